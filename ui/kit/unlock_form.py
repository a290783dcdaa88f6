"""The form that asks for the passphrase of a protected file: when it is opened, and after it was locked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from ui.kit.forms import FormSheet
from ui.kit.hidden_line import hidden_line, show_box

_WHICH = (
    "As it was chosen for this file. In a file that was made from a pack it is the pack's, which the lead inspector "
    "knows, unless it was changed."
)


class UnlockForm(FormSheet):
    """Asks for the passphrase of a file. `accepted(passphrase)` is a request; so is `backups_asked()`, by a button that
    is there if the file `has_backups`.
    """

    accepted = Signal(str)
    backups_asked = Signal()

    def __init__(self, path: Path, *, locked: bool = False, has_backups: bool = False) -> None:
        super().__init__(
            "Locked. Everything is saved." if locked else f"Open {path.name}",
            f"With its passphrase, {path.name} opens where you were; what was done before cannot be undone then."
            if locked
            else "This file is protected by a passphrase.",
            "&Open the file",
        )
        self._line = hidden_line()
        self._row = self.add("&Passphrase", self._line, _WHICH)
        see = QPushButton("See its &backups…")
        see.clicked.connect(self.backups_asked)
        self.add_beneath(show_box(self._line), *([see] if has_backups else []))
        if locked:
            self._cancel.setText("&Close the file")

    def accept(self) -> None:
        """Ask for it to be opened, or say what is missing."""
        self.forgive()
        if self._line.text().strip():
            self.accepted.emit(self._line.text())
        else:
            self.complain(self._row, "Type the passphrase of this file.")

    def wrong(self, sentence: str) -> None:
        """Say that the passphrase does not open the file; what is typed next takes its place."""
        self.complain(self._row, sentence)
        self._line.selectAll()
