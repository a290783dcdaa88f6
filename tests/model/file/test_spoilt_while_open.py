"""The open file is overwritten in place, or it or its log cut short: nothing is acknowledged that is not there, and
what is known can be saved elsewhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from model.file.backup_names import Why, backups_of
from model.file.copying import copy_to
from model.file.protection import FileKey
from model.file.restoring import restore
from model.file.store import Store
from model.journal.records import DiskTrouble, Refused, Statement, TroubleKind, reading_subject
from tests.both_kinds import KEY, opened
from tests.conftest import new_store
from tests.inside import sql_of

ANNA = "Anna"
SPOILT = "was overwritten or cut short by another program while it was open, and nothing was saved in it"


@pytest.fixture(params=[None, KEY], ids=["plain", "protected"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An inspection that was worked in before, opened again and backed up as the window does."""
    key: FileKey | None = request.param
    with new_store(tmp_path / "kent.caseread", key=key) as store:
        say(store, 1)
        store.local.set("assessor", ANNA)
    shutil.copy(store.path, tmp_path / "old")
    with opened(store.path) as store:
        store.upkeep.keep_backup(Why.OPENED)
        yield store


def say(store: Store, visits: int) -> None:
    store.record(Statement(reading_subject("K001", ANNA), "visits", visits), ANNA)


def checkpoint(store: Store) -> None:
    """As after many answers, by the connection of the file itself: a note is in pages that no later answer changes, so
    that the log, which begins anew, does not make an older file whole."""
    store.record(Statement(reading_subject("K001", ANNA), "note:visits", "Seen every week. " * 1000), ANNA)
    store._connection._steps = 10_000
    say(store, 77)


def overwritten(file: Path) -> None:
    """As `cp old open` does, and a tool that restores files: the bytes change, and the file stays."""
    shutil.copyfile(file.with_name("old"), file)


