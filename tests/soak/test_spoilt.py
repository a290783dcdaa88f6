"""Another program spoils the open file at some moment: what was said to be saved is in it, or can be saved elsewhere.

The moments and the ways are drawn by seed; `tests/model/file/test_spoilt_while_open.py` tries each way once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from model.file.backup_names import Why
from model.file.copying import copy_to
from model.file.protection import FileKey
from model.file.store import Store
from model.journal.records import DiskTrouble, Statement, reading_subject
from tests.both_kinds import KEY, opened
from tests.conftest import new_store
from tests.figures import figures
from tests.model.file.test_spoilt_while_open import ANNA, SPOILERS
from tests.soak.works import check_refusal


def log_removed(file: Path) -> None:
    Path(f"{file}-wal").unlink(missing_ok=True)


def lock_removed(file: Path) -> None:
    for lock in file.parent.glob(f".{file.name}-lock"):
        lock.unlink()


def named_twice(file: Path) -> None:
    os.link(file, file.with_name("another name.caseread"))


def moved_away(file: Path) -> None:
    file.rename(file.with_name("moved.caseread"))


def another_in_its_place(file: Path) -> None:
    shutil.copyfile(file.with_name("old"), file.with_name("new"))
    file.with_name("new").replace(file)


WAYS: tuple[Callable[[Path], None], ...] = (
    *SPOILERS,
    *(log_removed, lock_removed, named_twice, moved_away, another_in_its_place),
)


@pytest.mark.soak
@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "protected"])
@pytest.mark.parametrize("spoil", WAYS)
@pytest.mark.usefixtures("nothing_open")
def test_at_whichever_moment(spoil: Callable[[Path], None], key: FileKey | None, tmp_path: Path) -> None:
    for seed in range(25):
        try:
            spoilt_once(spoil, key, tmp_path / str(seed), Random(f"{spoil.__name__} {seed}"))  # noqa: S311 - a sample
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
        figures["files spoilt"] += 1


def spoilt_once(spoil: Callable[[Path], None], key: FileKey | None, folder: Path, luck: Random) -> None:
    folder.mkdir()
    new_store(folder / "kent.caseread", key=key).close()
    shutil.copy(folder / "kent.caseread", folder / "old")
    said: set[str] = set()
    refused = 0
    with opened(folder / "kent.caseread") as store:
        store.upkeep.keep_backup(Why.OPENED)
        at = luck.choice((luck.randint(0, 5), luck.randint(95, 105), luck.randint(0, 230)))  # about a checkpoint, too
        for number in range(at + luck.randint(1, 10)):
            if number == at:
                spoil(store.path)
            refused += not say(store, number, said)
        assert said <= store.ids(), "what was said is known, whatever became of the file"
        with copy_to(store, folder / "elsewhere.caseread") as copy:
            assert said <= copy.ids()
            assert copy.verify().problems == ()
    if not refused and spoil is not moved_away:
        with opened(folder / "kent.caseread") as again:
            assert said <= again.ids(), "nothing was refused: it is all in the file"


def say(store: Store, number: int, said: set[str]) -> bool:
    """State something; whether it was said to be saved, and then what."""
    try:
        change = store.record(Statement(reading_subject("K001", ANNA), "visits", number), ANNA)
    except DiskTrouble as trouble:
        check_refusal(trouble)
        return False
    assert change is not None
    said.add(change.entry.id)
    return True
