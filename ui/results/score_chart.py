"""The bar chart of the Scores page: a widget of its own, painted from the same rows as the table beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from export.sheet.figure_text import percent, span
from model.instrument.instrument import Unit
from ui.kit.arrow_keys import ARROW_STEPS
from ui.kit.theme import Colours, colours
from ui.results.score_lines import CRITERION, SECTION, Placed, figure_words

_ENDS: Mapping[int, int] = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
_TICKS = range(0, 101, 25)
_LONGEST_LABEL_EM = 7
_LOWEST_ROW_EM, _HIGHEST_ROW_EM, _GAP_EM = 1.2, 2.0, 0.5
_HEAD_EM, _FOOT_EM = 1.8, 3.0


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand, in pixels: `em` the height of a line of text, `tops` one per bar, `score` and
    `figures` the widths of the score and of all the figures behind a bar.
    """

    em: float
    tops: tuple[float, ...]
    row: float
    axis: QRectF
    score: float
    figures: float

    @property
    def bar(self) -> float:
        return self.row * 0.6

    def x(self, shown: float) -> float:
        """Where a percentage stands: on a whole pixel, so that lines are sharp."""
        return round(self.axis.left() + self.axis.width() * shown / 100)


class ScoreChart(QWidget):
    """Bars of every figure with the line of priority across them.

    Arrows, Home and End move from bar to bar, Enter or a double click drills down: `moved(code)`, `chosen(code)`.
    A bar that reaches the line is solid and one that does not is hatched; a section or thread has a heavy outline and
    stands in bold: no meaning is left to colour. All figures are in the accessible description.
    """

    moved = Signal(str)
    chosen = Signal(str)

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self._unit = unit
        self._figures: tuple[Placed, ...] = ()
        self._line: int | None = None
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_figures(self, figures: Sequence[Placed], line: int | None) -> None:
        """Draw other figures, staying on the same bar if it is still there."""
        code = self.code
        self._figures, self._line = tuple(figures), line
        codes = [figure.row.code for figure in figures]
        self._current = codes.index(code) if code in codes else 0
        words = "; ".join(figure_words(self._unit, figure, line) for figure in figures)
        priority = "" if line is None else f"Line of priority {line}%. "
        self.setAccessibleDescription(f"{priority}{words}." if figures else "No figures yet.")
        self._say_current()
        self.updateGeometry()
        self.update()

    @property
    def code(self) -> str:
        """The code of the current bar; empty where there is none."""
        return self._figures[self._current].row.code if self._figures else ""

    def select(self, code: str) -> None:
        """Make the bar of that code the current one."""
        self._go(next((i for i, figure in enumerate(self._figures) if figure.row.code == code), self._current))

    def current_box(self) -> QRect:
        """Where the current bar is, for whoever scrolls to it."""
        layout = self._layout(QSizeF(self.size()))
        top = layout.tops[self._current] if self._figures else 0
        return QRectF(0, top, self.width(), layout.row).toAlignedRect()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows, Home and End move, Enter drills down; the rest is the page's."""
        key = event.key()
        last = len(self._figures) - 1
        if not self._figures or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in ARROW_STEPS:
            self._go(min(last, max(0, self._current + ARROW_STEPS[key])))
        elif key in _ENDS:
            self._go(range(last + 1)[_ENDS[key]])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.code)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the bar under the pointer."""
        bar = self._at(event.position().y())
        if bar is not None:
            self._go(bar)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drill down into the bar under the pointer."""
        if self._at(event.position().y()) is not None:
            self.chosen.emit(self.code)

    def event(self, event: QEvent) -> bool:
        """Say the bar under the pointer in words; take other colours and sizes when they change."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            bar = self._at(event.pos().y())
            QToolTip.showText(
                event.globalPos(), "" if bar is None else figure_words(self._unit, self._figures[bar], self._line)
            )
            return True
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.updateGeometry()
            self.update()
        return super().event(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for every bar at the text size in force."""
        em = self.fontMetrics().height()
        return QSize(24 * em, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as its bars are; wide enough for the words at both sides and some bar between."""
        em = self.fontMetrics().height()
        layout = self._layout(QSizeF())
        width = layout.axis.left() + 8 * em + layout.figures
        return QSize(round(width), round(layout.axis.bottom() + _FOOT_EM * em))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The scale, the bars, then the line of priority over them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c, layout = colours(), self._layout(QSizeF(self.size()))
        painter.fillRect(self.rect(), c.base)
        if not self._figures:
            return
        self._paint_scale(painter, layout, c)
        for number, figure in enumerate(self._figures):
            self._paint_current(painter, layout, c, number)
            self._paint_words(painter, layout, c, number)
            if figure.row.shown is not None:
                self._paint_bar(painter, layout, c, number, figure.row.shown)
        self._paint_priority(painter, layout, c)
        self._paint_legend(painter, layout, c)

    def _layout(self, size: QSizeF) -> _Layout:
        """Everything's place: the rows as high as the size allows, within what looks right."""
        metrics = QFontMetricsF(self.font())
        em, bold = metrics.height(), QFontMetricsF(_bold(self.font()))
        groups = [figure.group for figure in self._figures]
        gaps = sum(here != before for here, before in zip(groups[1:], groups[:-1], strict=True))
        room = size.height() - (_HEAD_EM + _FOOT_EM + gaps * _GAP_EM) * em
        row = min(_HIGHEST_ROW_EM * em, max(_LOWEST_ROW_EM * em, room / max(1, len(groups))))
        tops: list[float] = []
        top = _HEAD_EM * em
        for number, group in enumerate(groups):
            top += _GAP_EM * em if number and group != groups[number - 1] else 0
            tops.append(top)
            top += row
        labels = max((bold.horizontalAdvance(_label(figure)) for figure in self._figures), default=0)
        left = min(labels, _LONGEST_LABEL_EM * em) + em
        score = bold.horizontalAdvance("100%") + 0.6 * em
        figures = score + metrics.horizontalAdvance("n 100–100") + 0.8 * em
        axis_top = (_HEAD_EM - 0.2) * em
        axis = QRectF(left, axis_top, max(0.0, size.width() - left - figures), top - axis_top)
        return _Layout(em, tuple(tops), row, axis, score, figures)

    def _paint_scale(self, painter: QPainter, layout: _Layout, c: Colours) -> None:
        axis = layout.axis
        for tick in _TICKS:
            x = layout.x(tick)
            painter.setPen(QPen(c.line, 1))
            painter.drawLine(QPointF(x, axis.top()), QPointF(x, axis.bottom()))
            painter.setPen(c.dim)
            box = QRectF(x - 2 * layout.em, axis.bottom(), 4 * layout.em, 1.4 * layout.em)
            if not tick % 50 or axis.width() > 15 * layout.em:
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{tick}%")

    def _paint_current(self, painter: QPainter, layout: _Layout, c: Colours, number: int) -> None:
        if number != self._current:
            return
        box = QRectF(1, layout.tops[number], self.width() - 2, layout.row)
        painter.setPen(QPen(c.accent, 2) if self.hasFocus() else QPen(c.line, 1))
        painter.setBrush(c.raised)
        painter.drawRoundedRect(box, 3, 3)

    def _paint_words(self, painter: QPainter, layout: _Layout, c: Colours, number: int) -> None:
        figure = self._figures[number]
        painter.setFont(self.font() if figure.kind == CRITERION else _bold(self.font()))
        painter.setPen(c.text)
        top, em = layout.tops[number], layout.em
        middle = Qt.AlignmentFlag.AlignVCenter
        room = layout.axis.left() - em
        label = painter.fontMetrics().elidedText(_label(figure), Qt.TextElideMode.ElideRight, math.ceil(room))
        painter.drawText(QRectF(0.5 * em, top, room + 1, layout.row), middle, label)
        box = QRectF(layout.axis.right() + 0.4 * em, top, layout.figures, layout.row)
        painter.drawText(box, middle, percent(figure.row.shown))
        box.setLeft(box.left() + layout.score)
        painter.setFont(self.font())
        painter.setPen(c.dim)
        painter.drawText(box, middle, f"n {span(figure.row.n)}")

    def _paint_bar(self, painter: QPainter, layout: _Layout, c: Colours, number: int, shown: int) -> None:
        figure = self._figures[number]
        top = layout.tops[number] + (layout.row - layout.bar) / 2
        box = QRectF(layout.axis.left(), top, layout.x(shown) - layout.axis.left(), layout.bar)
        reaches = shown >= (self._line or 0)
        reached = c.accent if self._line is None else c.above  # without a line no colour says that it is reached
        _paint_box(painter, box, reached if reaches else c.below, is_solid=reaches)
        if figure.kind != CRITERION:
            painter.setPen(QPen(c.text, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)

    def _paint_priority(self, painter: QPainter, layout: _Layout, c: Colours) -> None:
        if self._line is None:
            return
        axis, x, em = layout.axis, layout.x(self._line), layout.em
        painter.setPen(QPen(c.priority, 2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, axis.top() - 0.2 * em), QPointF(x, axis.bottom()))
        painter.setPen(c.priority)
        words = f"line of priority {self._line}%"
        width = painter.fontMetrics().horizontalAdvance(words) + 2.0
        left = min(max(0.0, x - width / 2), self.width() - width)
        painter.drawText(QRectF(left, 0, width, axis.top()), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_legend(self, painter: QPainter, layout: _Layout, c: Colours) -> None:
        if self._line is None:
            return
        em = layout.em
        x, y = 0.5 * em, layout.axis.bottom() + 1.7 * em
        for words, colour, is_solid in (("reaches the line", c.above, True), ("below the line", c.below, False)):
            _paint_box(painter, QRectF(x, y + 0.15 * em, em, 0.7 * em), colour, is_solid=is_solid)
            painter.setPen(c.dim)
            width = painter.fontMetrics().horizontalAdvance(words) + em
            painter.drawText(QRectF(x + 1.4 * em, y, width, em), Qt.AlignmentFlag.AlignVCenter, words)
            x += 1.4 * em + width

    def _at(self, y: float) -> int | None:
        layout = self._layout(QSizeF(self.size()))
        return next((i for i, top in enumerate(layout.tops) if top <= y < top + layout.row), None)

    def _go(self, number: int) -> None:
        if number == self._current:
            return
        self._current = number
        self._say_current()
        self.update()
        self.moved.emit(self.code)

    def _say_current(self) -> None:
        current = f": {figure_words(self._unit, self._figures[self._current], self._line)}" if self._figures else ""
        self.setAccessibleName(f"Chart of scores{current}")


def _label(figure: Placed) -> str:
    if figure.kind == CRITERION:
        return figure.row.code
    return f"Section {figure.row.code}" if figure.kind == SECTION else figure.row.title


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def _paint_box(painter: QPainter, box: QRectF, colour: QColor, *, is_solid: bool) -> None:
    painter.setPen(QPen(colour, 1))
    painter.setBrush(QBrush(colour, Qt.BrushStyle.SolidPattern if is_solid else Qt.BrushStyle.BDiagPattern))
    painter.drawRect(box)
