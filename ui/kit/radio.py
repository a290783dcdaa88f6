"""Buttons that answer only when they are pressed: Qt would answer with an arrow key by itself, in silence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton


class Radio(QRadioButton):
    """One of several answers. Space presses it; arrow keys and Enter are for whoever holds the buttons."""

    value = ""

    def mark(self, chosen: bool) -> None:
        """Show whether it is the answer. Qt keeps one of a group checked, once one is, as long as they are a group."""
        self.setAutoExclusive(chosen)
        self.setChecked(chosen)
        self.setAutoExclusive(True)  # a screen reader calls it a radio button only so

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space alone."""
        _space_only(event, super().keyPressEvent)


class Check(QCheckBox):
    """One answer of any number; keys as for `Radio`."""

    value = ""

    def mark(self, chosen: bool) -> None:
        """Show whether it is among the answers."""
        self.setChecked(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space alone."""
        _space_only(event, super().keyPressEvent)


def _space_only(event: QKeyEvent, press: Callable[[QKeyEvent], None]) -> None:
    if event.key() == Qt.Key.Key_Space:
        press(event)
    else:
        event.ignore()
