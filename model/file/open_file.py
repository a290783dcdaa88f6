"""Opening an inspection file: the writer's place is taken if it is free, and the file is found whole."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from model.file import database, opening
from model.file.held_files import HeldFile
from model.file.lock import WriterLock
from model.file.protection import FileKey, is_protected
from model.file.sqlite import disk_trouble, sqlite3
from model.inspection.readings import Inspection
from model.instrument.instrument import Instrument
from model.journal.records import Refused

ELSEWHERE = "{name} is open elsewhere: here it can be read, but not changed."


class Opened(NamedTuple):
    """A file that was just opened, held: `writer` is the writer's place, or None where it is only read."""

    sql: sqlite3.Connection
    held: HeldFile
    writer: WriterLock | None
    unwritable: str | None
    is_older: bool
    is_in_memory: bool
    """Whether it is of an older format and cannot be written, so that `sql` is a database in memory, converted."""
    inspection: Inspection
    instrument: Instrument
    entries: int
    """How many there are, where it can be written."""


def open_file(path: Path, key: FileKey | None) -> Opened:
    """Open a file and take the writer's place if it is free. Refused as `Connection` says."""
    opening.check_header(path, key)
    key = key if is_protected(path) else None
    protected = opening.why_read_only(path)
    held = HeldFile.hold(path)
    if held is None:
        raise Refused(f"{path} cannot be read.")
    with ExitStack() as undo, disk_trouble(f"{path.name} could not be opened"):
        undo.callback(held.let_go)
        writer = None if protected else WriterLock.acquire(path)
        unwritable = protected or (None if writer else ELSEWHERE.format(name=path.name))
        if writer:
            undo.callback(writer.release)
            database.roll_back(path, key)
        # Looked at through a connection that cannot write: what is refused keeps every byte.
        unshared = writer is not None or protected is not None
        sql = undo.enter_context(closing(database.connect_to_read(path, key, unshared=unshared)))
        older, inspection, instrument = opening.contents(path, sql)
        is_in_memory = older and unwritable is not None
        if is_in_memory:  # one's own file opens, at the least to be read and saved elsewhere
            from model.file import rescue  # seldom needed: not for the start-up

            with closing(sql) as on_disk:
                sql = undo.enter_context(closing(rescue.converted(on_disk, inspection, instrument)))
        if writer:
            sql.close()
            sql = undo.enter_context(closing(database.connect_to_write(path, key)))
        entries = opening.size_of(sql) if writer else 0
        undo.pop_all()
        is_older = older and not is_in_memory
        return Opened(sql, held, writer, unwritable, is_older, is_in_memory, inspection, instrument, entries)
