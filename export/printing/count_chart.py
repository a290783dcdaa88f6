"""Charts of numbers, not percentages: a bar as long as its cases are many, in two segments with the counts on them.

So the report on London has them (2018, line 796): segments give an idea of proportion, labels of how large the sample
was. The shapes are those of `export.printing.chart`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import NamedTuple

from export.printing.chart import Drawing, Rect, Shape, Stroke, Words
from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit
from model.journal.records import Tally

MOST = 10
"""The most bars of one chart, so that it never is higher than a page."""

_TITLE = 34.0
_TITLE_LETTERS = 46
_AXIS = 240.0
_LENGTH = 170.0
_LINE = 9.0
_BAR = 12.0
_GAP = 6.0
_DIGIT = 4.8


class CountedQuestion(NamedTuple):
    """One question: its number, its words, and what the cases came to."""

    number: str
    text: str
    tally: Tally


def draw_counts(unit: Unit, rows: Sequence[CountedQuestion], most: int) -> Drawing:
    """Bars one below the other, on a scale on which `most` cases fill the width."""
    shapes: list[Shape] = []
    y = 0.0
    for row in rows:
        lines = wrap(row.text, _TITLE_LETTERS)
        height = max(_LINE * len(lines), _BAR) + _GAP
        shapes += _row(unit, row, lines, y + height / 2, _LENGTH / max(1, most))
        y += height
    axis = Stroke(_AXIS, 0, _AXIS, y, "axis")
    return Drawing(y + 16, (*shapes, axis, *_legend(y + 6)))


def counts_in_words(rows: Sequence[CountedQuestion]) -> str:
    """What a chart of counts shows, for those who cannot see it."""
    return "; ".join(f"{row.number} {row.tally.above} above, {row.tally.below} below" for row in rows) + "."


def _row(unit: Unit, row: CountedQuestion, lines: Sequence[str], middle: float, scale: float) -> Iterator[Shape]:
    first = middle - _LINE * len(lines) / 2 + 7
    yield Words(0, first, row.number, "start", "label")
    for at, words in enumerate(lines):
        yield Words(_TITLE, first + _LINE * at, words, "start", "label")
    if not row.tally.relevant:
        yield Words(_AXIS + 4, middle + 2.5, for_unit(unit, "no relevant case"), "start", "small")
        return
    x, beside = _AXIS, [f"n {row.tally.relevant}"]
    for count, style in ((row.tally.above, "above"), (row.tally.below, "below")):
        width = count * scale
        if count:
            yield Rect(x, middle - _BAR / 2, width, _BAR, style)
        if width > _DIGIT * len(str(count)) + 4:
            yield Words(x + width / 2, middle + 2.7, str(count), "middle", f"on_{style}")
        else:
            beside.append(f"{count} {style}")
        x += width
    yield Words(x + 4, middle + 2.5, ", ".join(beside), "start", "small")


def _legend(y: float) -> Iterator[Shape]:
    for x, style, words in ((_AXIS, "above", "above the line"), (_AXIS + 90, "below", "below the line")):
        yield Rect(x, y, 8, 7, style)
        yield Words(x + 12, y + 6.3, words, "start", "small")
