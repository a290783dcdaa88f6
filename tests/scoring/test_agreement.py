"""Agreement of two readers: worked by hand, and beside two programs that statisticians use."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from math import nan, sqrt
from typing import Literal, TypeAlias

import krippendorff
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.journal.records import Pair
from scoring.agreement import (
    NO_DIFFERENCE,
    NO_PAIRS,
    ON_ONE_CASE,
    ONE_CASE,
    ONE_CATEGORY,
    Agreement,
    Estimate,
    agreement,
)
from scoring.intervals import student

Cases: TypeAlias = Sequence[Sequence[Pair]]
Level: TypeAlias = Literal["nominal", "ordinal"]
LEVELS: tuple[Level, Level] = ("nominal", "ordinal")
GRADES = ("1", "2", "3", "4")
YES_YES, YES_NO, NO_YES, NO_NO = ("yes", "yes"), ("yes", "no"), ("no", "yes"), ("no", "no")


def value(estimate: Estimate | None) -> float:
    assert estimate is not None
    assert estimate.value is not None
    return estimate.value


# Worked by hand


def test_a_table_of_two_by_two() -> None:
    """20 + 15 of 50 agree; the first says yes 25 times, the second 30 times (a textbook's grant applications)."""
    found = agreement([[YES_YES] * 20 + [YES_NO] * 5 + [NO_YES] * 10 + [NO_NO] * 15])
    assert (found.cases, found.pairs, found.missing) == (1, 50, 0)
    assert value(found.percentage) == pytest.approx(0.7)
    # by chance: 0.5 x 0.6 + 0.5 x 0.4 = 0.5
    assert value(found.kappa) == pytest.approx(0.4)
    # mean shares 0.55 and 0.45: by chance 2 x 0.55 x 0.45 / (2 - 1) = 0.495
    assert value(found.ac1) == pytest.approx((0.7 - 0.495) / (1 - 0.495))
    # of 100 values 55 are yes: expected disagreement 2 x 55 x 45 / (100 x 99), observed 30 / 100
    assert value(found.alpha) == pytest.approx(1 - 0.3 / (2 * 55 * 45 / 9900))


def test_an_order_forgives_a_near_miss() -> None:
    """Of 4 values 1, 2 and 4: 2, 1 and 1. Mean ranks 1, 2.5 and 3.5; the pairs are 1.5 and 0 ranks apart."""
    found = agreement([[("1", "2")], [("4", "4")], [("1", "1")]], GRADES)
    # values: 1 three times, 2 once, 4 twice; mean ranks 1.5, 3.5, 5; observed 2 x 2^2 / 6
    expected = 2 * (3 * 1 * 2**2 + 3 * 2 * 3.5**2 + 1 * 2 * 1.5**2) / (6 * 5)
    assert value(found.ordinal) == pytest.approx(1 - (2 * 2**2 / 6) / expected)
    assert value(found.ordinal) > value(found.alpha)


def test_much_agreement_on_one_answer_is_told_apart_from_chance_by_ac1_alone() -> None:
    """The paradox of kappa: 95 of 100 agree and it is below nothing."""
    found = agreement([[YES_YES] * 95 + [YES_NO] * 3 + [NO_YES] * 2])
    assert value(found.kappa) < 0
    assert value(found.ac1) > 0.9


def test_a_question_that_one_reader_left_is_missing_and_one_that_both_left_is_nothing() -> None:
    found = agreement([[YES_YES, ("yes", None), (None, "no"), (None, None)], [YES_NO]])
    assert (found.cases, found.pairs, found.missing) == (2, 2, 2)
    assert value(found.percentage) == 0.5


def test_a_value_outside_the_order_is_missing_from_the_ordinal_figure_alone() -> None:
    pairs = [("1", "2"), ("4", "4"), ("3", "not_applicable")]
    found = agreement([pairs], GRADES)
    assert found.pairs == 3
    assert value(found.ordinal) == value(agreement([pairs[:2]], GRADES).ordinal)


# Where there is no figure


@pytest.mark.parametrize("cases", [[], [[]], [[("yes", None)], [(None, None)]]])
def test_without_a_pair_there_is_no_figure(cases: Cases) -> None:
    found = agreement(cases, GRADES)
    nothing = Estimate(None, None, NO_PAIRS)
    assert (found.percentage, found.kappa, found.ac1, found.alpha, found.ordinal) == (nothing,) * 5


def test_where_only_one_answer_was_given_chance_cannot_be_reckoned() -> None:
    found = agreement([[("1", "1")] * 3, [("1", "1")]], GRADES)
    nothing = Estimate(None, None, ONE_CATEGORY)
    assert (found.kappa, found.ac1, found.alpha, found.ordinal) == (nothing,) * 4
    assert found.percentage == Estimate(1.0, None, NO_DIFFERENCE)


def test_where_each_reader_gave_one_answer_of_his_own() -> None:
    found = agreement([[YES_NO], [YES_NO]])
    assert (found.percentage.value, found.kappa.value, found.ac1.value) == (0, 0, -1)


def test_why_there_is_no_interval() -> None:
    assert agreement([[YES_YES, YES_NO]]).kappa.why == ONE_CASE
    assert agreement([[YES_YES, NO_NO], [NO_NO, YES_YES]]).kappa.why == NO_DIFFERENCE
    assert agreement([[YES_YES, YES_YES], [NO_NO]]).kappa.why == ON_ONE_CASE


# Beside the oracles


def pairs_of(values: Sequence[str]) -> st.SearchStrategy[Pair]:
    one = st.one_of(st.none(), st.sampled_from(values))
    return st.tuples(one, one)


CASES = st.lists(st.lists(pairs_of(GRADES), max_size=8), min_size=1, max_size=8)


@given(CASES)
def test_alpha_is_krippendorffs_with_missing_values(cases: Cases) -> None:
    found = agreement(cases, GRADES)
    for estimate, level in zip((found.alpha, found.ordinal), LEVELS, strict=True):
        assert estimate is not None
        assert (estimate.value is None) is (len(values_of(cases)) < 2)
        if estimate.value is not None:
            assert estimate.value == pytest.approx(oracle_alpha(flat(cases), level), abs=1e-9)


@settings(deadline=None)  # pandas is slow to load
@given(CASES)
def test_percentage_kappa_and_ac1_are_irrcacs(cases: Cases) -> None:
    found = agreement(cases)
    both = [pair for pair in flat(cases) if None not in pair]
    if len(both) < 2:  # for one pair irrCAC divides by nothing
        return
    assert (found.kappa.value is None) is (len(values_of(cases)) < 2)
    assert (found.ac1.value is None) is (len(values_of(cases)) < 2)
    if found.kappa.value is not None:
        percentage, kappa = oracle_cac(both, "conger")
        assert found.percentage.value == pytest.approx(percentage, abs=1e-9)
        assert found.kappa.value == pytest.approx(kappa, abs=1e-9)
    if found.ac1.value is not None:
        assert found.ac1.value == pytest.approx(oracle_cac(both, "gwet")[1], abs=1e-9)


@given(CASES)
def test_the_intervals_are_those_of_the_oracles_without_each_case_in_turn(cases: Cases) -> None:
    found = agreement(cases, GRADES)
    for estimate, level in zip((found.alpha, found.ordinal), LEVELS, strict=True):
        assert estimate is not None
        assert_jackknife(estimate, cases, partial(oracle_alpha, level=level))


@given(CASES)
def test_the_interval_of_kappa_is_from_kappa_without_each_case_in_turn(cases: Cases) -> None:
    kappa = agreement(cases).kappa
    assert_jackknife(kappa, cases, lambda pairs: value(agreement([pairs]).kappa))


@given(st.lists(st.lists(pairs_of(("yes", "no")), max_size=6), max_size=5))
def test_the_interval_of_ac1_keeps_the_categories_of_all_cases(cases: Cases) -> None:
    """A case left out may take the only pair with a category along: the scale is still the same."""
    ac1 = agreement(cases).ac1
    assert_jackknife(ac1, cases, ac1_of_two_categories, keeps_categories=True)


@given(CASES)
def test_the_figures_do_not_depend_on_who_is_first_nor_on_the_order_of_cases(cases: Cases) -> None:
    found = agreement(cases, GRADES)
    turned = [[(second, first) for first, second in reversed(case)] for case in reversed(cases)]
    other = agreement(turned, GRADES)
    for one, two in zip(estimates(found), estimates(other), strict=True):
        assert one.value == pytest.approx(two.value, abs=1e-9)
        assert one.why == two.why
        assert one.interval == pytest.approx(two.interval, abs=1e-9)


@given(CASES)
def test_no_figure_is_beyond_its_range(cases: Cases) -> None:
    for estimate in estimates(agreement(cases, GRADES)):
        assert estimate.value is None or -1 - 1e-9 <= estimate.value <= 1
        if estimate.interval is not None:
            low, high = estimate.interval
            assert -1 <= low <= value(estimate) + 1e-9
            assert value(estimate) - 1e-9 <= high <= 1


def estimates(found: Agreement) -> tuple[Estimate, ...]:
    assert found.ordinal is not None
    return found.percentage, found.kappa, found.ac1, found.alpha, found.ordinal


def values_of(cases: Cases) -> set[str]:
    """What was answered in any pair; of one value alone there is nothing to reckon chance from."""
    return {rating for first, second in flat(cases) if first and second for rating in (first, second)}


def flat(cases: Cases) -> list[Pair]:
    return [pair for case in cases for pair in case]


def ac1_of_two_categories(pairs: Sequence[Pair]) -> float:
    """Gwet's formula for two readers and the categories yes and no, written out."""
    both = [pair for pair in pairs if None not in pair]
    yes = sum(pair.count("yes") for pair in both) / (2 * len(both))
    by_chance = 2 * yes * (1 - yes)
    return (sum(first == second for first, second in both) / len(both) - by_chance) / (1 - by_chance)


def oracle_alpha(pairs: Sequence[Pair], level: Level) -> float:
    """By `krippendorff`, from a row of ratings for each reader."""
    readers = [[nan if rating is None else float(rating) for rating in reader] for reader in zip(*pairs, strict=True)]
    return float(krippendorff.alpha(readers, level_of_measurement=level))


def oracle_cac(pairs: Sequence[Pair], method: str) -> tuple[float, float]:
    """By `irrCAC`: the share of agreement, and the coefficient (Conger's kappa of two readers is Cohen's)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, about how irrCAC uses it; and where an interval is 0 / 0
        from irrCAC.raw import CAC
        from pandas import DataFrame  # type: ignore[import-untyped]

        coefficient = CAC(DataFrame(pairs, columns=["first", "second"]), digits=15)
        getattr(coefficient, method)()
    return float(coefficient.pa), float(coefficient.coefficient_value)


def assert_jackknife(
    estimate: Estimate, cases: Cases, oracle: Callable[[Sequence[Pair]], float], *, keeps_categories: bool = False
) -> None:
    """The interval, by leaving out each case that has a pair and asking the oracle again.

    There is none where the oracle has no figure without one of the cases, or the same one whichever is left out.
    """
    told = [case for case in cases if any(None not in pair for pair in case)]
    left = [flat([other for other in told if other is not case]) for case in told]
    judged = len(values_of(cases)) > 1 and len(left) > 1
    if not judged or not (keeps_categories or all(len(values_of([pairs])) > 1 for pairs in left)):
        assert estimate.interval is None
        return
    without = [oracle(pairs) for pairs in left]
    if max(without) - min(without) < 1e-9:
        assert (estimate.interval, estimate.why) == (None, NO_DIFFERENCE)
        return
    count = len(without)
    mean = sum(without) / count
    half = student(count - 1) * sqrt((count - 1) / count * sum((each - mean) ** 2 for each in without))
    expected = max(-1.0, value(estimate) - half), min(1.0, value(estimate) + half)
    assert estimate.interval == pytest.approx(expected, abs=1e-9)
