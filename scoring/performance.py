"""What a line of the performance table says: the area's figure beside its target and beside the average of the country.

The source is the table of the Thames Valley report (lines 269 to 284) and what its text makes of it: a target is met or
not, the average reached or not, and for days of sickness less is better. Its text leaves out one target that was missed
by little (ethnicity data, 92% against 95%, lines 266, 279 and 300), so every miss is said here, a narrow one too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

NEAR = Fraction(1, 20)
"""How far from its target, as a part of it, a figure may be for a near miss. Ours: the report has no such word."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class TargetReading:
    """`met`: whether the target is; `near`: whether it is missed by little; None where a figure is missing.

    `beside` is 1 where the area's figure is above the average as a number, 0 where it is equal, -1 where it is below.
    """

    met: bool | None
    near: bool
    beside: int | None
    less_is_better: bool

    @property
    def in_words(self) -> str:
        """The reading as it is printed: "not met, a near miss; above average"."""
        return "; ".join(filter(None, (self._target, self._average)))

    @property
    def _target(self) -> str:
        if self.met is None:
            return ""
        return "met" if self.met else "not met, a near miss" if self.near else "not met"

    @property
    def _average(self) -> str:
        if self.beside is None:
            return ""
        if not self.beside:
            return "equal to average"
        if self.less_is_better:
            return f"{'worse' if self.beside > 0 else 'better'} than average (lower is better)"
        return f"{'above' if self.beside > 0 else 'below'} average"


def read(better: str, target: str, area: str, national: str) -> TargetReading:
    """The reading of one line from its texts, each with its number first: "3.6% (South East Region)", "9 days"."""
    wanted, found, average = amount(target), amount(area), amount(national)
    less = better == "lower"
    if found is None:
        return TargetReading(None, near=False, beside=None, less_is_better=less)
    met = None if wanted is None else (found <= wanted if less else found >= wanted)
    near = wanted is not None and not met and abs(found - wanted) <= NEAR * wanted
    return TargetReading(met, near, None if average is None else (found > average) - (found < average), less)


def amount(text: str) -> Fraction | None:
    """The first number in a text; None where there is none."""
    found = _NUMBER.search(text.replace(",", ""))
    return Fraction(found.group()) if found else None
