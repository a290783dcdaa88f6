"""Values as people write them: from text (a CSV cell, a form), to text, and whether a value may be stated at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from model.instrument.instrument import Choice
from model.journal.records import NOT_APPLICABLE, Refused, Value

MAX_TEXT = 20_000
NOT_APPLICABLE_LABEL = "Not applicable"
MAX_NUMBER = 999_999_999

_PERCENT = re.compile(r"100(\.00?)?|[0-9]{1,2}(\.[0-9]{1,2})?")

_UNUSABLE = re.compile(r"[\0\ud800-\udfff]")
"""What cannot be kept: the end of a C string, and halves of surrogate pairs."""


def from_text(kind: str, choices: Sequence[Choice], text: str) -> Value:
    """The value that `text` states; None for an empty cell. Refused with what was expected, naming no place."""
    text = text.strip()
    if not text:
        return None
    value: Value = text
    if kind == "multi":
        value = tuple(sorted({part.strip() for part in text.split(";") if part.strip()}))
    elif kind == "number" and text.isascii() and text.isdigit() and len(text) <= len(str(MAX_NUMBER)):
        value = int(text)
    if complaint := problem(kind, choices, value):
        raise Refused(complaint)
    return value


def to_text(value: Value) -> str:
    """The text that `from_text` reads back as `value`."""
    if value is None:
        return ""
    return ";".join(value) if isinstance(value, tuple) else str(value)


def in_words(choices: Sequence[Choice], value: Value) -> str:
    """A value in the words of its scale or case field; empty where nothing is stated."""
    labels = {choice.value: choice.label for choice in choices} | {NOT_APPLICABLE: NOT_APPLICABLE_LABEL}
    parts = value if isinstance(value, tuple) else (to_text(value),)
    return ", ".join(labels.get(part, part) for part in parts)


def counted(number: int, one: str, several: str = "") -> str:
    """A number of things in words: "1 case", "2 cases", "3 entries" where the plural is not made with an s."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def problem(kind: str, choices: Sequence[Choice], value: Value) -> str | None:
    """Why a value cannot be stated, or None if it can. `None` (cleared) can always be stated."""
    if value is None:
        return None
    codes = [choice.value for choice in choices]
    expected = {
        "choice": f"one of {', '.join(codes)}",
        "multi": f"one or more of {', '.join(codes)}, joined by ;",
        "number": f"a whole number from 0 to {MAX_NUMBER}",
        "percent": "a percent from 0 to 100, to at most two decimals",
        "date": "a date as YYYY-MM-DD",
        "text": f"a text of at most {MAX_TEXT} characters",
    }[kind]
    return None if _fits(kind, codes, value) else f"{to_text(value)!r:.80} is not {expected}"


def _fits(kind: str, codes: Sequence[str], value: Value) -> bool:
    match kind:
        case "choice":
            return value in codes
        case "multi":
            return isinstance(value, tuple) and bool(value) and list(value) == sorted(set(value) & set(codes))
        case "number":
            return type(value) is int and 0 <= value <= MAX_NUMBER
        case "percent":
            return isinstance(value, str) and bool(_PERCENT.fullmatch(value))
        case "date":
            return isinstance(value, str) and _is_date(value)
        case _:
            return isinstance(value, str) and 0 < len(value) <= MAX_TEXT and not _UNUSABLE.search(value)


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
