"""The form in which an assessor opens a pack."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from model.journal.suffixes import INSPECTION_SUFFIX
from ui.file.new_inspection import own_folder
from ui.kit import ask
from ui.session.sealed_form import SealedForm

_PROTECTED = (
    "You type it each time you open your file; without it nobody can read your cases, whoever has this laptop. If you "
    "forget it, ask the lead inspector, who knows it: there is no other way."
)


class OpenPackForm(SealedForm):
    """Asks for the passphrase and where to keep the cases. `accepted(passphrase, path, protect)` is a request;
    `protect`: a new file is to have the pack's passphrase. The one passphrase that an assessor was told then opens
    both, and the lead knows it if it is forgotten.
    """

    accepted = Signal(str, object, bool)

    def __init__(self, pack: Path, open_file: Path | None) -> None:
        super().__init__(
            f"Open the pack {pack.name}",
            "The lead inspector made this pack for you and told you its passphrase. Your cases and all your answers "
            "are kept in a file of your own on this laptop.",
            "&Open the pack",
        )
        self.add_known_passphrase("Usually five words with a space between each; capitals make no difference to those.")
        self.add_place(
            open_file or own_folder() / f"{pack.stem}{INSPECTION_SUFFIX}",
            "If you have opened an earlier pack, name that file: new cases are added, and every answer is kept.",
            "Where to keep your cases",
            ask.INSPECTIONS,
        )
        self.protect = QCheckBox("Pro&tect my file by the same passphrase")
        self.protect.setChecked(True)
        self._protect_row = self.add("Protection", self.protect, _PROTECTED)
        self.protect.setAccessibleName(self.protect.text().replace("&", ""))
        self.path.textChanged.connect(self._path_changed)
        self._path_changed(self.path.text())

    def accept(self) -> None:
        """Ask for it to be opened, or say what is missing."""
        self.forgive()
        if not self.passphrase.text().strip():
            self.complain(self._passphrase_row, "Type the passphrase that the lead inspector gave you.")
            return
        path = self.chosen_path()
        if path is not None:
            self.accepted.emit(self.passphrase.text(), path, self.protect.isChecked())

    def _path_changed(self, text: str) -> None:
        """Only a new file is given a protection: one that is there keeps what it has."""
        is_new = not Path(text.strip()).is_file()
        self.form.setRowVisible(self._protect_row.label, is_new)
