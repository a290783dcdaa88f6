"""What a rule gives: every figure as an exact fraction, with its n and what has to be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from model.journal.records import Tally, Value
from scoring.layout import Layout, Omission, Parts, exact_average, names, omissions
from scoring.marks import Marked

NOTHING: Mapping[str, Value] = MappingProxyType({})
"""What is stated of an inspection that only its cases count in."""


def half_up(number: Fraction) -> int:
    """The nearest whole number; a half goes up. Exact: for the one rounding, where a number is shown."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


@dataclass(frozen=True, slots=True)
class Figure:
    """One score, 0 to 1; None where no question it rests on has a relevant case.

    `n` is the fewest and the most relevant cases among those of its questions that have any. `omitted`
    are the parts that have no value.
    """

    score: Fraction | None
    n: tuple[int, int] | None
    omitted: tuple[Omission, ...] = ()

    @property
    def note(self) -> str:
        """What is missing, in short: "summary only", "no summary", or for a section "without 2.3; without 2.4"."""
        return short_note(self.omitted)

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
    """Above the line among the relevant cases: above / (above + below); None without one."""
    return Fraction(tally.above, tally.relevant) if tally.relevant else None


def short_note(omitted: Iterable[Omission]) -> str:
    """The parts of a figure that have no value, in short; empty where none is missing."""
    return "; ".join(each.short for each in omitted)


def scores(layout: Layout, tallies: Mapping[str, Tally]) -> Scores:
    """Every figure of a layout, from the tallies by question id; a question that has none counts as empty."""
    empty = Tally()
    counted = {id_: tallies.get(id_, empty) for id_ in layout.questions}
    proportions = {id_: proportion(tally) for id_, tally in counted.items()}
    relevant = {id_: tally.relevant for id_, tally in counted.items()}
    values = layout.values(proportions, exact_average)

    of_criteria = {code: names(parts) for code, parts in layout.criteria.items()}
    of_threads = {id_: names(parts) for id_, parts in layout.threads.items()}
    of_sections = _questions(layout.sections, of_criteria)

    def figures(
        made: Mapping[str, Parts],
        behind: Mapping[str, tuple[str, ...]],
        scored: Mapping[str, Fraction | None],
        parts_scored: Mapping[str, Fraction | None],
    ) -> dict[str, Figure]:
        return {
            code: Figure(scored[code], _range(relevant, behind[code]), omissions(parts, parts_scored))
            for code, parts in made.items()
        }

    return Scores(
        questions=proportions,
        criteria=figures(layout.criteria, of_criteria, values.criteria, proportions),
        sections=figures(layout.sections, of_sections, values.sections, values.criteria),
        threads=figures(layout.threads, of_threads, values.threads, proportions),
        totals=figures(layout.totals, _questions(layout.totals, of_sections), values.totals, values.sections),
    )


def _questions(made: Mapping[str, Parts], of_parts: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The questions that each figure rests on, from those of its parts."""
    return {code: tuple(id_ for name in names(parts) for id_ in of_parts[name]) for code, parts in made.items()}


def _range(relevant: Mapping[str, int], questions: Iterable[str]) -> tuple[int, int] | None:
    """The fewest and the most relevant cases among the questions that have any."""
    counts = [relevant[id_] for id_ in questions if relevant[id_]]
    return (min(counts), max(counts)) if counts else None
