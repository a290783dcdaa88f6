"""Figures of the inspection, typed in place: those of the area, and how many cases of each kind are planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from model.instrument.instrument import CaseField
from model.instrument.values import from_text, to_text
from model.journal.records import INSPECTION, Refused, Statement, Value
from ui.kit.fields import AnyField, field_widget
from ui.kit.forms import Row, add_row, new_form


class FiguresForm(QWidget):
    """A row for each figure, whose field is `prefix` and its name. `accepted(statements)` is a request."""

    accepted = Signal(list)

    def __init__(self, prefix: str, fields: Sequence[CaseField], save_text: str) -> None:
        super().__init__()
        self._prefix = prefix
        self._fields = fields
        self._stated: dict[str, Value] = {}
        self._widgets: dict[str, AnyField] = {}
        self._rows: dict[str, Row] = {}
        form = new_form()
        for field in fields:
            widget = field_widget(field)
            if isinstance(widget, QLineEdit):
                widget.returnPressed.connect(self.accept)
            self._rows[field.name] = add_row(form, field.label, widget, field.help)
            self._widgets[field.name] = widget
        save = QPushButton(save_text)
        save.setAutoDefault(True)
        save.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        form.addRow("", save)

    def show_values(self, inspection: Mapping[str, Value]) -> None:
        """Show what is stated, but for what is being typed."""
        for field in self._fields:
            value, widget = inspection.get(self._prefix + field.name), self._widgets[field.name]
            if widget.stated == to_text(self._stated.get(field.name)):
                widget.state(to_text(value))
            self._stated[field.name] = value

    def accept(self) -> None:
        """Ask for what differs to be stated, or say at each field what is wrong with it and go to the first."""
        statements, wrong = [], []
        for field in self._fields:
            row, widget = self._rows[field.name], self._widgets[field.name]
            row.complain("")
            try:
                value = from_text(field.kind, field.choices, widget.stated)
            except Refused as refusal:
                row.complain(f"{refusal}.")
                wrong.append(row)
                continue
            if value != self._stated.get(field.name):
                statements.append(Statement(INSPECTION, self._prefix + field.name, value))
        if wrong:
            wrong[0].field.setFocus()
        else:
            self.accepted.emit(statements)
