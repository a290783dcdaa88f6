"""What the Read page says of a question, in plain words made from the instrument's own. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from model.instrument.instrument import Choice, Clause, Instrument, Question
from model.instrument.unit_words import for_unit
from model.instrument.values import in_words
from model.journal.journal import Heads
from model.journal.records import Entry, Outcome, Value
from ui.session.case_rows import key_details, yes_details

OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.ABOVE: "above the line",
    Outcome.BELOW: "below the line",
    Outcome.NOT_APPLICABLE: "not applicable",
    Outcome.NOT_RELEVANT: "not relevant",
    Outcome.UNANSWERED: "missing",
    Outcome.ANSWERED: "answered",
}


def why(
    instrument: Instrument, question: Question, details: Mapping[str, Value], answers: Mapping[str, Value], asked: bool
) -> str:
    """Why the question is asked of this case, or why not, from its clauses."""
    if not question.relevant:
        return for_unit(instrument.unit, "Asked of every case.")
    if asked:
        return f"Asked because {_all(_fact(instrument, clause, details, answers) for clause in question.relevant)}."
    wishes = _all(_wish(instrument, each) for each in question.relevant)
    return f"Not asked of this {instrument.unit.one}: it is only asked if {wishes}."


def provenance(question: Question) -> str:
    """Whether the wording was published or rebuilt, how sure that is, and what was noted; nothing if not recorded."""
    sure = "" if question.confidence == "high" else f"Confidence: {question.confidence}"
    return " · ".join(part for part in (question.source and f"Source: {question.source}", sure, question.note) if part)


def details_line(instrument: Instrument, details: Mapping[str, Value]) -> str:
    """The case's details in a line: the few that matter most, then what is so of those that are yes or no."""
    parts = [f"{f.label}: {in_words(f.choices, details[f.name])}" for f in key_details(instrument) if f.name in details]
    return " · ".join([*parts, *filter(None, [yes_details(instrument, details)])])


def all_details(instrument: Instrument, details: Mapping[str, Value]) -> str:
    """Every detail of the case that is stated, one to a line."""
    return "\n".join(
        f"{f.label}: {in_words(f.choices, details[f.name])}" for f in instrument.case_fields if f.name in details
    )


def contested(question: Question, answers: Heads, notes: Heads) -> str:
    """Both sides of a conflict on the answer or the note (none: there is no conflict): who says what, and when."""
    parts = []
    if answers:
        sides = ((in_words(question.scale.choices, head.value) or "no answer", head) for head in answers)
        parts.append(f"Conflict: {_sides(sides)}. Answer to settle it.")
    if notes:
        sides = ((f"“{head.value}”" if head.value else "no note", head) for head in notes)
        parts.append(f"Conflict on the note: {_sides(sides)}. Write it again to settle it.")
    return " ".join(parts)


def _sides(sides: Iterable[tuple[str, Entry]]) -> str:
    return "; ".join(f"{words} ({head.author}, {head.made_at[:16].replace('T', ' ')})" for words, head in sides)


def _all(facts: Iterable[str]) -> str:
    *most, last = facts
    return f"{', '.join(most)} and {last}" if most else last


def _fact(instrument: Instrument, clause: Clause, details: Mapping[str, Value], answers: Mapping[str, Value]) -> str:
    value = (answers if clause.is_answer else details).get(clause.name)
    return f"{_subject(instrument, clause)} is {_quiet(in_words(_choices(instrument, clause), value))}"


def _wish(instrument: Instrument, clause: Clause) -> str:
    if clause.min is not None:
        return f"{_subject(instrument, clause)} is at least {clause.min}"
    choices = [choice for choice in _choices(instrument, clause) if choice.value in clause.allowed]
    return f"{_subject(instrument, clause)} is {' or '.join(_quiet(choice.label) for choice in choices)}"


def _subject(instrument: Instrument, clause: Clause) -> str:
    if clause.is_answer:
        question = instrument.question[clause.name]
        return f"the answer to {question.number} “{question.text}”"
    return _quiet(instrument.case_field[clause.name].label)


def _choices(instrument: Instrument, clause: Clause) -> Sequence[Choice]:
    if clause.is_answer:
        return instrument.question[clause.name].scale.choices
    return instrument.case_field[clause.name].choices


def _quiet(words: str) -> str:
    """Lower case at the start, for the middle of a sentence; names and abbreviations stay (RoH, PPO)."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
