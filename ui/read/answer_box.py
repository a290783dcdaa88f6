"""The answers to one question, and the keys that give them.

The box is one tab stop and takes the answer keys wherever in it the focus is. No answer is given but by a key that
says so: the arrow keys only move the focus. The widgets are made once and serve every question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from model.instrument.instrument import Question
from model.instrument.values import NOT_APPLICABLE_LABEL, from_text, to_text
from model.journal.records import NOT_APPLICABLE, Refused, Value
from ui.kit.arrow_keys import ARROW_STEPS
from ui.kit.notice import Notice
from ui.kit.radio import Check, Radio
from ui.kit.theme import colours

Key = Qt.Key

_ENTER = (Key.Key_Return, Key.Key_Enter)
_CLEAR = (Key.Key_Delete, Key.Key_Backspace)
_LETTERS = {Key.Key_Y: "yes", Key.Key_N: "no"}
_NOT_APPLICABLE = (Key.Key_0, Key.Key_A)
_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier

_HINTS = {
    "number": "A whole number, then Enter",
    "percent": "A percent, then Enter",
    "date": "A date as YYYY-MM-DD, then Enter",
    "text": "Your words, then Enter",
}


Button = TypeVar("Button", Radio, Check)


class _Buttons(QVBoxLayout, Generic[Button]):
    """Buttons of one kind, made as they are first needed; `shown` are those that the question has."""

    def __init__(self, kind: type[Button], clicked: Callable[[str], None]) -> None:
        super().__init__()
        self._kind: type[Button] = kind
        self._clicked = clicked
        self._made: list[Button] = []
        self.shown: list[Button] = []

    def label(self, rows: Iterable[tuple[str, str, int]]) -> None:
        """Show one button for each (value, words, number of its key)."""
        self.shown = []
        for at, (value, words, number) in enumerate(rows):
            if at == len(self._made):
                self._make()
            button = self._made[at]
            button.value = value
            button.setText(f"{number if number < 10 else ' '}   {words.replace('&', '&&')}")
            button.setVisible(True)
            self.shown.append(button)
        for button in self._made[len(self.shown) :]:
            button.hide()

    def _make(self) -> None:
        button = self._kind()
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.clicked.connect(lambda: self._clicked(button.value))
        self._made.append(button)
        self.addWidget(button)


class AnswerBox(QWidget):
    """Shows the answers of one question as radio buttons, check boxes or a line to type in.

    `answered(value, move_on)` asks for a value (None: cleared) to be recorded, and whether to go on to the next
    question after it; `step_requested(+1 or -1)` asks for the next question or the one before; `reached(button)` says
    where the arrow keys have gone, so that it can be brought into sight.
    """

    answered = Signal(object, bool)
    step_requested = Signal(int)
    reached = Signal(QWidget)

    def __init__(self) -> None:
        super().__init__()
        self._question: Question | None = None
        self._value: Value = None
        self._field = QLineEdit()
        self._field.editingFinished.connect(self.commit)
        self._complaint = Notice()
        self._checks = _Buttons(Check, self._click_several)
        self._radios = _Buttons(Radio, self._click_one)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 10, 14, 10)
        rows.addWidget(self._field)
        rows.addWidget(self._complaint)
        rows.addLayout(self._checks)
        rows.addLayout(self._radios)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_question(self, question: Question, value: Value, *, enabled: bool) -> None:
        """Show a question and its answer."""
        if question is not self._question:
            self._set_question(question)
        for widget in (self._field, *self._checks.shown, *self._radios.shown):
            widget.setEnabled(enabled)
        self._value = value
        self._show_value()

    def take_focus(self) -> None:
        """Put the keyboard where this question is answered."""
        typed = self._is_typed() and self._field.isEnabled()
        (self._field if typed else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> bool:
        """Give what was typed, if it is new. False if it is no answer (the reason is shown) or was not recorded."""
        if self._question is None or not self._is_typed():
            return True
        scale = self._question.scale
        try:
            value = from_text(scale.kind, scale.choices, self._field.text())
        except Refused as refusal:
            self._complaint.refuse(f"{refusal}. Correct it, or press Esc to put back what was saved.")
            return False
        self._complaint.refuse("")
        if value != self._typed_value():
            self.answered.emit(value, False)
        return value == self._typed_value()

    def confirm(self) -> None:
        """Enter: take the answer that the arrow keys have gone to, or what was typed, and go on."""
        focused = next((radio for radio in self._radios.shown if radio.hasFocus()), None)
        if focused is not None and not focused.isChecked():
            self.answered.emit(focused.value, True)
        elif self.commit():
            self.step_requested.emit(1)

    def step_back(self) -> None:
        """Shift+Enter: go back, unless what was typed is no answer."""
        if self.commit():
            self.step_requested.emit(-1)

    def clear(self) -> None:
        """Ask for the answer to be taken away."""
        self.answered.emit(None, False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Answer, clear, step or move among the answers; every other key is for the page."""
        key = Key(event.key())
        if self._question is None or event.modifiers() & ~_PLAIN:
            event.ignore()
        elif key in _ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.step_back()
        elif key in _ENTER:
            self.confirm()
        elif key in ARROW_STEPS:
            self._move_focus(ARROW_STEPS[key])
        elif key in _CLEAR:
            self.clear()
        elif not (self._put_back() if key == Key.Key_Escape else self._answer(self._question, key)):
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the frame that says the answer keys work."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the quiet frame."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A frame, strong while the answer keys work here."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours().accent, 2) if self.hasFocus() else QPen(colours().line, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _set_question(self, question: Question) -> None:
        self._complaint.refuse("")
        self._field.hide()
        self._question = question
        kind = question.scale.kind
        rows = [(choice.value, choice.label, at) for at, choice in enumerate(question.scale.choices, start=1)]
        several = rows if kind == "multi" else []
        one = [] if several else rows
        if question.allow_na:
            one = [*one, (NOT_APPLICABLE, NOT_APPLICABLE_LABEL, 0)]
        self._checks.label(several)
        self._radios.label(one)
        self._field.setVisible(self._is_typed())
        self._field.setPlaceholderText(_HINTS.get(kind, ""))
        self._field.setAccessibleName(f"Answer to {question.number} {question.text}")
        keys = [f"{number} {words}" for _, words, number in several + one]
        self.setAccessibleName(f"{question.number} {question.text}")
        self.setAccessibleDescription(", ".join(keys) or _HINTS[kind])

    def _show_value(self) -> None:
        chosen = self._value if isinstance(self._value, tuple) else (self._value,)
        for check in self._checks.shown:
            check.mark(check.value in chosen)
        for radio in self._radios.shown:
            radio.mark(radio.value in chosen)
        if self._is_typed() and self._complaint.isHidden():
            self._field.setText(to_text(self._typed_value()))

    def _answer(self, question: Question, key: Key) -> bool:
        """Whether the key is an answer's."""
        values = [choice.value for choice in question.scale.choices]
        if key in _NOT_APPLICABLE and question.allow_na:
            self.answered.emit(NOT_APPLICABLE, True)
        elif Key.Key_1 <= key <= Key.Key_9 and key - Key.Key_1 < len(values):
            value = values[key - Key.Key_1]
            if question.scale.kind == "multi":
                self._toggle(value)
            else:
                self.answered.emit(value, True)
        elif _LETTERS.get(key) in values and question.scale.kind == "choice":
            self.answered.emit(_LETTERS[key], True)
        else:
            return False
        return True

    def _click_one(self, value: str) -> None:
        """Ask for it to be recorded. The click has marked it already: should it be refused, it is marked no more."""
        self.answered.emit(value, False)
        self._show_value()

    def _click_several(self, value: str) -> None:
        self._toggle(value)
        self._show_value()

    def _toggle(self, value: str) -> None:
        chosen = set(self._value) if isinstance(self._value, tuple) else set()
        self.answered.emit(tuple(sorted(chosen ^ {value})) or None, False)

    def _move_focus(self, step: int) -> None:
        """To the next answer or the one before, without giving it; first to the answer that was given."""
        buttons = [*self._checks.shown, *self._radios.shown]
        focused = next((at for at, button in enumerate(buttons) if button.hasFocus()), None)
        checked = next((at for at, button in enumerate(buttons) if button.isChecked()), 0)
        at = checked if focused is None else max(0, min(focused + step, len(buttons) - 1))
        if buttons:
            buttons[at].setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)
            self.reached.emit(buttons[at])

    def _put_back(self) -> bool:
        """Esc: show what is recorded again in place of what was typed; False if that is what is shown."""
        if self._complaint.isHidden():
            return False
        self._complaint.refuse("")
        self._show_value()
        return True

    def _is_typed(self) -> bool:
        return self._question is not None and self._question.scale.kind in _HINTS

    def _typed_value(self) -> Value:
        return None if self._value == NOT_APPLICABLE else self._value
