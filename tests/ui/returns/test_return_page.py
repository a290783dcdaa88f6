"""The Return page: what will be handed over, and the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from export.exchange import signatures
from export.exchange.returns import read_return
from tests.ui.at_work import focus, idle, inspection, page_of, store_of
from tests.ui.cases.test_cases_page import ANSWERS
from tests.ui.keyboard import rows, words
from ui.returns.return_page import ReturnPage
from ui.session.session import READER
from ui.window.main_window import MainWindow

Key = Qt.Key


@pytest.fixture
def page(tmp_path: Path, window: MainWindow) -> ReturnPage:
    window.open_file(inspection(tmp_path, author="Reader A", role=READER))
    assert window.pages is not None
    window.pages.go("Return")
    return page_of(window, ReturnPage)


def test_before_the_first_reading_it_says_so(page: ReturnPage) -> None:
    assert "You have not begun a reading yet." in words(page)
    assert focus() is page.save_button


def test_it_says_what_is_signed_and_what_is_not(page: ReturnPage) -> None:
    for question, answer in ANSWERS.items():
        page.session.answer("K001", question, answer)
    page.session.sign("K001")
    page.session.answer("K002", "plan_made", "yes")
    assert "2 readings: 1 signed, 1 not signed." in words(page)
    assert [row[0] for row in rows(page.table)] == ["K001", "K002"]
    assert rows(page.table)[0][2] == "signed"


def test_the_return_holds_all_that_was_stated(
    qtbot: QtBot, page: ReturnPage, tmp_path: Path, window: MainWindow
) -> None:
    page.session.answer("K001", "plan_made", "no")
    out = tmp_path / "a.caseread-return"
    page.save_return(out)
    idle(qtbot, window)
    assert f"Saved a.caseread-return in {tmp_path}. Hand this file to the lead inspector" in words(page)
    store = store_of(window)
    assert {entry.id for entry in read_return(out, store.inspection, store.instrument).entries} == store.ids()


def test_it_shows_the_words_of_my_key_from_the_first_return_on(
    qtbot: QtBot, page: ReturnPage, tmp_path: Path, window: MainWindow
) -> None:
    assert "with a key that is made with the first return" in words(page)
    page.save_return(tmp_path / "a.caseread-return")
    idle(qtbot, window)
    key = signatures.public_key(store_of(window))
    assert key
    assert f"Your key reads “{signatures.in_words(key)}”" in words(page)


def test_a_return_that_cannot_be_written_is_refused_in_place(
    qtbot: QtBot, page: ReturnPage, tmp_path: Path, window: MainWindow
) -> None:
    page.save_return(tmp_path / "no such folder" / "a.caseread-return")
    idle(qtbot, window)
    assert "cannot be written" in page.notice.text()
