"""The one SQLite library that every inspection file goes through, and what its errors mean.

Plain and protected files go through the same library, so that they behave alike: SQLCipher, which is SQLite where no
key is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from model.journal.records import DiskTrouble, TroubleKind

if TYPE_CHECKING:
    import sqlite3  # whose types the other's are
else:
    from sqlcipher3 import dbapi2 as sqlite3

__all__ = ["sqlite3"]

_KINDS = {
    sqlite3.SQLITE_FULL: TroubleKind.FULL,
    sqlite3.SQLITE_READONLY: TroubleKind.WRITE_PROTECTED,
    sqlite3.SQLITE_BUSY: TroubleKind.TAKEN,
    sqlite3.SQLITE_IOERR: TroubleKind.FAILING,
    sqlite3.SQLITE_CANTOPEN: TroubleKind.FAILING,
    sqlite3.SQLITE_CORRUPT: TroubleKind.DAMAGED,
    sqlite3.SQLITE_NOTADB: TroubleKind.DAMAGED,
}
"""What the world does to a file, by SQLite's code of it; any other error is a mistake of ours."""

_HARMLESS = {TroubleKind.FULL, TroubleKind.WRITE_PROTECTED, TroubleKind.TAKEN}

_UNSURE = ", or all of it was, as will show when it is opened next"


class Unsure(sqlite3.OperationalError):
    """What was to be committed was written, but perhaps not to the disk: it may be there when the file is opened."""

    def __init__(self, error: sqlite3.Error) -> None:
        super().__init__(str(error))
        self.sqlite_errorcode = error.sqlite_errorcode


def code_of(error: BaseException) -> int | None:
    """SQLite's own code of an error; None where the driver complains by itself, or it is no error of SQLite's.

    See https://www.sqlite.org/rescode.html: the lower eight bits are what went wrong, those above them say where.
    """
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def kind_of(error: BaseException) -> TroubleKind | None:
    """What is in the way: a full disk, a lost drive, another program or the like. None if it is a mistake of ours."""
    code = code_of(error)
    return None if code is None else _KINDS.get(code)


def is_damage(error: BaseException) -> bool:
    """Whether what is read cannot be right, rather than not be read just now."""
    return kind_of(error) in (None, TroubleKind.DAMAGED)


def is_harmless(error: sqlite3.Error) -> bool:
    """Whether the connection that it happened to is as good as before."""
    return kind_of(error) in _HARMLESS


def is_no_text(error: sqlite3.Error) -> bool:
    """Whether the driver could not read a text of the file: that is its one operational error without a code."""
    return isinstance(error, sqlite3.OperationalError) and code_of(error) is None


def as_trouble(what: str, error: sqlite3.Error) -> DiskTrouble | None:
    """What to refuse with where the world was in the way of this; None if the error is a mistake of ours."""
    kind = kind_of(error)
    return (
        None if kind is None else DiskTrouble(f"{what}{_UNSURE if isinstance(error, Unsure) else ''}: {error}.", kind)
    )


@contextmanager
def disk_trouble(what: str) -> Iterator[None]:
    """Refuse with this and the reason where the world is in the way: a full disk, a lost drive, another program."""
    try:
        yield
    except sqlite3.Error as error:
        if (trouble := as_trouble(what, error)) is not None:
            raise trouble from error
        raise
