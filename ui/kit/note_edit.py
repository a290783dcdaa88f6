"""The note on an answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from ui.kit.reason_box import Reason


class NoteEdit(Reason):
    """A `Reason` that grows with the window, and that Ctrl+Enter leaves too."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show what is recorded. Spaces still being typed at either end are no difference."""
        if text != self.toPlainText().strip():
            super().show_text(text)

    def event(self, event: QEvent) -> bool:
        """Take Ctrl+Enter and Esc before any shortcut of the window does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _leaves(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+Enter and Esc go back to the answers."""
        if _leaves(event):
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _leaves(event: QKeyEvent) -> bool:
    with_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return event.key() == Qt.Key.Key_Escape or bool(is_enter and with_control)
