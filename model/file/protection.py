"""The protection of an inspection file: a passphrase, and the key that SQLCipher makes of it.

A protected file is an ordinary SQLCipher 4 database: its first 16 bytes are a salt, and everything after them, pages
in the `-wal` file beside it included, is encrypted and authenticated. Any SQLCipher tool opens it with the passphrase.
The passphrase itself is used once, to derive the key, and not kept.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from model.file.held_files import beginning, first_bytes
from model.journal.records import Refused

PASSPHRASE_LENGTH = 8
"""The fewest characters of a passphrase."""

PLAIN = b"SQLite format 3\0"
"""How every SQLite database begins that is not protected."""

_SALT = 16
_MARKED = range(0x80, 0xC0)
"""What the first byte of our salts is among: no text in UTF-8 begins so, with a byte order mark or without, nor does a
PDF, a ZIP or a sealed file."""

PAGE = 4096
"""A protected file is whole pages of this many bytes."""

_ROUNDS = 256_000
"""How often SQLCipher 4 hashes a passphrase: see https://www.zetetic.net/sqlcipher/design/."""


class WrongPassphrase(Refused):
    """The file is protected, and what was given (or not given) does not open it."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """What opens a protected file and its backups: 32 bytes derived from a passphrase and the file's salt."""

    secret: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    def sql(self) -> str:
        """The key as SQLCipher takes it in SQL: an already derived one, which costs no time."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


def checked_passphrase(passphrase: str) -> str:
    """A passphrase to protect or seal with, as it is used. Refused if it is too short."""
    usable = as_used(passphrase)
    if len(usable) < PASSPHRASE_LENGTH or not usable.isprintable():
        raise Refused(f"This passphrase is not usable: use {PASSPHRASE_LENGTH} characters or more, or five words.")
    return usable


def as_used(passphrase: str) -> str:
    """One text for what looks the same: composed letters, no spaces around."""
    return unicodedata.normalize("NFC", passphrase.strip())


def new_key(passphrase: str) -> FileKey:
    """A key with a salt of its own, to protect a file with. Takes a tenth of a second. Refused if it is too short."""
    first, *others = os.urandom(_SALT)
    return _derived(checked_passphrase(passphrase), bytes([_MARKED[first % len(_MARKED)], *others]))


def key_of(path: Path, passphrase: str) -> FileKey:
    """The key that opens this protected file, if the passphrase is the right one. Takes a tenth of a second."""
    return _derived(as_used(passphrase), _beginning(path))


def is_protected(path: Path) -> bool:
    """Whether a file is protected by a passphrase, as far as can be told without one.

    A file that is not there, or cannot be read, is not.
    """
    try:
        return any(byte in _MARKED for byte in _beginning(path)[:1])
    except OSError:
        return False


def is_any_open() -> bool:
    """Whether a protected file is open in this program. On Windows this cannot be told, and nobody asks."""
    return any(byte in _MARKED for first in first_bytes() for byte in first)


def opens_with(path: Path, key: FileKey | None) -> bool:
    """Whether a file is protected by this key, or without one not protected, as far as its first bytes tell.

    A file that is not there, or cannot be read, does not open.
    """
    try:
        return _beginning(path) == (key.salt if key else PLAIN)
    except OSError:
        return False


def _beginning(path: Path) -> bytes:
    return beginning(path, _SALT)


def _derived(passphrase: str, salt: bytes) -> FileKey:
    return FileKey(hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, _ROUNDS, 32), salt)
