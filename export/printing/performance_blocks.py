"""The performance table as it is printed."""

from __future__ import annotations

from collections.abc import Iterator

from export.printing.blocks import Block, Cell, HeadingBlock, PointsBlock, TableBlock, TableColumn
from export.sheet.figure_text import NONE
from export.sheet.performance import MeasureRow, misses


def performance_blocks(rows: tuple[MeasureRow, ...]) -> Iterator[Block]:
    """The table for the sheet; nothing while nothing is typed."""
    typed = tuple(row for row in rows if row.target or row.area or row.national)
    if not typed:
        return
    yield HeadingBlock("Performance against targets", begins_part=True)
    yield TableBlock(
        "The area beside its targets and the country",
        (
            TableColumn("Measure", 39),
            TableColumn("Target", 14),
            TableColumn("Area", 10),
            TableColumn("National", 11),
            TableColumn("Reading", 26),
        ),
        tuple(
            tuple(Cell(text or NONE) for text in (row.title, row.target, row.area, row.national, row.reading.in_words))
            for row in typed
        ),
        names=1,
    )
    yield PointsBlock((misses(rows), "A near miss is off its target by no more than a twentieth of it."))
