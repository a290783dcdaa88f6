"""One open inspection file: the life of its connection, from opening to closing.

One writer at a time: a second one reads. What is written is one transaction, and is on disk when it returns. A file
that was lost meanwhile is found again, or nothing more is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from model.file import database, opening
from model.file.backup_names import Why
from model.file.database import FILE, FORMER, INSTRUMENT, LOCAL
from model.file.files import clear_unfinished, whole_file
from model.file.ledger import Ledger
from model.file.lock import WriterLock
from model.file.places import unsafe_place
from model.file.protection import FileKey, is_protected
from model.file.sqlite import Unsure, is_of_the_world, sqlite3
from model.file.suffixes import INSPECTION_SUFFIX
from model.file.tables import Tables
from model.inspection.closing import Closing
from model.inspection.readings import Inspection
from model.instrument.instrument import Instrument
from model.journal.journal import canonical
from model.journal.records import DiskTrouble, Refused

Clock: TypeAlias = Callable[[], str]

_UNSURE = ", or all of it was, as will show when it is opened next"


def now() -> str:
    """The time of this laptop's clock, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class OpenFile(Ledger):
    """The keeping half of a `Store`. `read_only` is the sentence why nothing can be stated in it, or None."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        key: FileKey | None,
        lock: WriterLock | None,
        inspection: Inspection,
        instrument: Instrument,
        read_only: str | None,
        clock: Clock,
    ) -> None:
        super().__init__(inspection, instrument, Tables(connection, instrument, ours=lock is not None))
        self.path = path
        self._file = str(path.resolve())
        self.key = key
        self._unwritable = read_only
        self._closing: Closing | None = None
        self._identity: tuple[object, object] = None, None
        self._lost = False  # whether the last thing written met with trouble
        self._sql = connection
        self._writer = lock
        self._clock = clock
        self._turn.mend = self._connect_anew

    @classmethod
    def create(
        cls, path: Path, instrument: Instrument, area: str, month: str, clock: Clock = now, key: FileKey | None = None
    ) -> Self:
        """A new, empty inspection, protected if there is a key.

        Refused if there is such a file, or area or month (YYYY-MM) cannot be.
        """
        facts = opening.facts(instrument, area, month)
        snapshot = instrument.sha256, canonical(instrument.source)
        if place := unsafe_place(path):
            raise Refused(f"{path} is {place}, where answers could be lost: make it in a folder of this laptop.")
        from model.file.schema import migrate  # which loads sqlite-utils: not needed to open a file

        with _new_file(path) as draft, closing(database.connect_new(draft, key)) as sql:
            migrate(sql)
            with database.transaction(sql):
                sql.executemany(f"INSERT INTO {FILE} VALUES (?, ?)", facts.items())
                sql.execute(f"INSERT INTO {INSTRUMENT} VALUES (?, ?)", snapshot)
        return cls.open(path, clock, key)

    @classmethod
    def open(cls, path: Path, clock: Clock = now, key: FileKey | None = None) -> Self:
        """An inspection file, for writing if nobody else has it and it can be written, else for reading.

        Refused if it is missing, no inspection file, cut short or damaged, or of a newer format; `WrongPassphrase` if
        it is protected and this is not its key. An older format is backed up beside it and converted.
        """
        opening.check_header(path, key)
        key = key if is_protected(path) else None
        protected = opening.why_read_only(path)
        lock = None if protected else WriterLock.acquire(path)
        elsewhere = f"{path.name} is open elsewhere: here it can be read, but not changed."
        read_only = protected or (None if lock else elsewhere)
        with ExitStack() as undo, _world(f"{path.name} could not be opened"):
            if lock:
                undo.callback(lock.release)
                database.roll_back(path, key)
            # Looked at through a connection that cannot write: what is refused keeps every byte.
            unshared = lock is not None or protected is not None
            sql = undo.enter_context(closing(database.connect_to_read(path, key, unshared=unshared)))
            older, inspection, instrument = opening.contents(path, sql)
            if older and read_only:
                raise Refused(f"{path.name} has an older format and must be converted first, but {read_only}")
            if lock:
                clear_unfinished(path.resolve())
                sql.close()
                sql = undo.enter_context(closing(database.connect_to_write(path, key)))
            store = cls(path, sql, key, lock, inspection, instrument, read_only, clock)
            if older:
                store._convert()
            store._settle()
            if store.local(FORMER):
                from model.file import backups  # as `migrate` in `create`: seldom needed

                backups.remove_former(store)
            undo.pop_all()
            return store

    def _convert(self) -> None:
        from model.file import backups  # as `migrate`: needed to convert, not to open
        from model.file.schema import migrate  # as in `create`

        backups.take(self.path, self.key, Why.CONVERSION, self.clock)
        with database.transaction(self._sql):
            migrate(self._sql)
            self._tables.rebuild()

    def close(self) -> None:
        """Put everything into the one file and let others write it."""
        self._turn.mend = lambda: True  # too late: what was said is safe as it is
        with self._turn:
            if self._writer:
                with suppress(sqlite3.Error):  # a full disk: all is safe in the -wal file beside it
                    self._sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._sql.close()
            if self._writer:
                self._writer.release()
                self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def read_only(self) -> str | None:
        """Why nothing can be stated: the file cannot be written, or the inspection is closed. None if it can."""
        return self._unwritable or (self._closing.sentence(self.path.name) if self._closing else None)

    @property
    def is_writer(self) -> bool:
        """Whether this is the one that writes the file, be the inspection closed or not."""
        return self._writer is not None

    @property
    def clock(self) -> Clock:
        """The clock that entries and backups bear the time of."""
        return self._clock

    # Keeping

    def local(self, key: str) -> str | None:
        """This laptop's own note under `key`. It is no part of the inspection and never leaves."""
        with self._turn:
            return self._tables.local(key)

    def set_local(self, key: str, value: str) -> None:
        """Keep this laptop's own note, also in a closed inspection; where the file is read-only, none is kept."""
        if self._unwritable:
            return
        with self._turn:
            # Unlike an answer, where one was may be lost with the power: it need not wait for the disk.
            self._sql.execute("PRAGMA synchronous = NORMAL")
            try:
                with self._writing(even_closed=True):
                    self._sql.execute(f"INSERT OR REPLACE INTO {LOCAL} VALUES (?, ?)", (key, value))
            finally:
                self._sql.execute("PRAGMA synchronous = FULL")

    def backup(self, path: Path | None = None) -> Path:
        """A whole copy as of now, by default beside the file and named after the time; returns its path."""
        from model.file import backups  # as in `open`

        path = path or self._backup_path()
        with (
            _new_file(path, like=self.path) as draft,
            self._turn,
            closing(database.connect_new(draft, self.key)) as copy,
        ):
            self._sql.backup(copy)
            copy.close()
            backups.check(draft, self.key, self.digest())
        return path

    def protect(self, key: FileKey | None) -> None:
        """Give the file this key, in place of the one it has, if any; without a key, protection ends.

        The whole file is written anew and takes the old one's place at once, so that it is always the one or the
        other. Its automatic backups follow. Refused if the file cannot be written, or is open elsewhere.
        """
        from model.file import backups  # as in `open`

        if self._unwritable:
            raise Refused(self._unwritable)
        with self._turn, _world(f"{self.path.name} keeps the protection it had"):
            backups.before_protecting(self, key)
            try:
                # Only who has it alone can end the -wal file, whose pages would be read with the wrong key.
                (mode,) = self._sql.execute("PRAGMA journal_mode = DELETE").fetchone()
                if mode != "delete":
                    raise Refused(f"{self.path.name} is open elsewhere: close it there first.")
                with whole_file(self.path.resolve(), database=True) as draft:
                    database.copy_keyed(self._sql, draft, key)
                    self._sql.close()
                self.key = key
            finally:
                self._sql.close()
                self._identity = opening.identity(self._file)
                self._connect_anew()
                self._settle()
                backups.remove_former(self)

    # How

    @contextmanager
    def _writing(self, *, even_closed: bool = False) -> Iterator[None]:
        """One transaction: all of it or nothing. Refused if the file cannot be written, or the inspection is closed."""
        with self._turn, _world(f"{self.path.name} could not be written, and nothing was changed", _UNSURE):
            # Asked when it is our turn: another thread may have closed it while we waited.
            if why := self._unwritable if even_closed else self.read_only:
                raise Refused(why)
            if self._lost:
                self._find()
            try:
                with database.transaction(self._sql):
                    yield
                    closed = self.closing()
                    self._check_there()
                self._check_there()
                self._closing = closed
            except BaseException as error:
                self._lost = not isinstance(error, Refused) or isinstance(error, DiskTrouble)
                self._tables.forget()
                raise

    def _settle(self) -> None:
        """Keep in mind what was connected to."""
        self._closing = self.closing()
        self._identity = opening.identity(self._file)
        self._lost = False

    def _check_there(self) -> None:
        """A file whose name is gone, with the stick that it was on, takes what is written and keeps nothing of it."""
        if opening.identity(self._file) != self._identity:
            raise DiskTrouble(f"{self.path.name} is not in its folder any more, and nothing was saved.")

    def _connect_anew(self) -> bool:
        """Be connected to the same file by another connection; False if it is not there to be connected to.

        After an I/O error SQLCipher takes pages for empty, and says nothing, for as long as a connection lasts.
        """
        file, log = self._identity
        if opening.identity(self._file) not in (self._identity, (file, log or opening.identity(self._file)[1])):
            return False
        with _world(f"{self.path.name} cannot be read"):
            if self._writer:
                found = database.connect_to_write(self.path, self.key)
            else:
                unshared = opening.why_read_only(self.path) is not None
                found = database.connect_to_read(self.path, self.key, unshared=unshared)
        with suppress(sqlite3.Error):
            self._sql.close()
        self._sql = found
        self._tables = Tables(found, self.instrument, ours=self._writer is not None)
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
            if self._writer:
                self._writer.release()
            self._sql.close()
            found = type(self).open(self.path, self._clock, self.key)
        except Refused as refusal:
            raise DiskTrouble(str(refusal)) from refusal
        self._sql, self._tables, self._writer = found._sql, found._tables, found._writer  # noqa: SLF001 - one of us
        if found.read_only:
            raise DiskTrouble(found.read_only)
        self._settle()

    def _backup_path(self) -> Path:
        stamp = re.sub("[-:Z]", "", self._clock()).replace("T", "-")
        name = f"{self.path.stem}.backup-{stamp}"
        paths = (
            self.path.with_name(f"{name}{suffix}{INSPECTION_SUFFIX}")
            for suffix in chain([""], map("-{}".format, count(2)))
        )
        return next(path for path in paths if not path.exists())


@contextmanager
def _world(what: str, unsure: str = "") -> Iterator[None]:
    """Refuse with this and the reason where the world is in the way: a full disk, a lost drive, another program."""
    try:
        yield
    except sqlite3.Error as error:
        if is_of_the_world(error):
            raise DiskTrouble(f"{what}{unsure if isinstance(error, Unsure) else ''}: {error}.") from error
        raise


@contextmanager
def _new_file(path: Path, *, like: Path | None = None) -> Iterator[Path]:
    """A neighbour to make a database in, which takes its name at the end; who may read it, as of `like`."""
    with whole_file(path, new=True, like=like) as draft, _world(f"{path} cannot be written"):
        yield draft
