"""Passphrases in the window: files that are made, opened, protected, changed and unprotected by them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from model.file.protection import WrongPassphrase, is_protected, new_key
from model.file.store import Store
from model.journal.records import Statement, reading_subject
from tests.ui.at_work import LEAD, inspection, line, page_of, store_of
from tests.ui.keyboard import press, tab_to, words
from tests.ui.protected import PASSPHRASE, open_with, protected_inspection, rest, unlock
from tests.ui.scored_inspection import scored_inspection
from ui.cases.cases_page import CasesPage
from ui.results.scores_page import ScoresPage
from ui.session.actions import Act
from ui.session.settings import Settings
from ui.window.main_window import MainWindow

Key = Qt.Key
OTHER = "another passphrase"


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ui.file.new_inspection.own_folder", lambda: tmp_path)


# Opening


def test_a_protected_file_asks_for_its_passphrase_and_opens(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = protected_inspection(tmp_path)
    assert not window.open_file(path)
    assert "This file is protected by a passphrase." in words(window)
    assert line().accessibleName() == "Passphrase"
    unlock(qtbot, window)
    assert page_of(window, CasesPage).isVisible()
    assert store_of(window).path == path
    assert window.windowTitle() == "kent — Kent, 2026-11 — Caseread"


def test_a_wrong_passphrase_is_said_in_place_and_typed_over(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.open_file(protected_inspection(tmp_path))
    press(Key.Key_Return)
    assert "Type the passphrase of this file." in words(window)
    unlock(qtbot, window, "harbour lamp eight")
    assert "kent.caseread does not open with this passphrase" in words(window)
    assert line().selectedText() == line().text() != ""
    unlock(qtbot, window)
    assert page_of(window, CasesPage).isVisible()


def test_what_is_typed_is_hidden_until_it_is_asked_for(window: MainWindow, tmp_path: Path) -> None:
    window.open_file(protected_inspection(tmp_path))
    typed = line()
    press("abc")
    assert typed.displayText() != "abc"
    tab_to(QCheckBox, "")
    press(Key.Key_Space)
    assert typed.displayText() == "abc"


def test_leaving_the_question_goes_back_to_what_was_there(window: MainWindow, tmp_path: Path) -> None:
    path = protected_inspection(tmp_path, "closed")
    window.open_file(path)
    press(Key.Key_Escape)
    assert window.start.isVisible()
    window.open_file(inspection(tmp_path))
    window.open_file(path)
    press(Key.Key_Escape)
    assert store_of(window).path.name == "kent.caseread"
    assert page_of(window, CasesPage).isVisible()


def test_a_closed_window_leaves_no_thread_that_would_keep_the_program_running(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    before = set(threading.enumerate())
    window.open_file(protected_inspection(tmp_path))
    unlock(qtbot, window)
    assert set(threading.enumerate()) > before
    window.close()
    assert set(threading.enumerate()) <= before


def test_the_keys_page_comes_back_to_the_question(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.open_file(protected_inspection(tmp_path))
    press("harbour lamp", Key.Key_F1, Key.Key_Escape, Key.Key_End, " seven", Key.Key_Return)
    rest(qtbot, window)
    assert page_of(window, CasesPage).isVisible()


def test_a_protected_file_opens_from_the_recent_ones_and_when_dropped(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = protected_inspection(tmp_path)
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path))])
    at, left, none = QPointF(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, dragged, left, none))
    unlock(qtbot, window)
    assert store_of(window).path == path
    window.show_start()
    assert [window.start.recent.item(0).text()] == [f"kent — {tmp_path}"]
    press(Key.Key_Return)
    unlock(qtbot, window)
    assert store_of(window).path == path


def test_a_protected_file_that_is_open_elsewhere_is_read_only(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = protected_inspection(tmp_path)
    with open_with(path):
        window.open_file(path)
        unlock(qtbot, window)
        assert "open elsewhere" in words(window)
        window.protect()
        assert "open elsewhere" in window.status.notice.text()
        window.show_start()


def test_closing_the_window_while_a_file_is_opened_is_quiet(window: MainWindow, tmp_path: Path) -> None:
    window.open_file(protected_inspection(tmp_path))
    press(PASSPHRASE, Key.Key_Return)
    window.close()
    with open_with(tmp_path / "kent.caseread") as store:
        assert store.read_only is None


def test_a_protected_earlier_inspection_is_read_by_its_passphrase(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "earlier").mkdir()
    scored_inspection(tmp_path).close()
    scored_inspection(tmp_path / "earlier").close()
    earlier = tmp_path / "earlier" / "small.caseread"
    with Store.open(earlier) as store:
        store.upkeep.protect(new_key(PASSPHRASE))
    window.open_file(tmp_path / "small.caseread")
    store_of(window).local.set("assessor", LEAD)
    assert window.pages is not None
    window.pages.go("Scores")
    page = page_of(window, ScoresPage)
    page.read_earlier(earlier)
    press("not this one", Key.Key_Return)
    assert "does not open with this passphrase" in words(page)
    press(PASSPHRASE, Key.Key_Return)
    assert "small.caseread is a file of this same inspection." in words(page)


# Making


def make(window: MainWindow, *passphrase: Qt.Key | str) -> None:
    window.new_inspection()
    press("Surrey")
    tab_to(QLineEdit, "Passphrase")
    press(*passphrase)


def test_a_new_inspection_says_what_a_passphrase_means_before_it_is_set(window: MainWindow) -> None:
    window.new_inspection()
    assert "Left empty, whoever gets hold of this laptop or of the file can read it." in words(window)
    assert "A forgotten passphrase is final: nobody can open the file then." in words(window)


def test_a_new_inspection_is_protected_by_what_is_typed_twice(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    make(window, PASSPHRASE, Key.Key_Tab, PASSPHRASE, Key.Key_Return)
    rest(qtbot, window)
    path = store_of(window).path
    assert path.parent == tmp_path
    assert is_protected(path)
    window.show_start()
    with open_with(path) as store:
        assert store.inspection.area == "Surrey"


def test_a_new_inspection_without_a_passphrase_is_plain(window: MainWindow) -> None:
    make(window, Key.Key_Return)
    assert not is_protected(store_of(window).path)


@pytest.mark.parametrize(
    ("first", "again", "complaint"),
    [
        (PASSPHRASE, "", "The two are not the same"),
        (PASSPHRASE, OTHER, "The two are not the same"),
        ("short", "short", "use 8 characters or more"),
        ("", PASSPHRASE, "use 8 characters or more"),
    ],
)
def test_a_passphrase_that_cannot_be_is_said_at_its_line(
    window: MainWindow, tmp_path: Path, first: str, again: str, complaint: str
) -> None:
    make(window, first, Key.Key_Tab, again, Key.Key_Return)
    assert complaint in words(window)
    assert not list(tmp_path.glob("*.caseread"))


def test_suggested_words_are_shown_and_taken(qtbot: QtBot, window: MainWindow) -> None:
    make(window, Key.Key_Tab)
    again = line()
    tab_to(QPushButton, "")
    press(Key.Key_Space)
    suggested = again.displayText()
    assert len(suggested.split()) == 5
    again.setFocus()
    press(Key.Key_Return)
    rest(qtbot, window)
    path = store_of(window).path
    window.show_start()
    with open_with(path, suggested) as store:
        assert store.read_only is None


def test_a_protected_file_that_cannot_be_made_is_said_in_the_form(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.new_inspection()
    press("Surrey")
    tab_to(QLineEdit, "Kept in")
    line().setText(str(tmp_path / "no folder" / "x.caseread"))
    tab_to(QLineEdit, "Passphrase")
    press(PASSPHRASE, Key.Key_Tab, PASSPHRASE, Key.Key_Return)
    rest(qtbot, window)
    assert "there is no folder" in words(window)
    assert line().isEnabled()


# Later


def test_a_plain_file_is_protected_from_the_menu(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = inspection(tmp_path)
    window.open_file(path)
    shown = {act: window.acts[act].isVisible() for act in (Act.PROTECT, Act.CHANGE_PASSPHRASE, Act.REMOVE_PASSPHRASE)}
    assert list(shown.values()) == [True, False, False]
    window.acts[Act.PROTECT].trigger()
    assert "A forgotten passphrase is final: nobody can open the file then." in words(window)
    press(PASSPHRASE, Key.Key_Tab, PASSPHRASE, Key.Key_Return)
    rest(qtbot, window)
    assert "kent.caseread is protected: from now on it opens with this passphrase alone." in words(window)
    assert [window.acts[act].isVisible() for act in shown] == [False, True, True]
    assert window.pages is not None
    window.pages.session.answer("K001", "plan_made", "yes")
    window.show_start()
    with pytest.raises(WrongPassphrase):
        Store.open(path)
    with open_with(path) as store:
        assert store.reading("K001", LEAD).answers == {"plan_made": "yes"}


def test_what_stays_in_the_open_is_named_when_a_file_is_protected(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = inspection(tmp_path)
    with Store.open(path) as store:
        saved = store.upkeep.backup()
    window.open_file(path)
    window.acts[Act.PROTECT].trigger()
    press(PASSPHRASE, Key.Key_Tab, PASSPHRASE, Key.Key_Return)
    rest(qtbot, window)
    assert f"Without protection, for it was saved by hand or could not be reached: {saved.name}." in words(window)


def opened(qtbot: QtBot, window: MainWindow, folder: Path) -> Path:
    path = protected_inspection(folder)
    window.open_file(path)
    unlock(qtbot, window)
    return path


def test_the_passphrase_is_changed_by_who_knows_it(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = opened(qtbot, window, tmp_path)
    window.acts[Act.CHANGE_PASSPHRASE].trigger()
    press("not that one", Key.Key_Tab, OTHER, Key.Key_Tab, OTHER, Key.Key_Return)
    rest(qtbot, window)
    assert "The file has another passphrase than this" in words(window)
    press(PASSPHRASE, Key.Key_Return)
    rest(qtbot, window)
    assert "opens with the new passphrase from now on, and with the old one no more." in words(window)
    window.show_start()
    with pytest.raises(WrongPassphrase):
        open_with(path)
    open_with(path, OTHER).close()


def test_words_that_the_program_made_up_are_known_however_they_are_typed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = protected_inspection(tmp_path)
    with open_with(path) as store:
        store.upkeep.protect(new_key("lamp river cake stone bird"))
    window.open_file(path)
    unlock(qtbot, window, "Lamp River Cake Stone Birds")
    assert line().selectedText() == line().text() != ""
    unlock(qtbot, window, "Lamp River  Cake Stone Bird")
    assert page_of(window, CasesPage).isVisible()
    window.acts[Act.CHANGE_PASSPHRASE].trigger()
    press("LAMP RIVER CAKE STONE BIRD", Key.Key_Tab, OTHER, Key.Key_Tab, OTHER, Key.Key_Return)
    rest(qtbot, window)
    window.show_start()
    open_with(path, OTHER).close()


def test_the_passphrase_is_removed_by_who_knows_it(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = opened(qtbot, window, tmp_path)
    window.acts[Act.REMOVE_PASSPHRASE].trigger()
    press(Key.Key_Return)
    assert "Type the passphrase that the file has now." in words(window)
    press(OTHER, Key.Key_Return)
    rest(qtbot, window)
    assert "The file has another passphrase than this" in words(window)
    assert is_protected(path)
    press(PASSPHRASE, Key.Key_Return)
    rest(qtbot, window)
    assert "kent.caseread is no longer protected" in words(window)
    assert not is_protected(path)
    assert window.acts[Act.PROTECT].isVisible()
    assert page_of(window, CasesPage).isVisible()


def test_a_closed_inspection_can_still_be_protected(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = inspection(tmp_path)
    with Store.open(path) as store:
        store.close_inspection(LEAD)
    window.open_file(path)
    window.protect()
    press(PASSPHRASE, Key.Key_Tab, PASSPHRASE, Key.Key_Return)
    rest(qtbot, window)
    assert is_protected(path)


def test_opening_another_file_meanwhile_waits_for_the_one_that_is_written(window: MainWindow, tmp_path: Path) -> None:
    path, other = inspection(tmp_path), inspection(tmp_path, "other")
    window.open_file(path)
    window.protect()
    press(PASSPHRASE, Key.Key_Tab, PASSPHRASE, Key.Key_Return)
    window.open_file(other)
    assert store_of(window).path == other
    with Store.open(path) if not is_protected(path) else open_with(path) as store:
        assert store.verify().problems == ()


def test_a_form_takes_the_place_of_another(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.open_file(protected_inspection(tmp_path, "first"))
    window.open_file(protected_inspection(tmp_path, "second"))
    unlock(qtbot, window)
    assert store_of(window).path.name == "second.caseread"


def test_after_how_many_minutes_it_locks_is_kept(window: MainWindow, settings: Settings) -> None:
    assert settings.idle_minutes == 10
    idle_menu = next(menu for menu in window.findChildren(QMenu) if menu.title() == "Lock &when idle")
    choices = {action.text().replace("&", ""): action for action in idle_menu.actions()}
    assert list(choices) == ["After 5 minutes", "After 10 minutes", "After 15 minutes", "After 30 minutes", "Never"]
    assert choices["After 10 minutes"].isChecked()
    choices["Never"].trigger()
    assert settings.idle_minutes == 0
    choices["After 30 minutes"].trigger()
    assert (settings.idle_minutes, choices["Never"].isChecked()) == (30, False)


def test_an_answer_in_a_protected_file_is_as_in_a_plain_one(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = opened(qtbot, window, tmp_path)
    assert window.pages is not None
    window.pages.read_case("K001")
    press("y")
    window.close()
    with open_with(path) as store:
        assert store.reading("K001", LEAD).answers == {"plan_made": "yes"}
        assert store.verify().problems == ()
        subject = reading_subject("K001", LEAD)
        assert store.record(Statement(subject, "plan_made", "yes"), LEAD) is None
