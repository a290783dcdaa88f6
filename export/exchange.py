"""Returns: the whole journal of one laptop as a file, and the gathering of many into one inspection.

A return is gzip-compressed canonical JSON. Reading one is reading an untrusted file: its size first, then its form,
its inspection, its instrument and every entry's id; the first thing wrong is named, and nothing is changed.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from model import journal, merge
from model.files import whole_file
from model.instrument import Instrument
from model.readings import Inspection
from model.records import Entry, Refused, Value, assessor_of, case_of, checked_name
from model.store import Store
from model.values import to_text
from model.verify import entry_problems

SUFFIX = ".caseread-return"
FORMAT = "caseread-return"
VERSION = 1
MAX_PACKED = 64 * 2**20
MAX_UNPACKED = 512 * 2**20

_PIECE = 2**20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


@dataclass(frozen=True, slots=True)
class Return:
    """A return that was read and found genuine. `assessor` is the name on the laptop it comes from, if any."""

    path: Path
    assessor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Returns and what taking them in would do."""

    plan: merge.Plan
    returns: tuple[Return, ...]

    def in_words(self) -> Iterator[str]:
        """The plan as lines to read."""
        plan = self.plan
        yield f"{_many(len(self.returns), 'return')}: {_many(len(plan.new), 'new entry', 'new entries')}."
        yield f"{_many(len(plan.readings), 'reading')} new or changed; {plan.known} entries are here already."
        yield from (f"The signature is void, for it changed since: {_place(subject)}." for subject in plan.voided)
        for (subject, field), heads in plan.conflicts.items():
            said = " and ".join(f"{to_text(head.value) or 'nothing'!r} by {head.author}" for head in heads)
            yield f"Conflict: {_place(subject)}, {field}: {said}."


def write_return(store: Store, path: Path) -> int:
    """Write the journal as a return; returns the number of entries. The same journal gives the same bytes."""
    entries = sorted(store.entries(), key=lambda entry: entry.id)
    data = {
        "format": FORMAT,
        "version": VERSION,
        "inspection": {
            "id": store.inspection.id,
            "area": store.inspection.area,
            "month": store.inspection.month,
        },
        "instrument_sha256": store.instrument.sha256,
        "assessor": store.local("assessor") or "",
        "entries": list(map(_row, entries)),
        "journal_digest": store.digest(),
    }
    with whole_file(path) as draft:
        draft.write_bytes(gzip.compress(journal.canonical(data).encode(), mtime=0))
    return len(entries)


def read_return(
    path: Path, inspection: Inspection, instrument: Instrument, known: Mapping[str, Entry] = MappingProxyType({})
) -> Return:
    """Read a return to this inspection, or Refused with the first thing wrong. Nothing in it is trusted.

    `known` entries, by id, were checked before: those like them need not be checked again.
    """
    text = _unpacked(path)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{path.name} is not a return: what it holds is not JSON.") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Refused(f"{path.name} is not a return.")
    if data.get("version") != VERSION:
        raise Refused(
            f"{path.name} was written by a newer version of Caseread: this program reads returns of version 1."
        )
    _check_origin(path, data, inspection, instrument)
    entries = tuple(_entries(path, data.get("entries"), instrument, known))
    if data.get("journal_digest") != journal.digest(entry.id for entry in entries):
        raise Refused(f"{path.name} is damaged: its journal is not the one it names.")
    if (gap := next(journal.gaps(entries), None)) is not None:
        raise Refused(f"{path.name} is damaged: what the entry {gap.id[:8]} by {gap.author} replaces is missing.")
    return Return(path, _text(data, "assessor"), entries)


def gather(store: Store, paths: Iterable[Path], leave_out: Callable[[Refused], None] | None = None) -> Gathered:
    """Read all these returns and plan their merge; nothing is changed.

    Refused if one of them is, unless `leave_out` is given: it is told why, and the others are gathered without it.
    """
    have = store.entries()
    known = {entry.id: entry for entry in have}
    cases = {case.ref for case in store.cases()}
    returns = []
    for path in paths:
        try:
            found = read_return(path, store.inspection, store.instrument, known)
            cases |= _cases(path, [entry.subject for entry in found.entries if entry.id not in known], cases)
            returns.append(found)
        except Refused as refusal:
            if leave_out is None:
                raise
            leave_out(refusal)
        else:
            known.update((entry.id, entry) for entry in returns[-1].entries)
    incoming = (entry for one in returns for entry in one.entries)
    return Gathered(merge.plan(have, incoming), tuple(returns))


def apply(store: Store, gathered: Gathered) -> Path:
    """Back the inspection up, then take the entries in; returns the backup's path."""
    if store.read_only:
        raise Refused(store.read_only)  # before a backup is left behind that nobody needs
    backup = store.backup()
    store.apply(gathered.plan.new)
    return backup


