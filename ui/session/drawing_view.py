"""A drawing of a sheet on the screen: the shapes that paper and page have, in the colours and text size in force."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from export.printing.chart import Drawing, Rect, Stroke, Words
from ui.kit.theme import colours

_LETTERS = 7.5
"""The size of the letters in a drawing, in its own points."""

_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


class DrawingView(QWidget):
    """Draws above the line solid and below it hatched: no meaning is left to colour.

    It is as wide as its drawing at the text size in force, so whatever holds it lets it be scrolled.
    """

    def __init__(self) -> None:
        super().__init__()
        self._drawing = Drawing(0, ())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_drawing(self, name: str, description: str, drawing: Drawing) -> None:
        """Show another drawing, with its name and what it says in words."""
        self._drawing = drawing
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The drawing at the text size in force."""
        return QSize(round(self._drawing.width * self._scale), round(self._drawing.height * self._scale) + 1)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedSize(self.sizeHint())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Every shape, from the back to the front."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shape in self._drawing.shapes:
            match shape:
                case Rect():
                    self._paint_rect(painter, shape)
                case Stroke(x1, y1, x2, y2, _):
                    painter.setPen(QPen(colours().text, 1))
                    x, y, u, v = (round(at * self._scale) for at in (x1, y1, x2, y2))
                    painter.drawLine(x, y, u, v)
                case Words():
                    self._paint_words(painter, shape)

    @property
    def _scale(self) -> float:
        return self.fontMetrics().height() / (1.4 * _LETTERS)

    def _paint_rect(self, painter: QPainter, shape: Rect) -> None:
        box = QRectF(*(at * self._scale for at in (shape.x, shape.y, shape.width, shape.height)))
        is_above = shape.style == "above"
        colour = colours().above if is_above else colours().below
        painter.setPen(QPen(colour, 1))
        painter.setBrush(QBrush(colour, Qt.BrushStyle.SolidPattern if is_above else Qt.BrushStyle.BDiagPattern))
        painter.drawRect(box)

    def _paint_words(self, painter: QPainter, shape: Words) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        font.setBold(shape.style in ("strong", "on_above", "on_below"))
        painter.setFont(font)
        x, y = shape.x * self._scale, shape.y * self._scale
        width = painter.fontMetrics().horizontalAdvance(shape.text)
        left = x - width * _ANCHORS[shape.anchor]
        if shape.style == "on_below":  # the hatching would run through the figure
            height = painter.fontMetrics().ascent()
            painter.fillRect(QRectF(left - 3, y - height, width + 6, height + 3), colours().base)
        c = colours()
        painter.setPen({"small": c.dim, "on_above": c.base}.get(shape.style, c.text))
        painter.drawText(round(left), round(y), shape.text)
