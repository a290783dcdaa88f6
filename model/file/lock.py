"""One writer: whoever holds the lock may write the inspection file; everyone else reads.

The lock is an exclusive transaction on an empty SQLite database beside the file, so that the operating system lets go
of it when a program is killed, and works alike between programs and within one.
"""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path
from typing import Self

from model.file.sqlite import sqlite3
from model.journal.records import Refused


class WriterLock:
    """The writer's place on one inspection file, held from `acquire` to `release`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._inode = _inode(path)
        self._connection = connection

    @classmethod
    def acquire(cls, file: Path) -> Self | None:
        """The lock on an inspection file, or None while another holds it or where nothing can be laid beside it.

        Refused if what has the lock's name is none: SQLite would change another database, or fail on what is none.
        """
        file = file.resolve()
        path = file.with_name(f".{file.name}-lock")
        if _is_other(path):
            raise Refused(f"{path.name}, beside {file.name}, is not of Caseread: remove it, then open the file.")
        while True:
            before = _inode(path)
            try:
                connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
            except sqlite3.OperationalError:
                return None
            if not _lock(connection):
                connection.close()
                return None
            # The last holder may have removed the file between our opening and our locking it: then we hold a file
            # that has no name any more, which keeps nobody out. Only one that had the name before and after is sure.
            if before is not None and before == _inode(path):
                return cls(path, connection)
            connection.close()

    def release(self) -> None:
        """Let go. The file is removed while it is still held, so that no one can hold a removed one for long."""
        if _inode(self._path) == self._inode:  # else it is another's: ours went with the disk that it was on
            with contextlib.suppress(OSError):  # Windows does not remove an open file: it stays, empty and harmless
                self._path.unlink()
        self._connection.close()


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
