"""Fractions in words: as the report words its numbers, in order, and never without what they are of."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.sheet.fraction_words import LEAST, PHRASES, fraction_words, tally_words, with_base
from model.journal.records import Tally


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (31, "just under one-third"),  # 539
        (37, "over one-third"),  # 477, 658
        (47, "less than half"),  # 545
        (51, "just over half"),  # 545
        (56, "over half"),  # 539
        (64, "nearly two-thirds"),  # 545
        (67, "over two-thirds"),  # 545
    ],
)
def test_the_report_s_own_pairs_of_words_and_numbers(percent: int, words: str) -> None:
    assert fraction_words(percent, 100) == words


@pytest.mark.parametrize("percent", [31, 37, 47, 51, 56, 64, 67])
def test_whatever_whole_cases_a_published_percent_stands_for_its_words_are_the_same(percent: int) -> None:
    """Whether 67% was 66.6 or 67.4 is not known: the words must not hang on it, save for two-thirds themselves."""
    found = {
        fraction_words(part, base)
        for base in range(60, 149)
        for part in range(base + 1)
        if percent - Fraction(1, 2) <= Fraction(part * 100, base) < percent + Fraction(1, 2)
    }
    assert found - {"half", "two-thirds"} == {fraction_words(percent, 100)}


@pytest.mark.parametrize(
    ("part", "base", "words"),
    [
        (0, 148, "none"),
        (1, 148, "only one"),
        (37, 148, "one-quarter"),  # 537
        (60, 148, "around 40%"),  # 497
        (74, 148, "half"),  # 419
        (110, 148, "almost three-quarters"),  # 399
        (49, 55, "almost nine in ten"),  # 658
        (54, 55, "all but one"),  # 658
        (35, 37, "over nine in ten"),
        (49, 148, "one-third"),  # 33.1%: as near as 148 cases come
        (148, 148, "all"),
        (5, 9, ""),
        (9, 9, "all"),
        (0, 9, "none"),
        (0, 0, ""),
    ],
)
def test_words_elsewhere(part: int, base: int, words: str) -> None:
    assert fraction_words(part, base) == words


IN_ORDER = ("none", "only one", *(words for _, words in PHRASES), "all but one", "all")
"""Every phrase, from none to all: of one base, more cases never have words that stand further to the left."""


@given(st.integers(LEAST, 400))
def test_more_cases_of_one_base_never_have_lesser_words(base: int) -> None:
    places = [IN_ORDER.index(fraction_words(part, base)) for part in range(base + 1)]
    assert places == sorted(places)


_COUNTS = {"only one", "all but one"}


@given(*[st.integers(LEAST, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))] * 2)
def test_a_greater_share_never_has_lesser_words_whatever_the_base(one: tuple[int, int], other: tuple[int, int]) -> None:
    """Save for words that count: all but one of ten is nine in ten."""
    (_, lesser), (_, greater) = sorted((Fraction(*each), fraction_words(*each)) for each in (one, other))
    if not {lesser, greater} & _COUNTS:
        assert IN_ORDER.index(lesser) <= IN_ORDER.index(greater)


@given(st.integers(0, 400), st.integers(0, 400))
def test_words_are_never_without_base_and_count(above: int, below: int) -> None:
    said = tally_words(Tally(above=above, below=below))
    assert said == "–" if not above + below else f"{above} of {above + below}" in said
    assert said.removesuffix(")").endswith(str(above + below) if above + below else "–")


def test_few_cases_are_counted_not_worded() -> None:
    assert with_base(2, 3) == "2 of 3"
    assert with_base(7, LEAST) == "over two-thirds (7 of 10)"
