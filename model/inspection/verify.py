"""Whether a journal is genuine, and whether what a file keeps beside it is what follows from it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.inspection import fields, readings
from model.inspection.closing import added_since, closing_of
from model.inspection.readings import Progress
from model.instrument.instrument import Instrument
from model.journal import journal
from model.journal.journal import Heads
from model.journal.records import Entry, Refused, Statement, assessor_of, case_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found: how many entries there are, and each thing that is wrong as a sentence."""

    entries: int
    problems: tuple[str, ...]


def problems(
    instrument: Instrument,
    entries: Sequence[Entry],
    heads: Collection[tuple[str, str, str]],
    rows: Collection[Progress],
) -> Iterator[str]:
    """Each thing that is wrong, as a sentence. `heads` (subject, field, id) and `rows` are what the file keeps."""
    for entry in entries:
        yield from entry_problems(instrument, entry)
    closed = closing_of(entries)
    if closed is not None and added_since(closed, {entry.id for entry in entries}):
        yield (
            f"The journal is not the one that {closed.by} closed on {closed.at[:10]}: take the closing back, look at "
            "what came after it, and close the inspection again."
        )
    for entry in journal.gaps(entries):
        yield f"{entry.subject}: {entry.field}: what the entry {entry.id[:8]} by {entry.author} replaces is missing."
    derived = journal.heads(entries)
    should = {(subject, field, head.id) for (subject, field), found in derived.items() for head in found}
    for subject, field, _ in sorted(should.symmetric_difference(heads)):
        yield f"{subject}: {field}: the answer kept for it is not the one that follows from the journal."
    expected = {(row.case_ref, row.assessor): row for row in _rows(instrument, entries, derived)}
    kept = {(row.case_ref, row.assessor): row for row in rows}
    for case_ref, assessor in sorted(expected.keys() | kept.keys()):
        if expected.get((case_ref, assessor)) != kept.get((case_ref, assessor)):
            reading = readings.named(instrument, case_ref, assessor)
            yield f"{reading}: the counts kept are not those that follow from the journal."


def entry_problems(instrument: Instrument, entry: Entry) -> Iterator[str]:
    """What is wrong with one entry: it is not what its id says, or states what the instrument does not have."""
    if not journal.is_genuine(entry):
        yield f"{entry.subject}: {entry.field}: the entry {entry.id[:8]} by {entry.author} was altered."
        return
    try:
        fields.check(instrument, Statement(entry.subject, entry.field, entry.value))
    except Refused as refused:
        yield str(refused)


def _rows(instrument: Instrument, entries: Iterable[Entry], derived: Mapping[journal.Key, Heads]) -> Iterator[Progress]:
    subjects: dict[str, dict[str, Heads]] = defaultdict(dict)
    for (subject, field), found in derived.items():
        subjects[subject][field] = found
    latest: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        case_ref, assessor = case_of(entry.subject), assessor_of(entry.subject)
        if case_ref and assessor:
            latest[case_ref][assessor] = max(entry.made_at, latest[case_ref].get(assessor, ""))
    for case_ref, stale in latest.items():
        yield from readings.of_case(instrument, case_ref, lambda subject: subjects.get(subject, {}), {}, stale)
