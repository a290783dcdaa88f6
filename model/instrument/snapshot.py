"""The instrument that an inspection file or a pack holds, as text from somebody whom nobody vouches for."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.journal.records import Refused

MAX_SNAPSHOT, MAX_TABLES = 2 * 2**20, 10_000
"""The most characters of a snapshot, and tables in it: some fifteen times what the largest instrument has."""

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Signs for machines, and those that turn the writing round; canonical JSON writes no others as \\u, \\b or \\f."""


@lru_cache(maxsize=4)  # the files of one inspection hold the same one, and a merge opens many
def read_snapshot(name: str, text: str) -> Instrument:
    """The instrument that a snapshot holds: canonical JSON, from a file that nobody vouches for. Else Refused."""
    check_snapshot(name, text)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name} is not readable as JSON.") from error
    if not isinstance(data, dict):
        raise Refused(f"{name} is not a table.")
    return read({name: data})


def check_snapshot(name: str, text: str) -> None:
    """Refuse a snapshot that is too large, or that holds what nobody can read: it would be no part of a file."""
    if len(text) > MAX_SNAPSHOT or text.count("{") > MAX_TABLES:
        raise Refused(f"{name} is too large.")
    if (not text.isprintable() and _UNREADABLE.search(text)) or set("ubf").intersection(_ESCAPE.findall(text)):
        raise Refused(f"{name} holds what is no text.")
