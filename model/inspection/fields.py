"""What may be stated of what: every field of every subject, checked against the instrument."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from model.inspection.signed_content import is_signature
from model.instrument.instrument import Choice, Instrument
from model.instrument.values import problem
from model.journal.field_names import (
    ABOUT,
    ADDRESSED,
    ALLOCATION_SEED,
    ASSESSOR,
    BARRIER,
    CLOSED,
    CONCLUSION,
    CONTEXT,
    EARLIER,
    EARLIER_MARK,
    EARLIER_SOURCE,
    ENABLER,
    EVIDENCE,
    EXAMPLE,
    EXAMPLE_CHECKED,
    EXAMPLE_LABEL,
    EXAMPLE_NAME,
    EXAMPLE_SECTION,
    FIRST_READER,
    FROZEN,
    FURTHER_INSPECTION,
    GRADE,
    IN_SAMPLE,
    LEAD_SIGNER,
    MANAGER_REF,
    MANDATORY,
    MARK,
    MEASURED,
    NATIONAL,
    OPTION,
    OVERALL,
    QUOTA,
    RECIPIENT,
    RECOMMENDATION,
    RECORD,
    SAMPLE_SEED,
    SECOND_READER,
    SIGNER,
    SPECIFIC,
    STATUS,
    WITHDRAWN,
)
from model.journal.records import (
    INSPECTION,
    NOT_APPLICABLE,
    NOTE,
    SIGNED,
    KeyState,
    Refused,
    Statement,
    assessor_of,
    case_of,
    case_subject,
    checked_name,
    checked_ref,
    reading_subject,
)

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))

STATUSES = (Choice("met", "Met"), Choice("partly_met", "Partly met"), Choice("not_met", "Not met"))

MEASURED_AS = (Choice("target", "Target"), Choice("area", "Area"), Choice("national", "National"))

EXAMPLE_LABELS = (Choice("good", "Good practice"), Choice("poor", "Poor practice"))

ASSESSOR_TYPES = (
    Choice("inspector", "Inspector"),
    Choice("practice_assessor", "Practice assessor"),
    Choice("area_assessor", "Area assessor"),
)

KEY_STATES = (Choice(KeyState.ACCEPTED, "Accepted"), Choice(KeyState.WITHDRAWN, "Withdrawn"))

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PUBLIC_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_EVIDENCE = re.compile(r"[a-z0-9-]{1,40}:[a-z0-9_]{1,60}")


class Shape(NamedTuple):
    """What a field can hold."""

    kind: str
    choices: tuple[Choice, ...] = ()
    allow_na: bool = False


def check(instrument: Instrument, statement: Statement) -> None:
    """Refuse a statement about an unknown subject or field, or of a value that the field cannot have."""
    subject, field, value = statement.subject, statement.field, statement.value
    shape = shape_of(instrument, subject, field)
    if shape is None:
        raise Refused(f"{subject}: {field} is not a field of the instrument {instrument.id}.")
    if value == NOT_APPLICABLE and shape.allow_na:
        return
    complaint = problem(shape.kind, shape.choices, value)
    if field == SIGNED and value is not None and not is_signature(instrument, value):
        complaint = "a signature is the digest of what was signed"
    if field == CLOSED and value is not None and not _SHA256.fullmatch(str(value)):
        complaint = "an inspection is closed by the digest of its journal"
    if field == RECIPIENT and value is not None and not _PUBLIC_KEY.fullmatch(str(value)):
        complaint = "a recipient is a public key of age, which begins with age1"
    if field.startswith(SIGNER) and shape.kind == "text" and not _SHA256.fullmatch(str(value)):  # nor nothing
        complaint = "a signer's key is 64 hexadecimal digits"
    if field in (FIRST_READER, SECOND_READER) and value is not None and complaint is None:
        checked_name(str(value))
    if complaint:
        raise Refused(f"{subject}: {field}: {complaint}.")


def judged(instrument: Instrument) -> tuple[Choice, ...]:
    """What a recommendation can be about: every criterion and every grading, by its code."""
    titles = {criterion.code: criterion.title for criterion in instrument.criteria}
    titles |= {grading.code: grading.title for grading in instrument.gradings}
    return tuple(Choice(code, f"{code} {title}") for code, title in titles.items())


def shape_of(instrument: Instrument, subject: str, field: str) -> Shape | None:
    """What a field of a subject can hold; None where there is no such field or subject."""
    shape = _shape(instrument, subject, field.removeprefix(NOTE))
    return Shape("text") if shape and field.startswith(NOTE) else shape


def _shape(instrument: Instrument, subject: str, name: str) -> Shape | None:
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
    if name == IN_SAMPLE:
        return Shape("choice", YES_NO[:1])
    if name in (WITHDRAWN, FIRST_READER, SECOND_READER):
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


def _frozen(instrument: Instrument, key: str) -> Shape | None:
    return Shape("text") if key == OVERALL or key in instrument.criterion else None


def _of_assessor(_instrument: Instrument, key: str) -> Shape | None:
    checked_name(key)
    return Shape("text")


def _signer(_instrument: Instrument, key: str) -> Shape | None:
    whose, _, public_key = key.rpartition(":")
    has_key = bool(whose) and _SHA256.fullmatch(public_key) is not None
    checked_name(whose if has_key else key)
    return Shape("choice", KEY_STATES) if has_key else Shape("text")


def _lead_signer(_instrument: Instrument, key: str) -> Shape | None:
    return Shape("choice", KEY_STATES) if _SHA256.fullmatch(key) else None


def _context(instrument: Instrument, key: str) -> Shape | None:
    context_field = instrument.context_field.get(key)
    return Shape(context_field.kind, context_field.choices) if context_field else None


def _quota(instrument: Instrument, key: str) -> Shape | None:
    known = {quota.id for quota in instrument.quotas if quota.share_of is None}
    return Shape("number") if key in known else None


def _seed(_instrument: Instrument, _key: str) -> Shape | None:
    return Shape("number")


def _grade(instrument: Instrument, key: str) -> Shape | None:
    samples = ["", *(f"{one.id}:" for one in instrument.subsamples if one.graded)]
    known = {sample + grading.code for sample in samples for grading in instrument.gradings}
    return Shape("choice", instrument.grades) if key in known else None


def _conclusion(instrument: Instrument, key: str) -> Shape | None:
    conclusions = tuple(Choice(band.conclusion, band.conclusion) for band in instrument.bands)
    return Shape("choice", conclusions) if key in instrument.criterion else None


def _text(_instrument: Instrument, key: str) -> Shape | None:
    return None if key else Shape("text")


def _earlier(instrument: Instrument, key: str) -> Shape | None:
    scored = {*instrument.criterion, *(criterion.section for criterion in instrument.criteria), *instrument.question}
    across = {thread.id for thread in instrument.threads} | {total.id for total in instrument.totals}
    return Shape("percent") if key in scored | across else None


def _specific(instrument: Instrument, key: str) -> Shape | None:
    return Shape("choice", instrument.item_grades) if key in instrument.specific else None


def _numbered(kind: str, choices: tuple[Choice, ...] = ()) -> Callable[[Instrument, str], Shape | None]:
    """The shape of a field whose key is the number of a recommendation."""

    def shape(_instrument: Instrument, key: str) -> Shape | None:
        return Shape(kind, choices) if _NUMBER.fullmatch(key) else None

    return shape


def _about(instrument: Instrument, key: str) -> Shape | None:
    return Shape("multi", judged(instrument)) if _NUMBER.fullmatch(key) else None


def _further_inspection(instrument: Instrument, _key: str) -> Shape | None:
    return Shape("choice", YES_NO) if instrument.further_inspection else None


def _measured(instrument: Instrument, key: str) -> Shape | None:
    id_, _, column = key.rpartition(":")
    known = {measure.id for measure in instrument.measures}
    return Shape("text") if id_ in known and column in {choice.value for choice in MEASURED_AS} else None


def _mark(instrument: Instrument, key: str) -> Shape | None:
    strand, _, code = key.partition(":")
    if instrument.marking is None or code not in instrument.criterion:
        return None
    marks = tuple(Choice(mark.value, mark.label) for mark in instrument.marking.marks)
    return Shape("choice", marks, allow_na=True) if strand in {one.value for one in instrument.strands} else None


def _option(instrument: Instrument, key: str) -> Shape | None:
    options = instrument.marking.options if instrument.marking else ()
    return next((Shape("choice", option.choices) for option in options if option.name == key), None)


def _mandatory(instrument: Instrument, key: str) -> Shape | None:
    criterion = instrument.criterion.get(key)
    return Shape("choice", YES_NO) if criterion and criterion.mandatory == "unknown" else None


def _national(instrument: Instrument, key: str) -> Shape | None:
    known = {*instrument.question, *instrument.criterion, *(section.code for section in instrument.sections)}
    return Shape("percent") if key in known else None


def _of_section(instrument: Instrument, key: str) -> Shape | None:
    section, _, number = key.partition(":")
    known = {section.code for section in instrument.sections}
    return Shape("text") if section in known and _NUMBER.fullmatch(number) else None


def _example_section(instrument: Instrument, key: str) -> Shape | None:
    sections = tuple(Choice(section.code, section.title) for section in instrument.sections)
    return Shape("choice", sections) if _NUMBER.fullmatch(key) else None


def _evidence(_instrument: Instrument, key: str) -> Shape | None:
    return Shape("text") if _EVIDENCE.fullmatch(key) else None


_INSPECTION: Mapping[str, Callable[[Instrument, str], Shape | None]] = {
    ASSESSOR: _assessor,
    RECORD: _record,
    FROZEN: _frozen,
    MANAGER_REF: _of_assessor,
    SIGNER: _signer,
    LEAD_SIGNER: _lead_signer,
    CONTEXT: _context,
    QUOTA: _quota,
    SAMPLE_SEED: _seed,
    ALLOCATION_SEED: _seed,
    GRADE: _grade,
    CONCLUSION: _conclusion,
    SPECIFIC: _specific,
    RECOMMENDATION: _numbered("text"),
    ADDRESSED: _numbered("text"),
    ABOUT: _about,
    STATUS: _numbered("choice", STATUSES),
    FURTHER_INSPECTION: _further_inspection,
    EARLIER: _earlier,
    EARLIER_SOURCE: _text,
    RECIPIENT: _text,
    CLOSED: _text,
    MEASURED: _measured,
    MARK: _mark,
    EARLIER_MARK: _mark,
    OPTION: _option,
    MANDATORY: _mandatory,
    NATIONAL: _national,
    ENABLER: _of_section,
    BARRIER: _of_section,
    EXAMPLE: _numbered("text"),
    EXAMPLE_LABEL: _numbered("choice", EXAMPLE_LABELS),
    EXAMPLE_SECTION: _example_section,
    EXAMPLE_NAME: _numbered("text"),
    EXAMPLE_CHECKED: _numbered("choice", YES_NO),
    EVIDENCE: _evidence,
}
"""What an inspection field of this name, or of this prefix and a key, can hold."""
