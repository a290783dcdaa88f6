"""Each file has an id of its own, and its backups belong to it and to nobody else."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from model.file import destroying
from model.file.backup_folder import NOTE, Owner, file_of, folder_of, owner_of
from model.file.backup_names import Why, backups_of, choices
from model.file.backups import plain_copies
from model.file.file_id import COPY_OF, FILE_ID, ids_of
from model.file.protection import FileKey
from model.file.restoring import restore
from model.file.store import Store
from model.journal.records import Statement, reading_subject
from tests.both_kinds import KEY, KINDS, opened, raw
from tests.conftest import new_store
from tests.older_file import make_older


def say(store: Store, visits: int) -> None:
    store.record(Statement(reading_subject("K001", "Anna"), "visits", visits), "Anna")


def backed_up(path: Path, key: FileKey | None = None, area: str = "Kent") -> str:
    """A new inspection there with one backup; its id."""
    with new_store(path, area, key) as store:
        store.upkeep.keep_backup(Why.CLOSED)
        return store.local.get(FILE_ID) or ""


def forget_ids(path: Path) -> None:
    """As a file of before: it has no id, and nothing says whose its folder of backups is."""
    for each in [path, *(backup.path for backup in backups_of(path))]:
        with closing(raw(each)) as sql, sql:
            sql.execute("DELETE FROM local WHERE key IN (?, ?)", (FILE_ID, COPY_OF))
    (folder_of(path) / NOTE).unlink()


@KINDS
def test_a_file_has_an_id_and_a_saved_copy_another(tmp_path: Path, key: FileKey | None) -> None:
    own = backed_up(tmp_path / "kent.caseread", key)
    with opened(tmp_path / "kent.caseread") as store:
        assert store.local.get(FILE_ID) == own
        copies = [store.upkeep.backup(tmp_path / "other.caseread"), store.upkeep.backup()]
    ids = [ids_of(copy, key) for copy in copies]
    assert len({own, *(each.own for each in ids)}) == 3
    assert [each.copy_of for each in ids] == [own, own]
    assert ids_of(backups_of(tmp_path / "kent.caseread")[0].path, key).own == own
    assert owner_of(tmp_path / "kent backups") == Owner(own, "kent.caseread")


def test_two_files_that_want_one_name_for_their_folder_have_two(tmp_path: Path) -> None:
    first, second = tmp_path / "kent.caseread", tmp_path / "kent"
    backed_up(first)
    backed_up(second, area="Essex")
    assert folder_of(first).name == "kent backups"
    assert folder_of(second).name == "kent backups 2"
    for file, number in ((first, 1), (second, 1)):
        assert [file_of(each.path) for each in choices(file)] == [file] * number
    with opened(first) as store, opened(second) as other:
        saved, also = store.upkeep.backup(), other.upkeep.backup()
    assert saved in [each.path for each in choices(first)]
    assert also not in [each.path for each in choices(first)]
    assert [each.path for each in choices(second) if each.why is Why.SAVED] == [also]
    destroying.destroy(second)
    assert not (tmp_path / "kent backups 2").exists()
    assert len(choices(first)) == 2
    assert not also.exists()


def test_a_plain_copy_begins_another_folder_and_says_so(tmp_path: Path) -> None:
    first, second = tmp_path / "kent.caseread", tmp_path / "kent"
    own = backed_up(first)
    shutil.copy(first, second)
    with opened(second) as copy:
        assert copy.upkeep.remark == (
            "kent is a copy of kent.caseread, whose backups stay its own: those of kent are kept in the folder "
            "kent backups 2 from now on."
        )
        say(copy, 1)
        copy.upkeep.keep_backup(Why.CLOSED)
    assert len(backups_of(first)) == len(backups_of(second)) == 1
    assert ids_of(second).own not in (own, "")
    for file in (first, second):
        with opened(file) as again:
            assert again.upkeep.remark == ""
    assert owner_of(tmp_path / "kent backups") == Owner(own, "kent.caseread")


@KINDS
def test_another_file_in_the_place_of_one_is_not_offered_its_backups(tmp_path: Path, key: FileKey | None) -> None:
    file = tmp_path / "kent.caseread"
    backed_up(file, key)
    file.rename(tmp_path / "put away")
    with new_store(file, key=key) as store:
        assert backups_of(file) == []
        say(store, 3)
        store.upkeep.keep_backup(Why.CLOSED)
        assert [each.path.parent.name for each in backups_of(file)] == ["kent backups 2"]
    file.unlink()
    (tmp_path / "put away").rename(file)
    with opened(file):
        assert [each.path.parent.name for each in backups_of(file)] == ["kent backups"]
    file.write_bytes(b"damaged")
    assert [each.path.parent.name for each in backups_of(file)] == ["kent backups"], "the last that was opened there"


def test_a_saved_copy_that_takes_the_place_of_its_original_goes_on_with_its_backups(tmp_path: Path) -> None:
    """As the program advises to do with a copy that was worked in on the laptop."""
    file = tmp_path / "kent.caseread"
    backed_up(file)
    with opened(file) as store:
        copy = store.upkeep.backup(tmp_path / "copy.caseread")
    shutil.copyfile(copy, file)
    assert len(backups_of(file)) == 1
    with opened(file) as store:
        assert store.upkeep.remark == ""
        assert len(backups_of(file)) == 1
        assert owner_of(folder_of(file)) == Owner(store.local.get(FILE_ID) or "", "kent.caseread")


@pytest.mark.parametrize("number", [1, 2])
@KINDS
def test_a_file_of_before_takes_over_the_folder_that_bears_its_name(
    tmp_path: Path, key: FileKey | None, number: int
) -> None:
    file = tmp_path / "kent.caseread"
    backed_up(file, key)
    forget_ids(file)
    if number == 1:
        make_older(file, 1)
    with opened(file) as store:
        own = store.local.get(FILE_ID)
        assert own
        assert owner_of(tmp_path / "kent backups") == Owner(own, "kent.caseread")
        assert store.upkeep.remark == ""
    assert folder_of(file).name == "kent backups"


def test_a_folder_of_before_that_two_files_shared_is_nobodys(tmp_path: Path) -> None:
    first, second = tmp_path / "kent.caseread", tmp_path / "kent"
    backed_up(first)
    forget_ids(first)
    backup = backups_of(first)[0].path
    shutil.copy(first, second)
    for file in (second, first):
        with opened(file) as store:
            assert backups_of(file) == []
            store.upkeep.keep_backup(Why.CLOSED)
            assert len(backups_of(file)) == 1
    assert len({folder_of(first), folder_of(second), backup.parent}) == 3
    assert backup.exists()


def test_a_folder_of_before_with_a_backup_of_another_inspection_is_not_taken_over(tmp_path: Path) -> None:
    file = tmp_path / "kent.caseread"
    backed_up(file)
    forget_ids(file)
    file.unlink()
    with new_store(file, "Essex"):
        assert backups_of(file) == []


def test_a_folder_that_lost_its_note_is_known_by_its_backups(tmp_path: Path) -> None:
    file = tmp_path / "kent.caseread"
    own = backed_up(file)
    (folder_of(file) / NOTE).unlink()
    with opened(file):
        assert owner_of(folder_of(file)) == Owner(own, "kent.caseread")
    (folder_of(file) / NOTE).unlink()
    file.unlink()
    new_store(file).close()
    assert backups_of(file) == []


def test_a_file_that_was_restored_keeps_its_id_and_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "kent.caseread"
    own = backed_up(file)
    with opened(file) as store:
        elsewhere = store.upkeep.backup(tmp_path / "elsewhere.caseread")
    for damage, backup in ((False, backups_of(file)[0].path), (False, elsewhere), (True, elsewhere)):
        if damage:
            os.truncate(file, 5000)
        restored, _ = restore(file, backup)
        with restored:
            assert restored.local.get(FILE_ID) == own
            assert restored.upkeep.remark == ""
        assert folder_of(file).name == "kent backups"


def test_a_plain_copy_saved_of_a_namesake_is_not_said_to_lie_open(tmp_path: Path) -> None:
    first, second = tmp_path / "kent.caseread", tmp_path / "kent"
    backed_up(second)
    with opened(second) as store:
        saved = store.upkeep.backup()
    backed_up(first, KEY)
    assert plain_copies(first) == [saved], "nobody can tell: a protected file says nothing without its key"
    first.unlink()
    backed_up(first)
    assert plain_copies(first) == [each.path for each in backups_of(first)]
