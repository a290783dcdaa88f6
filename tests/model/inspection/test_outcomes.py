"""What the answers of a reading come to: routing, parking, not applicable, and an independent reckoning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.inspection.outcomes import missing, outcomes, parked
from model.instrument.instrument import Question
from model.instrument.reader import read
from model.journal.records import NOT_APPLICABLE, TALLIED, Outcome, Tally, Value, tally_of
from tests.small_instrument import small_files, small_instrument

SMALL = small_instrument()
COMMUNITY: dict[str, Value] = {"sentence_type": "community", "requirements": ("supervision",), "hours": 40}
LICENCE: dict[str, Value] = {**COMMUNITY, "sentence_type": "licence"}

ABOVE, BELOW, ANSWERED = Outcome.ABOVE, Outcome.BELOW, Outcome.ANSWERED
NOT_RELEVANT, UNANSWERED = Outcome.NOT_RELEVANT, Outcome.UNANSWERED


def come_to(answers: Mapping[str, Value], details: Mapping[str, Value] = COMMUNITY) -> dict[str, Outcome]:
    return outcomes(SMALL, details, answers)


def test_every_question_has_an_outcome_in_the_order_asked() -> None:
    assert list(come_to({})) == [question.id for question in SMALL.questions]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("excellent", ABOVE), ("sufficient", ABOVE), ("insufficient", BELOW), ("poor", BELOW)],
)
def test_the_scale_says_which_answers_are_above_the_line(answer: str, outcome: Outcome) -> None:
    assert come_to({"plan_overall": answer})["plan_overall"] is outcome


def test_not_applicable_is_neither_above_nor_below() -> None:
    assert come_to({"plan_overall": NOT_APPLICABLE})["plan_overall"] is Outcome.NOT_APPLICABLE


def test_a_gate_and_information_are_answered_and_count_for_nothing() -> None:
    found = come_to({"plan_made": "no", "first_seen": "2008-03-01", "remarks": "None."})
    assert {found["plan_made"], found["first_seen"], found["remarks"]} == {ANSWERED}
    assert tally_of([ANSWERED]) == Tally()


def test_a_gate_that_is_not_answered_opens_nothing() -> None:
    assert come_to({})["plan_timely"] is NOT_RELEVANT


def test_a_gate_opens_by_the_answer_that_the_question_names() -> None:
    assert come_to({"plan_made": "yes"})["plan_timely"] is UNANSWERED
    assert come_to({"plan_made": "no"})["plan_timely"] is NOT_RELEVANT


def test_every_clause_must_hold() -> None:
    """The plan's part on drugs is asked about where there was a plan, and drugs were found among the needs."""
    assert come_to({"plan_made": "yes", "needs_found": ("drugs", "work")})["drugs_planned"] is UNANSWERED
    assert come_to({"plan_made": "yes", "needs_found": ("housing", "work")})["drugs_planned"] is NOT_RELEVANT
    assert come_to({"plan_made": "no", "needs_found": ("drugs",)})["drugs_planned"] is NOT_RELEVANT


def test_case_details_route_too() -> None:
    assert come_to({}, COMMUNITY)["risk_on_release"] is NOT_RELEVANT
    assert come_to({}, LICENCE)["risk_on_release"] is UNANSWERED
    assert come_to({}, {})["risk_on_release"] is NOT_RELEVANT


@pytest.mark.parametrize(
    ("requirements", "hours", "outcome"),
    [
        (("programme",), 10, UNANSWERED),
        (("programme", "supervision"), 11, UNANSWERED),
        (("programme",), 9, NOT_RELEVANT),
        (("supervision",), 40, NOT_RELEVANT),
        (("programme",), None, NOT_RELEVANT),
    ],
)
def test_a_multi_field_holds_any_and_a_number_at_least(
    requirements: tuple[str, ...], hours: int | None, outcome: Outcome
) -> None:
    details = {"sentence_type": "community", "requirements": requirements, "hours": hours}
    assert come_to({}, details)["programme_begun"] is outcome


@pytest.mark.parametrize(("visits", "outcome"), [(None, NOT_RELEVANT), (1, NOT_RELEVANT), (2, UNANSWERED)])
def test_a_number_answered_opens_from_its_least(visits: int | None, outcome: Outcome) -> None:
    assert come_to({"visits": visits})["visits_purposeful"] is outcome


def test_a_parked_answer_is_out_of_every_count_and_comes_back_as_it_was() -> None:
    answers: dict[str, Value] = {"plan_made": "yes", "plan_timely": "no"}
    assert come_to(answers)["plan_timely"] is BELOW

    closed = {**answers, "plan_made": "no"}
    assert come_to(closed)["plan_timely"] is NOT_RELEVANT
    assert list(parked(come_to(closed), closed)) == ["plan_timely"]

    assert come_to({**closed, "plan_made": "yes"}) == come_to(answers)
    assert list(parked(come_to(answers), answers)) == []


def test_an_answer_is_parked_by_the_case_details_too() -> None:
    answers: dict[str, Value] = {"risk_on_release": "yes"}
    assert come_to(answers, LICENCE)["risk_on_release"] is ABOVE
    assert list(parked(come_to(answers, COMMUNITY), answers)) == ["risk_on_release"]


