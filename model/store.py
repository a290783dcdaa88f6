"""The inspection file: states things in its journal, and answers what follows from it.

Every statement is one transaction that writes the entry and the caches that follow from it, and is on disk when it
returns. One writer at a time: a second one reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from model import backups, database, journal, opening, readings, verify
from model.closing import Closing, checked_reason
from model.database import FILE, INSTRUMENT, LOCAL, sqlite3
from model.fields import CLOSED, check
from model.files import clear_unfinished, whole_file
from model.instrument import Instrument
from model.journal import Heads, Key, canonical, value_of
from model.ledger import Ledger
from model.lock import WriterLock
from model.places import unsafe_place
from model.protection import FileKey, is_protected
from model.readings import Case, Inspection, Progress, Reading, Signature, Standing
from model.records import (
    INSPECTION,
    NOTE,
    SIGNED,
    Change,
    DiskTrouble,
    Entry,
    Refused,
    Statement,
    Value,
    assessor_of,
    case_of,
    case_subject,
    checked_name,
    reading_subject,
)
from model.tables import Tables
from model.verify import Verdict

__all__ = ["Case", "Inspection", "Progress", "Reading", "Signature", "Standing", "Store", "Verdict", "now"]

Clock: TypeAlias = Callable[[], str]


def now() -> str:
    """The time of this laptop's clock, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store(Ledger):
    """One open inspection file. `read_only` is the sentence why nothing can be stated in it, or None."""

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
    ) -> Store:
        """A new, empty inspection, protected if there is a key.

        Refused if there is such a file, or area or month (YYYY-MM) cannot be.
        """
        facts = opening.facts(instrument, area, month)
        snapshot = instrument.sha256, canonical(instrument.source)
        if place := unsafe_place(path):
            raise Refused(f"{path} is {place}, where answers could be lost: make it in a folder of this laptop.")
        from model.schema import migrate  # which loads sqlite-utils: not needed to open a file

        with _new_file(path) as draft, closing(database.connect_new(draft, key)) as sql:
            migrate(sql)
            with database.transaction(sql):
                sql.executemany(f"INSERT INTO {FILE} VALUES (?, ?)", facts.items())
                sql.execute(f"INSERT INTO {INSTRUMENT} VALUES (?, ?)", snapshot)
        return cls.open(path, clock, key)

    @classmethod
    def open(cls, path: Path, clock: Clock = now, key: FileKey | None = None) -> Store:
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
            backups.remove_former(store)
            undo.pop_all()
            return store

    def _convert(self) -> None:
        from model.schema import migrate  # as in `create`

        backups.take(self.path, self.key, backups.Why.CONVERSION, self.clock)
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

    # Stating

    def record(self, statement: Statement, author: str) -> Change | None:
        """State one thing: it is on disk when this returns. None if it says nothing new.

        Refused if the field or value cannot be, the reading's case is not there, or the file cannot be written.
        """
        check(self.instrument, statement)
        checked_name(author)
        with self._writing():
            self._check_case(statement.subject)
            return self._say(statement, author) if _is_new(self._heads(statement), statement.value) else None

    def record_all(self, statements: Iterable[Statement], author: str | None = None) -> int:
        """State many things, all or none; returns how many said something new.

        Without an author, each reading's assessor says what is stated of it.
        """
        statements = list(statements)
        for statement in statements:
            check(self.instrument, statement)
            checked_name(author or assessor_of(statement.subject) or "")
        added = {statement.subject for statement in statements}
        latest: dict[Key, Heads] = {}
        made = []
        with self._writing():
            for statement in statements:
                self._check_case(statement.subject, added)
                key = statement.subject, statement.field
                heads = latest[key] if key in latest else self._heads(statement)
                if _is_new(heads, statement.value):
                    says = author or assessor_of(statement.subject) or ""
                    entry = journal.make(statement, says, self._clock(), (head.id for head in heads))
                    latest[key] = (entry,)
                    made.append(entry)
            self._tables.take_in(made)
        return len(made)

    def dispute(self, subject: str, field: str, values: Iterable[Value], author: str) -> None:
        """State several values of a field at once, in place of what stands: a settled conflict is one again."""
        statements = [Statement(subject, field, value) for value in dict.fromkeys(values)]
        for statement in statements:
            check(self.instrument, statement)
        checked_name(author)
        with self._writing():
            replaced = [head.id for head in self._tables.fields(subject).get(field, ())]
            self._tables.take_in([journal.make(each, author, self._clock(), replaced) for each in statements])

    def sign(self, case_ref: str, assessor: str, reason: str | None = None, author: str | None = None) -> Change:
        """Sign a reading as it stands; `author` is whoever does so, the assessor unless another is named.

        Refused if relevant answers are missing, unless a reason is given.
        """
        reason = (reason or "").strip() or None
        with self._writing():
            self._check_case(reading_subject(case_ref, assessor))
            readings.refuse_signing(self.instrument, self.reading(case_ref, assessor), reason)
            digest = journal.content_digest(self._tables.fields(reading_subject(case_ref, assessor)))
            return self._sign(case_ref, assessor, digest, reason, assessor if author is None else author)

    def sign_all(self, assessor: str, case_refs: Iterable[str] = (), reason: str | None = None) -> int:
        """Sign an assessor's readings of these cases, or all that are not signed yet: all or none. Returns how many."""
        with self._writing():
            mine = {row.case_ref: row for row in self.readings() if row.assessor == assessor}
            unsigned = [ref for ref, row in mine.items() if row.signature is not Signature.SIGNED and row.standing]
            chosen = list(dict.fromkeys(case_refs)) or unsigned
            if not chosen:
                raise Refused(f"{assessor} has no reading that is not signed yet.")
            for case_ref in chosen:
                if self.case(case_ref).ref not in mine:
                    raise Refused(f"{assessor} has not begun to read case {case_ref}, so there is nothing to sign.")
                self.sign(case_ref, assessor, reason)
        return len(chosen)

    def reopen(self, case_ref: str, assessor: str, reason: str, author: str | None = None) -> Change:
        """Take a signature back, with a reason; `author` is whoever does so, the assessor unless another is named.

        Where what was signed is in conflict, there may be no agreed signature: it can be sent back all the same.
        """
        where = f"Case {case_ref}, read by {assessor}"
        if not reason.strip():
            raise Refused(f"{where}: say why it is reopened.")
        with self._writing():
            reading = self.reading(case_ref, assessor)
            if reading.signature is Signature.DRAFT and not reading.conflicts:
                raise Refused(f"{where}: it is not signed.")
            return self._sign(case_ref, assessor, None, reason.strip(), assessor if author is None else author)

    def close_inspection(self, author: str, remark: str = "") -> Change:
        """State that the inspection is closed, by the digest of its journal: nothing can be stated from then on."""
        with self._writing():
            self.record(Statement(INSPECTION, NOTE + CLOSED, remark.strip() or None), author)
            return self._say(Statement(INSPECTION, CLOSED, self._tables.digest()), author)

    def reopen_inspection(self, author: str, reason: str) -> Change:
        """Take a closing back: the one thing that can be stated of a closed inspection. Refused without a reason."""
        why = Statement(INSPECTION, NOTE + CLOSED, checked_reason(reason))
        check(self.instrument, why)
        checked_name(author)
        with self._writing(even_closed=True):
            if self._closing is None:
                raise Refused(f"{self.path.name} is not closed.")
            self._say(why, author)
            return self._say(Statement(INSPECTION, CLOSED, None), author)

    def apply(self, entries: Iterable[Entry]) -> int:
        """Take in the entries of a checked `Plan`; returns how many were new. Union: known ones change nothing."""
        with self._writing():
            known = self.ids()
            new = [entry for entry in {entry.id: entry for entry in entries}.values() if entry.id not in known]
            self._tables.take_in(new)
        return len(new)

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
        path = path or self._backup_path()
        with _new_file(path) as draft, self._turn, closing(database.connect_new(draft, self.key)) as copy:
            self._sql.backup(copy)
            copy.close()
            backups.check(draft, self.key, self.digest())
        return path

    def protect(self, key: FileKey | None) -> None:
        """Give the file this key, in place of the one it has, if any; without a key, protection ends.

        The whole file is written anew and takes the old one's place at once, so that it is always the one or the
        other. Its automatic backups follow. Refused if the file cannot be written, or is open elsewhere.
        """
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

    def verify(self) -> Verdict:
        """Read the whole journal, work everything out again, and compare it with what the file keeps."""
        with self._turn:
            entries = self.entries()
            return Verdict(len(entries), tuple(self._problems(entries)))

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
            found = Store.open(self.path, self._clock, self.key)
        except Refused as refusal:
            raise DiskTrouble(str(refusal)) from refusal
        self._sql, self._tables, self._writer = found._sql, found._tables, found._writer  # noqa: SLF001 - one of us
        if found.read_only:
            raise DiskTrouble(found.read_only)
        self._settle()

    def _check_case(self, subject: str, added: Collection[str] = ()) -> None:
        """Refuse a reading of a case that is not there, nor being `added`."""
        case_ref = case_of(subject)
        if case_ref is None or assessor_of(subject) is None or case_subject(case_ref) in added:
            return
        if not self._tables.fields(case_subject(case_ref)):
            raise Refused(f"There is no case {case_ref} in this inspection.")

    def _heads(self, statement: Statement) -> Heads:
        return self._tables.fields(statement.subject).get(statement.field, ())

    def _say(self, statement: Statement, author: str) -> Change:
        heads = self._heads(statement)
        entry = journal.make(statement, author, self._clock(), (head.id for head in heads))
        self._tables.insert([entry])
        return Change(entry, value_of(heads), self._tables.follow(entry))

    def _sign(self, case_ref: str, assessor: str, digest: str | None, reason: str | None, author: str) -> Change:
        """State a signature, or take it back, and its reason; none clears an earlier one."""
        subject = reading_subject(case_ref, assessor)
        self.record(Statement(subject, NOTE + SIGNED, reason), author)
        return self._say(Statement(subject, SIGNED, digest), author)

    def _backup_path(self) -> Path:
        stamp = re.sub("[-:Z]", "", self._clock()).replace("T", "-")
        name = f"{self.path.stem}.backup-{stamp}"
        paths = (self.path.with_name(f"{name}{suffix}.caseread") for suffix in chain([""], map("-{}".format, count(2))))
        return next(path for path in paths if not path.exists())

    def _problems(self, entries: list[Entry]) -> Iterator[str]:
        name = self.path.name
        for (line,) in self._sql.execute("PRAGMA integrity_check").fetchall():
            if line != "ok":
                yield f"{name}: SQLite says: {line}."
        yield from verify.problems(self.instrument, entries, self._tables.heads(), self.readings())


_UNSURE = ", or all of it was, as will show when it is opened next"


def _is_new(heads: Heads, value: Value) -> bool:
    return journal.is_conflict(heads) or value_of(heads) != value


@contextmanager
def _world(what: str, unsure: str = "") -> Iterator[None]:
    """Refuse with this and the reason where the world is in the way: a full disk, a lost drive, another program."""
    try:
        yield
    except sqlite3.Error as error:
        if database.is_of_the_world(error):
            raise DiskTrouble(f"{what}{unsure if isinstance(error, database.Unsure) else ''}: {error}.") from error
        raise


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """A neighbour to make a database in, which takes its name at the end."""
    with whole_file(path, new=True) as draft, _world(f"{path} cannot be written"):
        yield draft
