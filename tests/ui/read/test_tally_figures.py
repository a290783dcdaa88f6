"""Figures kept by what each answer moves are those that counting everything anew would give."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from model.journal.records import Outcome, OutcomeChange, Tally
from scoring.rules import rule
from tests.small_instrument import small_instrument
from ui.read.tally_figures import RunningFigures

SMALL = small_instrument()
IDS = [question.id for question in SMALL.scored]
OUTCOMES = [outcome for outcome in Outcome if outcome is not Outcome.ANSWERED]

moves = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(OUTCOMES)), max_size=30)


@given(moves)
def test_moving_is_the_same_as_counting_anew(drawn: list[tuple[str, Outcome]]) -> None:
    figures = RunningFigures.of_one(SMALL, dict.fromkeys(IDS, Outcome.UNANSWERED))
    now = dict.fromkeys(IDS, Outcome.UNANSWERED)
    for id_, outcome in drawn:
        figures.move([OutcomeChange(id_, now[id_], outcome)])
        now[id_] = outcome
    assert figures.lines == RunningFigures.of_one(SMALL, now).lines


def test_the_scores_are_those_of_the_rule() -> None:
    tallies = {"risk_screened": Tally(above=2, below=1), "risk_overall": Tally(above=1, below=1)}
    figures = RunningFigures(SMALL, tallies)
    scores = rule(SMALL.rule).score(SMALL, tallies)
    assert figures.lines["1.2"].figure == scores.criteria["1.2"]
    assert figures.lines["1.2"].figure.score == Fraction(8, 10) * Fraction(2, 3) + Fraction(2, 10) * Fraction(1, 2)
    assert figures.lines["roh"].figure == scores.threads["roh"]
    assert figures.lines["1.2"].tally == Tally(above=3, below=2)


def test_only_the_criterion_and_the_threads_of_a_question_move() -> None:
    figures = RunningFigures(SMALL, {})
    moved = figures.move([OutcomeChange("risk_screened", None, Outcome.ABOVE)])
    assert sorted(moved) == ["1.2", "roh"]
    assert figures.move([OutcomeChange("visits", None, Outcome.ANSWERED)]) == {}


def test_a_reading_just_begun_is_counted_from_nothing() -> None:
    figures = RunningFigures(SMALL, {})
    figures.move([OutcomeChange(id_, None, Outcome.NOT_RELEVANT) for id_ in IDS])
    assert figures.lines["roh"].tally.not_relevant == len(SMALL.thread_questions(SMALL.threads[0]))