def as_json(store: Store, gathered: Gathered) -> dict[str, Any]:
    """What `merge --json` prints, with the digest of the journal as it is now."""
    plan = gathered.plan
    return {
        "new": len(plan.new),
        "known": plan.known,
        "conflicts": [
            {
                "subject": subject,
                "field": field,
                "heads": [{"value": head.value, "author": head.author, "made_at": head.made_at} for head in heads],
            }
            for (subject, field), heads in plan.conflicts.items()
        ],
        "journal_digest": store.digest(),
    }


def _unpacked(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_PACKED:
            raise Refused(f"{path.name} is too large for a return: at most {MAX_PACKED >> 20} MB are read.")
        packed = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    if not packed.startswith(b"\x1f\x8b"):
        raise Refused(f"{path.name} is not a return.")
    unpacker = zlib.decompressobj(wbits=31)
    pieces: list[bytes] = []
    try:
        while not unpacker.eof and (piece := unpacker.decompress(packed, _PIECE)):
            pieces.append(piece)
            packed = unpacker.unconsumed_tail
            if len(pieces) * _PIECE > MAX_UNPACKED:
                raise Refused(f"{path.name} is too large for a return: at most {MAX_UNPACKED >> 20} MB are unpacked.")
    except zlib.error as error:
        raise Refused(f"{path.name} is damaged: ask for it to be sent again.") from error
    if not unpacker.eof or unpacker.unused_data:
        raise Refused(f"{path.name} is cut short or damaged: ask for it to be sent again.")
    return b"".join(pieces)


def _check_origin(path: Path, data: dict[str, Any], inspection: Inspection, instrument: Instrument) -> None:
    """Refuse a return from another inspection, or one made with other questions."""
    origin = data.get("inspection")
    if not isinstance(origin, dict):
        raise Refused(f"{path.name} is not a return: it names no inspection.")
    if origin.get("id") != inspection.id:
        raise Refused(
            f"{path.name} is from another inspection, {_text(origin, 'area')!r} in {_text(origin, 'month')!r}: this is "
            f"{inspection.area} in {inspection.month}."
        )
    sha256 = _text(data, "instrument_sha256")
    if sha256 != instrument.sha256:
        raise Refused(
            f"{path.name} was made with another version of the instrument, {sha256[:8]}: this inspection has "
            f"{instrument.sha256[:8]}."
        )


def _entries(path: Path, rows: object, instrument: Instrument, known: Mapping[str, Entry]) -> Iterator[Entry]:
    """The entries, each of the right form, genuine, and about what the instrument has."""
    if not isinstance(rows, list):
        raise Refused(f"{path.name} is not a return: it has no entries.")
    for number, row in enumerate(rows, start=1):
        old = known.get(row[-1]) if row and isinstance(row, list) and isinstance(row[-1], str) else None
        if old is not None and row == _row(old):
            yield old
            continue
        try:
            entry = _entry(row)
            problem = next(entry_problems(instrument, entry), None)
        except (ValueError, TypeError, Refused) as error:
            raise Refused(f"{path.name} is damaged: entry {number} is not one.") from error
        if problem:
            raise Refused(f"{path.name}: entry {number}: {problem}")
        yield entry


def _cases(path: Path, subjects: Iterable[str], known: Collection[str]) -> set[str]:
    """The cases among these new subjects. Refused where one is a reading of a case that is neither known nor new."""
    about = {(case_of(subject), assessor_of(subject)) for subject in subjects}
    cases = {case_ref for case_ref, assessor in about if case_ref is not None and assessor is None}
    for case_ref, assessor in sorted((case_ref, assessor) for case_ref, assessor in about if case_ref and assessor):
        if case_ref not in known and case_ref not in cases:
            raise Refused(
                f"{path.name} has a reading by {assessor} of case {case_ref}, which is not in this inspection."
            )
    return cases


def _row(entry: Entry) -> list[object]:
    """An entry as it stands in a return."""
    value = list(entry.value) if isinstance(entry.value, tuple) else entry.value
    return [entry.subject, entry.field, value, entry.author, entry.made_at, list(entry.replaces), entry.id]


def _entry(row: object) -> Entry:
    """One entry, or ValueError, TypeError or Refused if it has not the form of one."""
    if not isinstance(row, list):
        raise TypeError(row)
    subject, field, value, author, made_at, replaces, id_ = row
    if not isinstance(replaces, list) or not all(map(_SHA256.fullmatch, (id_, *replaces))):
        raise ValueError(row)
    if not all(isinstance(text, str) for text in (subject, field, author)) or not _TIME.fullmatch(made_at):
        raise ValueError(row)
    return Entry(id_, subject, field, _value(value), checked_name(author), made_at, tuple(replaces))


def _value(data: object) -> Value:
    if isinstance(data, list) and all(isinstance(text, str) for text in data):
        return tuple(data)
    if data is None or (isinstance(data, str | int) and not isinstance(data, bool)):
        return data
    raise ValueError(data)


def _text(data: dict[str, Any], key: str) -> str:
    """A short text from the outside, for a sentence; "" if it is none."""
    value = data.get(key)
    return value[:80] if isinstance(value, str) else ""


def _place(subject: str) -> str:
    case_ref = case_of(subject)
    return f"case {case_ref}" if case_ref else subject


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"
