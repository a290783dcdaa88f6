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

from model import database, journal, opening, readings, verify
from model.database import FILE, INSTRUMENT, LOCAL, sqlite3
from model.fields import check
from model.files import whole_file
from model.instrument import Instrument
from model.journal import Heads, Key, canonical, value_of
from model.ledger import Ledger
from model.lock import WriterLock
from model.protection import FileKey, is_protected
from model.readings import Case, Inspection, Progress, Reading, Signature, Standing
from model.records import (
    NOTE,
    SIGNED,
    Change,
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
        self.key = key
        self.read_only = read_only
        self._sql = connection
        self._writer = lock
        self._clock = clock

    @classmethod
    def create(
        cls, path: Path, instrument: Instrument, area: str, month: str, clock: Clock = now, key: FileKey | None = None
    ) -> Store:
        """A new, empty inspection, protected if there is a key.

        Refused if there is such a file, or area or month (YYYY-MM) cannot be.
        """
        facts = opening.facts(instrument, area, month)
        snapshot = instrument.sha256, canonical(instrument.source)
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
            # Looked at through a connection that cannot write: what is refused keeps every byte.
            unshared = lock is not None or protected is not None
            sql = undo.enter_context(closing(database.connect_to_read(path, key, unshared=unshared)))
            older, inspection, instrument = opening.contents(path, sql)
            if older and read_only:
                raise Refused(f"{path.name} has an older format and must be converted first, but {read_only}")
            if lock:
                sql.close()
                sql = undo.enter_context(closing(database.connect_to_write(path, key)))
            store = cls(path, sql, key, lock, inspection, instrument, read_only, clock)
            if older:
                store._convert()
            undo.pop_all()
            return store

    def _convert(self) -> None:
        from model.schema import migrate  # as in `create`

        self.backup()
        with self._writing():
            migrate(self._sql)
            self._tables.rebuild()

    def close(self) -> None:
        """Put everything into the one file and let others write it."""
        with self._turn:
            if self._writer:
                with suppress(sqlite3.OperationalError):  # a full disk: all is safe in the -wal file beside it
                    self._sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._sql.close()
            if self._writer:
                self._writer.release()
                self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

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
            row = self._sql.execute(f"SELECT value FROM {LOCAL} WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_local(self, key: str, value: str) -> None:
        """Keep this laptop's own note; where the file is read-only, there is none to keep."""
        if self.read_only:
            return
        with self._turn:
            # Unlike an answer, where one was may be lost with the power: it need not wait for the disk.
            self._sql.execute("PRAGMA synchronous = NORMAL")
            try:
                with self._writing():
                    self._sql.execute(f"INSERT OR REPLACE INTO {LOCAL} VALUES (?, ?)", (key, value))
            finally:
                self._sql.execute("PRAGMA synchronous = FULL")

    def backup(self, path: Path | None = None) -> Path:
        """A whole copy as of now, by default beside the file and named after the time; returns its path."""
        path = path or self._backup_path()
        with _new_file(path) as draft, self._turn, closing(database.connect_new(draft, self.key)) as copy:
            self._sql.backup(copy)
        return path

    def protect(self, key: FileKey | None) -> None:
        """Give the file this key, in place of the one it has, if any; without a key, protection ends.

        The whole file is written anew and takes the old one's place at once, so that it is always the one or the
        other. Refused if the file cannot be written, or is open elsewhere.
        """
        if self.read_only:
            raise Refused(self.read_only)
        with self._turn, _world(f"{self.path.name} keeps the protection it had"):
            # Only who has it alone can end the -wal file, whose pages would be read with the wrong key.
            (mode,) = self._sql.execute("PRAGMA journal_mode = DELETE").fetchone()
            try:
                if mode != "delete":
                    raise Refused(f"{self.path.name} is open elsewhere: close it there first.")
                with whole_file(self.path, database=True) as draft:
                    database.copy_keyed(self._sql, draft, key)
                    self._sql.close()
                self.key = key
            finally:
                self._sql.close()
                self._sql = database.connect_to_write(self.path, self.key)
                self._tables = Tables(self._sql, self.instrument, ours=True)

    def verify(self) -> Verdict:
        """Read the whole journal, work everything out again, and compare it with what the file keeps."""
        with self._turn:
            entries = self.entries()
            return Verdict(len(entries), tuple(self._problems(entries)))

    # How

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction: all of it or nothing. Refused if the file cannot be written."""
        if self.read_only:
            raise Refused(self.read_only)
        with self._turn, _world(f"{self.path.name} could not be written, and nothing was changed"):
            try:
                with database.transaction(self._sql):
                    yield
            except BaseException:
                self._tables.forget()
                raise

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


def _is_new(heads: Heads, value: Value) -> bool:
    return journal.is_conflict(heads) or value_of(heads) != value


@contextmanager
def _world(what: str) -> Iterator[None]:
    """Refuse with this and the reason where the world is in the way: a full disk, a lost drive, another program."""
    try:
        yield
    except sqlite3.Error as error:
        if database.is_of_the_world(error):
            raise Refused(f"{what}: {error}.") from error
        raise


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """A neighbour to make a database in, which takes its name at the end."""
    with whole_file(path, new=True) as draft, _world(f"{path} cannot be written"):
        yield draft
