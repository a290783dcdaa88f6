"""A box for a few lines of text that says what was written: when the keyboard leaves it, and while it is written."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

_PAUSE_MS = 1000
_LONGEST_MS = 2000


class Reason(QPlainTextEdit):
    """A few lines of text, kept while they are written, so that a crash or a flat battery loses little.

    `written(text)` when the keyboard leaves it with something else in it; after a second without a key; and two seconds
    after the first key that is not kept, however fast one types. Esc leaves it.
    """

    written = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._before = ""
        self.setTabChangesFocus(True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._longest = QTimer(self, singleShot=True, interval=_LONGEST_MS)
        for timer in (self._pause, self._longest):
            timer.timeout.connect(self.commit)
        self.textChanged.connect(self._wait)

    def show_text(self, text: str) -> None:
        """Show what is recorded. The box may spell it otherwise (line ends, hard spaces), which is no change of it."""
        if text != self.toPlainText():
            self.setPlainText(text)
        self._before = self.toPlainText()
        self._stop_waiting()

    def commit(self) -> None:
        """Say what was written, if it is not what was there."""
        self._stop_waiting()
        text = self.toPlainText()
        if text != self._before:
            self._before = text
            self.written.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc goes back to where the decisions are listed."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Record what was written."""
        super().focusOutEvent(event)
        self.commit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Record what was written before the page or the window goes."""
        self.commit()
        super().hideEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Three lines at the text size in force."""
        em = self.fontMetrics().height()
        return QSize(20 * em, round(3.6 * em))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Not less than two lines."""
        em = self.fontMetrics().height()
        return QSize(10 * em, round(2.6 * em))

    def _wait(self) -> None:
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def _stop_waiting(self) -> None:
        self._pause.stop()
        self._longest.stop()
