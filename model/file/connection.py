"""The connection to an inspection file that is open: whose turn it is, its transactions, and what becomes of trouble.

One writer at a time: a second one reads. What is written is one transaction, and is on disk when it returns. A file
that was lost meanwhile is found again, or nothing more is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import RLock
from types import TracebackType

from model.file import database, opening
from model.file.backup_names import Backup
from model.file.file_id import FILE_ID, new_id, set_ids
from model.file.files import whole_file
from model.file.held_files import HeldFile
from model.file.open_file import ELSEWHERE, open_file
from model.file.protection import FileKey, is_protected
from model.file.seen import Memory, Seen, look
from model.file.sqlite import as_trouble, disk_trouble, is_harmless, sqlite3
from model.file.tables import Tables
from model.journal.clock import Clock
from model.journal.records import DiskTrouble, Refused, TroubleKind

_STEPS = 100
_LOG = 4 * 2**20
"""After how many statements, or a statement of how many bytes, the log is brought into the file."""


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
        opened = open_file(path, key)
        self.path = path
        self.key = key if is_protected(path) else None
        self.inspection = opened.inspection
        self.instrument = opened.instrument
        self.unwritable = opened.unwritable
        self.is_older = opened.is_older
        self._file = str(path.resolve())
        self._sql = opened.sql
        self._seen = look(self._file)
        self._by_time = True  # whether a file of which nothing but the time has changed is looked at again
        self._steps = 0  # how often something was written since the log was brought into the file
        self._is_closed = False  # whether the connection of SQLite is, as while the file is not to be found
        self._is_over = False
        self._held: HeldFile | None = opened.held
        self._writer = opened.writer
        self._tables = Tables(opened.sql, opened.instrument, ours=self.is_writer)
        self._threads = RLock()
        self._depth = 0
        self._trouble = False  # whether SQLite met with trouble that the connection does not get over
        self._lost = False  # whether the last thing written met with trouble
        self._memory = Memory(opened.entries)
        self.is_rescued = opened.is_in_memory  # the same once the file was spoilt, as far as it is known
        self.when_rescued: Callable[[], object] = lambda: None

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
        if self._depth:
            return
        self._look()
        if self._trouble:
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
                is_part = self._sql.in_transaction
                with database.transaction(self._sql):
                    yield tables
                    self._check_there()
                now = self._check_there()
                if not is_part:
                    self._written(tables, now)
            except BaseException as error:
                self._lost = not isinstance(error, Refused) or isinstance(error, DiskTrouble)
                tables.forget()
                self._see_log()
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
        self._seen = look(self._file)

    def copy_to(self, draft: Path) -> None:
        """Write a whole copy, with the same key, to a new file, which has an id of its own, and read it back."""
        with self as tables:
            if self.is_rescued:
                database.copy_keyed(self._sql, draft, self.key)
            else:
                with closing(database.connect_new(draft, self.key)) as copy:
                    database.copy_pages(self._sql, copy)
            with closing(database.connect_new(draft, self.key)) as copy:
                with database.transaction(copy):
                    set_ids(copy, new_id(), tables.local(FILE_ID) or "")
                copy.execute("PRAGMA journal_mode = WAL")  # as it was copied: else opening it would change it
            opening.check_copy(draft, self.key, tables.digest())

    def keep_rescued(self, clock: Clock) -> Backup:
        """Keep what was rescued among the backups, and end the log, which belongs to the spoilt file no more."""
        from model.file import rescue  # seldom needed: not for the start-up

        with self as tables, disk_trouble(f"{self.path.name} could not be backed up"):
            kept = rescue.keep(self.path, self.key, self._sql, clock)
            if tables.size() >= self._memory.count:
                for ending in ("-wal", "-shm"):
                    with suppress(OSError):
                        Path(self._file + ending).unlink()
            return kept

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

    def end_log(self) -> None:
        """Bring the log into the file, as far as others who read let it."""
        with self:
            self._steps = 0
            try:
                self._sql.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            except sqlite3.Error as error:  # all is safe in the log
                self._trouble = self._trouble or not is_harmless(error)
            self._seen = look(self._file)

    def close(self) -> None:
        """Put everything into the one file and let others write it."""
        with self._threads:  # and nothing is mended: what was said is safe as it is
            with suppress(Refused):
                self._look()
            if self._writer and not self.is_rescued:
                with suppress(sqlite3.Error):  # a full disk: all is safe in the -wal file beside it
                    self._sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._is_over = True
            self._tables.forget()
            self._let_go()

    # Trouble

    def _as_trouble(self, what: str, error: BaseException | None) -> DiskTrouble | None:
        """What to refuse with where an error is no mistake of ours: none is while nothing is connected to."""
        if not isinstance(error, sqlite3.Error):
            return None
        if self._is_closed:
            return DiskTrouble(f"{what}: it could not be opened again.", TroubleKind.GONE)
        return as_trouble(what, error)

    def _check_there(self) -> Seen:
        """How the file looks now, if what is written to it can be found again. Refused if not.

        A file whose name is gone, with the stick that it was on, takes what is written and keeps nothing of it; so does
        one that was spoilt; one that has got a second name could be opened by that without what is in the log.
        """
        now = look(self._file)
        if now.identity != self._seen.identity:
            gone = f"{self.path.name} is not in its folder any more, and nothing was saved."
            raise DiskTrouble(gone, TroubleKind.GONE)
        if self._seen.is_more_than_added_to(now, by_time=self._by_time):
            raise DiskTrouble(self._spoilt(), TroubleKind.GONE)
        if now.file and now.file.names > 1 and (several := opening.several_names(self.path)):
            raise DiskTrouble(several, TroubleKind.GONE)
        return now

    def _connect_anew(self) -> bool:
        """Be connected to the same file by another connection; False if it is not there to be connected to.

        After an I/O error SQLCipher takes pages for empty, and says nothing, for as long as a connection lasts.
        """
        if self.is_rescued:
            return True
        (file, log), now = self._seen.identity, look(self._file).identity
        if now not in ((file, log), (file, log or now[1])):
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
        return True

    def _find(self) -> None:
        """After trouble: be connected to what has the file's name now, if it is the file that was open.

        Until then the old connection stays: a file without a name can still be read, and saved elsewhere.
        """
        if self.is_rescued:
            self._return()
            return
        newest = opening.newest(self._sql)
        now = look(self._file).identity
        if newest is not None and self._writer and now == self._seen.identity:
            return
        try:
            if newest is not None and now[0] == self._seen.identity[0]:  # its log alone is gone: what was in it is here
                self._sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            opening.check_same(self.path, self.key, self.inspection, newest)
            self._let_go()
            found = open_file(self.path, self.key)
        except Refused as refusal:
            kind = refusal.kind if isinstance(refusal, DiskTrouble) else TroubleKind.GONE
            raise DiskTrouble(str(refusal), kind) from refusal
        self._writer = found.writer
        self._held = found.held
        self._use(found.sql)
        if found.unwritable:
            raise DiskTrouble(found.unwritable, TroubleKind.GONE)
        self._lost = False
        self._memory.count = self._tables.size()

    def _look(self) -> None:
        """See whether another program has written to the file that only this one may write, as one that restores files
        does. If so, go on with it where it is whole all the same, else with what is known of it, in memory.
        """
        now = look(self._file)
        if self._writer is None or self.is_rescued or not self._seen.is_changed(now, by_time=self._by_time):
            return
        is_touched = not self._seen.is_changed(now, by_time=False)
        self._close_sql(with_log=False)
        try:
            self._return()
            self._by_time = self._by_time and not is_touched  # else a system that tells the time late is asked for ever
        except (Refused, sqlite3.Error):
            from model.file import rescue  # seldom needed: not for the start-up

            with disk_trouble(f"{self.path.name} cannot be read"):
                sql = rescue.rescued(self.path, self.key, self.inspection, self.instrument, self._memory)
            self._use(sql)
            self.is_rescued = self._lost = True
            self._trouble = False
            self.when_rescued()

    def _return(self) -> None:
        """Be connected to what has the file's name, if it holds all that is known."""
        from model.file import rescue  # seldom needed: not for the start-up

        try:
            rescue.check_whole(self.path, self.key, self.inspection, self.instrument, self._memory)
            if self.is_rescued:
                self._leave_file(and_sql=False)
                self._take_file()
            found = database.connect_to_write(self.path, self.key)
        except (Refused, sqlite3.Error) as error:
            raise DiskTrouble(self._spoilt(), TroubleKind.GONE) from error
        self._close_sql()
        self.is_rescued = self._lost = False
        self._use(found)

    def _spoilt(self) -> str:
        missing = self._memory.count - self._tables.size() if self.is_rescued else 0
        return (
            f"{self.path.name} was overwritten or cut short by another program while it was open, and nothing was "
            "saved in it. What is known of it can be saved elsewhere"
            f"{f', but {missing} entries are missing' if missing else ''}."
        )

    def _written(self, tables: Tables, now: Seen) -> None:
        """Remember what was written; and bring the log into the file now and then, where nobody else writes."""
        self._memory.add(*tables.new())
        before, self._seen = self._seen.log, now
        grown = self._seen.log.size - before.size if self._seen.log and before else 0
        self._steps += 1
        if self._steps >= _STEPS or grown > _LOG:
            self.end_log()

    def _see_log(self) -> None:
        """After something that was not written: the log may have grown by it."""
        now = look(self._file)
        if not self._seen.is_more_than_added_to(now, by_time=self._by_time) and now.identity == self._seen.identity:
            self._seen = now

    def _use(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._is_closed = False
        self._seen = look(self._file)
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

    def _leave_file(self, *, and_sql: bool = True) -> None:
        """Close the connection, and keep the writer's place by the file's name alone while another takes its place."""
        if and_sql:
            self._close_sql()
        if self._writer:
            self._writer.leave_file()
        if self._held:
            self._held.let_go()
            self._held = None

    def _take_file(self) -> None:
        """Hold what has the file's name now, and its writer's place; if another was quicker, it can only be read."""
        self._held = HeldFile.hold(self.path)
        self._seen = look(self._file)
        if self._writer and not self._writer.take_file():
            self._writer.release()
            self._writer = None
            self.unwritable = ELSEWHERE.format(name=self.path.name)

    def _close_sql(self, *, with_log: bool = True) -> None:
        """Close the connection. `with_log`: the log is brought into the file, if nobody else has it open."""
        if not with_log and not self._is_closed:
            self._sql.interrupt()  # as late as this, SQLite heeds it where it would bring the log into the file
        self._is_closed = True
        self._sql.close()
