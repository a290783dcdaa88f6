"""How far two readers of the same cases agree, beyond what chance would give; each figure with a 95 % interval.

Only questions that both readers answered are pairs; where one did not, the question is counted as missing. With two
readers that is also how Krippendorff's alpha handles a missing value: a unit with one value has nothing to pair.
- the percentage of pairs that agree, p
- kappa = (p - e) / (1 - e), e = sum of r_k c_k, the readers' own shares of each category: J. Cohen, "A coefficient of
  agreement for nominal scales", Educ. Psychol. Meas. 20 (1960), 37-46
- AC1 = (p - e) / (1 - e), e = sum of m_k (1 - m_k) / (q - 1), m_k the mean share of each of q categories: K. L. Gwet,
  "Computing inter-rater reliability and its variance in the presence of high agreement", BJMSP 61 (2008), 29-48
- alpha = 1 - observed / expected disagreement, over the coincidences of all values; ordinal: with the squared number
  of ranks between two values: K. Krippendorff, Content Analysis (4th ed., 2018), ch. 12
The intervals are Tukey's jackknife leaving out one case at a time, as for the scores (`scoring.intervals`): the
answers of one case go together, which each figure's own variance formula would leave out. Nothing is random.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from model.journal.records import Pair
from scoring.intervals import reach

NO_PAIRS = "no question answered by both readers"
ONE_CATEGORY = "only one answer was ever given"
ONE_CASE = "no interval: it rests on one case"
NO_DIFFERENCE = "no interval: the cases do not differ"
ON_ONE_CASE = "no interval: without one of the cases it has no value"

_Table: TypeAlias = Counter[tuple[str, str]]
_Figure: TypeAlias = Callable[[_Table], float | None]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure, at most 1, and its interval. Where there is none of either, `why` says so."""

    value: float | None
    interval: tuple[float, float] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """All figures over `pairs` in `cases`. `missing`: questions that one reader alone answered.

    `percentage` is a share, 0 to 1. `ordinal` is None where the answers have no order.
    """

    cases: int
    pairs: int
    missing: int
    percentage: Estimate
    kappa: Estimate
    ac1: Estimate
    alpha: Estimate
    ordinal: Estimate | None = None


def agreement(cases: Iterable[Sequence[Pair]], order: Sequence[str] = ()) -> Agreement:
    """The agreement over cases, each with its pairs. `order` are the values that have an order, from end to end.

    The categories are those that either reader used. A value outside `order` is missing from the ordinal figure.
    """
    pairs = [list(case) for case in cases]
    tables = [table for case in pairs if (table := _table(case))]
    whole = _together(tables)
    categories = {value for pair in whole for value in pair}
    return Agreement(
        len(tables),
        whole.total(),
        sum((first is None) is not (second is None) for case in pairs for first, second in case),
        _estimate(tables, _percentage, least=0),
        _estimate(tables, _kappa),
        _estimate(tables, lambda table: _ac1(table, categories)),
        _estimate(tables, _alpha),
        _ordinal(tables, order) if order else None,
    )


def _table(pairs: Iterable[Pair]) -> _Table:
    """How often each pair of values stands; pairs with a missing one are out."""
    return Counter((first, second) for first, second in pairs if first is not None and second is not None)


def _together(tables: Iterable[_Table]) -> _Table:
    whole: _Table = Counter()
    for table in tables:
        whole.update(table)
    return whole


def _ordinal(tables: Iterable[_Table], order: Sequence[str]) -> Estimate:
    ranked = (
        Counter({pair: count for pair, count in table.items() if order.count(pair[0]) and order.count(pair[1])})
        for table in tables
    )
    return _estimate([table for table in ranked if table], lambda table: _alpha(table, order))


def _estimate(tables: Sequence[_Table], figure: _Figure, least: int = -1) -> Estimate:
    """A figure over all cases, and its jackknife interval from the figures without each case in turn."""
    whole = _together(tables)
    if not whole:
        return Estimate(None, why=NO_PAIRS)
    value = figure(whole)
    if value is None:
        return Estimate(None, why=ONE_CATEGORY)
    if len(tables) == 1:
        return Estimate(value, why=ONE_CASE)
    replicates = [figure(whole - table) for table in tables]
    present = [replicate for replicate in replicates if replicate is not None]
    if len(present) < len(tables):
        return Estimate(value, why=ON_ONE_CASE)
    half = reach(present)
    if half is None:
        return Estimate(value, why=NO_DIFFERENCE)
    return Estimate(value, (max(float(least), value - half), min(1.0, value + half)))


def _percentage(table: _Table) -> float:
    return sum(count for (first, second), count in table.items() if first == second) / table.total()


def _kappa(table: _Table) -> float | None:
    total = table.total()
    firsts, seconds = _margin(table, 0), _margin(table, 1)
    by_chance = sum(count * seconds[value] for value, count in firsts.items())
    if by_chance == total * total:
        return None
    return (_percentage(table) - by_chance / total**2) / (1 - by_chance / total**2)


def _ac1(table: _Table, categories: Collection[str]) -> float | None:
    if len(categories) < 2:
        return None
    both = 2 * table.total()
    shares = [count / both for count in (_margin(table, 0) + _margin(table, 1)).values()]
    by_chance = sum(share * (1 - share) for share in shares) / (len(categories) - 1)
    return (_percentage(table) - by_chance) / (1 - by_chance)


def _alpha(table: _Table, order: Sequence[str] = ()) -> float | None:
    """Nominal, or ordinal if an order is given. Each pair is two coincidences: either value first."""
    values = _margin(table, 0) + _margin(table, 1)
    if len(values) < 2:
        return None
    distance = _ranks_between(values, order) if order else _unlike
    observed = 2 * sum(count * distance(*pair) for pair, count in table.items())
    expected = sum(values[a] * values[b] * distance(a, b) for a in values for b in values)
    return 1 - (values.total() - 1) * observed / expected


def _unlike(first: str, second: str) -> float:
    return float(first != second)


def _ranks_between(values: Counter[str], order: Sequence[str]) -> Callable[[str, str], float]:
    """The squared distance of the mean ranks of two values: all between them, and half of each of the two."""
    up_to = accumulate(values[value] for value in order)
    rank = {value: last - values[value] / 2 for value, last in zip(order, up_to, strict=True)}
    return lambda first, second: (rank[first] - rank[second]) ** 2


def _margin(table: _Table, reader: int) -> Counter[str]:
    """How often a reader (0 or 1) gave each value."""
    margin: Counter[str] = Counter()
    for pair, count in table.items():
        margin[pair[reader]] += count
    return margin
