"""Asks once, in place, who is at the keyboard: every answer carries a name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout

from model.inspection.fields import ASSESSOR_TYPES
from model.journal.likeness import tidied
from model.journal.records import Refused, checked_name
from ui.kit.alike_choice import AlikeChoice
from ui.kit.flow import FlowLayout
from ui.kit.forms import add_row, new_form
from ui.kit.theme import Dim, NarrowColumn
from ui.session.session import Session


class NameLine(NarrowColumn):
    """Hidden once the name is known, and in a file that cannot be written."""

    named = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.name = QLineEdit()
        self.name.returnPressed.connect(self.accept)
        self.kind = QComboBox()
        for choice in ASSESSOR_TYPES:
            self.kind.addItem(choice.label, choice.value)
        form = new_form()
        self._row = add_row(form, "Your na&me", self.name, "As the lead inspector will see it beside your answers.")
        add_row(form, "&You are", self.kind)
        asks = not session.author and session.store.read_only is None
        self._alike = AlikeChoice(session.store.names() if asks else ())
        self._alike.chosen.connect(self._chosen)
        accept = QPushButton("This is &me")
        accept.setAutoDefault(True)
        accept.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 0)
        column.addWidget(Dim("First say who you are: everything stated in this file carries a name."))
        column.addLayout(form)
        column.addWidget(self._alike)
        column.addLayout(FlowLayout(accept))
        if not asks:
            self.hide()  # else it is on view with the page: shown now, it would be a window of its own

    def accept(self) -> None:
        """Remember the name in this file, or say what is wrong with it."""
        name = tidied(self.name.text())
        try:
            checked_name(name)
        except Refused as refusal:
            self._row.complain(str(refusal) if name else "Give your name.")
            self.name.setFocus()
            return
        self._row.complain("")
        if not self._alike.settles(name):
            return
        self._session.author = name
        self._session.assessor_type(name, self.kind.currentData())
        self._session.replaced.emit()
        self.hide()
        self.named.emit()

    def _chosen(self, _typed: str, name: str) -> None:
        self.name.setText(name)
        self.accept()
