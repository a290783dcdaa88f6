"""Asks, in place, whether a new spelling is that of a known one that it is like, or of another."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from model.journal.likeness import Spellings, why_asked
from ui.kit.flow import FlowLayout
from ui.kit.notice import Notice


class AlikeChoice(QWidget):
    """Hidden until there is something to ask. `chosen(spelling)`: the person said which it is."""

    chosen = Signal(str)

    def __init__(self, known: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spellings = Spellings(known)
        self._text = self._other = ""
        self.notice = Notice()
        self.use_known, self.keep = QPushButton(), QPushButton()
        for button in (self.use_known, self.keep):
            button.setAutoDefault(True)
        self.use_known.clicked.connect(lambda: self._choose(self._other))
        self.keep.clicked.connect(lambda: self._choose(self._text))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notice)
        column.addLayout(FlowLayout(self.use_known, self.keep))
        self.hide()

    def settles(self, text: str) -> bool:
        """Whether nothing is to be asked of this spelling; if something is, ask it and put the keyboard there."""
        other = self._spellings.like(text)
        self.setVisible(other is not None)
        if other is None:
            return True
        self._text, self._other = text, other
        self.notice.refuse(f"{why_asked(text, other)}. Which is it?")
        self.use_known.setText(f"It is {_on_button(other)}")
        self.keep.setText(f"{_on_button(text)} is another")
        self.use_known.setFocus()
        return False

    def _choose(self, text: str) -> None:
        self._spellings.add(text)
        self.hide()
        self.chosen.emit(text)


def _on_button(text: str) -> str:
    return text.replace("&", "&&")
