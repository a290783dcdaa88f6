"""One writer: whoever holds the lock may write the inspection file; everyone else reads.

It is two locks. One is on the inspection file itself (see `model.file.held_files`), whatever its name. The other keeps
the name, also while another file takes its place or there is none: an exclusive transaction on an empty SQLite database
beside the file. The operating system lets go of both when a program is killed, and both work alike between programs
and within one.
"""

from __future__ import annotations

import contextlib
import stat
import sys
from pathlib import Path
from typing import Self

from model.file.files import hide
from model.file.held_files import HeldFile
from model.file.sqlite import sqlite3
from model.journal.records import Refused


class WriterLock:
    """The writer's place on one inspection file, held from `acquire` to `release`."""

    def __init__(self, file: Path, path: Path, connection: sqlite3.Connection) -> None:
        self._file = file
        self._path = path
        self._inode = _inode(path)
        self._connection = connection
        self._held: HeldFile | None = None

    @classmethod
    def acquire(cls, file: Path) -> Self | None:
        """The lock on an inspection file, or None while another holds it or where nothing can be laid beside it.

        Refused if what has the lock's name is none: SQLite would change another database, or fail on what is none.
        """
        file = file.resolve()
        path = file.with_name(f".{file.name}-lock")
        if _is_other(path):
            raise Refused(f"{path.name}, beside {file.name}, is not of Caseread: remove it, then open the file.")
        connection = _of_name(path)
        if connection is None:
            return None
        lock = cls(file, path, connection)
        if lock.take_file():
            return lock
        lock.release()
        return None

    def take_file(self) -> bool:
        """Hold the file that has the name now, if one has; False if another holds it."""
        held = HeldFile.hold(self._file)
        if held is not None and not held.mark():
            held.let_go()
            return False
        self._held = held
        return held is not None or not self._file.exists()

    def leave_file(self) -> None:
        """Let go of the file and keep its name, so that another can take its place: Windows replaces no open one."""
        if self._held is not None:
            self._held.unmark()
            self._held.let_go()
            self._held = None

    def release(self) -> None:
        """Let go. What lies beside the file is removed while it is held, so that no one can hold a removed one for
        long; on Windows, which removes no open file, just after that, unless another has it by then.
        """
        self.leave_file()
        is_ours = _inode(self._path) == self._inode  # else it is another's: ours went with the disk that it was on
        if is_ours and sys.platform != "win32":
            with contextlib.suppress(OSError):
                self._path.unlink()
        self._connection.close()
        if is_ours and sys.platform == "win32":
            with contextlib.suppress(OSError):
                self._path.unlink()


def _of_name(path: Path) -> sqlite3.Connection | None:
    """The lock on a name; None if another has it or nothing can be laid there."""
    while True:
        before = _inode(path)
        try:
            connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        except sqlite3.OperationalError:
            return None
        if not _lock(connection):
            connection.close()
            return None
        # The last holder may have removed the file between our opening and our locking it: then we hold a file that has
        # no name any more, which keeps nobody out. Only one that had the name before and after is sure.
        if before is not None and before == _inode(path):
            hide(path)
            return connection
        connection.close()


def _lock(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")  # else a journal is laid beside it as well
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        return False
    return True


def _is_other(path: Path) -> bool:
    """Whether there is something else of this name: a lock is a file without a byte."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return not stat.S_ISREG(found.st_mode) or found.st_size > 0


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None
