"""A read-only table of text: what the Scores and Section 4 pages show, and what Ctrl+C copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionHeader,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit
from ui.kit.plain import tip
from ui.kit.theme import colours

Index: TypeAlias = QModelIndex | QPersistentModelIndex

_BESIDE_EM, _ABOVE_EM = 0.4, 0.2
_NARROWEST_EM = 14
_SHORTEST_ROWS = 5
_FIGURES_EM = 5
_MARGIN = QStyle.PixelMetric.PM_FocusFrameHMargin


class Column(NamedTuple):
    """A heading, what it means in full, and whether it holds figures.

    A column of width 0 is as wide as its text. The others wrap theirs: `width` is the least they need, in line
    heights, and they share what is left in proportion.
    """

    heading: str
    tip: str = ""
    figures: bool = False
    width: int = 0


def columns_for(unit: Unit, columns: Iterable[Column]) -> tuple[Column, ...]:
    """Columns whose headings and tips are written of cases, said of the unit."""
    return tuple(one._replace(heading=for_unit(unit, one.heading), tip=for_unit(unit, one.tip)) for one in columns)


@dataclass(frozen=True, slots=True)
class Line:
    """One row, known by its key. `strong`: a total among the rows it is the total of."""

    key: str
    cells: tuple[str, ...]
    strong: bool = False


class Lines(QAbstractTableModel):
    """The rows in view."""

    def __init__(self, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Take other rows."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def row_of(self, key: str) -> int | None:
        """Which row has the key."""
        return next((row for row, line in enumerate(self.lines) if line.key == key), None)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """How many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, how it stands, and what a screen reader says of it."""
        line, column = self.lines[index.row()], self.columns[index.column()]
        text = line.cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.heading}: {text or 'none'}"
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.FontRole if line.strong:
                return _strong(QFont())
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """A column's heading, and its meaning as a tooltip."""
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.heading
            case Qt.ItemDataRole.ToolTipRole:
                return tip(column.tip or column.heading)
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def as_text(self) -> str:
        """Everything as tab-separated text, headings first: what a spreadsheet takes from the clipboard."""
        rows = [tuple(column.heading for column in self.columns), *(line.cells for line in self.lines)]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in cells) for cells in rows)


class _Airy(QStyledItemDelegate):
    """Room for wrapped text with air around it, and a current row that is strong only where the keyboard is."""

    def __init__(self, table: LineTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground over the whole cell, the text within the air."""
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        style = self._table.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, self._table)
        air = self._table.air
        option.rect = option.rect.adjusted(air, 0, -air, 0)
        super().paint(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Qt's own hint leaves the padding out when it wraps the text."""
        self.initStyleOption(option, index)
        em, around = option.fontMetrics.height(), self._table.around
        wraps = self._table.wraps(index.column())
        width = self._table.columnWidth(index.column()) - around if wraps else 100 * em
        text = option.fontMetrics.boundingRect(QRect(0, 0, width, 0), Qt.TextFlag.TextWordWrap, option.text)
        return QSize(text.width() + around, text.height() + round(3 * _ABOVE_EM * em))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        """Paint the current row quietly while the keyboard is elsewhere, and no frame around one cell of it."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if not self._table.hasFocus():
            option.palette.setColor(QPalette.ColorRole.Highlight, colours().line)
            option.palette.setColor(QPalette.ColorRole.HighlightedText, colours().text)


class _Headings(QHeaderView):
    """Headings with the same air as the cells below them."""

    def __init__(self, table: LineTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:  # noqa: N802 - Qt's name
        """Keep the words off the edges."""
        super().initStyleOptionForIndex(option, section)
        option.text = f"  {option.text}  "

    def sectionSizeFromContents(self, section: int) -> QSize:  # noqa: N802 - Qt's name
        """Room for the air."""
        size = super().sectionSizeFromContents(section)
        return size + QSize(2 * self._table.air, self._table.air)


class LineTable(QTableView):
    """The table: arrows move from row to row, Enter or a double click chooses one, Ctrl+C copies all of it.

    `moved(key)` and `chosen(key)` say which row. Tab leaves the table. Rows grow with the text where it wraps.
    """

    moved = Signal(str)
    chosen = Signal(str)

    def __init__(self, name: str, columns: Sequence[Column]) -> None:
        super().__init__()
        self._lines = Lines(columns, self)
        self.setHorizontalHeader(_Headings(self))
        self.setModel(self._lines)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Airy(self))
        self.verticalHeader().hide()
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(lambda index: self.chosen.emit(self._lines.lines[index.row()].key))

    @property
    def key(self) -> str:
        """The key of the current row; empty where there is none."""
        index = self.currentIndex()
        return self._lines.lines[index.row()].key if index.isValid() else ""

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other rows, staying on the row with the same key if it is still there."""
        key = self.key
        self._lines.show(lines)
        self._fit()
        self.select(key if self._lines.row_of(key) is not None else lines[0].key if lines else "")

    def select(self, key: str) -> None:
        """Make the row with that key the current one, if there is such a row."""
        row = self._lines.row_of(key)
        if row is not None and key != self.key:
            self.setCurrentIndex(self._lines.index(row, 0))

    def wraps(self, column: int) -> bool:
        """Whether the text of a column goes over several lines."""
        return self._lines.columns[column].width > 0

    def copy(self) -> None:
        """Put the whole table on the clipboard."""
        QGuiApplication.clipboard().setText(self._lines.as_text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter chooses, Home and End go to the first and last row, Ctrl+C copies; the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.key:
            self.chosen.emit(self.key)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.key:
            self.select(self._lines.lines[0 if event.key() == Qt.Key.Key_Home else -1].key)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share out the width, and give the rows the height their text then needs."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for every column, so that a splitter knows."""
        em = self.fontMetrics().height()
        return QSize((sum(column.width or _FIGURES_EM for column in self._lines.columns)) * em, 20 * em)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough to read a line of text, high enough for a few rows, at any text size."""
        em = self.fontMetrics().height()
        return QSize(_NARROWEST_EM * em, round(_SHORTEST_ROWS * 1.6 * em))

    def _moved(self) -> None:
        if self.key:
            self.moved.emit(self.key)

    def _widest(self, column: int) -> int:
        """The width of a column's longest text, of the rows out of view too, which Qt's own hint leaves out."""
        plain, strong = self.fontMetrics(), QFontMetrics(_strong(self.font()))
        texts = ((strong if line.strong else plain, line.cells[column]) for line in self._lines.lines)
        return max((metrics.horizontalAdvance(text) for metrics, text in texts), default=0) + self.around

    @property
    def air(self) -> int:
        """The room that is kept free at either side of a cell."""
        return ceil(_BESIDE_EM * self.fontMetrics().height())

    @property
    def around(self) -> int:
        """The room beside the text of a cell, both sides together."""
        return 2 * (self.air + self.style().pixelMetric(_MARGIN) + 1) + 2  # text is laid out in parts of a pixel

    def _fit(self) -> None:
        em = self.fontMetrics().height()
        header = self.horizontalHeader()
        columns = self._lines.columns
        left = self.viewport().width()
        for number, column in enumerate(columns):
            if not column.width:
                width = max(self._widest(number), header.sectionSizeHint(number))
                header.resizeSection(number, width)
                left -= width
        shares = sum(column.width for column in columns)
        for number, column in enumerate(columns):
            if column.width:
                header.resizeSection(number, max(column.width * em, left * column.width // shares))
        self.resizeRowsToContents()


def _strong(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
