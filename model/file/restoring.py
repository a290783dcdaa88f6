"""Putting a backup in the place of its inspection file, or taking in what it holds: nothing is lost by either.

The file that gives way is backed up first; one that cannot be opened any more is kept aside among the backups. What
the laptop keeps for itself in the file (whose it is, where reading was left off, the keys) stays as it is.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from model.file import backups, database, opening
from model.file.backup_folder import folder_of, make_folder, owner_of
from model.file.backup_names import Why
from model.file.database import LOCAL
from model.file.file_id import new_id, set_ids
from model.file.files import whole_file
from model.file.lock import WriterLock
from model.file.protection import FileKey, is_protected, opens_with
from model.file.sqlite import disk_trouble, sqlite3
from model.file.store import Store
from model.file.tables import Tables
from model.inspection import merge, verify
from model.inspection.closing import standing
from model.inspection.readings import Inspection
from model.instrument.instrument import Instrument
from model.journal import journal
from model.journal.clock import Clock, now
from model.journal.records import INSPECTION, Entry, Refused, assessor_of
from model.journal.suffixes import INSPECTION_SUFFIX


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds, read and found whole."""

    path: Path
    inspection: Inspection
    instrument: Instrument
    entries: tuple[Entry, ...]
    is_older: bool
    """Whether it has an older format: it is converted when it is opened."""

    @property
    def readings(self) -> int:
        """How many readings have been begun."""
        return len({entry.subject for entry in self.entries if assessor_of(entry.subject) is not None})


def read(path: Path, key: FileKey | None) -> Held:
    """What the backup at `path` holds. Refused if it is damaged, or does not open with this key."""
    opening.check_header(path, key)
    try:
        with closing(database.connect_to_read(path, _own(path, key), unshared=True)) as connection:
            older, inspection, instrument = opening.contents(path, connection)
            entries = Tables(connection, instrument, ours=False).entries()
    except sqlite3.DatabaseError as error:
        raise Refused(f"{path.name} is damaged: choose another backup.") from error
    return Held(path, inspection, instrument, tuple(entries), older)


def restore(file: Path, backup: Path, key: FileKey | None = None, clock: Clock = now) -> tuple[Store, Path | None]:
    """Put a backup in the place of its inspection file; returns the file, open, and what the former one is kept as.

    `key` opens the file and the backup; the file keeps its protection, or takes the backup's where it cannot be
    opened. Refused, and nothing is changed, if the file is open elsewhere or cannot be written, if the backup is
    damaged, or if it is of another inspection.
    """
    held = read(backup, key)
    place = file.resolve()
    if file.exists() and (unwritable := opening.why_unwritable(file)):
        raise Refused(unwritable)
    lock = WriterLock.acquire(place)
    if lock is None:
        raise Refused(f"{file.name} is open elsewhere, or its folder cannot be written: close it there first.")
    try:
        kept = _swap(place, held, key, clock, lock)
    finally:
        lock.release()
    return Store.open(file, clock, key), kept


def take_in(store: Store, held: Held) -> int:
    """Take in what a backup holds and the file does not, after a backup of it; returns how many entries were new.

    Refused if anything in it is not genuine, or if it is of another inspection.
    """
    if store.read_only:
        raise Refused(store.read_only)
    _check_same(store.path, held, store.inspection)
    plan = merge.plan(store.entries(), held.entries)
    _check_genuine(held, plan.new)
    store.upkeep.take_backup(Why.MERGE)
    return store.apply(plan.new)


def _swap(file: Path, held: Held, key: FileKey | None, clock: Clock, lock: WriterLock) -> Path | None:
    """Let the backup take the file's place; returns what the former file is kept as, if there was one."""
    notes: list[tuple[str, str]] | None = None
    kept: Path | None = None
    own = _own(held.path, key)
    found = _look(file, key)
    if found is not None:
        inspection, notes = found
        _check_same(file, held, inspection)
        own = _own(file, key)
        kept = backups.take(file, own, Why.RESTORE, clock, unshared=True).path
    with whole_file(file, database=True, private=own is not None) as draft:
        _write(file, held, key, draft, own, notes)
        if found is not None:
            _end_log(file, own)
        elif file.exists() or database.has_log(file):
            kept = _aside(file, clock)
        lock.leave_file()
    return kept


def _look(file: Path, key: FileKey | None) -> tuple[Inspection, list[tuple[str, str]] | None] | None:
    """The inspection in the file and this laptop's notes, if its format has any; None if it cannot be opened, or is
    not there.

    Refused if the inspection is closed: nothing can be changed then.
    """
    try:
        opening.check_header(file, key)
        database.roll_back(file, _own(file, key))
        with closing(database.connect_to_read(file, _own(file, key), unshared=True)) as connection:
            older, inspection, instrument = opening.contents(file, connection)
            if older:
                return inspection, None
            tables = Tables(connection, instrument, ours=False)
            closed = standing(tables.fields(INSPECTION))
            notes = connection.execute(f"SELECT key, value FROM {LOCAL}").fetchall()
    except (Refused, sqlite3.DatabaseError):
        return None
    if closed:
        raise Refused(f"{closed.sentence(file.name)} Open it again first, with a reason.")
    return inspection, notes


