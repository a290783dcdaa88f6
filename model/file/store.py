"""The inspection file: states things in its journal, and answers what follows from it.

Every statement is one transaction that writes the entry and the caches that follow from it, and is on disk when it
returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from model.file.backup_names import Why
from model.file.connection import Connection
from model.file.ledger import Ledger
from model.file.limits import LIMITS, Limits
from model.file.local_notes import LocalNotes
from model.file.protection import FileKey
from model.file.sqlite import disk_trouble
from model.file.tables import Tables
from model.file.upkeep import Upkeep
from model.inspection import readings, verify
from model.inspection.arrival import NOTHING_MORE, Intake
from model.inspection.closing import checked_reason, standing
from model.inspection.fields import check
from model.inspection.readings import Signature
from model.inspection.verify import Verdict
from model.instrument.instrument import Instrument
from model.journal import journal
from model.journal.clock import Clock, now
from model.journal.field_names import CLOSED
from model.journal.journal import Heads, Key, value_of
from model.journal.records import (
    INSPECTION,
    LEAD_NAME,
    NOTE,
    SIGNED,
    Change,
    Entry,
    Refused,
    Statement,
    Value,
    assessor_of,
    checked_name,
    reading_subject,
)


class Store(Ledger):
    """One open inspection file, to be stated in and asked, from any thread: they take turns.

    `path` is where it is, and `clock` tells the time of what is stated. `local` has this laptop's own notes; `upkeep`
    sees to copies, backups and protection.
    """

    def __init__(self, connection: Connection, clock: Clock, limits: Limits = LIMITS) -> None:
        super().__init__(connection.inspection, connection.instrument, connection)
        self._connection = connection
        self._limits = limits
        self._closing = self.closing()
        self.path = connection.path
        self.clock = clock
        self.local = LocalNotes(connection)
        self.upkeep = Upkeep(self, connection, self.local, clock)

    @classmethod
    def create(
        cls, path: Path, instrument: Instrument, area: str, month: str, clock: Clock = now, key: FileKey | None = None
    ) -> Self:
        """A new, empty inspection, protected if there is a key.

        Refused if there is such a file, or area or month (YYYY-MM) cannot be.
        """
        from model.file.schema import make  # which loads sqlite-utils: too slow for the start-up

        make(path, instrument, area, month, key)
        return cls.open(path, clock, key)

    @classmethod
    def open(cls, path: Path, clock: Clock = now, key: FileKey | None = None, limits: Limits = LIMITS) -> Self:
        """An inspection file, for writing if nobody else has it and it can be written, else for reading.

        Refused if it is missing, no inspection file, cut short or damaged, or of a newer format; `WrongPassphrase` if
        it is protected and this is not its key. An older format is backed up beside it and converted. One that holds
        more than the `limits` can only be read.
        """
        connection = Connection(path, key)
        try:
            with disk_trouble(f"{path.name} could not be opened"):
                if connection.is_older:
                    from model.file import backups  # seldom needed: not for the start-up

                    backups.take(path, connection.key, Why.CONVERSION, clock)
                    connection.convert()
                store = cls(connection, clock, limits)
                store.upkeep.begin()
                store._look_for_room()
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

    def nearly_full(self) -> str:
        """That the file will soon hold as much as it may, as a sentence; "" while there is room enough."""
        with self._connection as tables:
            return self._limits.warning(self.path.name, tables.amounts())

    # Stating

    @property
    def owner(self) -> str:
        """In whose name the laptop's owner states things; the lead's while none was given."""
        return self.local.get("assessor") or LEAD_NAME

    def names(self) -> list[str]:
        """Everybody whom the file knows, in order: its owner, those who read or are to, and whoever stated anything."""
        to_read = {str(name) for case in self.cases() for name in case.readers}
        with self._rows as tables:
            return sorted({self.owner, *self.assessors(), *to_read, *tables.authors()})

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
                tables.check_case(statement.subject, added)
                key = statement.subject, statement.field
                heads = latest[key] if key in latest else tables.heads_of(statement)
                if _is_new(heads, statement.value):
                    says = author or assessor_of(statement.subject) or ""
                    entry = journal.make(statement, says, self.clock(), (head.id for head in heads))
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
            for_each = [(each, [head.id for head in tables.heads_of(each)]) for each in statements]
            tables.take_in([journal.make(each, author, self.clock(), replaced) for each, replaced in for_each])

    def sign(self, case_ref: str, assessor: str, reason: str | None = None, author: str | None = None) -> Change:
        """Sign a reading as it stands; `author` is whoever does so, the assessor unless another is named.

        Refused if relevant answers are missing, unless a reason is given.
        """
        with self._writing() as tables:
            return self._sign_as_it_stands(tables, case_ref, assessor, reason, assessor if author is None else author)

    def sign_all(
        self, assessor: str, case_refs: Iterable[str] = (), reason: str | None = None, author: str | None = None
    ) -> int:
        """Sign an assessor's readings of these cases, or all that are not signed yet: all or none. Returns how many.

        `author` is as in `sign`.
        """
        with self._writing() as tables:
            mine = {row.case_ref: row for row in self.readings() if row.assessor == assessor}
            unsigned = [ref for ref, row in mine.items() if row.signature is not Signature.SIGNED and row.standing]
            chosen = list(dict.fromkeys(case_refs)) or unsigned
            if not chosen:
                raise Refused(f"{assessor} has no reading that is not signed yet.")
            for case_ref in chosen:
                if self.case(case_ref).ref not in mine:
                    raise Refused(f"{assessor} has not begun to read {case_ref}, so there is nothing to sign.")
                self._sign_as_it_stands(tables, case_ref, assessor, reason, author or assessor)
        return len(chosen)

    def reopen(self, case_ref: str, assessor: str, reason: str, author: str | None = None) -> Change:
        """Take a signature back, with a reason; `author` is whoever does so, the assessor unless another is named.

        Where what was signed is in conflict, there may be no agreed signature: it can be sent back all the same.
        """
        where = readings.named(self.instrument, case_ref, assessor)
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

    def check_room(self, new: int) -> None:
        """Refuse what has so many new entries that the file could not hold them."""
        with self._connection as tables:
            amounts = tables.amounts()
        self._limits.check(self.path.name, amounts._replace(entries=amounts.entries + new))

    def apply(self, entries: Iterable[Entry], intake: Intake = NOTHING_MORE, author: str = "") -> int:
        """Take in the entries of a checked `Plan`; returns how many were new. Union: known ones change nothing.

        What else there is to an intake comes with them in one transaction; `author` says what is decided.
        """
        with self._writing() as tables:
            known = tables.ids()
            new = {entry.id: entry for entry in entries if entry.id not in known}
            self.check_room(len(new))
            tables.take_in(new.values(), {id_: one for id_, one in intake.arrivals.items() if id_ in new})
            tables.release()
            tables.hold(intake.held, intake.arrivals)
            for statement in intake.decisions:
                check(self.instrument, statement)
                self._say(tables, statement, checked_name(author))
        return len(new)

    def verify(self) -> Verdict:
        """Read the whole journal, work everything out again, and compare it with what the file keeps."""
        with self._connection as tables:
            entries = tables.entries()
            return Verdict(len(entries), tuple(self._problems(tables, entries)))

    # How

    def _look_for_room(self) -> None:
        """Let a file that holds more than it may be read, and no more."""
        if self._connection.unwritable is None:
            with self._connection as tables:
                self._connection.unwritable = self._limits.why_full(self.path.name, tables.amounts())

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
                self._limits.check(self.path.name, tables.amounts())
            self._closing = closed

    def _record(self, tables: Tables, statement: Statement, author: str) -> Change | None:
        """State one thing that can be; None if it says nothing new."""
        tables.check_case(statement.subject)
        return self._say(tables, statement, author) if _is_new(tables.heads_of(statement), statement.value) else None

    def _say(self, tables: Tables, statement: Statement, author: str) -> Change:
        heads = tables.heads_of(statement)
        entry = journal.make(statement, author, self.clock(), (head.id for head in heads))
        tables.insert([entry])
        return Change(entry, value_of(heads), tables.follow(entry))

    def _sign_as_it_stands(
        self, tables: Tables, case_ref: str, assessor: str, reason: str | None, author: str
    ) -> Change:
        """Refused if relevant answers are missing, unless a reason is given."""
        reason = (reason or "").strip() or None
        subject = reading_subject(case_ref, assessor)
        tables.check_case(subject)
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


def _is_new(heads: Heads, value: Value) -> bool:
    return journal.is_conflict(heads) or value_of(heads) != value
