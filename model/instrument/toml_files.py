"""TOML files that somebody else wrote: within limits, as text and as data, with the line on which a thing stands.

`tomllib` is safe to give anything, but not quick: it works for minutes on a name of very many parts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.instrument.complaints import Fault, FaultKind, FaultPlace
from model.instrument.foreign_file import read_plain
from model.instrument.snapshot import MAX_TABLES
from model.journal.records import Refused

_MAX_BYTES = 2 * 2**20
"""What all files of an instrument may have together: some fifteen times the largest that ships."""

_MAX_FILES = 100

_DEEP_NAME = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++\s{0,3}+\.\s{0,3}+){16}")
"""It begins where a part begins and never goes back into one: else a long word takes the square of its length."""
MACHINE_SIGNS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Signs for machines, and those that turn writing round; a tab and the end of a line are let be."""


def read_texts(path: Path) -> dict[str, str]:
    """The text of a TOML file, or of each in a folder, by name. Refused, naming the file, if it is not to be read."""
    try:
        files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not files:
            raise Refused(f"{path} holds no file that ends in .toml.")
        if len(files) > _MAX_FILES:
            raise Refused(f"{path} holds too many files: at most {_MAX_FILES} are read.")
        if sum(file.stat().st_size for file in files) > _MAX_BYTES:
            raise Refused(f"{path.name} is too large: at most {_MAX_BYTES >> 20} MB are read.")
        return {file.name: _text(file) for file in files}
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error


def parse(texts: Mapping[str, str]) -> tuple[dict[str, dict[str, Any]], tuple[Fault, ...]]:
    """The data of these files by name, and what could not be read as TOML: nothing of such a file is in the data."""
    data, faults = {}, []
    for name, text in texts.items():
        try:
            data[name] = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            why = "brackets lie in brackets too deep" if isinstance(error, RecursionError) else f"{error!s:.200}"
            advice = "Quotes, brackets or an equals sign may be missing on that line, or the one before."
            faults.append(
                Fault(FaultPlace(name), FaultKind.UNREADABLE, f"it is not readable as TOML: {why}", advice, within=True)
            )
    return data, tuple(faults)


def line_of(text: str, place: FaultPlace) -> int | None:
    """The line that begins the row that a place names; None if no one line does."""
    if not place.name:
        return None
    name = re.escape(place.name)
    heading = rf"^[ \t]*\[scales\.[\"']?{name}[\"']?\]"
    naming = rf"^[ \t]*(?:\{{[ \t]*)?(?:id|code|name)[ \t]*=[ \t]*[\"']{name}[\"']"
    starts = [match.start() for match in re.finditer(heading if place.what == "scales" else naming, text, re.MULTILINE)]
    return text.count("\n", 0, starts[0]) + 1 if len(starts) == 1 else None


def _text(file: Path) -> str:
    if not file.is_file():
        raise Refused(f"{file.name} is not a file.")
    try:
        text = read_plain(file, _MAX_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Refused(f"{file.name} is not in UTF-8: save it again as UTF-8 text.") from error
    if sign := MACHINE_SIGNS.search(text):
        line = text.count("\n", 0, sign.start()) + 1
        raise Refused(f"{file.name}: line {line} holds a sign that nobody can read, U+{ord(sign[0]):04X}.")
    if deep := _DEEP_NAME.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise Refused(f"{file.name}: line {line} holds a name of too many parts.")
    if text.count("{") + text.count("[") > MAX_TABLES * 2 or len(text) > _MAX_BYTES:
        raise Refused(f"{file.name} is too large: at most {MAX_TABLES} tables are read.")
    return text