def _write(
    file: Path, held: Held, key: FileKey | None, draft: Path, own: FileKey | None, notes: list[tuple[str, str]] | None
) -> None:
    """Write what the backup holds, with the file's own protection, and verify it.

    This laptop's notes, if they are known, take the place of those that come with it; else at least the file's id does.
    """
    with disk_trouble(f"{held.path.name} could not be restored, and nothing was changed"):
        with closing(database.connect_to_read(held.path, _own(held.path, key), unshared=True)) as source:
            database.copy_keyed(source, draft, own)
        if notes is None and not held.is_older:
            owner = owner_of(folder_of(file))
            with closing(database.connect_new(draft, own)) as copy, database.transaction(copy):
                set_ids(copy, owner.id if owner else new_id())
        if notes is not None:
            with closing(database.connect_new(draft, own)) as copy, database.transaction(copy):
                if held.is_older:
                    from model.file.schema import migrate  # as where a file is opened: too slow for the start-up

                    migrate(copy)
                    Tables(copy, held.instrument, ours=True).rebuild()
                copy.execute(f"DELETE FROM {LOCAL}")
                copy.executemany(f"INSERT OR REPLACE INTO {LOCAL} VALUES (?, ?)", notes)
        opening.check_copy(draft, own, journal.digest(entry.id for entry in held.entries))
        with closing(database.connect_to_read(draft, own, unshared=True)) as copy:
            _check_follows(held, Tables(copy, held.instrument, ours=False))


def _end_log(file: Path, key: FileKey | None) -> None:
    """Bring what lies in the log beside a file into it, and end the log: it must not be read with another file."""
    mode = ""
    with (
        disk_trouble(f"{file.name} keeps its place, for its log could not be ended"),
        closing(database.connect_to_write(file, key)) as connection,
        suppress(sqlite3.OperationalError),
    ):
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    if mode != "delete":
        raise Refused(f"{file.name} is open elsewhere: close it there first.")


def _aside(file: Path, clock: Clock) -> Path | None:
    """Keep a file that cannot be opened, with its log, among its backups; it has both names until it is replaced.

    Where the file is gone its log alone, which must not be read with another file; None then.
    """
    folder = make_folder(file, "", private=is_protected(file))
    stamp = clock()[:10]
    names = (
        f"{file.stem} set aside {stamp}{'' if number == 1 else f' {number}'}{INSPECTION_SUFFIX}" for number in count(1)
    )
    path = next(path for path in map(folder.joinpath, names) if not (path.exists() or database.has_log(path)))
    is_there = file.exists()
    try:
        if is_there:
            _double(file, path)
        for side in ("-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                file.with_name(file.name + side).rename(path.with_name(path.name + side))
    except OSError as error:
        raise Refused(f"{file.name} could not be kept aside, and nothing was changed: {error.strerror}.") from error
    return path if is_there else None


def _double(file: Path, path: Path) -> None:
    """Give a file another name; where that cannot be, a copy of it."""
    try:
        os.link(file, path)
    except OSError:  # as on a memory stick
        with whole_file(path, new=True, like=file) as draft:
            shutil.copyfile(file, draft)


def _own(path: Path, key: FileKey | None) -> FileKey | None:
    """The key for a file: none if it is plain."""
    return None if opens_with(path, None) else key


def _check_same(file: Path, held: Held, inspection: Inspection) -> None:
    if held.inspection.id != inspection.id:
        raise Refused(
            f"{held.path.name} is of another inspection ({held.inspection.area}, {held.inspection.month}) than "
            f"{file.name}: open it as a file of its own."
        )


def _check_follows(held: Held, tables: Tables) -> None:
    """Refuse a backup that does not verify. One of an older format has no caches yet: they are made of its journal."""
    if held.is_older:
        _check_genuine(held, held.entries)
        return
    found = verify.problems(held.instrument, held.entries, tables.heads(), tables.rows())
    if (problem := next(found, None)) is not None:
        raise Refused(f"{held.path.name} is damaged: {problem}")


def _check_genuine(held: Held, entries: tuple[Entry, ...]) -> None:
    problems = (problem for entry in entries for problem in verify.entry_problems(held.instrument, entry))
    if (problem := next(problems, None)) is not None:
        raise Refused(f"{held.path.name} is damaged: {problem}")
    if (gap := next(journal.gaps(held.entries), None)) is not None:
        raise Refused(f"{held.path.name} is damaged: what the entry {gap.id[:8]} by {gap.author} replaces is missing.")
