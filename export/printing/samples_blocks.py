"""The samples side by side as they are printed."""

from __future__ import annotations

from collections.abc import Iterator

from export.printing.blocks import Block, Cell, HeadingBlock, PointsBlock, TableBlock, TableColumn
from export.sheet.figure_text import NONE, percent
from export.sheet.samples import Sample, Samples
from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit

_MARKS = "*†‡§"
"""What the heading of a part and its footnote have in common."""


def samples_blocks(samples: Samples, unit: Unit) -> Iterator[Block]:
    """The table of all samples, with a footnote for each part."""
    marks = [""] + [_MARKS[place % len(_MARKS)] for place in range(len(samples.columns) - 1)]
    headings = [
        TableColumn(f"{one.title}{mark}\nn {one.cases}", 17) for one, mark in zip(samples.columns, marks, strict=True)
    ]
    of_all = f"of the {samples.columns[0].cases} {unit.many}"
    yield HeadingBlock("The samples side by side", begins_part=True)
    yield TableBlock(
        for_unit(unit, "Every figure of all cases beside those of a part of them"),
        (TableColumn("No.", 5, "codes"), TableColumn("Criterion", 95 - 17 * len(headings)), *headings),
        tuple(
            (Cell(code), Cell(title), *(Cell(_text(one, key)) for one in samples.columns))
            for code, title, key in samples.rows
        ),
    )
    yield PointsBlock(
        (
            *(
                f"{mark} {one.title}: {one.cases} {of_all}, those with {one.means}."
                for one, mark in zip(samples.columns, marks, strict=True)
                if mark
            ),
            for_unit(unit, "The cases of a part are among all cases too. No test of differences was applied."),
        )
    )


def _text(sample: Sample, key: str) -> str:
    return percent(sample.figures[key]) if key in sample.figures else sample.grades.get(key, NONE)
