"""Checking a printed sheet on the Sheet page: asked in place, answered in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from model.journal.records import INSPECTION, Statement
from tests.ui.at_work import button, focus, idle, page_of, store_of
from tests.ui.keyboard import press, words
from tests.ui.scored_inspection import scored_inspection
from ui.kit import ask
from ui.results.sheet_page import SheetPage
from ui.window.main_window import MainWindow

Key = Qt.Key


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, window: MainWindow) -> SheetPage:
    scored_inspection(tmp_path).close()
    window.open_file(tmp_path / "small.caseread")
    assert window.pages is not None
    window.pages.go("Sheet")
    idle(qtbot, window)
    QTest.keyClick(focus(), Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    return page_of(window, SheetPage)


def details(page: SheetPage) -> str:
    box = page.checking.findChild(QPlainTextEdit)
    assert box is not None
    return box.toPlainText() if box.isVisible() else ""


def test_a_digest_from_paper_is_typed_and_checked(qtbot: QtBot, page: SheetPage, window: MainWindow) -> None:
    assert focus().accessibleName() == "Journal digest"
    press(store_of(window).digest()[:16].upper(), Key.Key_Return)
    idle(qtbot, window)
    assert "The sheet is of this journal as it stands" in words(page)
    assert "Compare its figures yourself" in details(page)
    press(Key.Key_Escape)
    assert page.checking.isHidden()
    assert focus() is page.view


def test_what_is_no_digest_is_refused_in_place(qtbot: QtBot, page: SheetPage, window: MainWindow) -> None:
    press("12", Key.Key_Return)
    idle(qtbot, window)
    assert "⚠ A journal digest is 16 to 64 of the digits" in words(page)


def test_a_saved_sheet_is_checked_and_what_changed_since_is_listed(
    qtbot: QtBot, page: SheetPage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.save(tmp_path / "sheet.pdf")
    idle(qtbot, window)
    store_of(window).record(Statement(INSPECTION, "grade:3.1", "well"), "The lead")
    monkeypatch.setattr(ask, "file_to_open", lambda *_: tmp_path / "sheet.pdf")
    button(page, "Choose a file…").click()
    idle(qtbot, window)
    assert "⚠ sheet.pdf is of an earlier state of this journal" in words(page)
    assert "3.1 Planning: not graded → Well met" in details(page)
    assert "It is to the byte what the journal gives." in details(page)


def test_a_file_that_is_no_sheet_is_refused_in_place(
    qtbot: QtBot, page: SheetPage, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "junk.pdf").write_bytes(b"%PDF-1.7 junk")
    page.checking.check_file(tmp_path / "junk.pdf")
    idle(qtbot, window)
    assert "⚠ junk.pdf is no PDF that can be read" in words(page)
    assert details(page) == ""
