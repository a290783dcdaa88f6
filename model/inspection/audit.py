"""Who stated what and when: the journal as records that a person can read, newest first. Pure.

The order is that of the statements, not of the clocks: a record never stands above one that replaces it. Where a
laptop's clock says otherwise, the record says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from model.inspection.arrival import Arrival
from model.inspection.field_words import about, value_in_words, what_is_stated, when
from model.inspection.readings import Signature, signature
from model.instrument.instrument import Instrument
from model.instrument.unit_words import for_unit
from model.journal import journal
from model.journal.field_names import RECORD
from model.journal.journal import Heads, Key
from model.journal.records import (
    INSPECTION,
    NOTE,
    SIGNED,
    Entry,
    Value,
    assessor_of,
    case_of,
    case_subject,
    reading_subject,
)


class EntryStanding(StrEnum):
    """Whether what was stated still holds."""

    STANDS = "stands"
    REPLACED = "replaced"
    CONFLICT = "in conflict"
    VOID = "void: changed since"


@dataclass(frozen=True, slots=True)
class Record:
    """One entry in words. `replaced` is what it said instead of; `clocks` says that two clocks disagree, if they do.

    `text` is all that one can look for, in lower case. `arrival`: by which file it came; None if it was stated here.
    """

    entry: Entry
    about: str
    what: str
    words: str
    replaced: str
    standing: EntryStanding
    clocks: str
    text: str
    arrival: Arrival | None = None

    @property
    def came(self) -> str:
        """Where it came from; empty if it was stated here."""
        return "" if self.arrival is None else self.arrival.in_words()

    @property
    def key(self) -> Key:
        """The subject and field that its history is of."""
        return self.entry.subject, self.entry.field


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records are asked for; what is None or empty asks nothing. `questions` takes in the notes on them.

    A case's records are those on it, on its readings, and on which of these counts; an assessor's are all that they
    stated, and all that was stated in their readings.
    """

    words: str = "Everything"
    case_ref: str = ""
    assessor: str = ""
    questions: frozenset[str] | None = None
    subjects: frozenset[str] | None = None

    def holds(self, entry: Entry) -> bool:
        """Whether the entry is asked for."""
        return (
            (not self.case_ref or case_of(entry.subject) == self.case_ref or self._is_of_record(entry))
            and (not self.assessor or self.assessor in (entry.author, assessor_of(entry.subject)))
            and (self.questions is None or entry.field.removeprefix(NOTE) in self.questions)
            and (self.subjects is None or entry.subject in self.subjects)
        )

    def _is_of_record(self, entry: Entry) -> bool:
        return entry.subject == INSPECTION and entry.field.removeprefix(NOTE) == RECORD + self.case_ref


def of_answer(instrument: Instrument, case_ref: str, assessor: str, question: str) -> Scope:
    """One answer and its note."""
    unit = for_unit(instrument.unit, "case")
    words = f"{instrument.question[question].number}, {unit} {case_ref}, read by {assessor}"
    return Scope(words, questions=frozenset([question]), subjects=frozenset([reading_subject(case_ref, assessor)]))


KINDS: Mapping[str, Callable[[Record], bool]] = {
    "Every kind": lambda _: True,
    "Answers and their notes": lambda record: (
        assessor_of(record.entry.subject) is not None and record.entry.field.removeprefix(NOTE) != SIGNED
    ),
    "Signatures": lambda record: record.entry.field.removeprefix(NOTE) == SIGNED,
    "Cases and who reads them": lambda record: record.entry.subject.startswith("case/"),
    "The inspection as a whole": lambda record: record.entry.subject == INSPECTION,
    "In conflict": lambda record: record.standing is EntryStanding.CONFLICT,
    "Replaced since": lambda record: record.standing is EntryStanding.REPLACED,
    "Where clocks disagree": lambda record: bool(record.clocks),
}
"""The kinds of record that one can look through, by the words for them."""


def records(
    instrument: Instrument, entries: Iterable[Entry], arrivals: Mapping[str, Arrival] = MappingProxyType({})
) -> list[Record]:
    """A whole journal (in order of arrival) as records, newest first. `arrivals`: of what came from elsewhere."""
    arrived = list(entries)
    known = {entry.id: entry for entry in arrived}
    by_field: dict[Key, list[Entry]] = defaultdict(list)
    for entry in known.values():
        by_field[entry.subject, entry.field].append(entry)
    standing = _standings(by_field)
    placed = {id_: place for of_field in by_field.values() for id_, place in _places(of_field)}
    words = _Words(instrument)
    order = {id_: at for at, id_ in enumerate(known)}
    newest = sorted(known.values(), key=lambda entry: (*placed[entry.id], order[entry.id]), reverse=True)
    return [_record(words, entry, known, standing[entry.id], placed, arrivals.get(entry.id)) for entry in newest]


