"""Where the walk goes: over the questions in the order asked, the outcomes alone decide. No Qt.

`here` may be any question, also one that is not relevant (a person may look at it); the walk itself only ever leads
to relevant ones. Each function gives None where there is nowhere to go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from model.inspection.outcomes import missing
from model.inspection.readings import Signature
from model.instrument.instrument import Criterion, Instrument, Question
from model.journal.records import Outcome
from ui.session.case_rows import CaseRow

Outcomes = Mapping[str, Outcome]
"""Each question's outcome, in the order asked."""


class Count(NamedTuple):
    """How far a reading is: of the relevant questions that must be answered, how many are."""

    answered: int
    required: int

    @property
    def missing(self) -> int:
        """How many are still to be answered."""
        return self.required - self.answered


def following(outcomes: Outcomes, here: str) -> str | None:
    """The next relevant question."""
    ids = list(outcomes)
    return _first_relevant(outcomes, ids[ids.index(here) + 1 :])


def preceding(outcomes: Outcomes, here: str) -> str | None:
    """The relevant question before."""
    ids = list(outcomes)
    return _first_relevant(outcomes, reversed(ids[: ids.index(here)]))


def next_missing(instrument: Instrument, outcomes: Outcomes, here: str) -> str | None:
    """The next question that must still be answered; past the last one, the search begins again at the first."""
    ids = [question.id for question in missing(instrument, outcomes)]
    order = {id_: position for position, id_ in enumerate(outcomes)}
    later = (id_ for id_ in ids if order[id_] > order[here])
    return next(later, ids[0] if ids else None)


def next_criterion(instrument: Instrument, outcomes: Outcomes, here: str) -> str | None:
    """The first relevant question of the next criterion that has one."""
    return _first_of(_criteria_after(instrument.criteria, instrument.question[here]), outcomes)


def previous_criterion(instrument: Instrument, outcomes: Outcomes, here: str) -> str | None:
    """The first relevant question of the criterion before that has one."""
    return _first_of(_criteria_after(instrument.criteria[::-1], instrument.question[here]), outcomes)


def landing(instrument: Instrument, outcomes: Outcomes, wanted: str | None) -> str:
    """Where a case opens: at the question wanted, else the first one missing, else the first one asked."""
    if wanted in outcomes:
        return str(wanted)
    first = next((question.id for question in missing(instrument, outcomes)), None)
    return first or _first_relevant(outcomes, outcomes) or instrument.questions[0].id


def count(questions: Iterable[Question], outcomes: Outcomes) -> Count:
    """How far these questions are answered. Information is never required, so it is not counted."""
    required = [
        outcomes[question.id]
        for question in questions
        if question.kind != "information" and outcomes[question.id] is not Outcome.NOT_RELEVANT
    ]
    return Count(sum(outcome is not Outcome.UNANSWERED for outcome in required), len(required))


def next_case(rows: Sequence[CaseRow], here: str) -> str | None:
    """The case to read after `here`: the next I have not signed, passing over those that only others have begun."""
    refs = [row.case.ref for row in rows]
    turn = refs.index(here) + 1 if here in refs else 0
    round_again = (*rows[turn:], *rows[:turn])
    return next((row.case.ref for row in round_again if row.case.ref != here and _is_mine_to_read(row)), None)


def matches(questions: Iterable[Question], words: str) -> list[Question]:
    """The questions whose number, id or text has every word that was typed; the number itself comes first."""
    wanted = words.casefold().split()
    hits = [q for q in questions if all(word in f"{q.number} {q.id} {q.text}".casefold() for word in wanted)]
    return sorted(hits, key=lambda question: question.number != words.strip())


def _is_mine_to_read(row: CaseRow) -> bool:
    if row.case.withdrawn:
        return False
    return row.mine.signature is not Signature.SIGNED if row.mine else not row.readers


def _first_relevant(outcomes: Outcomes, ids: Iterable[str]) -> str | None:
    return next((id_ for id_ in ids if outcomes[id_] is not Outcome.NOT_RELEVANT), None)


def _criteria_after(criteria: Sequence[Criterion], question: Question) -> Iterator[Criterion]:
    codes = [criterion.code for criterion in criteria]
    return iter(criteria[codes.index(question.criterion) + 1 :])


def _first_of(criteria: Iterable[Criterion], outcomes: Outcomes) -> str | None:
    firsts = (_first_relevant(outcomes, (question.id for question in each.questions)) for each in criteria)
    return next((first for first in firsts if first), None)
