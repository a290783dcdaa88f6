"""The keyboard page, made from the table of actions, the guide to writing an instrument, and what the program is."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from resources.about import ABOUT, licences_text
from resources.access import guide
from ui.kit.flow import FlowLayout
from ui.kit.guide_view import GuideView
from ui.kit.line_table import Column, Line, LineTable
from ui.kit.theme import Dim, Heading
from ui.session.actions import SPECS, keys_text

_COLUMNS = (Column("Where"), Column("Key", width=12), Column("What it does", width=18))
_EVERYWHERE = "Everywhere"


def key_lines() -> Iterator[Line]:
    """A line for each action that has a key: the general ones first, then page by page in the order of the table."""
    yield Line("pages", (_EVERYWHERE, "Alt+1, Alt+2, …", "Go to that page of the rail"))
    keyed = [(act, spec) for act, spec in SPECS.items() if spec.shortcuts]
    for act, spec in sorted(keyed, key=lambda row: row[1].page is not None):
        what = f"{spec.text.replace('&', '').rstrip('…')}. {spec.tip}"
        yield Line(act.name, (spec.page or _EVERYWHERE, keys_text(spec), what))


class HelpPage(QWidget):
    """Stands in the window in place of the file until it is left."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = Heading()
        self._dim = Dim("Esc goes back to where you were.")
        self._keys = LineTable("Keys", _COLUMNS)
        self._about = QPlainTextEdit(f"{ABOUT}\n\n{licences_text()}")
        self._about.setReadOnly(True)
        self._about.setTabChangesFocus(True)
        self._about.setAccessibleName("About Caseread")
        self._guide = GuideView("Writing an instrument")
        back = QPushButton("&Back")
        back.clicked.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.addWidget(self._heading)
        column.addWidget(self._dim)
        column.addWidget(self._keys, 1)
        column.addWidget(self._guide, 1)
        column.addWidget(self._about, 1)
        column.addLayout(FlowLayout(back))

    def show_keys(self) -> None:
        """Every key, page by page."""
        self._show("Keyboard", self._keys)
        self._keys.show_lines(list(key_lines()))

    def show_guide(self) -> None:
        """How to write an instrument, with one to copy."""
        self._show("Writing an instrument", self._guide)
        _, _, text = guide("writing-an-instrument").partition("\n")
        self._guide.show_markdown(text)

    def show_about(self) -> None:
        """Version and licences."""
        self._show("About Caseread", self._about)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show(self, heading: str, part: QWidget) -> None:
        self._heading.setText(heading)
        for widget in (self._keys, self._guide, self._about):
            widget.setVisible(widget is part)
        part.setFocus()
