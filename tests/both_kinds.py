"""Plain and protected inspection files, for tests that must hold for both."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.file.protection import FileKey, is_protected
from model.file.sqlite import sqlite3
from model.file.store import Store

KEY = FileKey(bytes(range(32)), bytes(range(128, 144)))
"""The key of every protected file in the tests: nobody waits for a passphrase to be hashed."""

KINDS = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "protected"])


def opened(path: Path) -> Store:
    """The inspection file, with its key if it needs one."""
    return Store.open(path, key=_key(path))


def raw(path: Path) -> sqlite3.Connection:
    """The database itself, to look into and to spoil."""
    connection = sqlite3.connect(path)
    key = _key(path)
    if key is not None:
        connection.execute(f'PRAGMA key = "{key.sql()}"')
    return connection


def _key(path: Path) -> FileKey | None:
    return KEY if is_protected(path) else None
