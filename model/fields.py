"""What may be stated of what: every field of every subject, checked against the instrument."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from model.instrument import Choice, Instrument
from model.records import (
    INSPECTION,
    NOT_APPLICABLE,
    NOTE,
    SIGNED,
    Refused,
    Statement,
    assessor_of,
    case_of,
    case_subject,
    checked_name,
    checked_ref,
    reading_subject,
)
from model.values import problem

WITHDRAWN = "withdrawn"
"""A case field holding the reason why the case is out of the sample after all."""

ASSESSOR = "assessor:"
"""An inspection field, `assessor:<name>`: the type of that assessor."""

RECORD = "record:"
"""An inspection field, `record:<case>`: the assessor whose reading of a case read twice is the one that counts."""

GRADE = "grade:"
CONCLUSION = "conclusion:"

ASSESSOR_TYPES = (
    Choice("inspector", "Inspector"),
    Choice("practice_assessor", "Practice assessor"),
    Choice("area_assessor", "Area assessor"),
)

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Shape(NamedTuple):
    """What a field can hold."""

    kind: str
    choices: tuple[Choice, ...] = ()
    allow_na: bool = False


def check(instrument: Instrument, statement: Statement) -> None:
    """Refuse a statement about an unknown subject or field, or of a value that the field cannot have."""
    subject, field, value = statement.subject, statement.field, statement.value
    shape = _shape(instrument, subject, field.removeprefix(NOTE))
    if shape is None:
        raise Refused(f"{subject}: {field} is not a field of the instrument {instrument.id}.")
    if field.startswith(NOTE):
        shape = Shape("text")
    if value == NOT_APPLICABLE and shape.allow_na:
        return
    complaint = problem(shape.kind, shape.choices, value)
    if field == SIGNED and value is not None and not _SHA256.fullmatch(str(value)):
        complaint = "a signature is the digest of what was signed"
    if complaint:
        raise Refused(f"{subject}: {field}: {complaint}.")


def _shape(instrument: Instrument, subject: str, name: str) -> Shape | None:
    """What `name` of `subject` can hold; None where there is no such field or subject."""
    if subject == INSPECTION:
        return _inspection_shape(instrument, name)
    case_ref, assessor = case_of(subject), assessor_of(subject)
    if case_ref is None:
        return None
    if assessor is None:
        return _case_shape(instrument, name) if subject == case_subject(case_ref) else None
    if subject != reading_subject(case_ref, assessor):
        return None
    if name == SIGNED:
        return Shape("text")
    question = instrument.question.get(name)
    return Shape(question.scale.kind, question.scale.choices, question.allow_na) if question else None


def _case_shape(instrument: Instrument, name: str) -> Shape | None:
    if name == WITHDRAWN:
        return Shape("text")
    case_field = instrument.case_field.get(name)
    return Shape(case_field.kind, case_field.choices) if case_field else None


def _inspection_shape(instrument: Instrument, name: str) -> Shape | None:
    prefix, colon, key = name.partition(":")
    shape = _INSPECTION.get(prefix + colon)
    return shape(instrument, key) if shape else None


def _assessor(_instrument: Instrument, key: str) -> Shape | None:
    checked_name(key)
    return Shape("choice", ASSESSOR_TYPES)


def _record(_instrument: Instrument, key: str) -> Shape | None:
    checked_ref(key)
    return Shape("text")


def _grade(instrument: Instrument, key: str) -> Shape | None:
    known = {grading.code for grading in instrument.gradings}
    return Shape("choice", instrument.grades) if key in known else None


def _conclusion(instrument: Instrument, key: str) -> Shape | None:
    conclusions = tuple(Choice(band.conclusion, band.conclusion) for band in instrument.bands)
    return Shape("choice", conclusions) if key in instrument.criterion else None


_INSPECTION: Mapping[str, Callable[[Instrument, str], Shape | None]] = {
    ASSESSOR: _assessor,
    RECORD: _record,
    GRADE: _grade,
    CONCLUSION: _conclusion,
}
"""What an inspection field of this name, or of this prefix and a key, can hold."""
