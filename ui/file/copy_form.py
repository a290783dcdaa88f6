"""The form that says where a whole copy of the inspection is to be kept, to work in from then on."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from model.file.places import unsafe_place
from model.file.suffixes import INSPECTION_SUFFIX
from ui.file.new_inspection import own_folder
from ui.kit import ask
from ui.kit.forms import FormSheet


def own_place(file: Path) -> Path:
    """A new file of the same name in a folder of this laptop's owner."""
    numbered = (
        own_folder() / f"{file.stem}{f'-{number}' if number > 1 else ''}{INSPECTION_SUFFIX}" for number in count(1)
    )
    return next(path for path in numbered if not path.exists())


class CopyForm(FormSheet):
    """Asks for a place. `accepted(path)` is a request."""

    accepted = Signal(object)

    def __init__(self, heading: str, explanation: str, suggested: Path, parent: QWidget | None = None) -> None:
        super().__init__(heading, explanation, "Save the copy and &work in it", parent)
        self.path = QLineEdit(str(suggested))
        self._path_row = self.add(
            "&Kept in", self.path, "Best in a folder of this laptop: no network share, and none that is synchronised."
        )
        browse = QPushButton("Choose another p&lace…")
        browse.clicked.connect(self._choose)
        self.buttons.insertWidget(2, browse)

    def accept(self) -> None:
        """Ask for the copy, or say what is wrong with the place."""
        self.forgive()
        text = self.path.text().strip()
        path = Path(text if text.endswith(INSPECTION_SUFFIX) else f"{text}{INSPECTION_SUFFIX}").absolute()
        if not text:
            self.complain(self._path_row, "Say where the copy should be kept.")
        elif place := unsafe_place(path):
            self.complain(self._path_row, f"That is {place}: choose a folder of this laptop.")
        else:
            self.accepted.emit(path)

    def _choose(self) -> None:
        chosen = ask.file_to_save(self, "Where to keep the copy", Path(self.path.text()), ask.INSPECTIONS)
        if chosen is not None:
            self.path.setText(str(chosen))
