"""Destroying an inspection: exactly what belongs to it goes, what is left is said, and doing it again goes on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from model.file.destroying import Remains, check_word, destroy, remains_of, word_of
from model.file.protection import FileKey
from model.file.store import Store
from model.journal.records import Refused
from tests.conftest import new_store

SECRET = b"K001"


@pytest.fixture
def file(tmp_path: Path, key: FileKey | None) -> Path:
    """A closed inspection with a backup copy beside it and two in the folder of its automatic backups."""
    path = tmp_path / "desk" / "kent.caseread"
    path.parent.mkdir()
    with new_store(path, key=key) as store:
        store.upkeep.backup()
        (path.parent / "kent backups").mkdir()
        for name in ("one", "two"):
            store.upkeep.backup(path.parent / "kent backups" / f"{name}.caseread")
    return path


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_all_that_is_of_it_goes_and_nothing_else(file: Path) -> None:
    desk = file.parent
    for name in ("kent.caseread-wal", ".kent.caseread.4711.part", ".kent.caseread.4711.part-journal"):
        (desk / name).write_bytes(SECRET)
    others = {"kent.caseread-return", "kent.caseread-key", "lincoln.caseread", ".lincoln.caseread.12.part", "kent.pdf"}
    others |= {"kent north.caseread", "my kent.caseread", "kent.csv"}
    for name in others:
        (desk / name).write_bytes(SECRET)
    told: list[str] = []
    done = destroy(file, lambda _at, _of, name: told.append(name))
    assert done.left == ()
    assert names(desk) == others
    assert told[-1] == file.name
    assert "Destroyed kent.caseread, 7 files in all. An SSD" in done.sentence


def test_a_log_whose_file_is_gone_goes_as_well(file: Path) -> None:
    (file.parent / "kent backups" / "kent set aside 2026-11-20.caseread-wal").write_bytes(SECRET)
    file.unlink()
    file.with_name("kent.caseread-wal").write_bytes(SECRET)
    assert destroy(file).left == ()
    assert names(file.parent) == set()


def test_what_will_go_is_said_before(file: Path) -> None:
    said = list(remains_of(file).in_words())
    assert said[0] == "kent.caseread"
    assert set(said[2:]) == {"kent backups/one.caseread", "kent backups/two.caseread"}
    assert said[1].startswith("kent.backup-")
    assert destroy(file).remains.files == remains_of_names(file, said)


def remains_of_names(file: Path, said: list[str]) -> tuple[Path, ...]:
    return tuple(file.parent / name for name in reversed(said))


def test_what_somebody_else_put_among_the_backups_stays(file: Path) -> None:
    note = file.parent / "kent backups" / "notes.txt"
    note.write_text("mine")
    assert remains_of(file).stays == (note,)
    assert "kent backups/notes.txt is not Caseread's and stays." in destroy(file).sentence
    assert names(file.parent) == {"kent backups", "kent backups/notes.txt"}


def test_a_backup_that_was_never_finished_goes_too(file: Path) -> None:
    half = file.parent / "kent backups" / ".0003 20261120-181125 opened eded2340.caseread.4711.part"
    half.write_bytes(SECRET)
    assert remains_of(file).stays == ()
    destroy(file)
    assert names(file.parent) == set()


def test_the_content_is_overwritten_before_the_name_goes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by a file handle that outlives the name, and by what the disk had been given when it was synced."""
    synced: list[bytes] = []
    fsync = os.fsync

    def look(handle: int) -> None:
        fsync(handle)
        synced.append(os.pread(handle, 2**26, 0))

    with file.open("rb") as kept:
        size = len(kept.read())
        monkeypatch.setattr(os, "fsync", look)
        destroy(file)
        kept.seek(0)
        assert kept.read() == b""
    assert synced[-1] == bytes(size)
    assert not any(any(content) for content in synced)


@pytest.mark.parametrize("which", ["kent.caseread", "kent backups/two.caseread"])
def test_nothing_is_touched_while_any_of_it_is_open_elsewhere(file: Path, key: FileKey | None, which: str) -> None:
    before = {path: path.read_bytes() for path in remains_of(file).files}
    with Store.open(file.parent / which, key=key), pytest.raises(Refused, match=r"(kent|two)\.caseread is open"):
        destroy(file)
    assert {path: path.read_bytes() for path in before} == before
    assert not list(file.parent.glob(".*lock"))


def test_where_a_backup_cannot_be_removed_the_file_stays_and_doing_it_again_goes_on(
    file: Path, key: FileKey | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubborn, unlink = file.parent / "kent backups" / "one.caseread", Path.unlink

    def refusing(path: Path, missing_ok: bool = False) -> None:
        if path == stubborn:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok)

    with monkeypatch.context() as world:
        world.setattr(Path, "unlink", refusing)
        done = destroy(file)
    assert done.sentence == (
        "kent.caseread is not destroyed yet: kent backups/one.caseread could not be removed (Permission denied). "
        "Do it again once that is mended."
    )
    assert {path.name for path in remains_of(file).files} == {"kent.caseread", "one.caseread"}
    Store.open(file, key=key).close()
    assert destroy(file).left == ()
    assert names(file.parent) == set()


def test_another_name_of_the_same_file_is_let_be(file: Path) -> None:
    other = file.parent.parent / "other name"
    os.link(file, other)
    content = file.read_bytes()
    destroy(file)
    assert other.read_bytes() == content
    assert not file.exists()


def test_a_link_goes_with_what_it_leads_to(file: Path) -> None:
    link = file.parent.parent / "link.caseread"
    link.symlink_to(file)
    assert destroy(link).left == ()
    assert not link.is_symlink()
    assert names(file.parent) == set()


def test_what_is_left_when_the_file_itself_was_deleted_by_hand(file: Path) -> None:
    file.unlink()
    assert word_of(file) == "kent"
    assert destroy(file).left == ()
    assert names(file.parent) == set()
    with pytest.raises(Refused, match=r"There is no file .*kent\.caseread, and nothing that was made of it"):
        remains_of(file)


def test_the_area_is_typed_to_confirm_and_where_nothing_can_be_read_the_name_of_the_file(
    file: Path, key: FileKey | None
) -> None:
    word = word_of(file)
    assert word == ("Kent" if key is None else "kent")
    check_word(file, word, " KENT ")
    for typed in ("", "Lincolnshire", "Kent 2026"):
        with pytest.raises(Refused, match=r"Nothing was destroyed: type '[Kk]ent' to destroy kent\.caseread"):
            check_word(file, word, typed)
    file.write_bytes(b"SQLite format 3\0 and then nothing")
    assert word_of(file) == "kent"
    assert isinstance(remains_of(file), Remains)


def test_asking_for_the_word_leaves_the_file_as_it_is(file: Path) -> None:
    before = {path: path.read_bytes() for path in remains_of(file).files}
    word_of(file)
    assert {path: path.read_bytes() for path in file.parent.rglob("*") if path.is_file()} == before
