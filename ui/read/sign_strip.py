"""The strip on which the Read page asks before it signs, reopens or goes to another case: a line, never a box."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.notice import Notice

OnYes = Callable[[str], None]
"""What is done on yes, with the reason that was typed ("" where none is asked for)."""


class SignStrip(QWidget):
    """Asks one thing at a time. Esc or going on without an answer takes it away: `dismissed`."""

    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._act: OnYes | None = None
        self.question = ""
        self._words = Notice()
        self._reason_label = QLabel("Rea&son")
        self._reason = QLineEdit()
        self._reason.setAccessibleName("Reason")
        self._reason_label.setBuddy(self._reason)
        self._yes = QPushButton()
        self._yes.clicked.connect(self.accept)
        self._no = QPushButton("Not now (Esc)")
        self._no.clicked.connect(self.dismiss)
        row = QHBoxLayout()
        for widget in (self._reason_label, self._reason, self._yes, self._no):
            row.addWidget(widget)
        row.addStretch()
        self._reason.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addLayout(row)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.hide()

    def ask(self, question: str, yes: str, act: OnYes, *, reason: bool = False, keyboard: bool = False) -> None:
        """Ask; `yes` is the button's words. With a `reason` to type, or if `keyboard`, the keyboard goes there."""
        self._act = act
        self.question = question
        self._words.say(question)
        self._yes.setText(yes)
        self._yes.setVisible(bool(yes))
        for widget in (self._reason_label, self._reason):
            widget.setVisible(reason)
        self._reason.clear()
        self.show()
        if reason or keyboard:
            (self._reason if reason else self._yes).setFocus(Qt.FocusReason.OtherFocusReason)

    def is_asking(self, act: OnYes) -> bool:
        """Whether this is what yes would do now."""
        return self._act == act and not self.isHidden()

    def accept(self) -> None:
        """Yes: done, if a reason that is needed was given."""
        reason = self._reason.text().strip()
        if self._reason.isVisible() and not reason:
            self._words.refuse(f"{self.question} A reason is needed.")
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act(reason)

    def dismiss(self) -> None:
        """No: nothing is done."""
        if not self.isHidden():
            self._act = None
            self.hide()
            self.dismissed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter is yes while the keyboard is here, but on the other button; Esc is no."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (is_enter and self._no.hasFocus()):
            self.dismiss()
        elif is_enter:
            self.accept()
        else:
            super().keyPressEvent(event)
