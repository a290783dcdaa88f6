"""Whole copies of an inspection: in another place, to go on in; and to look at, without the secrets kept beside it.

The first is for a disk in trouble, or a place that is not to be written to. Whoever has the second can open no return
and speaks for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from model.file import database, opening
from model.file.database import LOCAL
from model.file.files import whole_file
from model.file.sqlite import disk_trouble
from model.file.store import Store
from model.journal.records import READER, Refused, Statement

_SECRET = ("identity", "signing_seed", "token", "token:%")
"""The notes that hold a key, or what proves a name, as patterns: the rooms that make them know what is in them."""


def copy_to(store: Store, path: Path, unsaved: Iterable[tuple[Statement, str]] = ()) -> Store:
    """The copy, open, with these statements and their authors recorded in it as well, in order.

    It is whole and checked before it has its name. Refused if the file cannot be read any more, or the copy written.
    """
    with store.upkeep.noted(path), whole_file(path, new=True, private=store.key is not None) as draft:
        draft.unlink(missing_ok=True)  # which is there already where the copy is to be its owner's alone
        store.upkeep.backup(draft)
        with Store.open(draft, key=store.key) as copy:
            for statement, author in unsaved:
                copy.record(statement, author)
            verdict = copy.verify()
        if verdict.problems:
            raise Refused(f"{path.name} was not kept, for it is not whole: {verdict.problems[0]}")
    return Store.open(path, key=store.key)


def has_secrets(store: Store) -> bool:
    """Whether the file holds a key of the lead's: the one that opens the returns, or, before there is a pack, only the
    one that their file signs with."""
    is_leads = store.local.get("role") != READER
    return bool(store.local.get("identity") or (is_leads and store.local.get("signing_seed")))


def write_keyless(store: Store, path: Path) -> None:
    """Write a whole copy without the secret notes. Refused if there is such a file, or it cannot be written.

    They are in no part of its bytes: what is deleted is written over, and the whole written anew.
    """
    with whole_file(path, new=True, private=store.key is not None) as draft:
        draft.unlink(missing_ok=True)  # as above
        store.upkeep.backup(draft)
        with disk_trouble(f"{path} cannot be written"):
            with closing(database.connect_new(draft, store.key)) as copy:
                copy.execute("PRAGMA temp_store = MEMORY")
                copy.execute("PRAGMA secure_delete = ON")
                for pattern in _SECRET:
                    copy.execute(f"DELETE FROM {LOCAL} WHERE key LIKE ?", (pattern,))
                copy.execute("VACUUM")
                copy.execute("PRAGMA journal_mode = WAL")  # as it was copied: else opening it would change it
            opening.check_copy(draft, store.key, store.digest())
