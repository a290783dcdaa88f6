"""What comes of criteria that are marked by hand: the figures of each strand, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class StrandMarks:
    """One strand. Shares are from 0 to 1; None where nothing is marked.

    `marks` holds the value of each criterion's mark by code, not applicable included; `carried` the codes of those
    carried over from the earlier inspection; `groups` and `sections` the shares by name and code; `range` the least and
    the most that the total can be, whichever criteria of unknown standing are mandatory.
    """

    marks: Mapping[str, str]
    carried: frozenset[str]
    groups: Mapping[str, Fraction | None]
    sections: Mapping[str, Fraction | None]
    total: Fraction | None
    range: tuple[Fraction, Fraction] | None


@dataclass(frozen=True, slots=True)
class Marked:
    """Every strand by its value, and what was reckoned by: options by id, and the weights of sections by total."""

    strands: Mapping[str, StrandMarks]
    options: Mapping[str, str]
    weights: Mapping[str, int]
