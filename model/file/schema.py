"""How an inspection file and its tables are made, and how an older file is brought to the current format.

Loaded only when a file is made or converted, for sqlite-utils takes a while to load.
"""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from model.file import database, opening
from model.file.database import APPLICATION_ID, ARRIVAL, ENTRY, FILE, HEAD, HELD, INSTRUMENT, LOCAL, READING
from model.file.file_id import new_id, set_ids
from model.file.files import whole_file
from model.file.places import unsafe_place
from model.file.protection import FileKey
from model.file.sqlite import disk_trouble, sqlite3
from model.inspection.arrival import BEFORE
from model.instrument.instrument import Instrument
from model.journal.journal import canonical
from model.journal.records import Refused

# sqlite-utils takes the library of this name, if there is one, in place of Python's own.
sys.modules["pysqlite3"] = sys.modules["pysqlite3.dbapi2"] = sqlite3

from sqlite_utils import Database, Migrations  # noqa: E402 - must come after

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


@migrations()
def m003_arrivals_2026_12_01(db: Database) -> None:
    """By which file each entry came, and what waits for the lead to decide."""
    of_arrival = dict.fromkeys(("source", "name", "assessor", "voice", "key", "at"), str)
    db.table(ARRIVAL).create({"number": int, **of_arrival}, pk="number", not_null=set(of_arrival))
    db.table(ENTRY).add_column(ARRIVAL, int)
    columns = dict.fromkeys(("id", "subject", "field", "value", "author", "made_at", "replaces"), str)
    db.table(HELD).create(
        columns | {ARRIVAL: int},
        pk="id",
        not_null={*columns, ARRIVAL} - {"id"},
        foreign_keys=[(ARRIVAL, ARRIVAL, "number")],
    )
    if db.table(ENTRY).count:  # else the file is being made
        db.table(ARRIVAL).insert({"number": 0, **asdict(BEFORE)})
        db.execute(f"UPDATE {ENTRY} SET {ARRIVAL} = 0")
    db.conn.execute("PRAGMA user_version = 3")


class _Strict(Database):
    """Asks for strict tables without trying first whether there are any: a disk that fails just then would say no."""

    @property
    def supports_strict(self) -> bool:
        return True


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a new or an older file to the current format. Its caches are empty then: the store rebuilds them."""
    migrations.apply(_Strict(connection, recursive_triggers=False, execute_plugins=False, strict=True))


def make(path: Path, instrument: Instrument, area: str, month: str, key: FileKey | None) -> None:
    """Make the file of a new inspection, protected if there is a key.

    Refused if there is such a file, or area or month (YYYY-MM) cannot be.
    """
    facts = opening.facts(instrument, area, month)
    snapshot = instrument.sha256, canonical(instrument.source)
    if place := unsafe_place(path):
        raise Refused(f"{path} is {place}, where answers could be lost: make it in a folder of this laptop.")
    with (
        whole_file(path, new=True, private=key is not None) as draft,
        disk_trouble(f"{path} cannot be written"),
        closing(database.connect_new(draft, key)) as sql,
    ):
        migrate(sql)
        with database.transaction(sql):
            sql.executemany(f"INSERT INTO {FILE} VALUES (?, ?)", facts.items())
            sql.execute(f"INSERT INTO {INSTRUMENT} VALUES (?, ?)", snapshot)
            set_ids(sql, new_id())
