"""How the Offender Management Tool routes: against a second reading of its data, and walked through by chance."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.inspection.outcomes import missing, outcomes
from model.instrument.instrument import CaseField, Choice, Question
from model.instrument.values import problem
from model.journal.records import NOT_APPLICABLE, Outcome, Value
from resources.access import instrument

OMI = instrument("omi-2007")


# An independent reading of relevance, from the data itself and not from the clauses made of it.

RAW: dict[str, dict[str, Any]] = {
    row["id"]: row for criterion in OMI.source["criteria"] for row in criterion["questions"]
}


def naively_relevant(id_: str, details: Mapping[str, Value], answers: Mapping[str, Value]) -> bool:
    for name, allowed in RAW[id_].get("relevant", {}).items():
        asked = name.removeprefix("answer.")
        if asked != name and not naively_relevant(asked, details, answers):
            return False
        value = (details if asked == name else answers).get(asked)
        if isinstance(allowed, dict):
            if not isinstance(value, int) or value < allowed["min"]:
                return False
        elif not set(allowed) & set(value if isinstance(value, tuple) else (value,)):
            return False
    return True


def values_of(kind: str, choices: tuple[Choice, ...]) -> st.SearchStrategy[Value]:
    codes = [choice.value for choice in choices]
    strategies: dict[str, Callable[[], st.SearchStrategy[Value]]] = {
        "choice": lambda: st.sampled_from(codes),
        "multi": lambda: st.sets(st.sampled_from(codes), min_size=1).map(lambda found: tuple(sorted(found))),
        "number": lambda: st.integers(0, 4),
        "date": lambda: st.dates().map(str),
        "text": lambda: st.sampled_from(["A1", "B2"]),
    }
    return strategies[kind]()


def detail(case_field: CaseField) -> st.SearchStrategy[Value]:
    stated = values_of(case_field.kind, case_field.choices)
    return stated if case_field.required else st.none() | stated


def answer(question: Question) -> st.SearchStrategy[Value]:
    given_ = values_of(question.scale.kind, question.scale.choices)
    return given_ | st.just(NOT_APPLICABLE) if question.allow_na else given_


DETAILS = st.fixed_dictionaries({case_field.name: detail(case_field) for case_field in OMI.case_fields})
ANSWERS = st.fixed_dictionaries({question.id: answer(question) for question in OMI.questions})


@given(DETAILS, ANSWERS, st.sets(st.sampled_from([question.id for question in OMI.questions])))
@settings(max_examples=60, deadline=None)
def test_every_question_has_the_outcome_that_the_data_says(
    details: dict[str, Value], answers: dict[str, Value], left_out: set[str]
) -> None:
    stated = {id_: value for id_, value in answers.items() if id_ not in left_out}
    found = outcomes(OMI, details, stated)
    assert list(found) == [question.id for question in OMI.questions]
    for id_, outcome in found.items():
        assert (outcome is not Outcome.NOT_RELEVANT) == naively_relevant(id_, details, stated), id_
        assert (outcome is Outcome.UNANSWERED) == (outcome is not Outcome.NOT_RELEVANT and id_ in left_out), id_


@given(DETAILS, ANSWERS)
@settings(max_examples=40, deadline=None)
def test_a_walk_that_answers_what_it_is_asked_leaves_nothing_missing(
    details: dict[str, Value], answers: dict[str, Value]
) -> None:
    said: dict[str, Value] = {}
    while (question := next(missing(OMI, outcomes(OMI, details, said)), None)) is not None:
        said[question.id] = answers[question.id]
    assert {id_ for id_, outcome in outcomes(OMI, details, said).items() if outcome is Outcome.UNANSWERED} <= {
        question.id for question in OMI.questions if question.kind == "information"
    }


# Reach and length

QUIET: dict[str, Value] = {
    **{case_field.name: "no" for case_field in OMI.case_fields if case_field.required},
    "sentence_type": "community",
    "gender": "male",
    "rem_code": "white",
    "tier": "1",
    "roh_level": "low",
    "mappa_level": "none",
    "requirements_count": 1,
}
"""The case about which least is asked."""


def made_relevant(id_: str, details: dict[str, Value], answers: dict[str, Value]) -> None:
    """Give details and answers the least that opens a question: its clauses, and those of the gates before it."""
    for name, allowed in RAW[id_].get("relevant", {}).items():
        asked = name.removeprefix("answer.")
        value = allowed["min"] if isinstance(allowed, dict) else allowed[0]
        if asked == name:
            details[name] = value
            continue
        answers[asked] = (value,) if OMI.question[asked].scale.kind == "multi" else value
        made_relevant(asked, details, answers)


@pytest.mark.parametrize("id_", RAW)
def test_every_question_can_be_reached(id_: str) -> None:
    details, answers = dict(QUIET), dict[str, Value]()
    made_relevant(id_, details, answers)
    assert outcomes(OMI, details, answers)[id_] is Outcome.UNANSWERED
    for name, value in details.items():
        case_field = OMI.case_field[name]
        assert problem(case_field.kind, case_field.choices, value) is None


def likely(question: Question, chance: random.Random) -> Value:
    """An answer as a reader gives it: four in five above the line, one gate in two open."""
    codes = [choice.value for choice in question.scale.choices]
    if question.scale.kind == "multi":
        return (chance.choice(codes),)
    if not question.is_scored:
        return chance.choice(codes)
    above = [code for code in codes if code in question.scale.above]
    return chance.choice(above if chance.random() < 0.8 else [code for code in codes if code not in above])


def questions_asked(details: Mapping[str, Value], chance: random.Random) -> int:
    """How many answers signing such a case takes."""
    required = [question for question in OMI.questions if question.kind != "information"]
    found = outcomes(OMI, details, {question.id: likely(question, chance) for question in required})
    return sum(found[question.id] is not Outcome.NOT_RELEVANT for question in required)


def likely_case(chance: random.Random) -> dict[str, Value]:
    """A case as the sample of an area holds them; the shares are roughly Kent's."""
    shares = {
        "ppo": 0.08,
        "children_safeguarding": 0.15,
        "domestic_abuse": 0.2,
        "statutory_victim_contact": 0.2,
        "approved_premises": 0.03,
        "unpaid_work": 0.35,
        "accredited_programme": 0.2,
        "drr": 0.08,
        "curfew_or_exclusion": 0.1,
        "transferred_in": 0.08,
    }
    drawn: dict[str, Value] = {name: "yes" if chance.random() < share else "no" for name, share in shares.items()}
    drawn["sentence_type"] = chance.choices(["community", "licence", "custody"], [60, 40, 10])[0]
    drawn["gender"] = chance.choices(["male", "female"], [88, 12])[0]
    drawn["rem_code"] = chance.choices(["white", "minority_ethnic", "not_recorded"], [90, 9, 1])[0]
    drawn["tier"] = chance.choices(["1", "2", "3", "4"], [20, 30, 40, 10])[0]
    drawn["roh_level"] = chance.choices(["low", "medium", "high", "very_high"], [40, 46, 12, 2])[0]
    drawn["mappa_level"] = chance.choices(["none", "1", "2", "3"], [77, 15, 7, 1])[0]
    drawn["requirements_count"] = chance.choice([0, 1, 1, 2, 2, 3])
    return drawn


def test_a_case_asks_a_bearable_number_of_questions() -> None:
    chance = random.Random(2008)  # noqa: S311  (a sample, not a secret)
    lengths = sorted(questions_asked(likely_case(chance), chance) for _ in range(110))
    assert lengths[0] >= 90
    assert 120 <= median(lengths) <= 150
    assert lengths[-1] <= 180
