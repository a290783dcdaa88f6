"""A plain list of questions to go to: what was found, or what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from model.instrument.instrument import Question

_ID = Qt.ItemDataRole.UserRole


class QuestionList(QListWidget):
    """`picked(question id)` when a question is clicked, or Enter is pressed on it; `left()` when Esc is pressed."""

    picked = Signal(str)
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._pick)

    def show_questions(self, questions: Iterable[Question]) -> None:
        """List these questions, the first one chosen."""
        self.clear()
        for question in questions:
            item = QListWidgetItem(f"{question.number}  {question.text}", self)
            item.setData(_ID, question.id)
        self.setCurrentRow(0)

    def pick_current(self) -> None:
        """Go to the question that is chosen, if any is."""
        if item := self.currentItem():
            self._pick(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter picks, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pick_current()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _pick(self, item: QListWidgetItem) -> None:
        self.picked.emit(item.data(_ID))
