"""A group of cases beside the whole sample, in words and a table."""

from __future__ import annotations

from export.printing.blocks import PROVISIONAL, Cell, HeadingBlock, ParagraphBlock, TableBlock, TableColumn
from export.sheet.figure_text import NONE
from export.sheet.subgroups import GroupComparison, Subgroup


def subgroup_table(compared: Subgroup) -> tuple[HeadingBlock | ParagraphBlock | TableBlock, ...]:
    """The comparison in words and a table, for the command line."""
    columns = (
        TableColumn("No.", 7, "codes"),
        TableColumn("Group", 12, "numbers"),
        TableColumn("n", 9, "numbers"),
        TableColumn("Whole sample", 12, "numbers"),
        TableColumn("n", 9, "numbers"),
        TableColumn("Group is", 11),
        TableColumn("Criterion or question", 40),
    )
    cells = tuple(
        tuple(Cell(text) for text in (row.number, *_texts(row), row.standing or NONE, row.title))
        for row in compared.rows
    )
    provisional = f"{PROVISIONAL}." if compared.provisional else ""
    return (
        HeadingBlock(f"{compared.words}: {compared.size}"),
        *(ParagraphBlock(words) for words in (provisional, compared.verdict, compared.few) if words),
        TableBlock("The group beside the whole sample", columns, cells),
    )


def _texts(row: GroupComparison) -> tuple[str, ...]:
    return row.group.text, row.group.n, row.whole.text, row.whole.n
