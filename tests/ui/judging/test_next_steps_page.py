"""The Next steps page: recommendations are written, followed up and taken away by key, and a visit is decided on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from export.sheet.judged import FurtherInspectionDecision, Recommendation
from export.sheet.sheet import score_sheet
from model.file.store import Store
from model.journal.journal import make
from model.journal.records import INSPECTION, Statement
from tests.ui.at_work import focus, shown
from tests.ui.keyboard import focused_table, press, rows, tab_to, words
from tests.ui.scored_inspection import scored_inspection
from ui.judging.next_steps_page import NextStepsPage
from ui.session.actions import Act

Key = Qt.Key


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with scored_inspection(tmp_path) as opened:
        yield opened


@pytest.fixture
def page(qtbot: QtBot, store: Store) -> NextStepsPage:
    return shown(qtbot, store, NextStepsPage, (1000, 800))


def press_button() -> None:
    """Press the button that has the keyboard."""
    assert isinstance(focus(), QAbstractButton)
    press(Key.Key_Space)


def add(page: NextStepsPage, text: str, addressed: str = "") -> None:
    """Write a recommendation as a person does: the text, to whom, and Enter."""
    page.acts[Act.ADD_RECOMMENDATION].trigger()
    press(text)
    tab_to(QLineEdit, "Addressed to")
    press(addressed, Key.Key_Return)


def listed(store: Store) -> list[tuple[int, str]]:
    return [(row.number, row.text) for row in score_sheet(store).judgements.recommendations]


def test_a_page_without_any_begins_at_the_way_to_add_one(page: NextStepsPage, store: Store) -> None:
    assert "None yet." in words(page)
    press_button()
    press("Plan in time.")
    tab_to(QLineEdit, "Addressed to")
    press("The area")
    tab_to(QCheckBox)
    press(Key.Key_Tab, Key.Key_Space)  # the second criterion
    tab_to(QPushButton)
    press(Key.Key_Space)
    assert rows() == [["1", "Plan in time.", "The area", "1.2", "not yet looked at"]]
    assert score_sheet(store).judgements.recommendations == (Recommendation(1, "Plan in time.", "The area", ("1.2",)),)


def test_one_without_a_text_is_not_recorded(page: NextStepsPage, store: Store) -> None:
    add(page, "  ", "The area")
    assert "Write the recommendation." in words(page)
    assert isinstance(focus(), QPlainTextEdit)
    press(Key.Key_Escape)
    assert store.values(INSPECTION) == {}


def test_a_text_alone_will_do(page: NextStepsPage, store: Store) -> None:
    refused: list[str] = []
    page.session.refused.connect(refused.append)
    add(page, "Plan in time.")
    assert store.values(INSPECTION) == {"recommendation:1": "Plan in time."}
    assert refused == []


def test_what_cannot_be_recorded_is_refused_in_the_form_with_all_that_was_typed(
    page: NextStepsPage, store: Store
) -> None:
    page.acts[Act.ADD_RECOMMENDATION].trigger()
    field = focus()
    assert isinstance(field, QPlainTextEdit)
    field.insertPlainText("x" * 20_001)
    tab_to(QLineEdit, "Addressed to")
    press("The area", Key.Key_Return)
    assert "is not a text of at most 20000 characters" in words(page)
    assert store.values(INSPECTION) == {}
    assert focus().isVisible()


def test_enter_changes_the_current_one_and_only_what_differs_is_stated(page: NextStepsPage, store: Store) -> None:
    add(page, "Plan in time.", "The area")
    before = len(store.entries(INSPECTION))
    press(Key.Key_Return)
    press(" Review, too.")
    tab_to(QLineEdit)
    press(Key.Key_Return)
    assert rows()[0][1:3] == ["Plan in time. Review, too.", "The area"]
    assert len(store.entries(INSPECTION)) == before + 1


def test_numbers_are_stable_and_never_given_again(page: NextStepsPage, store: Store) -> None:
    for text in ("One.", "Two.", "Three."):
        add(page, text)
    page.take_focus()
    focused_table().select("2")
    press(Key.Key_Delete)
    assert listed(store) == [(1, "One."), (3, "Three.")]
    focused_table().select("3")
    press(Key.Key_Delete)
    add(page, "Four.")
    assert listed(store) == [(1, "One."), (4, "Four.")]


def test_one_undo_takes_a_new_one_away_and_brings_one_taken_away_back(page: NextStepsPage, store: Store) -> None:
    add(page, "One.", "The area")
    page.session.undo()
    assert listed(store) == []
    assert store.values(INSPECTION).get("addressed:1") is None
    page.session.redo()
    page.take_focus()
    assert rows()[0][1:3] == ["One.", "The area"]
    press(Key.Key_Delete)
    assert listed(store) == []
    page.session.undo()
    assert listed(store) == [(1, "One.")]


def test_digits_say_what_follow_up_found_and_f2_how(page: NextStepsPage, store: Store) -> None:
    add(page, "One.")
    add(page, "Two.")
    press(Key.Key_2, Key.Key_F2, "Half of them.", Key.Key_Escape)
    assert [row[4] for row in rows()] == ["not yet looked at", "Partly met. Half of them."]
    assert "2 recommendations, 1 looked at since." in words(page)
    press(Key.Key_Up, Key.Key_3)
    assert [row.status for row in score_sheet(store).judgements.recommendations] == ["not_met", "partly_met"]
    press(Key.Key_0)
    assert rows()[0][4] == "not yet looked at"


def test_a_form_being_filled_in_is_not_thrown_away(page: NextStepsPage, store: Store) -> None:
    page.acts[Act.ADD_RECOMMENDATION].trigger()
    press("Half a sen")
    page.acts[Act.ADD_RECOMMENDATION].trigger()
    press("tence.")
    tab_to(QLineEdit)
    press(Key.Key_Return)
    assert listed(store) == [(1, "Half a sentence.")]


def test_two_texts_of_one_number_are_shown_as_a_conflict_and_settled_by_changing_it(
    page: NextStepsPage, store: Store
) -> None:
    said = (("Plan.", "A"), ("Review.", "B"))
    store.apply(make(Statement(INSPECTION, "recommendation:1", text), who, "now") for text, who in said)
    page.session.replaced.emit()
    page.take_focus()
    assert rows()[0][1].startswith("in conflict: ")
    press(Key.Key_Return)
    QTest.keyClick(focus(), Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press("Plan and review.")
    tab_to(QLineEdit)
    press(Key.Key_Return)
    assert listed(store) == [(1, "Plan and review.")]
    assert not store.conflicts()


def test_a_further_inspection_is_suggested_by_the_thread_and_decided_by_the_lead(
    page: NextStepsPage, store: Store
) -> None:
    assert "The Risk of Harm thread stands at 58%; a score below 62% suggests a further inspection." in words(page)
    tab_to(QAbstractButton, "Not decided")
    press(Key.Key_2)
    assert "The decision is not the one that the thread suggests: give the reason." in words(page)
    press(Key.Key_F2, "It is in hand.", Key.Key_Escape)
    assert "give the reason" not in words(page)
    further = score_sheet(store).judgements.further_inspection
    assert further == FurtherInspectionDecision("Risk of Harm", 58, 62, "no", "It is in hand.")
    assert further.suggested == "yes"


def test_a_file_open_elsewhere_can_be_read_and_not_changed(qtbot: QtBot, store: Store, page: NextStepsPage) -> None:
    add(page, "One.")
    with Store.open(store.path) as second:
        other = shown(qtbot, second, NextStepsPage, (1000, 800))
        assert rows()[0][1] == "One."
        press(Key.Key_1, Key.Key_Delete)
        assert listed(second) == [(1, "One.")]
        assert not any(button.isEnabled() for button in other.findChildren(QAbstractButton) if button.isVisible())
