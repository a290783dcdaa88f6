"""Lists that people keep as workbooks (XLSX): the same rows as a CSV file gives, or one sentence why not.

Read-only, and values alone: a cell that is worked out, or that stands for several, is refused by its name.
"""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import ParseError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from model.instrument.foreign_file import check_plain, open_plain
from model.journal.records import Refused
from model.sample.csv_rows import MAX_CELLS, NumberedRow, as_rows

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.workbook.workbook import Workbook

    _Cell: TypeAlias = Cell | MergedCell

_MAX_BYTES = 16 * 2**20
_MAX_UNPACKED = 64 * 2**20
_MAX_PARTS, _MAX_SHEETS = 2_000, 50
_MAX_ROWS = 100_000
_SHEET, _STRINGS = "xl/worksheets/", "xl/sharedStrings.xml"
_MAX_TAGS = {_SHEET: 3_000_000, _STRINGS: 600_000, "": 50_000}
"""How many tags a part whose name begins so may have: each becomes an object, or several."""

_Filled: TypeAlias = tuple[str, list[tuple[int, list[str]]]]
"""The title of a sheet and its rows, each with its number."""

_PIECE = 2**20
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*[\"']([A-Z]+[0-9]+:[A-Z]+[0-9]+)[\"']")
_TYPED = tuple(
    mark.encode(coding) for mark in ("<!DOCTYPE", "<!ENTITY") for coding in ("ascii", "utf-16-le", "utf-16-be")
)
"""How a part begins what no workbook has: declarations, by which a line of XML becomes a gigabyte, or another file."""

_NOT_A_WORKBOOK = (
    *(BadZipFile, ParseError, zlib.error, OSError, EOFError),
    *(AttributeError, KeyError, IndexError, ValueError, TypeError, RuntimeError, AssertionError, OverflowError),
)
"""What openpyxl and zipfile raise for a file that is broken, or that is something else altogether."""


def read_rows(path: Path) -> tuple[list[str], list[NumberedRow]]:
    """The header and the rows of the one sheet that has any, empty rows left out. Refused, naming file and cell."""
    with _opened(path) as book:
        return as_rows(path.name, _lines(path, book))


def read_sheets(path: Path) -> dict[str, tuple[list[str], list[NumberedRow]]]:
    """The header and the rows of each sheet that has any, by title, without empty rows. Refused as by `read_rows`."""
    with _opened(path) as book:
        return {title: as_rows(f"{path.name}, sheet {title}", iter(lines)) for title, lines in _filled(path, book)}


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    """The workbook, checked and ready to be read; what reading it brings up is Refused too."""
    from openpyxl import load_workbook  # takes a tenth of a second: not at start-up
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import TranslatorError
    from openpyxl.utils.exceptions import CellCoordinatesException, IllegalCharacterError, InvalidFileException

    try:
        parts = _parts(path)
        # openpyxl warns of what it leaves out (styles, validation, pictures): none of it is wanted here.
        with warnings.catch_warnings(action="ignore"):
            yield load_workbook(parts, read_only=True, keep_links=False)
    except (
        *_NOT_A_WORKBOOK,
        *(TokenizerError, TranslatorError, CellCoordinatesException, IllegalCharacterError, InvalidFileException),
    ) as error:
        raise Refused(f"{path.name} is not a workbook that can be read: save it again as XLSX, or as CSV.") from error


def _parts(path: Path) -> BytesIO:
    """The parts that may hold rows, unpacked and checked, as a workbook of their own.

    What a ZIP file says of itself is not believed: a part is unpacked piece by piece, and never more of it than may be.
    """
    checked = BytesIO()
    try:
        check_plain(path)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise Refused(f"{path.name} is too large: at most {_MAX_BYTES >> 20} MB are read.")
        with open_plain(path) as opened, ZipFile(opened) as pack, ZipFile(checked, "w") as copy:
            members = {part.filename: part for part in pack.infolist()}
            if len(members) < len(pack.infolist()) or len(members) > _MAX_PARTS:
                raise Refused(f"{path.name} is not a workbook: save it again as XLSX, or as CSV.")
            left = _MAX_UNPACKED
            for name, part in members.items():
                if name.endswith((".xml", ".rels")):
                    data = _unpacked(path, pack, part, left)
                    left -= len(data)
                    _check_part(path, name, data)
                    copy.writestr(name, data)
    except BadZipFile as error:
        raise Refused(f"{path.name} is not a workbook, or it is locked with a password: save it as CSV.") from error
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    checked.seek(0)
    return checked


def _unpacked(path: Path, pack: ZipFile, part: ZipInfo, most: int) -> bytes:
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused(f"{path.name} is packed in a way that is not known here: save it again as XLSX, or as CSV.")
    pieces, size = [], 0
    with pack.open(part) as file:
        while piece := file.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise Refused(f"{path.name} is too large: it unpacks to more than {_MAX_UNPACKED >> 20} MB.")
    return b"".join(pieces)


def _check_part(path: Path, name: str, data: bytes) -> None:
    """Refuse merged cells, and what is not the plain XML of a workbook, before anything else is made of it."""
    if any(mark in data for mark in _TYPED):
        raise Refused(f"{path.name} is not a workbook: it declares things of its own; save it again as XLSX.")
    most = next(most for beginning, most in _MAX_TAGS.items() if name.startswith(beginning))
    if data.count(b"<") > most:
        raise Refused(f"{path.name} is too large: {name} has more than {most} tags; save the list alone, or as CSV.")
    if name.startswith(_SHEET) and (merged := _MERGED.search(data)):
        raise Refused(
            f"{path.name}: the cells {merged[1].decode():.80} are merged: unmerge them, so that each row has its own."
        )


def _lines(path: Path, book: Workbook) -> Iterator[tuple[int, list[str]]]:
    """The rows of the one sheet that holds any."""
    filled: list[_Filled] = []
    for sheet in _filled(path, book):
        filled.append(sheet)
        if len(filled) > 1:
            raise Refused(
                f"{path.name} has rows on the sheets {filled[0][0]!r:.80} and {filled[1][0]!r:.80}: keep the list on "
                "one sheet."
            )
    return iter(filled[0][1] if filled else [])


def _filled(path: Path, book: Workbook) -> Iterator[_Filled]:
    """The title and the rows of each sheet that holds any."""
    if len(book.worksheets) > _MAX_SHEETS:
        raise Refused(f"{path.name} has more than {_MAX_SHEETS} sheets: save the list alone, or as CSV.")
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of them may be wrong
        if lines := list(_numbered(path, sheet.iter_rows())):
            yield sheet.title, lines


def _numbered(path: Path, rows: Iterable[Iterable[_Cell]]) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty with its number, as wide as the header is."""
    width, seen = 0, 0
    for number, row in enumerate(rows, start=1):
        if number > _MAX_ROWS:
            raise Refused(f"{path.name} has more than {_MAX_ROWS} rows.")
        cells = [_text(path, cell) for cell in row]
        seen += len(cells)
        if seen > MAX_CELLS:
            raise Refused(f"{path.name} has more than {MAX_CELLS} cells: save the list alone, or as CSV.")
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
