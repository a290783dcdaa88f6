"""The invented samples give the figures that the reports publish, recounted here from the raw answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from model.inspection.fields import check
from model.instrument.instrument import Instrument, Question
from model.journal.records import NOT_APPLICABLE, Refused, Statement, Value, case_subject, reading_subject
from model.replay.published import PublishedInspection, QuotedFigure
from model.replay.replay import Replay, compose
from resources import access

NAMES = ("kent-2007", "lincolnshire-2007")
SEED = 2007

Details = Mapping[str, Value]


class Played:
    """One replay, with the counting that these tests do by themselves."""

    def __init__(self, name: str, seed: int = SEED) -> None:
        self.facts = PublishedInspection.read(access.replay(name))
        self.instrument: Instrument = access.instrument(self.facts.instrument)
        self.replay: Replay = compose(self.instrument, self.facts, seed)
        self.missed = {deviation.name for deviation in self.replay.deviations}

    def cases(self, **wanted: str) -> list[Details]:
        """The details of the cases that have all of these."""
        return [case for _, case in self.replay.cases if all(case[name] == value for name, value in wanted.items())]

    def asked(self, question: Question, case: Details, answers: Mapping[str, Value]) -> bool:
        """Routing, worked out from the question's clauses back to the first question."""
        for clause in question.relevant:
            value = case.get(clause.name)
            if clause.is_answer:
                earlier = self.instrument.question[clause.name]
                value = answers.get(clause.name) if self.asked(earlier, case, answers) else None
            values = value if isinstance(value, tuple) else (value,)
            if clause.min is not None:
                if not isinstance(value, int) or value < clause.min:
                    return False
            elif not {str(item) for item in values} & clause.allowed:
                return False
        return True

    def answers(self, id_: str) -> list[Value]:
        """What was answered wherever the question is asked; None where nothing was."""
        question = self.instrument.question[id_]
        return [
            self.replay.answers[ref].get(id_)
            for ref, case in self.replay.cases
            if self.asked(question, case, self.replay.answers[ref])
        ]

    def counted(self, id_: str) -> tuple[int, int]:
        """Above the line, and judged at all."""
        judged = [answer for answer in self.answers(id_) if answer != NOT_APPLICABLE]
        above = self.instrument.question[id_].scale.above
        return sum(answer in above for answer in judged), len(judged)


@pytest.fixture(scope="module", params=[(name, seed) for name in NAMES for seed in (SEED, 1)])
def played(request: pytest.FixtureRequest) -> Played:
    return Played(*request.param)


@pytest.fixture(scope="module")
def kent() -> Played:
    return Played("kent-2007")


@pytest.fixture(scope="module")
def lincolnshire() -> Played:
    return Played("lincolnshire-2007")


def test_every_name_in_the_facts_is_in_the_instrument(played: Played) -> None:
    facts, instrument = played.facts, played.instrument
    assert set(facts.details) <= set(instrument.case_field)
    assert {instrument.question[id_].kind for id_ in facts.gates} <= {"gate", "information"}
    assert set(facts.figures) <= {question.id for question in instrument.scored}
    assert set(facts.notes) <= set(facts.figures)
    assert set(facts.criteria) == set(instrument.criterion)
    assert set(facts.threads) == {thread.id for thread in instrument.threads}
    assert set(facts.gradings) == {grading.code for grading in instrument.gradings}
    assert {grade.grade for grade in facts.gradings.values()} <= {choice.value for choice in instrument.grades}
    assert {score.conclusion for score in facts.criteria.values()} <= {band.conclusion for band in instrument.bands}


def test_every_quoted_number_of_cases_is_met_or_its_miss_is_said(played: Played) -> None:
    for id_, figure in played.facts.figures.items():
        above, relevant = played.counted(id_)
        if figure.of is not None:
            assert (relevant == figure.of) != (id_ in played.missed), id_
        if figure.above is not None and id_ not in played.missed:
            assert above == figure.above, id_
        if figure.below is not None:
            assert relevant - above == figure.below, id_


