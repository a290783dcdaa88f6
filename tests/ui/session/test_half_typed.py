"""A form that is half filled in when the file is locked or closed: what was typed is on it again, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from model.journal.records import INSPECTION
from tests.ui.at_work import focus, inspection, page_of, store_of
from tests.ui.keyboard import press, tab_to, words
from tests.ui.protected import lock, protected_inspection, unlock
from ui.cases.cases_page import CasesPage
from ui.judging.next_steps_page import NextStepsPage
from ui.session.actions import Act
from ui.session.half_typed import AGAIN
from ui.window.main_window import MainWindow

Key = Qt.Key
HALF = "Every plan names who is in danger, and"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return protected_inspection(tmp_path)


@pytest.fixture
def half(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    """A recommendation is being written."""
    window.open_file(path)
    unlock(qtbot, window)
    add(window)
    press(HALF, Key.Key_Tab, "the ch")
    tab_to(QCheckBox)
    press(Key.Key_Space)


def add(window: MainWindow) -> None:
    assert window.pages is not None
    window.pages.go("Next steps")
    window.acts[Act.ADD_RECOMMENDATION].trigger()


def typed() -> str:
    box = focus()
    assert isinstance(box, QPlainTextEdit)
    return box.toPlainText()


@pytest.mark.usefixtures("half")
def test_what_was_typed_when_it_was_locked_is_on_the_form_again(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    lock(qtbot, window)
    assert "Locked." in words(window)
    for beside in path.parent.rglob("*"):
        assert beside.is_dir() or HALF.encode() not in beside.read_bytes()
    unlock(qtbot, window)
    add(window)
    assert typed() == HALF
    assert AGAIN in words(page_of(window, NextStepsPage))
    press(Key.Key_Tab)
    line = focus()
    assert isinstance(line, QLineEdit)
    assert line.text() == "the ch"
    press(Key.Key_End, "ief", Key.Key_Return)
    said = store_of(window).values(INSPECTION)
    assert (said["recommendation:1"], said["addressed:1"]) == (HALF, "the chief")
    assert isinstance(said["about:1"], tuple)
    assert len(said["about:1"]) == 1
    add(window)
    assert typed() == ""


@pytest.mark.usefixtures("half")
def test_so_it_is_when_the_window_was_closed_and_it_is_no_part_of_the_inspection(
    qtbot: QtBot, window: MainWindow, path: Path
) -> None:
    digest = store_of(window).digest()
    window.show_start()
    window.open_file(path)
    unlock(qtbot, window)
    assert store_of(window).digest() == digest
    add(window)
    assert typed() == HALF


@pytest.mark.usefixtures("half")
def test_what_was_cancelled_is_gone(qtbot: QtBot, window: MainWindow) -> None:
    lock(qtbot, window)
    unlock(qtbot, window)
    add(window)
    press(Key.Key_Escape)
    lock(qtbot, window)
    unlock(qtbot, window)
    add(window)
    assert typed() == ""
    assert AGAIN not in words(page_of(window, NextStepsPage))


@pytest.mark.usefixtures("half")
def test_it_is_put_on_no_form_of_another(qtbot: QtBot, window: MainWindow) -> None:
    assert window.pages is not None
    window.pages.session.recommend(1, "Train them.", "the board", [])
    lock(qtbot, window)
    unlock(qtbot, window)
    add(window)
    assert typed() == ""


def test_a_case_that_was_being_added_to_a_plain_file(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = inspection(tmp_path)
    window.open_file(path)
    window.acts[Act.ADD_CASE].trigger()
    press("K0")
    window.show_start()
    qtbot.waitUntil(lambda: not window.findChildren(CasesPage))
    window.open_file(path)
    assert page_of(window, CasesPage).isVisible()
    window.acts[Act.ADD_CASE].trigger()
    line = focus()
    assert isinstance(line, QLineEdit)
    assert line.text() == "K0"
