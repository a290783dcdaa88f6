"""The depths of the Scores page: all figures with the decision on them, and the list that a figure opens into."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from export.sheet.sheet import ScoreSheet
from model.instrument.instrument import Choice, Instrument
from model.instrument.unit_words import for_unit
from ui.kit.decision import Decision
from ui.kit.line_table import Column, Line, LineTable, columns_for
from ui.kit.notice import Notice
from ui.kit.theme import Dim, Subheading
from ui.results.distance_words import distance_words
from ui.results.score_chart import ScoreChart
from ui.results.score_lines import CONCLUSION_COLUMNS, CRITERION, FIGURE_COLUMNS, Placed, figure_lines, name
from ui.session.session import Session, why_closed

_WIDE_EM = 68
_TABLE_PARTS, _CHART_PARTS = 3, 2
_BACK_KEYS = ("Backspace", "Alt+Left", "Esc")


class FiguresPane(QScrollArea):
    """All figures: the table, the chart beside it (below it, where it is narrow), and the decision on the current one.

    `chosen(code)` asks for the questions behind a figure.
    """

    chosen = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._figures: dict[str, Placed] = {}
        self._sheet: ScoreSheet | None = None
        self._concluded = bool(session.store.instrument.bands)
        self._unit = unit = session.store.instrument.unit
        self.table = LineTable("Scores", columns_for(unit, FIGURE_COLUMNS + CONCLUSION_COLUMNS * self._concluded))
        self.chart = ScoreChart(unit)
        self._entered: QWidget = self.table
        self.decision = Decision("Not decided", _conclusions(session.store.instrument), "&Reason (F2)")
        self._distance = Dim()
        self._closed = Notice()
        self._left = QWidget()
        self._halves = QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self.decision.add_keys(self)
        self.decision.stated.connect(session.conclude)
        self.decision.left.connect(self.table.setFocus)
        self.table.moved.connect(self._moved)
        self.chart.moved.connect(self._moved)
        for widget in (self.table, self.chart):
            widget.chosen.connect(self._choose)

    def show_figures(self, figures: Sequence[Placed], sheet: ScoreSheet) -> None:
        """Show the figures of a sheet, staying on the current one."""
        self._figures = {figure.row.code: figure for figure in figures}
        self._sheet = sheet
        self.table.show_lines(figure_lines(figures, concluded=self._concluded))
        self.chart.show_figures(figures, sheet.terms.line)
        self._show_decision()

    def take_focus(self) -> None:
        """Put the keyboard where it was when a figure was opened, at first in the table."""
        self._entered.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Table and chart stand side by side where both can be read so; else the chart is further down."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _arrange(self) -> None:
        width = self.viewport().width()
        is_wide = width >= _WIDE_EM * self.fontMetrics().height()
        orientation = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        needed = self._column.totalMinimumHeightForWidth(self.viewport().width())
        self._left.setMinimumHeight(0 if is_wide else max(needed, self.viewport().height()))
        if orientation != self._halves.orientation():
            self._halves.setOrientation(orientation)
            self._halves.setSizes([width * _TABLE_PARTS, width * _CHART_PARTS])

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self._distance)
        column.addWidget(Dim(for_unit(self._unit, "Enter shows the questions behind a figure, and then their cases.")))
        column.addWidget(self._closed)
        column.addWidget(self.decision)
        self.decision.setVisible(self._concluded)
        self._halves.setChildrenCollapsible(False)
        self._halves.addWidget(self._left)
        self._halves.addWidget(self.chart)
        self._halves.setStretchFactor(0, _TABLE_PARTS)
        self._halves.setStretchFactor(1, _CHART_PARTS)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(self._halves)

    def _moved(self, code: str) -> None:
        self.table.select(code)
        self.chart.select(code)
        self._show_decision()
        if self.chart.hasFocus():
            box = self.chart.current_box().translated(self.chart.mapTo(self._halves, self.chart.rect().topLeft()))
            self.ensureWidgetVisible(self.chart)
            self.ensureVisible(box.center().x(), box.center().y(), 0, box.height())

    def _choose(self, code: str) -> None:
        self._entered = self.chart if self.chart.hasFocus() else self.table
        self.chosen.emit(code)

    def _show_decision(self) -> None:
        closed = why_closed(self._session)
        self._closed.say(closed)
        figure = self._figures.get(self.table.key)
        self._show_distance(figure)
        if figure is None or figure.kind != CRITERION:
            self.decision.show_decision("", "Conclusion", "Go to a criterion to decide its conclusion.", None, "")
        else:
            row = figure.row
            hint = f"The score suggests: {row.suggested}." if row.suggested else "There is no score to suggest one."
            self.decision.show_decision(row.code, f"Conclusion on {name(figure)}", hint, row.decided, row.reason)
        self.decision.setEnabled(not closed and figure is not None and figure.kind == CRITERION)
        self._arrange()

    def _show_distance(self, figure: Placed | None) -> None:
        words = ""
        if figure is not None and self._sheet is not None:
            words = distance_words(self._sheet, self._session.store.instrument, figure.row.code)
        self._distance.setText(words)
        self.table.setAccessibleDescription(words)


class DrillPane(QWidget):
    """A list one level down: how to go back, what it is the list of, where its figure comes from, and the table.

    Backspace, Alt+Left and Esc go `back()`. What a kind of list needs besides stands in `between`, above the table;
    `beneath` is for what is said of the current row.
    """

    back = Signal()

    def __init__(self, table_name: str, columns: Sequence[Column]) -> None:
        super().__init__()
        self.table = LineTable(table_name, columns)
        self._where = Dim()
        self._heading = Subheading()
        self._words = Dim()
        self.between = QVBoxLayout()
        self.beneath = Dim()
        self.beneath.hide()
        button = QPushButton("← &Back")
        button.setAccessibleName("Back")
        button.setToolTip("Back (Backspace, Alt+Left or Esc)")
        button.clicked.connect(self.back)
        top = QHBoxLayout()
        top.addWidget(button)
        top.addWidget(self._where, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self._heading)
        column.addWidget(self._words)
        column.addLayout(self.between)
        column.addWidget(self.table, 1)
        column.addWidget(self.beneath)
        for key in _BACK_KEYS:
            shortcut = QShortcut(
                QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut, autoRepeat=False
            )
            shortcut.activated.connect(self.back)

    def show_list(self, where: str, heading: str, words: str, lines: Sequence[Line]) -> None:
        """Show where this is, what it is about, what its figure is made of, and its rows."""
        self._where.setText(where)
        self._heading.setText(heading)
        self._words.setText(words)
        self.table.show_lines(lines)
        self.table.setAccessibleDescription(f"{heading}. {words}")

    def say_beneath(self, words: str) -> None:
        """Say something of the current row; nothing hides the line."""
        self.beneath.setText(words)
        self.beneath.setVisible(bool(words))

    def take_focus(self) -> None:
        """Put the keyboard in the table."""
        self.table.setFocus()


def _conclusions(instrument: Instrument) -> list[Choice]:
    return [Choice(band.conclusion, band.conclusion.capitalize()) for band in instrument.bands]
