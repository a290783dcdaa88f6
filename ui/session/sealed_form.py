"""What the forms that seal or open a file share: a passphrase, new or known, and the place of the file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton

from export.exchange import passphrases
from model.file.protection import checked_passphrase
from model.journal.records import Refused
from ui.kit import ask
from ui.kit.forms import FormSheet, Row


class SealedForm(FormSheet):
    """A form that asks for a passphrase and a place; its subclass adds the rows in the order they are to be read."""

    passphrase: QLineEdit
    path: QLineEdit
    _passphrase_row: Row
    _path_row: Row
    _suffix = ""
    _is_known = False

    def add_new_passphrase(self, help_text: str) -> None:
        """A row with a suggested passphrase in plain view, for it must be written down; and a button for another."""
        self.passphrase = QLineEdit(passphrases.suggest())
        self._passphrase_row = self.add("&Passphrase", self.passphrase, help_text)
        another = QPushButton("&Suggest another passphrase")
        another.clicked.connect(lambda: self.passphrase.setText(passphrases.suggest()))
        self.buttons.insertWidget(2, another)

    def add_known_passphrase(self, help_text: str) -> None:
        """A row for a passphrase that was given, hidden unless the person wants to see it. It comes first."""
        self._is_known = True
        self.passphrase = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._passphrase_row = self.add("&Passphrase", self.passphrase, help_text)
        show = QCheckBox("&Show what I type")
        show.toggled.connect(
            lambda on: self.passphrase.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        )
        self.buttons.insertWidget(2, show)

    def take_focus(self) -> None:
        """To the first field. After a wrong passphrase, what is typed next takes its place."""
        super().take_focus()
        if self._is_known:
            self.passphrase.selectAll()

    def add_place(self, suggested: Path, help_text: str, title: str, kinds: str) -> None:
        """A row for the file to be written, which takes the suffix of `suggested`."""
        self._suffix = suggested.suffix
        self.path = QLineEdit(str(suggested))
        self._path_row = self.add("&Kept in", self.path, help_text)
        browse = QPushButton("Choose another p&lace…")

        def choose() -> None:
            chosen = ask.file_to_save(self, title, Path(self.path.text()), kinds)
            if chosen is not None:
                self.path.setText(str(chosen))
                self.path.setModified(True)

        browse.clicked.connect(choose)
        self.buttons.insertWidget(2, browse)

    def passphrase_ok(self) -> bool:
        """Whether a new passphrase can be used; says so at the field if not."""
        try:
            checked_passphrase(self.passphrase.text())
        except Refused as refusal:
            self.complain(self._passphrase_row, str(refusal))
            return False
        return True

    def chosen_path(self) -> Path | None:
        """The file to be written, with its suffix; None, having said so, if none is named."""
        text = self.path.text().strip()
        if not text:
            self.complain(self._path_row, "Say where the file should be kept.")
            return None
        path = Path(text)
        return path if path.suffix == self._suffix else path.with_name(path.name + self._suffix)