def test_a_parked_answer_opens_no_other_question() -> None:
    files = small_files()
    needs = files["section1.toml"]["criteria"][0]["questions"][2]
    assert needs["id"] == "needs_found"
    needs["relevant"] = {"answer.plan_made": ["yes"]}
    drugs = files["section1.toml"]["criteria"][0]["questions"][3]
    drugs["relevant"] = {"answer.needs_found": ["drugs"]}
    chained = read(files)
    answers: dict[str, Value] = {"plan_made": "yes", "needs_found": ("drugs",), "drugs_planned": "yes"}
    assert outcomes(chained, COMMUNITY, answers)["drugs_planned"] is ABOVE
    assert outcomes(chained, COMMUNITY, {**answers, "plan_made": "no"})["drugs_planned"] is NOT_RELEVANT


def test_what_is_missing_is_what_is_relevant_and_unanswered_but_never_information() -> None:
    assert [question.id for question in missing(SMALL, come_to({}))] == [
        *("plan_made", "needs_found", "plan_overall"),
        *("risk_screened", "risk_overall"),
        *("visits", "delivery_overall"),
    ]
    answered: dict[str, Value] = {
        "plan_made": "no",
        "needs_found": ("work",),
        "plan_overall": "poor",
        "risk_screened": NOT_APPLICABLE,
        "risk_overall": "sufficient",
        "visits": 0,
        "delivery_overall": "sufficient",
    }
    assert list(missing(SMALL, come_to(answered))) == []
    opened = come_to({**answered, "visits": 2})
    assert [question.id for question in missing(SMALL, opened)] == ["visits_purposeful"]


# Against an independent reckoning

choices: dict[str, list[Value]] = {
    "yes_no": [None, "yes", "no", NOT_APPLICABLE],
    "gate": [None, "yes", "no"],
    "quality": [None, "excellent", "sufficient", "insufficient", "poor", NOT_APPLICABLE],
    "needs": [None, ("drugs",), ("drugs", "work"), ("housing", "work")],
    "count": [None, 0, 1, 2, 3],
    "date": [None, "2008-03-01"],
    "words": [None, "Seen."],
}
some_answers = st.fixed_dictionaries(
    {question.id: st.sampled_from(choices[question.scale.name]) for question in SMALL.questions}
)
some_details = st.fixed_dictionaries(
    {
        "sentence_type": st.sampled_from([None, "community", "licence", "custody"]),
        "requirements": st.sampled_from([None, ("programme",), ("supervision",), ("programme", "unpaid_work")]),
        "hours": st.sampled_from([None, 0, 9, 10, 11]),
    }
)


@given(some_details, some_answers)
def test_outcomes_are_those_of_the_independent_reckoning(details: dict[str, Value], answers: dict[str, Value]) -> None:
    found = outcomes(SMALL, details, answers)
    assert found == {question.id: _worked_out(question, details, answers) for question in SMALL.questions}


@given(some_details, some_answers, some_answers)
def test_changing_answers_and_changing_them_back_changes_nothing(
    details: dict[str, Value], first: dict[str, Value], second: dict[str, Value]
) -> None:
    before = dict(first)
    outcomes(SMALL, details, first)
    outcomes(SMALL, details, second)
    assert first == before
    assert outcomes(SMALL, details, first) == outcomes(SMALL, details, before)


def _worked_out(question: Question, details: Mapping[str, Value], answers: Mapping[str, Value]) -> Outcome:
    """Straight from the data the instrument was read from, one question at a time, backwards through its gates."""
    if not _asked(question.id, details, answers):
        return NOT_RELEVANT
    answer = answers[question.id]
    if answer is None:
        return UNANSWERED
    if answer == "not_applicable":
        return Outcome.NOT_APPLICABLE
    if question.kind != "scored":
        return ANSWERED
    return ABOVE if answer in ("yes", "excellent", "sufficient") else BELOW


def _asked(id_: str, details: Mapping[str, Value], answers: Mapping[str, Value]) -> bool:
    for name, wanted in ROWS[id_].get("relevant", {}).items():
        gate = name.removeprefix("answer.")
        if gate != name and not _asked(gate, details, answers):
            return False
        given_ = answers[gate] if gate != name else details[name]
        if given_ is None or not _holds(wanted, given_):
            return False
    return True


def _holds(wanted: Any, stated: Value) -> bool:
    if isinstance(stated, int):
        return stated >= int(wanted["min"])
    return any(value in wanted for value in (stated if isinstance(stated, tuple) else (stated,)))


ROWS: dict[str, dict[str, Any]] = {
    row["id"]: row
    for data in small_files().values()
    for criterion in data.get("criteria", [])
    for row in criterion["questions"]
}


# Tallies


@given(st.lists(st.sampled_from(list(Outcome))))
def test_a_tally_counts_the_five_outcomes(found: list[Outcome]) -> None:
    tally = tally_of(found)
    assert [getattr(tally, name) for name in TALLIED] == [found.count(outcome) for outcome in TALLIED]
    assert tally.relevant == found.count(ABOVE) + found.count(BELOW)


@given(st.lists(st.sampled_from(list(Outcome)), min_size=1), st.sampled_from(list(Outcome)), st.data())
def test_a_tally_moved_is_the_tally_counted_anew(found: list[Outcome], after: Outcome, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(found) - 1))
    changed = [*found[:place], after, *found[place + 1 :]]
    assert tally_of(found).moved(found[place], after) == tally_of(changed)
    assert tally_of(found).moved(None, after) == tally_of([*found, after])
    assert tally_of(found).moved(found[place], None) == tally_of(found[:place] + found[place + 1 :])
    assert tally_of(found) + tally_of(changed) == tally_of(found + changed)
