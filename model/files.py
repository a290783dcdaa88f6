"""Files are written whole to a neighbour and renamed: a reader sees the old file or the new one, never a half."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from model.protection import PLAIN, is_protected
from model.records import Refused

_UNSAFE = re.compile(r"[^\w .-]+")
_KEPT = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST = 120


@contextmanager
def whole_file(path: Path, *, new: bool = False, database: bool = False) -> Iterator[Path]:
    """A neighbour of `path` to write to, renamed to `path` if the block ends well and removed if it does not.

    An error of the file system (no such folder, not allowed, disk full) is Refused, naming the file; so is a file
    that is there already, if this is to be a `new` one, and one that is a database, unless a `database` takes its
    place: nothing else may take the place of an inspection.
    """
    neighbour = path.parent / f".{path.name}.{os.getpid()}.part"  # a folder such as "." has no name
    try:
        if new and path.exists():
            raise Refused(f"{path} is there already: choose another name.")
        if not path.parent.is_dir():
            raise Refused(f"{path} cannot be written: there is no folder {path.parent}.")
        if not database and path.is_file() and _is_database(path):
            raise Refused(f"{path} is an inspection file: choose another name.")
        neighbour.unlink(missing_ok=True)
        yield neighbour
        with neighbour.open("rb+") as written:
            os.fsync(written.fileno())
        neighbour.replace(path)
        _keep_name(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            neighbour.unlink(missing_ok=True)


def clear_unfinished(path: Path) -> None:
    """Remove what a program that was killed left of `path` half written. Only for whoever alone may write it."""
    with suppress(OSError):
        for left in path.parent.glob(f".{_literal(path.name)}.*.part*"):
            if re.fullmatch(r"\.[0-9]+\.part(-wal|-shm|-journal)?", left.name[len(path.name) + 1 :]):
                left.unlink(missing_ok=True)


def _literal(name: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", name)


def plain_name(words: str, otherwise: str) -> str:
    """A name for a file, made of words from anywhere: no folder, no name that Windows keeps for itself, not too long.

    `otherwise` if nothing is left of them.
    """
    name = _UNSAFE.sub("", words)[:_LONGEST].strip(" .")
    return f"{name} {otherwise}" if _KEPT.fullmatch(name) else name or otherwise


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(PLAIN)) == PLAIN or is_protected(path)


def _keep_name(path: Path) -> None:
    """Bring a new name in a folder to the disk as well: where the power fails, it may otherwise be the old file's."""
    if os.name == "posix":  # Windows has no such thing, and needs none
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
