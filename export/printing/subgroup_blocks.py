"""A group of cases beside the whole sample, in words and a table."""

from __future__ import annotations

from export.printing.blocks import Cell, Column, Heading, Paragraph, Table
from export.sheet.figure_text import NONE
from export.sheet.subgroups import Beside, Subgroup


def subgroup_table(compared: Subgroup) -> tuple[Heading | Paragraph | Table, ...]:
    """The comparison in words and a table, for the command line."""
    columns = (
        Column("No.", 7, "codes"),
        Column("Group", 12, "numbers"),
        Column("n", 9, "numbers"),
        Column("Whole sample", 12, "numbers"),
        Column("n", 9, "numbers"),
        Column("Group is", 11),
        Column("Criterion or question", 40),
    )
    cells = tuple(
        tuple(Cell(text) for text in (row.number, *_texts(row), row.standing or NONE, row.title))
        for row in compared.rows
    )
    provisional = "PROVISIONAL: not every reading is signed." if compared.provisional else ""
    return (
        Heading(f"{compared.words}: {compared.size}"),
        *(Paragraph(words) for words in (provisional, compared.verdict, compared.few) if words),
        Table("The group beside the whole sample", columns, cells),
    )


def _texts(row: Beside) -> tuple[str, ...]:
    return row.group.text, row.group.n, row.whole.text, row.whole.n
