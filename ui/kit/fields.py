"""The fields of a form, made from what the instrument says of a detail: its kind and its choices."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from model.instrument.instrument import CaseField

_NOT_STATED = "not stated"

_PLACEHOLDER = {"date": "YYYY-MM-DD", "number": "a whole number"}


class ChoiceField(QComboBox):
    """One of the field's values, or none."""

    def __init__(self, field: CaseField) -> None:
        super().__init__()
        self.addItem(_NOT_STATED, "")
        for choice in field.choices:
            self.addItem(choice.label, choice.value)

    @property
    def stated(self) -> str:
        """The value chosen, as a CSV cell would state it."""
        return str(self.currentData())

    def state(self, text: str) -> None:
        """Choose the value that a CSV cell states."""
        self.setCurrentIndex(max(0, self.findData(text)))


class SeveralField(QWidget):
    """Any of the field's values, one box each."""

    def __init__(self, field: CaseField) -> None:
        super().__init__()
        self._boxes = {choice.value: QCheckBox(choice.label) for choice in field.choices}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for box in self._boxes.values():
            column.addWidget(box)
        self.setFocusProxy(next(iter(self._boxes.values())))

    @property
    def stated(self) -> str:
        """The values ticked, as a CSV cell would state them."""
        return ";".join(value for value, box in self._boxes.items() if box.isChecked())

    def state(self, text: str) -> None:
        """Tick the values that a CSV cell states."""
        for value, box in self._boxes.items():
            box.setChecked(value in text.split(";"))


class TextField(QLineEdit):
    """A number, a date or a text, as typed."""

    def __init__(self, field: CaseField) -> None:
        super().__init__()
        self.setPlaceholderText(_PLACEHOLDER.get(field.kind, ""))

    @property
    def stated(self) -> str:
        """What is typed."""
        return self.text()

    def state(self, text: str) -> None:
        """Show a text."""
        self.setText(text)


AnyField: TypeAlias = ChoiceField | SeveralField | TextField


def field_widget(field: CaseField) -> AnyField:
    """What a field's values are chosen or typed in."""
    match field.kind:
        case "choice":
            return ChoiceField(field)
        case "multi":
            return SeveralField(field)
        case _:
            return TextField(field)
