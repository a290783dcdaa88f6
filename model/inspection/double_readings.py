"""Cases that were read twice: whose the two readings are, what they say of each question, and what is compared. Pure.

What is compared is said here once. Only scored questions are compared. An answer `not_applicable` is a category of
its own, since it takes the case out of a score just as much as another answer would move it; it has no place in the
order of a four-point scale, so it is missing from an ordinal figure. A question that was relevant to one reader alone
(for another answer opened or closed it), or that one reader left open, is missing; one relevant to neither is nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from model.inspection.readings import Case, Progress, Reading, Signature
from model.instrument.instrument import Instrument, Question
from model.journal.field_names import OVERALL
from model.journal.records import NOT_APPLICABLE, Outcome, Pair, Value

FOUR_POINTS = ("1", "2", "3", "4")
"""The places on a four-point scale, in the order of its answers."""


@dataclass(frozen=True, slots=True)
class Double:
    """A case with two readings that were begun. `complete`: both were signed, whatever was changed since."""

    case_ref: str
    first: str
    second: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What one reader says of a question, and what it comes to."""

    value: Value
    outcome: Outcome
    note: str

    @property
    def counted(self) -> Value:
        """The answer, unless it is parked because the question is not relevant."""
        return None if self.outcome is Outcome.NOT_RELEVANT else self.value


@dataclass(frozen=True, slots=True)
class Compared:
    """One question that is relevant to one of the readers at least."""

    question: Question
    first: Side
    second: Side

    @property
    def differs(self) -> bool:
        """Whether the readers answer it differently, or it is relevant to one of them alone."""
        sides = (self.first, self.second)
        return len({(side.counted, side.outcome is Outcome.NOT_RELEVANT) for side in sides}) > 1

    @property
    def four_point(self) -> bool:
        """Whether the answers are places on an ordered scale of four."""
        scale = self.question.scale
        return self.question.is_scored and scale.kind == "choice" and len(scale.choices) == len(FOUR_POINTS)


class Ratings(NamedTuple):
    """Pairs by case: on which side of the line the answers are, and the places of those on four-point scales."""

    outcomes: list[list[Pair]]
    four_points: list[list[Pair]]


def doubles(cases: Iterable[Case], rows: Iterable[Progress]) -> tuple[Double, ...]:
    """The cases of the sample with two readings begun, in the order given: first the first reader of the allocation.

    Readers who are not in the allocation come after those who are, by name. Of more than two, the first two count.
    """
    begun: dict[str, list[Progress]] = defaultdict(list)
    for row in rows:
        if row.answered or row.signature is not Signature.DRAFT:
            begun[row.case_ref].append(row)
    return tuple(
        _double(case, begun[case.ref]) for case in cases if case.withdrawn is None and len(begun.get(case.ref, ())) > 1
    )


def compare(instrument: Instrument, first: Reading, second: Reading) -> tuple[Compared, ...]:
    """The questions relevant to either reader, in the order asked, with what both say."""
    both = (
        Compared(question, _side(first, question.id), _side(second, question.id)) for question in instrument.questions
    )
    return tuple(each for each in both if {each.first.outcome, each.second.outcome} != {Outcome.NOT_RELEVANT})


def ratings(cases: Iterable[Iterable[Compared]], key: str = OVERALL) -> Ratings:
    """The pairs of each case on the scored questions of a criterion, by its code, or of all of them."""
    counted = [
        [each for each in case if each.question.is_scored and key in (OVERALL, each.question.criterion)]
        for case in cases
    ]
    return Ratings(
        [[(_outcome(each.first), _outcome(each.second)) for each in case] for case in counted],
        [
            [
                (_place(each.question, each.first), _place(each.question, each.second))
                for each in case
                if each.four_point
            ]
            for case in counted
        ],
    )


def _double(case: Case, rows: Iterable[Progress]) -> Double:
    order = {name: place for place, name in enumerate(case.readers)}
    first, second, *_ = sorted(rows, key=lambda row: (order.get(row.assessor, len(order)), row.assessor))
    complete = Signature.DRAFT not in (first.signature, second.signature)
    return Double(case.ref, first.assessor, second.assessor, complete)


def _side(reading: Reading, question: str) -> Side:
    return Side(reading.answers.get(question), reading.outcomes[question], reading.notes.get(question, ""))


def _outcome(side: Side) -> str | None:
    judged = (Outcome.ABOVE, Outcome.BELOW, Outcome.NOT_APPLICABLE)
    return str(side.outcome) if side.outcome in judged else None


def _place(question: Question, side: Side) -> str | None:
    """The place of an answer on its scale; not applicable stays what it is, beside the scale."""
    if side.counted is None or side.counted == NOT_APPLICABLE:
        return _outcome(side)
    return FOUR_POINTS[[choice.value for choice in question.scale.choices].index(str(side.value))]
