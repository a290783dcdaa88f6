"""The walk over a reading: what is next, what is missing, which case follows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.inspection.outcomes import outcomes
from model.inspection.readings import Case, Progress, Signature
from model.instrument.instrument import Instrument
from model.journal.records import Outcome, Value
from tests.small_instrument import small_instrument
from ui.read import walk
from ui.session.case_rows import CaseRow, State

COMMUNITY: dict[str, Value] = {"sentence_type": "community", "requirements": ("programme",), "hours": 20}
SMALL = small_instrument()


def after(**answers: Value) -> walk.Outcomes:
    return outcomes(SMALL, COMMUNITY, answers)


def test_next_passes_over_what_is_not_relevant() -> None:
    assert walk.following(after(), "plan_made") == "needs_found"
    assert walk.following(after(plan_made="yes"), "plan_made") == "plan_timely"


def test_back_passes_over_what_is_not_relevant() -> None:
    assert walk.preceding(after(), "needs_found") == "plan_made"
    assert walk.preceding(after(plan_made="yes"), "needs_found") == "plan_timely"


def test_there_is_nothing_before_the_first_nor_after_the_last() -> None:
    assert walk.preceding(after(), "plan_made") is None
    assert walk.following(after(), "delivery_overall") is None


def test_from_a_question_that_is_not_relevant_the_walk_goes_on_all_the_same() -> None:
    assert walk.following(after(), "plan_timely") == "needs_found"
    assert walk.preceding(after(), "plan_timely") == "plan_made"


def test_next_missing_begins_again_at_the_first() -> None:
    answered = after(needs_found=("work",), plan_overall="poor")
    assert walk.next_missing(SMALL, answered, "plan_made") == "risk_screened"
    assert walk.next_missing(SMALL, answered, "delivery_overall") == "plan_made"


def test_information_is_never_missing() -> None:
    assert walk.next_missing(SMALL, after(), "risk_overall") == "visits"


def test_next_criterion_is_its_first_relevant_question() -> None:
    assert walk.next_criterion(SMALL, after(), "plan_made") == "risk_screened"
    assert walk.next_criterion(SMALL, after(), "risk_overall") == "first_seen"
    assert walk.next_criterion(SMALL, after(), "remarks") is None


def test_previous_criterion_is_its_first_relevant_question() -> None:
    assert walk.previous_criterion(SMALL, after(), "delivery_overall") == "risk_screened"
    assert walk.previous_criterion(SMALL, after(), "plan_overall") is None


def test_a_case_opens_where_it_was_left() -> None:
    assert walk.landing(SMALL, after(), "risk_overall") == "risk_overall"


def test_a_case_opens_at_the_first_missing_answer() -> None:
    assert walk.landing(SMALL, after(plan_made="no"), None) == "needs_found"
    assert walk.landing(SMALL, after(plan_made="no"), "no such question") == "needs_found"


def test_the_count_leaves_out_information_and_what_is_not_relevant() -> None:
    section = SMALL.criterion["2.1"].questions
    assert walk.count(section, after()) == (0, 3)
    assert walk.count(section, after(visits=3, remarks="none")) == (1, 4)
    assert walk.count(section, after(visits=3)).missing == 3


def test_questions_are_found_by_number_id_and_words() -> None:
    assert [q.id for q in walk.matches(SMALL.questions, "1.2.1")] == ["risk_screened"]
    assert [q.id for q in walk.matches(SMALL.questions, "plan_overall")] == ["plan_overall"]
    assert [q.id for q in walk.matches(SMALL.questions, "DRUGS deal")] == ["drugs_planned"]
    assert walk.matches(SMALL.questions, "nothing of the kind") == []


def row(
    ref: str, mine: Signature | None = None, readers: tuple[str, ...] = (), withdrawn: str | None = None
) -> CaseRow:
    progress = None if mine is None else Progress(ref, "Ann", signature=mine, answered=1)
    return CaseRow(Case(ref, {}, withdrawn), State.BEGUN, progress, readers)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([row("K2")], "K2"),
        ([row("K2", Signature.SIGNED), row("K3")], "K3"),
        ([row("K2", readers=("Bob",)), row("K3")], "K3"),
        ([row("K2", Signature.DRAFT, readers=("Ann", "Bob")), row("K3")], "K2"),
        ([row("K2", Signature.VOID)], "K2"),
        ([row("K2", withdrawn="read twice")], None),
        ([], None),
    ],
    ids=["not begun", "signed by me", "only another reads it", "mine too", "void", "withdrawn", "no other case"],
)
def test_the_next_case_is_one_for_me_to_read(others: list[CaseRow], expected: str | None) -> None:
    assert walk.next_case([row("K1", Signature.SIGNED), *others], "K1") == expected


def test_after_the_last_case_comes_the_first_that_was_passed_over() -> None:
    assert walk.next_case([row("K1"), row("K2", Signature.SIGNED), row("K3")], "K3") == "K1"


@given(st.lists(st.sampled_from(list(Outcome)), min_size=14, max_size=14), st.integers(0, 13))
def test_back_undoes_next(drawn: list[Outcome], start: int) -> None:
    """Whatever the outcomes, going on and then back leads to where one was."""
    ids = list(SMALL.question)
    asked = dict(zip(ids, drawn, strict=True))
    here = ids[start]
    onward = walk.following(asked, here)
    if onward is not None and asked[here] is not Outcome.NOT_RELEVANT:
        assert walk.preceding(asked, onward) == here


def test_the_small_instrument_has_as_many_questions_as_are_drawn(instrument: Instrument) -> None:
    assert len(instrument.questions) == 14
