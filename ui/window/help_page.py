"""Help: every key, from the tables of actions and pages; the guide to writing an instrument; what the program is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from model.instrument.instrument import CASES, Unit
from model.instrument.unit_words import for_unit
from resources.about import ABOUT, licences_text
from resources.access import guide
from ui.kit.flow import FlowLayout
from ui.kit.guide_view import GuideView
from ui.kit.line_table import Column, Line, LineTable
from ui.kit.theme import Dim, Heading
from ui.session.actions import Act, keys_text, native
from ui.window.file_pages import FilePages
from ui.window.pages import KEYS, PAGES, RailPage

_COLUMNS = (Column("Where"), Column("Key", width=12), Column("What it does", width=18))
_EVERYWHERE = "Everywhere"


def key_lines(unit: Unit, pages: Sequence[RailPage] = ()) -> Iterator[Line]:
    """A line for each action that has a key: the general ones first, then page by page in the order of the rail.

    `unit`: what the open file is about. `pages`: those of the open file, each with the key that goes to it. If none is
    open, one line says what they are.
    """
    for page in pages:
        yield Line(page.title, (_EVERYWHERE, native(page.key), f"Go to {page.label}. {page.tip}"))
    if not pages:
        yield Line("pages", (_EVERYWHERE, f"{native(KEYS[0])}, {native(KEYS[1])}, …", "Go to that page of the rail"))
    place = {spec.title: number for number, spec in enumerate(PAGES)}
    label = {page.title: page.label for page in pages}
    keyed = [act for act in Act if act.value.shortcuts]
    for act in sorted(keyed, key=lambda act: place.get(act.value.page or "", -1)):
        spec = act.value
        what = f"{for_unit(unit, spec.text).replace('&', '').rstrip('…')}. {for_unit(unit, spec.tip)}"
        where = label.get(spec.page, spec.page) if spec.page else _EVERYWHERE
        yield Line(act.name, (where, keys_text(spec), what))


class HelpPage(QWidget):
    """Stands in the window in place of the file until it is left."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
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

    def show_keys(self, file: FilePages | None) -> None:
        """Every key, page by page, said of what the open file is about; and those of its pages, if one is open."""
        unit = file.session.store.instrument.unit if file is not None else CASES
        self._show("Keyboard", self._keys)
        self._keys.show_lines(list(key_lines(unit, file.rail_pages if file is not None else ())))

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
