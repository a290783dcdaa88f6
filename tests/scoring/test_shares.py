"""The weights of the questions in a figure: weighted, the proportions give the score again."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from model.journal.records import Tally
from scoring.figures import scores
from scoring.layout import Layout, Part
from scoring.omi import NO_SUMMARY, SUMMARY_ONLY
from scoring.shares import question_shares

LAYOUT = Layout(
    questions=("a", "b", "c", "s", "d"),
    criteria={
        "1.1": (Part(("a", "b", "c"), 4, SUMMARY_ONLY), Part(("s",), 1, NO_SUMMARY)),
        "1.2": (Part(("d",), 4), Part((), 1)),
    },
    sections={"1": (Part(("1.1",)), Part(("1.2",)))},
    threads={"roh": (Part(("b", "d")),)},
)
SOME = Tally(above=3, below=1)
FIGURES = ("1.1", "1.2", "1", "roh")


def test_individual_questions_share_four_fifths_and_the_summary_has_one() -> None:
    shares = question_shares(LAYOUT, "1.1", dict.fromkeys("abcs", SOME))
    assert shares == {**dict.fromkeys("abc", Fraction(4, 15)), "s": Fraction(1, 5)}


def test_a_question_without_a_relevant_case_leaves_its_weight_to_the_others_on_its_side() -> None:
    shares = question_shares(LAYOUT, "1.1", {"a": SOME, "s": SOME, "b": Tally(not_relevant=9)})
    assert shares == {"a": Fraction(4, 5), "s": Fraction(1, 5)}


def test_a_side_without_a_relevant_case_leaves_its_weight_to_the_other() -> None:
    assert question_shares(LAYOUT, "1.1", {"s": SOME}) == {"s": Fraction(1)}


def test_criteria_share_a_section_evenly() -> None:
    shares = question_shares(LAYOUT, "1", {"a": SOME, "s": SOME, "d": SOME})
    assert shares == {"a": Fraction(2, 5), "s": Fraction(1, 10), "d": Fraction(1, 2)}


def test_the_questions_of_a_thread_weigh_the_same_each() -> None:
    assert question_shares(LAYOUT, "roh", {"b": SOME, "d": SOME}) == {"b": Fraction(1, 2), "d": Fraction(1, 2)}


def test_nothing_weighs_in_a_figure_without_a_value() -> None:
    assert [question_shares(LAYOUT, code, {}) for code in FIGURES] == [{}] * 4


counts = st.integers(0, 5)


@given(st.dictionaries(st.sampled_from(LAYOUT.questions), st.builds(Tally, above=counts, below=counts)))
def test_the_weighted_proportions_add_up_to_the_score(tallies: dict[str, Tally]) -> None:
    result = scores(LAYOUT, tallies)
    figures = {**result.criteria, **result.sections, **result.threads}
    for code in FIGURES:
        shares = question_shares(LAYOUT, code, tallies)
        if figures[code].score is None:
            assert not shares
        else:
            weighted = [share * (result.questions[id_] or 0) for id_, share in shares.items()]
            assert (sum(shares.values()), sum(weighted)) == (1, figures[code].score)
