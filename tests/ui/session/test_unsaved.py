"""A disk that takes no more while someone reads: the answer stays on the screen and is said to be unsaved, nothing is
counted that is not on the disk, and all of it is saved in order as soon as it can be, or elsewhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from model.file import database
from model.file.sqlite import sqlite3
from model.file.store import Store
from model.journal.records import INSPECTION
from tests.inside import sqlite_error
from tests.ui.at_work import focus, inspection, store_of
from tests.ui.keyboard import press, words
from tests.ui.read_desk import ALL_ANSWERS, ALL_KEYS, CONTROL, ME, SHIFT, Desk, Key, on_disk, press_with
from ui.session import unsaved
from ui.session.session import Session
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
    desk.pages.read_case("K002")
    assert "Not saved yet: Yes." not in desk.says
    press("n")
    desk.pages.read_case("K001", "plan_made")
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
    assert window.pages is not None
    window.pages.read_case("K001")
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


def test_a_decision_waits_with_its_reason_and_is_recorded_and_taken_back_with_it(
    qtbot: QtBot, store: Store, failing: Fails
) -> None:
    session = Session(store)
    session.author = ME
    failing(True)
    session.grade("3.1", "well", "3 plans")
    session.grade("3.1", "well", "3 plans")
    assert session.unsaved.in_words() == "1 decision"
    failing(False)
    with qtbot.waitSignal(session.replaced):
        assert session.unsaved.save()
    assert store.values(INSPECTION) == {"grade:3.1": "well", "note:grade:3.1": "3 plans"}
    session.undo()
    assert not any(store.values(INSPECTION).values())
