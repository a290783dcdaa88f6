"""The id of an inspection file itself: random, made with the file, and anew with each copy that is saved of it.

The inspection's own id is shared by all files of that inspection; this one tells them apart. It stands among the notes
of the laptop, which a restored file keeps.
"""

from __future__ import annotations

import secrets
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from model.file import database
from model.file.database import DRAFTS, FILE, LOCAL
from model.file.known_tables import check_tables
from model.file.protection import FileKey, opens_with
from model.file.sqlite import sqlite3
from model.journal.records import Refused

FILE_ID = "id of this file"
COPY_OF = "id of the file that this is a copy of"


class Ids(NamedTuple):
    """What a file says of itself, "" where it says nothing: its own id, that of what it is a copy of, and that of its
    inspection.
    """

    own: str = ""
    copy_of: str = ""
    inspection: str = ""


def new_id() -> str:
    """An id that no other file has."""
    return secrets.token_hex(16)


def ids_of(path: Path, key: FileKey | None = None) -> Ids:
    """What a file says of itself, as far as it can be read; of a protected one nothing can without its key."""
    with suppress(Refused, sqlite3.Error, OSError, UnicodeDecodeError):
        key = None if opens_with(path, None) else key
        if key is not None or opens_with(path, None):
            with closing(database.connect_to_glance(path, key)) as sql:
                check_tables(path, sql)
                (number,) = sql.execute("PRAGMA user_version").fetchone()
                facts = dict(sql.execute(f"SELECT key, value FROM {FILE}"))
                notes = dict(sql.execute(f"SELECT key, value FROM {LOCAL}")) if number > 1 else {}
                return Ids(notes.get(FILE_ID, ""), notes.get(COPY_OF, ""), facts.get("inspection_id", ""))
    return Ids()


def set_ids(sql: sqlite3.Connection, own: str, copy_of: str = "") -> None:
    """Say in a file that is being made which it is, and which it is a copy of."""
    notes = [(FILE_ID, own), *([(COPY_OF, copy_of)] if copy_of else [])]
    sql.execute(f"DELETE FROM {LOCAL} WHERE key IN (?, ?, ?)", (FILE_ID, COPY_OF, DRAFTS))
    sql.executemany(f"INSERT INTO {LOCAL} VALUES (?, ?)", notes)
