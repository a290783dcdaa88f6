"""The scores of the Offender Management Inspection, worked by hand and against an independent reckoning."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given

from model.instrument.instrument import Instrument
from model.journal.records import Tally
from scoring.figures import Figure
from scoring.layout import without
from scoring.omi import NO_SUMMARY, RULE, SUMMARY_ONLY
from tests.scoring.oracle import Oracle, triples_of
from tests.scoring.samples import ByCase, samples, tallies_of
from tests.small_instrument import small_instrument

SMALL = small_instrument()

score = RULE.score

# The questions that count, by criterion (summary last), and those of the Risk of Harm thread:
#   1.1  plan_timely, drugs_planned, plan_overall
#   1.2  risk_screened (RoH), risk_on_release (RoH), risk_overall
#   2.1  visits_purposeful (RoH), programme_begun, delivery_overall


def test_a_full_sample_worked_by_hand() -> None:
    scores = score(
        SMALL,
        {
            "plan_timely": Tally(above=3, below=1),
            "drugs_planned": Tally(above=1, below=1, not_relevant=2),
            "plan_overall": Tally(above=2, below=3),
            "risk_screened": Tally(above=5, below=0),
            "risk_on_release": Tally(above=1, below=2),
            "risk_overall": Tally(above=1, below=3),
            "visits_purposeful": Tally(above=0, below=4),
            "programme_begun": Tally(above=2, below=2, not_applicable=1),
            "delivery_overall": Tally(above=7, below=0),
        },
    )
    assert scores.questions["risk_on_release"] == Fraction(1, 3)
    # 1.1: individual (3/4 + 1/2) / 2 = 5/8; 4/5 x 5/8 + 1/5 x 2/5 = 1/2 + 2/25 = 29/50
    assert scores.criteria["1.1"] == Figure(Fraction(29, 50), (2, 5))
    # 1.2: individual (1 + 1/3) / 2 = 2/3; 4/5 x 2/3 + 1/5 x 1/4 = 8/15 + 1/20 = 35/60 = 7/12
    assert scores.criteria["1.2"] == Figure(Fraction(7, 12), (3, 5))
    # 2.1: individual (0 + 1/2) / 2 = 1/4; 4/5 x 1/4 + 1/5 x 1 = 2/5
    assert scores.criteria["2.1"] == Figure(Fraction(2, 5), (4, 7))
    # Section 1: (29/50 + 7/12) / 2 = (174 + 175) / 600 = 349/600; section 2: its only criterion
    assert scores.sections == {"1": Figure(Fraction(349, 600), (2, 5)), "2": Figure(Fraction(2, 5), (4, 7))}
    # Thread: (1 + 1/3 + 0) / 3 = 4/9: each question once, whatever its criterion weighs
    assert scores.threads == {"roh": Figure(Fraction(4, 9), (3, 5))}
    assert [scores.criteria[code].shown for code in ("1.1", "1.2", "2.1")] == [58, 58, 40]
    assert (scores.sections["1"].shown, scores.threads["roh"].shown) == (58, 44)


def test_sections_are_made_of_unrounded_criteria() -> None:
    # 1.1 is 69.5 %, shown 70; 1.2 is 0.5 %, shown 1. Their mean is 35; that of what is shown would be 35.5, shown 36.
    scores = score(SMALL, {"plan_overall": Tally(139, 61), "risk_overall": Tally(1, 199)})
    assert [scores.criteria[code].shown for code in ("1.1", "1.2")] == [70, 1]
    assert scores.sections["1"].shown == 35


def test_a_question_without_a_relevant_case_leaves_the_mean() -> None:
    scores = score(
        SMALL,
        {
            "plan_timely": Tally(above=3, below=1),
            "drugs_planned": Tally(not_applicable=1, not_relevant=2, unanswered=1),
            "plan_overall": Tally(above=4),
        },
    )
    assert scores.questions["drugs_planned"] is None
    # Individual: 3/4 alone; 4/5 x 3/4 + 1/5 x 1 = 4/5
    assert scores.criteria["1.1"] == Figure(Fraction(4, 5), (4, 4))


def test_a_summary_alone_carries_the_whole_weight_and_it_is_said() -> None:
    scores = score(SMALL, {"plan_timely": Tally(not_relevant=4), "plan_overall": Tally(above=1, below=3)})
    assert scores.criteria["1.1"] == Figure(Fraction(1, 4), (4, 4), (SUMMARY_ONLY,))


def test_individual_questions_alone_carry_the_whole_weight_and_it_is_said() -> None:
    scores = score(SMALL, {"plan_timely": Tally(above=1, below=3), "drugs_planned": Tally(above=2)})
    # (1/4 + 1) / 2 = 5/8
    assert scores.criteria["1.1"] == Figure(Fraction(5, 8), (2, 4), (NO_SUMMARY,))


def test_a_section_is_the_mean_of_the_criteria_that_have_a_score_and_names_the_others() -> None:
    scores = score(SMALL, {"plan_overall": Tally(above=1, below=3)})
    assert scores.criteria["1.2"] == Figure(None, None)
    assert scores.sections == {"1": Figure(Fraction(1, 4), (4, 4), (without("1.2"),)), "2": Figure(None, None)}


def test_nothing_but_not_applicable_gives_no_score_anywhere() -> None:
    scores = score(SMALL, {question.id: Tally(not_applicable=9) for question in SMALL.scored})
    nothing = Figure(None, None)
    assert set(scores.questions.values()) == {None}
    assert scores.criteria == dict.fromkeys(("1.1", "1.2", "2.1"), nothing)
    assert scores.sections == dict.fromkeys(("1", "2"), nothing)
    assert scores.threads == {"roh": nothing}


def test_an_empty_sample_is_scored_like_one_in_which_nothing_is_relevant() -> None:
    assert score(SMALL, {}) == score(SMALL, {question.id: Tally(not_relevant=9) for question in SMALL.scored})


def test_gates_information_and_graded_sections_have_no_score() -> None:
    scores = score(SMALL, {})
    assert "plan_made" not in scores.questions
    assert "first_seen" not in scores.questions
    assert "3" not in scores.sections


@given(samples())
def test_every_score_is_that_of_the_independent_reckoning(sample: tuple[Instrument, ByCase]) -> None:
    instrument, by_case = sample
    oracle = Oracle(instrument, triples_of(by_case))
    scores = score(instrument, tallies_of(instrument, by_case))
    figures = {**scores.criteria, **scores.sections, **scores.threads}
    assert scores.questions == {question.id: oracle.proportion(question.id) for question in instrument.scored}
    assert {code: figure.score for code, figure in figures.items()} == oracle.figures()


@given(samples())
def test_n_and_note_are_those_of_the_independent_reckoning(sample: tuple[Instrument, ByCase]) -> None:
    instrument, by_case = sample
    oracle = Oracle(instrument, triples_of(by_case))
    scores = score(instrument, tallies_of(instrument, by_case))
    assert {code: figure.note for code, figure in scores.criteria.items()} == {
        criterion.code: oracle.note(criterion.code) for criterion in instrument.criteria
    }
    assert scores.threads["roh"].n == oracle.n(oracle.thread_questions("roh"))
    for code, figure in scores.criteria.items():
        assert figure.n == oracle.n(oracle.counting(code))
    for code, figure in scores.sections.items():
        assert figure.n == oracle.n(
            q for c in instrument.criteria if c.section == code for q in oracle.counting(c.code)
        )


@given(samples(fewest=1))
def test_twice_the_same_sample_has_the_same_scores(sample: tuple[Instrument, ByCase]) -> None:
    instrument, by_case = sample
    once = tallies_of(instrument, by_case)
    twice = {id_: tally + tally for id_, tally in once.items()}
    first, second = score(instrument, once), score(instrument, twice)
    assert first.questions == second.questions
    assert {code: figure.score for code, figure in first.criteria.items()} == {
        code: figure.score for code, figure in second.criteria.items()
    }
