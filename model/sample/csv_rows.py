"""CSV files as people save them: UTF-8 or Windows-1252, commas or semicolons; each row knows its line."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from io import StringIO
from pathlib import Path
from typing import TypeAlias

from model.instrument.foreign_file import read_plain
from model.journal.records import Refused

NumberedRow: TypeAlias = tuple[int, dict[str, str]]
"""The line a row begins on, and its cells by column, without the spaces around them."""

_MAX_BYTES = 32 * 2**20
MAX_ROWS, MAX_COLUMNS = 500_000, 500
MAX_CELLS = 4_000_000
"""So many are read: more than any list has, few enough for the memory of a laptop."""


def read_rows(path: Path) -> tuple[list[str], list[NumberedRow]]:
    """The header and the rows, empty ones left out. Refused, naming file and line, if it is no such table."""
    text = _text(path)
    first = text.partition("\n")[0]
    return as_rows(path.name, _numbered(path, text, delimiter=";" if ";" in first else ","))


def as_rows(name: str, lines: Iterator[tuple[int, list[str]]]) -> tuple[list[str], list[NumberedRow]]:
    """The header and the rows of a table's lines, each with its number; `name` is the file's, to refuse it by."""
    _, header = next(lines, (1, []))
    if len(header) > MAX_COLUMNS:
        raise Refused(f"{name}: line 1 names {len(header)} columns: at most {MAX_COLUMNS} are read.")
    header = [column.strip() for column in header]
    if not any(header):
        raise Refused(f"{name}: line 1 has no column names.")
    if twice := [column for column in header if header.count(column) > 1]:
        raise Refused(f"{name}: line 1 names the column {twice[0]!r:.80} twice.")
    rows: list[NumberedRow] = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise Refused(f"{name}: line {line} has {len(cells)} cells, and the header has {len(header)}.")
        if len(rows) == min(MAX_ROWS, MAX_CELLS // len(header)):
            raise Refused(f"{name} has more than {len(rows)} rows, which is too many for a list.")
        rows.append((line, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
    return header, rows


def check_columns(path: Path, header: Collection[str], required: Collection[str], known: Collection[str]) -> None:
    """Refuse a header that lacks a required column or has one that is not known."""
    for name in required:
        if name not in header:
            raise Refused(f"{path.name}: the column {name} is missing.")
    for name in header:
        if name not in known:
            raise Refused(f"{path.name}: the column {name!r:.80} is not known; known are {', '.join(known)}.")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise Refused(f"{path.name} is too large: at most {_MAX_BYTES >> 20} MB are read.")
        data = read_plain(path, _MAX_BYTES)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    if (place := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, place) + 1
        raise Refused(f"{path.name}: line {line} holds a NUL byte: it is not a CSV file.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    raise Refused(f"{path.name}: line {line} is neither UTF-8 nor Windows-1252.")


def _numbered(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on: a quoted cell may run over several."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(f"{path.name}: line {line} is not readable as CSV: {error}.") from error
