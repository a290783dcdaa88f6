from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from export.ending.anonymised import last_written, write_anonymised
from model.file.backup_names import Why, choices
from model.file.destroying import destroy
from model.file.files import whole_file
from model.file.protection import new_key
from model.file.restoring import restore
from model.file.store import Store
from model.journal.records import Refused, Statement, reading_subject
from tests.conftest import new_store


def test_what_was_there_stays_until_the_new_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "sheet.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError), whole_file(path) as neighbour:
        neighbour.write_text("half \udc00", encoding="utf-8")
    assert path.read_text() == "old"
    with whole_file(path) as neighbour:
        neighbour.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("side", ["-wal", "-journal"])
def test_nothing_new_is_made_beside_the_log_of_an_earlier_file(tmp_path: Path, side: str) -> None:
    """SQLite would read the log with the new file: it would be damaged, and what is in the log be lost."""
    log = tmp_path / f"kent.caseread{side}"
    log.write_bytes(b"what a killed program left")
    with pytest.raises(
        Refused, match=f"^kent.caseread{side} is there, of an earlier file of that name: choose another"
    ):
        new_store(tmp_path / "kent.caseread")
    assert list(tmp_path.iterdir()) == [log]
    log.write_bytes(b"")
    new_store(tmp_path / "kent.caseread").close()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "sheet.txt"
    with (
        pytest.raises(Refused, match=rf"^{path} cannot be written: there is no folder {path.parent}\.$"),
        whole_file(path),
    ):
        pass


def test_a_place_that_cannot_be_written_to_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "sheet.txt", tmp_path / "missing" / "sheet.txt", tmp_path):
        with pytest.raises(Refused, match=f"^{path} cannot be written: "), whole_file(path) as neighbour:
            neighbour.write_text("new")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("folder", ["", ".", ".."])
def test_a_folder_is_no_file_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.chdir(tmp_path)
    for new in (True, False):
        with (
            pytest.raises(Refused, match=r"cannot be written|is there already"),
            whole_file(Path(folder), new=new) as neighbour,
        ):
            neighbour.touch()


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ("k" * 300)
    for new in (True, False):
        with pytest.raises(Refused, match="cannot be written: File name too long"), whole_file(path, new=new):
            pass


@pytest.mark.usefixtures("nothing_open")
@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_who_could_not_read_the_file_cannot_read_what_takes_its_place_nor_a_copy(tmp_path: Path) -> None:
    path, copy = tmp_path / "kent.txt", tmp_path / "copy.txt"
    for mode in (0o600, 0o640, 0o644, 0o660):
        path.write_text("old")
        path.chmod(mode)
        with whole_file(path) as neighbour:
            neighbour.write_text("new")
            assert neighbour.stat().st_mode & 0o777 == 0o600
        with whole_file(copy, new=True, like=path) as neighbour:
            neighbour.write_text("copy")
        assert (path.read_text(), copy.read_text()) == ("new", "copy")
        assert {each.stat().st_mode & 0o777 for each in (path, copy)} == {mode}
        copy.unlink()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_an_inspection_and_its_backups_stay_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "kent.caseread"
    new_store(file).close()
    file.chmod(0o600)
    with Store.open(file) as store:
        backup = store.upkeep.keep_backup(Why.OPENED)
        assert backup is not None
        store.upkeep.backup()
        store.upkeep.protect(new_key("correct horse battery"))
        key = store.key
        store.upkeep.protect(None)
    restore(file, choices(file)[0].path, key)[0].close()
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*.caseread")}
    assert len(modes) > 1
    assert set(modes.values()) == {0o600}, modes


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_name_that_is_no_text_is_a_name_like_others(tmp_path: Path) -> None:
    file, copy = tmp_path / os.fsdecode(b"k\xff.caseread"), tmp_path / os.fsdecode(b"copy\xff.csv")
    with new_store(file) as store:
        store.record(Statement(reading_subject("K001", "Ann Ash"), "plan_made", "yes"), "Ann Ash")
        store.sign("K001", "Ann Ash", "in a hurry")
        store.upkeep.protect(new_key("correct horse battery"))
        key = store.key
        write_anonymised(store, copy)
        assert last_written(store) == "copy?.csv"
        store.upkeep.keep_backup(Why.OPENED)
    restore(file, choices(file)[0].path, key)[0].close()
    assert destroy(file).left == ()
    assert list(tmp_path.iterdir()) == [copy]
