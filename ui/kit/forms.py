"""One way to make a form row: a label with its buddy, an accessible name, help, and a place for a complaint."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.kit.notice import Notice
from ui.kit.theme import Dim, Heading, NarrowColumn


@dataclass(frozen=True, slots=True)
class Row:
    """A row as made: `complain` shows a sentence at the field, an empty one takes it away."""

    label: QLabel
    field: QWidget
    notice: Notice
    help: str

    def complain(self, sentence: str) -> None:
        """Say beneath the field, and to a screen reader, what is wrong with it."""
        self.notice.refuse(sentence)
        self.field.setAccessibleDescription(f"{sentence} {self.help}".strip())


def add_row(form: QFormLayout, text: str, field: QWidget, help_text: str = "") -> Row:
    """Add `field` to the form under the label `text` (with an `&` for its key, if it has one)."""
    label = QLabel(text)
    if Qt.mightBeRichText(text):  # which an instrument from elsewhere may say: it is text all the same
        label.setTextFormat(Qt.TextFormat.PlainText)
    label.setBuddy(field)
    field.setAccessibleName(text.replace("&", ""))
    field.setAccessibleDescription(help_text)
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(field)
    if help_text:
        column.addWidget(Dim(help_text))
    notice = Notice()
    column.addWidget(notice)
    form.addRow(label, cell)
    return Row(label, field, notice, help_text)


def new_form() -> QFormLayout:
    """A form layout that wraps its rows when the window is narrow or the text large."""
    form = QFormLayout()
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return form


class FormSheet(QScrollArea):
    """A form that stands in place of a page until it is accepted or cancelled. Enter accepts, Esc cancels.

    A form overrides `accept`, which asks for the thing to be done or complains at a field. One that `keeps` what is
    half typed has no passphrase among its fields. It shows its texts as they are handed to it.
    """

    cancelled = Signal()
    keeps = False

    def __init__(self, heading: str, explanation: str, accept_text: str) -> None:
        super().__init__()
        self.heading = Heading(heading)
        self.notice = Notice()
        self.form = new_form()
        self.rows: list[Row] = []
        accept = QPushButton(accept_text)
        accept.setAutoDefault(True)
        accept.clicked.connect(self.accept)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.cancelled)
        self._accept, self._cancel = accept, cancel
        self.buttons = QHBoxLayout()
        self.buttons.addWidget(accept)
        self.buttons.addWidget(cancel)
        self.buttons.addStretch()
        body = NarrowColumn()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(Dim(explanation))
        column.addWidget(self.notice)
        column.addLayout(self.form)
        column.addLayout(self.buttons)
        column.addStretch()
        self._column = column
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)

    def add(self, text: str, field: QWidget, help_text: str = "") -> Row:
        """Add a field; Enter in a line of text accepts the form."""
        row = add_row(self.form, text, field, help_text)
        line = field.lineEdit() if isinstance(field, QComboBox) else field
        if isinstance(line, QLineEdit):
            line.returnPressed.connect(self.accept)
        QWidget.setTabOrder(field, self._accept)  # the buttons come after the fields, though they were made before
        QWidget.setTabOrder(self._accept, self._cancel)
        self.rows.append(row)
        return row

    def add_beneath(self, *widgets: QWidget) -> None:
        """Add what belongs to the field above, side by side; Tab comes to it after the field."""
        cell = QHBoxLayout()
        for widget in widgets:
            cell.addWidget(widget)
        cell.addStretch()
        self.form.addRow("", cell)
        before = self.rows[-1].field
        for widget in (*widgets, self._accept, self._cancel):
            QWidget.setTabOrder(before, widget)
            before = widget

    def add_question(self, question: QWidget, *answers: QWidget) -> None:
        """Add what is asked once all is filled in: above the buttons, and on Tab's way to them from the last field."""
        self._column.insertWidget(self._column.indexOf(self.buttons), question)
        for before, after in pairwise((self.rows[-1].field, *answers, self._accept, self._cancel)):
            QWidget.setTabOrder(before, after)

    def accept(self) -> None:
        """Check, and ask for it to be done."""
        raise NotImplementedError

    def complain(self, row: Row, sentence: str) -> None:
        """Say what is wrong at one field, and put the keyboard there."""
        row.complain(sentence)
        row.field.setFocus()
        self.ensureWidgetVisible(row.field)

    def forgive(self) -> None:
        """Take all complaints away."""
        self.notice.say("")
        for row in self.rows:
            row.complain("")

    def take_focus(self) -> None:
        """To the first field."""
        self.rows[0].field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc cancels."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
