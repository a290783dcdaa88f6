"""The inspection file: states things in its journal, and answers what follows from it.

Every statement is one transaction that writes the entry and the caches that follow from it, and is on disk when it
returns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from model.file.open_file import Clock, OpenFile, now
from model.inspection import readings, verify
from model.inspection.closing import checked_reason
from model.inspection.fields import check
from model.inspection.readings import Case, Inspection, Progress, Reading, Signature, Standing
from model.inspection.verify import Verdict
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


class Store(OpenFile):
    """One open inspection file, to be stated in and asked."""

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

    def restate(self, earlier: Mapping[Key, Iterable[Value]], author: str) -> None:
        """State earlier values of these fields in place of what stands, all or none.

        Several values of one field make it a conflict, as it was before somebody settled it.
        """
        statements = [Statement(*key, value) for key, values in earlier.items() for value in dict.fromkeys(values)]
        for statement in statements:
            check(self.instrument, statement)
        checked_name(author)
        with self._writing():
            made = []
            for each in statements:
                replaced = (head.id for head in self._heads(each))
                made.append(journal.make(each, author, self._clock(), replaced))
            self._tables.take_in(made)

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

    def verify(self) -> Verdict:
        """Read the whole journal, work everything out again, and compare it with what the file keeps."""
        with self._turn:
            entries = self.entries()
            return Verdict(len(entries), tuple(self._problems(entries)))

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

    def _problems(self, entries: list[Entry]) -> Iterator[str]:
        name = self.path.name
        for (line,) in self._sql.execute("PRAGMA integrity_check").fetchall():
            if line != "ok":
                yield f"{name}: SQLite says: {line}."
        yield from verify.problems(self.instrument, entries, self._tables.heads(), self.readings())


def _is_new(heads: Heads, value: Value) -> bool:
    return journal.is_conflict(heads) or value_of(heads) != value
