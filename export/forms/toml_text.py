"""An instrument's data as TOML, in files to read and to go on working on: `tomllib` reads the same data from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from model.file.files import whole_file
from model.journal.records import Refused

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDE = 110
"""From how many characters on a list is written over several lines."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_folder(data: Mapping[str, Any], folder: Path) -> list[str]:
    """Write the files of an instrument into `folder`, which is made; their names. Refused if it is not empty."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Refused(f"{folder} is there already, and not an empty folder: choose another name.")
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Refused(f"{folder} cannot be written: {error.strerror}.") from error
    texts = to_files(data)
    for name, text in texts.items():
        with whole_file(folder / name, new=True) as neighbour:
            neighbour.write_text(text, encoding="utf-8", newline="\n")
    return list(texts)


def to_files(data: Mapping[str, Any]) -> dict[str, str]:
    """The text of each file by name: one for the frame, one for each run of criteria of a section, in order."""
    criteria = data.get("criteria", [])
    runs = [list(rows) for _, rows in groupby(criteria, key=lambda row: row.get("section"))]
    width = len(str(len(runs)))
    parts = {f"section-{number:0{width}}.toml": {"criteria": rows} for number, rows in enumerate(runs, start=1)}
    frame = {key: value for key, value in data.items() if key != "criteria" or not value}
    return {name: to_toml(part) for name, part in {"instrument.toml": frame, **parts}.items()}


def to_toml(data: Mapping[str, Any]) -> str:
    """The data as TOML. Texts, whole numbers, true and false, lists and tables: an instrument has nothing else."""
    return "\n".join(_table("", data)).strip("\n") + "\n"


def _table(path: str, data: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a table: what it holds itself first, then its tables, then its arrays of tables."""
    arrays = {key: value for key, value in data.items() if _is_array(value) and _has_own_heading(path, key)}
    tables = {key: value for key, value in data.items() if isinstance(value, dict) and not path and value}
    yield from (f"{_key(key)} = {_value(data[key])}" for key in data if key not in arrays and key not in tables)
    for key, table in tables.items():
        yield from _headed(_key(key), table)
    for key, rows in arrays.items():
        name = f"{path}.{_key(key)}" if path else _key(key)
        for row in rows:
            yield from ("", f"[[{name}]]", *_table(name, row))


def _headed(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    """A table under its heading; one that holds tables alone, such as the scales, as a heading for each."""
    if all(isinstance(value, dict) and value for value in table.values()):
        for key, inner in table.items():
            yield from ("", f"[{name}.{_key(key)}]", *(f"{_key(part)} = {_value(inner[part])}" for part in inner))
    else:
        yield from ("", f"[{name}]", *(f"{_key(key)} = {_value(table[key])}" for key in table))


def _has_own_heading(path: str, key: str) -> bool:
    """Whether an array of tables is written under headings: those at the top, and what these hold but for choices."""
    return not path or key in ("questions", "specifics")


def _is_array(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _text(value)
        case list():
            return _list([_value(item) for item in value])
        case dict():
            inner = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case _:
            raise TypeError(f"An instrument holds no {type(value).__name__}.")


def _list(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    return line if len(line) < _WIDE else "\n".join(("[", *(f"    {item}," for item in items), "]"))


def _text(text: str) -> str:
    """A basic string, in which signs that no TOML file may hold stand as escapes."""
    return (
        '"'
        + "".join(_ESCAPES.get(sign) or (sign if sign >= " " and sign != "\x7f" else _coded(sign)) for sign in text)
        + '"'
    )


def _coded(sign: str) -> str:
    return f"\\u{ord(sign):04x}"
