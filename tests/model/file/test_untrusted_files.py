"""Inspection files from elsewhere are data: nothing that their schema says is run, and nothing beside them either."""

from __future__ import annotations

import hashlib
import os
import struct
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from model.file import database, destroying, known_tables, restoring, schema
from model.file.protection import FileKey
from model.file.sqlite import sqlite3
from model.file.store import Store
from model.journal.records import Refused, Statement
from tests.both_kinds import opened, raw
from tests.conftest import new_store
from tests.inside import sql_of

SAID = Statement("reading/K001/Anna", "plan_made", "yes")


@pytest.fixture
def file(tmp_path: Path, key: FileKey | None) -> Path:
    """A closed inspection file with an answer in it."""
    with new_store(tmp_path / "kent.caseread", key=key) as store:
        store.record(SAID, "Anna")
    return store.path


def change(file: Path, script: str, *parameters: object) -> None:
    with closing(raw(file)) as db:
        db.isolation_level = None
        *first, last = script.split("; ")
        for statement in first:
            db.execute(statement)
        db.execute(last, parameters)
    with closing(raw(file)) as db:
        db.execute("PRAGMA journal_mode = DELETE")


def _rows(file: Path, query: str) -> list[tuple[str, ...]]:
    with closing(raw(file)) as db:
        return db.execute(query).fetchall()


def read_whole(file: Path) -> None:
    with opened(file) as store:
        store.tallies(drafts=True)
        store.verify()


def refused(file: Path) -> str:
    """The sentence by which a file is refused, with every byte of its folder kept."""
    before = folder_of(file)
    with pytest.raises(Refused) as caught:
        opened(file)
    assert folder_of(file) == before
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert sentence.isprintable()
    return sentence


def folder_of(file: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in file.parent.iterdir()}


class TestSchema:
    @pytest.mark.parametrize(
        "script",
        [
            pytest.param("CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry;END", id="a trigger"),
            pytest.param("CREATE VIEW v AS SELECT load_extension('evil')", id="a view"),
            pytest.param("ALTER TABLE head RENAME TO h; CREATE VIEW head AS SELECT * FROM h", id="a view for a table"),
            pytest.param("CREATE TABLE more (a)", id="one table more"),
            pytest.param("CREATE VIRTUAL TABLE v USING fts5(a)", id="a virtual table"),
            pytest.param("ALTER TABLE entry ADD COLUMN a TEXT", id="one column more"),
            pytest.param("ALTER TABLE entry ADD COLUMN a TEXT AS (hex(value))", id="a worked-out column"),
            pytest.param("CREATE INDEX i ON entry (value)", id="one index more"),
            pytest.param("CREATE INDEX i ON entry (hex(value))", id="an index of an expression"),
            pytest.param("CREATE INDEX i ON entry (id) WHERE value > 'a'", id="an index of some rows"),
            pytest.param("DROP INDEX idx_entry_subject_field", id="one index less"),
            pytest.param(
                "DROP INDEX idx_entry_subject_field; CREATE INDEX idx_entry_subject_field ON entry (subject COLLATE "
                "nocase, field)",
                id="another order",
            ),
            pytest.param(
                "ALTER TABLE local RENAME TO l; CREATE TABLE local (key TEXT PRIMARY KEY, value TEXT NOT NULL CHECK "
                "(length(hex(zeroblob(1000000000))) > 1)) STRICT",
                id="a check",
            ),
            pytest.param(
                "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '')",
                id="tables that are not strict",
            ),
        ],
    )
    def test_a_file_with_any_other_schema_is_refused(self, file: Path, script: str) -> None:
        change(file, script)
        assert "its tables are not those of an inspection file" in refused(file)

    @pytest.mark.parametrize("format_", known_tables.SCHEMA)
    def test_what_is_known_of_each_format_is_what_is_made(self, format_: int) -> None:
        names = [migration.name for migration in schema.migrations._migrations]
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
            made = Database(db, strict=True, recursive_triggers=False, execute_plugins=False)
            schema.migrations.apply(made, stop_before=names[format_:])
            assert known_tables.schema_digest(db) == known_tables.SCHEMA[format_]
        assert list(known_tables.SCHEMA) == list(range(1, database.FORMAT + 1))

    @pytest.mark.parametrize("number", range(database.FORMAT))
    def test_a_file_that_gives_itself_out_for_an_older_one_is_refused(self, file: Path, number: int) -> None:
        change(file, f"PRAGMA user_version = {number}")
        assert "its tables are not those of an inspection file" in refused(file)

    def test_a_file_that_was_never_converted_as_it_says_is_refused(self, file: Path) -> None:
        change(file, "UPDATE _sqlite_migrations SET name = 'm009' WHERE id = 2")
        assert "its tables are not those of an inspection file" in refused(file)

    def test_a_schema_that_is_no_text_is_refused(self, file: Path) -> None:
        """SQLite's complaint of it quotes it, and is then no text either."""
        with closing(raw(file)) as db:
            db.isolation_level = None
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("PRAGMA writable_schema = 1")
            db.execute("UPDATE sqlite_schema SET sql = CAST(x'435245415445ff' AS TEXT) WHERE name = 'local'")
        assert "kent.caseread is damaged" in refused(file)


