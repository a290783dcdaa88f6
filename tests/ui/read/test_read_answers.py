"""Answering on the Read page: what a key records, and what is then to be read there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QRadioButton, QTreeView
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.journal.records import NOT_APPLICABLE
from tests.ui.at_work import focus
from tests.ui.keyboard import press
from tests.ui.read_desk import (
    ALL_ANSWERS,
    ALL_KEYS,
    ALT,
    CONTROL,
    KEYPAD,
    SHIFT,
    Desk,
    Key,
    press_with,
)

# Answering


def test_a_whole_case_is_answered_with_about_a_key_for_each_question(desk: Desk) -> None:
    press(*ALL_KEYS)
    assert desk.answers() == ALL_ANSWERS
    assert "Nothing is missing. Sign K001?" in desk.says


def test_a_case_opens_at_the_first_question_with_the_keyboard_on_its_answers(desk: Desk) -> None:
    assert "1.1.1  Was a plan made?" in desk.says
    assert "Not answered yet." in desk.says
    assert desk.chosen() == []
    press("y")
    assert desk.answers() == {"plan_made": "yes"}
    assert "1.1.2  Was it made in time?" in desk.says


def test_a_screen_reader_hears_what_was_saved_and_then_the_next_question(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def hear(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append(event.message())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    press("y")
    saved, question = heard
    assert saved == "✓ Saved: Yes"
    assert question.startswith("1.1.2 Was it made in time?")
    press(*ALL_KEYS[1:-1])
    heard.clear()
    press(ALL_KEYS[-1])
    assert heard == ["✓ Saved: Poor, below the line"]
    assert "✓ Saved: Poor, below the line" in desk.says, "the last question stays on view"


def test_an_answer_is_marked_on_its_own_question_and_on_no_other(desk: Desk) -> None:
    """A click marks the button itself: what is marked afterwards is what was recorded."""
    press("y")
    no = next(radio for radio in desk.window.findChildren(QRadioButton) if "No" in radio.text() and radio.isVisible())
    no.click()
    assert (desk.chosen(), desk.answers()["plan_timely"]) == (["No"], "no")
    press(Key.Key_Return)
    assert desk.chosen() == []


def test_the_next_question_does_not_show_the_answer_of_the_last(desk: Desk) -> None:
    press("y")
    assert desk.chosen() == []
    press_with(SHIFT, Key.Key_Return)
    assert desk.chosen() == ["Yes"]


def test_what_is_saved_is_said_in_words(desk: Desk) -> None:
    press("y", "n")
    press_with(SHIFT, Key.Key_Return)
    assert "Saved: No, below the line" in desk.says


def test_enter_and_shift_enter_walk_without_answering(desk: Desk) -> None:
    press(Key.Key_Return)
    assert "1.1.3  Which needs were found?" in desk.says
    press_with(SHIFT, Key.Key_Return)
    assert "1.1.1  Was a plan made?" in desk.says
    assert desk.answers() == {}


def test_digits_of_the_keypad_answer_too(desk: Desk) -> None:
    press_with(KEYPAD, Key.Key_2)
    assert desk.answers() == {"plan_made": "no"}


def test_a_digit_beyond_the_answers_and_a_letter_that_is_none_do_nothing(desk: Desk) -> None:
    press("3", "9", "x", "0", "a")  # this question takes no "not applicable"
    assert desk.answers() == {}
    assert "1.1.1  Was a plan made?" in desk.says


def test_not_applicable_is_0_or_a(desk: Desk) -> None:
    press_with(CONTROL, Key.Key_Down)
    press("0", "a")
    assert desk.answers() == {"risk_screened": NOT_APPLICABLE, "risk_overall": NOT_APPLICABLE}


def test_delete_clears_an_answer_and_stays(desk: Desk) -> None:
    press("y")
    press_with(SHIFT, Key.Key_Return)
    press(Key.Key_Delete)
    assert desk.answers() == {}
    assert "Not answered yet." in desk.says


def test_arrow_keys_go_among_the_answers_and_change_none(desk: Desk) -> None:
    press("y")
    press_with(SHIFT, Key.Key_Return)
    press(Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Down)
    assert desk.answers() == {"plan_made": "yes"}
    assert desk.chosen() == ["Yes"]
    reached = focus()
    assert isinstance(reached, QRadioButton)
    assert "No" in reached.text()


def test_space_gives_the_answer_that_the_arrow_keys_have_reached_and_stays(desk: Desk) -> None:
    press(Key.Key_Down, Key.Key_Down, Key.Key_Space)
    assert desk.answers() == {"plan_made": "no"}
    assert "1.1.1  Was a plan made?" in desk.says


def test_enter_gives_the_answer_that_the_arrow_keys_have_reached_and_goes_on(desk: Desk) -> None:
    press(Key.Key_Down, Key.Key_Return)
    assert desk.answers() == {"plan_made": "yes"}
    assert "1.1.2  Was it made in time?" in desk.says


def test_pressing_an_answer_again_does_not_take_it_away(desk: Desk) -> None:
    press(Key.Key_Down, Key.Key_Space, Key.Key_Space)
    assert desk.chosen() == ["Yes"]


# The kinds of answer


def test_digits_toggle_where_several_answers_may_be_given(desk: Desk) -> None:
    press("n", "1", "3", "1")
    assert desk.answers()["needs_found"] == ("work",)
    press("3")
    assert "needs_found" not in desk.answers()
    press("2", Key.Key_Return)
    assert desk.answers()["needs_found"] == ("housing",)
    assert "1.1.5  How good was it overall?" in desk.says


def test_a_number_that_is_none_is_said_in_place_and_held(desk: Desk) -> None:
    press_with(CONTROL, Key.Key_Down)
    press_with(CONTROL, Key.Key_Down)
    press(Key.Key_Return, "lots", Key.Key_Return)
    assert "'lots' is not a whole number" in desk.says
    assert "2.1.2  How many home visits?" in desk.says
    press(Key.Key_Escape, "2", Key.Key_Return)
    assert desk.answers() == {"visits": 2}
    assert "2.1.3  Had they a purpose?" in desk.says


def test_a_date_must_be_a_date(desk: Desk) -> None:
    press_with(CONTROL, Key.Key_Down)
    press_with(CONTROL, Key.Key_Down)
    press("31/12/2026", Key.Key_Return)
    assert "not a date as YYYY-MM-DD" in desk.says
    assert desk.answers() == {}


def test_words_are_recorded_when_the_keyboard_leaves_them(reads: Callable[[], Desk], store: Store) -> None:
    store.local.set("place", "K001\tremarks")
    desk = reads()
    press("Seen twice, 1 missed", Key.Key_Tab)
    assert desk.answers() == {"remarks": "Seen twice, 1 missed"}


# Routing


def test_an_answer_opens_and_closes_other_questions_in_the_tree(desk: Desk) -> None:
    assert desk.row("1.1.2") == "1.1.2 Was it made in time? (not relevant)"
    press("y")
    assert desk.row("1.1.2") == "1.1.2 Was it made in time? (missing)"
    assert desk.row("1.1.1") == "1.1.1 Was a plan made? (answered)"
    assert desk.row("1.1 ") == "1.1 Planning, 1 of 4 answered"


def test_a_question_says_why_it_is_asked(desk: Desk) -> None:
    press("y")
    assert "Asked because the answer to 1.1.1 “Was a plan made?” is yes." in desk.says


def test_a_question_that_is_not_asked_says_so_and_takes_no_answer(desk: Desk) -> None:
    press_with(CONTROL, Key.Key_F)
    press("risk_on_release", Key.Key_Return)
    assert "Not asked of this case: it is only asked if sentence is licence or custody." in desk.says
    press("y")
    assert desk.answers() == {}


def test_an_answer_is_parked_and_comes_back_as_it_was(desk: Desk) -> None:
    press("y", "n")
    press_with(SHIFT, Key.Key_Return)
    press_with(SHIFT, Key.Key_Return)
    press("n")
    assert desk.row("1.1.2").endswith("(not relevant)")
    press_with(CONTROL, Key.Key_F)
    press("1.1.2", Key.Key_Return)
    assert "Parked: “No” is kept" in desk.says
    press_with(SHIFT, Key.Key_Return)
    press("y")
    assert desk.row("1.1.2").endswith("(answered)")
    assert desk.chosen() == ["No"]


def test_what_is_not_relevant_can_be_hidden(qtbot: QtBot, desk: Desk) -> None:
    tree = next(view for view in desk.window.findChildren(QTreeView) if view.accessibleName() == "Questions")
    criterion = tree.model().index(0, 0, tree.model().index(0, 0))
    assert not tree.isRowHidden(1, criterion)
    press_with(ALT, Key.Key_L)
    qtbot.waitUntil(lambda: tree.isRowHidden(1, criterion))
    desk.pages.current.take_focus()
    press("y")
    assert not tree.isRowHidden(1, criterion)
