"""A score sheet that comes back: as PDF, web page, JSON or text. It may come from anywhere: nothing in it is trusted.

All that is taken from it is the digest of the journal that it says it is of, of how many entries, and which cases it
says it counts. Whether its figures are right is for `export.printing.sheet_check` to find out.
"""

from __future__ import annotations

import codecs
import json
import re
import shlex
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from export.printing.blocks import PROVISIONAL
from export.printing.page_words import page_words
from export.printing.pdf_text import MAX_TEXT, pdf_text
from model.instrument.foreign_file import read_plain
from model.journal.records import Refused

MAX_BYTES = 8_000_000
SHORTEST = 16
"""So many digits of the digest stand at the foot of every printed page."""

_DIGEST = re.compile(r"Journaldigest:?([0-9a-f]{64})(?:Ofentries:?([0-9]{1,9}))?")
_COMMAND = re.compile(r"python main\.py score FILE --json([^\r\n]*)")
_TYPED = re.compile(rf"[0-9a-f]{{{SHORTEST},64}}")


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """What a sheet says of itself. `digest` may be its beginning alone; `text` is all it says, `data` if it is JSON."""

    name: str
    digest: str
    entries: int | None = None
    drafts: bool = False
    where: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    content: bytes = b""
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


class Doubled(tuple[Any, ...]):
    """All that a JSON object says of one key, where it says more than one thing: readers differ in which they take."""

    __slots__ = ()


def typed_digest(digest: str) -> PrintedSheet:
    """A digest typed from paper, whole or its beginning; spaces and capitals do not matter. Refused if it is none."""
    plain = "".join(digest.split()).lower()
    if not _TYPED.fullmatch(plain):
        raise Refused(
            f"A journal digest is {SHORTEST} to 64 of the digits 0 to 9 and a to f, as the sheet's foot has them."
        )
    return PrintedSheet("The sheet", plain)


def read(path: Path) -> PrintedSheet:
    """What the sheet in a file says of itself; Refused, naming the file, if it is no score sheet or too large."""
    name = path.name
    readers: Mapping[str, Callable[[str, bytes], PrintedSheet]] = {
        ".pdf": _pdf, ".html": _html, ".htm": _html, ".json": _json, ".txt": _text
    }  # fmt: skip
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Refused(f"{name}: a score sheet's name ends in .pdf, .html, .json or .txt.")
    try:
        content = read_plain(path, MAX_BYTES)
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror or error}.") from error
    if len(content) > MAX_BYTES:
        raise Refused(f"{name} is larger than any score sheet ({MAX_BYTES // 1_000_000} MB).")
    return reader(name, content)


def _pdf(name: str, content: bytes) -> PrintedSheet:
    return _from_text(name, "pdf", content, pdf_text(name, content))


def _html(name: str, content: bytes) -> PrintedSheet:
    return _from_text(name, "html", content, page_words(_decoded(name, content)).text[:MAX_TEXT])


def _text(name: str, content: bytes) -> PrintedSheet:
    return _from_text(name, "txt", content, _from_terminal(name, content)[:MAX_TEXT])


def _from_text(name: str, kind: str, content: bytes, text: str) -> PrintedSheet:
    found = set(_DIGEST.findall("".join(text.split())))
    if not found:
        raise Refused(f"{name} names no journal digest: it is no score sheet of this program.")
    if len({digest for digest, _ in found}) > 1:
        raise Refused(f"{name} names several journal digests, so it does not say which journal it is of.")
    digest, entries = max(found)
    drafts, where = _conditions(text)
    return PrintedSheet(
        name, digest, int(entries) if entries else None, drafts or PROVISIONAL in text, where, kind, content, text
    )


def _conditions(text: str) -> tuple[bool, dict[str, str]]:
    """Which cases the sheet counts, by the command that it names."""
    command = _COMMAND.search(text)
    try:
        words = shlex.split(command[1]) if command else []
    except ValueError:  # a quotation that does not end
        words = []
    pairs = (word.partition("=") for before, word in pairwise(words) if before == "--where")
    return "--drafts" in words, {name: value for name, _, value in pairs}


def _json(name: str, content: bytes) -> PrintedSheet:
    text = _from_terminal(name, content)
    try:
        data = json.loads(text, object_pairs_hook=_with_doubled)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name} is not readable as JSON.") from error
    digest = data.get("journal_digest") if isinstance(data, dict) else None
    if isinstance(digest, Doubled):
        raise Refused(f"{name} names several journal digests, so it does not say which journal it is of.")
    if not isinstance(digest, str) or not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise Refused(f"{name} names no journal digest: it is no score of this program.")
    clauses = data.get("where", [])
    pairs = (str(clause).partition("=") for clause in clauses) if isinstance(clauses, list) else ()
    where = {field_: value for field_, _, value in pairs}
    drafts = data.get("provisional") is True
    return PrintedSheet(name, digest, None, drafts, where, "json", content, text[:MAX_TEXT], data)


def _with_doubled(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which nothing that stands there is lost: of a doubled key, every value is kept."""
    found: dict[str, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: values[0] if len(values) == 1 else Doubled(values) for key, values in found.items()}


def _from_terminal(name: str, content: bytes) -> str:
    """A text that a terminal wrote into a file: that of Windows does it in UTF-16, with a mark before it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        with suppress(UnicodeDecodeError):
            return content.decode("utf-16")
    return _decoded(name, content)


def _decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{name} is not text in UTF-8.") from error
