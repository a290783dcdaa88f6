"""How the inspection file is connected to: the names of its tables, its format, its connections, one transaction.

The journal (`entry`) is the truth; `head` and `reading` are caches of what follows from it; `local` belongs to this
laptop alone. Table names stand here and nowhere else. How the tables are made is in `model.schema`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

APPLICATION_ID = 0x43617365
"""`Case` in ASCII, at byte 68 of every inspection file."""

FORMAT = 2
"""The format this program writes: `user_version` of the file. A migration sets it in its own transaction."""

FILE = "file"
INSTRUMENT = "instrument"
ENTRY = "entry"
HEAD = "head"
READING = "reading"
LOCAL = "local"


def connect_new(path: Path) -> sqlite3.Connection:
    """A connection to a file that is still to be made."""
    return _connect(path, "rwc")


def connect_to_write(path: Path) -> sqlite3.Connection:
    """A connection that may write: what it commits is on disk when it returns."""
    connection = _connect(path, "rw")
    connection.execute("PRAGMA journal_mode = WAL")
    return connection


def connect_to_read(path: Path, *, unshared: bool) -> sqlite3.Connection:
    """A connection that changes nothing. `unshared`: nobody is writing, so nothing need be laid beside the file."""
    return _connect(path, "ro", immutable=unshared and not has_wal(path))


def has_wal(path: Path) -> bool:
    """Whether changes lie beside the file that are not in it yet, as after a crash or while it is being written."""
    file = path.resolve()
    wal = file.with_name(file.name + "-wal")
    return wal.is_file() and wal.stat().st_size > 0


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing. One inside another is part of it."""
    inner = connection.in_transaction
    if inner:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite itself rolls back where a disk is full
            connection.execute("ROLLBACK")
        raise


def _connect(path: Path, mode: str, *, immutable: bool = False) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}" + ("&immutable=1" if immutable else "")
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA synchronous = FULL")
    return connection
