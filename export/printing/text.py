"""The score sheet in short as lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from export.printing.blocks import (
    Block,
    Cell,
    FactsBlock,
    HeadingBlock,
    NumberedBlock,
    ParagraphBlock,
    PointsBlock,
    TableBlock,
    TableColumn,
)
from export.printing.document import document, summary
from export.sheet.sheet import ScoreSheet


def lines(sheet: ScoreSheet) -> Iterator[str]:
    """What the printed sheet says before its annex, but for the chart."""
    whole = document(sheet)
    yield f"{whole.title}: {whole.subtitle}"
    if whole.mark:
        yield whole.mark
    yield from block_lines(summary(sheet))
    yield from ("", f"Journal digest: {sheet.head.journal_digest}", f"Of entries: {sheet.head.entries}")
    yield f"Command: {sheet.basis.command}"


def block_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Blocks of a document as lines."""
    for block in blocks:
        yield from _lines(block)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case HeadingBlock(text, _) | ParagraphBlock(text, _):
            yield from ("", text)
        case PointsBlock(points):
            yield from (f"- {point}" for point in points)
        case NumberedBlock(points):
            yield from (f"{number}. {_cell_text(Cell(text, small))}" for number, text, small in points)
        case FactsBlock(pairs):
            yield from (f"{name}: {words}" for name, words in pairs)
        case TableBlock(caption, columns, rows):
            yield from ("", caption)
            yield from _aligned(columns, [[_cell_text(cell) for cell in row] for row in rows])


def _cell_text(cell: Cell) -> str:
    return f"{cell.text} ({cell.small})" if cell.small else cell.text


def _aligned(columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    table = [[column.heading.replace("\n", ", ") for column in columns], *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (
            cell.rjust(width) if column.holds == "numbers" else cell.ljust(width)
            for cell, width, column in zip(row, widths, columns, strict=True)
        )
        yield "  ".join(cells).rstrip()
