"""Where the inspection's key is, in a sentence, with the buttons that keep a spare of it and take one in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from export.exchange import lead_key
from model.file.store import Store
from model.journal.field_names import RECIPIENT
from model.journal.records import Change, Refused
from ui.kit.flow import FlowLayout
from ui.kit.theme import Dim, Subheading
from ui.session.actions import Act
from ui.session.session import Session

_NONE_YET = "Returns are sealed to a key that only this file will have. It is made with the first pack."
_HERE = (
    "Returns are sealed to a key that is in this file and nowhere else. Keep a backup of it away from this laptop: if "
    "the file were lost, it alone could open them."
)
_ELSEWHERE = (
    "Returns of this inspection are sealed to a key that is not in this file. Restore it from its backup to add them."
)


def key_text(store: Store) -> str:
    """Where the key is that opens this inspection's returns."""
    try:
        stated = lead_key.recipient(store)
    except Refused as refusal:
        return str(refusal)
    if lead_key.identity(store) is not None:
        return _HERE
    return _ELSEWHERE if stated else _NONE_YET


class KeyLine(QWidget):
    """Says where the key is; its buttons trigger the File menu's actions."""

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__()
        self._session = session
        self.text = Dim()
        self.back_up = QPushButton("Back up the &key…")
        self.restore = QPushButton("&Restore a key…")
        self.back_up.clicked.connect(actions[Act.BACK_UP_KEY].trigger)
        self.restore.clicked.connect(actions[Act.RESTORE_KEY].trigger)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Subheading("The key of the returns"))
        column.addWidget(self.text)
        column.addLayout(FlowLayout(self.back_up, self.restore))
        session.replaced.connect(self.refresh)
        session.changed.connect(self._changed)
        self.refresh()

    def _changed(self, change: Change) -> None:
        if change.entry.field == RECIPIENT:
            self.refresh()

    def refresh(self) -> None:
        """Look again where the key is."""
        store = self._session.store
        self.text.setText(key_text(store))
        self.back_up.setEnabled(lead_key.identity(store) is not None)
        self.restore.setEnabled(store.read_only is None)
