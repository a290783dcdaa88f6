"""What was open is gone once the file is locked: nothing holds it, and none of its pages does anything more."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.at_work import idle, store_of
from tests.ui.protected import lock, protected_inspection, unlock
from ui.session.actions import Act
from ui.session.page import Page
from ui.window.main_window import MainWindow


@pytest.fixture(autouse=True)
def opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.open_file(protected_inspection(tmp_path))
    unlock(qtbot, window)


def lock_and_wait(qtbot: QtBot, window: MainWindow) -> None:
    lock(qtbot, window)
    qtbot.waitUntil(lambda: not window.findChildren(Page))


def test_nothing_holds_what_was_open_whatever_was_done_in_it(qtbot: QtBot, window: MainWindow) -> None:
    assert window.pages is not None
    window.acts[Act.BACKUP].trigger()
    window.pages.back_up()
    for title in window.pages.titles:
        window.pages.go(title)
        idle(qtbot, window)
    held = weakref.ref(store_of(window)._connection)
    lock_and_wait(qtbot, window)
    gc.unfreeze()
    gc.collect()
    assert held() is None


@pytest.mark.parametrize("act", [Act.GROUP, Act.EARLIER])
def test_no_page_of_before_does_anything_after(qtbot: QtBot, window: MainWindow, act: Act) -> None:
    for _ in range(2):
        assert window.pages is not None
        window.pages.go("Scores")
        lock_and_wait(qtbot, window)
        unlock(qtbot, window)
    window.acts[act].trigger()  # an error in it would fail the test
