"""The form in which an assessor opens a pack."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from export.exchange.packs import OtherLead
from model.journal.suffixes import INSPECTION_SUFFIX
from ui.file.new_inspection import own_folder
from ui.kit import ask
from ui.session.sealed_form import SealedForm

_PROTECTED = (
    "You type it each time you open your file; without it nobody can read your cases, whoever has this laptop. If you "
    "forget it, ask the lead inspector, who knows it: there is no other way."
)

_AGREE = "&I have asked the lead inspector: this pack is theirs"

_ASK_FIRST = (
    "Ask the lead inspector, by telephone or face to face, to read you the words of their key. Agree only if they are "
    "those of this pack: your answers are then sealed for whoever has that key. If you do not agree, cancel: nothing "
    "is changed."
)


class OpenPackForm(SealedForm):
    """Asks for the passphrase and where to keep the cases. `accepted(passphrase, path, protect)` is a request;
    `protect`: a new file is to have the pack's passphrase. The one passphrase that an assessor was told then opens
    both, and the lead knows it if it is forgotten. A pack of another lead than
    the file knows is asked about in place, with the words of both.
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
        self.agree = QCheckBox(_AGREE)
        self._agree_row = self.add("Another key", self.agree, _ASK_FIRST)
        self.agree.setAccessibleName(_AGREE.replace("&", ""))
        self.form.setRowVisible(self._agree_row.label, False)
        self._other: OtherLead | None = None
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

    def ask_whether_to_agree(self, other: OtherLead) -> None:
        """Say whose key the pack is signed with and whose the file knows, and offer to agree to this one lead."""
        self._other = other
        self.agree.setChecked(False)
        self.form.setRowVisible(self._agree_row.label, True)
        self.complain(self._agree_row, str(other))

    def agrees_to(self, other: OtherLead) -> bool:
        """Whether it was this lead whose words were shown, and agreed to."""
        before = self._other
        return before is not None and self.agree.isChecked() and (before.known, before.new) == (other.known, other.new)

    def take_focus(self) -> None:
        """To what is asked, else to the first field."""
        if self._other is not None:
            self.agree.setFocus()
        else:
            super().take_focus()

    def _path_changed(self, text: str) -> None:
        """Only a new file is given a protection: one that is there keeps what it has."""
        is_new = not Path(text.strip()).is_file()
        self.form.setRowVisible(self._protect_row.label, is_new)
