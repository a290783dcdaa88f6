"""The running tallies of the Read page: each criterion and thread, in this case and in all my cases."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from export.sheet.figure_text import span
from model.instrument.instrument import Instrument
from model.instrument.unit_words import for_unit
from model.journal.records import OutcomeChange
from scoring.rules import layout_of, scores_questions
from ui.kit.plain import tip
from ui.kit.theme import Dim, Subheading
from ui.read.tally_bar import LINE_ROLE, TallyBar, counts
from ui.read.tally_figures import RunningFigures, TallyLine

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

NAME, CASE, MINE = range(3)

_LEAST_CHARACTERS = 31
"""Least width of the table."""

_NAME_CHARACTERS = 8
_CASE_SHARE = 0.42
"""What one case needs of the room beside the names; all cases have longer numbers, and n."""


class TallyModel(QAbstractTableModel):
    """One row for each criterion and thread; the columns are its name, this case, and all my cases."""

    def __init__(self, instrument: Instrument, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = instrument.line
        scored = layout_of(instrument).threads
        threads = {each.id: (each.title, each.title) for each in instrument.threads if each.id in scored}
        self._names = {**{each.code: (each.code, each.title) for each in instrument.criteria_with_questions}, **threads}
        self._keys = list(self._names)
        self._figures: dict[int, RunningFigures] = {}
        self._my_cases = 0
        self._unit = instrument.unit
        self._heads = ["", for_unit(self._unit, "This case"), ""]

    def show_figures(self, case: RunningFigures, mine: RunningFigures, my_cases: int) -> None:
        """Show these from now on."""
        self._figures = {CASE: case, MINE: mine}
        self._count_cases(my_cases)
        self.dataChanged.emit(self.index(0, CASE), self.index(len(self._keys) - 1, MINE))

    def move(self, column: int, changes: Sequence[OutcomeChange]) -> None:
        """Let the answers that moved move the figures of a column; only those cells are painted."""
        for key in self._figures[column].move(changes):
            cell = self.index(self._keys.index(key), column)
            self.dataChanged.emit(cell, cell)
        if column == MINE and any(change.before is None for change in changes):  # the first answer of a case
            self._count_cases(self._my_cases + 1)

    def _count_cases(self, my_cases: int) -> None:
        self._my_cases = my_cases
        self._heads[MINE] = for_unit(self._unit, f"All my cases ({my_cases})")
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, MINE, MINE)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - as Qt has it
        """As Qt wants it."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - as Qt has it
        """As Qt wants it."""
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:  # noqa: N802 - Qt's name
        """What a column is."""
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A name, or a figure to be painted, and the same in words."""
        key = self._keys[index.row()]
        short, title = self._names[key]
        figures = self._figures.get(index.column())
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            name = title if short == title else f"{short} {title}"
            if figures is not None:
                name = f"{name}, {self._heads[index.column()]}: {self._words(figures.lines[key])}"
            return tip(name) if role == Role.ToolTipRole else name
        if figures is None:
            return short if role == Role.DisplayRole and index.column() == NAME else None
        return figures.lines[key] if role == LINE_ROLE else None

    def _words(self, line: TallyLine) -> str:
        """The figure as it is read out; n where the questions differ in how many relevant cases they have."""
        figure = line.figure
        if figure.shown is None:
            return counts(line)
        side = "" if self._line is None else f"{side_of(figure.shown, self._line)} the line of {self._line}%, "
        cases = f"n {span(figure.n)}"
        note = f", {figure.note}" if figure.note else ""
        return f"{figure.shown}%, {side}{counts(line)}, {cases}{note}"


def side_of(shown: int, line: int) -> str:
    """On which side of the line a whole percent is."""
    return "at or above" if shown >= line else "below"


class TallyPanel(QWidget):
    """The table of tallies with its title."""

    def __init__(self, instrument: Instrument) -> None:
        super().__init__()
        stroke = "" if instrument.line is None else f"; the stroke is the line of {instrument.line}%"
        legend = f"Percent as scored{stroke}. ▲ above, ▼ below, n {for_unit(instrument.unit, 'relevant cases')}."
        counts_alone = not scores_questions(instrument)
        if counts_alone:
            legend = "Answers ▲ above and ▼ below the line. No score is made of them."
        self._legend = Dim(legend)
        self._model = TallyModel(instrument, self)
        self._table = QTableView()
        self._table.setModel(self._model)
        self._table.setAccessibleName("Tallies")
        self._table.setItemDelegate(TallyBar(instrument.line, self._table, only_counts=counts_alone))
        self._table.setAccessibleDescription(legend)
        self._table.setShowGrid(False)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setTabKeyNavigation(False)
        self._table.verticalHeader().hide()
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for at in (NAME, CASE):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Subheading("Tallies"))
        column.addWidget(self._legend)
        column.addWidget(self._table, 1)
        self._fit()

    def show_figures(self, case: RunningFigures, mine: RunningFigures, my_cases: int) -> None:
        """Show these from now on."""
        self._model.show_figures(case, mine, my_cases)

    def follow(self, in_case: Sequence[OutcomeChange], in_mine: Sequence[OutcomeChange]) -> None:
        """Follow what moved in this case, and in all my cases."""
        self._model.move(CASE, in_case)
        self._model.move(MINE, in_mine)

    def show_legend(self, shown: bool) -> None:
        """Say what the signs mean, where there is room for it."""
        self._legend.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the room out again."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self._table.verticalHeader().setDefaultSectionSize(round(metrics.height() * 2.3))
        em = metrics.averageCharWidth()
        self._table.setMinimumWidth(em * _LEAST_CHARACTERS)
        name = em * _NAME_CHARACTERS
        self._table.horizontalHeader().resizeSection(NAME, name)
        self._table.horizontalHeader().resizeSection(CASE, round((self.width() - name) * _CASE_SHARE))