class TestConnection:
    @pytest.mark.parametrize(("pragma", "value"), [("trusted_schema", 0), ("cell_size_check", 1)])
    def test_nothing_in_a_file_is_trusted(self, store: Store, pragma: str, value: int) -> None:
        assert sql_of(store).execute(f"PRAGMA {pragma}").fetchone() == (value,)

    def test_no_extension_can_be_loaded(self, store: Store) -> None:
        with pytest.raises(sqlite3.OperationalError, match="not authorized"):
            sql_of(store).execute("SELECT load_extension('evil')")


class TestSize:
    def test_a_file_that_is_too_large_is_refused_unread(self, file: Path) -> None:
        os.truncate(file, known_tables._MOST_READ + 1)  # full of nothing, which takes no room on the disk
        with pytest.raises(
            Refused, match=r"kent.caseread is too large for an inspection file: at most 1536 MB are read"
        ):
            opened(file)

    @pytest.mark.parametrize("side", ["-wal", "-journal"])
    def test_so_is_one_with_too_much_beside_it(self, file: Path, side: str) -> None:
        beside = file.with_name(file.name + side)
        beside.touch()
        os.truncate(beside, known_tables._MOST_READ + 1)
        with pytest.raises(Refused, match=f"kent.caseread{side} is too large"):
            opened(file)

    @pytest.mark.parametrize(("table", "most"), [("entry", 3), ("head", 5), ("reading", 0), ("local", 0), ("file", 3)])
    def test_a_file_with_more_rows_than_an_inspection_can_have_is_refused(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, table: str, most: int
    ) -> None:
        with opened(file) as store:
            store.local.set("place", "K001")
        monkeypatch.setattr(known_tables, "most_rows", lambda _: {table: most})
        assert f"more than {most} rows of {table}" in refused(file)


