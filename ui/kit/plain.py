"""Text from anywhere where Qt guesses whether it is HTML: shown as it stands, so that it names no picture to load."""

from __future__ import annotations

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel


def tip(text: str) -> str:
    """A text as a tooltip shows it."""
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text


def label(text: str = "") -> QLabel:
    """A label of a text that is never HTML. It has no key: there an `&` is an `&`."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made
