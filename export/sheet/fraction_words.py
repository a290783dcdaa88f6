"""A fraction of cases in words, as reports have it ("just over half"): one rule, and never without its base.

Where the Quality & Impact report on London (2018) gives both words and a number, they fix the rule: 31% just under
one-third (539), 37% over one-third (477, 658), 47% less than half (545), 51% just over half (545), 56% over half (539),
64% nearly two-thirds (545), 67% over two-thirds (545). Elsewhere they are those that it uses without a number, or like
them. Words cannot be read back as a percentage, so figures stand by them.
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction

from export.sheet.figure_text import NONE
from model.journal.records import Tally

LEAST = 10
"""Of fewer cases the counts themselves are said: two of three is no "two-thirds" of anything."""

_NEAR = Fraction(1, 400)
"""A fraction that is within a quarter of a percent of a third is called that: no whole number of 148 cases is one."""


def _percent(number: int) -> Fraction:
    return Fraction(number, 100)


PHRASES: tuple[tuple[Fraction, str], ...] = (
    (Fraction(0), "almost none"),
    (_percent(5), "less than one in ten"),
    (_percent(9), "about one in ten"),
    (_percent(11), "over one in ten"),
    (_percent(18), "about one in five"),
    (_percent(22), "almost one-quarter"),
    (Fraction(1, 4) - _NEAR, "one-quarter"),
    (Fraction(1, 4) + _NEAR, "over one-quarter"),
    (_percent(29), "just under one-third"),
    (Fraction(1, 3) - _NEAR, "one-third"),
    (Fraction(1, 3) + _NEAR, "over one-third"),
    (_percent(38), "around 40%"),
    (_percent(43), "less than half"),
    (_percent(48), "just under half"),
    (Fraction(1, 2) - _NEAR, "half"),
    (Fraction(1, 2) + _NEAR, "just over half"),
    (_percent(54), "over half"),
    (_percent(58), "around 60%"),
    (_percent(62), "nearly two-thirds"),
    (Fraction(2, 3) - _NEAR, "two-thirds"),
    (Fraction(2, 3) + _NEAR, "over two-thirds"),
    (_percent(71), "almost three-quarters"),
    (Fraction(3, 4) - _NEAR, "three-quarters"),
    (Fraction(3, 4) + _NEAR, "over three-quarters"),
    (_percent(78), "around 80%"),
    (_percent(83), "over four in five"),
    (_percent(87), "almost nine in ten"),
    (_percent(90) - _NEAR, "nine in ten"),
    (_percent(90) + _NEAR, "over nine in ten"),
    (_percent(95), "almost all"),
)
"""The share from which each phrase is used, up to the next."""

_STARTS = [share for share, _ in PHRASES]


def fraction_words(part: int, base: int) -> str:
    """How many of so many in words: "just over half", "all but one", "none".

    Empty where there is no base, or one of fewer than `LEAST` cases, unless it is all or none of them. What is printed
    is `with_base`: the words alone say less than they seem to.
    """
    if not base:
        return ""
    if part in (0, base):
        return "all" if part else "none"
    if base < LEAST:
        return ""
    if part in (1, base - 1):
        return "only one" if part == 1 else "all but one"
    return PHRASES[bisect_right(_STARTS, Fraction(part, base)) - 1][1]


def with_base(part: int, base: int) -> str:
    """The words with their figures: "just over half (75 of 148)"; the figures alone where there are no words."""
    figures = f"{part} of {base}"
    words = fraction_words(part, base)
    return f"{words} ({figures})" if words else figures if base else NONE


def tally_words(tally: Tally) -> str:
    """The part above the line in words, with its base."""
    return with_base(tally.above, tally.relevant)