class TestCells:
    @pytest.mark.parametrize(
        ("script", "saying"),
        [
            ("UPDATE entry SET value = '{\"a\":1}' WHERE field = 'plan_made'", "cannot be read"),
            ("UPDATE entry SET value = 'true' WHERE field = 'plan_made'", "cannot be read"),
            ("UPDATE entry SET value = '[[1]]' WHERE field = 'plan_made'", "cannot be read"),
            ("UPDATE entry SET value = 'nonsense' WHERE field = 'plan_made'", "cannot be read"),
            ("UPDATE entry SET value = CAST(x'22ff22' AS TEXT) WHERE field = 'plan_made'", "cannot be read"),
            ("UPDATE entry SET replaces = '{}' WHERE field = 'plan_made'", "cannot be read"),
            ("UPDATE reading SET outcomes = outcomes || 'A'", "cannot be read"),
            ("UPDATE reading SET outcomes = replace(outcomes, '?', 'X')", "cannot be read"),
            ("UPDATE reading SET signature = 'perhaps'", "cannot be read"),
            ("UPDATE reading SET standing = 99", "cannot be read"),
            ("UPDATE instrument SET source = '[]'", "damaged"),
            ("UPDATE file SET value = CAST(x'ff' AS TEXT) WHERE key = 'area'", "damaged"),
        ],
    )
    def test_what_this_program_never_writes_is_refused_when_it_is_read(
        self, file: Path, script: str, saying: str
    ) -> None:
        change(file, "PRAGMA foreign_keys = OFF; " + script)
        with pytest.raises(Refused, match=saying):
            read_whole(file)

    @pytest.mark.parametrize(("table", "column"), [("entry", "id"), ("reading", "assessor"), ("head", "field")])
    def test_a_row_whose_name_was_made_to_vanish_is_refused(self, file: Path, table: str, column: str) -> None:
        """SQLite lets nobody do this, save who takes the schema away for a while."""
        ((sql,),) = _rows(file, f"SELECT sql FROM sqlite_schema WHERE name = '{table}'")
        forge = f"PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = ? WHERE name = '{table}'"
        change(file, forge, sql.replace("STRICT", ""))
        change(file, f"PRAGMA foreign_keys = OFF; UPDATE {table} SET {column} = NULL")
        change(file, forge, sql)
        assert "kent.caseread is damaged" in refused(file)

    @pytest.mark.parametrize("deep", ["[" * 100_000, "1" * 5_000, '{"a":' * 100_000])
    def test_a_value_without_end_is_refused_when_it_is_read(self, file: Path, deep: str) -> None:
        change(file, "UPDATE entry SET value = ? WHERE field = 'plan_made'", deep)
        with opened(file) as store, pytest.raises(Refused, match="cannot be read"):
            store.reading("K001", "Anna")

    @pytest.mark.parametrize("area", ["Kent\n", " Kent", "Kent\u202e", "K" * 81, ""])
    def test_an_area_that_nobody_could_have_given_is_refused(self, file: Path, area: str) -> None:
        with opened(file) as store:
            instrument = store.instrument
        from model.file.opening import _identity  # what an attacker can work out as well

        change(file, "UPDATE file SET value = ? WHERE key = 'area'", area)
        change(file, "UPDATE file SET value = ? WHERE key = 'inspection_id'", _identity(instrument, area, "2026-11"))
        assert "its area or month is not the one" in refused(file)

    @pytest.mark.parametrize(
        "source",
        ["[" * 100_000, "[]", "1", '"a"', "nonsense", '{"a":NaN}', '{"id":"' + "x" * 3_000_000 + '"}', "{}" * 20_000],
    )
    def test_an_instrument_that_is_none_is_refused(self, file: Path, source: str) -> None:
        sha256 = hashlib.sha256(source.encode()).hexdigest()
        change(file, "UPDATE instrument SET sha256 = '" + sha256 + "', source = ?", source)
        change(file, "UPDATE file SET value = ? WHERE key = 'instrument_sha256'", sha256)
        assert "the instrument in kent.caseread" in refused(file)


