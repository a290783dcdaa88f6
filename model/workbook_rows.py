"""Lists that people keep as workbooks (XLSX): the same rows as a CSV file gives, or one sentence why not.

Read-only, and values alone: a cell that is worked out, or that stands for several, is refused by its name.
"""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from model.csvfile import Row, as_rows
from model.records import Refused

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.workbook.workbook import Workbook

    _Cell: TypeAlias = Cell | MergedCell

_MAX_BYTES = 64 * 2**20
_MAX_UNPACKED = 512 * 2**20
_MAX_ROWS = 100_000
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]+[0-9]+:[A-Z]+[0-9]+)[\"']")
_NOT_A_WORKBOOK = (
    *(BadZipFile, ParseError, zlib.error, OSError, EOFError),
    *(AttributeError, KeyError, IndexError, ValueError, TypeError, RuntimeError),
)
"""What openpyxl and zipfile raise for a file that is broken, or that is something else altogether."""


def read_rows(path: Path) -> tuple[list[str], list[Row]]:
    """The header and the rows of the one sheet that has any, empty rows left out. Refused, naming file and cell."""
    from openpyxl import load_workbook  # only where there is a workbook to read: it takes its time to load

    _check_pack(path)
    try:
        # openpyxl warns of what it leaves out (styles, validation, pictures): none of it is wanted here.
        with warnings.catch_warnings(action="ignore"), path.open("rb") as file:
            return as_rows(path.name, _lines(path, load_workbook(file, read_only=True)))
    except _NOT_A_WORKBOOK as error:
        raise Refused(f"{path.name} is not a workbook that can be read: save it again as XLSX, or as CSV.") from error


def read_sheets(path: Path) -> dict[str, tuple[list[str], list[Row]]]:
    """The header and the rows of each sheet that has any, by title, without empty rows. Refused as by `read_rows`."""
    from openpyxl import load_workbook  # only where there is a workbook to read: it takes its time to load

    _check_pack(path)
    try:
        with warnings.catch_warnings(action="ignore"), path.open("rb") as file:
            found = {}
            for sheet in load_workbook(file, read_only=True).worksheets:
                sheet.reset_dimensions()
                if lines := list(_numbered(path, sheet.iter_rows())):
                    found[sheet.title] = as_rows(f"{path.name}, sheet {sheet.title}", iter(lines))
            return found
    except _NOT_A_WORKBOOK as error:
        raise Refused(f"{path.name} is not a workbook that can be read: save it again as XLSX.") from error


def _check_pack(path: Path) -> None:
    """Refuse what is too large once unpacked, and merged cells, before anything else is made of the file."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise Refused(f"{path.name} is too large: at most {_MAX_BYTES >> 20} MB are read.")
        with ZipFile(path) as pack:
            if sum(part.file_size for part in pack.infolist()) > _MAX_UNPACKED:
                raise Refused(f"{path.name} is too large: it unpacks to more than {_MAX_UNPACKED >> 20} MB.")
            for part in pack.namelist():
                if part.startswith("xl/worksheets/") and (merged := _MERGED.search(pack.read(part))):
                    raise Refused(
                        f"{path.name}: the cells {merged[1].decode()} are merged: unmerge them, so that each row has "
                        "its own."
                    )
    except BadZipFile as error:
        raise Refused(f"{path.name} is not a workbook, or it is locked with a password: save it as CSV.") from error
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error


def _lines(path: Path, book: Workbook) -> Iterator[tuple[int, list[str]]]:
    """The rows of the one sheet that holds any."""
    filled: list[tuple[str, list[tuple[int, list[str]]]]] = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of them may be wrong
        lines = list(_numbered(path, sheet.iter_rows()))
        if lines:
            filled.append((sheet.title, lines))
        if len(filled) > 1:
            raise Refused(
                f"{path.name} has rows on the sheets {filled[0][0]!r} and {filled[1][0]!r}: keep the list on one sheet."
            )
    return iter(filled[0][1] if filled else [])


def _numbered(path: Path, rows: Iterable[Iterable[_Cell]]) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty with its number, as wide as the header is."""
    width = 0
    for number, row in enumerate(rows, start=1):
        if number > _MAX_ROWS:
            raise Refused(f"{path.name} has more than {_MAX_ROWS} rows.")
        cells = [_text(path, cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        width = width or len(cells)
        if cells:
            yield number, cells + [""] * (width - len(cells))


def _text(path: Path, cell: _Cell) -> str:
    """What a cell says, as a CSV cell would: 3 for the number 3.0, YYYY-MM-DD for a date."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Refused(f"{path.name}: cell {cell.coordinate} holds a formula: put its value there instead.")
    if cell.data_type == "e":
        raise Refused(f"{path.name}: cell {cell.coordinate} holds the error {value}.")
    match value:
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
