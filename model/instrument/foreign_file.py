"""The one door through which a file from elsewhere is opened to be read: a plain file, and nothing that never ends."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_NO_FILE = "it is a pipe or a device, and no file"
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
"""A pipe that nobody writes to is opened without waiting for somebody: then it is seen what it is."""


@contextmanager
def open_plain(path: Path) -> Iterator[BinaryIO]:
    """A file to read from. An OSError, as of one that is not there, if it is a folder, a pipe or a device."""
    check_plain(path)  # before it is opened: to open a device can already do something
    descriptor = os.open(path, os.O_RDONLY | _AT_ONCE)
    with os.fdopen(descriptor, "rb") as file:
        _check(path, os.fstat(file.fileno()).st_mode)  # it may have become another meanwhile
        yield file


def read_plain(path: Path, limit: int) -> bytes:
    """What is in a file; of one that is larger than `limit`, one byte more than that."""
    with open_plain(path) as file:
        size = os.fstat(file.fileno()).st_size  # room is taken for all that is asked for, be it there or not
        return file.read(min(limit, size) + 1)


def check_plain(path: Path) -> None:
    """An OSError if this is a folder, a pipe or a device, or is not there."""
    _check(path, path.stat().st_mode)


def is_special(path: Path) -> bool:
    """Whether this is a pipe, a device or the like."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _check(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, _NO_FILE, str(path))
