"""What something would do, as a table, before it is done: taken in by its button, left with Esc."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column, Line, LineTable
from ui.kit.notice import Notice
from ui.kit.theme import Dim, Heading


class Preview(QWidget):
    """`accepted` and `cancelled` are requests. Without a text for its button, there is nothing to accept."""

    accepted = Signal()
    cancelled = Signal()

    def __init__(
        self,
        heading: str,
        sentences: Iterable[str],
        columns: Sequence[Column],
        lines: Sequence[Line],
        accept_text: str,
    ) -> None:
        super().__init__()
        self.notice = Notice()
        self.table = LineTable(heading, columns)
        self.table.show_lines(lines)
        self.add = QPushButton(accept_text or "Nothing to take in")
        self.add.setEnabled(bool(accept_text))
        self.add.setAutoDefault(True)
        self.add.clicked.connect(self.accepted)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.cancelled)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addWidget(Heading(heading))
        column.addWidget(self.notice)
        for sentence in sentences:
            column.addWidget(Dim(sentence))
        column.addWidget(self.table, 1)
        self._buttons = FlowLayout(self.add, cancel)
        column.addLayout(self._buttons)
        self._column = column

    def add_question(self, question: QWidget, *answers: QWidget) -> None:
        """Add what can be answered otherwise: above the buttons, and on Tab's way to them from the table."""
        self._column.insertWidget(self._column.indexOf(self._buttons), question)
        for before, after in pairwise((self.table, *answers, self.add)):
            QWidget.setTabOrder(before, after)

    def take_focus(self) -> None:
        """To the button that takes it in; to the table if there is nothing to take in."""
        (self.add if self.add.isEnabled() else self.table).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc leaves everything as it is."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
