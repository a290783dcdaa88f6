"""Instruments that have everything a page can be for, made from the small one.

No instrument has it all: what is marked by hand is never only counted. So there are two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.instrument.instrument import Instrument
from model.instrument.reader import read
from tests.small_instrument import small_files

_MARKING = {
    "strands": "sentence_type",
    "mandatory_weight": 2,
    "marks": [
        {"value": "fully", "label": "Fully met", "points": 1},
        {"value": "not", "label": "Not met", "points": 0},
    ],
}
_MORE: Mapping[str, Mapping[str, Any]] = {
    "scored and marked": {"marking": _MARKING},
    "only counted": {"rule": "counts/1"},
}

FULL = tuple(_MORE)
"""What they are called."""


def full_instrument(name: str) -> Instrument:
    """One of them, checked whole."""
    return read(full_files(name))


def full_files(name: str) -> dict[str, Any]:
    """One of them, as the files that it is written in."""
    files = small_files()
    measure = {"id": "sickness", "title": "Sickness absence, average days", "better": "lower"}
    frame = files["instrument.toml"] | {"measures": [measure], **_MORE[name]}
    if frame["rule"] == "counts/1":
        del frame["further_inspection"]  # which rests on a score
    files["instrument.toml"] = frame
    return files
