"""The bar chart of a score sheet as shapes, for whoever draws it. Lengths in points, y downwards from the top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple, TypeAlias

from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit

WIDTH = 482.0

_TITLE = 24.0
_TITLE_LETTERS = 36
_SCORE_RIGHT = 216.0
_AXIS = 224.0
_PERCENT = 2.45
_TOP = 16.0
_LINE = 9.0
_BAR = 10.0
_GAP = 6.0


class Bar(NamedTuple):
    """One figure. `kind` is its style, "criterion", "section" or "thread"; bars of one `group` stand together."""

    code: str
    title: str
    shown: int | None
    interval: tuple[float, float] | None
    kind: str
    group: str


class Rect(NamedTuple):
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    style: str


class Stroke(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    style: str


class Words(NamedTuple):
    """One line of text on its baseline. `anchor`: start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str
    style: str


Shape: TypeAlias = Rect | Stroke | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes from the back to the front, and how much room they take; `width` is always `WIDTH`."""

    height: float
    shapes: tuple[Shape, ...]
    width: float = WIDTH


def draw(unit: Unit, bars: Sequence[Bar], line: int | None) -> Drawing:
    """Bars from 0 to 100 percent, one below the other, with the line of priority across them, if there is one."""
    shapes: list[Shape] = []
    y, group = _TOP, bars[0].group if bars else ""
    for bar in bars:
        y += _GAP if bar.group != group else 0
        group = bar.group
        title = wrap(bar.title, _TITLE_LETTERS)
        height = max(_LINE * len(title), _BAR) + _GAP
        shapes += _row(unit, bar, title, y + height / 2)
        y += height
    shapes.append(Words(_TITLE, y + 10, "Thin line across a bar: 95% interval", "start", "small"))
    return Drawing(y + 14, (*_grid(y), *shapes, *(() if line is None else _priority(line, y))))


def _row(unit: Unit, bar: Bar, title: Sequence[str], middle: float) -> Iterator[Shape]:
    style = "label" if bar.kind == "criterion" else "strong"
    first = middle - _LINE * len(title) / 2 + 7
    yield Words(0, first, bar.code, "start", style)
    for number, words in enumerate(title):
        yield Words(_TITLE, first + _LINE * number, words, "start", style)
    if bar.shown is None:
        yield Words(_SCORE_RIGHT, middle + 2.5, "–", "end", style)
        yield Words(_AXIS + 4, middle + 2.5, for_unit(unit, "no relevant case"), "start", "small")
        return
    yield Words(_SCORE_RIGHT, middle + 2.5, f"{bar.shown}%", "end", style)
    yield Rect(_AXIS, middle - _BAR / 2, bar.shown * _PERCENT, _BAR, bar.kind)
    if bar.interval:
        low, high = (_AXIS + bound * _PERCENT for bound in bar.interval)
        for style in ("halo", "interval"):
            yield Stroke(low, middle, high, middle, style)
            yield from (Stroke(x, middle - 2.5, x, middle + 2.5, style) for x in (low, high))


def _grid(bottom: float) -> Iterator[Shape]:
    for percent in range(0, 101, 20):
        x = _AXIS + percent * _PERCENT
        yield Stroke(x, _TOP, x, bottom, "grid" if percent else "axis")
        yield Words(x, bottom + 10, f"{percent}%", "middle", "small")


def _priority(line: int, bottom: float) -> Iterator[Shape]:
    x = _AXIS + line * _PERCENT
    yield Stroke(x, _TOP - 4, x, bottom, "priority")
    yield Words(x, _TOP - 7, f"line of priority {line}%", "middle", "small")
