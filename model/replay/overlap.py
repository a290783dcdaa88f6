"""How a number of cases falls on two parts of a sample that share cases, from the numbers of the whole and of each.

Pure. A report prints a figure of all cases and of two parts, never of the cases that are in both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import NamedTuple


class FourParts(NamedTuple):
    """Numbers of cases, or the cases: in both parts, in the first alone, in the second alone, and in neither."""

    both: int
    first: int
    second: int
    neither: int


def cells(refs: Iterable[str], first: Collection[str], second: Collection[str]) -> tuple[list[str], ...]:
    """The cases in both parts, in the first alone, in the second alone, and in neither, each in the order given."""
    parts: dict[tuple[bool, bool], list[str]] = {
        (True, True): [], (True, False): [], (False, True): [], (False, False): [],
    }  # fmt: skip
    for ref in refs:
        parts[ref in first, ref in second].append(ref)
    return tuple(parts.values())


def spread(sizes: FourParts, whole: int, first: int, second: int) -> FourParts | None:
    """How many of each cell make up these numbers of the whole and of each part; None if no numbers do.

    Of the ways there are, the one that is nearest to each part's share holding in the cases of both alike.
    """
    least = max(0, first - sizes.first, second - sizes.second, first + second - whole)
    most = min(sizes.both, first, second, first + second + sizes.neither - whole)
    if least > most:
        return None
    shares = (_share(first, sizes.both + sizes.first), _share(second, sizes.both + sizes.second))
    both = min(max(round(sizes.both * sum(shares) / 2), least), most)
    return FourParts(both, first - both, second - both, whole - first - second + both)


def _share(number: int, of: int) -> Fraction:
    return Fraction(number, of) if of else Fraction(0)
