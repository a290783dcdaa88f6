"""Opening an inspection file for a command.

It is apart from the rest of the talk since it loads SQLite, which not every command needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from model.file.backup_names import Why
from model.file.store import Store
from model.journal.likeness import Spellings, why_asked
from model.journal.records import READER, Refused
from ui.terminal.talk import ask_key


def open_file(file: Path) -> Store:
    """An inspection, whose passphrase is asked for if it has one."""
    return Store.open(file, key=ask_key(file))


@contextmanager
def open_to_change(file: Path) -> Iterator[Store]:
    """An inspection that a command may change, backed up before and after if the latest backup is not of its journal.

    Where no backup can be taken this is said, and the work is done all the same.
    """
    with open_file(file) as store:
        if store.upkeep.remark:
            click.echo(store.upkeep.remark, err=True)
        _back_up(store, Why.OPENED)
        yield store
        if nearly := store.nearly_full():
            click.echo(nearly, err=True)
        _back_up(store, Why.CLOSED)


def refuse_assessors(store: Store, what: str) -> None:
    """Refuse what only a lead inspector does, in the file of an assessor, whose return could not say it."""
    if store.local.get("role") == READER:
        raise Refused(f"{store.path.name} is an assessor's file: {what} in the lead inspector's.")


def refuse_others(store: Store, names: Iterable[str], what: str) -> None:
    """Refuse to state what is another's, in the file of an assessor, whose return could not say it."""
    owner = store.local.get("assessor")
    if store.local.get("role") == READER and (others := sorted({*names} - {owner})):
        raise Refused(f"{store.path.name} is {owner}'s file: {what} {others[0]} in theirs, or in the lead inspector's.")


def _back_up(store: Store, why: Why) -> None:
    try:
        store.upkeep.keep_backup(why)
    except Refused as refusal:
        click.echo(str(refusal), err=True)


def check_name(store: Store, name: str, *, as_new: bool) -> None:
    """Refuse a name that is like another, naming both, unless it is said to be that of somebody new."""
    other = None if as_new else Spellings(store.names()).like(name)
    if other is not None:
        raise Refused(f"{why_asked(name, other)}: write it so, or say --as-new if it is somebody else.")
