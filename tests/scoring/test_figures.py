"""Rounding happens once, half up, where a figure is shown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.journal.records import Tally
from scoring.figures import Figure, half_up, proportion


@pytest.mark.parametrize(
    ("number", "shown"), [("0", 0), ("1/2", 1), ("5/2", 3), ("53.5", 54), ("64.49", 64), ("100", 100)]
)
def test_a_half_goes_up(number: str, shown: int) -> None:
    assert half_up(Fraction(number)) == shown


@given(st.decimals(min_value=0, max_value=100, places=3))
def test_rounding_is_that_of_decimal_arithmetic(number: Decimal) -> None:
    assert half_up(Fraction(number)) == int(number.quantize(Decimal(1), ROUND_HALF_UP))


@given(st.integers(0, 100), st.integers(1, 10**30))
def test_the_least_bit_below_a_half_goes_down_where_floats_could_not_tell(whole: int, fineness: int) -> None:
    assert half_up(whole + Fraction(1, 2) - Fraction(1, 10**20 * fineness)) == whole


def test_a_figure_is_shown_as_a_whole_percent_and_kept_as_a_fraction() -> None:
    figure = Figure(Fraction(139, 200), (3, 8))
    assert (figure.score, figure.percent, figure.shown) == (Fraction(139, 200), 69.5, 70)


def test_a_figure_without_a_score_shows_nothing() -> None:
    figure = Figure(None, None)
    assert (figure.percent, figure.shown) == (None, None)


def test_a_proportion_is_of_the_relevant_cases_only() -> None:
    assert proportion(Tally(above=3, below=1, not_applicable=5, not_relevant=7, unanswered=9)) == Fraction(3, 4)
    assert proportion(Tally(not_applicable=5, not_relevant=7, unanswered=9)) is None
