"""Where the file cannot stay: the whole inspection is saved elsewhere, and leaving asks first what becomes of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from model.file.store import Store
from tests.both_kinds import KEY
from tests.conftest import new_store
from tests.ui.at_work import button, buttons, inspection, page_of, store_of
from tests.ui.keyboard import press, words
from tests.ui.read_desk import CONTROL, ME, Key, on_disk, press_with
from ui.cases.cases_page import CasesPage
from ui.session.settings import Settings
from ui.window.main_window import MainWindow

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(os.name != "posix", reason="no other system lets go of a folder with an open file"),
]


@pytest.fixture
def troubled(tmp_path: Path, window: MainWindow) -> Iterator[MainWindow]:
    """Reading from a stick that was pulled out, with one answer saved and two that are not."""
    (tmp_path / "stick").mkdir()
    window.open_file(inspection(tmp_path / "stick", author=ME))
    assert window.pages is not None
    window.pages.read_case("K001")
    press("y")
    (tmp_path / "stick").rename(tmp_path / "pocket")
    press("y", Key.Key_Escape, Key.Key_Return, "1")
    yield window
    if window.pages is not None:
        window.pages.session.unsaved.give_up()  # else it would not close


def save_elsewhere(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    button(window, "Save elsewhere…").click()
    press_with(CONTROL, Key.Key_A)
    press(str(path), Key.Key_Return)
    qtbot.waitUntil(lambda: not window.sealing)


def test_the_whole_inspection_is_saved_elsewhere_and_work_goes_on_there(
    qtbot: QtBot, tmp_path: Path, troubled: MainWindow, settings: Settings
) -> None:
    copy = tmp_path / "elsewhere.caseread"
    threads = set(threading.enumerate())
    save_elsewhere(qtbot, troubled, copy)
    assert store_of(troubled).path == copy
    assert on_disk(store_of(troubled)) == {"plan_made": "yes", "plan_timely": "yes", "needs_found": ("drugs",)}
    assert "1.1.3  Which needs were found?" in words(troubled)
    assert f"You now work in {copy}." in words(troubled)
    assert "ot saved yet" not in words(troubled)
    assert settings.recent_files[0] == copy
    press("2")
    troubled.show_start()
    with Store.open(copy) as store:
        assert on_disk(store)["needs_found"] == ("drugs", "housing")
        assert store.verify().problems == ()
    troubled.close()
    assert set(threading.enumerate()) <= threads, "a thread that is left would keep the program from ending"


def test_a_place_that_will_not_do_is_said_and_nothing_is_lost(
    qtbot: QtBot, tmp_path: Path, troubled: MainWindow
) -> None:
    (tmp_path / "OneDrive").mkdir()
    taken = tmp_path / "taken.caseread"
    new_store(taken).close()
    save_elsewhere(qtbot, troubled, tmp_path / "OneDrive" / "kent.caseread")
    assert "in a folder that is synchronised (OneDrive): choose a folder of this laptop" in words(troubled)
    press_with(CONTROL, Key.Key_A)
    press(str(taken), Key.Key_Return)
    qtbot.waitUntil(lambda: not troubled.sealing)
    assert "taken.caseread is there already" in words(troubled)
    press(Key.Key_Escape)
    assert "Not saved yet: 2 answers." in words(troubled)


def test_a_protected_file_is_protected_elsewhere_too(qtbot: QtBot, tmp_path: Path, window: MainWindow) -> None:
    (tmp_path / "stick").mkdir()
    path = tmp_path / "stick" / "kent.caseread"
    with new_store(path, key=KEY) as store:
        store.local.set("assessor", ME)
    window.open_file(path, KEY)
    assert window.pages is not None
    window.pages.read_case("K001")
    (tmp_path / "stick").rename(tmp_path / "pocket")
    press("y")
    save_elsewhere(qtbot, window, tmp_path / "copy.caseread")
    assert store_of(window).key == KEY
    assert on_disk(store_of(window)) == {"plan_made": "yes"}
    assert b"plan_made" not in (tmp_path / "copy.caseread").read_bytes()


# Leaving


@pytest.mark.parametrize("leave", ["close", "show_start", "another"])
def test_leaving_asks_in_place_and_esc_stays(leave: str, tmp_path: Path, troubled: MainWindow) -> None:
    other = inspection(tmp_path, "essex")
    if leave == "close":
        troubled.close()
    elif leave == "show_start":
        troubled.show_start()
    else:
        troubled.open_file(other)
    assert troubled.isVisible()
    assert "If the file is closed now, 2 answers will be lost." in words(troubled)
    assert {"Try again", "Save elsewhere…", "Close without saving", "Stay (Esc)"} <= texts(troubled)
    press(Key.Key_Escape)
    assert "Close without saving" not in texts(troubled)
    assert "Not saved yet: 2 answers." in words(troubled)


def test_leaving_goes_on_once_the_answers_are_saved(tmp_path: Path, troubled: MainWindow) -> None:
    troubled.show_start()
    (tmp_path / "pocket").rename(tmp_path / "stick")
    press(Key.Key_Return)
    assert troubled.pages is None
    with Store.open(tmp_path / "stick" / "kent.caseread") as store:
        assert len(on_disk(store)) == 3


def test_leaving_without_saving_must_be_said(tmp_path: Path, troubled: MainWindow) -> None:
    troubled.open_file(inspection(tmp_path, "essex"))
    button(troubled, "Close without saving").click()
    assert store_of(troubled).path.stem == "essex"


def test_locking_asks_as_leaving_does(tmp_path: Path, window: MainWindow) -> None:
    (tmp_path / "stick").mkdir()
    path = tmp_path / "stick" / "kent.caseread"
    with new_store(path, key=KEY) as store:
        store.local.set("assessor", ME)
    window.open_file(path, KEY)
    assert window.pages is not None
    window.pages.read_case("K001")
    path.parent.rename(tmp_path / "pocket")
    press("y", Key.Key_Escape)
    window.lock()
    assert "If the file is closed now, 1 answer will be lost." in words(window)
    press(Key.Key_Escape)
    (tmp_path / "pocket").rename(path.parent)
    press(Key.Key_Return)
    assert on_disk(store_of(window)) == {"plan_made": "yes"}


# A file in a place that is not safe


def test_a_file_in_a_synchronised_folder_is_copied_to_the_laptop(
    qtbot: QtBot, tmp_path: Path, window: MainWindow, settings: Settings
) -> None:
    (tmp_path / "Dropbox").mkdir()
    path = inspection(tmp_path).rename(tmp_path / "Dropbox" / "kent.caseread")
    window.open_file(path)
    assert "kent.caseread is in a folder that is synchronised (Dropbox)" in words(window)
    button(window, "Copy it to this laptop…").click()
    press_with(CONTROL, Key.Key_A)
    press(str(tmp_path / "mine"), Key.Key_Return)
    qtbot.waitUntil(lambda: not window.sealing)
    copy = tmp_path / "mine.caseread"
    assert store_of(window).path == copy
    assert store_of(window).read_only is None
    assert f"close it and copy it into {tmp_path / 'Dropbox'}, in place of the file there" in words(window)
    assert settings.recent_files[0] == copy
    assert "Copy it to this laptop…" not in texts(window)


def test_a_file_with_two_names_is_copied_to_be_worked_in(qtbot: QtBot, tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path)
    os.link(path, tmp_path / "essex.caseread")
    window.open_file(path)
    assert "kent.caseread has another name as well (a hard link" in words(window)
    button(window, "Copy it to this laptop…").click()
    press_with(CONTROL, Key.Key_A)
    press(str(tmp_path / "mine"), Key.Key_Return)
    qtbot.waitUntil(lambda: not window.sealing)
    copy = tmp_path / "mine.caseread"
    assert store_of(window).path == copy
    assert store_of(window).read_only is None
    assert f"You now work in {copy}. {path} is left as it was, under each of its names." in words(window)


def test_a_file_that_is_only_open_elsewhere_is_not_offered_a_copy(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path)
    with Store.open(path):
        window.open_file(path)
        assert "open elsewhere" in words(window)
        assert "Copy it to this laptop…" not in texts(window)
        page_of(window, CasesPage)


def texts(window: MainWindow) -> set[str]:
    return {each.text().replace("&", "") for each in buttons(window)}


# The queue itself
