"""The line that says what is not saved, why, and what can be done; it also asks before any of it would be lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.kit.flow import FlowLayout
from ui.kit.notice import Notice
from ui.session.unsaved import Unsaved

_KEPT = "Kept here in order, counted nowhere, and saved by itself as soon as the disk takes it."


class UnsavedLine(QWidget):
    """Shown while something is not saved. `elsewhere_requested()` is a request; `left()`: the keyboard should go
    back to the page.
    """

    elsewhere_requested = Signal()
    left = Signal()

    def __init__(self, unsaved: Unsaved) -> None:
        super().__init__()
        self._unsaved = unsaved
        self._then: Callable[[], object] | None = None
        self._words = Notice()
        self._again = QPushButton("&Try again")
        self._elsewhere = QPushButton("Save else&where…")
        self._lose = QPushButton("&Close without saving")
        self._stay = QPushButton("Stay (Esc)")
        self._again.clicked.connect(self._try_again)
        self._elsewhere.clicked.connect(self.elsewhere_requested)
        self._lose.clicked.connect(self._close)
        self._stay.clicked.connect(self.dismiss)
        self._buttons = self._again, self._elsewhere, self._lose, self._stay
        buttons = QWidget()
        buttons.setLayout(FlowLayout(*self._buttons))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.addWidget(self._words)
        column.addWidget(buttons)
        unsaved.changed.connect(self.refresh)
        self.hide()

    def ask(self, then: Callable[[], object]) -> None:
        """Ask what is to become of what is not saved, before the file is left. `then` is called once all is saved, or
        given up.
        """
        self._then = then
        self.refresh()
        self.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard on "Try again"."""
        self.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # so that it is seen to be there
        self._again.setFocus(Qt.FocusReason.TabFocusReason)

    def dismiss(self) -> None:
        """Stop asking, and go back to the page."""
        self._then = None
        self.refresh()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc goes back; Enter presses the button that has the keyboard."""
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            event.accept()  # a key that was meant for a question must not reach it from here

    def _try_again(self) -> None:
        then = self._then
        if self._unsaved.save() and then is not None:
            then()

    def _close(self) -> None:
        then = self._then
        self._unsaved.give_up()
        if then is not None:
            then()

    def refresh(self) -> None:
        """Say what is not saved now, and why."""
        asking = self._then is not None
        for button in (self._lose, self._stay):
            button.setVisible(asking)
        if not self._unsaved:
            self._then = None
            had_keyboard = any(button.hasFocus() for button in self._buttons)
            self._words.say("")
            self.hide()
            if had_keyboard:
                self.left.emit()
            return
        waits = self._unsaved.in_words()
        lost = f"If the file is closed now, {waits} will be lost." if asking else _KEPT
        self._words.refuse(f"Not saved yet: {waits}. {self._unsaved.why} {lost}")
        self.show()
