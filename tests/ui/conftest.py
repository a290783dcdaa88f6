"""What tests of the window share: one window on settings of its own, and the one warning that is not ours."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from model.file.store import Store
from tests.ui.read_desk import ME, Desk
from ui.kit import ask, theme
from ui.session.settings import Settings
from ui.window.main_window import MainWindow


class PatientBot(QtBot):
    """Waits for what a test waits for as long as a busy machine may take; one that is idle is never waited for."""

    def waitUntil(  # noqa: N802 - pytest-qt's name
        self, callback: Callable[[], bool | None], *, timeout: int = 60_000
    ) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    assert qapp is not None
    return PatientBot(request)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says so of every window that has a least size; every other warning of Qt fails a test."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True))


@pytest.fixture(autouse=True)
def no_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog of the system's would wait for ever for somebody to answer it."""

    def refuse(*_: object) -> None:
        raise AssertionError("a test asked for a file dialog")

    for function in ("file_to_open", "files_to_open", "file_to_save"):
        monkeypatch.setattr(ask, function, refuse)


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Locking a file has the garbage collector look no more at what there is: here that is the windows of each test."""
    before = gc.get_freeze_count()
    yield
    if gc.get_freeze_count() > before:
        gc.unfreeze()
        gc.collect()
        gc.freeze()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def window(qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    """The window as it opens: on the start page."""
    opened = MainWindow(settings)
    qtbot.addWidget(opened)
    opened.show()
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    yield opened
    opened.close()
    theme.set_text_size(100)


@pytest.fixture
def reads(qtbot: QtBot, store: Store) -> Iterator[Callable[[], Desk]]:
    """Opens the Read page, on what the test has put in the file by then."""
    store.local.set("assessor", ME)
    desks: list[Desk] = []

    def open_window() -> Desk:
        desks.append(Desk(qtbot, store))
        return desks[-1]

    yield open_window
    for opened in desks:
        opened.pages.close_file()


@pytest.fixture
def desk(reads: Callable[[], Desk]) -> Desk:
    """The Read page, on two cases that nobody has begun."""
    return reads()
