"""Tables as an XLSX workbook in which text is text, whatever it looks like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from export.tables.formula import looks_like_formula

_WIDEST = 60
"""The widest that a column is made, in letters."""


def write_workbook(tables: Mapping[str, Iterable[Sequence[str | float]]], path: Path) -> None:
    """One sheet for each table, by title; its first row is its headings and stays in view."""
    book = Workbook()
    book.properties.creator = "Caseread"
    book.remove(book.worksheets[0])
    for title, table in tables.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        widths: dict[int, int] = {}
        for row, values in enumerate(table, start=1):
            for column, value in enumerate(values, start=1):
                cell = sheet.cell(row, column)
                if isinstance(value, int | float):
                    cell.value = value
                elif value:
                    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
                    cell.data_type = "s"
                    cell.quotePrefix = looks_like_formula(value)  # still text once someone has edited it
                widths[column] = max(widths.get(column, 0), len(str(value)))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for column, width in widths.items():
            sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, _WIDEST)
    whole = BytesIO()  # for an archive on a disk that fails complains once more when it is forgotten
    book.save(whole)
    path.write_bytes(whole.getbuffer())
