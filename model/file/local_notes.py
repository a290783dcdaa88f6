"""What a laptop notes for itself in an inspection file: it is no part of the inspection and never leaves."""

from __future__ import annotations

from model.file.connection import Connection


class LocalNotes:
    """The notes of an open file, by name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        """What is noted under a name."""
        with self._connection as tables:
            return tables.local(name)

    def set(self, name: str, text: str) -> None:
        """Note it, also in a closed inspection; where the file is read-only, nothing is noted."""
        if self._connection.unwritable:
            return
        # Unlike an answer, where one was may be lost with the power.
        with self._connection.in_haste(), self._connection.transaction() as tables:
            tables.set_local(name, text)
