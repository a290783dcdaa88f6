"""The file as SQLite sees it, and the way from each older format to this one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from model.file import database, known_tables, schema
from model.file.protection import FileKey
from model.file.sqlite import sqlite3
from model.file.store import Store
from model.file.tables import Tables
from model.journal.records import Statement
from tests.both_kinds import opened, raw
from tests.conftest import new_store
from tests.inside import sql_of
from tests.older_file import OLDER_FORMATS, make_older, schema_of


def test_it_says_what_it_is_and_of_which_format(store: Store) -> None:
    with closing(raw(store.path)) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"Case", "big"),)
        assert db.execute("PRAGMA user_version").fetchone() == (database.FORMAT,)
    assert len(schema.migrations._migrations) == database.FORMAT


def test_every_table_is_strict_and_its_rows_have_a_limit(store: Store) -> None:
    with closing(raw(store.path)) as db:
        tables = {name: strict for _, name, kind, _, _, strict in db.execute("PRAGMA table_list") if kind == "table"}
    ours = {name: strict for name, strict in tables.items() if not name.startswith(("sqlite_", "_sqlite_"))}
    assert ours == dict.fromkeys(known_tables.most_rows(database.FORMAT), 1)


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0)]
)
def test_the_writers_connection(store: Store, pragma: str, value: object) -> None:
    assert sql_of(store).execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_a_local_note_leaves_the_next_answer_as_safe_as_ever(store: Store) -> None:
    store.local.set("place", "K001")
    assert sql_of(store).execute("PRAGMA synchronous").fetchone() == (2,)


class TestOlderFormats:
    """A file of each format there was before."""

    @pytest.fixture(params=OLDER_FORMATS)
    def number(self, request: pytest.FixtureRequest) -> int:
        found: int = request.param
        return found

    @pytest.fixture
    def file(self, tmp_path: Path, key: FileKey | None, number: int) -> Path:
        with new_store(tmp_path / "kent.caseread", key=key) as store:
            store.record(Statement("reading/K001/Anna", "risk_screened", "yes"), "Anna")
        make_older(store.path, number)
        return store.path

    def test_is_what_the_migrations_made_then(self, file: Path, number: int) -> None:
        with closing(raw(file)) as db:
            sql = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%sqlite%' ORDER BY name"
            assert db.execute(sql).fetchall() == schema_of(number).execute(sql).fetchall()
            assert known_tables.schema_digest(db) == known_tables.SCHEMA[number]

    def test_that_cannot_be_written_is_read_as_it_would_be_converted_and_saved_elsewhere(
        self, file: Path, tmp_path: Path
    ) -> None:
        file.chmod(0o444)
        before = file.read_bytes()
        with opened(file) as store:
            assert "is write-protected" in str(store.read_only)
            assert store.reading("K001", "Anna").answers == {"risk_screened": "yes"}
            assert store.tallies(drafts=True)["risk_screened"].above == 1
            assert store.verify().problems == ()
            copy = store.upkeep.backup(tmp_path / "elsewhere.caseread")
            digest = store.digest()
        assert file.read_bytes() == before
        with opened(copy) as elsewhere:
            elsewhere.record(Statement("reading/K001/Anna", "visits", 3), "Anna")
            assert elsewhere.digest() != digest
            assert elsewhere.verify().problems == ()

    def test_is_backed_up_then_converted_with_all_it_says(self, file: Path, number: int) -> None:
        before = file.read_bytes()
        with opened(file) as store:
            assert store.reading("K001", "Anna").answers == {"risk_screened": "yes"}
            assert store.tallies(drafts=True)["risk_screened"].above == 1
            assert store.verify().problems == ()
        with closing(raw(file)) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (database.FORMAT,)
        (backup,) = (file.parent / "kent backups").glob("0001 * conversion *.caseread")
        assert len(backup.read_bytes()) == len(before)
        with closing(raw(backup)) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (number,)

    def test_stays_as_it_is_when_converting_it_fails(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(_tables: Tables) -> None:
            raise sqlite3.OperationalError

        monkeypatch.setattr(Tables, "rebuild", fail)
        with pytest.raises(sqlite3.OperationalError):
            opened(file)
        monkeypatch.undo()
        with opened(file) as store:
            assert store.reading("K001", "Anna").answers == {"risk_screened": "yes"}
