"""How far a figure is from a line: how many more sufficient answers would lift it there, how many fewer drop it below.

One change moves one case of one question from below the line to above it, or back. It leaves the relevant cases, and
so every weight, as they are. Hence a change on a question adds the same, its weight / its relevant cases, however many
were made before it; a question allows as many changes as it has cases to move.

The fewest changes are found greedily, the largest gains first. Proof that no choice does better: the gains of a choice
add up, so among all choices of k changes none gains more than the k largest gains there are, and those are what the
greedy choice takes. If that falls short, every k changes do.

All this holds for means alone: in a figure that is made otherwise, what a change adds depends on the other answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from model.instrument.instrument import Instrument
from model.journal.records import Tally
from scoring.layout import Layout
from scoring.shares import question_shares, score_of

HALF_A_PERCENT = Fraction(1, 200)


@dataclass(frozen=True, slots=True)
class Distance:
    """The ways of moving a figure, as it is shown, to `line` percent: numbers of changes by question id.

    `up`: more sufficient answers lift it to the line, else fewer drop it below. `alone` holds each question that could
    do it all by itself, the fewest first. `fewest` are the fewest changes there are, over whatever questions; `spread`
    the fewest of those that go as evenly as can be over the questions (the one of which most is asked is asked for
    least). Both are empty where all changes together are too few.
    """

    line: int
    up: bool
    alone: Mapping[str, int]
    fewest: Mapping[str, int]
    spread: Mapping[str, int]


def lines_of(instrument: Instrument) -> tuple[int, ...]:
    """The percents that matter, from below: where a band begins, and the line of priority."""
    return tuple(sorted({instrument.line or 0, *(band.at_least for band in instrument.bands)} - {0}))


def distances(instrument: Instrument, layout: Layout, code: str, tallies: Mapping[str, Tally]) -> tuple[Distance, ...]:
    """To the next line above a figure, and below the last one it reached; none for what has no value or is no mean."""
    shares = question_shares(layout, code, tallies)
    if not shares:
        return ()
    score = score_of(shares, tallies)
    above = [line for line in lines_of(instrument) if score < _least(line)]
    reached = [line for line in lines_of(instrument) if score >= _least(line)]
    wanted = [(line, True) for line in above[:1]] + [(line, False) for line in reached[-1:]]
    return tuple(distance(layout, code, tallies, line, up=up) for line, up in wanted)


def distance(layout: Layout, code: str, tallies: Mapping[str, Tally], line: int, *, up: bool) -> Distance:
    """How to lift a figure that is shown below `line` percent to it, or to drop one that is not below it."""
    shares = question_shares(layout, code, tallies)
    gap = abs(_least(line) - score_of(shares, tallies))
    gains = {id_: share / tallies[id_].relevant for id_, share in shares.items()}
    room = {id_: tallies[id_].below if up else tallies[id_].above for id_ in shares}
    alone = {id_: needed for id_, gain in gains.items() if (needed := _needed(gap, gain, up)) <= room[id_]}
    return Distance(
        line=line,
        up=up,
        alone=dict(sorted(alone.items(), key=lambda item: item[1])),
        fewest=_fewest(gains, room, gap, up),
        spread=_spread(gains, room, gap, up),
    )


def _least(line: int) -> Fraction:
    """The least score that is shown as `line` percent, for a half is rounded up."""
    return Fraction(line, 100) - HALF_A_PERCENT


def _needed(gap: Fraction, gain: Fraction, up: bool) -> int:
    """How often `gain` is needed: to close the gap on the way up, to pass it on the way down."""
    whole, rest = divmod(gap, gain)
    return whole + (bool(rest) if up else 1)


def _fewest(gains: Mapping[str, Fraction], room: Mapping[str, int], gap: Fraction, up: bool) -> dict[str, int]:
    """The fewest changes, the largest gains first; of equal gains, the question asked first."""
    taken: dict[str, int] = {}
    for id_ in sorted(gains, key=lambda id_: gains[id_], reverse=True):
        if room[id_]:
            taken[id_] = min(room[id_], _needed(gap, gains[id_], up))
            gap -= taken[id_] * gains[id_]
        if gap < 0 or (up and not gap):
            return taken
    return {}


def _spread(gains: Mapping[str, Fraction], room: Mapping[str, int], gap: Fraction, up: bool) -> dict[str, int]:
    """The fewest changes with no question asked for more than must be: the least limit is found by halving."""
    if not _fewest(gains, room, gap, up):
        return {}
    low, high = 1, max(room.values())
    while low < high:
        middle = (low + high) // 2
        limited = {id_: min(most, middle) for id_, most in room.items()}
        low, high = (low, middle) if _fewest(gains, limited, gap, up) else (middle + 1, high)
    return _fewest(gains, {id_: min(most, low) for id_, most in room.items()}, gap, up)
