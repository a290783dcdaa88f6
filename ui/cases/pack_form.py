"""The form that makes a pack: the sealed file that an assessor opens on their own laptop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from model.file.files import plain_name
from model.inspection.fields import ASSESSOR_TYPES
from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit
from model.journal.likeness import tidied
from model.journal.records import Refused, checked_name
from model.journal.suffixes import PACK_SUFFIX
from ui.kit import ask
from ui.kit.alike_choice import AlikeChoice
from ui.session.sealed_form import SealedForm


class PackForm(SealedForm):
    """Asks for whom, with what passphrase and where. `accepted(name, type, passphrase, path)` is a request."""

    accepted = Signal(str, str, str, object)

    def __init__(self, unit: Unit, file: Path, known: Mapping[str, str], names: Iterable[str]) -> None:
        """`known`: the assessors with their types, to be chosen from; `names`: everybody's."""
        super().__init__(
            "Make a pack for an assessor",
            for_unit(
                unit,
                "A pack holds this assessor's cases, or all cases if none is allocated yet, and is sealed with a "
                "passphrase. Put it on their laptop, on a stick or over your own network; they open it in Caseread. At "
                "the end of the day they save a return, which only you can open, and you add it on the Gather page.",
            ),
            "&Make the pack",
        )
        self._file = file
        self._known = known
        self.name = QComboBox(editable=True)
        self.name.addItems(list(known))
        self.name.setCurrentText("")
        self.kind = QComboBox()
        for choice in ASSESSOR_TYPES:
            self.kind.addItem(choice.label, choice.value)
        self._name_row = self.add("&Name", self.name, "As it will stand beside each of their answers.")
        self.add("&They are", self.kind, "The score sheet says how many readers of each kind there were.")
        self.add_new_passphrase(
            "Write it down, and tell it to them apart from the file: by telephone, or in person. It is kept nowhere."
        )
        self.add_place(
            self._suggested(), "The file to hand to them; an earlier pack there is replaced.", "Where to put the pack",
            ask.PACKS,
        )  # fmt: skip
        self.alike = AlikeChoice(names)
        self.alike.chosen.connect(self._chosen)
        self.add_question(self.alike, self.alike.use_known, self.alike.keep)
        self.name.currentTextChanged.connect(self._named)

    def accept(self) -> None:
        """Ask for the pack, or say what is wrong."""
        self.forgive()
        name = tidied(self.name.currentText())
        try:
            checked_name(name)
        except Refused as refusal:
            self.complain(self._name_row, str(refusal) if name else "Give the assessor's name.")
            return
        if not self.alike.settles(name) or not self.passphrase_ok():
            return
        path = self.chosen_path()
        if path is not None:
            self.accepted.emit(name, self.kind.currentData(), self.passphrase.text(), path)

    def _chosen(self, _typed: str, name: str) -> None:
        self.name.setCurrentText(name)
        self.accept()

    def _named(self, name: str) -> None:
        """Fill in what is known of them, and name the file after them until the person names it."""
        place = self.kind.findData(self._known.get(tidied(name)))
        if place >= 0:
            self.kind.setCurrentIndex(place)
        if not self.path.isModified():
            self.path.setText(str(self._suggested()))

    def _suggested(self) -> Path:
        name = plain_name(self.name.currentText(), "assessor")
        return self._file.with_name(f"{self._file.stem} - {name}{PACK_SUFFIX}")
