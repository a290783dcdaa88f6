"""How far a figure is from a line: by hand, and against trying every set of changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from model.journal.records import Tally
from scoring.distance import Distance, distance, distances, lines_of
from scoring.figures import Figure, scores
from scoring.layout import Layout, Part
from tests.small_instrument import small_instrument

LAYOUT = Layout(
    questions=("a", "b", "s", "d"),
    criteria={"1.1": (Part(("a", "b"), 4), Part(("s",), 1)), "1.2": (Part(("d",), 4), Part((), 1))},
    sections={"1": (Part(("1.1",)), Part(("1.2",)))},
    threads={"roh": (Part(("b", "d")),)},
)
FIGURES = ("1.1", "1.2", "1", "roh")

# 1.1 = 0.8 x (1/2 + 4/8) / 2 + 0.2 x 2/4 = 50%. One more on a gives 0.4/4 = 10 points, on b 0.4/8 = 5, on s 0.2/4 = 5.
BY_HAND = {"a": Tally(2, 2), "b": Tally(4, 4), "s": Tally(2, 2)}


def to(line: int, *, up: bool) -> Distance:
    return distance(LAYOUT, "1.1", BY_HAND, line, up=up)


def test_each_question_that_could_do_it_alone_is_named_the_fewest_first() -> None:
    """62% is shown from 61.5%: 11.5 points."""
    assert list(to(62, up=True).alone.items()) == [("a", 2), ("b", 3)]


def test_the_fewest_may_go_over_several_questions() -> None:
    """70% is shown from 69.5%: a gives 20 of the 19.5 points. 85%: a 20, b and s 5 each, the first of them first."""
    assert to(70, up=True).fewest == {"a": 2}
    assert to(85, up=True).fewest == {"a": 2, "b": 3}
    assert to(85, up=True).alone == {}


def test_spread_asks_of_no_question_more_than_must_be() -> None:
    """One of each gives 10 + 5 + 5 = 20 points."""
    assert to(70, up=True).spread == {"a": 1, "b": 1, "s": 1}
    assert to(65, up=True).spread == {"a": 1, "b": 1}


def test_the_way_down_must_pass_the_line_not_meet_it() -> None:
    """50% is shown from 49.5%: one fewer on any question drops it below. 40% is shown from 39.5%: 10.5 points."""
    assert to(50, up=False).alone == {"a": 1, "b": 1, "s": 1}
    assert to(40, up=False).fewest == {"a": 2}
    assert to(40, up=False).spread == {"a": 1, "b": 1}


def test_what_meets_the_line_reaches_it_and_has_not_left_it() -> None:
    tallies = {"d": Tally(99, 101)}  # 49.5%, shown as 50%
    assert distance(LAYOUT, "1.2", tallies, 50, up=False).fewest == {"d": 1}
    assert distance(LAYOUT, "1.2", {"d": Tally(98, 102)}, 50, up=True).fewest == {"d": 1}


def test_a_line_out_of_reach_has_no_way() -> None:
    """Nothing is above 100%, so moving every case there falls short of 101%."""
    assert distance(LAYOUT, "1.1", {"a": Tally(1, 1), "s": Tally(1, 0)}, 101, up=True) == Distance(
        101, True, {}, {}, {}
    )


def test_the_lines_are_those_of_the_bands_and_of_priority() -> None:
    assert lines_of(small_instrument()) == (62, 70)


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (Tally(1, 1), [(62, True)]),
        (Tally(65, 35), [(70, True), (62, False)]),
        (Tally(3, 1), [(70, False)]),
        (Tally(not_relevant=9), []),
    ],
)
def test_the_next_line_above_and_the_last_one_reached(tally: Tally, expected: list[tuple[int, bool]]) -> None:
    found = distances(small_instrument(), LAYOUT, "1.2", {"d": tally})
    assert [(way.line, way.up) for way in found] == expected


counts = st.integers(0, 3)
tallies_of_some = st.fixed_dictionaries(dict.fromkeys(LAYOUT.questions, st.builds(Tally, counts, counts)))


@given(tallies_of_some, st.sampled_from(FIGURES), st.integers(1, 100), st.booleans())
def test_nothing_does_it_with_fewer_than_the_fewest(tallies: dict[str, Tally], code: str, line: int, up: bool) -> None:
    shown = figure(code, tallies).shown
    assume(shown is not None and (shown < line) is up)
    way = distance(LAYOUT, code, tallies, line, up=up)
    sufficing = [changes for changes in every_choice(code, tallies, up) if suffices(code, tallies, changes, line, up)]
    by_size = [sum(changes.values()) for changes in sufficing]
    assert sum(way.fewest.values()) == min(by_size, default=0)
    assert all(suffices(code, tallies, changes, line, up) for changes in (way.fewest, way.spread) if changes)
    alone = {next(iter(c)): sum(c.values()) for c in reversed(sufficing) if len(c) == 1}
    fewest_alone = {id_: min(sum(c.values()) for c in sufficing if list(c) == [id_]) for id_ in alone}
    assert dict(way.alone) == fewest_alone
    most = min((max(changes.values()) for changes in sufficing), default=0)
    even = [changes for changes in sufficing if max(changes.values()) == most]
    assert max(way.spread.values(), default=0) == most
    assert sum(way.spread.values()) == min((sum(changes.values()) for changes in even), default=0)


def figure(code: str, tallies: Mapping[str, Tally]) -> Figure:
    found = scores(LAYOUT, tallies)
    return {**found.criteria, **found.sections, **found.threads}[code]


def every_choice(code: str, tallies: Mapping[str, Tally], up: bool) -> Iterator[dict[str, int]]:
    """Every set of changes but the empty one, on the questions that the figure rests on."""
    behind = {"1.1": "abs", "1.2": "d", "1": "absd", "roh": "bd"}[code]
    room = [tallies[id_].below if up else tallies[id_].above for id_ in behind]
    for numbers in product(*(range(most + 1) for most in room)):
        if any(numbers):
            yield {id_: number for id_, number in zip(behind, numbers, strict=True) if number}


def suffices(code: str, tallies: Mapping[str, Tally], changes: Mapping[str, int], line: int, up: bool) -> bool:
    """Whether the figure, reckoned anew from the changed tallies, is shown on the side of the line that is wanted."""
    sign = 1 if up else -1
    moved = {
        id_: Tally(tally.above + sign * changes.get(id_, 0), tally.below - sign * changes.get(id_, 0))
        for id_, tally in tallies.items()
    }
    shown = figure(code, moved).shown
    return shown is not None and (shown >= line) is up
