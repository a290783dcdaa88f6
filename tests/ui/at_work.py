"""The window on a file, for the tests of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from model.file.store import Store
from tests.conftest import new_store
from ui.session.actions import make_actions
from ui.session.page import Page
from ui.session.session import READER, Session
from ui.window.main_window import MainWindow

P = TypeVar("P", bound=Page)

LEAD = "The lead"
CSV_HEADER = "case_ref,sentence_type,requirements,hours,started,remark\n"


def inspection(folder: Path, name: str = "kent", author: str = LEAD, role: str = "") -> Path:
    """A closed file with the cases K001 and K002, and a name at its keyboard."""
    path = folder / f"{name}.caseread"
    with new_store(path) as store:
        store.local.set("assessor", author)
        if role:
            store.local.set("role", role)
    return path


def readers_copy(path: Path, name: str) -> Path:
    """A copy of a file for an assessor."""
    copy = path.with_name(f"{name}.caseread")
    with Store.open(path) as store:
        store.upkeep.backup(copy)
    with Store.open(copy) as store:
        store.local.set("assessor", name)
        store.local.set("role", READER)
    return copy


def shown(qtbot: QtBot, store: Store, kind: type[P], size: tuple[int, int] = (1100, 800)) -> P:
    """A page alone, on an open file, with the keyboard in it."""
    window = QWidget()
    qtbot.addWidget(window)
    page = kind(Session(store), make_actions(window))
    # This also keeps the window, and with it the actions, for as long as the page.
    qtbot.addWidget(page, before_close_func=lambda _: window.hide())
    page.resize(*size)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.activated()
    page.take_focus()
    return page


def page_of(window: MainWindow, kind: type[P]) -> P:
    """The page on view, which must be of that kind."""
    assert window.pages is not None
    page = window.pages.current
    assert isinstance(page, kind)
    return page


def store_of(window: MainWindow) -> Store:
    """The open file."""
    assert window.pages is not None
    return window.pages.session.store


def idle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the worker has nothing left to do."""
    qtbot.waitUntil(lambda: window.pages is None or not window.pages.busy)


def focus() -> QWidget:
    """Where the keyboard is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def button(parent: QWidget, text: str) -> QAbstractButton:
    """The visible button with that text."""
    found = [b for b in buttons(parent) if b.text().replace("&", "") == text]
    assert found, [b.text() for b in buttons(parent)]
    return found[0]


def buttons(parent: QWidget) -> Sequence[QAbstractButton]:
    """Every button in view."""
    return [b for b in parent.findChildren(QAbstractButton) if b.isVisible()]


def line() -> QLineEdit:
    """The line of text that the keyboard is in."""
    widget = focus()
    assert isinstance(widget, QLineEdit)
    return widget
