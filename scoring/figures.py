"""What a rule gives: every figure as an exact fraction, with its n and what has to be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from model.journal.records import Tally, Value
from scoring.layout import Layout, exact_average, missing, names

if TYPE_CHECKING:
    from scoring.marks import Marked  # which only one rule makes

NOTHING: Mapping[str, Value] = MappingProxyType({})
"""What is stated of an inspection that only its cases count in."""


def half_up(number: Fraction) -> int:
    """The nearest whole number; a half goes up. Exact: for the one rounding, where a number is shown."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


@dataclass(frozen=True, slots=True)
class Figure:
    """One score, 0 to 1; None where no question it rests on has a relevant case.

    `n` is the fewest and the most relevant cases among those of its questions that have any. `note` says which part
    is missing: "summary only", "no summary", or for a section "without 2.3".
    """

    score: Fraction | None
    n: tuple[int, int] | None
    note: str = ""

    @property
    def percent(self) -> float | None:
        """The score in percent, to the precision of floats."""
        return None if self.score is None else float(self.score * 100)

    @property
    def shown(self) -> int | None:
        """The whole percent that is printed, rounded half up; never to be reckoned with further."""
        return None if self.score is None else half_up(self.score * 100)


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of one sample: the proportion of each scored question by id, and figures by code or id.

    `marked` is what comes of criteria that are marked by hand, where the rule is about those.
    """

    questions: Mapping[str, Fraction | None]
    criteria: Mapping[str, Figure]
    sections: Mapping[str, Figure]
    threads: Mapping[str, Figure]
    totals: Mapping[str, Figure]
    marked: Marked | None = None


def proportion(tally: Tally) -> Fraction | None:
    """Above the line among the relevant cases (design: above / (above + below)); None without one."""
    return Fraction(tally.above, tally.relevant) if tally.relevant else None


def scores(layout: Layout, tallies: Mapping[str, Tally]) -> Scores:
    """Every figure of a layout, from the tallies by question id; a question that has none counts as empty."""
    empty = Tally()
    counted = {id_: tallies.get(id_, empty) for id_ in layout.questions}
    proportions = {id_: proportion(tally) for id_, tally in counted.items()}
    relevant = {id_: tally.relevant for id_, tally in counted.items()}
    means = layout.means(proportions, exact_average)
    return Scores(
        questions=proportions,
        criteria={
            code: Figure(means.criteria[code], _range(relevant, names(parts)), missing(parts, proportions))
            for code, parts in layout.criteria.items()
        },
        sections={
            code: Figure(
                means.sections[code], _range(relevant, layout.section_questions(code)), missing(parts, means.criteria)
            )
            for code, parts in layout.sections.items()
        },
        threads={
            id_: Figure(means.threads[id_], _range(relevant, names(parts)), missing(parts, proportions))
            for id_, parts in layout.threads.items()
        },
        totals={
            id_: Figure(
                means.totals[id_], _range(relevant, layout.total_questions(id_)), missing(parts, means.sections)
            )
            for id_, parts in layout.totals.items()
        },
    )


def _range(relevant: Mapping[str, int], questions: Iterable[str]) -> tuple[int, int] | None:
    """The fewest and the most relevant cases among the questions that have any."""
    counts = [relevant[id_] for id_ in questions if relevant[id_]]
    return (min(counts), max(counts)) if counts else None
