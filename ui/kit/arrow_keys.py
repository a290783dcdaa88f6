"""Which way an arrow key goes along a row of things."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt

ARROW_STEPS: Mapping[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
"""Arrow keys go to the next or the previous of several; they never press, answer or decide."""
