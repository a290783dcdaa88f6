"""Which earlier state of a journal a digest is of. Pure.

A state is all that had arrived by some moment, so the first so many entries in order of arrival. A digest is over the
ids in sorted order, and an entry that arrives can stand anywhere in that order: from there on everything must be hashed
anew, half of it on average. There is no way round that, and no bisecting, for a digest says nothing of being near. The
search is therefore quadratic: about 16 n² bytes are hashed for a state that is not there, 15 GB or ten seconds for
30,000 entries; one of the last thousand entries is found in half a second or so. Sheets say of how many entries they
are, and then there is nothing to search.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from model.journal.journal import digest

_BLOCK = 256
"""Ids hashed at once: fewer and more time goes into Python, more and more is hashed twice."""

_STEP = 64


def state_with(
    ids: Sequence[str],
    wanted: str,
    entries: int | None = None,
    tick: Callable[[int, int], object] = lambda _done, _of: None,
) -> int | None:
    """How many of the first ids (in order of arrival, none twice) have the digest that begins with `wanted`.

    `entries` is how many they should be, if that is known: then nothing else is tried. The latest such state, or None.
    `tick(done, of)` is called now and then; what it raises ends the search.
    """
    if entries is not None:
        fits = 0 <= entries <= len(ids) and digest(ids[:entries]).startswith(wanted)
        return entries if fits else None
    shrinking = _Shrinking(ids)
    for count in range(len(ids), -1, -1):
        if (len(ids) - count) % _STEP == 0:
            tick(len(ids) - count, len(ids))
        if shrinking.digest().startswith(wanted):
            return count
        if count:
            shrinking.take_away(ids[count - 1])
    return None


class _Shrinking:
    """Sorted ids in blocks, with what SHA-256 had come to before each block: what precedes a change is never redone."""

    def __init__(self, ids: Sequence[str]) -> None:
        ordered = sorted(ids)
        self._blocks = [ordered[at : at + _BLOCK] for at in range(0, len(ordered), _BLOCK)] or [[]]
        self._firsts = [block[0] if block else "" for block in self._blocks]
        self._texts = [_text(block) for block in self._blocks]
        self._before = [hashlib.sha256() for _ in self._blocks]
        self._valid = 0  # `_before` is right up to this block
        self._last = len(self._blocks) - 1  # the last one with anything in it

    def digest(self) -> str:
        """The digest of what is left, as `model.journal.journal.digest` has it."""
        running = self._before[self._valid].copy()
        for at in range(self._valid, self._last):
            self._before[at] = running.copy()
            running.update(self._texts[at])
        self._before[self._last], self._valid = running.copy(), self._last
        running.update(
            self._texts[self._last][:-1]
        )  # between the ids there are line ends, after the last there is none
        return running.hexdigest()

    def take_away(self, id_: str) -> None:
        """Leave one id out from now on."""
        at = max(bisect_right(self._firsts, id_) - 1, 0)
        block = self._blocks[at]
        del block[bisect_left(block, id_)]
        self._texts[at] = _text(block)
        while self._last and not self._blocks[self._last]:
            self._last -= 1
        self._valid = min(self._valid, at, self._last)


def _text(block: Sequence[str]) -> bytes:
    return "".join(f"{id_}\n" for id_ in block).encode()