def test_every_quoted_percentage_is_met_to_the_nearest_whole_case(played: Played) -> None:
    for id_, figure in played.facts.figures.items():
        above, relevant = played.counted(id_)
        quoted_in_cases = figure.above is not None or figure.below is not None
        if figure.percent is not None and not (quoted_in_cases and id_ not in played.missed):
            assert abs(Fraction(above) - Fraction(figure.percent, 100) * relevant) <= Fraction(1, 2), id_


def test_a_question_without_a_figure_takes_the_published_score_of_its_criterion(played: Played) -> None:
    for question in played.instrument.scored:
        figure = played.facts.figures.get(question.id)
        if figure is None or (figure.share is None and figure.below is None):
            above, relevant = played.counted(question.id)
            rate = Fraction(played.facts.criteria[question.criterion].percent, 100)
            assert abs(above - rate * relevant) <= Fraction(1, 2), question.id


def test_the_only_misses_are_those_where_the_reports_contradict_themselves(kent: Played, lincolnshire: Played) -> None:
    assert [(miss.name, miss.line) for miss in kent.replay.deviations] == [
        ("psr_prepared", 311),
        ("drug_related", 567),
        ("ppo_drug_licence_condition", 567),
    ]
    assert [(miss.name, miss.line) for miss in lincolnshire.replay.deviations] == [("roh_screening_accurate", 386)]


def test_every_reading_is_complete_and_nothing_is_answered_that_is_not_asked(played: Played) -> None:
    for ref, case in played.replay.cases:
        answers = played.replay.answers[ref]
        asked = {question for question in played.instrument.questions if played.asked(question, case, answers)}
        assert set(answers) <= {question.id for question in asked}
        assert {question.id for question in asked if question.kind != "information"} <= set(answers)


def test_every_value_can_be_stated(played: Played) -> None:
    required = {case_field.name for case_field in played.instrument.case_fields if case_field.required}
    for ref, case in played.replay.cases:
        assert required <= set(case)
        for name, value in case.items():
            check(played.instrument, Statement(case_subject(ref), name, value))
        for id_, value in played.replay.answers[ref].items():
            check(played.instrument, Statement(reading_subject(ref, "A"), id_, value))


def test_kents_sample_is_composed_as_published(kent: Played) -> None:
    assert Counter(case["sentence_type"] for case in kent.cases()) == {"community": 60, "licence": 40, "custody": 10}
    assert len(kent.cases(ppo="yes")) == 9
    assert sum(case["roh_level"] in ("high", "very_high") for case in kent.cases()) == 15
    assert sum(case["mappa_level"] != "none" for case in kent.cases()) == 25
    for field, count in {
        "children_safeguarding": 16,
        "transferred_in": 9,
        "accredited_programme": 24,
        "statutory_victim_contact": 23,
        "domestic_abuse": 23,
        "unpaid_work": 38,
        "curfew_or_exclusion": 11,
        "approved_premises": 3,
    }.items():
        assert len(kent.cases(**{field: "yes"})) == count, field
    assert Counter(kent.answers("psr_prepared")) == {"yes": 61, "no": 9}
    assert kent.answers("diversity_factors").count("yes") == 63
    assert len({case["offender_manager_ref"] for case in kent.cases()}) == 87


def test_lincolnshires_sample_is_composed_as_published(lincolnshire: Played) -> None:
    assert Counter(case["sentence_type"] for case in lincolnshire.cases()) == {"community": 60, "licence": 40}
    assert len(lincolnshire.cases(ppo="yes")) == 5
    assert sum(case["roh_level"] in ("high", "very_high") for case in lincolnshire.cases()) == 15
    for field, count in {
        "children_safeguarding": 5,
        "transferred_in": 10,
        "accredited_programme": 37,
        "drr": 9,
        "approved_premises": 5,
    }.items():
        assert len(lincolnshire.cases(**{field: "yes"})) == count, field
    assert Counter(lincolnshire.answers("psr_prepared")) == {"yes": 56, "no": 4}
    assert lincolnshire.answers("recalled_for_roh").count("yes") == 12


