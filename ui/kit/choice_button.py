"""A large button with a title and a line that explains it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from ui.kit.theme import Dim, Subheading


class ChoiceButton(QPushButton):
    """The explanation wraps, and both grow with the text size. An `&` in the title marks its key."""

    def __init__(self, title: str, explanation: str) -> None:
        super().__init__()
        self.setAccessibleName(title.replace("&", ""))
        self.setAccessibleDescription(explanation)
        self.setAutoDefault(True)
        heading = Subheading(title)
        heading.setTextFormat(Qt.TextFormat.AutoText)
        heading.setBuddy(self)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(2)
        for label in (heading, Dim(explanation)):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as what stands on it."""
        return self._column.totalSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never so small that its words are cut."""
        return self._column.totalMinimumSize()
