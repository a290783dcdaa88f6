"""A disk with no room left, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from model.file import database
from model.file.protection import FileKey
from model.file.sqlite import sqlite3
from model.file.store import Store
from tests.inside import sql_of

_AS_MANY_AS_CAN_BE = 4294967294


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """The file cannot grow, by whatever connection."""
    (pages,) = sql_of(store).execute("PRAGMA page_count").fetchone()
    connect = database.connect_to_write

    def limited(path: Path, key: FileKey | None) -> sqlite3.Connection:
        connection = connect(path, key)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    with patch.object(database, "connect_to_write", limited):
        sql_of(store).execute(f"PRAGMA max_page_count = {pages}")
        yield
    sql_of(store).execute(f"PRAGMA max_page_count = {_AS_MANY_AS_CAN_BE}")