class TestBeside:
    """A log or a journal beside a file comes from the same stick as the file."""

    @pytest.fixture
    def victim(self, tmp_path: Path) -> Path:
        other = tmp_path / "elsewhere" / "thesis.txt"
        other.parent.mkdir()
        other.write_text("Two years of work", encoding="utf-8")
        return other

    def test_a_journal_that_names_another_file_is_not_opened(self, file: Path, victim: Path) -> None:
        """Some versions of SQLite delete that file, as one that they had made themselves."""
        name = str(victim).encode()
        page = file.read_bytes()[:4096]
        head = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + struct.pack(">5I", 1, 0, 1, 512, 4096)
        record = struct.pack(">I", 1) + page + struct.pack(">I", sum(page[-200::-200]) & 0xFFFFFFFF)
        end = struct.pack(">I", 1) + name + struct.pack(">2I", len(name), sum(name)) + head[:8]
        file.with_name(file.name + "-journal").write_bytes(head.ljust(512, b"\0") + record + end)
        with pytest.raises(Refused, match=r"kent\.caseread-journal, beside kent\.caseread, is not of Caseread"):
            opened(file)
        assert victim.read_text(encoding="utf-8") == "Two years of work"

    @pytest.mark.parametrize("side", ["-wal", "-journal", "-shm"])
    @pytest.mark.parametrize("data", [b"\0" * 100, b"\xff" * 5_000, b"7\x7f\x06\x82" + b"\0" * 40_000])
    def test_rubbish_beside_a_file_changes_nothing_in_it(self, file: Path, side: str, data: bytes) -> None:
        file.with_name(file.name + side).write_bytes(data)
        with opened(file) as store:
            assert store.values(SAID.subject) == {"plan_made": "yes"}
            assert store.verify().problems == ()

    @pytest.mark.parametrize("kind", ["text", "database", "link to a text", "link to an inspection", "folder"])
    def test_a_lock_that_is_none_is_refused_and_nothing_is_done_to_it(
        self, file: Path, victim: Path, kind: str
    ) -> None:
        """It is a database of no bytes: SQLite would open what stands in its place, and change what it can."""
        lock = file.with_name(f".{file.name}-lock")
        other = new_store(victim.with_name("other.caseread"))
        other.close()
        before = other.path.read_bytes()
        if kind == "folder":
            lock.mkdir()
        elif kind.startswith("link"):
            lock.symlink_to(victim if kind.endswith("text") else other.path)
        else:
            lock.write_bytes(before if kind == "database" else b"rubbish")
        asked = (opened, destroying.destroy, lambda path: restoring.restore(path, other.path))
        for ask in asked:
            with pytest.raises(
                Refused, match=r"\.kent\.caseread-lock, beside kent\.caseread, is not of Caseread: remove"
            ):
                ask(file)
        assert victim.read_text(encoding="utf-8") == "Two years of work"
        assert other.path.read_bytes() == before
        assert lock.is_dir() or lock.is_symlink() or lock.stat().st_size

    def test_a_trigger_that_is_still_in_the_log_is_refused(self, file: Path) -> None:
        copy = file.with_name("copy.caseread")
        with opened(file) as store:
            sql_of(store).execute("CREATE TRIGGER t AFTER INSERT ON entry BEGIN SELECT 1;END")
            for side in ("", "-wal"):
                copy.with_name(copy.name + side).write_bytes(file.with_name(file.name + side).read_bytes())
            sql_of(store).execute("DROP TRIGGER t")
        with pytest.raises(Refused, match="its tables are not those of an inspection file"):
            opened(copy)

    def test_a_trigger_that_a_journal_would_bring_back_is_refused(self, file: Path) -> None:
        """What is rolled back when a file is opened for writing was not there when it was looked at."""
        clean = file.read_bytes()
        change(file, "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry;END")
        with closing(raw(file)) as db:
            db.isolation_level = None
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("PRAGMA cache_spill = 1")
            db.execute("PRAGMA cache_size = 1")
            db.execute("BEGIN EXCLUSIVE")
            db.execute("DROP TRIGGER t")
            db.execute("UPDATE entry SET value = value || ' '")
            db.execute("CREATE TABLE much (a)")
            db.execute("INSERT INTO much SELECT randomblob(100000)")
            journal = file.with_name(file.name + "-journal").read_bytes()
            db.execute("ROLLBACK")
        file.write_bytes(clean)
        file.with_name(file.name + "-journal").write_bytes(journal)
        with pytest.raises(Refused, match="its tables are not those of an inspection file"):
            opened(file)
