"""The marks of the question tree: each a shape and a word, so that colour never speaks alone."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPen, QPixmap

from model.instrument.instrument import Question
from model.journal.records import Outcome
from ui.kit.theme import Colours, colours


class QuestionState(Enum):
    """How a question stands in a reading, in a word."""

    ANSWERED = "answered"
    MISSING = "missing"
    OPTIONAL = "not answered, may be left"
    NOT_APPLICABLE = "not applicable"
    NOT_RELEVANT = "not relevant"
    CONFLICT = "in conflict"
    UNSAVED = "not saved yet"


def question_state(question: Question, outcome: Outcome, contested: bool, unsaved: bool = False) -> QuestionState:
    """The state of a question. What is not saved comes first, then a conflict, for it wants settling."""
    if unsaved:
        return QuestionState.UNSAVED
    if outcome is Outcome.NOT_RELEVANT:
        return QuestionState.NOT_RELEVANT
    if contested:
        return QuestionState.CONFLICT
    if outcome is Outcome.NOT_APPLICABLE:
        return QuestionState.NOT_APPLICABLE
    if outcome is Outcome.UNANSWERED:
        return QuestionState.OPTIONAL if question.kind == "information" else QuestionState.MISSING
    return QuestionState.ANSWERED


def icon(state: QuestionState, size: int, ratio: float) -> QIcon:
    """The mark of a state, `size` pixels high, for a screen of that device pixel ratio."""
    c = colours()
    return _icon(state, size, ratio, _colour(state, c).name(), c.on_accent.name())


def _colour(state: QuestionState, c: Colours) -> QColor:
    return {
        QuestionState.ANSWERED: c.above,
        QuestionState.MISSING: c.unanswered,
        QuestionState.OPTIONAL: c.dim,
        QuestionState.NOT_APPLICABLE: c.na,
        QuestionState.NOT_RELEVANT: c.not_relevant,
        QuestionState.CONFLICT: c.priority,
        QuestionState.UNSAVED: c.priority,
    }[state]


@lru_cache(maxsize=64)
def _icon(state: QuestionState, size: int, ratio: float, colour: str, selected: str) -> QIcon:
    result = QIcon()
    for mode, name in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Selected, selected)):
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(name), max(1.5, size / 8))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        _draw(painter, state, float(size), QColor(name))
        painter.end()
        result.addPixmap(pixmap, mode)
    return result


def _draw(painter: QPainter, state: QuestionState, size: float, colour: QColor) -> None:
    """A tick, a ring, a dotted ring, a crossed ring, a dash, a filled diamond, or a cry, in a square of that size."""

    def at(x: float, y: float) -> QPointF:
        return QPointF(x * size, y * size)

    ring = QRectF(size * 0.2, size * 0.2, size * 0.6, size * 0.6)
    match state:
        case QuestionState.ANSWERED:
            painter.drawPolyline([at(0.18, 0.55), at(0.42, 0.78), at(0.84, 0.24)])
        case QuestionState.MISSING:
            painter.drawEllipse(ring)
        case QuestionState.OPTIONAL:
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawEllipse(ring)
        case QuestionState.NOT_APPLICABLE:
            painter.drawEllipse(ring)
            painter.drawLine(at(0.3, 0.7), at(0.7, 0.3))
        case QuestionState.NOT_RELEVANT:
            painter.drawLine(at(0.3, 0.5), at(0.7, 0.5))
        case QuestionState.CONFLICT:
            painter.setBrush(QBrush(colour))
            painter.drawPolygon([at(0.5, 0.12), at(0.88, 0.5), at(0.5, 0.88), at(0.12, 0.5)])
        case QuestionState.UNSAVED:
            painter.drawLine(at(0.5, 0.14), at(0.5, 0.58))
            painter.drawPoint(at(0.5, 0.84))
