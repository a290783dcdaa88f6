"""What SQLite meets with is known by its code: each of these is an error that SQLite itself made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from model.file.database import copy_pages
from model.file.sqlite import as_trouble, disk_trouble, is_damage, is_harmless, is_no_text, kind_of, sqlite3
from model.journal.records import DiskTrouble, TroubleKind


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small database with two rows, one of which is no text."""
    with closing(sqlite3.connect(tmp_path / "small.db")) as sql, sql:
        sql.execute("CREATE TABLE t (x TEXT UNIQUE)")
        sql.execute("INSERT INTO t VALUES ('one'), (CAST(x'ff' AS TEXT))")
    return tmp_path / "small.db"


@pytest.fixture
def sql(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        yield connection


def error_of(act: Callable[[], object]) -> sqlite3.Error:
    with pytest.raises(sqlite3.Error) as caught:
        act()
    return caught.value


def test_a_full_disk(sql: sqlite3.Connection) -> None:
    sql.execute("PRAGMA max_page_count = 3")
    error = error_of(lambda: sql.execute("INSERT INTO t VALUES (zeroblob(100000))"))
    assert kind_of(error) is TroubleKind.FULL
    assert is_harmless(error)
    assert not is_damage(error)


def test_a_file_that_takes_nothing(path: Path) -> None:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as reader:
        error = error_of(lambda: reader.execute("DELETE FROM t"))
    assert kind_of(error) is TroubleKind.WRITE_PROTECTED
    assert is_harmless(error)


def test_another_program_has_it(path: Path, sql: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        error = error_of(lambda: sql.execute("DELETE FROM t"))
    assert kind_of(error) is TroubleKind.TAKEN
    assert is_harmless(error)


def test_a_file_that_cannot_be_opened(tmp_path: Path, sql: sqlite3.Connection) -> None:
    nowhere = str(tmp_path / "none" / "x.db")
    for act in (lambda: sqlite3.connect(nowhere), lambda: sql.execute("ATTACH ? AS other", (nowhere,))):
        error = error_of(act)
        assert kind_of(error) is TroubleKind.FAILING
        assert not is_harmless(error)


def test_what_cannot_be_right(path: Path) -> None:
    data = path.read_bytes()
    for spoilt in (b"no database" * 1000, data[:4096] + bytes(4096) + data[8192:]):
        path.write_bytes(spoilt)
        with closing(sqlite3.connect(path)) as other:
            error = error_of(lambda: other.execute("SELECT x FROM t NOT INDEXED").fetchall())
        assert kind_of(error) is TroubleKind.DAMAGED
        assert is_damage(error)


def test_a_text_that_is_none(sql: sqlite3.Connection) -> None:
    """The driver complains of it itself, without a code; whatever SQLite complains of has one."""
    none = error_of(lambda: sql.execute("SELECT x FROM t").fetchall())
    assert is_no_text(none)
    assert kind_of(none) is None
    assert is_damage(none)
    assert not is_no_text(error_of(lambda: sql.execute("SELECT y FROM t")))


@pytest.mark.parametrize("mistake", ["SELECT y FROM t", "INSERT INTO t VALUES ('one')"])
def test_a_mistake_of_ours_is_no_trouble(sql: sqlite3.Connection, mistake: str) -> None:
    error = error_of(lambda: sql.execute(mistake))
    assert kind_of(error) is None
    assert as_trouble("It could not be done", error) is None
    with pytest.raises(sqlite3.Error), disk_trouble("It could not be done"):
        sql.execute(mistake)


def test_trouble_while_pages_are_copied_is_taken_for_a_failing_disk(tmp_path: Path, sql: sqlite3.Connection) -> None:
    """The driver tells no code then, only words; they are shown."""
    with closing(sqlite3.connect(tmp_path / "copy.db", isolation_level=None)) as copy:
        copy.execute("CREATE TABLE t (x)")
        copy.execute("PRAGMA max_page_count = 2")
        told = r"^It could not be copied: database or disk is full\.$"
        with pytest.raises(DiskTrouble, match=told) as caught, disk_trouble("It could not be copied"):
            copy_pages(sql, copy)
    assert caught.value.kind is TroubleKind.FAILING
