"""A line in place that says one sentence: a fact, or why something was refused."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from ui.theme import colours


class Notice(QLabel):
    """Hidden while it has nothing to say. A refusal has its own ground, and a sign: colour never speaks alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refusal = False
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAutoFillBackground(True)
        self.setContentsMargins(8, 4, 8, 4)
        self.hide()

    def say(self, sentence: str) -> None:
        """State a fact; an empty sentence hides the line."""
        self._show(sentence, refusal=False)

    def refuse(self, sentence: str) -> None:
        """Say why something was not done; an empty sentence hides the line."""
        self._show(sentence, refusal=True)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take the other scheme's ground when the system turns light or dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._dress()

    def _show(self, sentence: str, *, refusal: bool) -> None:
        if not sentence and self.isHidden():
            return
        self._refusal = refusal
        self._dress()
        self.setText(f"⚠ {sentence}" if refusal and sentence else sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        if sentence:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _dress(self) -> None:
        palette = self.palette()
        ground = colours().refusal if self._refusal else colours().notice
        palette.setColor(QPalette.ColorRole.Window, ground)
        palette.setColor(QPalette.ColorRole.WindowText, colours().text)
        self.setPalette(palette)
