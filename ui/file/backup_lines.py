"""Backups and what differs from them, in words: no Qt but the lines of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from model.file.backup_names import WORDS, Backup
from model.inspection.differences import Difference, Differences
from model.inspection.field_words import NOTHING, value_in_words, what_is_stated, when
from model.instrument.instrument import Instrument
from model.instrument.values import counted
from model.journal.journal import Heads, is_conflict, value_of
from model.journal.records import assessor_of, case_of
from ui.kit.line_table import Column, Line

BACKUP_COLUMNS = (
    Column("Taken", "By the clock of the laptop, in UTC"),
    Column("Why", width=14),
    Column("Entries", figures=True),
    Column("Readings", figures=True),
    Column("Size", figures=True),
)
DIFFERENCE_COLUMNS = (
    Column("Case"),
    Column("Read by"),
    Column("File only", "Entries that the backup does not have", figures=True),
    Column("Backup only", "Entries that the file does not have", figures=True),
    Column("What", width=16),
)
_NAMED = 3
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup as it is listed. `problem`: why it cannot be read, or "" if it can."""

    backup: Backup
    size: int
    entries: int = 0
    readings: int = 0
    problem: str = ""

    @property
    def time(self) -> str:
        """When it was taken, as people write it."""
        return when(self.backup.taken)


def backup_lines(rows: Sequence[BackupRow]) -> list[Line]:
    """A line for each backup."""
    return [
        Line(
            str(row.backup.path),
            (
                row.time,
                WORDS[row.backup.why],
                "cannot be read" if row.problem else str(row.entries),
                "" if row.problem else str(row.readings),
                _size(row.size),
            ),
        )
        for row in rows
    ]


def summary(found: Differences) -> str:
    """What differs, in a sentence or two."""
    if not found.fields:
        return "This backup holds exactly what the file holds now."
    here, there = counted(found.only_here, "entry", "entries"), counted(found.only_there, "entry", "entries")
    if not found.only_there:
        return f"The file holds {here} more than this backup; the backup holds nothing that the file does not."
    both = f"The file holds {here} that this backup does not, and the backup {there} that the file does not."
    conflicts = len(found.taking_in.conflicts)
    return f"{both} Taking those in would bring {counted(conflicts, 'conflict')}." if conflicts else both


def difference_lines(instrument: Instrument, found: Differences) -> Iterator[Line]:
    """A line for each case, reading or other subject that differs."""
    for subject, fields in found.fields.items():
        more = f"; and {len(fields) - _NAMED} more" if len(fields) > _NAMED else ""
        yield Line(
            subject,
            (
                case_of(subject) or "The inspection",
                assessor_of(subject) or ("" if case_of(subject) is None else "its details"),
                str(sum(each.only_here for each in fields)),
                str(sum(each.only_there for each in fields)),
                "; ".join(_difference(instrument, each) for each in fields[:_NAMED]) + more,
            ),
        )


def _difference(instrument: Instrument, each: Difference) -> str:
    here, there = (_value_words(instrument, each.field, heads) for heads in (each.here, each.there))
    what = shorten(what_is_stated(instrument, each.field), _LONGEST, placeholder=" …")
    if here == there:
        return f"{what}: {here}, though not by the same entries"
    return f"{what}: {here} in the file, {there} in the backup"


def _value_words(instrument: Instrument, field: str, heads: Heads) -> str:
    if is_conflict(heads):
        return "in conflict"
    return value_in_words(instrument, field, value_of(heads)) if heads else NOTHING


def _size(size: int) -> str:
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 2**10))} kB"
