"""Protected files in the window, for tests: their passphrase, and what one does with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from model.file import protection
from model.file.protection import FileKey, new_key
from model.file.store import Store
from tests.conftest import new_store
from tests.ui.at_work import LEAD
from tests.ui.keyboard import press
from tests.ui.read_desk import CONTROL, press_with
from ui.window.main_window import MainWindow

PASSPHRASE = "harbour lamp seven"  # noqa: S105 - of files that tests make


def protected_inspection(folder: Path, name: str = "kent", author: str = LEAD, role: str = "") -> Path:
    """As `tests.ui.at_work.inspection`, but it opens with `PASSPHRASE` alone."""
    path = folder / f"{name}.caseread"
    with new_store(path, key=new_key(PASSPHRASE)) as store:
        store.local.set("assessor", author)
        if role:
            store.local.set("role", role)
    return path


def key_to(path: Path, passphrase: str = PASSPHRASE) -> FileKey:
    """The key of a protected file."""
    return protection.key_of(path, passphrase)


def open_with(path: Path, passphrase: str = PASSPHRASE) -> Store:
    """The protected file itself."""
    return Store.open(path, key=key_to(path, passphrase))


def rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until no passphrase is being worked on."""
    qtbot.waitUntil(lambda: not window.sealing)


def unlock(qtbot: QtBot, window: MainWindow, passphrase: str = PASSPHRASE) -> None:
    """Type a passphrase where it is asked for."""
    press(passphrase, Qt.Key.Key_Return)
    rest(qtbot, window)


def lock(qtbot: QtBot, window: MainWindow) -> None:
    """Ask for the file to be locked, and wait for it: a backup that is being taken just then ends first."""
    press_with(CONTROL, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: window.pages is None)
