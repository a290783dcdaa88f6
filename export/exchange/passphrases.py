"""Passphrases that can be read out over the telephone: made up, and known again however they are typed."""

from __future__ import annotations

import secrets
from pathlib import Path

from model.file.opening import key_by_one_of
from model.file.protection import FileKey, as_used
from resources import access

WORDS = 5
"""Of more than 1,024 words: over 50 bits, and age makes each guess take a second."""


def suggest() -> str:
    """Five words drawn anew from the program's own list, with spaces between."""
    words = access.words()
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def meant(typed: str) -> str:
    """The passphrase that was probably meant.

    Five words of the program's own list are as it makes them up, in small letters with one space between, whatever
    capitals and spaces were typed. Anything else is taken as it was typed.
    """
    words = typed.lower().split()
    return " ".join(words) if len(words) == WORDS and set(words) <= set(access.words()) else as_used(typed)


def spellings(typed: str) -> list[str]:
    """The passphrases to try, in their order: as it was probably meant, and as it was typed if that is another.

    For somebody may have chosen such words, with capitals, by themselves.
    """
    return list(dict.fromkeys((meant(typed), as_used(typed))))


def key_to(path: Path, typed: str) -> FileKey:
    """The key to a protected file, if the passphrase is the right one. Takes a tenth of a second or two."""
    return key_by_one_of(path, spellings(typed))
