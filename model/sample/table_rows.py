"""A list as people keep it: a CSV file or a workbook, read alike."""

from __future__ import annotations

from pathlib import Path

from model.sample import csv_rows, workbook_rows
from model.sample.csv_rows import NumberedRow

WORKBOOKS = (".xlsx", ".xlsm")


def read_rows(path: Path) -> tuple[list[str], list[NumberedRow]]:
    """The header and the rows of a list, by what its name ends in. Refused if it is no such table."""
    return workbook_rows.read_rows(path) if path.suffix.lower() in WORKBOOKS else csv_rows.read_rows(path)
