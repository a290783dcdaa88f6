"""The forms by which a lead keeps a spare of the inspection's key, and takes it into a new file if this one is lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from model.journal.suffixes import KEY_SUFFIX
from ui.kit import ask
from ui.session.sealed_form import SealedForm


class KeyBackupForm(SealedForm):
    """Asks for a passphrase and a place. `accepted(passphrase, path)` is a request."""

    accepted = Signal(str, object)

    def __init__(self, file: Path) -> None:
        super().__init__(
            "Back up the key",
            "Returns are sealed to a key that is in this file and nowhere else. If the file were lost, nobody could "
            "open them. A backup of the key is a small file, sealed with a passphrase: keep it away from this laptop, "
            "and the passphrase away from it. Whoever has both can read every return.",
            "&Back up the key",
        )
        self.add_new_passphrase("Write it down: it is kept nowhere, and without it the backup is of no use.")
        self.add_place(
            file.with_name(f"{file.stem}{KEY_SUFFIX}"), "On a stick, say. An earlier backup there is replaced.",
            "Where to put the backup of the key", ask.KEYS,
        )  # fmt: skip

    def accept(self) -> None:
        """Ask for the backup, or say what is wrong."""
        self.forgive()
        path = self.chosen_path() if self.passphrase_ok() else None
        if path is not None:
            self.accepted.emit(self.passphrase.text(), path)


class KeyRestoreForm(SealedForm):
    """Asks for the passphrase of a key backup. `accepted(passphrase)` is a request."""

    accepted = Signal(str)

    def __init__(self, backup: Path) -> None:
        super().__init__(
            f"Restore the key in {backup.name}",
            "With the key in this file, you can add returns here that were sealed to it. If the inspection file was "
            "lost, make a new inspection of the same area, month and instrument first, and restore the key into that.",
            "&Restore the key",
        )
        self.add_known_passphrase("The one that was shown when the backup was made.")

    def accept(self) -> None:
        """Ask for it to be restored, or say what is missing."""
        self.forgive()
        if self.passphrase.text().strip():
            self.accepted.emit(self.passphrase.text())
        else:
            self.complain(self._passphrase_row, "Type the passphrase of the key backup.")
