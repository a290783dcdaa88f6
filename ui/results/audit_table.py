"""The table of the Audit page: tens of thousands of rows of one height, of which only those in view are put in words.

`LineTable` measures every row to let its text wrap; here that would take seconds, and the whole entry stands below.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from model.inspection.audit import Record
from model.inspection.field_words import when
from model.instrument.instrument import Unit
from ui.kit.line_table import Column, columns_for
from ui.kit.plain import tip

Index: TypeAlias = QModelIndex | QPersistentModelIndex

COLUMNS = (
    Column("When (UTC)", "By the clock of the laptop it was stated on"),
    Column("Who", "Who stated it", width=8),
    Column("About", "The case, the reading, or the inspection", width=15),
    Column("What", "The question or other field", width=18),
    Column("Stated", "What was stated", width=9),
    Column("Instead of", "What it replaced", width=9),
    Column("Standing", "Whether it still holds", width=7),
)
"""The first is as wide as a time; the others share what is left in proportion to their `width`."""

CLOCKS = "⚠"
"""Stands beside a time that another laptop's clock belies."""

_ROW_EM, _SHORTEST_ROWS, _LEAST_SHARE = 1.5, 4, 0.6
_LONGEST_TIME = f"28 Mar 2028, 00:00 {CLOCKS}  "


class Records(QAbstractTableModel):
    """The records in view."""

    def __init__(self, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = columns
        self.records: Sequence[Record] = ()

    def show(self, records: Sequence[Record]) -> None:
        """Take other rows."""
        self.beginResetModel()
        self.records = records
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.records)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """How many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell on one line; whole as a tooltip, and with its heading for a screen reader."""
        text = cells(self.records[index.row()])[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(text[:300].split())
            case Qt.ItemDataRole.ToolTipRole:
                return tip(text)
            case Qt.ItemDataRole.AccessibleTextRole:
                spoken = text.replace(CLOCKS, "(the clocks disagree)")
                return f"{self.columns[index.column()].heading}: {spoken or 'none'}"
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """A column's heading, and its meaning as a tooltip."""
        if orientation == Qt.Orientation.Vertical:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.columns[section].heading
            case Qt.ItemDataRole.ToolTipRole:
                return self.columns[section].tip
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def cells(record: Record) -> tuple[str, ...]:
    """A record as a row."""
    time = when(record.entry.made_at) + (f" {CLOCKS}" if record.clocks else "")
    return time, record.entry.author, record.about, record.what, record.words, record.replaced, record.standing.value


class AuditTable(QTableView):
    """Arrows move from row to row: `moved(Record)`. Enter or a double click chooses one: `chosen(Record)`."""

    moved = Signal(object)
    chosen = Signal(object)

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self._records = Records(columns_for(unit, COLUMNS), self)
        self.setModel(self._records)
        self.setAccessibleName("Entries, newest first")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(self._choose)
        self._fit()

    @property
    def record(self) -> Record | None:
        """The current row."""
        index = self.currentIndex()
        return self._records.records[index.row()] if index.isValid() else None

    def show_records(self, records: Sequence[Record]) -> None:
        """Show other rows, staying on the same entry if it is still there."""
        current = self.record.entry.id if self.record else ""
        self._records.show(records)
        row = next((row for row, record in enumerate(records) if record.entry.id == current), 0)
        if records:
            self.setCurrentIndex(self._records.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter chooses, Home and End go to the first and last row; the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._records.records:
            last = len(self._records.records) - 1
            self.setCurrentIndex(self._records.index(0 if event.key() == Qt.Key.Key_Home else last, 0))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share out the width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        em = self.fontMetrics().height()
        self.verticalHeader().setDefaultSectionSize(round(_ROW_EM * em))
        self.horizontalHeader().setMinimumHeight(round(_ROW_EM * em))
        self.setMinimumHeight(round(_SHORTEST_ROWS * _ROW_EM * em))
        header, (_, *others) = self.horizontalHeader(), self._records.columns
        times = self.fontMetrics().horizontalAdvance(_LONGEST_TIME)
        header.resizeSection(0, times)
        left, shares = self.viewport().width() - times, sum(column.width for column in others)
        for number, column in enumerate(others, 1):
            header.resizeSection(number, max(round(_LEAST_SHARE * column.width * em), left * column.width // shares))

    def _moved(self) -> None:
        if self.record is not None:
            self.moved.emit(self.record)

    def _choose(self) -> None:
        if self.record is not None:
            self.chosen.emit(self.record)
