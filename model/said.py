"""What an entry says, in words a reader of the inspection knows: its subject, its field, its value, its time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from model.fields import (
    ABOUT,
    ADDRESSED,
    ALLOCATION_SEED,
    ASSESSOR,
    ASSESSOR_TYPES,
    CLOSED,
    CONCLUSION,
    CONTEXT,
    EARLIER,
    EARLIER_SOURCE,
    FIRST_READER,
    FROZEN,
    FURTHER_INSPECTION,
    GRADE,
    MANAGER_REF,
    QUOTA,
    RECIPIENT,
    RECOMMENDATION,
    RECORD,
    SAMPLE_SEED,
    SECOND_READER,
    SIGNER,
    SPECIFIC,
    STATUS,
    STATUSES,
    WITHDRAWN,
    YES_NO,
)
from model.instrument import Choice, Instrument
from model.records import NOTE, SIGNED, Value, assessor_of, case_of
from model.values import in_words, to_text

NOTHING = "nothing stated"

_WITH_KEY = (
    (GRADE, "Grading of "),
    (CONCLUSION, "Conclusion on "),
    (RECORD, "Reading that counts, case "),
    (FROZEN, "Agreement as frozen, "),
    (RECOMMENDATION, "Recommendation "),
    (ADDRESSED, "Addressee of recommendation "),
    (ABOUT, "What is behind recommendation "),
    (STATUS, "Follow-up of recommendation "),
    (ASSESSOR, "Kind of assessor: "),
    (MANAGER_REF, "Own reference as an offender manager: "),
    (SIGNER, "The key that returns are signed with: "),
    (EARLIER, "Earlier figure of "),
)

_WHOLE: Mapping[str, str] = {
    SIGNED: "Signature",
    WITHDRAWN: "Withdrawn from the sample",
    FIRST_READER: "First reader",
    SECOND_READER: "Second reader",
    FURTHER_INSPECTION: "Further inspection",
    RECIPIENT: "The key that returns are sealed to",
    CLOSED: "Inspection closed",
    SAMPLE_SEED: "Number behind the draw",
    ALLOCATION_SEED: "Number behind the sharing out",
    EARLIER_SOURCE: "Source of the earlier figures",
}


def about(subject: str) -> str:
    """Whom or what a statement is about: a case, somebody's reading of it, or the inspection."""
    case_ref, assessor = case_of(subject), assessor_of(subject)
    if case_ref is None:
        return "The inspection"
    return f"Case {case_ref}, read by {assessor}" if assessor else f"Case {case_ref}"


def what_is_stated(instrument: Instrument, field: str) -> str:
    """A field in words: a question with its number and text, a case detail by its label, or the lead's own fields."""
    name = field.removeprefix(NOTE)
    prefix = "Note on: " if field.startswith(NOTE) else ""
    return prefix + (_WHOLE.get(name) or _from_instrument(instrument, name) or _with_key(name) or name)


def value_in_words(instrument: Instrument, field: str, value: Value) -> str:
    """A value by the labels of its scale or field."""
    if value is None:
        return NOTHING
    if field.startswith(NOTE):
        return to_text(value)
    if field == SIGNED:
        return "signed"
    if field == CLOSED:
        return "closed"
    if field.startswith(FROZEN):
        return "as frozen"
    return in_words(_choices(instrument, field), value)


def when(made_at: str) -> str:
    """The time an entry bears, as people write it: "12 Sep 2007, 09:15"."""
    try:
        return f"{datetime.fromisoformat(made_at):%d %b %Y, %H:%M}".lstrip("0")
    except ValueError:
        return made_at


def _from_instrument(instrument: Instrument, name: str) -> str:
    if name in instrument.question:
        question = instrument.question[name]
        return f"{question.number} {question.text}"
    if name in instrument.case_field:
        return instrument.case_field[name].label
    prefix, _, key = name.partition(":")
    kind = f"{prefix}:"
    if kind == SPECIFIC and key in instrument.specific:
        return instrument.specific[key].text
    if kind == CONTEXT and key in instrument.context_field:
        return instrument.context_field[key].label
    planned = {quota.id: f"Planned cases: {quota.label}" for quota in instrument.quotas}
    return planned.get(key, "") if kind == QUOTA else ""


def _with_key(name: str) -> str:
    return next((words + name.removeprefix(kind) for kind, words in _WITH_KEY if name.startswith(kind)), "")


def _choices(instrument: Instrument, field: str) -> tuple[Choice, ...]:
    if field in instrument.question:
        return instrument.question[field].scale.choices
    if field in instrument.case_field:
        return instrument.case_field[field].choices
    if field.startswith((GRADE, SPECIFIC)):
        return instrument.grades
    of_kind = {STATUS: STATUSES, ASSESSOR: ASSESSOR_TYPES, FURTHER_INSPECTION: YES_NO}
    return next((choices for kind, choices in of_kind.items() if field.startswith(kind)), ())
