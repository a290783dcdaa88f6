"""A whole copy of an inspection in another place, to go on in: its disk is in trouble, or no place to write to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from model.file.files import whole_file
from model.file.store import Store
from model.journal.records import Refused, Statement


def copy_to(store: Store, path: Path, unsaved: Iterable[tuple[Statement, str]] = ()) -> Store:
    """The copy, open, with these statements and their authors recorded in it as well, in order.

    It is whole and checked before it has its name. Refused if the file cannot be read any more, or the copy written.
    """
    with store.noted(path), whole_file(path, new=True, private=store.key is not None) as draft:
        draft.unlink(missing_ok=True)  # which is there already where the copy is to be its owner's alone
        store.backup(draft)
        with Store.open(draft, key=store.key) as copy:
            for statement, author in unsaved:
                copy.record(statement, author)
            verdict = copy.verify()
        if verdict.problems:
            raise Refused(f"{path.name} was not kept, for it is not whole: {verdict.problems[0]}")
    return Store.open(path, key=store.key)
