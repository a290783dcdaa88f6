"""The automatic backups of an inspection file: whole copies of it in a folder beside it, taken and cleared out.

A backup has the protection of its file. What its name says stands in `model.file.backup_names`.

Of many, the ten latest are kept, and of those before them the latest of each day, for twenty days on which there was
something to keep: days of work and not of the calendar, so that no clock that jumps can clear the folder. A backup
that holds an entry which the file does not (it was restored from an older one) is never cleared out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from model.file import database
from model.file.backup_names import NAME, SUFFIX, Backup, Why, backup_of, folder_of, listed
from model.file.database import ENTRY, FORMER
from model.file.files import whole_file
from model.file.protection import FileKey, opens_with
from model.file.sqlite import is_of_the_world, sqlite3
from model.journal import journal
from model.journal.records import DiskTrouble, Refused

if TYPE_CHECKING:
    from model.file.open_file import OpenFile

RECENT = 10
DAYS = 20


def counts(backup: Path, key: FileKey | None) -> tuple[int, int]:
    """How many entries and how many readings a backup holds. Refused if it cannot be read with this key."""
    try:
        with closing(database.connect_to_read(backup, None if opens_with(backup, None) else key, unshared=True)) as sql:
            (entries,) = sql.execute(f"SELECT count(*) FROM {ENTRY}").fetchone()
            of_readings = "SELECT count(DISTINCT subject) FROM {} WHERE subject >= 'reading/' AND subject < 'reading0'"
            (readings,) = sql.execute(of_readings.format(ENTRY)).fetchone()
    except sqlite3.DatabaseError as error:
        raise Refused(f"{backup.name} is damaged: choose another backup.") from error
    return entries, readings


def keep(store: OpenFile, why: Why) -> Backup | None:
    """Back up an open file if its journal is not that of the latest backup; returns the one that holds it.

    None of a file that is empty, or that others write. Refused if the backup cannot be written or read back.
    """
    if not store.is_writer or not store.size():
        return None
    latest = next((backup for backup in listed(store.path) if opens_with(backup.path, store.key)), None)
    if latest is not None and latest.digest == store.digest()[: len(latest.digest)]:
        return latest
    return back_up(store, why)


def back_up(store: OpenFile, why: Why) -> Backup:
    """Take a backup of a file that is open for writing, and clear out what is old.

    Refused if it cannot be written or read back.
    """
    taken = take(store.path, store.key, why, store.clock)
    clear_out(store.path, store.key, store.ids())
    return taken


def take(file: Path, key: FileKey | None, why: Why, clock: Callable[[], str], *, unshared: bool = False) -> Backup:
    """Back up a file whose writer's place is held by whoever calls this. `unshared`: nobody has it open.

    It is read through a connection of its own, as of one moment, so that nobody who writes meanwhile need wait.
    Refused if the copy cannot be written, or is not the same when it is read back.
    """
    folder = folder_of(file)
    with _world(file), closing(database.connect_to_read(file, key, unshared=unshared)) as source:
        source.execute("BEGIN")
        digest = _digest(source)
        path = new_path(file, why, clock, digest)
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise Refused(f"{folder} cannot be made: {error.strerror}.") from error
        with whole_file(path, new=True, like=file) as draft:
            with closing(database.connect_new(draft, key)) as copy:
                source.backup(copy)
            check(draft, key, digest)
    backup = backup_of(path)
    assert backup is not None  # noqa: S101 - the name was made to be read
    return backup


def new_path(file: Path, why: Why, clock: Callable[[], str], digest: str) -> Path:
    """The name of the next backup."""
    number = 1 + max((backup.number for backup in listed(file)), default=0)
    stamp = re.sub("[^0-9]", "", clock())[:14].ljust(14, "0")
    return folder_of(file) / f"{number:04} {stamp[:8]}-{stamp[8:]} {why} {digest[:8]}{SUFFIX}"


def check(copy: Path, key: FileKey | None, digest: str) -> None:
    """Refuse a copy that is not whole, or not of the journal with this digest."""
    with closing(database.connect_to_read(copy, key, unshared=True)) as connection:
        (complaint,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if complaint != "ok" or _digest(connection) != digest:
            raise DiskTrouble("The disk does not give back what was written to it: the copy is not whole.")


def surplus(found: Sequence[Backup]) -> list[Backup]:
    """Which of these, the latest first, are neither among the latest nor the latest of their day. Pure."""
    older = found[RECENT:]
    of_days: dict[str, Backup] = {}
    for backup in older:
        of_days.setdefault(backup.taken[:10], backup)
    kept = list(of_days.values())[:DAYS]
    return [backup for backup in older if backup not in kept]


def clear_out(file: Path, key: FileKey | None, ids: Collection[str]) -> None:
    """Remove the surplus backups that open with this key and hold no entry but these."""
    for backup in surplus([each for each in listed(file) if opens_with(each.path, key)]):
        with suppress(Refused, OSError, sqlite3.Error):  # what cannot be read or removed stays
            if not holds_more(backup, key, ids):
                backup.path.unlink()


def holds_more(backup: Backup, key: FileKey | None, ids: Collection[str]) -> bool:
    """Whether a backup holds an entry that is not among these."""
    with closing(database.connect_to_read(backup.path, key, unshared=True)) as connection:
        return any(id_ not in ids for (id_,) in connection.execute(f"SELECT id FROM {ENTRY}"))


def before_protecting(store: OpenFile, key: FileKey | None) -> None:
    """Before the file gets another key: give it a copy with that key of each backup that holds what it does not.

    All others hold only what the file holds as well: they can go. Which are to go is noted in the file, and goes with
    it to its new key: `remove_former` removes those of them that do not open with the key that the file then has; the
    next opening does, if the program is killed in between. Whichever key that is, nothing is lost.
    """
    if key == store.key:
        return
    found = [backup for backup in listed(store.path) if opens_with(backup.path, store.key)]
    if not found:
        return
    ids = store.ids()
    copies: dict[Path, Backup] = {}
    number = found[0].number
    for backup in found:
        if _may_hold_more(backup, store.key, ids):
            number += 1
            name = f"{number:04} {backup.path.name.split()[1]} {Why.KEPT} {backup.digest}{SUFFIX}"
            copies[backup.path.with_name(name)] = backup
    store.set_local(FORMER, json.dumps([*(backup.path.name for backup in found), *(path.name for path in copies)]))
    for path, backup in copies.items():
        with (
            whole_file(path, new=True, like=store.path) as draft,
            closing(database.connect_to_read(backup.path, store.key, unshared=True)) as connection,
        ):
            database.copy_keyed(connection, draft, key)


def remove_former(store: OpenFile) -> None:
    """Remove the backups of the former protection, if there are any, and take one with the file's own.

    What cannot be removed is tried again at the next opening.
    """
    noted = store.local(FORMER)
    if not noted or not store.is_writer:
        return
    folder = folder_of(store.path)
    former = [folder / name for name in json.loads(noted) if NAME.fullmatch(name)]
    former = [path for path in former if path.exists() and not opens_with(path, store.key)]
    for path in former:
        with suppress(OSError):
            path.unlink()
    with suppress(Refused):
        if not any(path.exists() for path in former):
            store.set_local(FORMER, "")
        if former:
            keep(store, Why.PROTECTION)


def plain_copies(file: Path) -> list[Path]:
    """The copies of a protected file that lie beside it, or among its backups, without its protection."""
    file = file.resolve()
    folder = folder_of(file)
    try:
        beside = sorted(file.parent.glob(f"{_literal(file.stem)}.backup-*{SUFFIX}"))
        inside = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    except OSError:
        return []
    return [path for path in (*beside, *inside) if opens_with(path, None)]


def _literal(name: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", name)


def _may_hold_more(backup: Backup, key: FileKey | None, ids: Collection[str]) -> bool:
    """As `holds_more`; a damaged one holds nothing that anybody could copy."""
    with suppress(Refused, sqlite3.Error):
        return holds_more(backup, key, ids)
    return False


def _digest(connection: sqlite3.Connection) -> str:
    return journal.digest(id_ for (id_,) in connection.execute(f"SELECT id FROM {ENTRY}"))


@contextmanager
def _world(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if is_of_the_world(error):
            raise DiskTrouble(f"{file.name} could not be backed up: {error}.") from error
        raise
