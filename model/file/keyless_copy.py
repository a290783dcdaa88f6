"""A whole copy of the lead's file to look at: all of the inspection, and none of the secrets kept beside it.

Whoever has it can open no return and speaks for nobody.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from model.file import database, opening
from model.file.database import LOCAL
from model.file.files import whole_file
from model.file.sqlite import disk_trouble
from model.file.store import Store

_SECRET = ("identity", "signing_seed", "token", "token:%")
"""The notes that hold a key, or what proves a name, as patterns: the rooms that make them know what is in them."""


def has_secrets(store: Store) -> bool:
    """Whether the file holds the key that opens the returns."""
    return bool(store.local("identity"))


def write_keyless(store: Store, path: Path) -> None:
    """Write a whole copy without the secret notes. Refused if there is such a file, or it cannot be written.

    They are in no part of its bytes: what is deleted is written over, and the whole written anew.
    """
    with whole_file(path, new=True) as draft:
        store.backup(draft)
        with disk_trouble(f"{path} cannot be written"):
            with closing(database.connect_new(draft, store.key)) as copy:
                copy.execute("PRAGMA temp_store = MEMORY")
                copy.execute("PRAGMA secure_delete = ON")
                for pattern in _SECRET:
                    copy.execute(f"DELETE FROM {LOCAL} WHERE key LIKE ?", (pattern,))
                copy.execute("VACUUM")
                copy.execute("PRAGMA journal_mode = WAL")  # as it was copied: else opening it would change it
            opening.check_copy(draft, store.key, store.digest())
