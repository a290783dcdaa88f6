"""What this program knows of an inspection whose file was spoilt under its hands, brought together again in memory.

Entries prove themselves and only add up, so they are taken from wherever there are any: the automatic backup that is
taken when a file is opened, what was stated since, which this program remembers, and what the spoilt file still has.

Loaded only when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path

from model.file import database, opening
from model.file.backup_folder import ensure_folder
from model.file.backup_names import Backup, Why, backup_of, backups_of
from model.file.backups import new_path
from model.file.database import FILE, INSTRUMENT, LOCAL
from model.file.files import whole_file
from model.file.protection import FileKey, opens_with
from model.file.schema import migrate
from model.file.seen import Memory
from model.file.sqlite import sqlite3
from model.file.tables import Tables
from model.inspection import verify
from model.inspection.readings import Inspection
from model.instrument.instrument import Instrument
from model.journal import journal
from model.journal.clock import Clock
from model.journal.journal import canonical
from model.journal.records import Entry, Refused


def rescued(
    path: Path, key: FileKey | None, inspection: Inspection, instrument: Instrument, memory: Memory
) -> sqlite3.Connection:
    """A database in memory of all that is known of the inspection that was kept at `path`."""
    entries = {entry.id: entry for entry in memory.entries}
    notes: dict[str, str] = {}
    for found, noted in _sources(path, key, inspection):
        entries = {entry.id: entry for entry in found if not any(verify.entry_problems(instrument, entry))} | entries
        notes = noted | notes
        if len(entries) >= memory.count:
            break
    return _in_memory(inspection, instrument, entries.values(), notes | memory.notes)


def converted(older: sqlite3.Connection, inspection: Inspection, instrument: Instrument) -> sqlite3.Connection:
    """A database in memory, of the current format, of what a file of an older one holds that cannot be written."""
    entries = Tables(older, instrument, ours=False).entries()
    return _in_memory(inspection, instrument, entries, _notes(older))


def _notes(sql: sqlite3.Connection) -> dict[str, str]:
    """This laptop's notes, which the first format had none of."""
    (number,) = sql.execute("PRAGMA user_version").fetchone()
    return dict(sql.execute(f"SELECT key, value FROM {LOCAL}")) if number > 1 else {}


def _in_memory(
    inspection: Inspection, instrument: Instrument, entries: Iterable[Entry], notes: Mapping[str, str]
) -> sqlite3.Connection:
    sql = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    try:
        sql.execute("PRAGMA temp_store = MEMORY")
        migrate(sql)
        with database.transaction(sql):
            facts = opening.facts(instrument, inspection.area, inspection.month)
            sql.executemany(f"INSERT INTO {FILE} VALUES (?, ?)", facts.items())
            sql.execute(f"INSERT INTO {INSTRUMENT} VALUES (?, ?)", (instrument.sha256, canonical(instrument.source)))
            sql.executemany(f"INSERT INTO {LOCAL} VALUES (?, ?)", notes.items())
            tables = Tables(sql, instrument, ours=True)
            tables.insert(entries)
            tables.rebuild()
    except BaseException:
        sql.close()
        raise
    return sql


def check_whole(
    path: Path, key: FileKey | None, inspection: Inspection, instrument: Instrument, memory: Memory
) -> None:
    """Refuse a file that does not hold, whole, all that this program knows of the inspection that was kept in it."""
    opening.check_header(path, key)
    with closing(database.connect_to_read(path, key, unshared=False)) as sql:
        older, found, _ = opening.contents(path, sql)
        tables = Tables(sql, instrument, ours=False)
        ids = tables.ids()
        is_whole = len(ids) >= memory.count and ids.issuperset(entry.id for entry in memory.entries)
        if older or found != inspection or not is_whole or tables.complaints() or _is_mixed(instrument, tables):
            raise Refused(f"{path.name} is not as it was left: another program has written to it.")


def keep(path: Path, key: FileKey | None, sql: sqlite3.Connection, clock: Clock) -> Backup:
    """Keep what was rescued among the automatic backups of the file. Refused if it cannot be written."""
    digest = opening.digest_of(sql)
    for backup in backups_of(path):
        if digest.startswith(backup.digest) and opens_with(backup.path, key):
            return backup
    copy = new_path(path, Why.KEPT, clock, digest)
    with suppress(OSError):
        ensure_folder(copy.parent, private=key is not None)
    with whole_file(copy, new=True, private=key is not None) as draft:
        database.copy_keyed(sql, draft, key)
        opening.check_copy(draft, key, digest)
    kept = backup_of(copy)
    assert kept is not None  # noqa: S101 - the name was made to be read
    return kept


def _sources(path: Path, key: FileKey | None, inspection: Inspection) -> Iterator[tuple[list[Entry], dict[str, str]]]:
    """Entries and notes: of the backups, the latest first, then of what has the file's name. What cannot be read is
    passed over.
    """
    with suppress(Refused):
        for backup in backups_of(path):
            if opens_with(backup.path, key):
                with suppress(Refused, sqlite3.Error):
                    yield _contents(backup.path, key, inspection)
    with suppress(Refused, sqlite3.Error):
        yield _contents(path, key, inspection)


def _contents(path: Path, key: FileKey | None, inspection: Inspection) -> tuple[list[Entry], dict[str, str]]:
    opening.check_header(path, key)
    with closing(database.connect_to_read(path, key, unshared=True)) as sql:
        _, found, instrument = opening.contents(path, sql)
        if found != inspection:
            raise Refused(f"{path.name} is of another inspection.")
        return Tables(sql, instrument, ours=False).entries(), _notes(sql)


def _is_mixed(instrument: Instrument, tables: Tables) -> bool:
    entries = tables.entries()
    genuine = all(journal.is_genuine(entry) for entry in entries)
    return not genuine or any(verify.problems(instrument, entries, tables.heads(), tables.rows()))
