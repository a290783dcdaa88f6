"""Inspection files, plain and protected: spoilt byte by byte, through SQL, and by what lies beside them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from model.file.protection import FileKey
from model.file.store import Store
from model.journal.records import Refused, Statement
from tests.both_kinds import KEY, raw
from tests.conftest import new_store
from tests.fuzz.harness import Kind, Verdict
from tests.fuzz.mutators import TEXTS, bytes_spoilt
from tests.fuzz.parcels import read_whole

COLUMNS = {
    "file": ("key", "value"),
    "instrument": ("sha256", "source"),
    "entry": ("id", "subject", "field", "value", "author", "made_at", "replaces"),
    "head": ("subject", "field", "entry"),
    "reading": ("case_ref", "assessor", "outcomes", "signature", "last_at", "answered", "missing", "standing"),
    "local": ("key", "value"),
    "_sqlite_migrations": ("name", "applied_at"),
}
CELLS: tuple[Any, ...] = (
    *(None, 0, -1, 2**62, "[]", '["yes"]', '[["a"]]', '{"a":1}', "null", "true", "1.5", "NaN", "[" * 5_000),
    *("1" * 5_000, "signed", "void", "A" * 12, "[1,2]", '"yes"', '"' + "0" * 64 + '"'),
)
SCHEMES = (
    "CREATE TRIGGER evil AFTER INSERT ON entry BEGIN DELETE FROM entry;END",
    "CREATE TRIGGER evil AFTER INSERT ON local BEGIN UPDATE entry SET value = '\"no\"';END",
    "CREATE VIEW evil AS SELECT load_extension('evil')",
    "CREATE TABLE evil (a TEXT CHECK (length(randomblob(1000000000)) > a))",
    "CREATE TABLE evil (a, b AS (randomblob(1000000000)))",
    "CREATE VIRTUAL TABLE evil USING fts5(a)",
    "CREATE INDEX evil ON entry (value) WHERE value > 'a'",
    "CREATE INDEX evil ON entry (length(value))",
    "CREATE UNIQUE INDEX evil ON entry (author COLLATE nocase, id)",
    "ALTER TABLE entry ADD COLUMN evil TEXT DEFAULT 'evil'",
    "ALTER TABLE local RENAME TO evil",
    "ALTER TABLE reading RENAME COLUMN missing TO evil",
    "DROP INDEX idx_entry_subject_field",
    "DROP TABLE local",
    "DROP TABLE entry",
    "ALTER TABLE head RENAME TO evil; CREATE VIEW head AS SELECT * FROM evil",
    "ALTER TABLE entry RENAME TO evil; CREATE VIEW entry AS SELECT rowid, * FROM evil",
    "CREATE TEMP TABLE evil (a)",
    "ANALYZE",
    "VACUUM",
    "PRAGMA user_version = 0",
    "PRAGMA user_version = 1",
    "PRAGMA user_version = -1",
    "PRAGMA user_version = 2000000000",
    "PRAGMA application_id = 0",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA journal_mode = PERSIST; UPDATE local SET value = 'x'",
    "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'entry'",
    "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'TEXT', 'BLOB') WHERE name = 'local'",
    "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'head'",
    "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = 'nonsense' WHERE name = 'file'",
    "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET tbl_name = 'entry' WHERE name = 'sqlite_autoindex_file_1'",
    "PRAGMA writable_schema = 1; DELETE FROM sqlite_schema WHERE name = 'sqlite_autoindex_entry_1'",
    "PRAGMA writable_schema = 1; INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 0, 'CREATE VIEW x AS SELECT 1')",
)


class Inspection(Kind):
    """A plain inspection file with two readings, one of them signed."""

    name = "inspection"
    key: FileKey | None = None

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.path = folder / "kent.caseread"
        with new_store(self.path, key=self.key) as store:
            for reader in ("Anna", "Ben"):
                for field, value in (("plan_made", "yes"), ("risk_screened", "no"), ("needs_found", ("drugs",))):
                    store.record(Statement(f"reading/K001/{reader}", field, value), reader)
            store.record(Statement("reading/K001/Anna", "note:plan_made", "Zoë’s file"), "Anna")
            store.record(Statement("reading/K001/Anna", "plan_made", "no"), "Anna")
            store.sign("K001", "Anna", "Incomplete")
            store.local.set("place", "K001")
        self.original = self.path.read_bytes()
        self.rows = self._rows()

    def mutant(self, rng: Random) -> bytes:
        for side in ("-wal", "-shm", "-journal"):
            self.path.with_name(self.path.name + side).unlink(missing_ok=True)
        match rng.randrange(10):
            case 0 | 1 | 2:
                return bytes_spoilt(rng, self.original)
            case 3:
                return self._page_spoilt(rng)
            case 4 | 5:
                return self._altered(*self._scheme(rng))
        return self._altered(*self._statement(rng), *(self._statement(rng) if rng.random() < 0.3 else ()))

    def judge(self, data: bytes) -> Verdict:
        for side in ("-wal", "-shm", "-journal"):
            self.path.with_name(self.path.name + side).unlink(missing_ok=True)
        self.path.write_bytes(data)
        try:
            store = Store.open(self.path, key=self.key)
        except Refused:
            assert self.path.read_bytes() == data, "what is refused keeps every byte"
            raise
        with store:
            read_whole(store)
            problems = store.verify().problems
            digest = store.digest()
        if problems:
            raise Refused(problems[0])  # found out by `verify`, in a sentence as well
        rows = self._rows()
        assert digest
        assert rows["entry"] == self.rows["entry"]
        assert rows["head"] == self.rows["head"]
        assert rows["reading"] == self.rows["reading"]
        assert rows["instrument"] == self.rows["instrument"]
        assert _in_small_letters(rows["file"]) >= _in_small_letters(self.rows["file"])  # an area is one in any letters
        same = rows["local"] == self.rows["local"] and rows["file"] >= self.rows["file"]
        return Verdict.EQUAL if same else Verdict.ACCEPTED

    def _rows(self) -> dict[str, set[tuple[Any, ...]]]:
        with closing(self._connect()) as db:
            db.text_factory = bytes  # of what is no text, too
            return {
                table: set(db.execute(f"SELECT {', '.join(columns)} FROM {table}"))
                for table, columns in COLUMNS.items()
            }

    def _connect(self) -> Any:
        """Python's own SQLite: another reader than the program's."""
        return sqlite3.connect(self.path)

    def _altered(self, *statements: tuple[str, tuple[Any, ...]]) -> bytes:
        """The file after these statements, as far as SQLite does them."""
        self.path.write_bytes(self.original)
        with closing(raw(self.path)) as db:
            db.isolation_level = None
            db.execute("PRAGMA journal_mode = DELETE")
            for statement, parameters in statements:
                try:
                    db.execute(statement, parameters)
                except _errors() as _:
                    continue
        return self.path.read_bytes()

    def _scheme(self, rng: Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
        for statement in rng.choice(SCHEMES).split("; "):  # none of which begins within a trigger
            yield statement, ()

    def _statement(self, rng: Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
        table = rng.choice(("entry", "entry", "entry", *COLUMNS))
        column = rng.choice(COLUMNS[table])
        value = rng.choice((*CELLS, *TEXTS))
        value = value.replace("\ud800", "\ufffd") if isinstance(value, str) else value
        some = f"rowid = (SELECT rowid FROM {table} ORDER BY rowid LIMIT 1 OFFSET {rng.randrange(8)})"
        match rng.randrange(6):
            case 0:
                yield f"DELETE FROM {table} WHERE {some}", ()
            case 1:
                yield f"UPDATE {table} SET {column} = CAST(x'ff41' AS TEXT) WHERE {some}", ()
            case 2:
                others = ", ".join("?" * len(COLUMNS[table]))
                cells = tuple(rng.choice(("K001", "0" * 64, '"yes"', 3, "[]")) for _ in COLUMNS[table])
                yield f"INSERT INTO {table} ({', '.join(COLUMNS[table])}) VALUES ({others})", cells
            case _:
                yield f"UPDATE {table} SET {column} = ? WHERE {some}", (value,)

    def _page_spoilt(self, rng: Random) -> bytes:
        """One page for another, or one within its first bytes, where SQLite keeps what it goes by."""
        data = bytearray(self.original)
        pages = len(data) // 4096
        at, other = rng.randrange(pages) * 4096, rng.randrange(pages) * 4096
        if rng.random() < 0.5:
            data[at : at + 4096] = data[other : other + 4096]
        else:
            data[at + rng.randrange(100)] = rng.randrange(256)
        return bytes(data)


class ProtectedInspection(Inspection):
    """The same with a passphrase, altered by someone who does not know it, or who does."""

    name = "inspection, protected"
    key = KEY

    def _connect(self) -> Any:
        return raw(self.path)


def _in_small_letters(rows: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    return {tuple(cell.lower() for cell in row) for row in rows}


def _errors() -> tuple[type[Exception], ...]:
    from model.file.sqlite import sqlite3 as cipher

    return sqlite3.Error, cipher.Error, OverflowError, MemoryError, ValueError


class Log(Inspection):
    """What lies beside an inspection file after a crash: all of it counts, or all of it up to where it is spoilt."""

    name = "log of an inspection"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.file = self.path.read_bytes()
        self.log = self.path.with_name(self.path.name + "-wal")
        with Store.open(self.path) as store:
            for field, value in (("plan_made", "no"), ("risk_screened", "yes"), ("plan_made", "yes")):
                store.record(Statement("reading/K002/Ben", field, value), "Ben")
            self.original = self.log.read_bytes()
            self.whole = {bytes.fromhex(id_) for id_ in store.ids()}
        self.before = {bytes.fromhex(row[0].decode()) for row in self.rows["entry"]}

    def mutant(self, rng: Random) -> bytes:
        data = bytearray(bytes_spoilt(rng, self.original))
        if rng.random() < 0.3:  # a frame for another: 24 bytes before each page, after a head of 32
            frames = (len(self.original) - 32) // 4120
            at, other = (32 + rng.randrange(frames) * 4120 for _ in range(2))
            data = bytearray(self.original)
            data[at : at + 4120] = data[other : other + 4120]
        return bytes(data)

    def judge(self, data: bytes) -> Verdict:
        self._lay(data)
        plain = self._rows()  # as Python's own SQLite reads the two, which then makes one of them
        self._lay(data)
        with Store.open(self.path) as store:
            read_whole(store)
            assert store.verify().problems == ()
            ids = {bytes.fromhex(id_) for id_ in store.ids()}
        assert self._rows() == plain
        assert self.before <= ids <= self.whole
        return Verdict.EQUAL if ids == self.whole else Verdict.ACCEPTED

    def _lay(self, log: bytes) -> None:
        for side in ("-shm", "-journal"):
            self.path.with_name(self.path.name + side).unlink(missing_ok=True)
        self.path.write_bytes(self.file)
        self.log.write_bytes(log)
