"""The form in which a lead inspector saves a copy of the file: it asks whether the keys go with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from model.journal.suffixes import INSPECTION_SUFFIX
from ui.kit import ask
from ui.kit.forms import FormSheet

_WITH, _WITHOUT = "A deputy or myself: with the keys", "Somebody who looks at it: without the keys"

_WHAT_FOLLOWS = (
    "With the keys, whoever has the copy opens the returns and speaks as the lead inspector. Without them, they can "
    "read all that is in it, and neither open a return nor state anything as the lead inspector."
)


class SaveCopyForm(FormSheet):
    """`accepted(path, with_keys)` is a request."""

    accepted = Signal(object, bool)

    def __init__(self, file: Path, suggested: Path) -> None:
        super().__init__(
            f"Save a copy of {file.name}",
            "A whole copy as of now. You go on in the file that is open.",
            "Save the &copy",
        )
        self.whom = QComboBox()
        self.whom.addItem(_WITH, True)
        self.whom.addItem(_WITHOUT, False)
        self.add("&For", self.whom, _WHAT_FOLLOWS)
        self.path = QLineEdit(str(suggested))
        self._path_row = self.add("&Kept in", self.path)
        browse = QPushButton("Choose another p&lace…")
        browse.clicked.connect(self._choose)
        self.buttons.insertWidget(2, browse)

    def accept(self) -> None:
        """Ask for the copy, or say that it has no place."""
        self.forgive()
        text = self.path.text().strip()
        if not text:
            self.complain(self._path_row, "Say where the copy should be kept.")
            return
        path = Path(text if text.endswith(INSPECTION_SUFFIX) else f"{text}{INSPECTION_SUFFIX}").absolute()
        self.accepted.emit(path, bool(self.whom.currentData()))

    def _choose(self) -> None:
        chosen = ask.file_to_save(self, "Where to keep the copy", Path(self.path.text()), ask.INSPECTIONS)
        if chosen is not None:
            self.path.setText(str(chosen))
