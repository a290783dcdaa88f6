"""What packs and returns have in common: gzip-compressed canonical JSON that holds a journal's entries.

Reading one is reading an untrusted file: its size first, then its form and version, its entries one by one; the first
thing wrong is named, and nothing is changed.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from model.inspection.readings import Inspection
from model.inspection.verify import entry_problems
from model.instrument.foreign_file import read_plain
from model.instrument.instrument import Instrument
from model.journal.journal import MAX_ENTRIES, canonical
from model.journal.records import Entry, Refused, Value, checked_name

VERSION = 2
"""What is written. What is read begins with 1: a pack of before is not signed, nor has a return of before any list."""

_MAX_FIELD = 300
"""The most characters of a subject or a field: more than any that the instrument could have."""

_PIECE = 2**20
_PARTS = 40
"""As many values as an entry has, with those it replaces: more than this for each entry is no journal."""

_RATIO, _SMALL = 100, 16 * _PIECE
"""What is not small unpacks to no more than this times its size: half of every entry's id cannot be packed."""

_SHORT = 80
_GZIP = b"\x1f\x8b"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
"""How a time is written; whether there is such a day and hour is asked of `datetime`."""


def pack(word: str, inspection: Inspection, data: Mapping[str, object]) -> bytes:
    """A parcel of the kind that `word` names ("pack" or "return"). The same data gives the same bytes."""
    return packed(headed(word, inspection, data))


def headed(word: str, inspection: Inspection, data: Mapping[str, object]) -> dict[str, object]:
    """What a parcel says: its data, under what it is and of which inspection."""
    return {"format": f"caseread-{word}", "version": VERSION, "inspection": asdict(inspection), **data}


def packed(whole: Mapping[str, object]) -> bytes:
    """What a parcel says as it lies in the file, or under the seal."""
    return gzip.compress(canonical(whole).encode(), mtime=0)


def read_file(path: Path, word: str, limit: int) -> bytes:
    """The bytes of a file that should be a parcel, at most `limit` of them; else Refused."""
    try:
        if path.stat().st_size > limit:
            raise Refused(f"{path.name} is too large for a {word}: at most {limit >> 20} MB are read.")
        return read_plain(path, limit)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error


def unpack(name: str, packed: bytes, word: str, limit: int) -> dict[str, Any]:
    """What a parcel says, unpacked to at most `limit` bytes. Refused if it is no parcel of this kind and version."""
    text = _unpacked(name, packed, word, limit)
    if text.count(b",") + text.count(b"[") + text.count(b"{") > MAX_ENTRIES * _PARTS:
        raise Refused(f"{name} is too large for a {word}: at most {MAX_ENTRIES} entries are read.")
    try:
        data = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name} is not a {word}: what it holds is not JSON.") from error
    if not isinstance(data, dict) or data.get("format") != f"caseread-{word}":
        raise Refused(f"{name} is not a {word}.")
    version = data.get("version")
    if type(version) is not int or not 1 <= version <= VERSION:  # 1.0 and true are no number of a version
        raise Refused(
            f"{name} was written by a newer version of Caseread: this program reads {word}s up to version {VERSION}."
        )
    return data


def origin(name: str, data: Mapping[str, Any], word: str) -> Inspection:
    """The inspection that a parcel says it is of: short texts, good for a sentence and to be compared."""
    said = data.get("inspection")
    if not isinstance(said, dict):
        raise Refused(f"{name} is not a {word}: it names no inspection.")
    return Inspection(short_text(said, "id"), short_text(said, "area"), short_text(said, "month"))


def check_inspection(name: str, found: Inspection, ours: Inspection) -> None:
    """Refuse what is from another inspection."""
    if found.id != ours.id:
        raise Refused(
            f"{name} is from another inspection, {found.area!r} in {found.month!r}: this is {ours.area} in "
            f"{ours.month}."
        )


def check_instrument(name: str, sha256: str, ours: Instrument) -> None:
    """Refuse what was made with other questions."""
    if sha256 != ours.sha256:
        raise Refused(
            f"{name} was made with another version of the instrument, {sha256[:8]}: this inspection has "
            f"{ours.sha256[:8]}."
        )


