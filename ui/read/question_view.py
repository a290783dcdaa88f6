"""What there is to show of one question of a reading, in words. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model.inspection.readings import Signature
from model.instrument.instrument import Instrument, Question
from model.instrument.values import in_words
from model.journal.records import NOTE, Outcome, Value
from ui.read.open_reading import OpenReading
from ui.session.wording import OUTCOME_WORDS, contested, provenance, why

_KINDS = {
    "gate": "Not scored: it decides which questions follow",
    "information": "For information: not scored, may be left",
}


@dataclass(frozen=True, slots=True)
class View:
    """Everything the question panel shows. `locked` is why nothing can be changed here, or empty.

    `can_choose` is whether the answers can be pressed: those of a signed reading can, to be told how to reopen it.
    """

    subject: str
    question: Question
    criterion: str
    tags: str
    why: str
    provenance: str
    answer: Value
    note: str
    state: str
    unsaved: str
    contested: str
    locked: str
    can_choose: bool


def view_of(instrument: Instrument, reading: OpenReading, id_: str, me: str) -> View:
    """The view of one question as `me` sees it."""
    question = instrument.question[id_]
    criterion = instrument.criterion[question.criterion]
    is_asked = reading.outcomes_in_view[id_] is not Outcome.NOT_RELEVANT
    locked = reading.why_locked(me)
    is_mine_signed = reading.assessor == me and reading.signature is Signature.SIGNED
    return View(
        subject=reading.subject,
        question=question,
        criterion=f"{criterion.code}  {criterion.title}",
        tags=" · ".join(_tags(instrument, question)),
        why=why(instrument, question, reading.case.details, reading.answers_in_view, is_asked),
        provenance=provenance(question),
        answer=reading.answers_in_view.get(id_),
        note=reading.notes_in_view.get(id_, ""),
        state="" if id_ in reading.unsaved else saved_words(instrument, reading, id_),
        unsaved=_unsaved(question, reading),
        contested=contested(question, reading.disputed(id_), reading.disputed(NOTE + id_)),
        locked=locked,
        can_choose=is_asked and (not locked or is_mine_signed),
    )


def saved_words(instrument: Instrument, reading: OpenReading, id_: str) -> str:
    """What is saved as the answer to a question, and what it comes to."""
    question = instrument.question[id_]
    outcome, answer = reading.outcomes[id_], reading.answers.get(id_)
    words = in_words(question.scale.choices, answer)
    if outcome is Outcome.NOT_RELEVANT:
        parked = f"Parked: “{words}” is kept, counts nowhere, and is back as soon as the question is asked again."
        return "No answer is needed." if answer is None else parked
    if answer is None:
        return "Not answered; it may be left." if question.kind == "information" else "Not answered yet."
    comes_to = OUTCOME_WORDS[outcome]
    return f"✓ Saved: {words}" + (f", {comes_to}" if outcome in (Outcome.ABOVE, Outcome.BELOW) else "")


def _tags(instrument: Instrument, question: Question) -> Iterator[str]:
    if question.summary:
        yield "Summary question of the criterion"
    yield from (f"{thread.title} thread" for thread in instrument.threads if thread.id in question.threads)
    if question.kind in _KINDS:
        yield _KINDS[question.kind]


def _unsaved(question: Question, reading: OpenReading) -> str:
    """What of it is not saved."""
    sentences = []
    if question.id in reading.unsaved:
        answer = reading.unsaved[question.id]
        words = "the answer taken away" if answer is None else in_words(question.scale.choices, answer)
        sentences.append(f"Not saved yet: {words}.")
    if NOTE + question.id in reading.unsaved:
        sentences.append("The note is not saved yet.")
    return " ".join(sentences)
