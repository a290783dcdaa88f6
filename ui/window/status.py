"""The strip at the foot of the window: what was just done or refused, and who is at the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.kit.notice import Notice
from ui.kit.plain import label

if TYPE_CHECKING:  # the start page is on view before SQLite is loaded
    from ui.session.session import Session

_FACT_STAYS_MS = 8000


class StatusStrip(QWidget):
    """A fact goes away by itself; a refusal stays until something else is said."""

    def __init__(self) -> None:
        super().__init__()
        self._refusal = ""
        self.notice = Notice()
        self._standing = label()
        self._standing.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        row.addWidget(self.notice, 1)
        row.addStretch()
        row.addWidget(self._standing)
        self._timer = QTimer(self, singleShot=True, interval=_FACT_STAYS_MS)
        self._timer.timeout.connect(self.clear)

    def say(self, sentence: str) -> None:
        """State a fact for some seconds."""
        self._refusal = ""
        self.notice.say(sentence)
        self._timer.start()

    def refuse(self, sentence: str) -> None:
        """Say why something was not done."""
        self._timer.stop()
        self._refusal = sentence
        self.notice.refuse(sentence)

    def add(self, sentence: str) -> None:
        """State a fact, after what is refused if anything is."""
        if self._refusal:
            self.refuse(f"{self._refusal} {sentence}")
        else:
            self.say(sentence)

    def clear(self) -> None:
        """Say nothing."""
        self._timer.stop()
        self._refusal = ""
        self.notice.say("")

    def stand(self, words: str) -> None:
        """Show at the right what stays in view: who works here, and whether everything is saved."""
        self._standing.setText(words)

    def follow(self, session: Session) -> None:
        """Show who works in an open file and whether all is saved, from now on; and say whatever it refuses."""

        def stand() -> None:
            waits = session.unsaved.in_words()
            saved = f"not saved yet: {waits}" if waits else "every answer is saved as it is given"
            self.stand(f"{session.author} — {saved}" if session.author else "")

        def follow_replaced() -> None:
            stand()
            if not self._timer.isActive():  # what was refused before is over; a fact goes away by itself
                self.clear()

        session.refused.connect(self.refuse)
        session.changed.connect(self.clear)
        session.replaced.connect(follow_replaced)
        session.unsaved.changed.connect(stand)
        session.unsaved.saved.connect(lambda: None if session.unsaved else self.say("All of it is saved now."))
        stand()
