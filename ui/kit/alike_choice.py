"""Asks, in place, whether a new spelling is that of a known one that it is like, or of another."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from model.journal.likeness import alike_pairs, why_asked
from ui.kit.flow import FlowLayout
from ui.kit.notice import Notice


class AlikeChoice(QWidget):
    """Hidden until there is something to ask. `chosen(text, spelling)`: the person said of a text which it is."""

    chosen = Signal(str, str)

    def __init__(self, known: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = [*known]
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

    def settles(self, *texts: str) -> bool:
        """Whether nothing is to be asked of these spellings; if something is, ask it and put the keyboard there."""
        pair = next(alike_pairs(texts, self._known), None)
        self.setVisible(pair is not None)
        if pair is None:
            return True
        self._other, self._text = pair
        self.notice.refuse(f"{why_asked(self._text, self._other)}. Which is it?")
        self.use_known.setText(f"It is {_on_button(self._other)}")
        self.keep.setText(f"{_on_button(self._text)} is another")
        self.use_known.setFocus()
        return False

    def _choose(self, spelling: str) -> None:
        self._known += [self._other, spelling]
        self.hide()
        self.chosen.emit(self._text, spelling)


def _on_button(text: str) -> str:
    return text.replace("&", "&&")
