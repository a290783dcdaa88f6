"""The lead's own judgement of one thing: one of a few words, and why. Used for conclusions and for section 4 grades."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from model.instrument.instrument import Choice
from ui.kit.arrow_keys import ARROW_STEPS
from ui.kit.radio import Radio
from ui.kit.reason_box import Reason
from ui.kit.theme import Dim, Subheading

_WIDE_EM = 34


class Decision(QWidget):
    """Radio buttons for the words, the first for none of them, and a box for the reason.

    `stated(key, value, reason)` is emitted at once for a word, and for a reason when the keyboard leaves it; the value
    is None where nothing is decided. What is marked is what was last shown: whoever records a decision shows it.
    Arrows walk over the buttons without pressing them: only Space, a digit or a click decides, so that nobody decides
    by accident.
    """

    stated = Signal(str, object, str)
    left = Signal()

    def __init__(self, undecided: str, choices: Sequence[Choice], reason_label: str) -> None:
        super().__init__()
        self._key = ""
        self._value: str | None = None
        self._heading = Subheading()
        self._hint = Dim()
        self._buttons: list[Radio] = []
        self._values: list[str | None] = [None, *(choice.value for choice in choices)]
        self._label = QLabel(reason_label)
        self._reason = Reason()
        self._label.setBuddy(self._reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._heading)
        column.addWidget(self._hint)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        column.addLayout(self._body, 1)
        words = QVBoxLayout()
        for number, label in enumerate((undecided, *(choice.label for choice in choices))):
            words.addWidget(self._button(number, label))
        words.addStretch()
        self._body.addLayout(words)
        why = QVBoxLayout()
        why.addWidget(self._label)
        why.addWidget(self._reason)
        self._body.addLayout(why, 1)
        self._reason.written.connect(lambda text: self.stated.emit(self._key, self._value, text))
        self._reason.left.connect(self.left)

    def show_decision(self, key: str, heading: str, hint: str, value: str | None, reason: str) -> None:
        """Show what is decided of the thing `key`. A reason being written is not written over."""
        is_same = key == self._key
        self._key, self._value = key, value
        self._heading.setText(heading)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._mark()
        for button in self._buttons:
            button.setAccessibleDescription(heading)
        self._reason.setAccessibleName(f"{self._label.text().replace('&', '')}: {heading}")
        if not (is_same and self._reason.hasFocus()):
            self._reason.show_text(reason)

    def add_keys(self, owner: QWidget) -> None:
        """Have digits decide and F2 go to the reason while the keyboard is anywhere in `owner`, text boxes excepted."""
        for number in range(len(self._values)):
            self._key_of(owner, str(number)).activated.connect(lambda number=number: self.choose(number))
        self._key_of(owner, "F2").activated.connect(self.write_reason)

    def choose(self, number: int) -> None:
        """Decide for the word of that number, 0 for none."""
        if self.isEnabled() and self._key and number < len(self._values):
            self.stated.emit(self._key, self._values[number], self._reason.toPlainText())
        self._mark()

    def commit(self) -> None:
        """State what is half written."""
        self._reason.commit()

    def write_reason(self) -> None:
        """Put the keyboard in the reason."""
        if self.isEnabled():
            self._reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrow keys walk over the words."""
        focused = next((at for at, button in enumerate(self._buttons) if button.hasFocus()), None)
        step = ARROW_STEPS.get(event.key())
        if focused is None or step is None:
            super().keyPressEvent(event)
        else:
            self._buttons[max(0, min(focused + step, len(self._buttons) - 1))].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where there is room, the reason stands beside the words, else below them."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _arrange(self) -> None:
        is_wide = self.width() >= _WIDE_EM * self.fontMetrics().height()
        self._body.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    @staticmethod
    def _key_of(owner: QWidget, key: str) -> QShortcut:
        return QShortcut(
            QKeySequence(key), owner, context=Qt.ShortcutContext.WidgetWithChildrenShortcut, autoRepeat=False
        )

    def _button(self, number: int, words: str) -> Radio:
        button = Radio(f"{number}  {words}")
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.choose(number))
        self._buttons.append(button)
        return button

    def _mark(self) -> None:
        for button, value in zip(self._buttons, self._values, strict=True):
            button.mark(value == self._value)
