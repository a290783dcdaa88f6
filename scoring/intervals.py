"""95 % intervals: how far a score might lie from that of the whole caseload. Deterministic: nothing is drawn at random.

One question: the score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", JASA 22 (1927), 209-212. A figure of several: J. W. Tukey's jackknife ("Bias and confidence in not-quite
large samples", Ann. Math. Stat. 29 (1958), 614), leaving out one case at a time, because the answers of one case go
together. Each figure is made anew by the method of its rule, whether that is a mean or not. Floats are good enough
here: an interval feeds no score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf, pi, sqrt, tan
from typing import TypeAlias

from model.instrument.instrument import Instrument
from model.journal.records import Outcome
from scoring.layout import float_average
from scoring.rules import layout_of

Interval: TypeAlias = tuple[float, float]
"""From, to, in percent."""

_Proportions: TypeAlias = dict[str, float | None]

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""

_NOTHING = 1e-12
"""A difference that is none but for the rounding of floats."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """The interval of each figure by code or id; None where the sample cannot tell."""

    criteria: Mapping[str, Interval | None]
    sections: Mapping[str, Interval | None]
    threads: Mapping[str, Interval | None]
    totals: Mapping[str, Interval | None]


def wilson(above: int, relevant: int, population: int | None = None) -> Interval | None:
    """The interval of one question's proportion p = above / n, n relevant cases; None without any.

    (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n). If the relevant cases of the whole caseload are
    `population` in number, n becomes n (population - 1) / (population - n): they leave that much less to chance.
    """
    if not relevant:
        return None
    p = above / relevant
    n = float(relevant)
    if population is not None:
        left = _checked(population, relevant) - relevant
        n = relevant * (population - 1) / left if left else inf
    middle = p + Z * Z / (2 * n)
    reach = Z * sqrt(p * (1 - p) / n + (Z / (2 * n)) ** 2)
    return _percent((middle - reach) / (1 + Z * Z / n), (middle + reach) / (1 + Z * Z / n))


def expected(relevant: int, cases: int, population: int | None) -> int | None:
    """How many relevant cases a caseload of `population` should hold, if `relevant` of the `cases` read are.

    The same part of them was read as of the whole caseload, so their proportion is left to chance no more than others.
    """
    return None if population is None or not cases else max(relevant, relevant * population // cases)


def jackknife(
    instrument: Instrument,
    outcomes_by_case: Mapping[str, Mapping[str, Outcome]],
    population: int | None = None,
) -> Intervals:
    """The interval of every figure of the instrument's rule, from case -> question id -> outcome.

    With n cases, s the score and s_i the score without case i: s +- t sqrt((n-1)/n sum (s_i - mean s_i)^2), t the
    97.5 % point of Student's t with n-1 degrees of freedom; the root also times sqrt(1 - n/population), if the
    caseload's size is given. None for fewer than two cases, where the score rests on one case alone, and where no
    case makes any difference: there the sample says nothing of how cases differ.
    """
    if population is not None:
        _checked(population, len(outcomes_by_case))
    layout = layout_of(instrument)
    proportions, without = _proportions(layout.questions, outcomes_by_case)
    scores = layout.values(proportions, float_average)
    replicates = [layout.values(each, float_average) for each in without]
    return Intervals(
        *(
            {
                code: _interval(score, [values[kind][code] for values in replicates], population)
                for code, score in figures
            }
            for kind, figures in enumerate(each.items() for each in scores)
        )
    )


def student(freedom: float) -> float:
    """The 97.5 % point of Student's t: exact for 1 and 2 degrees of freedom, within 0.2 % above.

    The series is 26.7.5 of Abramowitz and Stegun, Handbook of Mathematical Functions (1964).
    """
    if freedom == 1:
        return tan(0.475 * pi)
    if freedom == 2:
        return 0.95 * sqrt(2 / (1 - 0.95**2))
    terms = (
        (Z**3 + Z) / 4,
        (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
        (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
        (79 * Z**9 + 776 * Z**7 + 1482 * Z**5 - 1920 * Z**3 - 945 * Z) / 92160,
    )
    return Z + sum(term / freedom**power for power, term in enumerate(terms, start=1))


def reach(replicates: Sequence[float], population: int | None = None) -> float | None:
    """Half the width of a jackknife interval, from the figure without each case in turn; None where none differs."""
    count = len(replicates)
    if count < 2 or max(replicates) - min(replicates) < _NOTHING:
        return None
    mean = sum(replicates) / count
    variance = (count - 1) / count * sum((replicate - mean) ** 2 for replicate in replicates)
    still_unread = 1 - count / population if population else 1
    return student(count - 1) * sqrt(variance * still_unread)


def _proportions(
    questions: Iterable[str], outcomes_by_case: Mapping[str, Mapping[str, Outcome]]
) -> tuple[_Proportions, Iterator[_Proportions]]:
    """The proportions over all cases; and, for each case in turn, those over all the other cases."""
    up = [_with_outcome(Outcome.ABOVE, outcomes) for outcomes in outcomes_by_case.values()]
    down = [_with_outcome(Outcome.BELOW, outcomes) for outcomes in outcomes_by_case.values()]
    above, below = Counter(chain.from_iterable(up)), Counter(chain.from_iterable(down))
    whole = {id_: _share(above[id_], below[id_]) for id_ in questions}
    less_up = {id_: _share(above[id_] - 1, below[id_]) for id_ in above}
    less_down = {id_: _share(above[id_], below[id_] - 1) for id_ in below}
    without = (
        {**whole, **{id_: less_up[id_] for id_ in ups}, **{id_: less_down[id_] for id_ in downs}}
        for ups, downs in zip(up, down, strict=True)
    )
    return whole, without


def _with_outcome(wanted: Outcome, outcomes: Mapping[str, Outcome]) -> list[str]:
    return [id_ for id_, outcome in outcomes.items() if outcome == wanted]


def _share(above: int, below: int) -> float | None:
    return above / (above + below) if above + below else None


def _interval(score: float | None, replicates: list[float | None], population: int | None) -> Interval | None:
    """The interval around a score from the scores without each case in turn."""
    count = len(replicates)
    if score is None or count < 2:
        return None
    if population == count:
        return _percent(score, score)
    present = [replicate for replicate in replicates if replicate is not None]
    half = reach(present, population) if len(present) == count else None
    return None if half is None else _percent(score - half, score + half)


def _checked(population: int, sample: int) -> int:
    if population < sample:
        raise ValueError(f"a caseload of {population} cannot hold a sample of {sample}")
    return population


def _percent(low: float, high: float) -> Interval:
    return max(0.0, 100 * low), min(100.0, 100 * high)
