"""The Performance page: the area's figures beside its targets and the country, typed line by line."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QLineEdit, QScrollArea, QWidget

from export.sheet.performance import MeasureRow, misses, performance
from model.inspection.fields import MEASURED_AS
from model.journal.records import INSPECTION
from ui.kit.line_table import Column, Line, LineTable
from ui.kit.notice import Notice
from ui.kit.theme import Dim, Subheading, headed
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.page_titles import PERFORMANCE
from ui.session.session import Session, why_closed

_COLUMNS = (
    Column("Measure", width=9),
    *(Column(one.label, width=3) for one in MEASURED_AS),
    Column("Reading", "Whether the target is met, and how the area stands beside the country", width=6),
)
_HOW = "Enter types the figures of a line, each with its number first: 92%, 9 days. Enter goes on to the next field."


class PerformancePage(Page):
    """A row for each measure; Enter goes to its figures and from each on to the next, Esc back to the table."""

    title = PERFORMANCE

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__(session, actions)
        self._rows: dict[str, MeasureRow] = {}
        self._misses = Dim()
        self._closed = Notice()
        self._heading = Subheading()
        self.table = LineTable("Measures", _COLUMNS)
        self.fields = {one.value: QLineEdit() for one in MEASURED_AS}
        self._lay_out()
        self.table.moved.connect(self._show_current)
        self.table.chosen.connect(lambda _: self._type())
        for place, (column, field) in enumerate(self.fields.items()):
            field.editingFinished.connect(lambda column=column: self._state(column))
            field.returnPressed.connect(lambda place=place: self._go_on(place + 1))
            back = QShortcut(QKeySequence("Esc"), field, context=Qt.ShortcutContext.WidgetShortcut, autoRepeat=False)
            back.activated.connect(self.table.setFocus)

    def leave(self) -> None:
        """State what is half typed."""
        for column in self.fields:
            self._state(column)

    def take_focus(self) -> None:
        """The table."""
        self.table.setFocus()

    def refresh(self) -> None:
        """Read the figures again."""
        rows = performance(self.session.store.instrument, self.session.store.values(INSPECTION))
        self._rows = {row.id: row for row in rows}
        self._misses.setText(misses(rows))
        self._closed.say(why_closed(self.session))
        self.table.show_lines(
            [Line(row.id, (row.title, row.target, row.area, row.national, row.reading.in_words)) for row in rows]
        )
        self._show_current()

    def _lay_out(self) -> None:
        body = QWidget()
        column = headed(body, self.title)
        column.addWidget(self._misses)
        column.addWidget(self.table, 1)
        column.addWidget(self._closed)
        column.addWidget(self._heading)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for one in MEASURED_AS:
            form.addRow(f"&{one.label}", self.fields[one.value])
        column.addLayout(form)
        column.addWidget(Dim(_HOW))
        self.scrolled(body)

    def _show_current(self) -> None:
        """Show the figures of the current line, but for what is being typed."""
        row = self._rows.get(self.table.key)
        if row is None:
            return
        self._heading.setText(row.title)
        for one in MEASURED_AS:
            field, stated = self.fields[one.value], getattr(row, one.value)
            field.setEnabled(not why_closed(self.session))
            field.setAccessibleName(f"{one.label}: {row.title}")
            if not (field.hasFocus() and field.isModified()) and field.text() != stated:
                field.setText(stated)

    def _type(self, place: int = 0) -> None:
        """Put the keyboard in a field, and the field in view."""
        field = list(self.fields.values())[place]
        field.setFocus()
        field.selectAll()
        if scroll := self.findChild(QScrollArea):
            scroll.ensureWidgetVisible(field)

    def _go_on(self, place: int) -> None:
        """To the next field; from the last one to the first of the next line, and from the last line to the table."""
        self.leave()  # Qt says that a field is finished only after Enter, when the line may be another
        ids = list(self._rows)
        if place < len(self.fields):
            self._type(place)
            return
        after = ids[ids.index(self.table.key) + 1 :][:1]
        if not after:
            self.table.setFocus()
            return
        self.table.select(after[0])
        self._show_current()
        self._type()

    def _state(self, column: str) -> None:
        row, field = self._rows.get(self.table.key), self.fields[column]
        if row is not None and field.isEnabled() and field.text().strip() != getattr(row, column):
            field.setModified(False)
            self.session.measure(row.id, column, field.text())
