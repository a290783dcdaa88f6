"""What an inspection holds, as the store tells it: its cases, its readings, and which of them count.

Pure. Everything here follows from the journal: the same functions serve one answer, a merge, and `verify`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from itertools import compress, repeat
from typing import TypeAlias

from model.inspection.outcomes import missing, outcomes
from model.inspection.signed_content import changed_details, is_still_signed
from model.instrument.instrument import Instrument
from model.instrument.unit_words import for_unit
from model.journal.field_names import FIRST_READER, IN_SAMPLE, RECORD, SECOND_READER, WITHDRAWN
from model.journal.journal import Heads, is_conflict, value_of, values
from model.journal.records import (
    INSPECTION,
    NOTE,
    SIGNED,
    Outcome,
    OutcomeChange,
    Refused,
    Tally,
    Value,
    case_subject,
    reading_subject,
)

Fields: TypeAlias = Mapping[str, Heads]
"""The heads of one subject, by field."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """One area, one month (YYYY-MM), one instrument. Two laptops that make the same one make the same `id`."""

    id: str
    area: str
    month: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the sample: its details by case field, and the reason it was withdrawn, if it was."""

    ref: str
    details: Mapping[str, Value]
    withdrawn: str | None

    @property
    def readers(self) -> tuple[str, ...]:
        """The assessors whom it is allocated to, the first reader first."""
        return tuple(str(self.details[field]) for field in (FIRST_READER, SECOND_READER) if field in self.details)


class Signature(StrEnum):
    """Whether a reading is signed. A signature is void when what was signed has changed since."""

    DRAFT = "draft"
    SIGNED = "signed"
    VOID = "void"


class Standing(IntEnum):
    """How far a reading counts: each of these includes the ones before it."""

    OUT = 0  # its case is withdrawn
    SPARE = 1  # another reading of its case is preferred, or the case was given to somebody else
    DRAFT = 2  # it counts when drafts are shown
    COUNTS = 3  # the signed reading of record of its case


@dataclass(frozen=True, slots=True)
class Reading:
    """One assessor's reading of one case. `outcomes` has every question, in the order asked.

    `changed_details` names the case details that were signed with it and are others by now.
    """

    case_ref: str
    assessor: str
    answers: Mapping[str, Value]
    notes: Mapping[str, str]
    outcomes: Mapping[str, Outcome]
    signature: Signature
    counts: bool
    conflicts: tuple[str, ...]
    changed_details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """One reading in a list. `answered` and `missing` leave information out, for it is never required.

    `outcomes` is one letter for each question, in the order asked: as `spelt` has it.
    """

    case_ref: str = ""
    assessor: str = ""
    outcomes: str = ""
    signature: Signature = Signature.DRAFT
    last_at: str = ""
    answered: int = 0
    missing: int = 0
    conflicts: int = 0
    standing: Standing = Standing.OUT

    @property
    def counts(self) -> bool:
        """Whether it is the signed reading of record of a case that is in the sample."""
        return self.standing is Standing.COUNTS


_LETTER = {
    Outcome.ABOVE: "A",
    Outcome.BELOW: "B",
    Outcome.NOT_APPLICABLE: "N",
    Outcome.NOT_RELEVANT: "-",
    Outcome.UNANSWERED: "?",
    Outcome.ANSWERED: "+",
}
_OUTCOME = {letter: outcome for outcome, letter in _LETTER.items()}


spelt = _OUTCOME.__getitem__
"""The outcome that a letter stands for."""

_LETTERS = "".join(_OUTCOME)


def checked(instrument: Instrument, outcomes: str) -> str:
    """A reading's outcomes as they are kept: a letter that is known for each question. Else ValueError."""
    if len(outcomes) != len(instrument.questions) or outcomes.strip(_LETTERS):
        raise ValueError(outcomes)
    return outcomes


def moved(instrument: Instrument, before: str, after: str) -> Iterator[OutcomeChange]:
    """Which questions came to something else. No letters before: the reading was not begun."""
    if before == after:
        return
    for question, was, is_ in zip(instrument.questions, before or repeat(None), after, strict=False):
        if was != is_:
            yield OutcomeChange(question.id, spelt(was) if was else None, spelt(is_))


def tallies(instrument: Instrument, rows: Iterable[str]) -> dict[str, Tally]:
    """The tally of each scored question over readings' outcomes, one string of letters each."""
    count = len(instrument.questions)
    everything = "".join(rows)
    result = {}
    for place, question in enumerate(instrument.questions):
        if question.is_scored:
            column = everything[place::count]  # this question's letter of every reading
            result[question.id] = Tally(*map(column.count, "ABN-?"))
    return result


def by_case(instrument: Instrument, rows: Iterable[Progress]) -> dict[str, dict[str, Outcome]]:
    """What each scored question came to, by case reference and question."""
    scored = [question.is_scored for question in instrument.questions]
    ids = [question.id for question in instrument.scored]
    return {row.case_ref: dict(zip(ids, map(spelt, compress(row.outcomes, scored)), strict=True)) for row in rows}


def of_question(instrument: Instrument, question: str, rows: Iterable[Progress]) -> list[tuple[str, str, Outcome]]:
    """Case reference, assessor and outcome of one question."""
    place = instrument.questions.index(instrument.question[question])
    return [(row.case_ref, row.assessor, spelt(row.outcomes[place])) for row in rows]


