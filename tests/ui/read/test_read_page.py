"""The Read page around the answers: tallies, notes, finding one's way, undo, opening and closing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTableView, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.journal.records import Statement, reading_subject
from tests.conftest import new_store
from tests.ui.at_work import focus
from tests.ui.keyboard import press
from tests.ui.read_desk import (
    ALL_KEYS,
    ALT,
    CONTROL,
    ME,
    OTHER,
    SHIFT,
    Desk,
    Key,
    answer,
    press_with,
)

# Tallies


def test_the_tallies_move_with_each_key(desk: Desk) -> None:
    assert desk.tally("1.2", "This case").endswith("no answers yet")
    press_with(CONTROL, Key.Key_Down)
    press("y")
    assert "100%, at or above the line of 70%, 1 above, 0 below, n 1, no summary" in desk.tally("1.2", "This case")
    press("4")
    assert "80%, at or above the line of 70%, 1 above, 1 below, n 1" in desk.tally("1.2", "This case")
    assert "100%" in desk.tally("Risk of Harm,", "This case")


def test_all_my_cases_are_counted_beside_this_one(reads: Callable[[], Desk], store: Store) -> None:
    for case_ref, value in (("K001", "yes"), ("K002", "no")):
        store.record(Statement(reading_subject(case_ref, ME), "risk_screened", value), ME)
    store.record(Statement(reading_subject("K002", OTHER), "risk_screened", "no"), OTHER)
    store.local.set("place", "K001\trisk_screened")
    desk = reads()
    assert "1 above, 0 below, n 1" in desk.tally("1.2", "This case")
    assert "1 above, 1 below, n 2" in desk.tally("1.2", "All my cases (2)")
    press("n")
    assert "0 above, 1 below, n 1" in desk.tally("1.2", "This case")
    assert "0 above, 2 below, n 2" in desk.tally("1.2", "All my cases (2)")


def test_what_moves_agrees_with_what_is_read_again(desk: Desk) -> None:
    def figures() -> list[str]:
        return [
            desk.tally(key, column) for key in ("1.1", "1.2", "2.1") for column in ("This case", "All my cases (1)")
        ]

    press(*ALL_KEYS)
    moved = figures()
    desk.session.replaced.emit()
    assert moved == figures()


def test_how_far_one_is_stands_at_the_head(desk: Desk) -> None:
    assert "0 of 8 answered, 8 missing" in desk.says
    press("y")
    assert "1 of 9 answered, 8 missing" in desk.says


# Notes


def test_a_note_takes_the_keys_until_escape(desk: Desk) -> None:
    press(Key.Key_F2, "See page 12, no plan", Key.Key_Escape, "y")
    assert desk.store.reading("K001", ME).notes == {"plan_made": "See page 12, no plan"}
    assert desk.answers() == {"plan_made": "yes"}
    assert desk.note().toPlainText() == ""


def test_a_note_is_saved_with_control_and_enter(desk: Desk) -> None:
    press(Key.Key_F2, "Late")
    press_with(CONTROL, Key.Key_Return)
    assert desk.store.reading("K001", ME).notes == {"plan_made": "Late"}
    press("n")
    assert desk.answers() == {"plan_made": "no"}


def test_tab_leaves_a_note_and_saves_it(desk: Desk) -> None:
    press(Key.Key_F2, "Late", Key.Key_Tab)
    assert not desk.note().hasFocus()
    assert desk.store.reading("K001", ME).notes == {"plan_made": "Late"}


def test_a_note_is_saved_after_a_pause_while_one_goes_on_typing(qtbot: QtBot, desk: Desk) -> None:
    press(Key.Key_F2, "Half a sentence ")
    qtbot.waitUntil(lambda: bool(desk.store.reading("K001", ME).notes))
    assert desk.store.reading("K001", ME).notes == {"plan_made": "Half a sentence"}
    press("and the rest")
    assert desk.note().toPlainText() == "Half a sentence and the rest"


def test_a_note_typed_without_a_pause_is_saved_all_the_same(qtbot: QtBot, desk: Desk) -> None:
    press(Key.Key_F2)
    typist = QTimer(interval=50)
    typist.timeout.connect(lambda: press("a"))
    typist.start()
    qtbot.waitUntil(lambda: bool(desk.store.reading("K001", ME).notes))
    typist.stop()
    kept = desk.store.reading("K001", ME).notes["plan_made"]
    assert 10 < len(kept) <= len(desk.note().toPlainText())


def test_a_note_half_written_is_saved_when_the_file_is_closed(qtbot: QtBot, tmp_path: Path) -> None:
    with new_store(tmp_path / "half.caseread") as store:
        store.local.set("assessor", ME)
        desk = Desk(qtbot, store)
        press(Key.Key_F2, "Not finis")
        desk.pages.close_file()
    with Store.open(tmp_path / "half.caseread") as store:
        assert store.reading("K001", ME).notes == {"plan_made": "Not finis"}


def test_a_note_goes_with_its_question(desk: Desk) -> None:
    press(Key.Key_F2, "On the plan", Key.Key_F3)
    assert desk.note().toPlainText() == ""
    press_with(SHIFT, Key.Key_Return)
    assert desk.note().toPlainText() == "On the plan"


def test_where_there_is_little_room_what_has_the_keyboard_is_brought_into_sight(qtbot: QtBot, desk: Desk) -> None:
    desk.window.resize(desk.window.minimumSizeHint())
    qtbot.waitUntil(lambda: desk.note().visibleRegion().isEmpty())
    press(Key.Key_F2)
    assert not desk.note().visibleRegion().isEmpty()


# Finding one's way


def test_f3_goes_to_the_next_missing_answer_and_begins_again(desk: Desk) -> None:
    press("n", Key.Key_F3)
    assert "1.1.5  How good was it overall?" in desk.says
    for _ in range(5):
        press(Key.Key_F3)
    assert "2.1.6  How good overall?" in desk.says
    press(Key.Key_F3)
    assert "1.1.3  Which needs were found?" in desk.says


def test_criteria_are_walked_both_ways(desk: Desk) -> None:
    press_with(CONTROL, Key.Key_Down)
    assert "1.2.1  Was risk screened?" in desk.says
    press_with(CONTROL, Key.Key_Up)
    assert "1.1.1  Was a plan made?" in desk.says


def test_guidance_is_toggled_and_remembered(reads: Callable[[], Desk], store: Store) -> None:
    reads()
    press(Key.Key_F1)
    assert store.local.get("show_guidance") == "yes"
    press(Key.Key_F1)
    assert store.local.get("show_guidance") == "no"


def test_a_question_is_found_by_its_words(desk: Desk) -> None:
    press_with(CONTROL, Key.Key_F)
    press("home visits")
    assert "1 question found" in desk.says
    press(Key.Key_Down, Key.Key_Return)
    assert "2.1.2  How many home visits?" in desk.says
    press("4", Key.Key_Return)
    assert desk.answers() == {"visits": 4}


def test_escape_gives_up_finding(desk: Desk) -> None:
    press_with(CONTROL, Key.Key_F)
    press("home", Key.Key_Escape, "y")
    assert desk.answers() == {"plan_made": "yes"}


def test_the_list_of_what_is_missing_leads_to_each_and_shrinks(desk: Desk) -> None:
    press_with(CONTROL, Key.Key_M)
    assert "8 questions still to be answered" in desk.says
    press(Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert "1.1.5  How good was it overall?" in desk.says
    press("1")
    assert "7 questions still to be answered" in desk.says
    press(Key.Key_Escape)
    assert "still to be answered" not in desk.says


def test_arrows_and_enter_in_the_tree_lead_to_a_question(desk: Desk) -> None:
    tree = next(view for view in desk.window.findChildren(QTreeView) if view.accessibleName() == "Questions")
    tree.setFocus()
    press(Key.Key_Down, Key.Key_Down)
    assert "1.1.1  Was a plan made?" in desk.says
    press(Key.Key_Return)
    assert "1.1.3  Which needs were found?" in desk.says
    press("2")
    assert desk.answers() == {"needs_found": ("housing",)}


# Undo


def test_undo_goes_back_to_the_answer_it_takes_back_and_redo_too(desk: Desk) -> None:
    press("y", "n", Key.Key_Return)
    desk.session.undo()
    assert desk.answers() == {"plan_made": "yes"}
    assert "1.1.2  Was it made in time?" in desk.says
    assert desk.chosen() == []
    desk.session.undo()
    assert desk.answers() == {}
    assert "1.1.1  Was a plan made?" in desk.says
    desk.session.redo()
    desk.session.redo()
    assert desk.answers() == {"plan_made": "yes", "plan_timely": "no"}
    assert desk.chosen() == ["No"]


def test_undo_goes_back_to_another_case(desk: Desk) -> None:
    press("y")
    desk.pages.read_case("K002")
    assert "Sentence: Custody" in desk.says
    desk.session.undo()
    assert "Sentence: Community" in desk.says
    assert desk.answers() == {}


# Opening and closing


def test_opening_again_lands_on_the_same_question_with_every_answer(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "again.caseread"
    with new_store(path) as store:
        store.local.set("assessor", ME)
        desk = Desk(qtbot, store)
        press("y", "y")
        desk.pages.close_file()
    with Store.open(path) as store:
        desk = Desk(qtbot, store)
        assert "1.1.3  Which needs were found?" in desk.says
        assert desk.answers() == {"plan_made": "yes", "plan_timely": "yes"}
        desk.pages.close_file()


def test_an_answer_is_on_the_disk_before_the_next_key(desk: Desk) -> None:
    """Another program that reads the file at that moment finds it there."""
    press("y")
    with Store.open(desk.store.path) as other:
        assert other.reading("K001", ME).answers == {"plan_made": "yes"}


def test_without_a_name_nothing_can_be_answered_until_it_is_given(qtbot: QtBot, store: Store) -> None:
    desk = Desk(qtbot, store)
    assert "Say who you are" in desk.says
    press(ME, Key.Key_Return)
    assert "1.1.1  Was a plan made?" in desk.says
    press("y")
    assert desk.answers() == {"plan_made": "yes"}
    desk.pages.close_file()


def test_without_a_case_it_is_said_what_to_do(qtbot: QtBot, tmp_path: Path, store: Store) -> None:
    with Store.create(tmp_path / "empty.caseread", store.instrument, "Kent", "2026-12") as empty:
        empty.local.set("assessor", ME)
        desk = Desk(qtbot, empty)
        assert "There are no cases yet." in desk.says
        desk.pages.close_file()


def test_a_file_open_elsewhere_is_read_but_not_changed(qtbot: QtBot, store: Store) -> None:
    store.local.set("assessor", ME)
    answer(store, plan_made="yes")
    with Store.open(store.path) as second:
        desk = Desk(qtbot, second)
        press("n")
        assert "is open elsewhere: here it can be read, but not changed." in desk.says
        assert desk.answers()["plan_made"] == "yes"
        desk.pages.close_file()


def test_a_case_that_another_reads_is_shown_and_can_be_read_twice(
    qtbot: QtBot, reads: Callable[[], Desk], store: Store
) -> None:
    store.record(Statement(reading_subject("K001", OTHER), "plan_made", "yes"), OTHER)
    store.local.set("place", "K001\tplan_made")
    desk = reads()
    assert "This is the reading of Bob, who alone changes it." in desk.says
    press("n")
    assert desk.answers() == {}
    press_with(ALT, Key.Key_T)
    qtbot.waitUntil(lambda: "This is the reading of Bob" not in desk.says)
    press("n")
    assert desk.answers() == {"plan_made": "no"}
    assert store.reading("K001", OTHER).answers == {"plan_made": "yes"}


# Screen readers


@pytest.mark.usefixtures("desk")
def test_a_screen_reader_hears_the_question_and_the_keys() -> None:
    box = QAccessible.queryAccessibleInterface(focus())
    assert box.text(QAccessible.Text.Name) == "1.1.1 Was a plan made?"
    assert box.text(QAccessible.Text.Description) == "1 Yes, 2 No"
    press("y")
    assert box.text(QAccessible.Text.Name) == "1.1.2 Was it made in time?"
    assert box.text(QAccessible.Text.Description) == "1 Yes, 2 No, 0 Not applicable"


@pytest.mark.usefixtures("desk")
def test_each_answer_has_its_role_state_and_label() -> None:
    press("y")
    press_with(SHIFT, Key.Key_Return)
    box = QAccessible.queryAccessibleInterface(focus())
    answers = [box.child(at) for at in range(box.childCount()) if not box.child(at).state().invisible]
    radios = [each for each in answers if each.role() == QAccessible.Role.RadioButton]
    assert [" ".join(each.text(QAccessible.Text.Name).split()) for each in radios] == ["1 Yes", "2 No"]
    assert [bool(each.state().checked) for each in radios] == [True, False]


@pytest.mark.parametrize("kind", [QTreeView, QTableView, QLineEdit, QPlainTextEdit])
def test_everything_that_takes_the_keyboard_has_a_name(desk: Desk, kind: type[QWidget]) -> None:
    unnamed = [
        widget
        for widget in desk.pages.current.findChildren(kind)
        if widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
    assert unnamed == []


@pytest.mark.parametrize("note", ["Seen.\r\nOn time.", "Seen\xa0on time", "Seen\u2028on time"])
def test_a_note_that_the_box_spells_otherwise_stays_as_it_is_and_holds_nobody_up(
    reads: Callable[[], Desk], store: Store, note: str
) -> None:
    answer(store, plan_made="yes", **{"note:plan_made": note})
    store.local.set("place", "K001\tplan_made")
    store.sign("K001", ME, "Half read")
    desk = reads()
    press(Key.Key_Return)
    assert "1.1.2" in desk.says
    desk.session.reopen("K001", "To go on")
    press_with(SHIFT, Key.Key_Return)
    press(Key.Key_F2, Key.Key_Escape, Key.Key_Return)
    assert "1.1.2" in desk.says
    assert desk.store.reading("K001", ME).notes["plan_made"] == note
