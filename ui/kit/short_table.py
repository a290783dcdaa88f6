"""A table that is as high as its rows, up to a limit: for a list that stands among other things on a scrolling page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from ui.kit.line_table import Column, Line, LineTable

_HIGHEST_EM = 22


class ShortTable(LineTable):
    """Beyond the limit it scrolls by itself."""

    def __init__(self, name: str, columns: Sequence[Column]) -> None:
        super().__init__(name, columns)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other rows, and take the height that they need."""
        super().show_lines(lines)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where the text wraps otherwise, the rows need another height."""
        super().resizeEvent(event)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The heading and every row, or the limit."""
        em = self.fontMetrics().height()
        rows = self.verticalHeader().length() + self.horizontalHeader().sizeHint().height()
        edges = 2 * self.frameWidth() + self.horizontalScrollBar().sizeHint().height()
        return QSize(super().sizeHint().width(), min(rows + edges, _HIGHEST_EM * em))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as it wants to be."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())
