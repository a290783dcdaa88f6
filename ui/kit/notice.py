"""A line in place that says one sentence: a fact, or why something was refused."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from ui.kit.theme import colours


class Notice(QLabel):
    """Hidden while it has nothing to say. A refusal has its own ground, and a sign: colour never speaks alone."""

    def __init__(self) -> None:
        super().__init__()
        self._refusal = False
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setContentsMargins(8, 4, 8, 4)
        self.hide()

    def say(self, sentence: str) -> None:
        """State a fact; an empty sentence hides the line."""
        self._show(sentence, refusal=False)

    def refuse(self, sentence: str) -> None:
        """Say why something was not done; an empty sentence hides the line."""
        self._show(sentence, refusal=True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the ground of the scheme in force, then the words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours().refusal if self._refusal else colours().notice)
        painter.end()
        super().paintEvent(event)

    def _show(self, sentence: str, *, refusal: bool) -> None:
        if not sentence and self.isHidden():
            return
        self._refusal = refusal
        self.setText(f"⚠ {sentence}" if refusal and sentence else sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        if sentence:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
