"""Suggests passphrases that can be read out over the telephone."""

from __future__ import annotations

import secrets

from resources import access

WORDS = 5
"""Of more than 1,024 words: over 50 bits, and age makes each guess take seconds."""


def suggest() -> str:
    """Five words drawn anew from the program's own list, with spaces between."""
    words = access.words()
    return " ".join(secrets.choice(words) for _ in range(WORDS))
