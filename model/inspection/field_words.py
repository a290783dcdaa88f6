"""What an entry says, in words a reader of the inspection knows: its subject, its field, its value, its time. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from model.inspection.fields import MEASURED_AS, YES_NO, shape_of
from model.inspection.signed_content import covers_routing
from model.instrument.instrument import Choice, Instrument, Unit
from model.instrument.unit_words import for_unit
from model.instrument.values import NOT_APPLICABLE_LABEL, in_words, to_text
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
from model.journal.records import INSPECTION, NOT_APPLICABLE, NOTE, SIGNED, Value, assessor_of, case_of

NOTHING = "nothing stated"

_WITH_KEY = (
    (CONCLUSION, "Conclusion on "),
    (FROZEN, "Agreement as frozen, "),
    (RECOMMENDATION, "Recommendation "),
    (ADDRESSED, "Addressee of recommendation "),
    (ABOUT, "What is behind recommendation "),
    (STATUS, "Follow-up of recommendation "),
    (ASSESSOR, "Kind of assessor: "),
    (MANAGER_REF, "Own reference as an offender manager: "),
    (EXAMPLE_LABEL, "Kind of practice example "),
    (EXAMPLE_SECTION, "Section of practice example "),
    (EXAMPLE_NAME, "Changed name in practice example "),
    (EXAMPLE_CHECKED, "Checked: practice example "),
    (EXAMPLE, "Practice example "),
)

_WHOLE: Mapping[str, str] = {
    SIGNED: "Signature",
    IN_SAMPLE: "In the sample",
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


_AS_SAID = {CLOSED: "closed", FROZEN.removesuffix(":"): "as frozen"}
"""What is said of fields whose value is a digest, or figures, that nobody reads."""

_LONG_KEY = re.compile(r"([0-9a-f]{8})[0-9a-f]{56}$")

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""In English wherever the laptop is: Python names a month in the laptop's language once the window is open."""


def about(unit: Unit, subject: str) -> str:
    """Whom or what a statement is about: a case or its like, somebody's reading of it, or the inspection."""
    case_ref, assessor = case_of(subject), assessor_of(subject)
    if case_ref is None:
        return "The inspection"
    named = f"{for_unit(unit, 'Case')} {case_ref}"
    return f"{named}, read by {assessor}" if assessor else named


def what_is_stated(instrument: Instrument, field: str) -> str:
    """A field in words: a question with its number and text, a case detail by its label, or the lead's own fields."""
    name = field.removeprefix(NOTE)
    prefix = "Note on: " if field.startswith(NOTE) else ""
    return prefix + (_WHOLE.get(name) or _from_instrument(instrument, name) or _with_key(name) or name)


def value_in_words(instrument: Instrument, field: str, value: Value) -> str:
    """A value by the labels of its scale or field."""
    if value is None or value == NOT_APPLICABLE:
        return NOTHING if value is None else NOT_APPLICABLE_LABEL
    if field.startswith(NOTE):
        return to_text(value)
    name = field.partition(":")[0]
    if field.startswith(EVIDENCE):
        return _counts(to_text(value))
    if name == SIGNED:
        case = for_unit(instrument.unit, "case")
        return "signed" if covers_routing(instrument, value) else f"signed, but not the details of the {case}"
    return _AS_SAID.get(name) or in_words(_choices(instrument, field), value)


def details_changed(instrument: Instrument, names: Iterable[str]) -> str:
    """Which details of a case are others than when a reading of it was signed, as a sentence; empty where none is."""
    labels = [f"“{what_is_stated(instrument, name)}”" for name in names]
    if not labels:
        return ""
    *some, last = labels
    which, are = (f"{', '.join(some)} and {last}", "are others") if some else (last, "is another")
    return for_unit(instrument.unit, "Of the case, {which} {are} than when it was signed.").format(which=which, are=are)


def when(made_at: str) -> str:
    """The time an entry bears, as people write it: "12 Sep 2007, 09:15"."""
    try:
        time = datetime.fromisoformat(made_at)
    except ValueError:
        return made_at
    return f"{time.day} {_MONTHS[time.month - 1]} {time:%Y, %H:%M}"


def _from_instrument(instrument: Instrument, name: str) -> str:
    """What only the instrument knows the words of."""
    if name in instrument.question:
        question = instrument.question[name]
        return f"{question.number} {question.text}"
    if name in instrument.case_field:
        return instrument.case_field[name].label
    prefix, colon, key = name.partition(":")
    words = _WORDS.get(prefix + colon)
    return words(instrument, key) if words else ""


