"""The inspection file as SQLite sees it: its names, its formats, and how a connection to it is set up.

The journal (`entry`) is the truth; `head` and `reading` are caches of what follows from it; `local` belongs to this
laptop alone. Table names stand here and nowhere else, for sqlite-utils creates a table whose name is mistyped.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x43617365
"""`Case` in ASCII, at byte 68 of every inspection file."""

FILE = "file"
INSTRUMENT = "instrument"
ENTRY = "entry"
HEAD = "head"
READING = "reading"
LOCAL = "local"

migrations = Migrations("caseread")
"""Each brings a file from one format to the next. Never rename one: a file remembers them by name."""


@migrations()
def m001_journal_2026_11_20(db: Database) -> None:
    """The inspection, the instrument's snapshot and the journal: what a file is. No file of this format was issued."""
    db.table(FILE).create({"key": str, "value": str}, pk="key", not_null=["value"])
    db.table(INSTRUMENT).create({"sha256": str, "source": str}, pk="sha256", not_null=["source"])
    columns = dict.fromkeys(("id", "subject", "field", "value", "author", "made_at", "replaces"), str)
    db.table(ENTRY).create(columns, pk="id", not_null=set(columns) - {"id"})
    db.table(ENTRY).create_index(["subject", "field"])
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.conn.execute("PRAGMA user_version = 1")


@migrations()
def m002_caches_2026_11_20(db: Database) -> None:
    """The heads of every field, one row per reading, and this laptop's own state."""
    db.table(HEAD).create(
        {"subject": str, "field": str, ENTRY: str},
        pk=("subject", "field", ENTRY),
        foreign_keys=[(ENTRY, ENTRY, "id")],
    )
    texts = dict.fromkeys(("case_ref", "assessor", "outcomes", "signature", "last_at"), str)
    numbers = dict.fromkeys(("answered", "missing", "conflicts", "standing"), int)
    db.table(READING).create(
        texts | numbers, pk=("case_ref", "assessor"), not_null=set(texts | numbers) - {"case_ref", "assessor"}
    )
    db.table(LOCAL).create({"key": str, "value": str}, pk="key", not_null=["value"])
    db.conn.execute("PRAGMA user_version = 2")


FORMAT = 2
"""The format this program writes: `user_version` of the file. A migration sets it in its own transaction."""


def create(path: Path) -> Database:
    """A new file of the current format. The caller fills it and closes it."""
    db = _database(path, "rwc")
    migrations.apply(db)
    return db


def open_writable(path: Path) -> Database:
    """A connection that may write: what it commits is on disk when it returns."""
    db = _database(path, "rw")
    db.conn.execute("PRAGMA journal_mode = WAL")
    return db


def open_read_only(path: Path, unshared: bool) -> Database:
    """A connection that changes nothing. `unshared`: nobody is writing, so nothing need be laid beside the file."""
    return _database(path, "ro", immutable=unshared and not has_wal(path))


def has_wal(path: Path) -> bool:
    """Whether changes lie beside the file that are not in it yet, as after a crash or while it is being written."""
    file = path.resolve()
    wal = file.with_name(file.name + "-wal")
    return wal.is_file() and wal.stat().st_size > 0


def migrate(db: Database) -> None:
    """Bring an older file to the current format. Its caches are empty then: the store rebuilds them."""
    migrations.apply(db)


def _database(path: Path, mode: str, immutable: bool = False) -> Database:
    uri = f"{path.absolute().as_uri()}?mode={mode}" + ("&immutable=1" if immutable else "")
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA synchronous = FULL")
    return Database(connection, recursive_triggers=False, execute_plugins=False, strict=True)
