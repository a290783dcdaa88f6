"""One writer, whatever the file is called, whatever is removed beside it, and whatever is looked at meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from model.file import backups, opening
from model.file.backup_names import Why
from model.file.held_files import HeldFile, beginning
from model.file.lock import WriterLock
from model.file.protection import FileKey, is_protected, key_of, opens_with
from model.file.restoring import restore
from model.file.store import Store
from model.journal.records import DiskTrouble, Statement, TroubleKind, reading_subject
from tests.both_kinds import KEY, KINDS, opened
from tests.conftest import new_store

ANNA = "Anna"
ROOT = Path(__file__).parents[3]

RIVAL = """
import sys
from pathlib import Path
from model.file.lock import WriterLock
print(WriterLock.acquire(Path(sys.argv[1])) is not None)
"""

READS_AND_CLOSES = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1])
other.execute("SELECT count(*) FROM entry").fetchone()
other.close()
"""


def say(store: Store, visits: int) -> None:
    store.record(Statement(reading_subject("K001", ANNA), "visits", visits), ANNA)


def of_another_program(code: str, file: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", code, file], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.mark.slow
def test_another_program_does_not_get_in_by_another_name(tmp_path: Path) -> None:
    file, other = tmp_path / "kent.caseread", tmp_path / "essex.caseread"
    file.write_bytes(b"any file")
    held = WriterLock.acquire(file)
    assert held is not None
    os.link(file, other)
    assert of_another_program(RIVAL, other) == "False"
    assert WriterLock.acquire(other) is None
    held.release()
    assert of_another_program(RIVAL, other) == "True"


@pytest.mark.slow
def test_another_program_does_not_get_in_when_the_lock_beside_the_file_is_removed(tmp_path: Path) -> None:
    with new_store(tmp_path / "kent.caseread") as store:
        (tmp_path / ".kent.caseread-lock").unlink()
        assert of_another_program(RIVAL, store.path) == "False"
        with opened(store.path) as second:
            assert second.read_only == "kent.caseread is open elsewhere: here it can be read, but not changed."
        say(store, 3)


def test_nothing_but_the_file_is_left_when_it_is_closed(tmp_path: Path) -> None:
    with new_store(tmp_path / "kent.caseread"):
        assert (tmp_path / ".kent.caseread-lock").exists(), "hidden while it is there"
    assert [path.name for path in tmp_path.iterdir()] == ["kent.caseread"]


@pytest.mark.slow
def test_looking_at_a_file_that_is_open_takes_none_of_its_locks(tmp_path: Path) -> None:
    """Closing any descriptor of it would: another program could then take away the log that is being written."""
    with new_store(tmp_path / "kent.caseread") as store:
        file = store.path
        say(store, 3)
        looks: list[Callable[[], object]] = [
            lambda: is_protected(file),
            lambda: opens_with(file, None),
            lambda: opening.check_header(file, None),
            lambda: opened(file).close(),
            lambda: backups.take(file, None, Why.CLOSED, store.clock),
            lambda: key_of(file, "any passphrase"),
            lambda: (tmp_path / ".kent.caseread-lock").unlink(missing_ok=True),
            lambda: WriterLock.acquire(file),
        ]
        for look in looks:
            look()
            of_another_program(READS_AND_CLOSES, file)
            assert file.with_name("kent.caseread-wal").exists(), "the last one to close a file ends its log"
    with opened(file) as again:
        assert again.reading("K001", ANNA).answers["visits"] == 3


@KINDS
def test_a_file_with_two_names_is_read_and_not_written(tmp_path: Path, key: FileKey | None) -> None:
    file, other = tmp_path / "kent.caseread", tmp_path / "essex.caseread"
    new_store(file, key=key).close()
    os.link(file, other)
    before = file.read_bytes()
    for name in (file, other):
        with opened(name) as store:
            assert store.read_only is not None
            assert store.read_only.startswith(f"{name.name} has another name as well (a hard link")
            assert store.read_only.endswith("Save a copy of it, and work in the copy.")
            assert [case.ref for case in store.cases()] == ["K001", "K002"]
            store.upkeep.backup(tmp_path / f"copy of {name.name}")
    assert file.read_bytes() == before
    with opened(tmp_path / "copy of kent.caseread") as copy:
        assert copy.read_only is None
    other.unlink()
    with opened(file) as store:
        assert store.read_only is None


@KINDS
def test_a_file_that_gets_a_second_name_while_it_is_open_takes_no_more_answers(
    tmp_path: Path, key: FileKey | None
) -> None:
    """Were the program killed, what is in the log would be missed under that name."""
    with new_store(tmp_path / "kent.caseread", key=key) as store:
        say(store, 3)
        os.link(store.path, tmp_path / "essex.caseread")
        for _ in range(2):
            with pytest.raises(DiskTrouble, match="has another name as well") as trouble:
                say(store, 4)
            assert trouble.value.kind is TroubleKind.GONE
        assert store.reading("K001", ANNA).answers["visits"] == 3
        store.upkeep.backup(tmp_path / "elsewhere.caseread")
        (tmp_path / "essex.caseread").unlink()
        say(store, 5)
    for name, visits in (("kent", 5), ("elsewhere", 3)):
        with opened(tmp_path / f"{name}.caseread") as again:
            assert again.reading("K001", ANNA).answers["visits"] == visits


@KINDS
def test_the_writer_stays_the_writer_when_its_protection_changes(tmp_path: Path, key: FileKey | None) -> None:
    with new_store(tmp_path / "kent.caseread", key=key) as store:
        store.upkeep.protect(None if key else KEY)
        assert store.read_only is None
        say(store, 3)
        (tmp_path / ".kent.caseread-lock").unlink()
        assert WriterLock.acquire(store.path) is None


def test_a_file_with_two_names_can_be_restored_under_one_of_them(tmp_path: Path) -> None:
    """The other name keeps what it had: a restore that was killed while the former file had two can be done again."""
    file, other = tmp_path / "kent.caseread", tmp_path / "former.caseread"
    with new_store(file) as store:
        backup = store.upkeep.take_backup(Why.CLOSED)
        say(store, 3)
    os.link(file, other)
    restored, _ = restore(file, backup.path)
    with restored:
        assert restored.read_only is None
        assert restored.reading("K001", ANNA).answers == {}
    with opened(other) as former:
        assert former.reading("K001", ANNA).answers == {"visits": 3}


def test_a_file_is_held_until_the_last_one_lets_go(tmp_path: Path) -> None:
    file = tmp_path / "kent.caseread"
    file.write_bytes(b"12345")
    first, second = HeldFile.hold(file), HeldFile.hold(file)
    assert first is not None
    assert first is second
    first.let_go()
    assert os.fstat(first.descriptor).st_ino == file.stat().st_ino
    assert beginning(file, 3) == b"123"
    first.let_go()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(first.descriptor)
    assert beginning(file, 3) == b"123"
    assert HeldFile.hold(tmp_path / "nowhere") is None
