"""The instrument omi-2007: complete as published, sound, and fit to be walked."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.inspection.outcomes import missing, outcomes
from model.instrument.instrument import CaseField, Choice, Grading, Question
from model.instrument.values import problem
from model.journal.records import NOT_APPLICABLE, Outcome, Value
from resources.access import instrument

OMI = instrument("omi-2007")

TITLES = {
    "1.1": "Preparing for sentence",
    "1.2": "Assessment of risk of harm",
    "1.3": "Assessment of likelihood of reoffending",
    "1.4": "Assessment of offender engagement",
    "1.5": "Sentence planning",
    "2.1": "Delivering the sentence plan",
    "2.2": "Protecting the public by minimising risk of harm",
    "2.3": "Victims",
    "2.4": "Ensuring containment and promoting compliance (Punish)",
    "2.5": "Constructive interventions (Help and Change)",
    "2.6": "Restrictive interventions (Control)",
    "2.7": "Diversity issues",
    "3.1": "Achievement of initial outcomes",
    "3.2": "Sustainability of progress",
}

PUBLISHED = {
    "1.1": 18,
    "1.2": 26,
    "1.3": 11,
    "1.4": 7,
    "1.5": 25,
    "2.1": 24,
    "2.2": 19,
    "2.3": 9,
    "2.4": 24,
    "2.5": 10,
    "2.6": 7,
    "2.7": 7,
    "3.1": 28,
    "3.2": 6,
}
"""How many questions of each criterion the two reports quote a result for."""

GRADED = {
    "4.1": "Leadership and planning",
    "4.2": "Performance against national and regional targets",
    "4.3": "Resource deployment",
    "4.4": "Workforce planning and development",
    "4.5": "Review and evaluation",
    "4.6": "Commissioning of services",
}

SECTION_4_LINES = {
    "4.1": (range(645, 682), range(695, 735)),
    "4.2": (range(682, 713), range(735, 783)),
    "4.3": (range(713, 731), range(783, 805)),
    "4.4": (range(731, 756), range(805, 836)),
    "4.5": (range(756, 773), range(836, 857)),
    "4.6": (range(773, 798), range(857, 879)),
}
"""Where the reports on Kent and Lincolnshire speak of each criterion of section 4."""

SUMMARIES = {
    "1.1": "psr_overall_quality",
    "1.2": "roh_analysis_overall_quality",
    "1.3": "lor_overall_quality",
    "1.4": "methods_likely_effective",
    "1.5": "sentence_plan_overall_quality",
    "2.1": "delivered_as_planned",
    "2.2": "roh_changes_managed",
    "2.3": "victim_safety_priority",
    "2.4": "contact_supports_requirements",
    "2.5": "constructive_meets_objectives",
    "2.6": "restrictive_reasonable_action",
    "2.7": "diversity_in_interventions",
    "3.1": "resources_used_efficiently",
    "3.2": "long_term_reintegration",
}

FEWER_THAN_ROUTED = (
    "plan_custody_community_split",
    "victim_safety_custody",
    "custody_liberty_restricted",
    "custody_ties_preserved",
    "custody_links_preserved",
    "roh_classification_communicated",
    "management_involved_high_roh",
    "home_visit_high_roh",
    "diversity_plans_made",
    "plan_sensitive_to_diversity",
    "restrictive_reasonable_action",
    "victim_threat_reduced",
)
"""Questions whose published number of cases is smaller than the group they are asked of."""


def is_published(question: Question) -> bool:
    """Whether a report quotes a result for it; the sources of the others begin with Routing or Record."""
    return question.source.startswith(("Kent", "Lincolnshire"))


# What it holds


def test_the_fourteen_criteria_have_their_published_titles() -> None:
    assert {criterion.code: criterion.title for criterion in OMI.criteria} == TITLES
    assert list(TITLES) == [criterion.code for criterion in OMI.criteria]
    assert all(criterion.section == criterion.code[0] and criterion.statement for criterion in OMI.criteria)


def test_every_published_question_is_there() -> None:
    counted = Counter(question.criterion for question in OMI.questions if is_published(question))
    assert counted == PUBLISHED
    assert sum(PUBLISHED.values()) == 221


def test_what_is_not_published_is_never_scored_and_says_what_it_is_for() -> None:
    added = [question for question in OMI.questions if not is_published(question)]
    assert {question.source.partition(":")[0]: question.kind for question in added} == {
        "Routing": "gate",
        "Record": "information",
    }


def test_two_hundred_and_fourteen_questions_are_scored_and_sixty_belong_to_the_thread() -> None:
    assert len(OMI.scored) == 214
    (thread,) = OMI.threads
    assert len(OMI.thread_questions(thread)) == 60
    assert {question.criterion[0] for question in OMI.thread_questions(thread)} == {"1", "2"}
    assert sum(bool(question.threads) for question in OMI.questions) == 60


def test_each_criterion_has_its_summary_judged_in_four_grades() -> None:
    assert {question.criterion: question.id for question in OMI.scored if question.summary} == SUMMARIES
    assert {question.scale.name for question in OMI.scored if question.summary} == {"quality4"}


def test_section_4_is_graded_in_six_parts_by_four_grades() -> None:
    assert {grading.code: grading.title for grading in OMI.gradings} == GRADED
    assert [grade.label for grade in OMI.grades] == ["Well met", "Satisfactorily met", "Partly met", "Not met"]


@pytest.mark.parametrize("grading", OMI.gradings, ids=lambda grading: grading.code)
def test_each_grading_rests_on_specific_criteria_that_say_where_both_reports_speak_of_them(grading: Grading) -> None:
    assert 4 <= len(grading.specifics) <= 7
    spans = SECTION_4_LINES[grading.code]
    for specific in grading.specifics:
        assert re.fullmatch(r"Kent \d+(, \d+)*; Lincolnshire \d+(, \d+)*", specific.source), specific.id
        for part, span in zip(specific.source.split("; "), spans, strict=True):
            lines = [int(line) for line in re.findall(r"\d+", part)]
            assert lines == sorted(set(lines))
            assert sum(line in span for line in lines) >= 1, (specific.id, part)


@pytest.mark.parametrize(
    ("percent", "conclusion"),
    [
        (100, "good"),
        (70, "good"),
        (69, "priority for improvement"),
        (62, "priority for improvement"),
        (61, "urgent priority for improvement"),
        (0, "urgent priority for improvement"),
    ],
)
def test_the_bands_suggest_what_most_published_conclusions_say(percent: int, conclusion: str) -> None:
    assert OMI.suggested(percent) == conclusion


def test_a_case_is_described_by_about_twenty_details() -> None:
    assert len(OMI.case_fields) == 23
    optional = {case_field.name for case_field in OMI.case_fields if not case_field.required}
    assert optional == {
        *("order_type", "sentence_date", "start_date", "release_date"),
        *("offender_manager_ref", "offender_manager_grade"),
    }
    assert all(case_field.label and case_field.help and case_field.source for case_field in OMI.case_fields)


# How it is written


@pytest.mark.parametrize("question", OMI.questions, ids=lambda question: question.id)
def test_every_question_has_words_guidance_and_a_source(question: Question) -> None:
    assert question.text.endswith("?")
    assert question.guidance.endswith(".")
    assert question.source
    assert not question.note or question.note.endswith(".")
    assert question.text == question.text.strip()


def test_no_two_questions_have_the_same_words() -> None:
    assert max(Counter(question.text for question in OMI.questions).values()) == 1


def test_what_is_weakly_founded_says_why() -> None:
    silent = [q.id for q in OMI.questions if is_published(q) and q.confidence == "low" and not q.note]
    assert silent == []
    assert all(OMI.question[id_].note.startswith("Summary") for id_ in SUMMARIES.values())


def test_labels_are_for_people_and_values_for_programs() -> None:
    choices = [choice for question in OMI.questions for choice in question.scale.choices]
    assert all(choice.value.replace("_", "a").isalnum() and choice.value.islower() for choice in choices)
    assert all(choice.label[0].isupper() for choice in choices)


# How it asks


def test_only_a_gate_that_depends_on_groups_at_risk_can_be_not_applicable() -> None:
    assert [q.id for q in OMI.questions if q.allow_na and not q.is_scored] == ["risk_groups"]


@pytest.mark.parametrize("id_", FEWER_THAN_ROUTED)
def test_a_case_can_be_taken_out_where_the_reports_count_fewer_than_routing_gives(id_: str) -> None:
    assert OMI.question[id_].allow_na


def test_every_gate_opens_something() -> None:
    opened = {clause.name for question in OMI.questions for clause in question.relevant if clause.is_answer}
    assert {question.id for question in OMI.questions if question.kind == "gate"} <= opened


def test_a_gate_is_asked_in_the_criterion_that_first_needs_it() -> None:
    for gate in (question for question in OMI.questions if question.kind == "gate"):
        needing = (q.criterion for q in OMI.questions if gate.id in {c.name for c in q.relevant if c.is_answer})
        assert next(needing) == gate.criterion, gate.id


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
