"""A key that is held down: the system repeats it, and a repeated key may move and type, but it decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

Key = Qt.Key

_MOVES = frozenset(
    {
        *(Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down),
        *(Key.Key_PageUp, Key.Key_PageDown, Key.Key_Home, Key.Key_End, Key.Key_Tab, Key.Key_Backtab),
    }
)
_DECIDES = frozenset({Key.Key_Return, Key.Key_Enter, Key.Key_Escape})


class HeldKeys(QObject):
    """Lets through of a window's repeated keys what scrolls, moves through a list or types; all others go no further.

    It stands at the window itself, before any page, button or strip in it. The keys of actions never come here: those
    do not repeat.
    """

    def watch(self, window: QWidget) -> None:
        """Stand at the window from now on; it must have been shown."""
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Whether the key goes no further."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not event.isAutoRepeat():
            return False
        return not _may_repeat(Key(event.key()), QApplication.focusWidget())


def _may_repeat(key: Qt.Key, focus: QWidget | None) -> bool:
    if isinstance(focus, QLineEdit):
        return key not in _DECIDES and not focus.isReadOnly()
    if isinstance(focus, QPlainTextEdit | QTextEdit) and not focus.isReadOnly():
        return key != Key.Key_Escape
    return key in _MOVES and not isinstance(focus, QComboBox)  # which chooses, as of the cases in Read, as it moves
