"""What was stated and the disk has not taken: kept in memory, in order, until it does.

None of it is in the journal yet, so that no tally counts it; the views say of each that it is not saved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from model.instrument.values import counted
from model.journal.records import NOTE, DiskTrouble, Refused, Statement, TroubleKind, Value, assessor_of

_AGAIN_MS = 5000

_PLAIN = {
    TroubleKind.FULL: "The disk is full.",
    TroubleKind.FAILING: "The disk cannot be written or read.",
    TroubleKind.WRITE_PROTECTED: "The disk is write-protected.",
    TroubleKind.TAKEN: "Another program has the file.",
}
"""What is in the way, as people say it; of any other trouble its own sentence is shown."""


class Waiting(NamedTuple):
    """What was stated as one thing, and by whom."""

    statements: tuple[Statement, ...]
    author: str


class Unsaved(QObject):
    """A queue. It is tried again before each new statement, when asked to, and every few seconds.

    `record` puts what was stated as one thing on disk, whole or not at all. `changed()` what waits, or why, is not what
    it was; `saved()` some of it is on disk now.
    """

    changed = Signal()
    saved = Signal()

    def __init__(self, record: Callable[[tuple[Statement, ...], str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._record = record
        self.waiting: list[Waiting] = []
        self.why = ""
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.save)

    def __bool__(self) -> bool:
        return bool(self.waiting)

    def __len__(self) -> int:
        return len(self.waiting)

    def keep(self, statements: tuple[Statement, ...], author: str, trouble: Refused | None = None) -> None:
        """Put what was stated as one thing at the end, with the trouble that it has met itself, if it has."""
        latest = {(each.subject, each.field): each for each in self.statements}
        if any(each != latest.get((each.subject, each.field)) for each in statements):
            self.waiting.append(Waiting(statements, author))
        self.why = self.why if trouble is None else _plain(trouble)
        self._again.start()
        self.changed.emit()

    def save(self) -> bool:
        """Record what waits, in order, as far as the disk takes it; whether nothing waits now."""
        if not self.waiting:
            return True
        before, why = len(self.waiting), self.why
        try:
            while self.waiting:
                self._record(*self.waiting[0])
                del self.waiting[0]
        except Refused as refusal:
            self.why = _plain(refusal)
        if not self.waiting:
            self._end()
        if len(self.waiting) < before:
            self.saved.emit()
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
        """Forget it all: it is recorded elsewhere, or the person has agreed to lose it."""
        self.waiting = []
        self._end()
        self.changed.emit()

    def of(self, subject: str) -> dict[str, Value]:
        """The values of a subject that wait, by field."""
        return {each.field: each.value for each in self.statements if each.subject == subject}

    @property
    def statements(self) -> list[Statement]:
        """All that waits, in order."""
        return [statement for row in self.waiting for statement in row.statements]

    def in_words(self) -> str:
        """How much waits: "2 answers and 1 note". A decision with its reason is one."""
        firsts = [row.statements[0] for row in self.waiting]
        notes = sum(first.field.startswith(NOTE) for first in firsts)
        answers = sum(assessor_of(each.subject) is not None and not each.field.startswith(NOTE) for each in firsts)
        others = len(firsts) - answers - notes
        counts = ((answers, "answer"), (notes, "note"), (others, "decision"))
        return " and ".join(counted(number, name) for number, name in counts if number)

    def _end(self) -> None:
        self.why = ""
        self._again.stop()


def _plain(refusal: Refused) -> str:
    plain = _PLAIN.get(refusal.kind) if isinstance(refusal, DiskTrouble) else None
    return plain or str(refusal)
