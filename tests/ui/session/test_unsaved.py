"""A disk that takes no more while someone reads: the answer stays on the screen and is said to be unsaved, nothing is
counted that is not on the disk, and all of it is saved in order as soon as it can be, or elsewhere."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from model.file import database
from model.file.sqlite import sqlite3
from model.file.store import Store
from model.journal.records import Value
from tests.both_kinds import KEY
from tests.conftest import new_store
from tests.inside import sqlite_error
from tests.ui.at_work import button, buttons, focus, inspection, page_of, store_of
from tests.ui.keyboard import press, words
from tests.ui.read_desk import ALL_ANSWERS, ALL_KEYS, CONTROL, ME, SHIFT, Desk, Key, press_with
from ui.cases.cases_page import CasesPage
from ui.session import unsaved
from ui.session.session import Session
from ui.session.settings import Settings
from ui.window.main_window import MainWindow

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(os.name != "posix", reason="no other system lets go of a folder with an open file"),
]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Whether every transaction meets an I/O error, as on a disk that is read and not written any more.

    How SQLite and the store fare on such a disk is in tests/model/file/test_disk_trouble.py.
    """
    well = database.transaction

    def broken(_connection: object) -> None:
        raise sqlite_error(sqlite3.SQLITE_IOERR, "disk I/O error")

    return lambda fails: monkeypatch.setattr(database, "transaction", broken if fails else well)


Fails = Callable[[bool], None]


def on_disk(store: Store) -> dict[str, Value]:
    return dict(store.reading("K001", ME).answers)


# On the Read page


def test_the_answer_stays_on_the_screen_and_is_said_to_be_unsaved(desk: Desk, failing: Fails) -> None:
    failing(True)
    press("y")
    assert "1.1.1  Was a plan made?" in desk.says
    assert desk.chosen() == ["Yes"]
    assert "⚠ Not saved yet: Yes." in desk.says
    assert "⚠ Not saved yet: 1 answer. The disk cannot be written or read. Kept here" in desk.says
    assert "Saved: Yes" not in desk.says
    assert desk.answers() == {}


