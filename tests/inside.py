"""What a test does to an open file from within: its connection of SQLite, and errors as SQLite makes them."""

from __future__ import annotations

from model.file.sqlite import sqlite3
from model.file.store import Store


def sql_of(store: Store) -> sqlite3.Connection:
    """The connection of SQLite that the file has just now."""
    return store._connection._sql


def sqlite_error(code: int, words: str) -> sqlite3.OperationalError:
    """An error with its code, as SQLite tells what went wrong; `words` are what it says besides."""
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error