def test_cases_began_about_half_a_year_before_they_were_read(kent: Played) -> None:
    assert {str(case["start_date"])[:7] for case in kent.cases()} == {"2007-04", "2007-05", "2007-06"}
    assert all(str(case["sentence_date"]) < str(case["release_date"]) for case in kent.cases(sentence_type="licence"))


def test_notes_stand_on_answers_below_the_line(played: Played) -> None:
    noted = [(ref, id_) for ref, notes in played.replay.notes.items() for id_ in notes]
    assert {id_ for _, id_ in noted} == set(played.facts.notes)
    for ref, id_ in noted:
        assert played.replay.answers[ref][id_] not in (played.instrument.question[id_].scale.above | {NOT_APPLICABLE})


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_inspection_and_another_the_same_counts(name: str) -> None:
    first, again, other = Played(name), Played(name), Played(name, SEED + 1)
    assert again.replay == first.replay
    assert other.replay.answers != first.replay.answers
    for field in ("tier", "gender", "unpaid_work"):
        assert Counter(case[field] for case in other.cases()) == Counter(case[field] for case in first.cases())
    for id_, figure in first.facts.figures.items():
        if figure.of is not None:
            assert other.counted(id_) == first.counted(id_), id_


def test_answers_of_one_case_go_together_a_little(played: Played) -> None:
    every = [question.id for question in played.instrument.scored if not question.relevant]
    shares = []
    for ref, _ in played.replay.cases:
        given = [(id_, played.replay.answers[ref][id_]) for id_ in every]
        judged = [(id_, answer) for id_, answer in given if answer != NOT_APPLICABLE]
        good = sum(answer in played.instrument.question[id_].scale.above for id_, answer in judged)
        shares.append(good / len(judged))
    mean = sum(shares) / len(shares)
    spread = sum((share - mean) ** 2 for share in shares) / len(shares)
    by_chance = mean * (1 - mean) / len(every)
    assert 1 < spread / by_chance < 10


def altered(facts: PublishedInspection, figures: Mapping[str, QuotedFigure]) -> PublishedInspection:
    return replace(facts, figures={**facts.figures, **figures})


def test_more_cases_quoted_than_there_are_keeps_the_share_and_says_so(kent: Played) -> None:
    facts = altered(kent.facts, {"ppo_resources": QuotedFigure(line=1, how="printed", above=10, of=20)})
    result = compose(kent.instrument, facts, SEED)
    answers = [result.answers[ref].get("ppo_resources") for ref, case in result.cases if case["ppo"] == "yes"]
    assert Counter(answers) == {"yes": 5, "no": 4}
    assert ("ppo_resources", "relevant in 9 cases, not in 20") in {(miss.name, miss.what) for miss in result.deviations}


def test_fewer_cases_quoted_than_there_are_makes_the_others_not_applicable(kent: Played) -> None:
    facts = altered(kent.facts, {"ppo_resources": QuotedFigure(line=1, how="printed", above=2, of=5)})
    result = compose(kent.instrument, facts, SEED)
    answers = [result.answers[ref].get("ppo_resources") for ref, case in result.cases if case["ppo"] == "yes"]
    assert Counter(answers) == {"yes": 2, "no": 3, NOT_APPLICABLE: 4}


def test_a_gate_that_the_facts_leave_open_is_refused(kent: Played) -> None:
    facts = replace(kent.facts, gates={id_: draws for id_, draws in kent.facts.gates.items() if id_ != "rmp_required"})
    with pytest.raises(Refused, match="rmp_required"):
        compose(kent.instrument, facts, SEED)
