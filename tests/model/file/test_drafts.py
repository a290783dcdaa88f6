"""What a program that was killed left half written is gone when the file is opened next, wherever it was written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from model.file import backups, drafts
from model.file.backup_names import Why
from model.file.database import DRAFTS
from model.file.protection import FileKey
from model.file.store import Store
from model.journal.records import Refused
from tests.both_kinds import KEY, KINDS, opened
from tests.conftest import new_store

ROOT = Path(__file__).parents[3]
DEAD = 2**22 + 5
"""A number that no program has: Linux counts them up to 2**22."""

DIES_WHILE_COPYING = """
import os, signal, sys
from pathlib import Path
from model.file import opening
from model.file.backup_names import Why
from model.file.copying import copy_to
from model.file.restoring import restore
from tests.both_kinds import opened

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

file, work, elsewhere = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
with opened(file) as store:
    if work == "restore":
        backup = store.upkeep.take_backup(Why.CLOSED).path
    else:
        opening.check_copy = die
        if work == "backup":
            store.upkeep.take_backup(Why.CLOSED)
        if work == "copy":
            store.upkeep.backup(elsewhere)
        if work == "copy beside":
            store.upkeep.backup()
        copy_to(store, elsewhere)
opening.check_copy = die
restore(file, backup, store.key)
"""


@pytest.mark.slow
@KINDS
@pytest.mark.parametrize("work", ["backup", "copy", "copy beside", "save elsewhere", "restore"])
def test_a_kill_leaves_nothing_that_the_next_opening_does_not_remove(
    tmp_path: Path, key: FileKey | None, work: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    file = tmp_path / "kent.caseread"
    new_store(file, key=key).close()
    before = size_of_drafts(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", DIES_WHILE_COPYING, file, work, tmp_path / "elsewhere" / "mine.caseread"],
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == -9
    assert before == 0
    assert size_of_drafts(tmp_path) > 20_000
    with opened(file) as store:
        assert store.read_only is None
        assert size_of_drafts(tmp_path) == 0
        assert store.local.get(DRAFTS) in (None, "", "[]")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def size_of_drafts(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob(".*.part*"))


@pytest.mark.parametrize(
    "place", ["kent.caseread", "kent backups/0001 20261102-120000 opened 01234567.caseread", "kent.backup-1.caseread"]
)
@pytest.mark.parametrize("act", [lambda store: store.upkeep.protect(KEY), lambda _: None], ids=["protect", "open"])
def test_drafts_in_the_clear_go_when_a_file_is_opened_or_protected(
    tmp_path: Path, place: str, act: Callable[[Store], None]
) -> None:
    store = new_store(tmp_path / "kent.caseread")
    store.upkeep.keep_backup(Why.OPENED)
    store.close()
    plain = store.path.read_bytes()
    draft = tmp_path / Path(place).with_name(f".{Path(place).name}.{DEAD}.part")
    others = [tmp_path / f".essex.caseread.{DEAD}.part", tmp_path / f".kent.caseread-return.{DEAD}.part"]
    with opened(store.path) as again:
        for path in (draft, *others):
            path.write_bytes(plain)
        act(again)
        if again.key:
            assert not draft.exists()
            assert backups.in_the_open(again.path) == ""
    with opened(store.path):
        assert not draft.exists()
    assert all(path.exists() for path in others)


def test_what_cannot_be_reached_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_store(tmp_path / "kent.caseread") as store:
        store.upkeep.keep_backup(Why.OPENED)
        draft = tmp_path / "kent backups" / f".any.caseread.{DEAD}.part"
        draft.write_bytes(store.path.read_bytes())
        unlink = Path.unlink

        def stuck(path: Path, *arguments: bool, **options: bool) -> None:
            if path == draft:
                raise PermissionError(13, "Permission denied")
            unlink(path, *arguments, **options)

        monkeypatch.setattr(Path, "unlink", stuck)
        store.upkeep.protect(KEY)
        assert backups.in_the_open(store.path) == (
            "Without protection, for it was saved by hand or could not be reached: "
            f"{Path('kent backups') / draft.name}. Remove what nobody needs."
        )
        assert draft in backups.plain_copies(store.path)


def test_a_copy_that_a_reader_is_saving_stays_while_its_program_runs(tmp_path: Path) -> None:
    store = new_store(tmp_path / "kent.caseread")
    store.close()
    names = [f".kent.backup-1.caseread.{number}.part" for number in (os.getpid(), 1, DEAD)]
    for name in names:
        (tmp_path / name).write_bytes(b"half")
    with opened(store.path):
        assert [(tmp_path / name).exists() for name in names] == [True, True, False]


def test_only_drafts_are_removed_where_a_file_says_that_copies_were_written(tmp_path: Path) -> None:
    """The note may come from elsewhere, with a file that somebody sent."""
    (tmp_path / "there").mkdir()
    mine = [tmp_path / "there" / name for name in ("letter.txt", ".letter.txt.x.part", ".other.12.part")]
    gone = tmp_path / "there" / ".letter.txt.12.part"
    for path in (*mine, gone):
        path.write_bytes(b"mine")
    with new_store(tmp_path / "kent.caseread") as store:
        store.local.set(DRAFTS, drafts.note_of([tmp_path / "there" / "letter.txt", Path("letter.txt")]))
    with opened(store.path):
        assert not gone.exists()
    assert all(path.exists() for path in mine)
    for noted in ("{", "7", '{"a": 1}', "[7]", r'["\\\\server\\share\\a.caseread"]', '["//server/share/a"]'):
        assert drafts.places(noted) == []
        with opened(store.path) as again:
            again.local.set(DRAFTS, noted)
        opened(store.path).close()


def test_a_stick_that_is_not_there_is_looked_at_when_it_is_back(tmp_path: Path) -> None:
    stick, pocket = tmp_path / "stick", tmp_path / "pocket"
    pocket.mkdir()
    (pocket / f".mine.caseread.{DEAD}.part").write_bytes(b"half")
    with new_store(tmp_path / "kent.caseread") as store:
        store.local.set(DRAFTS, drafts.note_of([stick / "mine.caseread"]))
    opened(store.path).close()
    pocket.rename(stick)
    with opened(store.path) as again:
        assert list(stick.iterdir()) == []
        assert again.local.get(DRAFTS) == "[]"


def test_nothing_is_noted_any_more_when_a_copy_is_made_or_refused(tmp_path: Path) -> None:
    with new_store(tmp_path / "kent.caseread") as store:
        store.upkeep.backup(tmp_path / "mine.caseread")
        with pytest.raises(Refused):
            store.upkeep.backup(tmp_path / "mine.caseread")
        assert store.local.get(DRAFTS) == "[]"
