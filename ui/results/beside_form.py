"""The percents that stand beside a question's result: in the country so far, and at an earlier inspection."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from model.instrument.values import problem
from model.journal.field_names import EARLIER, EARLIER_SOURCE, NATIONAL
from ui.kit.flow import FlowLayout
from ui.kit.notice import Notice
from ui.kit.plain import label

_FIGURE_EM = 4
_SOURCE_EM = 16


class _Line(QLineEdit):
    """A line of text whose label is beside it. Esc puts back what is recorded, and has it `left`."""

    left = Signal()

    def __init__(self, words: str, em: int) -> None:
        super().__init__()
        self.label = QLabel(words)
        self.label.setBuddy(self)
        self._em = em
        self._recorded = ""
        self.setAccessibleName(words.replace("&", ""))

    def show_text(self, text: str) -> None:
        """Show what is recorded, unless it is being written over."""
        self._recorded = text
        if not (self.hasFocus() and self.isModified()):
            self.setText(text)
        self.setFixedWidth(self._em * self.fontMetrics().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._recorded)
            self.left.emit()
        else:
            super().keyPressEvent(event)


class BesideForm(QWidget):
    """Two percents of the current question, and where all earlier ones are from. Enter, or leaving a line, states it.

    `stated(field, text)` is a request; the text is empty to clear it. `left()` asks for the list.
    """

    stated = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._question = ""
        self._heading = label()
        self.notice = Notice()
        self._lines = {
            NATIONAL: _Line("&National % (F2)", _FIGURE_EM),
            EARLIER: _Line("Earl&ier %", _FIGURE_EM),
            EARLIER_SOURCE: _Line("Earlier figures are &from", _SOURCE_EM),
        }
        parts: list[QWidget] = [self._heading]
        for prefix, line in self._lines.items():
            line.editingFinished.connect(lambda prefix=prefix: self._state(prefix))
            line.returnPressed.connect(self.left)
            line.left.connect(self.left)
            pair = QWidget()  # so that no row ends between a label and its field
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(line.label)
            row.addWidget(line)
            parts.append(pair)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(FlowLayout(*parts))
        column.addWidget(self.notice)

    def show_question(self, question: str, number: str, national: str, earlier: str, source: str) -> None:
        """Show what stands beside a question; without one, only the source can be written."""
        if question != self._question:
            self.commit()
        self._question = question
        self._heading.setText(f"Beside {number}:" if number else "Go to a question to compare it.")
        for prefix, text in ((NATIONAL, national), (EARLIER, earlier), (EARLIER_SOURCE, source)):
            line = self._lines[prefix]
            line.show_text(text)
            line.setEnabled(bool(question) or prefix == EARLIER_SOURCE)
            line.setAccessibleDescription(self._heading.text() if prefix != EARLIER_SOURCE else "")
        self.notice.say("Say where the earlier figures are from." if earlier and not source else "")

    def take_focus(self) -> None:
        """To the national figure."""
        if self._question:
            self._lines[NATIONAL].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def commit(self) -> None:
        """State what is half written."""
        for prefix in self._lines:
            self._state(prefix)

    def _state(self, prefix: str) -> None:
        line = self._lines[prefix]
        if not line.isModified():
            return
        text = line.text().strip().removesuffix("%").strip()
        complaint = problem("percent", (), text) if text and prefix != EARLIER_SOURCE else None
        self.notice.refuse(f"{complaint}." if complaint else "")
        if not complaint:
            line.setModified(False)
            self.stated.emit(prefix if prefix == EARLIER_SOURCE else prefix + self._question, text)
