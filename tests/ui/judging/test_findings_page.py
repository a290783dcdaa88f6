"""The Findings page: enablers, barriers and examples are written, changed, checked and taken away by key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from export.sheet.findings import examples
from model.file.store import Store
from model.journal.records import INSPECTION
from tests.counting_instrument import counted_inspection
from tests.ui.at_work import shown
from tests.ui.keyboard import focused_table, press, rows, tab_to, words
from ui.judging.findings_page import FindingsPage
from ui.kit.line_table import LineTable
from ui.session.actions import Act

Key = Qt.Key


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with counted_inspection(tmp_path) as store:
        yield store


@pytest.fixture
def page(qtbot: QtBot, store: Store) -> FindingsPage:
    return shown(qtbot, store, FindingsPage)


def choose(name: str, first_letter: str) -> None:
    tab_to(QComboBox, name)
    press(first_letter)


def add_side(page: FindingsPage, act: Act, section: str, text: str) -> None:
    page.acts[act].trigger()
    choose("Section", section)
    tab_to(QPlainTextEdit, "Text")
    press(text, Key.Key_Tab, Key.Key_Space)


def add_example(page: FindingsPage, label: str, section: str, name: str, text: str) -> None:
    page.acts[Act.ADD_EXAMPLE].trigger()
    choose("Label", label)
    choose("Section", section)
    tab_to(QLineEdit, "Changed name")
    press(name)
    tab_to(QPlainTextEdit, "Text")
    press(text, Key.Key_Tab, Key.Key_Space)


def to_examples() -> None:
    tab_to(LineTable, "Practice examples")


def test_it_begins_with_what_can_be_added(page: FindingsPage) -> None:
    assert "0 enablers and barriers; 0 examples, 0 checked." in words(page)
    assert "Add an enabler…" in [button.text().replace("&", "") for button in page._buttons.values()]
    assert not page.acts[Act.CHANGE_FINDING].isEnabled()


def test_enablers_and_barriers_are_written_by_section(page: FindingsPage, store: Store) -> None:
    add_side(page, Act.ADD_BARRIER, "P", "Haste.")
    add_side(page, Act.ADD_ENABLER, "H", "Time.")
    add_side(page, Act.ADD_ENABLER, "H", "Calm.")
    assert rows() == [
        ["Protecting", "Barrier", "Haste."],
        ["Helping", "Enabler", "Time."],
        ["Helping", "Enabler", "Calm."],
    ]
    assert store.values(INSPECTION)["enabler:B:2"] == "Calm."


def test_one_is_changed_with_enter_and_taken_away_with_delete(page: FindingsPage, store: Store) -> None:
    add_side(page, Act.ADD_ENABLER, "P", "Time")
    press(Key.Key_Return, " enough.", Key.Key_Tab, Key.Key_Space)
    assert rows() == [["Protecting", "Enabler", "Time enough."]]
    press(Key.Key_Delete)
    assert "enabler:A:1" not in store.values(INSPECTION)
    page.session.undo()
    assert store.values(INSPECTION)["enabler:A:1"] == "Time enough."
    page.session.redo()
    add_side(page, Act.ADD_ENABLER, "P", "Room.")
    assert store.values(INSPECTION)["enabler:A:2"] == "Room."  # a number is not used again


def test_a_form_says_what_is_missing_and_escape_leaves_all_as_it_was(page: FindingsPage, store: Store) -> None:
    page.acts[Act.ADD_ENABLER].trigger()
    tab_to(QPlainTextEdit, "Text")
    press(Key.Key_Tab, Key.Key_Space)
    assert "Say which section it is about." in words(page)
    press(Key.Key_Escape)
    assert "0 enablers and barriers" in words(page)
    page.acts[Act.ADD_EXAMPLE].trigger()
    tab_to(QLineEdit, "Changed name")
    press(Key.Key_Return)
    assert "Say whether it is of good or of poor practice." in words(page)
    press(Key.Key_Escape)
    assert examples(store.values(INSPECTION)) == ()


def test_the_hint_is_said_while_writing_and_again_in_the_list(page: FindingsPage) -> None:
    """As with the example of the report (2018, line 529) that is labelled poor and tells of good work."""
    page.acts[Act.ADD_EXAMPLE].trigger()
    choose("Label", "P")
    choose("Section", "H")
    tab_to(QLineEdit, "Changed name")
    press("Alan")
    tab_to(QPlainTextEdit, "Text")
    press("A thorough plan for Alan, thoughtfully made with Archer.")
    said = (
        "It is labelled poor practice, but its words lean to good: “thorough”, “thoughtfully”. "
        "It has a name of somebody who works on this inspection: Archer."
    )
    assert said in words(page)
    press(Key.Key_Tab, Key.Key_Space)
    to_examples()
    assert rows()[0][-1] == said
    assert said in words(page)


def test_an_example_is_checked_by_digit_and_to_be_checked_again_once_changed(page: FindingsPage, store: Store) -> None:
    add_example(page, "G", "P", "Ada", "Ada was helped.")
    to_examples()
    assert rows() == [["1", "Good practice", "Protecting", "Ada", "Ada was helped.", "not checked yet"]]
    press(Key.Key_1)
    assert rows()[0][-1] == "checked"
    assert "1 example, 1 checked." in words(page)
    press(Key.Key_F2, "Compared with the case.", Key.Key_Escape)
    assert store.values(INSPECTION)["note:example_checked:1"] == "Compared with the case."
    to_examples()
    press(Key.Key_Return)
    tab_to(QPlainTextEdit, "Text")
    press(" Well.", Key.Key_Tab, Key.Key_Space)
    assert rows()[0][-2:] == ["Ada was helped. Well.", "not checked yet"]


def test_delete_takes_away_from_the_list_where_the_keyboard_is(page: FindingsPage, store: Store) -> None:
    add_side(page, Act.ADD_ENABLER, "P", "Time.")
    add_example(page, "G", "P", "Ada", "Ada was helped.")
    to_examples()
    press(Key.Key_Delete)
    assert examples(store.values(INSPECTION)) == ()
    assert focused_table().accessibleName() == "What helped, and what stood in the way"
    assert rows() == [["Protecting", "Enabler", "Time."]]


def test_a_file_for_reading_only_offers_nothing(page: FindingsPage) -> None:
    page.session.author = ""
    page.refresh()
    assert not any(page.acts[act].isEnabled() for act in (Act.ADD_ENABLER, Act.ADD_BARRIER, Act.ADD_EXAMPLE))
