"""The connection to an inspection file that is open: whose turn it is, its transactions, and what becomes of trouble.

One writer at a time: a second one reads. What is written is one transaction, and is on disk when it returns. A file
that was lost meanwhile is found again, or nothing more is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import NamedTuple

from model.file import database, opening
from model.file.files import clear_unfinished, whole_file
from model.file.held_files import HeldFile
from model.file.lock import WriterLock
from model.file.protection import FileKey, is_protected
from model.file.sqlite import as_trouble, disk_trouble, is_harmless, sqlite3
from model.file.tables import Tables
from model.inspection.readings import Inspection
from model.instrument.instrument import Instrument
from model.journal.records import DiskTrouble, Refused, TroubleKind

_ELSEWHERE = "{name} is open elsewhere: here it can be read, but not changed."


class _Opened(NamedTuple):
    """A file that was just opened: `writer` is the writer's place, or None where it is only read."""

    sql: sqlite3.Connection
    held: HeldFile
    writer: WriterLock | None
    unwritable: str | None
    is_older: bool
    inspection: Inspection
    instrument: Instrument


class Connection:
    """The connection to an inspection file that is open: `with connection as tables` is one's turn at its rows.

    A turn is for one thread at a time, and one may take it again. `DiskTrouble` where the file cannot be read; after
    that the next turn begins with another connection, if there can be one.
    """

    def __init__(self, path: Path, key: FileKey | None) -> None:
        """Open a file, for writing if nobody else has it and it can be written, else for reading.

        Refused if it is missing, no inspection file, cut short or damaged, or of a newer format; `WrongPassphrase` if
        it is protected and this is not its key.
        """
        opened = _open(path, key)
        self.path = path
        self.key = key if is_protected(path) else None
        self.inspection = opened.inspection
        self.instrument = opened.instrument
        self.unwritable = opened.unwritable
        self.is_older = opened.is_older
        self._file = str(path.resolve())
        self._identity = opening.identity(self._file)
        self._sql = opened.sql
        self._is_closed = False  # whether the connection of SQLite is, as while the file is not to be found
        self._is_over = False
        self._held: HeldFile | None = opened.held
        self._writer = opened.writer
        self._tables = Tables(opened.sql, opened.instrument, ours=self.is_writer)
        self._threads = RLock()
        self._depth = 0
        self._trouble = False  # whether SQLite met with trouble that the connection does not get over
        self._lost = False  # whether the last thing written met with trouble

    @property
    def is_writer(self) -> bool:
        """Whether this is the one that writes the file."""
        return self._writer is not None

    # Turns

    def __enter__(self) -> Tables:
        self._threads.acquire()
        try:
            self._begin_turn()
        except BaseException:
            self._threads.release()
            raise
        self._depth += 1
        return self._tables

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        trouble = self._as_trouble("The inspection file cannot be read", error)
        why = error.__cause__ if isinstance(error, DiskTrouble) else error
        self._trouble = self._trouble or (isinstance(why, sqlite3.Error) and not is_harmless(why))
        self._depth -= 1
        self._threads.release()
        if trouble is not None:
            raise trouble from error

    def _begin_turn(self) -> None:
        if self._is_over:
            raise DiskTrouble(f"{self.path.name} is closed.", TroubleKind.GONE)
        if self._trouble and not self._depth:
            self._trouble = not self._connect_anew()

    @contextmanager
    def transaction(self) -> Iterator[Tables]:
        """All of it or nothing, and on disk at the end. Refused if the file cannot be written."""
        with self as tables:
            if self.unwritable:
                raise Refused(self.unwritable)
            try:
                if self._lost:
                    self._find()
                with database.transaction(self._sql):
                    yield tables
                    self._check_there()
                self._check_there()
            except BaseException as error:
                self._lost = not isinstance(error, Refused) or isinstance(error, DiskTrouble)
                tables.forget()
                what = f"{self.path.name} could not be written, and nothing was changed"
                if (trouble := self._as_trouble(what, error)) is not None:
                    raise trouble from error
                raise

    @contextmanager
    def in_haste(self) -> Iterator[None]:
        """Write what may be lost with the power, where something older then stands: it need not wait for the disk."""
        with self:
            self._sql.execute("PRAGMA synchronous = NORMAL")
            try:
                yield
            finally:
                self._sql.execute("PRAGMA synchronous = FULL")

    # The whole file

    def convert(self) -> None:
        """Bring an older file, of which a backup was taken, to the current format."""
        from model.file.schema import migrate  # which loads sqlite-utils: too slow for the start-up

        with database.transaction(self._sql):
            migrate(self._sql)
            self._tables.rebuild()

    def copy_to(self, draft: Path) -> None:
        """Write a whole copy, with the same key, to a file that is not there yet, and read it back."""
        with self as tables, closing(database.connect_new(draft, self.key)) as copy:
            database.copy_pages(self._sql, copy)
            copy.close()
            opening.check_copy(draft, self.key, tables.digest())

    def protect(self, key: FileKey | None) -> None:
        """Write the whole file anew, with this key or with none, in the place of the old one.

        Refused if it is open elsewhere. Whatever happens, what has its place then is connected to.
        """
        with self:
            try:
                # Only who has it alone can end the -wal file, whose pages would be read with the wrong key.
                (mode,) = self._sql.execute("PRAGMA journal_mode = DELETE").fetchone()
                if mode != "delete":
                    raise Refused(f"{self.path.name} is open elsewhere: close it there first.")
                with whole_file(self.path.resolve(), database=True) as draft:
                    database.copy_keyed(self._sql, draft, key)
                    self._leave_file()
                self.key = key
            finally:
                self._leave_file()
                self._take_file()
                self._connect_anew()
                self._lost = False

    def close(self) -> None:
        """Put everything into the one file and let others write it."""
        with self._threads:  # and nothing is mended: what was said is safe as it is
            if self._writer:
                with suppress(sqlite3.Error):  # a full disk: all is safe in the -wal file beside it
                    self._sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._is_over = True
            self._let_go()

    # Trouble

    def _as_trouble(self, what: str, error: BaseException | None) -> DiskTrouble | None:
        """What to refuse with where an error is no mistake of ours: none is while nothing is connected to."""
        if not isinstance(error, sqlite3.Error):
            return None
        if self._is_closed:
            return DiskTrouble(f"{what}: it could not be opened again.", TroubleKind.GONE)
        return as_trouble(what, error)

    def _check_there(self) -> None:
        """A file whose name is gone, with the stick that it was on, takes what is written and keeps nothing of it; one
        that has got a second name could be opened by that without what lies in the log.
        """
        if opening.identity(self._file) != self._identity:
            gone = f"{self.path.name} is not in its folder any more, and nothing was saved."
            raise DiskTrouble(gone, TroubleKind.GONE)
        if several := opening.several_names(self.path):
            raise DiskTrouble(several, TroubleKind.GONE)

    def _connect_anew(self) -> bool:
        """Be connected to the same file by another connection; False if it is not there to be connected to.

        After an I/O error SQLCipher takes pages for empty, and says nothing, for as long as a connection lasts.
        """
        file, log = self._identity
        if opening.identity(self._file) not in (self._identity, (file, log or opening.identity(self._file)[1])):
            return False
        with disk_trouble(f"{self.path.name} cannot be read"):
            if self._writer:
                found = database.connect_to_write(self.path, self.key)
            else:
                unshared = opening.why_read_only(self.path) is not None
                found = database.connect_to_read(self.path, self.key, unshared=unshared)
        with suppress(sqlite3.Error):
            self._close_sql()
        self._use(found)
        self._identity = opening.identity(self._file)
        return True

    def _find(self) -> None:
        """After trouble: be connected to what has the file's name now, if it is the file that was open.

        Until then the old connection stays: a file without a name can still be read, and saved elsewhere.
        """
        newest = opening.newest(self._sql)
        file, log = opening.identity(self._file)
        if newest is not None and (file, log) == self._identity:
            return
        try:
            if newest is not None and file == self._identity[0]:  # its log alone is gone: what was in it is here
                self._sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            opening.check_same(self.path, self.key, self.inspection, newest)
            self._let_go()
            found = _open(self.path, self.key)
        except Refused as refusal:
            kind = refusal.kind if isinstance(refusal, DiskTrouble) else TroubleKind.GONE
            raise DiskTrouble(str(refusal), kind) from refusal
        self._writer = found.writer
        self._held = found.held
        self._use(found.sql)
        if found.unwritable:
            raise DiskTrouble(found.unwritable, TroubleKind.GONE)
        self._identity = opening.identity(self._file)
        self._lost = False

    def _use(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._is_closed = False
        self._tables.move_to(sql, ours=self.is_writer)

    def _let_go(self) -> None:
        """Close the connection and let others write the file."""
        self._close_sql()
        if self._writer:
            self._writer.release()
            self._writer = None
        if self._held:
            self._held.let_go()
            self._held = None

    def _leave_file(self) -> None:
        """Close the connection, and keep the writer's place by the file's name alone while another takes its place."""
        self._close_sql()
        if self._writer:
            self._writer.leave_file()
        if self._held:
            self._held.let_go()
            self._held = None

    def _take_file(self) -> None:
        """Hold what has the file's name now, and its writer's place; if another was quicker, it can only be read."""
        self._held = HeldFile.hold(self.path)
        self._identity = opening.identity(self._file)
        if self._writer and not self._writer.take_file():
            self._writer.release()
            self._writer = None
            self.unwritable = _ELSEWHERE.format(name=self.path.name)

    def _close_sql(self) -> None:
        self._is_closed = True
        self._sql.close()


def _open(path: Path, key: FileKey | None) -> _Opened:
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
        unwritable = protected or (None if writer else _ELSEWHERE.format(name=path.name))
        if writer:
            undo.callback(writer.release)
            database.roll_back(path, key)
        # Looked at through a connection that cannot write: what is refused keeps every byte.
        unshared = writer is not None or protected is not None
        sql = undo.enter_context(closing(database.connect_to_read(path, key, unshared=unshared)))
        older, inspection, instrument = opening.contents(path, sql)
        if older and unwritable:
            raise Refused(f"{path.name} has an older format and must be converted first, but {unwritable}")
        if writer:
            clear_unfinished(path.resolve())
            sql.close()
            sql = undo.enter_context(closing(database.connect_to_write(path, key)))
        undo.pop_all()
        return _Opened(sql, held, writer, unwritable, older, inspection, instrument)
