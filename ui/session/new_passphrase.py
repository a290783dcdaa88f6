"""The rows of a form in which a file's new passphrase is chosen: typed twice, or suggested."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton

from export.exchange import passphrases
from model.file.protection import as_used, checked_passphrase
from model.journal.records import Refused
from ui.kit.forms import FormSheet
from ui.kit.hidden_line import hidden_line, show_box

FINAL = (
    "A forgotten passphrase is final: nobody can open the file then. Write it down, and keep it away from this laptop."
)


class NewPassphrase:
    """Two hidden lines of a form, with a box that shows them and the form's `other` lines, and a button that suggests.

    `optional`: both may be left empty.
    """

    def __init__(self, form: FormSheet, label: str, help_text: str, *other: QLineEdit, optional: bool = False) -> None:
        self._form = form
        self._optional = optional
        self._lines = hidden_line(), hidden_line()
        self._first = form.add(label, self._lines[0], help_text)
        self._again = form.add("Once &more", self._lines[1])
        self._show = show_box(*other, *self._lines)
        suggest = QPushButton("S&uggest five words")
        suggest.clicked.connect(self._suggest)
        form.add_beneath(self._show, suggest)

    def chosen(self) -> str | None:
        """The passphrase as it will be used, empty if none is wanted; None, having said why, if it cannot be."""
        first, again = (as_used(line.text()) for line in self._lines)
        if self._optional and not first and not again:
            return ""
        try:
            checked_passphrase(first)
        except Refused as refusal:
            self._form.complain(self._first, str(refusal))
            return None
        if first != again:
            self._form.complain(self._again, "The two are not the same: type it once more.")
            return None
        return first

    def _suggest(self) -> None:
        """In plain view, for it must be written down."""
        words = passphrases.suggest()
        for line in self._lines:
            line.setText(words)
        self._show.setChecked(True)
