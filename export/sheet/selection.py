"""Which cases a sheet is about: those whose details, or whose reader, are as asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from model.file.ledger import Ledger
from model.inspection.fields import ASSESSOR_TYPES
from model.inspection.readings import Standing
from model.instrument.instrument import CaseField, Choice, Clause, Instrument, Subsample
from model.instrument.unit_words import for_unit
from model.instrument.values import from_text, to_text
from model.journal.records import Refused, Value

READER = CaseField("reader", "Read by", "choice", ASSESSOR_TYPES)
"""Not a detail of a case, but asked for like one: the type of the assessor whose reading of it counts."""

SUBSAMPLE = "subsample"
"""Asked for like a detail too: the named parts of the sample that an instrument has."""


def fields(instrument: Instrument) -> dict[str, CaseField]:
    """What can be asked for, by name: subsamples first, then the details of cases, and who read them."""
    named = tuple(Choice(one.id, one.title) for one in instrument.subsamples)
    subsample = {SUBSAMPLE: CaseField(SUBSAMPLE, "Subsample", "choice", named)} if named else {}
    reader = {} if READER.name in instrument.case_field else {READER.name: READER}
    return {**subsample, **instrument.case_field, **reader}


def subsample_asked(instrument: Instrument, where: Mapping[str, str]) -> Subsample | None:
    """The one subsample that these cases are, whole; None where something else, or more, is asked for."""
    if list(where) != [SUBSAMPLE] or SUBSAMPLE in instrument.case_field:
        return None
    return next((one for one in instrument.subsamples if one.id == where[SUBSAMPLE]), None)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cases a sheet is asked about: `where` as it was typed, and the clauses that it comes to.

    `subsample` is the named part of the sample that these are, if they are one; with `drafts` readings count that
    nobody has signed.
    """

    where: Mapping[str, str]
    clauses: tuple[Clause, ...]
    subsample: Subsample | None
    drafts: bool

    @property
    def is_whole(self) -> bool:
        """Whether it is about every case of the sample."""
        return not self.clauses

    def words(self, instrument: Instrument) -> str:
        """What is asked of the cases, in words; empty for the whole sample."""
        if self.subsample is None:
            return in_words(instrument, self.clauses)
        return f"{self.subsample.title}, those with {in_words(instrument, self.subsample.where)}"


def selection(instrument: Instrument, where: Mapping[str, str], *, drafts: bool) -> Selection:
    """What `where` asks for, checked against the instrument; Refused if there is no such field or value."""
    return Selection(where, clauses(instrument, where), subsample_asked(instrument, where), drafts)


class Option(NamedTuple):
    """One detail that cases of the sample have: `words` are its label and value.

    `joins`: other values of the field may be asked for too, joined by `;`.
    """

    words: str
    field: str
    value: str
    joins: bool


def options(store: Ledger) -> tuple[Option, ...]:
    """The details by which the sample can be divided: values that occur in it, and what kinds of reader there are.

    Of fields in free text only what several cases share; numbers and dates divide too finely to be listed.
    """
    instrument = store.instrument
    cases = [_with_subsamples(instrument, case.details) for case in store.cases() if case.withdrawn is None]
    found = []
    for field in fields(instrument).values():
        if field.name == READER.name:
            occurring = Counter(store.assessors().values())
        else:
            occurring = Counter(value for details in cases for value in _values(details.get(field.name)))
        if field.choices:
            values = [(each.value, each.label) for each in field.choices if occurring[each.value]]
        else:
            shared = field.kind == "text"
            values = [(value, value) for value in sorted(occurring) if shared and occurring[value] > 1]
        found += [Option(f"{field.label}: {label}", field.name, value, bool(field.choices)) for value, label in values]
    return tuple(found)


def clauses(instrument: Instrument, where: Mapping[str, str]) -> tuple[Clause, ...]:
    """What `where` asks of a case, checked against the instrument; Refused if there is no such field or value."""
    known = fields(instrument)
    clauses = []
    for name, text in where.items():
        if name == SUBSAMPLE and name not in known:
            raise Refused(f"{instrument.id} names no subsamples.")
        if name not in known:
            no_field = for_unit(instrument.unit, "There is no case field")
            raise Refused(f"{no_field} {name!r}; there are {', '.join(known)}.")
        clauses.append(_clause(known[name], text))
    return tuple(clauses)


def selected(store: Ledger, clauses: Collection[Clause], *, drafts: bool) -> set[str]:
    """The references of the cases in the sample that meet every clause."""
    readers = _reader_types(store, drafts) if any(clause.name == READER.name for clause in clauses) else {}
    return {
        case.ref
        for case in store.cases()
        if case.withdrawn is None
        and _holds(clauses, {READER.name: readers.get(case.ref), **_with_subsamples(store.instrument, case.details)})
    }


def in_words(instrument: Instrument, clauses: Collection[Clause]) -> str:
    """The clauses as a reader would say them: `Sentence type: Licence or Custody`."""
    words = []
    for clause in clauses:
        field = fields(instrument)[clause.name]
        labels = [choice.label for choice in field.choices if choice.value in clause.allowed]
        least = [] if clause.min is None else [f"at least {clause.min}"]
        words.append(f"{field.label}: {' or '.join(labels or sorted(clause.allowed) or least)}")
    return "; ".join(words)


def _clause(field: CaseField, text: str) -> Clause:
    try:
        value = from_text("multi" if field.choices else field.kind, field.choices, text)
    except Refused as error:
        raise Refused(f"{field.name}: {error}.") from error
    if value is None:
        raise Refused(f"{field.name}: no value is given.")
    allowed = value if isinstance(value, tuple) else (to_text(value),)
    return Clause(field.name, is_answer=False, allowed=frozenset(allowed))


def _holds(clauses: Collection[Clause], details: Mapping[str, Value]) -> bool:
    return all(clause.holds(details.get(clause.name)) for clause in clauses)


def _with_subsamples(instrument: Instrument, details: Mapping[str, Value]) -> dict[str, Value]:
    """The details, with the ids of the subsamples that the case is in."""
    return {SUBSAMPLE: tuple(one.id for one in instrument.subsamples if _holds(one.where, details)), **details}


def _values(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (to_text(value),) if value is not None else ()


def _reader_types(store: Ledger, drafts: bool) -> dict[str, str]:
    """The type of the assessor of each reading that counts, by case; empty text where nobody gave one."""
    types = store.assessors()
    return {
        row.case_ref: types[row.assessor]
        for row in store.readings()
        if row.counts or (drafts and row.standing is Standing.DRAFT)
    }
