"""Makes the file that an assessor will work in: a whole copy of the inspection with the assessor's name set in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from model.fields import ASSESSOR_TYPES
from model.records import Refused, checked_name
from model.store import Store
from ui import ask
from ui.forms import FormSheet
from ui.session import READER


def copy_for(store: Store, name: str, path: Path) -> Path:
    """A copy in which `name` is at the keyboard as an assessor; Refused if it cannot be written there."""
    store.backup(path)
    with Store.open(path) as copy:
        copy.set_local("assessor", name)
        copy.set_local("role", READER)
        copy.set_local("place", "")
    return path


class AssessorCopyForm(FormSheet):
    """Asks for whom and where. `accepted(name, assessor_type, path)` is a request."""

    accepted = Signal(str, str, object)

    def __init__(self, file: Path, known: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(
            "Copy for an assessor",
            "Makes a copy of this inspection for one assessor to read cases in. Put it on their laptop, on a stick or "
            "over your own network. At the end of the day they save a return, and you add it on the Gather page.",
            "&Make the copy",
            parent,
        )
        self._file = file
        self.name = QComboBox(editable=True)
        self.name.addItems(list(known))
        self.name.setCurrentText("")
        self.kind = QComboBox()
        for choice in ASSESSOR_TYPES:
            self.kind.addItem(choice.label, choice.value)
        self.path = QLineEdit()
        self._name_row = self.add("&Name", self.name, "As it will stand beside each of their answers.")
        self.add("&They are", self.kind, "The score sheet says how many readers of each kind there were.")
        self._path_row = self.add("&Kept in", self.path, "The file to hand to them.")
        browse = QPushButton("&Choose another place…")
        browse.clicked.connect(self._browse)
        self.buttons.insertWidget(2, browse)
        self.name.currentTextChanged.connect(self._suggest)
        self._suggest()

    def accept(self) -> None:
        """Ask for the copy, or say what is wrong."""
        self.forgive()
        name = self.name.currentText().strip()
        try:
            checked_name(name)
        except Refused as refusal:
            self.complain(self._name_row, str(refusal) if name else "Give the assessor's name.")
            return
        path = Path(self.path.text().strip())
        if not path.name or path.exists():
            self.complain(self._path_row, f"There is a file {path.name} already: choose another name.")
            return
        self.accepted.emit(name, self.kind.currentData(), path)

    def _suggest(self) -> None:
        if not self.path.isModified():
            name = self.name.currentText().strip() or "assessor"
            self.path.setText(str(self._file.with_name(f"{self._file.stem} - {name}.caseread")))

    def _browse(self) -> None:
        chosen = ask.file_to_save(self, "Where to put the copy", Path(self.path.text()), ask.INSPECTIONS)
        if chosen is not None:
            self.path.setText(str(chosen))
            self.path.setModified(True)
