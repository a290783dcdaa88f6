"""The table of cases: sortable by any column, filtered by any words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from model.instrument.instrument import CaseField, Instrument
from model.instrument.unit_words import for_unit
from model.instrument.values import in_words
from ui.kit.line_table import Column, Line, Lines
from ui.session.case_rows import CaseRow, State, haystack, key_details, progress_words, yes_details

Index: TypeAlias = QModelIndex | QPersistentModelIndex

_WIDEST_EM = 16
_ROW_EM = 1.4
_ROWS_MEASURED = 150
_ALSO = "Also"
_GIVEN_TO = "Given to"


class _Sieve(QSortFilterProxyModel):
    """Keeps the cases that hold every word, and sorts by what a cell means, not by its letters."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self.haystacks: Mapping[str, str] = {}
        self.sort_keys: Mapping[str, tuple[str, ...]] = {}

    def look_for(self, text: str) -> None:
        """Keep only the cases that hold all these words."""
        self.beginFilterChange()
        self._words = tuple(text.casefold().split())
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def line(self, row: int) -> Line:
        """A row of the whole table, before sorting and filtering."""
        source = self.sourceModel()
        if not isinstance(source, Lines):
            raise TypeError(source)
        return source.lines[row]

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Whether the case holds every word."""
        text = self.haystacks[self.line(row).key]
        return all(word in text for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:  # noqa: N802 - Qt's name
        """By what the cells mean; cases that are alike stay in the order of their references."""
        return self._order(left) < self._order(right)

    def _order(self, index: Index) -> tuple[str, str]:
        keys = self.sort_keys[self.line(index.row()).key]
        return keys[index.column()], keys[0]


class CaseTable(QTableView):
    """Up and Down choose a case: `moved`. Enter or a double click opens it: `chosen(case_ref)`."""

    chosen = Signal(str)
    moved = Signal()

    def __init__(self, instrument: Instrument) -> None:
        super().__init__()
        self._instrument = instrument
        self._details = key_details(instrument)
        details = [field.label for field in self._details]
        headings = [for_unit(instrument.unit, "Case"), *details, _ALSO, "My reading", "State", _GIVEN_TO, "Read by"]
        self._columns = [Column(heading) for heading in headings]
        self._lines = Lines(self._columns, self)
        self._sieve = _Sieve(self)
        self._sieve.setSourceModel(self._lines)
        self.setModel(self._sieve)
        self.setAccessibleName(for_unit(instrument.unit, "Cases"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.selectionModel().currentRowChanged.connect(self.moved)
        self.doubleClicked.connect(self._choose)

    @property
    def case_ref(self) -> str:
        """The case chosen; empty where there is none."""
        index = self._sieve.mapToSource(self.currentIndex())
        return self._lines.lines[index.row()].key if index.isValid() else ""

    @property
    def shown_count(self) -> int:
        """How many cases pass the filter."""
        return self._sieve.rowCount()

    def show_rows(self, rows: Sequence[CaseRow]) -> None:
        """Show other rows, staying on the same case if it is still there."""
        chosen = self.case_ref
        self._sieve.haystacks = {row.case.ref: haystack(self._instrument, row) for row in rows}
        self._sieve.sort_keys = {row.case.ref: self._sort_keys(row) for row in rows}
        self._lines.show([Line(row.case.ref, self._cells(row)) for row in rows])
        self.select(chosen)
        self._fit()

    def hide_allocation(self) -> None:
        """Leave out whom the cases are given to: a second reader is not told of a first."""
        self.setColumnHidden([column.heading for column in self._columns].index(_GIVEN_TO), True)

    def look_for(self, text: str) -> None:
        """Show only the cases that hold all these words; the first of them is chosen if the chosen one is not."""
        self._sieve.look_for(text)
        if not self.currentIndex().isValid() and self.shown_count:
            self.setCurrentIndex(self._sieve.index(0, 0))

    def select(self, case_ref: str) -> None:
        """Choose a case, or the first one."""
        row = self._lines.row_of(case_ref)
        index = self._sieve.mapFromSource(self._lines.index(row, 0)) if row is not None else self._sieve.index(0, 0)
        if index.isValid():
            self.setCurrentIndex(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens the case; the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _choose(self) -> None:
        if self.case_ref:
            self.chosen.emit(self.case_ref)

    def _cells(self, row: CaseRow) -> tuple[str, ...]:
        details = (in_words(field.choices, row.case.details.get(field.name)) for field in self._details)
        state = f"{row.state}: {row.case.withdrawn}" if row.case.withdrawn else str(row.state)
        others = yes_details(self._instrument, row.case.details)
        given_to, read_by = ", ".join(row.case.readers), ", ".join(row.readers)
        return (row.case.ref, *details, others, progress_words(row.mine), state, given_to, read_by)

    def _sort_keys(self, row: CaseRow) -> tuple[str, ...]:
        details = (_rank(field, row.case.details.get(field.name)) for field in self._details)
        relevant = row.mine.answered + row.mine.missing if row.mine else 0
        progress = f"{row.mine.answered / relevant:.6f}" if row.mine and relevant else ""
        state = str(list(State).index(row.state))
        texts = self._cells(row)
        return (_natural(row.case.ref), *details, texts[-5], progress, state, *texts[-2:])

    def _fit(self) -> None:
        """As wide as the text asks for, within reason: what is cut stands in full in the tooltip and the form."""
        em = self.fontMetrics().height()
        widest = em * _WIDEST_EM
        header = self.horizontalHeader()
        header.setResizeContentsPrecision(_ROWS_MEASURED)
        self.resizeColumnsToContents()
        self.verticalHeader().setDefaultSectionSize(round(_ROW_EM * em))
        for column in range(len(self._columns)):
            header.resizeSection(column, min(header.sectionSize(column) + em, widest))


def _natural(text: str) -> str:
    """Text that sorts K2 before K10."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(12), text.casefold())


def _rank(field: CaseField, value: object) -> str:
    """A value sorts as its place on the field's scale; what is not stated comes first."""
    places = {choice.value: f"{place:03}" for place, choice in enumerate(field.choices)}
    return places.get(str(value), "")
