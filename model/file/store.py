"""The inspection file: states things in its journal, and answers what follows from it.

Every statement is one transaction that writes the entry and the caches that follow from it, and is on disk when it
returns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from model.file.backup_names import Backup, Why, path_beside
from model.file.connection import Connection
from model.file.database import FORMER
from model.file.files import whole_file
from model.file.ledger import Ledger
from model.file.protection import FileKey
from model.file.sqlite import disk_trouble
from model.file.tables import Tables
from model.inspection import readings, verify
from model.inspection.closing import checked_reason, standing
from model.inspection.fields import check
from model.inspection.readings import Case, Inspection, Progress, Reading, Signature, Standing
from model.inspection.verify import Verdict
from model.instrument.instrument import Instrument
from model.journal import journal
from model.journal.field_names import CLOSED
from model.journal.journal import Heads, Key, value_of
from model.journal.records import (
    INSPECTION,
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

__all__ = ["Case", "Clock", "Inspection", "Progress", "Reading", "Signature", "Standing", "Store", "Verdict", "now"]

Clock: TypeAlias = Callable[[], str]


def now() -> str:
    """The time of this laptop's clock, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store(Ledger):
    """One open inspection file, to be stated in and asked, from any thread: they take turns."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        super().__init__(connection.inspection, connection.instrument, connection)
        self._connection = connection
        self._clock = clock
        self._closing = self.closing()

    @classmethod
    def create(
        cls, path: Path, instrument: Instrument, area: str, month: str, clock: Clock = now, key: FileKey | None = None
    ) -> Self:
        """A new, empty inspection, protected if there is a key.

        Refused if there is such a file, or area or month (YYYY-MM) cannot be.
        """
        from model.file.making import make  # which loads sqlite-utils: too slow for the start-up

        make(path, instrument, area, month, key)
        return cls.open(path, clock, key)

    @classmethod
    def open(cls, path: Path, clock: Clock = now, key: FileKey | None = None) -> Self:
        """An inspection file, for writing if nobody else has it and it can be written, else for reading.

        Refused if it is missing, no inspection file, cut short or damaged, or of a newer format; `WrongPassphrase` if
        it is protected and this is not its key. An older format is backed up beside it and converted.
        """
        connection = Connection(path, key)
        try:
            with disk_trouble(f"{path.name} could not be opened"):
                if connection.is_older:
                    from model.file import backups  # seldom needed: not for the start-up

                    backups.take(path, connection.key, Why.CONVERSION, clock)
                    connection.convert()
                store = cls(connection, clock)
                store._remove_former()
        except BaseException:
            connection.close()
            raise
        return store

    def close(self) -> None:
        """Put everything into the one file and let others write it."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._connection.path

    @property
    def key(self) -> FileKey | None:
        """What the file is protected by, if it is."""
        return self._connection.key

    @property
    def read_only(self) -> str | None:
        """Why nothing can be stated: the file cannot be written, or the inspection is closed. None if it can."""
        return self._connection.unwritable or (self._closing.sentence(self.path.name) if self._closing else None)

    @property
    def is_writer(self) -> bool:
        """Whether this is the one that writes the file, be the inspection closed or not."""
        return self._connection.is_writer

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
        with self._writing() as tables:
            return self._record(tables, statement, author)

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
        with self._writing() as tables:
            for statement in statements:
                _check_case(tables, statement.subject, added)
                key = statement.subject, statement.field
                heads = latest[key] if key in latest else _heads(tables, statement)
                if _is_new(heads, statement.value):
                    says = author or assessor_of(statement.subject) or ""
                    entry = journal.make(statement, says, self._clock(), (head.id for head in heads))
                    latest[key] = (entry,)
                    made.append(entry)
            tables.take_in(made)
        return len(made)

    def restate(self, earlier: Mapping[Key, Iterable[Value]], author: str) -> None:
        """State earlier values of these fields in place of what stands, all or none.

        Several values of one field make it a conflict, as it was before somebody settled it.
        """
        statements = [Statement(*key, value) for key, values in earlier.items() for value in dict.fromkeys(values)]
        for statement in statements:
            check(self.instrument, statement)
        checked_name(author)
        with self._writing() as tables:
            for_each = [(each, [head.id for head in _heads(tables, each)]) for each in statements]
            tables.take_in([journal.make(each, author, self._clock(), replaced) for each, replaced in for_each])

    def sign(self, case_ref: str, assessor: str, reason: str | None = None, author: str | None = None) -> Change:
        """Sign a reading as it stands; `author` is whoever does so, the assessor unless another is named.

        Refused if relevant answers are missing, unless a reason is given.
        """
        with self._writing() as tables:
            return self._sign_as_it_stands(tables, case_ref, assessor, reason, assessor if author is None else author)

    def sign_all(self, assessor: str, case_refs: Iterable[str] = (), reason: str | None = None) -> int:
        """Sign an assessor's readings of these cases, or all that are not signed yet: all or none. Returns how many."""
        with self._writing() as tables:
            mine = {row.case_ref: row for row in self.readings() if row.assessor == assessor}
            unsigned = [ref for ref, row in mine.items() if row.signature is not Signature.SIGNED and row.standing]
            chosen = list(dict.fromkeys(case_refs)) or unsigned
            if not chosen:
                raise Refused(f"{assessor} has no reading that is not signed yet.")
            for case_ref in chosen:
                if self.case(case_ref).ref not in mine:
                    raise Refused(f"{assessor} has not begun to read case {case_ref}, so there is nothing to sign.")
                self._sign_as_it_stands(tables, case_ref, assessor, reason, assessor)
        return len(chosen)

    def reopen(self, case_ref: str, assessor: str, reason: str, author: str | None = None) -> Change:
        """Take a signature back, with a reason; `author` is whoever does so, the assessor unless another is named.

        Where what was signed is in conflict, there may be no agreed signature: it can be sent back all the same.
        """
        where = f"Case {case_ref}, read by {assessor}"
        if not reason.strip():
            raise Refused(f"{where}: say why it is reopened.")
        with self._writing() as tables:
            reading = self.reading(case_ref, assessor)
            if reading.signature is Signature.DRAFT and not reading.conflicts:
                raise Refused(f"{where}: it is not signed.")
            return self._sign(
                tables,
                reading_subject(case_ref, assessor),
                None,
                reason.strip(),
                assessor if author is None else author,
            )

    def close_inspection(self, author: str, remark: str = "") -> Change:
        """State that the inspection is closed, by the digest of its journal: nothing can be stated from then on."""
        note = Statement(INSPECTION, NOTE + CLOSED, remark.strip() or None)
        check(self.instrument, note)
        checked_name(author)
        with self._writing() as tables:
            self._record(tables, note, author)
            return self._say(tables, Statement(INSPECTION, CLOSED, tables.digest()), author)

    def reopen_inspection(self, author: str, reason: str) -> Change:
        """Take a closing back: the one thing that can be stated of a closed inspection. Refused without a reason."""
        why = Statement(INSPECTION, NOTE + CLOSED, checked_reason(reason))
        check(self.instrument, why)
        checked_name(author)
        with self._writing(even_closed=True) as tables:
            if self.closing() is None:
                raise Refused(f"{self.path.name} is not closed.")
            self._say(tables, why, author)
            return self._say(tables, Statement(INSPECTION, CLOSED, None), author)

    def apply(self, entries: Iterable[Entry]) -> int:
        """Take in the entries of a checked `Plan`; returns how many were new. Union: known ones change nothing."""
        with self._writing() as tables:
            known = tables.ids()
            new = [entry for entry in {entry.id: entry for entry in entries}.values() if entry.id not in known]
            tables.take_in(new)
        return len(new)

    def verify(self) -> Verdict:
        """Read the whole journal, work everything out again, and compare it with what the file keeps."""
        with self._connection as tables:
            entries = tables.entries()
            return Verdict(len(entries), tuple(self._problems(tables, entries)))

    # Keeping

    def local(self, key: str) -> str | None:
        """This laptop's own note under `key`. It is no part of the inspection and never leaves."""
        with self._connection as tables:
            return tables.local(key)

    def set_local(self, key: str, value: str) -> None:
        """Keep this laptop's own note, also in a closed inspection; where the file is read-only, none is kept."""
        if self._connection.unwritable:
            return
        # Unlike an answer, where one was may be lost with the power.
        with self._connection.in_haste(), self._connection.transaction() as tables:
            tables.set_local(key, value)

    def backup(self, path: Path | None = None) -> Path:
        """A whole copy as of now, by default beside the file and named after the time; returns its path."""
        path = path or path_beside(self.path, self._clock)
        with whole_file(path, new=True, like=self.path) as draft, disk_trouble(f"{path} cannot be written"):
            self._connection.copy_to(draft)
        return path

    def keep_backup(self, why: Why) -> Backup | None:
        """See that there is an automatic backup of the journal as it is now; returns it.

        None of a file that is empty, or that others write. Refused if the backup cannot be written or read back.
        """
        from model.file import backups  # after the first paint: not for the start-up

        if not self.is_writer or not self.size():
            return None
        return backups.keep(self.path, self.key, why, self._clock, self.digest(), self.ids)

    def take_backup(self, why: Why) -> Backup:
        """Take an automatic backup, whatever there is already. Refused if it cannot be written or read back."""
        from model.file import backups  # as in `keep_backup`: not for the start-up

        return backups.back_up(self.path, self.key, why, self._clock, self.ids)

    def protect(self, key: FileKey | None) -> None:
        """Give the file this key, in place of the one it has, if any; without a key, protection ends.

        The whole file is written anew and takes the old one's place at once, so that it is always the one or the
        other. Its automatic backups follow. Refused if the file cannot be written, or is open elsewhere.
        """
        from model.file import backups  # as in `keep_backup`: not for the start-up

        if self._connection.unwritable:
            raise Refused(self._connection.unwritable)
        with self._connection, disk_trouble(f"{self.path.name} keeps the protection it had"):
            backups.before_protecting(self.path, self.key, key, self.ids, lambda noted: self.set_local(FORMER, noted))
            try:
                self._connection.protect(key)
            finally:
                self._closing = self.closing()
                self._remove_former()

    # How

    @contextmanager
    def _writing(self, *, even_closed: bool = False) -> Iterator[Tables]:
        """One transaction: all of it or nothing. Refused if the file cannot be written, or the inspection is closed."""
        with self._connection as tables:
            with self._connection.transaction():
                # Asked when it is our turn: another thread, or whoever had the stick, may have closed it meanwhile.
                self._closing = standing(tables.fields(INSPECTION))
                if self._closing is not None and not even_closed:
                    raise Refused(self._closing.sentence(self.path.name))
                yield tables
                closed = standing(tables.fields(INSPECTION))
            self._closing = closed

    def _record(self, tables: Tables, statement: Statement, author: str) -> Change | None:
        """State one thing that can be; None if it says nothing new."""
        _check_case(tables, statement.subject)
        return self._say(tables, statement, author) if _is_new(_heads(tables, statement), statement.value) else None

    def _say(self, tables: Tables, statement: Statement, author: str) -> Change:
        heads = _heads(tables, statement)
        entry = journal.make(statement, author, self._clock(), (head.id for head in heads))
        tables.insert([entry])
        return Change(entry, value_of(heads), tables.follow(entry))

    def _sign_as_it_stands(
        self, tables: Tables, case_ref: str, assessor: str, reason: str | None, author: str
    ) -> Change:
        """Refused if relevant answers are missing, unless a reason is given."""
        reason = (reason or "").strip() or None
        subject = reading_subject(case_ref, assessor)
        _check_case(tables, subject)
        readings.refuse_signing(self.instrument, self.reading(case_ref, assessor), reason)
        return self._sign(tables, subject, tables.signature_of(subject), reason, author)

    def _sign(self, tables: Tables, subject: str, signed: str | None, reason: str | None, author: str) -> Change:
        """State a signature, or take it back, and its reason; none clears an earlier one."""
        why = Statement(subject, NOTE + SIGNED, reason)
        check(self.instrument, why)
        checked_name(author)
        self._record(tables, why, author)
        return self._say(tables, Statement(subject, SIGNED, signed), author)

    def _problems(self, tables: Tables, entries: list[Entry]) -> Iterator[str]:
        for line in tables.complaints():
            yield f"{self.path.name}: SQLite says: {line}."
        yield from verify.problems(self.instrument, entries, tables.heads(), self.readings())

    def _remove_former(self) -> None:
        """Remove the backups of the former protection, if there are any, and take one with the file's own."""
        noted = self.local(FORMER)
        if not noted or not self.is_writer:
            return
        from model.file import backups  # seldom needed: not for the start-up

        former, left = backups.remove_former(self.path, self.key, noted)
        with suppress(Refused):
            if not left:
                self.set_local(FORMER, "")
            if former:
                self.keep_backup(Why.PROTECTION)


def _check_case(tables: Tables, subject: str, added: Collection[str] = ()) -> None:
    """Refuse a reading of a case that is not there, nor being `added`."""
    case_ref = case_of(subject)
    if case_ref is None or assessor_of(subject) is None or case_subject(case_ref) in added:
        return
    if not tables.fields(case_subject(case_ref)):
        raise Refused(f"There is no case {case_ref} in this inspection.")


def _heads(tables: Tables, statement: Statement) -> Heads:
    return tables.fields(statement.subject).get(statement.field, ())


def _is_new(heads: Heads, value: Value) -> bool:
    return journal.is_conflict(heads) or value_of(heads) != value
