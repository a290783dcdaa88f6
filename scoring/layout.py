"""A scoring rule laid out for one instrument: what each figure rests on, and the one function that makes it of that.

Scores, running tallies, shares, distances and intervals all follow from one layout, so none of them can go by another
rule than the others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm
from operator import mul
from typing import Generic, NamedTuple, Protocol, TypeAlias, TypeVar

Number = TypeVar("Number", Fraction, float)

Average: TypeAlias = Callable[[Sequence[Number], Sequence[int]], Number]
"""The mean of at least one value, by weights of which the sum is above 0."""


class Omission(NamedTuple):
    """What is said of a part of a figure that has no value: in short, and as the end of a sentence."""

    short: str
    sentence: str


class Part(NamedTuple):
    """Values, by name, that stand together in a figure, the weight of these, and what is said if none has a value."""

    names: tuple[str, ...]
    weight: int = 1
    when_missing: Omission | None = None


Parts: TypeAlias = tuple[Part, ...]
"""What a figure is made of. A part without a value drops out; the others keep their weights."""


class Method(Protocol):
    """The one function of a rule: it makes a figure of its parts and of the values that these name.

    Numbers are exact fractions for a score and floats for an interval; `average` is their mean, for either kind, so
    that a rule is written once. The figure of parts that have no value at all is None.
    """

    def __call__(self, parts: Parts, values: Mapping[str, Number | None], average: Average[Number], /) -> Number | None:
        """The figure; `values` may hold more than these parts name."""


def weighted_mean(parts: Parts, values: Mapping[str, Number | None], average: Average[Number]) -> Number | None:
    """The mean of the parts by their weights, each of them the plain mean of its values."""
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


@dataclass(frozen=True, slots=True)
class Layout:
    """The scored questions of an instrument, its figures, and the method that makes every one of them.

    Criteria and threads are made of questions (by id), sections of criteria (by code), totals of sections.
    """

    questions: tuple[str, ...]
    criteria: Mapping[str, Parts]
    sections: Mapping[str, Parts]
    threads: Mapping[str, Parts]
    totals: Mapping[str, Parts] = field(default_factory=dict)
    method: Method = weighted_mean

    @property
    def is_mean(self) -> bool:
        """Whether every figure is a weighted mean: only then has a question a share of it, and a case a step."""
        return self.method is weighted_mean

    def values(self, proportions: Mapping[str, Number | None], average: Average[Number]) -> Values[Number]:
        """Every figure from the proportions of the questions, None where a question has no relevant case."""
        criteria = self._made(self.criteria, proportions, average)
        sections = self._made(self.sections, criteria, average)
        threads = self._made(self.threads, proportions, average)
        return Values(criteria, sections, threads, self._made(self.totals, sections, average))

    def only(self, codes: Collection[str]) -> Layout:
        """The criteria and threads of these codes and ids alone, made as they are here, with their questions."""
        criteria = {code: parts for code, parts in self.criteria.items() if code in codes}
        threads = {id_: parts for id_, parts in self.threads.items() if id_ in codes}
        behind = dict.fromkeys(id_ for parts in (*criteria.values(), *threads.values()) for id_ in names(parts))
        return replace(self, questions=tuple(behind), criteria=criteria, sections={}, threads=threads, totals={})

    def behind(self, code: str) -> tuple[str, ...]:
        """The ids of the questions that the criterion, section, thread or total of that code or id rests on."""
        if code in self.totals:
            return tuple(id_ for section in names(self.totals[code]) for id_ in self.behind(section))
        if code in self.sections:
            return tuple(id_ for criterion in names(self.sections[code]) for id_ in names(self.criteria[criterion]))
        return names(self.criteria[code] if code in self.criteria else self.threads[code])

    def _made(
        self, figures: Mapping[str, Parts], values: Mapping[str, Number | None], average: Average[Number]
    ) -> dict[str, Number | None]:
        return {code: self.method(parts, values, average) for code, parts in figures.items()}


class Values(NamedTuple, Generic[Number]):
    """The value of every figure of a layout, None where none of its questions has a relevant case."""

    criteria: Mapping[str, Number | None]
    sections: Mapping[str, Number | None]
    threads: Mapping[str, Number | None]
    totals: Mapping[str, Number | None]


def names(parts: Parts) -> tuple[str, ...]:
    """All names that a figure rests on, in order."""
    return tuple(name for part in parts for name in part.names)


def without(code: str) -> Omission:
    """What is said of a criterion or section that has no value and is no part of the figure above it."""
    return Omission(f"without {code}", f"without {code}")


def omissions(parts: Parts, values: Mapping[str, Number | None]) -> tuple[Omission, ...]:
    """What is to be said of the parts that dropped out of a figure; nothing if all did, for then it has no value."""
    dropped = [part for part in parts if all(values[name] is None for name in part.names)]
    return () if len(dropped) == len(parts) else tuple(part.when_missing for part in dropped if part.when_missing)


def exact_average(values: Sequence[Fraction], weights: Sequence[int]) -> Fraction:
    """Exact, over one common denominator: adding fractions one by one reduces each sum and takes ten times as long."""
    common = lcm(*(value.denominator for value in values))
    scaled = (value.numerator * (common // value.denominator) for value in values)
    return Fraction(sum(map(mul, scaled, weights)), common * sum(weights))


def float_average(values: Sequence[float], weights: Sequence[int]) -> float:
    """To the precision of floats, for intervals."""
    total: float = sum(map(mul, values, weights))
    return total / sum(weights)
