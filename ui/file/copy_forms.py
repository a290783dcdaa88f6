"""The forms that ask where a copy of an inspection is to be kept, and whether the lead's keys go with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from model.file.places import unsafe_place
from model.journal.suffixes import INSPECTION_SUFFIX
from ui.kit import ask
from ui.kit.forms import FormSheet

_WITH, _WITHOUT = "A deputy or myself: with the keys", "Somebody who looks at it: without the keys"

_WHAT_FOLLOWS = (
    "With the keys, whoever has the copy opens the returns and speaks as the lead inspector. Without them, they can "
    "read all that is in it, and neither open a return nor state anything as the lead inspector."
)


class CopyPlaceForm(FormSheet):
    """A form that asks, among other things, where a copy of an inspection is to be kept."""

    def add_place(self, suggested: Path, help_text: str = "") -> None:
        """The row for it, and the button beside the others that chooses another place."""
        self.path = QLineEdit(str(suggested))
        self.path_row = self.add("&Kept in", self.path, help_text)
        browse = QPushButton("Choose another p&lace…")
        browse.clicked.connect(self._choose)
        self.buttons.insertWidget(2, browse)

    def place(self) -> Path | None:
        """The place that was typed; None, and a complaint at the row, if none was."""
        text = self.path.text().strip()
        if not text:
            self.complain(self.path_row, "Say where the copy should be kept.")
            return None
        return Path(text if text.endswith(INSPECTION_SUFFIX) else f"{text}{INSPECTION_SUFFIX}").absolute()

    def _choose(self) -> None:
        chosen = ask.file_to_save(self, "Where to keep the copy", Path(self.path.text()), ask.INSPECTIONS)
        if chosen is not None:
            self.path.setText(str(chosen))


class CopyForm(CopyPlaceForm):
    """Asks where the copy to go on in is to be kept. `accepted(path)` is a request."""

    accepted = Signal(object)

    def __init__(self, heading: str, explanation: str, suggested: Path) -> None:
        super().__init__(heading, explanation, "Save the copy and &work in it")
        self.add_place(suggested, "Best in a folder of this laptop: no network share, and none that is synchronised.")

    def accept(self) -> None:
        """Ask for the copy, or say what is wrong with the place."""
        self.forgive()
        path = self.place()
        if path is not None and (unsafe := unsafe_place(path)):
            self.complain(self.path_row, f"That is {unsafe}: choose a folder of this laptop.")
        elif path is not None:
            self.accepted.emit(path)


class SaveCopyForm(CopyPlaceForm):
    """Asks where a copy is to be kept, and for whom it is. `accepted(path, with_keys)` is a request."""

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
        self.add_place(suggested)

    def accept(self) -> None:
        """Ask for the copy, or say that it has no place."""
        self.forgive()
        if (path := self.place()) is not None:
            self.accepted.emit(path, bool(self.whom.currentData()))
