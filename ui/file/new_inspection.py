"""Making an inspection: the form that asks what, where and when, and the file that is made."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QDate, QStandardPaths, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from export.exchange import signatures
from model.file.files import plain_name
from model.file.places import unsafe_place
from model.file.protection import FileKey, new_key
from model.file.store import Store
from model.instrument.instrument import Instrument
from model.journal.records import Refused
from model.journal.suffixes import INSPECTION_SUFFIX
from resources import access
from ui.file.file_task import FileTask
from ui.kit import ask
from ui.kit.forms import FormSheet
from ui.session.new_passphrase import FINAL, NewPassphrase

_PASSPHRASE = f"Left empty, whoever gets hold of this laptop or of the file can read it. {FINAL}"
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def own_folder() -> Path:
    """Where a person's own files are kept: their documents, or their home if these are synchronised."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return documents if documents.is_dir() and unsafe_place(documents / "any") is None else Path.home()


def suggested_path(folder: Path, area: str, month: str) -> Path:
    """A file named after the area and the month, in a folder."""
    return folder / f"{plain_name(f'{area} {month}', 'Inspection')}{INSPECTION_SUFFIX}"


class NewInspectionForm(FormSheet):
    """`accepted(instrument, area, month, path, passphrase)` is a request; no passphrase, no protection."""

    accepted = Signal(object, str, str, object, str)

    def __init__(self, instruments: tuple[Instrument, ...]) -> None:
        super().__init__(
            "New inspection",
            "The lead inspector makes this file once, imports the sample into it, and makes each assessor a pack.",
            "&Make the inspection",
        )
        self._instruments = instruments
        self._folder = own_folder()
        self.instrument = QComboBox()
        self.instrument.addItems([instrument.title for instrument in instruments])
        self.area = QLineEdit()
        self.month = QLineEdit(QDate.currentDate().toString("yyyy-MM"))
        self.path = QLineEdit()
        self._area_row = self.add("&Area", self.area, "The probation area, as it will stand on the score sheet.")
        self._month_row = self.add("M&onth", self.month, "Year and month of the inspection week, as 2007-09.")
        self.add("&Instrument", self.instrument, "The questions that every case is read with.")
        self._path_row = self.add("&Kept in", self.path, "The file on this laptop that holds the inspection.")
        browse = QPushButton("&Choose another place…")
        browse.clicked.connect(self._browse)
        self.add_beneath(browse)
        self._passphrase = NewPassphrase(self, "&Passphrase", _PASSPHRASE, optional=True)
        self.area.textChanged.connect(self._suggest)
        self.month.textChanged.connect(self._suggest)
        self._suggest()

    def accept(self) -> None:
        """Ask for the file to be made, or say at a field what it lacks."""
        self.forgive()
        area, month, kept_in = (field.text().strip() for field in (self.area, self.month, self.path))
        if not area:
            self.complain(self._area_row, "Give the area a name.")
        elif not _MONTH.fullmatch(month):
            self.complain(self._month_row, "Write the month as year and month, as 2007-09.")
        elif not kept_in:
            self.complain(self._path_row, "Say where the file should be kept.")
        elif (passphrase := self._passphrase.chosen()) is not None:
            path = Path(kept_in)
            path = path if path.suffix == INSPECTION_SUFFIX else path.with_name(path.name + INSPECTION_SUFFIX)
            self.accepted.emit(self._instruments[self.instrument.currentIndex()], area, month, path, passphrase)

    def _suggest(self) -> None:
        """Name the file after what was typed, until the person names it themselves."""
        if not self.path.isModified():
            self.path.setText(str(suggested_path(self._folder, self.area.text(), self.month.text())))

    def _browse(self) -> None:
        chosen = ask.file_to_save(self, "Where to keep the inspection", Path(self.path.text()), ask.INSPECTIONS)
        if chosen is not None:
            self.path.setText(str(chosen))
            self.path.setModified(True)


class NewInspectionTask(FileTask):
    """Asks by the form, and makes the file. `opened(store)`: it is made, and open."""

    opened = Signal(object)

    def ask(self) -> None:
        """Ask what to inspect, where and when, and make the file."""
        form = NewInspectionForm(tuple(access.instrument(name) for name in access.instrument_ids()))
        form.accepted.connect(self._begin)
        self.show(form)

    def _begin(self, instrument: Instrument, area: str, month: str, path: Path, passphrase: str) -> None:
        def make(key: FileKey | None) -> None:
            try:
                store = Store.create(path, instrument, area, month, key=key)
            except Refused as refusal:
                self._refuse(str(refusal))
            else:
                signatures.own(store)  # whole copies of the file, made before there is any pack, sign as it does
                self._form = None
                self.opened.emit(store)

        if passphrase:
            self._run("Making the file…", lambda _: new_key(passphrase), make)
        else:
            make(None)
