"""The start page: three choices, the recent files, and what happens when a file cannot be opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from model.file.store import Store
from tests.ui.at_work import focus, inspection, page_of, store_of
from tests.ui.keyboard import press, tab_to, words
from ui.cases.cases_page import CasesPage
from ui.file.new_inspection import suggested_path
from ui.session.settings import MAX_RECENT, Settings
from ui.window.main_window import MainWindow

Key = Qt.Key


@pytest.mark.usefixtures("window")
def test_a_first_time_user_has_three_choices_within_reach_of_tab() -> None:
    names = []
    for _ in range(3):
        names.append(focus().accessibleName())
        press(Key.Key_Tab)
    assert names == ["Open a file", "New inspection", "Try the demonstration"]


def test_the_latest_file_is_in_hand_and_enter_opens_it(settings: Settings, tmp_path: Path, window: MainWindow) -> None:
    settings.remember_file(inspection(tmp_path))
    window.show_start()
    assert isinstance(focus(), QListWidget)
    press(Key.Key_Return)
    assert page_of(window, CasesPage).isVisible()
    assert window.windowTitle() == "kent — Kent, 2026-11 — Caseread"


def test_recent_files_are_few_and_those_that_are_gone_say_so(settings: Settings, window: MainWindow) -> None:
    for number in range(MAX_RECENT + 2):
        settings.remember_file(Path(f"/nowhere/{number}.caseread"))
    window.show_start()
    listed = window.start.recent
    assert listed.count() == MAX_RECENT
    assert "not found" in listed.item(0).text()
    press(Key.Key_Return)
    assert "There is no file" in words(window)


def test_a_file_comes_first_among_the_recent_when_opened_again(settings: Settings) -> None:
    for name in ("a", "b", "a"):
        settings.remember_file(Path(f"/nowhere/{name}.caseread"))
    assert [path.stem for path in settings.recent_files] == ["a", "b"]


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\0"])
def test_a_bad_file_is_refused_in_place_and_the_present_one_stays(
    content: bytes, tmp_path: Path, window: MainWindow
) -> None:
    window.open_file(inspection(tmp_path))
    bad = tmp_path / "bad.caseread"
    bad.write_bytes(content)
    assert not window.open_file(bad)
    assert "bad.caseread" in window.status.notice.text()
    assert [case.ref for case in store_of(window).cases()] == ["K001", "K002"]
    assert bad.read_bytes() == content


def test_a_new_inspection_is_made_by_key(tmp_path: Path, window: MainWindow) -> None:
    press(Key.Key_Tab)
    assert isinstance(focus(), QPushButton)
    press(Key.Key_Space)
    press("Kent", Key.Key_Tab)
    for _ in range(7):
        press(Key.Key_Backspace)
    press("2007-09", Key.Key_Tab, Key.Key_Tab)
    focus().selectAll()  # type: ignore[attr-defined]  # a line of text, as the next key shows
    path = tmp_path / "week"
    press(str(path), Key.Key_Return)
    assert store_of(window).path == tmp_path / "week.caseread"
    assert store_of(window).inspection.month == "2007-09"


def test_a_new_inspection_is_kept_at_home_where_there_is_no_folder_for_documents(
    tmp_path: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    window.new_inspection()
    press("Kent", Key.Key_Return)
    assert store_of(window).path.parent == tmp_path


def test_what_a_new_inspection_lacks_is_said_at_the_field(window: MainWindow) -> None:
    window.new_inspection()
    press(Key.Key_Return)
    assert "Give the area a name." in words(window)
    assert focus().accessibleName() == "Area"
    press("Kent", Key.Key_Tab, "x", Key.Key_Return)
    assert "Write the month as year and month" in words(window)
    assert focus().accessibleDescription().startswith("Write the month")


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path)
    window.new_inspection()
    press("Kent", Key.Key_Tab, Key.Key_Tab, Key.Key_Tab)
    focus().selectAll()  # type: ignore[attr-defined]  # a line of text, as the next key shows
    press(str(path), Key.Key_Return)
    assert window.pages is None
    assert "kent.caseread" in words(window)
    with Store.open(path) as store:
        assert len(store.cases()) == 2


def test_escape_goes_back_from_the_form(window: MainWindow) -> None:
    window.new_inspection()
    press(Key.Key_Escape)
    assert window.start.isVisible()


def test_a_suggested_name_is_made_of_area_and_month() -> None:
    assert (
        suggested_path(Path("/here"), "Kent & Medway: south", "2007-09").name == "Kent  Medway south 2007-09.caseread"
    )
    assert suggested_path(Path("/here"), "", "").name == "Inspection.caseread"


def test_the_demonstration_is_made_once_and_then_opened(
    qtbot: QtBot, tmp_path: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.window.practice.path", lambda: tmp_path / "data" / "Demonstration.caseread")
    tab_to(QPushButton, "Try the demonstration")
    press(Key.Key_Space)
    qtbot.waitUntil(lambda: window.pages is not None)
    assert len(store_of(window).cases()) == 110
    digest = store_of(window).digest()
    window.show_start()
    window.open_demonstration()
    assert store_of(window).digest() == digest
    assert [path.name for path in (tmp_path / "data").glob("*.caseread")] == ["Demonstration.caseread"]
