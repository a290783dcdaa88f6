"""Formula injection: text from other laptops must never run in the spreadsheet that opens it."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")

_BEGINS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_UNSEEN = "".join(map(chr, range(0x21))) + "\x7f\x85\xa0\u200b\u200e\u200f\u2028\u2029\u2060\u3000\ufeff"


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula, by its first character (OWASP, "CSV Injection").

    The wide forms of East Asian keyboards count too; spaces and signs that are not seen before it do not.
    """
    return text.startswith(("\t", "\r", "\n")) or text.lstrip(_UNSEEN).startswith(_BEGINS)


def harmless(cell: T) -> T | str:
    """What stands for a cell of a CSV file: a text that may be taken for a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and looks_like_formula(cell) else cell
