"""One writer at a time, however it ends."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from model.file import lock
from model.file.lock import WriterLock


def test_one_holds_it_and_the_next_gets_it_when_it_is_let_go(tmp_path: Path) -> None:
    file = tmp_path / "kent.caseread"
    first = WriterLock.acquire(file)
    assert first is not None
    assert WriterLock.acquire(file) is None
    assert WriterLock.acquire(file) is None, "asking in vain takes nothing from the holder"
    first.release()
    second = WriterLock.acquire(file)
    assert second is not None
    second.release()
    assert list(tmp_path.iterdir()) == []


def test_files_are_locked_one_by_one(tmp_path: Path) -> None:
    locks = [WriterLock.acquire(tmp_path / name) for name in ("a.caseread", "b.caseread")]
    assert None not in locks
    for held in locks:
        assert held is not None
        held.release()


def test_where_nothing_can_be_laid_beside_the_file_there_is_no_lock(tmp_path: Path) -> None:
    assert WriterLock.acquire(tmp_path / "nowhere" / "kent.caseread") is None


def test_a_lock_on_a_file_that_lost_its_name_is_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The holder lets go, and removes its file, between our opening and our locking it."""
    file = tmp_path / "kent.caseread"
    holder = WriterLock.acquire(file)
    assert holder is not None
    locked = lock._lock
    rivals: list[WriterLock | None] = []

    def late(connection: sqlite3.Connection) -> bool:
        if not rivals:
            holder.release()
            rivals.append(None)  # from here on, nobody interferes
            rivals[0] = WriterLock.acquire(file)
        return locked(connection)

    monkeypatch.setattr(lock, "_lock", late)
    ours = WriterLock.acquire(file)
    assert rivals[0] is not None
    assert ours is None
    rivals[0].release()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "kent.caseread"
    code = (
        "import sys; from pathlib import Path; from model.file.lock import WriterLock;"
        "held = WriterLock.acquire(Path(sys.argv[1])); print(held is not None, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "True\n"
        assert WriterLock.acquire(file) is None
        child.kill()
        child.wait()
    held = WriterLock.acquire(file)
    assert held is not None
    held.release()


CONTENDER = """
import os, sys
from pathlib import Path
from model.file.lock import WriterLock

file, wins = Path(sys.argv[1]), 0
while wins < 200:
    held = WriterLock.acquire(file)
    if held:
        # Only one can make this file: a second holder would fail here.
        os.close(os.open(file, os.O_CREAT | os.O_EXCL))
        file.unlink()
        held.release()
        wins += 1
"""


def test_many_programs_that_come_and_go_never_hold_it_together(tmp_path: Path) -> None:
    file = tmp_path / "kent.caseread"
    programs = [subprocess.Popen([sys.executable, "-c", CONTENDER, file]) for _ in range(3)]
    assert [program.wait(timeout=30) for program in programs] == [0, 0, 0]
