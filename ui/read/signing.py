"""Signing a reading and taking the signature back: what is asked on the strip of the Read page, and what follows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from model.inspection.outcomes import missing
from model.inspection.readings import Signature
from ui.read import walk
from ui.read.case_header import CaseHeader
from ui.read.open_reading import OpenReading
from ui.read.question_column import QuestionColumn
from ui.read.sign_strip import SignStrip
from ui.session.case_rows import case_rows
from ui.session.session import Session


class Signing(QObject):
    """Asks about the reading it is given last; whatever else comes on view takes the question away.

    `next_picked(case_ref)` and `left()` are requests: for another case, and for the keyboard to go back to the answers.
    `refused(sentence)` says why it cannot be signed.
    """

    next_picked = Signal(str)
    left = Signal()
    refused = Signal(str)

    def __init__(
        self, session: Session, strip: SignStrip, column: QuestionColumn, header: CaseHeader, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._strip = strip
        self._column = column
        self._header = header
        self._case_ref = ""
        self._me = ""

    def sign(self, reading: OpenReading, me: str) -> None:
        """Sign it, if that has just been asked; else ask, and say what is missing."""
        self._case_ref, self._me = reading.case.ref, me
        if self._strip.is_asking(self._sign_now):
            self._strip.accept()
        elif locked := reading.why_locked(me):
            self.refused.emit(locked)
        elif left := list(missing(self._session.store.instrument, reading.outcomes_in_view)):
            are = "question is" if len(left) == 1 else "questions are"
            self._column.list_missing(keyboard=False)
            self._strip.ask(
                f"{len(left)} {are} not answered, the first of them {left[0].number}. F3 goes there. "
                "To sign all the same, say why.",
                "Sign incomplete",
                self._sign_now,
                reason=True,
            )
        else:
            self._strip.ask(
                f"Nothing is missing. Sign {self._case_ref}? Ctrl+Enter again to sign, Esc to go on.",
                "Sign (Ctrl+Enter)",
                self._sign_now,
            )

    def reopen(self, reading: OpenReading, me: str) -> None:
        """Ask why the signature is to be taken back, if it is mine."""
        self._case_ref, self._me = reading.case.ref, me
        if reading.assessor == me and reading.signature is not Signature.DRAFT:
            words = reading.why_locked(me) or "The signature is void. Reopen the reading, and say why."
            self._strip.ask(words, "Reopen", self._reopen_now, reason=True)

    def _sign_now(self, reason: str) -> None:
        signed = self._case_ref
        if not self._session.sign(signed, reason or None):
            return
        self._column.show_tree()
        rows = case_rows(self._session.store, self._me)
        self._header.show_cases(rows)
        one = self._session.store.instrument.unit.one
        target = walk.next_case(rows, signed)
        if target is None:
            self._strip.ask(f"{signed} is signed. There is no other {one} for you to read.", "", _nothing)
            self.left.emit()
        else:
            self._strip.ask(
                f"{signed} is signed. Next {one}: {target} (Enter).",
                f"Read {target} (Enter)",
                lambda _: self.next_picked.emit(target),
                keyboard=True,
            )

    def _reopen_now(self, reason: str) -> None:
        self._session.reopen(self._case_ref, reason)
        self.left.emit()


def _nothing(_reason: str) -> None:
    """The strip only told something: nothing follows."""
