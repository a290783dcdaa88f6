"""What was stated and the disk has not taken: kept in memory, in order, until it does.

None of it is in the journal yet, so that no tally counts it; the views say of each that it is not saved.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from model.file.store import Store
from model.instrument.values import counted
from model.journal.records import NOTE, Change, DiskTrouble, Refused, Statement, TroubleKind, Value, assessor_of

_AGAIN_MS = 5000

_PLAIN = {
    TroubleKind.FULL: "The disk is full.",
    TroubleKind.FAILING: "The disk cannot be written or read.",
    TroubleKind.WRITE_PROTECTED: "The disk is write-protected.",
    TroubleKind.TAKEN: "Another program has the file.",
}
"""What is in the way, as people say it; of any other trouble its own sentence is shown."""


class Waiting(NamedTuple):
    """A statement and who made it."""

    statement: Statement
    author: str


class Unsaved(QObject):
    """A queue. It is tried again before each new statement, when asked to, and every few seconds.

    `changed()` what waits, or why, is not what it was; `saved(list of Change)` some of it is on disk now.
    """

    changed = Signal()
    saved = Signal(object)

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self.waiting: list[Waiting] = []
        self.why = ""
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.save)

    def __bool__(self) -> bool:
        return bool(self.waiting)

    def __len__(self) -> int:
        return len(self.waiting)

    def keep(self, statement: Statement, author: str, trouble: Refused | None = None) -> None:
        """Put a statement at the end, with the trouble that it has met itself, if it has."""
        if statement != next(
            (row.statement for row in reversed(self.waiting) if _same(row.statement, statement)), None
        ):
            self.waiting.append(Waiting(statement, author))
        self.why = self.why if trouble is None else _plain(trouble)
        self._again.start()
        self.changed.emit()

    def save(self) -> bool:
        """Record what waits, in order, as far as the disk takes it; whether nothing waits now."""
        if not self.waiting:
            return True
        before, why, changes = len(self.waiting), self.why, list[Change]()
        try:
            while self.waiting:
                change = self._store.record(*self.waiting[0])
                del self.waiting[0]
                changes += [change] if change is not None else []
        except Refused as refusal:
            self.why = _plain(refusal)
        if not self.waiting:
            self._end()
        if len(self.waiting) < before:
            self.saved.emit(changes)
        if (len(self.waiting), self.why) != (before, why):
            self.changed.emit()
        return not self.waiting

    def take_back(self) -> None:
        """Forget the latest: it was never recorded."""
        self.waiting = self.waiting[:-1]
        if not self.waiting:
            self._end()
        self.changed.emit()

    def give_up(self) -> None:
        """Forget it all: it is recorded elsewhere, or the person has said so."""
        self.waiting = []
        self._end()
        self.changed.emit()

    def of(self, subject: str) -> dict[str, Value]:
        """What waits to be said of a subject, by field."""
        return {row.statement.field: row.statement.value for row in self.waiting if row.statement.subject == subject}

    def in_words(self) -> str:
        """How much waits: "2 answers and 1 note"."""
        answers = sum(assessor_of(row.statement.subject) is not None and not _is_note(row) for row in self.waiting)
        notes = sum(map(_is_note, self.waiting))
        others = len(self.waiting) - answers - notes
        counts = ((answers, "answer"), (notes, "note"), (others, "decision"))
        return " and ".join(counted(number, name) for number, name in counts if number)

    def _end(self) -> None:
        self.why = ""
        self._again.stop()


def _same(one: Statement, other: Statement) -> bool:
    return (one.subject, one.field) == (other.subject, other.field)


def _plain(refusal: Refused) -> str:
    plain = _PLAIN.get(refusal.kind) if isinstance(refusal, DiskTrouble) else None
    return plain or str(refusal)


def _is_note(row: Waiting) -> bool:
    return row.statement.field.startswith(NOTE)
