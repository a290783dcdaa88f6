"""Whether a database holds the tables of an inspection file and nothing else, and no more than can be read.

SQLite runs what a schema says: triggers, views, checks, expressions in indexes. So the schema of a file from elsewhere
is compared, as text, with the one that `model.file.schema` makes, before anything is read by name. That module need not
be loaded for it; a test holds the two together.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from model.file.sqlite import sqlite3
from model.journal.journal import MAX_ENTRIES
from model.journal.records import Refused

MAX_SIZE = 512 * 2**20
"""The most bytes that a file may grow to: several times what the largest journal takes."""

_MOST_READ = 3 * MAX_SIZE
"""The most bytes of a file, and of the log beside it, that are read at all."""

SCHEMA = {
    1: "990cbd10150e6aa315a50b7508aa980ffbc88c9221f7e2ad86548bfabf35d82b",
    2: "5d6afe9eba71593020751a0fdb2af3ca2e2da1bb6eeb48c4a4b3932b28563fc8",
    3: "e582a777e66a88bd1abf28ebf7973138976ff11cc62b04beebc9b3eb5790573b",
}
"""The `schema_digest` of each format."""

_MOST_SINCE = {
    1: {"file": 20, "instrument": 1, "entry": 10 * MAX_ENTRIES},
    2: {"head": 10 * MAX_ENTRIES, "reading": 500_000, "local": 1_000},
    3: {"arrival": 100_000, "held": 10 * MAX_ENTRIES},
}
"""The most rows of each table that are read at all, by the format that brought it. Of entries and readings far fewer
can be written: see `model.file.limits`.
"""

_JOURNAL_END = bytes.fromhex("d9d505f920a163d7")
"""How a rollback journal ends that names another file: see https://www.sqlite.org/fileformat2.html#rollbackjournal."""


def check_beside(path: Path) -> None:
    """Refuse a file, or what lies beside it, that SQLite must not even open.

    A rollback journal that names a "super-journal" has some versions of SQLite delete the file of that name. Ours never
    name one.
    """
    file = path.resolve()
    for name in (file.name, f"{file.name}-wal", f"{file.name}-journal"):
        found = file.with_name(name)
        if found.is_file() and found.stat().st_size > _MOST_READ:
            raise Refused(f"{name} is too large for an inspection file: at most {_MOST_READ >> 20} MB are read.")
    journal = file.with_name(f"{file.name}-journal")
    if journal.is_file() and journal.read_bytes().endswith(_JOURNAL_END):
        raise Refused(f"{journal.name}, beside {path.name}, is not of Caseread: move it elsewhere, then open the file.")


def check_tables(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse a file whose schema is not the one that its format has."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    known = schema_digest(connection) == SCHEMA.get(number)
    if not known or _steps(connection) != [f"m{step:03}" for step in range(1, number + 1)]:
        raise Refused(
            f"{path.name} is damaged or was altered by another program (its tables are not those of an inspection "
            "file): open a backup of it instead."
        )


def check_rows(path: Path, connection: sqlite3.Connection, number: int) -> None:
    """Refuse a file of this format, whose tables are the right ones, with more rows than an inspection can have."""
    for table, most in most_rows(number).items():
        (count,) = connection.execute(f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {most + 1})").fetchone()
        if count > most:
            raise Refused(f"{path.name} is too large for an inspection file: it has more than {most} rows of {table}.")


def most_rows(number: int) -> dict[str, int]:
    """The tables of a file of this format, and the most rows of each."""
    return {table: most for since, added in _MOST_SINCE.items() if since <= number for table, most in added.items()}


def _steps(connection: sqlite3.Connection) -> list[str]:
    """The migrations that the file says were made, by how their names begin."""
    return [name[:4] for (name,) in connection.execute("SELECT ifnull(name, '') FROM _sqlite_migrations ORDER BY id")]


def schema_digest(connection: sqlite3.Connection) -> str:
    """SHA-256 of everything in the schema, in the order of the names, whatever the spaces in it."""
    rows = connection.execute("SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_schema ORDER BY name")
    return hashlib.sha256("\n".join(" ".join(" ".join(row).split()) for row in rows).encode()).hexdigest()