def is_case(fields: Fields) -> bool:
    """Whether a case is in the sample, be it withdrawn, by all that is stated of it. In journals of before, a case was
    added by stating a detail of it."""
    stated = fields.get(IN_SAMPLE)
    return any(head.value is not None for head in stated) if stated else bool(fields)


def signature(details: Mapping[str, Value], fields: Fields) -> Signature:
    """Whether the agreed signature, if there is any, is that of what the reading and its case's `details` now say."""
    signed = value_of(fields.get(SIGNED, ()))
    if signed is None:
        return Signature.DRAFT
    return Signature.SIGNED if is_still_signed(signed, details, fields) else Signature.VOID


def of_case(
    instrument: Instrument,
    case_ref: str,
    fields_of: Callable[[str], Fields],
    known: Mapping[str, Progress],
    stale: Mapping[str, str],
) -> list[Progress]:
    """The readings of one case, each with its standing.

    `fields_of` gives a subject's fields; `known` has what is known of each assessor's reading; `stale` names those to
    be worked out, with the time of their latest entry.
    """
    case = fields_of(case_subject(case_ref))
    details = values(case)
    rows = dict(known)
    for assessor, last_at in stale.items():
        row = _progress(instrument, details, fields_of(reading_subject(case_ref, assessor)))
        rows[assessor] = replace(row, case_ref=case_ref, assessor=assessor, last_at=last_at)
    of_record = value_of(fields_of(INSPECTION).get(RECORD + case_ref, ()))
    is_out = details.get(WITHDRAWN) is not None or not is_case(case)
    return _ranked(rows.values(), is_out, of_record, [details.get(FIRST_READER), details.get(SECOND_READER)])


def _progress(instrument: Instrument, details: Mapping[str, Value], fields: Fields) -> Progress:
    come_to = outcomes(instrument, details, values(fields))
    left = sum(1 for _ in missing(instrument, come_to))
    required = sum(
        come_to[question.id] is not Outcome.NOT_RELEVANT
        for question in instrument.questions
        if question.kind != "information"
    )
    return Progress(
        outcomes="".join(map(_LETTER.__getitem__, come_to.values())),
        signature=signature(details, fields),
        answered=required - left,
        missing=left,
        conflicts=sum(map(is_conflict, fields.values())),
    )


def _ranked(rows: Iterable[Progress], is_out: bool, of_record: Value, allocated: Sequence[Value]) -> list[Progress]:
    """First comes a signed one, then the one named as of record, one with anything in it, the first reader's.

    What that leaves open goes by the assessor's name. `allocated`: the first and the second reader.
    """
    order = sorted(
        rows,
        key=lambda row: (
            not _is_invited(row, of_record, allocated),
            row.signature is not Signature.SIGNED,
            row.assessor != of_record,
            not row.answered,
            row.assessor != allocated[0],
            row.assessor,
        ),
    )
    return [
        replace(row, standing=_standing(row, place, is_out, _is_invited(row, of_record, allocated)))
        for place, row in enumerate(order)
    ]


def _is_invited(row: Progress, of_record: Value, allocated: Sequence[Value]) -> bool:
    """Whether a reading may count: the case was given to its reader, or to nobody, or the lead has said so since."""
    return row.assessor in (of_record, *allocated) or not any(allocated)


def _standing(row: Progress, place: int, is_out: bool, is_invited: bool) -> Standing:
    if is_out:
        return Standing.OUT
    if place or not is_invited:
        return Standing.SPARE
    return Standing.COUNTS if row.signature is Signature.SIGNED else Standing.DRAFT


def whole(
    instrument: Instrument, case_ref: str, assessor: str, fields_of: Callable[[str], Fields], counts: bool
) -> Reading:
    """One reading with everything it says and what that comes to."""
    fields = fields_of(reading_subject(case_ref, assessor))
    stated, details = values(fields), values(fields_of(case_subject(case_ref)))
    return Reading(
        case_ref,
        assessor,
        answers={field: value for field, value in stated.items() if field in instrument.question},
        notes={field.removeprefix(NOTE): str(value) for field, value in stated.items() if field.startswith(NOTE)},
        outcomes=outcomes(instrument, details, stated),
        signature=signature(details, fields),
        counts=counts,
        conflicts=tuple(sorted(field for field, heads in fields.items() if is_conflict(heads))),
        changed_details=tuple(changed_details(value_of(fields.get(SIGNED, ())), details)),
    )


def named(instrument: Instrument, case_ref: str, assessor: str) -> str:
    """A reading by its name: "Case K001, read by Anna"."""
    return f"{for_unit(instrument.unit, 'Case')} {case_ref}, read by {assessor}"


def unknown(instrument: Instrument, case_ref: str) -> Refused:
    """What is said of a reference that no case of the inspection has."""
    return Refused(f"{for_unit(instrument.unit, 'There is no case')} {case_ref} in this inspection.")


def refuse_signing(instrument: Instrument, reading: Reading, reason: str | None) -> None:
    """Refuse to sign what is signed already, or what lacks relevant answers without a reason for signing it so."""
    where = named(instrument, reading.case_ref, reading.assessor)
    left = list(missing(instrument, reading.outcomes))
    if reading.signature is Signature.SIGNED:
        raise Refused(f"{where}: it is signed already.")
    if left and not reason:
        raise Refused(
            f"{where}: {len(left)} relevant question{'s are' if len(left) > 1 else ' is'} not answered, the first of "
            f"them {left[0].number} ({left[0].id}): answer them, or sign with a reason."
        )
