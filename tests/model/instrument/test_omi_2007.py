"""The instrument omi-2007: complete as published, sound, and fit to be walked."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from model.instrument.instrument import Grading, Question
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
