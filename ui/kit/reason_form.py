"""Asks for a reason before something that a reader of the journal will want explained."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from ui.kit.forms import FormSheet


class ReasonForm(FormSheet):
    """`accepted(reason)` is a request; the reason is never empty."""

    accepted = Signal(str)

    def __init__(self, heading: str, explanation: str, accept_text: str) -> None:
        super().__init__(heading, explanation, accept_text)
        self.reason = QLineEdit()
        self._row = self.add("&Reason", self.reason)

    def accept(self) -> None:
        """Ask for it to be done, or for the reason first."""
        reason = self.reason.text().strip()
        if reason:
            self.accepted.emit(reason)
        else:
            self.complain(self._row, "Give a reason: it stays in the journal.")