def chosen(found: Iterable[Record], scope: Scope, kind: str, text: str = "") -> list[Record]:
    """The records in scope, of a kind, that hold every one of these words."""
    is_kind, parts = KINDS[kind], text.casefold().split()
    return [
        record
        for record in found
        if scope.holds(record.entry) and is_kind(record) and all(part in record.text for part in parts)
    ]


def history(found: Iterable[Record], key: Key) -> list[Record]:
    """All that was ever said of one field, oldest first."""
    return [record for record in found if record.key == key][::-1]


def clocks_disagree(found: Sequence[Record]) -> str:
    """How many of these records bear a time before that of what they replace, and what follows; empty if none does."""
    count = sum(bool(record.clocks) for record in found)
    if not count:
        return ""
    bear = "1 entry bears" if count == 1 else f"{count} entries bear"
    return (
        f"{bear} an earlier time than what it replaces: the laptops' clocks disagree. The order here is that of the "
        "statements, not of the clocks."
    )


class _Words:
    """Fields and values in words, each worked out once: there are few, and they are said thousands of times."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._fields: dict[str, str] = {}
        self._values: dict[tuple[str, Value], str] = {}
        self._subjects: dict[str, str] = {}

    def field(self, field: str) -> str:
        if field not in self._fields:
            self._fields[field] = what_is_stated(self._instrument, field)
        return self._fields[field]

    def value(self, field: str, value: Value) -> str:
        if (field, value) not in self._values:
            self._values[field, value] = value_in_words(self._instrument, field, value)
        return self._values[field, value]

    def subject(self, subject: str) -> str:
        if subject not in self._subjects:
            self._subjects[subject] = about(self._instrument.unit, subject)
        return self._subjects[subject]


def _record(
    words: _Words,
    entry: Entry,
    known: Mapping[str, Entry],
    standing: EntryStanding,
    placed: Mapping[str, tuple[str, int]],
    arrival: Arrival | None,
) -> Record:
    replaced = [known[id_] for id_ in entry.replaces if id_ in known]
    before = dict.fromkeys(words.value(entry.field, old.value) for old in sorted(replaced, key=lambda old: old.made_at))
    latest, time = placed[entry.id][0], when(entry.made_at)
    clocks = (
        ""
        if latest == entry.made_at
        else f"Its clock said {time}, before what it replaces ({when(latest)}): the clocks of two laptops disagree."
    )
    texts = (
        *(words.subject(entry.subject), words.field(entry.field), words.value(entry.field, entry.value)),
        " / ".join(before),
        standing,
    )
    came = () if arrival is None else (arrival.in_words(),)
    text = "\n".join((*texts, entry.field, entry.author, time, *came)).casefold()
    return Record(entry, *texts, clocks, text, arrival)


def _standings(by_field: Mapping[Key, list[Entry]]) -> dict[str, EntryStanding]:
    """How each entry stands, by its id."""
    heads = {key: journal.heads_of(entries) for key, entries in by_field.items()}
    standing = {entry.id: EntryStanding.REPLACED for entries in by_field.values() for entry in entries}
    for found in heads.values():
        standing |= dict.fromkeys(
            (head.id for head in found), EntryStanding.CONFLICT if journal.is_conflict(found) else EntryStanding.STANDS
        )
    return standing | dict.fromkeys(_void(heads), EntryStanding.VOID)


def _void(heads: Mapping[Key, Heads]) -> Iterator[str]:
    """The ids of signatures that stand, of readings that say something else by now."""
    fields: dict[str, dict[str, Heads]] = defaultdict(dict)
    signed = {subject for subject, field in heads if field == SIGNED}
    theirs = {case_subject(case_of(subject) or "") for subject in signed}
    for (subject, field), found in heads.items():
        if subject in signed or subject in theirs:
            fields[subject][field] = found
    for subject in signed:
        details = journal.values(fields[case_subject(case_of(subject) or "")])
        if signature(details, fields[subject]) is Signature.VOID:
            yield from (head.id for head in fields[subject][SIGNED])


def _places(of_field: list[Entry]) -> Iterator[tuple[str, tuple[str, int]]]:
    """Where each entry of one field comes in time: the latest time of it and all it replaces, and how many steps on."""
    if len(of_field) == 1:  # as most are
        yield of_field[0].id, (of_field[0].made_at, 0)
        return
    placed: dict[str, tuple[str, int]] = {}
    for entry in journal.oldest_first(of_field):
        before = [placed[old] for old in entry.replaces if old in placed]
        latest = max([entry.made_at, *(time for time, _ in before)])
        placed[entry.id] = latest, max((step for _, step in before), default=-1) + 1
    yield from placed.items()
