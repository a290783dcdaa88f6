"""Files are written whole to a neighbour and renamed: a reader sees the old file or the new one, never a half."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from model.file.held_files import beginning
from model.file.protection import PLAIN, is_any_open, is_protected
from model.instrument.foreign_file import is_special
from model.journal.records import Refused

_HIDDEN = 2
"""FILE_ATTRIBUTE_HIDDEN of Windows."""

_UNSAFE = re.compile(r"[^\w .-]+")
_KEPT = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST = 120
_OURS = 0o600


@contextmanager
def whole_file(
    path: Path, *, new: bool = False, database: bool = False, like: Path | None = None, private: bool = False
) -> Iterator[Path]:
    """A neighbour of `path` to write to, renamed to `path` if the block ends well and removed if it does not.

    An error of the file system (no such folder, not allowed, disk full) is Refused, naming the file; so is a file
    that is there already, if this is to be a `new` one, and one that is a database, unless a `database` takes its
    place: nothing else may take the place of an inspection.

    Others may read it if they may read the file that it takes the place of, or that it is a copy of (`like`). But what
    is made new of a protected inspection is its owner's alone, whatever the laptop's habit (its umask): if it is to be
    `private`, and in any case while a protected inspection is open here.
    """
    neighbour = path.parent / f".{path.name}.{os.getpid()}.part"  # a folder such as "." has no name
    try:
        if new and path.exists():
            raise Refused(f"{path} is there already: choose another name.")
        if new and (log := _log_beside(path)):
            raise Refused(f"{log} is there, of an earlier file of that name: choose another name, or put it elsewhere.")
        if is_special(path):
            raise Refused(f"{path} is a pipe or a device, and no file: choose another name.")
        if not path.parent.is_dir():
            raise Refused(f"{path} cannot be written: there is no folder {path.parent}.")
        if not database and path.is_file() and _is_database(path):
            raise Refused(f"{path} is an inspection file: choose another name.")
        neighbour.unlink(missing_ok=True)
        mode = _mode(path) if path.exists() else _new_mode(like, private)
        if mode is not None:
            os.close(os.open(neighbour, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OURS))
        yield neighbour
        with neighbour.open("rb+") as written:
            os.fsync(written.fileno())
        if mode is not None:
            neighbour.chmod(mode)
        neighbour.replace(path)
        _keep_name(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            neighbour.unlink(missing_ok=True)


def plain_name(words: str, otherwise: str) -> str:
    """A name for a file, made of words from anywhere: no folder, no name that Windows keeps for itself, not too long.

    `otherwise` if nothing is left of them.
    """
    name = _UNSAFE.sub("", words)[:_LONGEST].strip(" .")
    return f"{name} {otherwise}" if _KEPT.fullmatch(name) else name or otherwise


def hide(path: Path) -> None:
    """Keep a file, whose name begins with a dot, out of sight also where names say nothing of that."""
    if sys.platform == "win32":
        import ctypes  # start-up: of Windows only

        ctypes.windll.kernel32.SetFileAttributesW(str(path), _HIDDEN)


def _log_beside(path: Path) -> str:
    """The name of what SQLite would read together with a database of this name; "" if there is nothing."""
    beside = (path.with_name(f"{path.name}{ending}") for ending in ("-wal", "-journal"))
    return next((log.name for log in beside if path.name and log.is_file() and log.stat().st_size), "")


def _new_mode(like: Path | None, private: bool) -> int | None:
    """Who may read and write a file that takes no other's place."""
    if private or is_any_open() or (like is not None and is_protected(like)):
        return _OURS
    return None if like is None else _mode(like)


def _mode(like: Path) -> int | None:
    """Who may read and write what is to be like this file, its owner in any case; None if no such file can be found."""
    try:
        found = like.stat().st_mode
    except OSError:  # a disk in trouble must not keep a copy from being saved elsewhere
        return None
    return _OURS | found & 0o077 if stat.S_ISREG(found) else None


def _is_database(path: Path) -> bool:
    return beginning(path, len(PLAIN)) == PLAIN or is_protected(path)


def _keep_name(path: Path) -> None:
    """Bring a new name in a folder to the disk as well: where the power fails, it may otherwise be the old file's."""
    if os.name == "posix":  # Windows has no such thing, and needs none
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