@pytest.mark.usefixtures("desk")
def test_a_screen_reader_is_told(failing: Fails, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def hear(event: QAccessibleEvent) -> None:
        if event.type() == QAccessible.Event.Alert:
            widget = event.object()
            assert isinstance(widget, QWidget)
            told.append(widget.accessibleName())

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    failing(True)
    press("y")
    assert any(said.startswith("Not saved yet: 1 answer.") for said in told)
    assert "Not saved yet: Yes." in told


def test_what_is_not_on_the_disk_is_in_no_count(desk: Desk, failing: Fails) -> None:
    press("y")
    counted = desk.tally("1.1", "This case"), desk.tally("1.1", "All my cases")
    failing(True)
    press("y")
    assert (desk.tally("1.1", "This case"), desk.tally("1.1", "All my cases")) == counted
    assert desk.row("1.1.2") == "1.1.2 Was it made in time? (not saved yet)"
    assert desk.row("1.1 ") == "1.1 Planning, 1 of 4 answered"


def test_a_key_in_the_rhythm_of_answering_does_not_fall_on_the_answer_that_was_not_saved(
    desk: Desk, failing: Fails
) -> None:
    failing(True)
    press("y", "n", "2")
    assert desk.chosen() == ["Yes"]
    assert isinstance(focus(), QPushButton)
    press(Key.Key_Escape, Key.Key_Return, "1")
    assert "Not saved yet: 2 answers." in desk.says


def test_reading_goes_on_and_every_answer_is_recorded_in_its_order_once_the_disk_is_back(
    desk: Desk, failing: Fails
) -> None:
    failing(True)
    press(ALL_KEYS[0], Key.Key_Escape, Key.Key_Return, *ALL_KEYS[1:])
    assert desk.answers() == {}
    assert "Nothing is missing. Sign K001?" in desk.says
    failing(False)
    press_with(SHIFT, Key.Key_Return)
    assert desk.answers() == ALL_ANSWERS
    assert "ot saved yet" not in desk.says
    recorded = [entry.field for entry in desk.store.entries() if entry.subject == "reading/K001/Ann"]
    assert list(dict.fromkeys(recorded)) == list(ALL_ANSWERS)
    assert desk.store.verify().problems == ()


def test_an_answer_opens_the_questions_that_follow_from_it_before_it_is_saved(desk: Desk, failing: Fails) -> None:
    failing(True)
    press("y", Key.Key_Escape, Key.Key_Return)
    assert "1.1.2  Was it made in time?" in desk.says
    press("n")
    assert desk.row("1.1.2") == "1.1.2 Was it made in time? (not saved yet)"
    failing(False)
    press(Key.Key_Return)
    assert desk.answers() == {"plan_made": "yes", "plan_timely": "no"}


def test_try_again_saves_and_goes_back_to_the_answers(desk: Desk, failing: Fails) -> None:
    failing(True)
    press("y", Key.Key_Return)
    assert "ot saved yet" in desk.says
    failing(False)
    press(Key.Key_Return)
    assert desk.answers() == {"plan_made": "yes"}
    assert "Saved: Yes" in desk.says
    assert "ot saved yet" not in desk.says
    press("n")
    assert desk.answers() == {"plan_made": "no"}


def test_it_is_tried_again_without_being_asked(
    qtbot: QtBot, reads: Callable[[], Desk], failing: Fails, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsaved, "_AGAIN_MS", 20)
    desk = reads()
    failing(True)
    press("y")
    failing(False)
    qtbot.waitUntil(lambda: desk.answers() == {"plan_made": "yes"})
    assert "Saved: Yes" in desk.says


def test_a_note_and_words_are_kept_too(desk: Desk, failing: Fails) -> None:
    failing(True)
    press(Key.Key_F2)
    press("late, but made", Key.Key_Escape)
    assert "⚠ The note is not saved yet." in desk.says
    assert "Not saved yet: 1 note." in desk.says
    press(Key.Key_Return)
    press_with(SHIFT, Key.Key_Return)
    note = next(box for box in desk.window.findChildren(QPlainTextEdit) if box.accessibleName().startswith("Note"))
    assert note.toPlainText() == "late, but made"
    failing(False)
    press(Key.Key_Return)
    assert desk.store.reading("K001", ME).notes == {"plan_made": "late, but made"}


def test_going_to_another_case_and_back_loses_nothing(desk: Desk, failing: Fails) -> None:
    failing(True)
    press("y", Key.Key_Escape)
    desk.work.read_case("K002")
    assert "Not saved yet: Yes." not in desk.says
    press("n")
    desk.work.read_case("K001", "plan_made")
    assert desk.chosen() == ["Yes"]
    failing(False)
    press(Key.Key_Return)
    assert (desk.answers("K001"), desk.answers("K002")) == ({"plan_made": "yes"}, {"plan_made": "no"})


def test_undo_takes_back_what_was_not_saved(desk: Desk, failing: Fails) -> None:
    press("y")
    failing(True)
    press("n", Key.Key_Escape)
    desk.session.undo()
    assert "ot saved yet" not in desk.says
    assert desk.chosen() == []
    failing(False)
    desk.session.undo()
    assert desk.answers() == {}


def test_nothing_is_signed_over_what_is_not_saved(desk: Desk, failing: Fails) -> None:
    press(*ALL_KEYS[:-1])
    failing(True)
    press("4", Key.Key_Escape)
    press_with(CONTROL, Key.Key_Return)
    press_with(CONTROL, Key.Key_Return)
    assert "First what was stated before must be saved (1 answer)." in desk.says
    assert desk.store.reading("K001", ME).signature == "draft"


def test_a_stick_pulled_out_and_put_back(tmp_path: Path, window: MainWindow) -> None:
    stick, pocket = tmp_path / "stick", tmp_path / "pocket"
    stick.mkdir()
    window.open_file(inspection(stick, author=ME))
    assert window.workplace is not None
    window.workplace.read_case("K001")
    stick.rename(pocket)
    press("y", Key.Key_Escape, Key.Key_Return, "n")
    assert "Not saved yet: 2 answers." in words(window)
    assert "Ann — not saved yet: 2 answers" in words(window)
    shutil.copytree(pocket, stick)
    (stick / ".kent.caseread-lock").unlink()
    press(Key.Key_Return)
    assert on_disk(store_of(window)) == {"plan_made": "yes", "plan_timely": "no"}
    assert "ot saved yet" not in words(window)
    assert "All of it is saved now." in words(window)
    window.show_start()
    with Store.open(stick / "kent.caseread") as store:
        assert on_disk(store) == {"plan_made": "yes", "plan_timely": "no"}
        assert store.verify().problems == ()


# Elsewhere


@pytest.fixture
def troubled(tmp_path: Path, window: MainWindow) -> Iterator[MainWindow]:
    """Reading from a stick that was pulled out, with one answer saved and two that are not."""
    (tmp_path / "stick").mkdir()
    window.open_file(inspection(tmp_path / "stick", author=ME))
    assert window.workplace is not None
    window.workplace.read_case("K001")
    press("y")
    (tmp_path / "stick").rename(tmp_path / "pocket")
    press("y", Key.Key_Escape, Key.Key_Return, "1")
    yield window
    if window.workplace is not None:
        window.workplace.session.unsaved.give_up()  # else it would not close


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
        store.set_local("assessor", ME)
    window.open_file(path, KEY)
    assert window.workplace is not None
    window.workplace.read_case("K001")
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
    assert troubled.workplace is None
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
        store.set_local("assessor", ME)
    window.open_file(path, KEY)
    assert window.workplace is not None
    window.workplace.read_case("K001")
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


def test_what_is_no_answer_is_refused_while_the_disk_is_in_trouble_as_ever(store: Store, failing: Fails) -> None:
    session = Session(store)
    session.author = ME
    said: list[str] = []
    session.refused.connect(said.append)
    failing(True)
    session.answer("K001", "plan_made", "yes")
    session.answer("K001", "plan_timely", "perhaps")
    assert len(session.unsaved) == 1
    assert len(said) == 1
    assert "perhaps" in said[0]


def test_statements_of_many_at_once_wait_for_what_was_stated_before(store: Store, failing: Fails) -> None:
    session = Session(store)
    session.author = ME
    failing(True)
    session.answer("K001", "plan_made", "yes")
    assert session.state_all([]).startswith("First what was stated before must be saved (1 answer).")
    failing(False)
    assert session.state_all([]) == ""
    assert on_disk(store) == {"plan_made": "yes"}