def _measured(instrument: Instrument, key: str) -> str:
    measure, _, column = key.rpartition(":")
    title = next((one.title for one in instrument.measures if one.id == measure), measure)
    return f"{in_words(MEASURED_AS, column)}: {title}"


def _specific(instrument: Instrument, key: str) -> str:
    return instrument.specific[key].text if key in instrument.specific else ""


def _context(instrument: Instrument, key: str) -> str:
    return instrument.context_field[key].label if key in instrument.context_field else ""


def _quota(instrument: Instrument, key: str) -> str:
    planned = for_unit(instrument.unit, "Planned cases")
    return next((f"{planned}: {quota.label}" for quota in instrument.quotas if quota.id == key), "")


def _option(instrument: Instrument, key: str) -> str:
    options = instrument.marking.options if instrument.marking else ()
    return next((option.label for option in options if option.name == key), "")


def _grade(instrument: Instrument, key: str) -> str:
    """What a grading is of: "A1", and for a subsample's own "A1 for substance misuse"."""
    subsample, _, code = key.rpartition(":")
    title = next((one.title for one in instrument.subsamples if one.id == subsample), "")
    return f"Grading of {code} for {title.lower()}" if title else f"Grading of {key}"


def _counts(evidence: str) -> str:
    """What the canonical JSON of a question's evidence comes to; the text as it is where it does not read as such."""
    try:
        counts = json.loads(evidence)
        return f"{counts['title']} {counts['number']}: {counts['above']} of {counts['of']} above the line"
    except (ValueError, RecursionError, TypeError, LookupError):
        return evidence


def _figure(words: str) -> Callable[[Instrument, str], str]:
    """Words, and then the number of a question, or a code as it is."""
    return lambda instrument, key: words + (instrument.question[key].number if key in instrument.question else key)


def _marked(words: str) -> Callable[[Instrument, str], str]:
    """Words for the mark of a criterion for a strand: "Mark of A1.1 for Think First"."""

    def in_full(instrument: Instrument, key: str) -> str:
        strand, _, code = key.partition(":")
        return f"{words}{code} for {in_words(instrument.strands, strand)}"

    return in_full


def _in_section(words: str) -> Callable[[Instrument, str], str]:
    """Words for what is said of a section, with its number there."""

    def in_full(instrument: Instrument, key: str) -> str:
        code, _, number = key.partition(":")
        title = next((section.title for section in instrument.sections if section.code == code), code)
        return f"{words}{title[:1].lower()}{title[1:]}, {number}"

    return in_full


_WORDS: Mapping[str, Callable[[Instrument, str], str]] = {
    RECORD: lambda instrument, key: f"{for_unit(instrument.unit, 'Reading that counts, case')} {key}",
    EARLIER: _figure("Earlier figure of "),
    NATIONAL: _figure("Figure of the whole country, "),
    MARK: _marked("Mark of "),
    EARLIER_MARK: _marked("Earlier mark of "),
    MANDATORY: lambda _, key: f"Whether {key} is mandatory",
    ENABLER: _in_section("What helped in "),
    BARRIER: _in_section("What stood in the way in "),
    SIGNER: lambda _, key: f"Key that returns are signed with: {_key_named(key)}",
    LEAD_SIGNER: lambda _, key: f"Key of the lead inspector: {_key_named(key)}",
    EVIDENCE: lambda _, key: f"Evidence from a questionnaire, {key.replace(':', ': ', 1)}",
    MEASURED: _measured,
    GRADE: _grade,
    SPECIFIC: _specific,
    CONTEXT: _context,
    QUOTA: _quota,
    OPTION: _option,
}


def _key_named(key: str) -> str:
    """A key by its first digits, after whose it is."""
    return _LONG_KEY.sub(r"\1", key).replace(":", ", ")


def _with_key(name: str) -> str:
    return next((words + name.removeprefix(kind) for kind, words in _WITH_KEY if name.startswith(kind)), "")


def _choices(instrument: Instrument, field: str) -> tuple[Choice, ...]:
    if field in instrument.question:
        return instrument.question[field].scale.choices
    if field in instrument.case_field:
        return instrument.case_field[field].choices
    if field == IN_SAMPLE:
        return YES_NO
    if field.startswith(ABOUT):
        return ()  # codes are enough: their titles would make a list of many lines
    shape = shape_of(instrument, INSPECTION, field)
    return shape.choices if shape else ()
