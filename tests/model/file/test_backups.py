"""Automatic backups: when one is taken, which are kept, whose protection they have, and that a folder is never lost."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.file import opening
from model.file.backup_folder import NOTE, file_of, folder_of
from model.file.backup_names import WORDS, Backup, Why, backups_of
from model.file.backups import DAYS, RECENT, plain_copies, surplus
from model.file.protection import FileKey, is_protected, opens_with
from model.file.restoring import read
from model.file.sqlite import sqlite3
from model.file.store import Store
from model.journal.records import Refused, Statement
from tests.both_kinds import KEY, opened, raw
from tests.conftest import new_store, noon
from tests.inside import sqlite_error

ANNA = "reading/K001/Anna"
OTHER = FileKey(b"2" * 32, b"\x90" * 16)


def inside(file: Path) -> list[Path]:
    """What lies in the folder of a file's backups, but for the note whose it is."""
    return [path for path in folder_of(file).iterdir() if path.name != NOTE]


def say(store: Store, number: int) -> None:
    store.record(Statement(ANNA, "visits", number), "Anna")


def names(store: Store) -> list[str]:
    return [backup.path.name for backup in backups_of(store.path)]


class TestTaking:
    def test_one_is_a_whole_copy_named_after_what_it_is(self, store: Store, key: FileKey | None) -> None:
        say(store, 1)
        taken = store.upkeep.keep_backup(Why.OPENED)
        assert taken is not None
        assert taken.path.parent == store.path.parent / "kent backups"
        assert taken.path.name == f"0001 20261102-120000 opened {store.digest()[:8]}.caseread"
        assert taken.taken == noon()
        held = read(taken.path, key)
        assert set(held.entries) == set(store.entries())
        assert (held.inspection, held.instrument) == (store.inspection, store.instrument)
        assert is_protected(taken.path) is (key is not None)
        assert [path.name for path in inside(store.path)] == [taken.path.name]

    def test_at_opening_and_closing_only_what_changed_is_copied(self, store: Store) -> None:
        first = store.upkeep.keep_backup(Why.OPENED)
        assert store.upkeep.keep_backup(Why.CLOSED) == first
        say(store, 1)
        second = store.upkeep.keep_backup(Why.CLOSED)
        store.local.set("place", "K001")
        assert store.upkeep.keep_backup(Why.OPENED) == second
        assert [each.why for each in backups_of(store.path)] == [Why.CLOSED, Why.OPENED]

    def test_before_what_changes_much_one_is_always_taken(self, store: Store) -> None:
        for why in (Why.MERGE, Why.MERGE):
            store.upkeep.take_backup(why)
        assert [name.split()[0] for name in names(store)] == ["0002", "0001"]

    def test_a_clock_that_goes_back_does_not_change_their_order(self, tmp_path: Path) -> None:
        times = iter(["2026-11-02T12:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-02T12:00:00Z"])
        new_store(tmp_path / "kent.caseread").close()
        with Store.open(tmp_path / "kent.caseread", clock=lambda: next(times)) as store:
            taken = [store.upkeep.take_backup(Why.MERGE) for _ in range(4)]
        assert backups_of(store.path) == taken[::-1]

    def test_a_writer_goes_on_writing_meanwhile(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is stated while the copy is being made is in the file, and the copy is of one moment all the same."""
        before = store.digest()
        check = opening.check_copy

        def late(*arguments: object) -> None:
            say(store, 7)
            check(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(opening, "check_copy", late)
        taken = store.upkeep.keep_backup(Why.OPENED)
        assert taken is not None
        assert before.startswith(taken.digest)
        assert store.values(ANNA) == {"visits": 7}

    @pytest.mark.parametrize("spoil", ["UPDATE entry SET id = 'x' WHERE rowid = 1", "DELETE FROM entry"])
    def test_a_copy_that_is_not_what_was_written_is_refused_and_removed(
        self, store: Store, spoil: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        check = opening.check_copy

        def spoilt(copy: Path, key: FileKey | None, digest: str) -> None:
            with closing(raw(copy)) as db, db:
                db.execute("PRAGMA foreign_keys = OFF")
                db.execute("DELETE FROM head")
                db.execute(spoil)
                db.execute("PRAGMA journal_mode = DELETE")
            check(copy, key, digest)

        monkeypatch.setattr(opening, "check_copy", spoilt)
        with pytest.raises(Refused, match="the copy is not whole"):
            store.upkeep.keep_backup(Why.OPENED)
        assert backups_of(store.path) == []
        say(store, 1)

    def test_a_full_disk_is_said_and_nothing_else_happens(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise sqlite_error(sqlite3.SQLITE_FULL, "database or disk is full")

        monkeypatch.setattr(opening, "check_copy", full)
        with pytest.raises(Refused, match=r"kent\.caseread could not be backed up: database or disk is full"):
            store.upkeep.keep_backup(Why.CLOSED)
        assert inside(store.path) == []
        say(store, 1)

    def test_a_file_in_the_place_of_the_folder_is_said(self, store: Store) -> None:
        folder_of(store.path).write_text("mine")
        with pytest.raises(Refused, match=r"kent backups cannot be made"):
            store.upkeep.keep_backup(Why.OPENED)

    def test_none_is_taken_by_who_does_not_write_nor_of_an_empty_file(self, store: Store, tmp_path: Path) -> None:
        with opened(store.path) as reader:
            assert reader.upkeep.keep_backup(Why.OPENED) is None
        with Store.create(tmp_path / "new.caseread", store.instrument, "Kent", "2026-11") as new:
            assert new.upkeep.keep_backup(Why.CLOSED) is None
        assert {path.name for path in tmp_path.iterdir()} >= {"new.caseread"}
        assert not list(tmp_path.glob("* backups"))

    def test_a_closed_inspection_is_backed_up_as_well(self, store: Store) -> None:
        store.close_inspection("Lead")
        assert store.upkeep.keep_backup(Why.CLOSED) is not None

    def test_conversion_and_merging_are_told_from_the_name(self) -> None:
        assert set(WORDS) == set(Why)

    def test_by_another_name_of_the_file_they_are_the_same(self, store: Store, tmp_path: Path) -> None:
        store.upkeep.keep_backup(Why.OPENED)
        link = tmp_path / "elsewhere" / "link.caseread"
        link.parent.mkdir()
        link.symlink_to(store.path)
        assert backups_of(link) == backups_of(store.path)

    def test_a_backup_itself_can_be_read_and_never_changed(self, store: Store) -> None:
        taken = store.upkeep.keep_backup(Why.OPENED)
        assert taken is not None
        before = taken.path.read_bytes()
        with opened(taken.path) as backup:
            assert backup.read_only is not None
            assert "is a backup of kent.caseread: it can be read, and restored, but not changed" in backup.read_only
            assert backup.entries() == store.entries()
            assert backup.upkeep.keep_backup(Why.CLOSED) is None
            assert file_of(backup.path) == store.path
        assert taken.path.read_bytes() == before
        assert [path.name for path in inside(store.path)] == [taken.path.name]
        assert file_of(store.path) is None


def named(number: int, day: int) -> Backup:
    taken = date(2026, 1, 1) + timedelta(days=day)
    return Backup(Path(f"{number}"), number, f"{taken}T12:00:00Z", Why.CLOSED, "0" * 8)


class TestRotation:
    @given(st.lists(st.integers(0, 60), max_size=80))
    def test_the_latest_and_the_latest_of_each_day_are_kept(self, days: list[int]) -> None:
        found = [named(number, day) for number, day in enumerate(days)][::-1]
        going = surplus(found)
        kept = [backup for backup in found if backup not in going]
        assert kept[:RECENT] == found[:RECENT]
        assert len(kept) <= RECENT + DAYS
        older = found[RECENT:]
        for backup in older:
            same_day = [each for each in older if each.taken == backup.taken]
            if backup in kept:
                assert backup == same_day[0]
        if len({backup.taken for backup in older}) <= DAYS:
            assert {backup.taken for backup in kept} == {backup.taken for backup in found}
        assert surplus(kept) == []

    def test_a_clock_that_jumps_clears_nothing_out(self) -> None:
        found = [named(number, number) for number in range(RECENT + 5)]
        assert surplus([named(99, 20_000), *found[::-1]]) == []

    def test_a_busy_day_leaves_the_ten_latest(self, tmp_path: Path) -> None:
        with new_store(tmp_path / "kent.caseread") as store:
            for number in range(RECENT + 4):
                say(store, number)
                store.upkeep.keep_backup(Why.CLOSED)
            numbers = [backup.number for backup in backups_of(store.path)]
        assert numbers == [14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4]

    def test_what_the_file_does_not_hold_is_never_cleared_out(self, store: Store, key: FileKey | None) -> None:
        say(store, 1)
        held = store.upkeep.take_backup(Why.MERGE)
        other = new_store(store.path.with_name("other.caseread"), key=key)
        with other:
            other.record(Statement("reading/K002/Ben", "visits", 3), "Ben")
            alone = other.upkeep.backup(held.path.with_name("0002 20261102-120000 restore 00000000.caseread"))
        for number in range(RECENT + 3):
            say(store, number + 2)
            store.upkeep.keep_backup(Why.CLOSED)
        left = [backup.path for backup in backups_of(store.path)]
        assert alone in left
        assert held.path not in left

    def test_what_somebody_else_put_there_or_is_damaged_stays(self, store: Store) -> None:
        folder = folder_of(store.path)
        first = store.upkeep.keep_backup(Why.OPENED)
        assert first is not None
        mine = folder / "mine.caseread"
        mine.write_bytes(first.path.read_bytes())
        first.path.write_bytes(first.path.read_bytes()[:4096])
        for number in range(RECENT + 3):
            say(store, number)
            store.upkeep.keep_backup(Why.CLOSED)
        assert mine.exists()
        assert first.path.exists()
        assert mine not in [backup.path for backup in backups_of(store.path)]


CHANGES = pytest.mark.parametrize(
    ("before", "after"), [(None, KEY), (KEY, OTHER), (KEY, None)], ids=["set", "changed", "removed"]
)


def restored_from_an_older(path: Path, key: FileKey | None) -> Store:
    """A file of which a backup holds what it does not: visits 1, for it was put back to before that."""
    with new_store(path, key=key) as store:
        store.upkeep.backup(path.with_name("older"))
        say(store, 1)
        store.upkeep.take_backup(Why.RESTORE)
    path.with_name("older").replace(path)
    store = Store.open(path, key=key)
    store.upkeep.keep_backup(Why.OPENED)
    return store


def values_in(backup: Backup, key: FileKey | None) -> list[object]:
    return [entry.value for entry in read(backup.path, key).entries if entry.subject == ANNA]


class TestProtection:
    @CHANGES
    def test_backups_follow_and_nothing_is_lost(
        self, tmp_path: Path, before: FileKey | None, after: FileKey | None
    ) -> None:
        with restored_from_an_older(tmp_path / "kent.caseread", before) as store:
            store.upkeep.protect(after)
            found = backups_of(store.path)
            assert [backup.why for backup in found] == [Why.PROTECTION, Why.KEPT]
            assert all(opens_with(backup.path, after) for backup in found)
            assert values_in(found[1], after) == [1]
            assert read(found[0].path, after).entries == tuple(store.entries())
            assert len(inside(store.path)) == 2
            assert plain_copies(store.path) == [] or after is None

    @CHANGES
    @pytest.mark.parametrize("killed_at", ["pathlib.Path.replace", "model.file.backups.remove_former"])
    def test_the_next_opening_mends_what_a_kill_left(
        self,
        tmp_path: Path,
        before: FileKey | None,
        after: FileKey | None,
        killed_at: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        path = tmp_path / "kent.caseread"
        replace = Path.replace

        def killed(*arguments: object) -> None:
            if path in arguments:
                raise KeyboardInterrupt
            replace(*arguments)  # type: ignore[arg-type, type-var]

        store = restored_from_an_older(path, before)
        with monkeypatch.context() as world:
            world.setattr("model.file.backups.remove_former", lambda *_: ([], [path]))
            world.setattr(killed_at, killed)
            with pytest.raises(KeyboardInterrupt):
                store.upkeep.protect(after)
            store.close()
        now = after if killed_at.endswith("former") else before
        with Store.open(path, key=now) as again:
            found = backups_of(path)
            assert all(opens_with(backup.path, now) for backup in found)
            assert [1] in [values_in(backup, now) for backup in found]
            assert len(inside(path)) == len(found)
            assert again.verify().problems == ()

    def test_where_there_were_none_none_is_taken(self, tmp_path: Path) -> None:
        with new_store(tmp_path / "kent.caseread") as store:
            store.upkeep.protect(KEY)
            assert not folder_of(store.path).exists()

    def test_one_that_cannot_be_removed_is_named_and_removed_next_time(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with new_store(tmp_path / "kent.caseread") as store:
            plain = store.upkeep.keep_backup(Why.OPENED)
            by_hand = store.upkeep.backup()
            assert plain is not None

            unlink = Path.unlink

            def refuse(path: Path, missing_ok: bool = False) -> None:
                if path == plain.path:
                    raise PermissionError(13, "Permission denied")
                unlink(path, missing_ok)

            with monkeypatch.context() as world:
                world.setattr(Path, "unlink", refuse)
                store.upkeep.protect(KEY)
            assert plain_copies(store.path) == [by_hand, plain.path]
        with Store.open(store.path, key=KEY):
            assert plain_copies(store.path) == [by_hand]

    def test_a_link_leads_to_a_file_that_is_protected_then(self, tmp_path: Path) -> None:
        new_store(tmp_path / "kent.caseread").close()
        link = tmp_path / "link.caseread"
        link.symlink_to(tmp_path / "kent.caseread")
        with Store.open(link) as store:
            store.upkeep.protect(KEY)
        assert link.is_symlink()
        assert is_protected(tmp_path / "kent.caseread")


@pytest.mark.parametrize("side", ["", "-wal", "-journal"])
def test_what_a_killed_program_left_half_written_goes_at_the_next_opening(store: Store, side: str) -> None:
    store.close()
    left = store.path.with_name(f".kent.caseread.4711.part{side}")
    others = [
        store.path.with_name(name) for name in (".kent.caseread.x.part", ".kent.caseread-return.4711.part", "a.part")
    ]
    for path in (left, *others):
        path.write_bytes(b"half")
    with opened(store.path), opened(store.path):
        assert not left.exists()
        assert all(path.exists() for path in others)


def test_a_reader_removes_nothing(store: Store) -> None:
    left = store.path.with_name(".kent.caseread.4711.part")
    left.write_bytes(b"half")
    with opened(store.path):
        assert left.exists()
