"""Making an inspection: the form in place, and the file, with a key of its own if a passphrase is wanted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from model.file.protection import FileKey, new_key
from model.file.store import Store
from model.instrument.instrument import Instrument
from model.journal.records import Refused
from resources import access
from ui.file.file_task import FormWork
from ui.file.new_inspection import NewInspection


class NewWork(FormWork):
    """`opened(store)` names a fact: a new file is open, to be shown."""

    opened = Signal(object)

    def ask(self) -> None:
        """Ask what to inspect, where and when, and make the file."""
        form = NewInspection(tuple(access.instrument(name) for name in access.instrument_ids()))
        form.accepted.connect(self._begin)
        self.show(form)

    def _begin(self, instrument: Instrument, area: str, month: str, path: Path, passphrase: str) -> None:
        def make(key: FileKey | None) -> None:
            try:
                store = Store.create(path, instrument, area, month, key=key)
            except Refused as refusal:
                self._refuse(str(refusal))
            else:
                self._form = None
                self.opened.emit(store)

        if passphrase:
            self._run("Making the file…", lambda _: new_key(passphrase), make)
        else:
            make(None)
