"""The inspection files that are open in this program, known by device and inode, and the writer's mark on the file.

Linux and macOS let go of all locks that a program has on a file, SQLite's among them, as soon as it closes any
descriptor of it. So a file that is open here is held by one descriptor, which is closed last of all, and whoever wants
to look at its first bytes meanwhile reads through that one.

The mark is a lock of the operating system on one byte far behind the end of the file. It is on the file itself,
whatever its name and however many names it has, and it goes with the program that has it.
"""

from __future__ import annotations

import os
import struct
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from model.instrument.foreign_file import check_plain, open_plain

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

    # Of the descriptor and not of the program, so that it holds between two parts of one program as well, and stays
    # where another descriptor is closed. macOS has it by this number, whether Python names it or not.
    _SET = getattr(fcntl, "F_OFD_SETLK", 90)

Inode: TypeAlias = tuple[int, int]

_BYTE = 0x7FFF_FFFE
"""Which byte is locked: behind the largest file that is read, and behind the bytes that SQLite itself locks, from
0x40000000 on. Windows' C library takes no greater one."""

_held: dict[Inode, HeldFile] = {}
_turn = Lock()


class HeldFile:
    """A file that is open in this program, however often: the last one to let go of it closes it."""

    def __init__(self, descriptor: int, is_writable: bool, inode: Inode) -> None:
        self.descriptor = descriptor
        self.is_writable = is_writable
        self.inode = inode
        self.first = b"" if sys.platform == "win32" else os.pread(descriptor, 1, 0)
        self.holders = 1
        self._is_marked = False

    @classmethod
    def hold(cls, path: Path) -> HeldFile | None:
        """The file of this name, to be let go of; None if there is none, or it cannot be opened."""
        with _turn, suppress(OSError):
            check_plain(path)
            found = path.stat()
            held = _held.get((found.st_dev, found.st_ino))
            if held is not None:
                held.holders += 1
                return held
            descriptor, is_writable = _opened(path)
            found = os.fstat(descriptor)
            inode = found.st_dev, found.st_ino
            _held[inode] = cls(descriptor, is_writable, inode)
            return _held[inode]
        return None

    def let_go(self) -> None:
        """Let go of it. Call it when no connection of SQLite to it is left that whoever held it has opened."""
        with _turn:
            self.holders -= 1
            if not self.holders:
                del _held[self.inode]
                os.close(self.descriptor)

    def mark(self) -> bool:
        """Take the writer's mark; False if somebody has it, in this program or another.

        The mark of a program that was killed is gone. Of a file that is write-protected several can have it, who all
        keep a writer out.
        """
        with _turn:
            if self._is_marked or not _lock(self.descriptor, True, shared=not self.is_writable):
                return False
            self._is_marked = True
            return True

    def unmark(self) -> None:
        """Give the writer's mark back."""
        with _turn:
            _lock(self.descriptor, False)
            self._is_marked = False


def first_bytes() -> list[bytes]:
    """The first byte of each file that is open here, as it was when it was opened; on Windows none is known."""
    with _turn:
        return [held.first for held in _held.values()]


def beginning(path: Path, length: int) -> bytes:
    """The first bytes of a file, be it open here or not."""
    with _turn:
        found = path.stat()
        held = _held.get((found.st_dev, found.st_ino))
        if held is not None and sys.platform != "win32":  # where other descriptors do no harm
            return os.pread(held.descriptor, length, 0)
        with open_plain(path) as file:
            return file.read(length)


def _opened(path: Path) -> tuple[int, bool]:
    """A descriptor of the file, and whether it may be written."""
    flags = sum(getattr(os, name, 0) for name in ("O_CLOEXEC", "O_BINARY", "O_NOINHERIT"))  # as far as the system has
    try:
        return os.open(path, os.O_RDWR | flags), True
    except OSError:
        return os.open(path, os.O_RDONLY | flags), False


def _lock(descriptor: int, is_wanted: bool, *, shared: bool = False) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK if is_wanted else msvcrt.LK_UNLCK, 1)
        else:
            kind = (fcntl.F_RDLCK if shared else fcntl.F_WRLCK) if is_wanted else fcntl.F_UNLCK
            fcntl.fcntl(descriptor, _SET, _as_taken(kind))
    except OSError:  # another has it; or the disk takes no locks, and then nobody is sure to be alone
        return False
    return True


def _as_taken(kind: int) -> bytes:
    """The `struct flock` of fcntl(2) for the one byte."""
    if sys.platform == "darwin":
        return struct.pack("qqihh", _BYTE, 1, 0, kind, os.SEEK_SET)
    return struct.pack("hhqqi4x", kind, os.SEEK_SET, _BYTE, 1, 0)
