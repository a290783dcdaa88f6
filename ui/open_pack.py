"""The form in which an assessor opens a pack."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import ask
from ui.new_inspection import own_folder
from ui.sealed_form import SealedForm

_SUFFIX = ".caseread"


class OpenPackForm(SealedForm):
    """Asks for the passphrase and where to keep the cases. `accepted(passphrase, path)` is a request."""

    accepted = Signal(str, object)

    def __init__(self, pack: Path, open_file: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(
            f"Open the pack {pack.name}",
            "The lead inspector made this pack for you and told you its passphrase. Your cases and all your answers "
            "are kept in a file of your own on this laptop.",
            "&Open the pack",
            parent,
        )
        self.add_known_passphrase("Usually five words, in small letters with a space between each.")
        self.add_place(
            open_file or own_folder() / f"{pack.stem}{_SUFFIX}",
            "If you have opened an earlier pack, name that file: new cases are added, and every answer is kept.",
            "Where to keep your cases",
            ask.INSPECTIONS,
        )

    def accept(self) -> None:
        """Ask for it to be opened, or say what is missing."""
        self.forgive()
        if not self.passphrase.text().strip():
            self.complain(self._passphrase_row, "Type the passphrase that the lead inspector gave you.")
            return
        path = self.chosen_path()
        if path is not None:
            self.accepted.emit(self.passphrase.text(), path)
