"""Answers entered in bulk from a CSV file: one row for each answer, or for a note on one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from model.inspection.outcomes import outcomes, parked
from model.inspection.readings import Case, Reading
from model.instrument.instrument import Instrument, Question
from model.instrument.reserved_names import ASSESSOR_NAME, CASE_REF
from model.instrument.unit_words import for_unit
from model.instrument.values import from_text, to_text
from model.journal.likeness import Spellings, tidied, why_asked
from model.journal.records import (
    NOT_APPLICABLE,
    NOTE,
    Refused,
    Statement,
    Unusable,
    Value,
    checked_name,
    reading_subject,
)
from model.sample.csv_rows import check_columns, read_rows

COLUMNS = (CASE_REF, ASSESSOR_NAME, "question_id", "answer", "note")


@dataclass(frozen=True, slots=True)
class AnswersPlan:
    """What a file states, and how many of its answers would be parked: kept, but out of every count."""

    statements: tuple[Statement, ...]
    answers: int
    notes: int
    parked: int


@dataclass(frozen=True, slots=True)
class _Answer:
    """One row. An empty answer or note states nothing."""

    line: int
    case_ref: str
    assessor: str
    question: str
    value: Value
    note: str


def plan_answers(
    path: Path,
    instrument: Instrument,
    cases: Iterable[Case],
    reading_of: Callable[[str, str], Reading],
    assessors: Iterable[str] = (),
    *,
    as_new: bool = False,
) -> AnswersPlan:
    """What the file states, of readings of these cases; `reading_of` gives one as it is now.

    Refused whole, naming file, line and question, if a case, question or value is unknown or a question comes twice;
    also if a name is like another that is known or stands before it, unless it is said to be that of somebody new.
    """
    known = {case.ref: case for case in cases}
    rows = list(_rows(path, instrument, known.keys()))
    if not as_new:
        _check_names(path, rows, assessors)
    answered: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
    for row in rows:
        if row.value is not None:
            answered[row.case_ref, row.assessor][row.question] = row.value
    closed = 0
    for (case_ref, assessor), new in answered.items():
        answers = {**reading_of(case_ref, assessor).answers, **new}
        come_to = outcomes(instrument, known[case_ref].details, answers)
        closed += sum(question in new for question in parked(come_to, answers))
    return AnswersPlan(
        tuple(statement for row in rows for statement in _statements(row)),
        answers=sum(row.value is not None for row in rows),
        notes=sum(bool(row.note) for row in rows),
        parked=closed,
    )


def _rows(path: Path, instrument: Instrument, case_refs: Iterable[str]) -> Iterator[_Answer]:
    header, rows = read_rows(path)
    check_columns(path, header, COLUMNS[:4], COLUMNS)
    case_refs = set(case_refs)
    no_case, of_case = (for_unit(instrument.unit, words) for words in ("there is no case", "of case"))
    spellings = Spellings(case_refs)
    seen: dict[tuple[str, str, str], int] = {}
    for line, cells in rows:
        key = case_ref, assessor, question_id = (
            tidied(cells[CASE_REF]),
            tidied(cells[ASSESSOR_NAME]),
            cells["question_id"],
        )
        where = f"{path.name}: line {line}: question {question_id!r}"
        if case_ref not in case_refs:
            other = spellings.like(case_ref)
            instead = f", but there is {other!r}" if other else ""
            raise Refused(f"{where}: {no_case} {case_ref!r} in this inspection{instead}.")
        if question_id not in instrument.question:
            raise Refused(f"{where} is not a question of the instrument {instrument.id}.")
        if key in seen:
            raise Refused(f"{where} {of_case} {case_ref}, read by {assessor}, is on line {seen[key]} already.")
        seen[key] = line
        try:
            checked_name(assessor)
            value = _value(instrument.question[question_id], cells["answer"])
            note = to_text(from_text("text", (), cells.get("note", "")))
        except Unusable as error:
            raise Refused(f"{where}: {error.reason}.") from error
        except Refused as error:
            raise Refused(f"{where}: {error}.") from error
        yield _Answer(line, case_ref, assessor, question_id, value, note)


def _check_names(path: Path, rows: Iterable[_Answer], assessors: Iterable[str]) -> None:
    """Refuse the first name that is like another, naming both."""
    spellings = Spellings(assessors)
    for row in rows:
        if (other := spellings.like(row.assessor)) is not None:
            why = why_asked(row.assessor, other)
            raise Refused(f"{path.name}: line {row.line}: {why}: put right which is wrong, or say --as-new.")
        spellings.add(row.assessor)


def _value(question: Question, text: str) -> Value:
    if text == NOT_APPLICABLE and question.allow_na:
        return NOT_APPLICABLE
    return from_text(question.scale.kind, question.scale.choices, text)


def _statements(row: _Answer) -> Iterator[Statement]:
    subject = reading_subject(row.case_ref, row.assessor)
    if row.value is not None:
        yield Statement(subject, row.question, row.value)
    if row.note:
        yield Statement(subject, NOTE + row.question, row.note)
