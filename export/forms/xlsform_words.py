"""The words of XLSForm that a form and an instrument share, and how one cell holds what XLSForm has no word for.

Pure. XLSForm is the workbook from which ODK, Kobo and others make forms (xlsform.org). What it cannot say of an
instrument stands in a column and a sheet of our own, as JSON: programs that read forms pass over them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

SURVEY, CHOICES, SETTINGS, OURS = "survey", "choices", "settings", "caseread"
"""The sheets. `OURS` is also the name of our column on the first two."""

CASE_GROUP = "case"

TYPES: Mapping[str, str] = {
    "choice": "select_one",
    "multi": "select_multiple",
    "number": "integer",
    "percent": "decimal",
    "date": "date",
    "text": "text",
}
"""The type of a form's question for each kind of an instrument's."""

CONSTRAINTS: Mapping[str, tuple[str, str]] = {
    "number": (". >= 0", "A whole number of 0 or more."),
    "percent": (". >= 0 and . <= 100", "A percent from 0 to 100."),
}
"""What a form must say of a kind that its type leaves too wide, and in which words it complains."""

NA_CONSTRAINT = "not(selected(., 'not_applicable') and count-selected(.) > 1)"
NA_COMPLAINT = "Not applicable goes with nothing else."

MAX_CELL = 32_767
"""The most characters that a cell of a workbook holds."""

_NO_NAME = re.compile(r"[^A-Za-z0-9_]+")
_NO_CELL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CODED = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
"""How a workbook writes a sign by its number: a text that looks so must not be taken for one."""


def plain(text: str) -> str:
    """A text as a form can hold it: what a cell gives back, and nothing that means a reference."""
    lines = _NO_CELL.sub("\ufffd", text.replace("\r\n", "\n")).replace("${", "$ {")
    return _CODED.sub("_ x", lines).strip()


def fresh(wanted: str, in_use: Collection[str]) -> str:
    """A name for a form, of letters, digits and _, that is not in use."""
    name = _NO_NAME.sub("_", wanted).strip("_") or "x"
    numbered = name
    number = 2
    while numbered in in_use:
        numbered = f"{name}_{number}"
        number += 1
    return numbered


def to_cell(data: object) -> str:
    """Data as one cell: JSON in ASCII, in which nothing looks like a reference or a coded sign."""
    text = json.dumps(data, separators=(",", ":"), sort_keys=True)
    return text.replace("_x", "\\u005fx").replace("$", "\\u0024")


def from_cell(text: str) -> object:
    """What `to_cell` wrote; ValueError (or RecursionError) for anything else."""
    return json.loads(text)