def overwritten_with_its_time(file: Path) -> None:
    overwritten(file)
    shutil.copystat(file.with_name("old"), file)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def cut_short(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def log_emptied(file: Path) -> None:
    os.truncate(f"{file}-wal", 0)


def log_cut_short(file: Path) -> None:
    os.truncate(f"{file}-wal", os.stat(f"{file}-wal").st_size // 2)  # noqa: PTH116 - the log has no Path of its own


def scribbled(file: Path) -> None:
    with file.open("r+b") as open_file:
        open_file.seek(5000)
        open_file.write(os.urandom(5000))


SPOILERS = [overwritten, overwritten_with_its_time, emptied, cut_short, log_emptied, log_cut_short, scribbled]


@pytest.mark.parametrize("after_checkpoint", [False, True])
@pytest.mark.parametrize("spoil", SPOILERS)
def test_nothing_is_acknowledged_after_it_and_all_before_it_is_kept(
    file: Store, spoil: Callable[[Path], None], after_checkpoint: bool, tmp_path: Path
) -> None:
    if after_checkpoint:
        checkpoint(file)
    for visits in range(2, 6):
        say(file, visits)
    digest, size = file.digest(), file.size()
    spoil(file.path)
    is_whole = spoil in (overwritten, overwritten_with_its_time) and not after_checkpoint  # the log makes it so again
    for visits in range(10, 14):
        if is_whole:
            say(file, visits)
            digest = file.digest()
        else:
            with pytest.raises(DiskTrouble, match=SPOILT) as trouble:
                say(file, visits)
            assert str(trouble.value).endswith("What is known of it can be saved elsewhere.")
            assert trouble.value.kind is TroubleKind.GONE
    assert file.digest() == digest, "it is read on as it was"
    assert file.verify().problems == ()
    assert file.local.get("assessor") == ANNA
    waiting = Statement(reading_subject("K001", ANNA), "visits", 20)
    copy = copy_to(file, tmp_path / "elsewhere.caseread", [(waiting, ANNA)])
    with copy:
        assert copy.verify().problems == ()
        assert copy.size() >= size + 1
        assert copy.reading("K001", ANNA).answers["visits"] == 20
    file.close()
    kept = backups_of(file.path)[0]
    if not is_whole:
        assert kept.why is Why.KEPT
        assert digest.startswith(kept.digest)
        restored, _ = restore(file.path, kept.path, file.key)
        with restored:
            assert restored.digest() == digest
            assert restored.local.get("assessor") == ANNA
    else:
        with opened(file.path) as again:
            assert again.digest() == digest


@pytest.mark.parametrize("spoil", SPOILERS)
def test_what_the_spoiler_put_there_is_not_mixed_with_the_log(file: Store, spoil: Callable[[Path], None]) -> None:
    checkpoint(file)
    for visits in range(2, 6):
        say(file, visits)
    spoil(file.path)
    left = file.path.read_bytes()
    with pytest.raises(DiskTrouble, match=SPOILT):
        say(file, 9)
    file.close()
    assert file.path.read_bytes() == left
    if spoil in (overwritten, overwritten_with_its_time):
        with opened(file.path) as old:
            assert old.verify().problems == ()
            assert old.reading("K001", ANNA).answers["visits"] == 1


def test_it_is_seen_when_the_file_is_closed_without_another_word(file: Store) -> None:
    checkpoint(file)
    say(file, 5)
    digest = file.digest()
    overwritten(file.path)
    left = file.path.read_bytes()
    file.close()
    assert file.path.read_bytes() == left
    assert digest.startswith(backups_of(file.path)[0].digest)


def test_a_file_that_was_only_touched_is_gone_on_with(file: Store) -> None:
    say(file, 2)
    for visits in range(3, 6):
        os.utime(file.path)
        say(file, visits)
    file.close()
    with opened(file.path) as again:
        assert again.reading("K001", ANNA).answers["visits"] == 5


def test_it_goes_on_when_the_file_is_put_right(file: Store, tmp_path: Path) -> None:
    checkpoint(file)
    say(file, 5)
    good = file.upkeep.backup(tmp_path / "good.caseread")
    overwritten(file.path)
    for _ in range(2):
        with pytest.raises(DiskTrouble, match=SPOILT):
            say(file, 6)
    shutil.copyfile(good, file.path)
    say(file, 7)
    good.replace(file.path)
    file.close()
    with opened(file.path) as again:
        assert again.verify().problems == ()


def test_it_goes_on_when_another_whole_file_is_put_in_its_place(file: Store, tmp_path: Path) -> None:
    checkpoint(file)
    overwritten(file.path)
    with pytest.raises(DiskTrouble, match=SPOILT):
        say(file, 6)
    file.upkeep.backup(tmp_path / "good.caseread").replace(file.path)
    say(file, 7)
    with opened(file.path) as second:
        assert second.read_only == "kent.caseread is open elsewhere: here it can be read, but not changed."
    file.close()
    with opened(file.path) as again:
        assert again.reading("K001", ANNA).answers["visits"] == 7


def test_a_new_file_that_was_never_backed_up_is_remembered_whole(tmp_path: Path) -> None:
    with new_store(tmp_path / "kent.caseread") as store:
        for visits in range(5):
            say(store, visits)
        digest = store.digest()
        emptied(store.path)
        with pytest.raises(DiskTrouble, match=SPOILT):
            say(store, 9)
        assert store.digest() == digest


def test_what_is_not_known_any_more_is_said_to_be_missing(tmp_path: Path) -> None:
    new_store(tmp_path / "kent.caseread").close()
    with opened(tmp_path / "kent.caseread") as store:
        say(store, 1)
        emptied(store.path)
        with pytest.raises(DiskTrouble, match=r"can be saved elsewhere, but 6 entries are missing\.$"):
            say(store, 9)


def test_nobody_is_alarmed_by_what_the_program_does_itself(file: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    monkeypatch.setattr(type(file._connection), "_return", lambda _: looked.append(1))
    for visits in range(2, 240):
        say(file, visits)
        if visits % 20 == 0:
            file.local.set("place", str(visits))
            file.upkeep.take_backup(Why.CLOSED)
            with pytest.raises(Refused):
                file.record(Statement(reading_subject("K001", ANNA), "visits", "many"), ANNA)
    file.upkeep.protect(None if file.key else KEY)
    say(file, 1)
    file.upkeep.protect(None)
    sql_of(file).execute("SELECT 1").fetchone()
    say(file, 2)
    assert looked == []
