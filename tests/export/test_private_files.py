"""What is written of a protected inspection is its owner's alone, whatever the laptop's habit is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from export.exchange import lead_key, packs
from model.file import copying
from model.file.backup_folder import folder_of
from model.file.backup_names import Why, choices
from model.file.protection import FileKey
from model.file.restoring import restore
from model.file.store import Store
from tests.both_kinds import KEY
from tests.conftest import new_store
from tests.export.test_faulty_folder import OTHER, WORDS, WRITERS, Write
from tests.model.stating import ANNA, read_whole

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions"),
    pytest.mark.usefixtures("nothing_open"),
]

SQLITES_OWN = 0o644
"""What SQLite lets others do with a database that it makes, if the laptop's habit lets them."""


@pytest.fixture(autouse=True)
def open_habit() -> Iterator[None]:
    """A laptop on which everybody may read and write what anybody makes."""
    before = os.umask(0)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


def all_rights(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): rights(path) for path in folder.rglob("*")}


def at_work(path: Path, key: FileKey | None) -> Store:
    """An inspection in which something was read, with a key for returns."""
    store = new_store(path, key=key)
    read_whole(store)
    store.sign("K001", ANNA)
    store.local.set("assessor", "Lead")
    lead_key.ensure(store, "Lead")
    return store


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_what_is_handed_on_of_a_protected_inspection_is_its_owners(tmp_path: Path, write: Write) -> None:
    for key in (KEY, None):
        out = tmp_path / next(name for name, each in WRITERS.items() if each is write)
        with at_work(tmp_path / "kent.caseread", key) as store:
            write(store, out)
        assert rights(out) == (0o666 if key is None else 0o600)
        out.unlink()
        (tmp_path / "kent.caseread").unlink()


def test_the_file_itself_its_copies_and_its_backups_are_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "kent.caseread"
    with at_work(file, KEY) as store:
        store.upkeep.keep_backup(Why.OPENED)
        store.upkeep.backup()
        store.upkeep.protect(OTHER)
        copying.copy_to(store, tmp_path / "elsewhere.caseread").close()
    restore(file, choices(file)[0].path, OTHER)[0].close()
    file.unlink()
    restore(file, choices(file)[0].path, OTHER)[0].close()
    found = all_rights(tmp_path)
    assert found.pop(folder_of(file).name) == 0o700
    assert len(found) > 5
    assert set(found.values()) == {0o600}, found


def test_those_of_a_plain_file_are_as_the_laptop_makes_them(tmp_path: Path) -> None:
    file = tmp_path / "kent.caseread"
    with at_work(file, None) as store:
        store.upkeep.keep_backup(Why.OPENED)
        store.upkeep.backup()
    found = all_rights(tmp_path)
    assert found.pop(folder_of(file).name) == 0o777
    assert set(found.values()) == {SQLITES_OWN, 0o666}, found


def test_a_folder_and_backups_of_a_file_that_is_protected_later_become_its_owners(tmp_path: Path) -> None:
    """The file itself keeps the rights that it has: who may copy it is its owner's to say."""
    file = tmp_path / "kent.caseread"
    with at_work(file, None) as store:
        store.upkeep.keep_backup(Why.OPENED)
        before = rights(file)
        assert (before, rights(folder_of(file))) == (SQLITES_OWN, 0o777)
        store.upkeep.protect(KEY)
        assert choices(file)
        assert {rights(backup.path) for backup in choices(file)} == {0o600}
    assert rights(folder_of(file)) == 0o700
    assert rights(file) == before


def test_the_file_made_from_a_pack_is_its_owners_if_it_is_protected(tmp_path: Path) -> None:
    pack, mine = tmp_path / "anna.caseread-pack", tmp_path / "anna.caseread"
    with at_work(tmp_path / "kent.caseread", None) as store:
        packs.make_pack(store, ANNA, "inspector", WORDS, pack, "Lead")
    for key in (KEY, None):
        packs.open_pack(pack, WORDS, mine, key=key)
        assert rights(mine) == (SQLITES_OWN if key is None else 0o600)
        mine.unlink()


def test_what_an_export_takes_the_place_of_keeps_its_readers(tmp_path: Path) -> None:
    out = tmp_path / "table.csv"
    out.touch()
    out.chmod(0o640)
    with at_work(tmp_path / "kent.caseread", KEY) as store:
        WRITERS["table.csv"](store, out)
    assert out.stat().st_size
    assert rights(out) == 0o640


def test_what_is_rescued_of_a_protected_file_that_was_spoilt_is_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "kent.caseread"
    with at_work(file, KEY) as store:
        file.write_bytes(b"spoilt")
        store.upkeep.keep_backup(Why.CLOSED)
        copy = store.upkeep.backup(tmp_path / "elsewhere.caseread")
        WRITERS["table.csv"](store, tmp_path / "table.csv")
    assert rights(copy) == rights(tmp_path / "table.csv") == 0o600
    assert {rights(backup.path) for backup in choices(file)} == {0o600}
    assert rights(folder_of(file)) == 0o700
