"""The one SQLite library that every inspection file goes through, and what its errors mean.

Plain and protected files go through the same library, so that they behave alike: SQLCipher, which is SQLite where no
key is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3  # whose types the other's are
else:
    from sqlcipher3 import dbapi2 as sqlite3

__all__ = ["sqlite3"]

NO_DATABASE = "file is not a database"

MALFORMED = "database disk image is malformed"

FAILS = "disk I/O error"

_HARMLESS = ("database or disk is full", "attempt to write a readonly database", "database is locked")

_WORLD = (
    *(*_HARMLESS, FAILS),
    *("unable to open database file", MALFORMED, NO_DATABASE),
    "unable to open database: ",  # which is attached
    "Cannot operate on a closed database",  # while the file is gone, and not to be connected to anew
)
"""What SQLite says of what the world does to a file; anything else it says is a mistake of ours."""


class Unsure(sqlite3.OperationalError):
    """What was to be committed was written, but perhaps not to the disk: it may be there when the file is opened."""


def is_damage(error: BaseException) -> bool:
    """Whether what is read cannot be right, rather than not be read just now."""
    said = str(error)
    return not said.startswith(_WORLD) or said.startswith((MALFORMED, NO_DATABASE))


def is_harmless(error: sqlite3.Error) -> bool:
    """Whether the connection that it happened to is as good as before."""
    return str(error).startswith(_HARMLESS)


def is_of_the_world(error: sqlite3.Error) -> bool:
    """Whether a full disk, a lost drive, another program or the like is in the way."""
    return str(error).startswith(_WORLD)
