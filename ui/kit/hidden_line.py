"""Lines of text for a passphrase, hidden as it is typed, and the box that shows them."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit

_PLAIN, _HIDDEN = QLineEdit.EchoMode.Normal, QLineEdit.EchoMode.Password


def hidden_line() -> QLineEdit:
    """A line of text for a passphrase."""
    return QLineEdit(echoMode=_HIDDEN)


def show_box(*lines: QLineEdit) -> QCheckBox:
    """The box that shows what is typed in hidden lines."""

    def show(on: bool) -> None:
        for line in lines:
            line.setEchoMode(_PLAIN if on else _HIDDEN)

    box = QCheckBox("&Show what I type")
    box.toggled.connect(show)
    return box
