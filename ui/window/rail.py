"""The rail of pages at the left of the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.kit.plain import tip
from ui.kit.theme import colours
from ui.window.pages import RailPage

Index: TypeAlias = QModelIndex | QPersistentModelIndex

_KEY = Qt.ItemDataRole.UserRole


class _Item(QStyledItemDelegate):
    """A page's label and, below it and quieter, its key."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The style paints the background; the two lines and the frame of the focus are painted here."""
        em = option.fontMetrics.height()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        c = colours()
        place = option.rect.adjusted(em, em // 2, 0, -em // 2)
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        painter.save()
        painter.setPen(c.on_accent if selected else c.text)
        painter.drawText(place, Qt.AlignmentFlag.AlignTop, index.data())
        painter.setPen(c.on_accent if selected else c.dim)
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom, index.data(_KEY))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.drawRect(option.rect.adjusted(2, 2, -3, -3))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Two lines, with room around them."""
        em = option.fontMetrics.height()
        wider = max(option.fontMetrics.horizontalAdvance(str(index.data(role))) for role in (0, _KEY))
        return QSize(wider + 2 * em, 3 * em)


class Rail(QListWidget):
    """The pages by name, each with its key; as wide as its words at any text size."""

    def __init__(self, pages: Sequence[RailPage]) -> None:
        super().__init__()
        self.setAccessibleName("Pages")
        self.setItemDelegate(_Item(self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        for page in pages:
            item = QListWidgetItem(page.label)
            item.setData(_KEY, page.key)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{page.label}, {page.key}")
            item.setToolTip(tip(page.tip))
            self.addItem(item)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for the longest label."""
        return QSize(self.sizeHintForColumn(0), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as that, and high enough for a line or two: it scrolls."""
        return QSize(self.sizeHint().width(), self.fontMetrics().height() * 4)
