"""The performance table as it is printed."""

from __future__ import annotations

from collections.abc import Iterator

from export.printing.blocks import Block, Cell, Column, Heading, Points, Table
from export.sheet.figure_text import NONE
from export.sheet.performance import MeasureRow, misses


def performance_blocks(rows: tuple[MeasureRow, ...]) -> Iterator[Block]:
    """The table for the sheet; nothing while nothing is typed."""
    typed = tuple(row for row in rows if row.target or row.area or row.national)
    if not typed:
        return
    yield Heading("Performance against targets", begins_part=True)
    yield Table(
        "The area beside its targets and the country",
        (
            Column("Measure", 39),
            Column("Target", 14),
            Column("Area", 10),
            Column("National", 11),
            Column("Reading", 26),
        ),
        tuple(
            tuple(Cell(text or NONE) for text in (row.title, row.target, row.area, row.national, row.reading.in_words))
            for row in typed
        ),
        names=1,
    )
    yield Points((misses(rows), "A near miss is off its target by no more than a twentieth of it."))