def rows(entries: Iterable[Entry]) -> list[list[object]]:
    """Entries as they stand in a parcel, in the order of their ids."""
    return [row_of(entry) for entry in sorted(entries, key=lambda entry: entry.id)]


def row_of(entry: Entry) -> list[object]:
    """One entry as it stands in a parcel."""
    value = list(entry.value) if isinstance(entry.value, tuple) else entry.value
    return [entry.subject, entry.field, value, entry.author, entry.made_at, list(entry.replaces), entry.id]


def entries(
    name: str,
    rows: object,
    word: str,
    instrument: Instrument,
    known: Mapping[str, Entry] = MappingProxyType({}),
) -> Iterator[Entry]:
    """The entries of a parcel, each of the right form, genuine, and about what the instrument has; else Refused.

    `known` entries, by id, were checked before: those like them need not be checked again.
    """
    if not isinstance(rows, list):
        raise Refused(f"{name} is not a {word}: it has no entries.")
    if len(rows) > MAX_ENTRIES:
        raise Refused(f"{name} is too large for a {word}: at most {MAX_ENTRIES} entries are read.")
    for number, row in enumerate(rows, start=1):
        old = known.get(row[-1]) if row and isinstance(row, list) and isinstance(row[-1], str) else None
        if old is not None and row == row_of(old):
            yield old
            continue
        try:
            entry = _entry(row)
            problem = next(entry_problems(instrument, entry), None)
        except (ValueError, TypeError, Refused) as error:
            raise Refused(f"{name} is damaged: entry {number} is not one.") from error
        if problem:
            raise Refused(f"{name}: entry {number}: {problem}")
        yield entry


def short_text(data: Mapping[str, Any], key: str) -> str:
    """A short text from the outside, for a sentence; "" if it is none, or none that can be printed."""
    value = data.get(key)
    return value if isinstance(value, str) and len(value) <= _SHORT and value.isprintable() else ""


def _unpacked(name: str, packed: bytes, word: str, limit: int) -> bytes:
    if not packed.startswith(_GZIP):
        raise Refused(f"{name} is not a {word}.")
    size = len(packed)
    unpacker = zlib.decompressobj(wbits=31)
    pieces: list[bytes] = []
    try:
        while not unpacker.eof and (piece := unpacker.decompress(packed, _PIECE)):
            pieces.append(piece)
            packed = unpacker.unconsumed_tail
            if len(pieces) * _PIECE > min(limit, max(_SMALL, _RATIO * size)):
                raise Refused(f"{name} is too large for a {word}: at most {limit >> 20} MB are unpacked.")
    except zlib.error as error:
        raise Refused(f"{name} is damaged: ask for it to be sent again.") from error
    if not unpacker.eof or unpacker.unused_data:
        raise Refused(f"{name} is cut short or damaged: ask for it to be sent again.")
    return b"".join(pieces)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """One object of a parcel. ValueError if it says a thing twice, which two programs could read differently."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _no_number(text: str) -> NoReturn:
    """NaN and Infinity are no JSON, though Python reads them: ValueError."""
    raise ValueError(text)


def _entry(row: object) -> Entry:
    """One entry, or ValueError, TypeError or Refused if it has not the form of one."""
    if not isinstance(row, list):
        raise TypeError(row)
    subject, field, value, author, made_at, replaces, id_ = row
    if not isinstance(replaces, list) or not all(map(_SHA256.fullmatch, (id_, *replaces))):
        raise ValueError(row)
    if not all(isinstance(text, str) for text in (subject, field, author)) or not _TIME.fullmatch(made_at):
        raise ValueError(row)
    datetime.fromisoformat(made_at)  # ValueError for a day or an hour that there is not
    if len(subject) + len(field) > _MAX_FIELD or not (subject + field).isprintable():
        raise ValueError(row)
    return Entry(id_, subject, field, _value(value), checked_name(author), made_at, tuple(replaces))


def _value(data: object) -> Value:
    if isinstance(data, list) and all(isinstance(text, str) for text in data):
        return tuple(data)
    if data is None or (isinstance(data, str | int) and not isinstance(data, bool)):
        return data
    raise ValueError(data)
