"""Paints one figure of the tallies: a bar of percent with the line drawn, and in words how many are above and below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from export.sheet.figure_text import span
from ui.kit.theme import colours
from ui.read.tally_figures import TallyLine

LINE_ROLE = Qt.ItemDataRole.UserRole
"""The role under which a model gives the delegate its `TallyLine`."""


class TallyBar(QStyledItemDelegate):
    """The bar of a cell, or its counts alone. What it says in words is the model's to give as accessible text."""

    def __init__(self, line: int | None, parent: QWidget, *, only_counts: bool = False) -> None:
        super().__init__(parent)
        self._line = line
        self._only_counts = only_counts

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        """Two lines of text high."""
        metrics = QFontMetrics(option.font)
        return QSize(metrics.averageCharWidth() * 17, round(metrics.height() * 2.3))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The bar and its percent above, the counts below."""
        super().paint(painter, option, index)
        line = index.data(LINE_ROLE)
        if isinstance(line, TallyLine):
            painter.save()
            painter.setFont(option.font)
            self._paint(painter, QRectF(option.rect).adjusted(6, 2, -6, -2), line)
            painter.restore()

    def _paint(self, painter: QPainter, box: QRectF, line: TallyLine) -> None:
        c, metrics = colours(), painter.fontMetrics()
        if self._only_counts:
            painter.setPen(c.text)
            across = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, across, _signs(line, metrics, box.width()))
            return
        half = box.height() / 2
        percent = "–" if line.figure.shown is None else f"{line.figure.shown}%"
        room = metrics.horizontalAdvance("100%") + 6
        top = QRectF(box.left(), box.top(), box.width(), half)
        painter.setPen(c.text)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, percent)
        bar = top.adjusted(0, half * 0.25, -room, -half * 0.2)
        self._paint_bar(painter, bar, line)
        painter.setPen(c.dim)
        below = QRectF(box.left(), box.top() + half, box.width(), half)
        painter.drawText(
            below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _signs(line, metrics, box.width())
        )

    def _paint_bar(self, painter: QPainter, bar: QRectF, line: TallyLine) -> None:
        c = colours()
        painter.setPen(QPen(c.line, 1))
        painter.setBrush(c.panel)
        painter.drawRect(bar)
        score = line.figure.score
        if score is not None:
            filled = QRectF(bar)
            filled.setWidth(bar.width() * float(score))
            good = line.figure.shown is not None and line.figure.shown >= (self._line or 0)
            painter.fillRect(filled, c.above if good else c.below)
        if self._line is None:
            return
        x = bar.left() + bar.width() * self._line / 100
        painter.setPen(QPen(c.priority, 2))
        painter.drawLine(QPointF(x, bar.top() - 3), QPointF(x, bar.bottom() + 3))


def counts(line: TallyLine) -> str:
    """How many answers are above and below the line: "7 above, 5 below"."""
    tally = line.tally
    return f"{tally.above} above, {tally.below} below" if tally.relevant else "no answers yet"


def _signs(line: TallyLine, metrics: QFontMetrics, room: float) -> str:
    """The counts in short, and n where there is more than one case and room to say so."""
    tally, n = line.tally, line.figure.n
    if not tally.relevant:
        return "–"
    signs = f"{tally.above} ▲ {tally.below} ▼"
    if n is None:
        return signs
    whole = signs if n == (1, 1) else f"{signs}  n {span(n)}"
    return whole if metrics.horizontalAdvance(whole) <= room else signs
