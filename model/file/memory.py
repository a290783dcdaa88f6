"""What was stated in an open inspection file since it was opened: remembered, should the file be spoilt meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.journal.records import Entry


class Memory:
    """The number of all `entries` that the file holds, and those, with this laptop's notes, that came since then."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.entries: list[Entry] = []
        self.notes: dict[str, str] = {}

    def add(self, entries: Iterable[Entry], notes: Mapping[str, str]) -> None:
        """Remember what is in the file now."""
        before = len(self.entries)
        self.entries.extend(entries)
        self.count += len(self.entries) - before
        self.notes.update(notes)
