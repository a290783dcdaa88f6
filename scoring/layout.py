"""A scoring rule laid out as data: which means make which figure.

The exact score and its interval both follow one layout, so a rule is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from operator import mul
from typing import Generic, NamedTuple, TypeAlias, TypeVar

Number = TypeVar("Number", Fraction, float)

Average: TypeAlias = Callable[[Sequence[Number], Sequence[int]], Number]
"""The mean of at least one value, by weights of which the sum is above 0."""


class Part(NamedTuple):
    """The plain mean of the named values, its weight in a figure, and what is to be said where it has none."""

    names: tuple[str, ...]
    weight: int = 1
    when_missing: str = ""


Parts: TypeAlias = tuple[Part, ...]
"""A figure: the weighted mean of its parts. One without a value drops out; the others keep their weights."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The scored questions of an instrument and its figures.

    Criteria and threads are made of questions (by id), sections of criteria (by code), totals of sections.
    """

    questions: tuple[str, ...]
    criteria: Mapping[str, Parts]
    sections: Mapping[str, Parts]
    threads: Mapping[str, Parts]
    totals: Mapping[str, Parts] = field(default_factory=dict)

    def means(self, proportions: Mapping[str, Number | None], average: Average[Number]) -> Means[Number]:
        """Every figure from the proportions of the questions, None where a question has no relevant case."""
        criteria = _means(self.criteria, proportions, average)
        sections = _means(self.sections, criteria, average)
        threads = _means(self.threads, proportions, average)
        return Means(criteria, sections, threads, _means(self.totals, sections, average))

    def section_questions(self, section: str) -> tuple[str, ...]:
        """The ids of the questions that the criteria of a section rest on."""
        return tuple(id_ for criterion in names(self.sections[section]) for id_ in names(self.criteria[criterion]))

    def total_questions(self, total: str) -> tuple[str, ...]:
        """The ids of the questions that the sections of a total rest on."""
        return tuple(id_ for section in names(self.totals[total]) for id_ in self.section_questions(section))


class Means(NamedTuple, Generic[Number]):
    """The value of every figure of a layout, None where none of its questions has a relevant case."""

    criteria: Mapping[str, Number | None]
    sections: Mapping[str, Number | None]
    threads: Mapping[str, Number | None]
    totals: Mapping[str, Number | None]


def names(parts: Parts) -> tuple[str, ...]:
    """All names that a figure rests on, in order."""
    return tuple(name for part in parts for name in part.names)


def missing(parts: Parts, values: Mapping[str, Number | None]) -> str:
    """What is to be said of the parts that dropped out of a figure; nothing if all did, for then it has no value."""
    dropped = [part for part in parts if all(values[name] is None for name in part.names)]
    return "" if len(dropped) == len(parts) else "; ".join(filter(None, (part.when_missing for part in dropped)))


def exact_average(values: Sequence[Fraction], weights: Sequence[int]) -> Fraction:
    """Exact, over one common denominator: adding fractions one by one reduces each sum and takes ten times as long."""
    common = lcm(*(value.denominator for value in values))
    scaled = (value.numerator * (common // value.denominator) for value in values)
    return Fraction(sum(map(mul, scaled, weights)), common * sum(weights))


def float_average(values: Sequence[float], weights: Sequence[int]) -> float:
    """To the precision of floats, for intervals."""
    total: float = sum(map(mul, values, weights))
    return total / sum(weights)


def _means(
    figures: Mapping[str, Parts], values: Mapping[str, Number | None], average: Average[Number]
) -> dict[str, Number | None]:
    return {code: _mean(parts, values, average) for code, parts in figures.items()}


def _mean(parts: Parts, values: Mapping[str, Number | None], average: Average[Number]) -> Number | None:
    means: list[Number] = []
    weights: list[int] = []
    for part in parts:
        present = [value for name in part.names if (value := values[name]) is not None]
        if present:
            means.append(average(present, [1] * len(present)) if len(present) > 1 else present[0])
            weights.append(part.weight)
    if not means:
        return None
    return average(means, weights) if len(means) > 1 else means[0]
