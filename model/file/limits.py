"""How much an inspection file may hold: checked where something is written or taken in, never first when it is read.

A file that holds more, as one of an earlier version may, opens to be read and to be saved elsewhere.
"""

from __future__ import annotations

from typing import NamedTuple

from model.file.known_tables import MAX_SIZE
from model.journal.journal import MAX_ENTRIES
from model.journal.records import Refused

_EARLY = 80
"""From how many per cent of a limit on it is said."""


class Amounts(NamedTuple):
    """What a file holds: entries, readings and bytes."""

    entries: int
    readings: int
    size: int


class Limits(NamedTuple):
    """The most that a file may hold."""

    entries: int = MAX_ENTRIES
    readings: int = 50_000
    size: int = MAX_SIZE

    def check(self, name: str, held: Amounts) -> None:
        """Refuse what would have a file hold this."""
        if over := self._in_words(held, 100):
            raise Refused(f"{name} would hold {over}: nothing was written. {_ADVICE}")

    def why_full(self, name: str, held: Amounts) -> str | None:
        """Why a file that holds this must not be written, as a sentence; None if it may."""
        over = self._in_words(held, 100)
        return over and (
            f"{name} holds {over}: it can be read and saved elsewhere, and nothing can be added. {_ADVICE}"
        )

    def warning(self, name: str, held: Amounts) -> str:
        """That a file will soon hold as much as it may, as a sentence; "" while there is room enough."""
        near = self._in_words(held, _EARLY)
        return f"{name} is getting full: it holds {near}. {_ADVICE}" if near else ""

    def _in_words(self, held: Amounts, per_cent: int) -> str | None:
        """The first thing of which there is more than so much of what may be, and how much that is."""
        for count, most, what in zip(held, self, ("entries", "readings", "bytes"), strict=True):
            if count * 100 > most * per_cent:
                return f"{count:,} {what}, and at most {most:,} are possible"
        return None


LIMITS = Limits()

_ADVICE = "Have what is still to come read into an inspection file of its own."
