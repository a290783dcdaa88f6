"""The Read page at work for its tests: keys go in, and what a reader or a screen reader is told comes out."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPlainTextEdit, QRadioButton, QTableView, QTreeView
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.journal.records import NOT_APPLICABLE, Statement, Value, reading_subject
from tests.ui.at_work import focus
from tests.ui.keyboard import words
from ui.session.actions import make_actions, tune
from ui.session.page_titles import READ
from ui.session.session import Session
from ui.window.file_pages import FilePages

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT, KEYPAD = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.KeypadModifier

ME, OTHER = "Ann", "Bob"

ALL_KEYS: list[Key | str] = [
    *("y", "y"),  # a plan was made, in time
    *("1", Key.Key_Return),  # which needs: drugs
    *("y", "2"),  # drugs planned; overall sufficient
    *("n", "1"),  # risk not screened; overall excellent
    *("2026-10-01", Key.Key_Return),  # first seen
    *("3", Key.Key_Return),  # visits
    *("y", "a"),  # with a purpose; the programme not applicable
    *(Key.Key_Return, "4"),  # no remarks; overall poor
]
"""Every relevant question of K001, a key each but for the three that are typed or take several answers."""

ALL_ANSWERS: dict[str, Value] = {
    "plan_made": "yes",
    "plan_timely": "yes",
    "needs_found": ("drugs",),
    "drugs_planned": "yes",
    "plan_overall": "sufficient",
    "risk_screened": "no",
    "risk_overall": "excellent",
    "first_seen": "2026-10-01",
    "visits": 3,
    "visits_purposeful": "yes",
    "programme_begun": NOT_APPLICABLE,
    "delivery_overall": "poor",
}


class Desk:
    """The window with the Read page in it, and what can be read there."""

    def __init__(self, qtbot: QtBot, store: Store) -> None:
        self.store = store
        self.session = Session(store)
        self.window = QMainWindow()
        actions = make_actions(self.window)
        self.pages = FilePages(self.session, actions)
        self.window.setCentralWidget(self.pages)
        self.window.resize(1180, 760)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.pages.go(READ)
        tune(actions, READ)

    def answers(self, case_ref: str = "K001") -> dict[str, Value]:
        """What is on the disk."""
        return dict(self.store.reading(case_ref, ME).answers)

    @property
    def says(self) -> str:
        """Every label in view."""
        return words(self.pages)

    def row(self, text: str) -> str:
        """What a screen reader says of the row of the tree that begins with a text."""
        return next(said for said in _said(self._view(QTreeView, "Questions").model()) if said.startswith(text))

    def tally(self, key: str, column: str) -> str:
        """What a screen reader says of a figure."""
        cells = _said(self._view(QTableView, "Tallies").model())
        return next(said for said in cells if said.startswith(f"{key} ") and column in said)

    def chosen(self) -> list[str]:
        """The answers that are marked."""
        radios = self.window.findChildren(QRadioButton)
        return [radio.text().split("  ", 1)[1].strip() for radio in radios if radio.isVisible() and radio.isChecked()]

    def note(self) -> QPlainTextEdit:
        """The note's box."""
        return next(box for box in self.window.findChildren(QPlainTextEdit) if box.accessibleName().startswith("Note"))

    def _view(self, kind: type[QTreeView | QTableView], name: str) -> QTreeView | QTableView:
        return next(view for view in self.window.findChildren(kind) if view.accessibleName() == name)


def _said(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    """Everything a model tells a screen reader."""
    parent = parent or QModelIndex()
    for row in range(model.rowCount(parent)):
        for column in range(model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data() or "")
        yield from _said(model, model.index(row, 0, parent))


def press_with(modifier: Qt.KeyboardModifier, key: Key) -> None:
    """Press a key with Ctrl, Shift or Alt held."""
    QTest.keyClick(focus(), key, modifier)


def answer(store: Store, **answers: Value) -> None:
    """Put my answers for K001 on file."""
    store.record_all([Statement(reading_subject("K001", ME), id_, value) for id_, value in answers.items()], ME)


def on_disk(store: Store) -> dict[str, Value]:
    return dict(store.reading("K001", ME).answers)
