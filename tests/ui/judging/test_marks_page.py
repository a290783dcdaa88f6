"""The Marks page: criteria are marked for each strand by key, and the figures follow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.journal.journal import make
from model.journal.records import INSPECTION, Statement, case_subject, reading_subject
from tests.marked_instrument import LONDON, POINTS, marked_instrument
from tests.ui.at_work import shown
from tests.ui.keyboard import focused_table, press, rows
from ui.judging.marks_page import MarksPage
from ui.session.actions import make_actions
from ui.session.page_titles import MARKS, SCORES, SECTION_FOUR
from ui.session.session import Session
from ui.window.file_pages import FilePages
from ui.window.pages import rail_titles

Key = Qt.Key


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "audit.caseread", marked_instrument(), "London", "2003-07") as opened:
        opened.local.set("assessor", "The lead")
        yield opened


@pytest.fixture
def page(qtbot: QtBot, store: Store) -> MarksPage:
    return shown(qtbot, store, MarksPage, (900, 700))


def read(page: QWidget) -> str:
    """All that stands on the page in labels and on buttons."""
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    return " ".join([*labels, *(each.text() for each in page.findChildren(QPushButton) if each.isVisible())])


def test_every_criterion_has_a_column_for_each_strand(page: MarksPage) -> None:
    assert page.isVisible()
    assert [row[0] for row in rows()] == list(POINTS)
    assert rows()[0][2:4] == ["not yet marked", "not yet marked"]


def test_digits_mark_the_current_criterion_for_the_current_strand(page: MarksPage, store: Store) -> None:
    press(Key.Key_1, Key.Key_Down, Key.Key_3)
    assert [row[2:4] for row in rows()[:2]] == [["Fully met", "not yet marked"], ["Not met", "not yet marked"]]
    press(Key.Key_Right, Key.Key_2)
    assert rows()[1][2:4] == ["Not met", "Largely met"]
    assert store.values(INSPECTION)["mark:rr:A1.2"] == "largely"
    assert "tf 50.00%" in read(page)
    press(Key.Key_0)
    assert rows()[1][3] == "not yet marked"
    press(Key.Key_4)
    assert rows()[1][3] == "Not applicable"


def test_the_published_marks_give_the_totals_and_the_range_that_flags_allow(qtbot: QtBot, store: Store) -> None:
    store.record_all([Statement(INSPECTION, field, value) for field, value in LONDON.items()], "The lead")
    page = shown(qtbot, store, MarksPage, (900, 700))
    assert "tf 36.25% (A 25.00%, B 54.17%, C 50.00%, D 0.00%); rr 40.00%" in read(page)
    assert "tf between 28.77% and 43.81%; rr between 32.04% and 46.90%" in read(page)
    press(Key.Key_G)
    assert "tf 35.89%" in read(page)
    assert "mean of groups (&G)" in read(page)


def test_m_says_whether_a_criterion_is_mandatory_and_takes_it_back(page: MarksPage, store: Store) -> None:
    said = []
    for _ in range(3):
        press(Key.Key_M)
        said.append(store.values(INSPECTION).get("mandatory:A1.1"))
    assert said == ["yes", "no", None]
    assert "A1.1 is: not known whether it is mandatory" in read(page)


def test_a_mark_that_carried_over_is_said_and_not_given_again(qtbot: QtBot, store: Store) -> None:
    store.record(Statement(INSPECTION, "earlier_mark:tf:A1.1", "fully"), "The lead")
    page = shown(qtbot, store, MarksPage, (900, 700))
    assert rows()[0][2] == "Fully met, carried over"
    press(Key.Key_3)
    assert rows()[0][2] == "Fully met, carried over"
    assert "it is not marked again" in read(page)
    assert focused_table() is not None


def test_a_mark_in_conflict_is_said_until_one_is_given(qtbot: QtBot, store: Store) -> None:
    """Two leads marked it on two laptops: it is in no figure, but not for want of a mark."""
    for value, lead in (("fully", "Lea"), ("not", "Leo")):
        store.apply([make(Statement(INSPECTION, "mark:tf:A1.1", value), lead, "2003-07-07T09:00:00Z")])
    shown(qtbot, store, MarksPage, (900, 700))
    assert rows()[0][2] == "in conflict: Fully met or Not met. Mark it to settle it"
    press(Key.Key_3)
    assert rows()[0][2] == "Not met"
    assert not store.conflicts()


def test_e_says_what_the_earlier_inspection_found_and_takes_it_back(page: MarksPage, store: Store) -> None:
    press(Key.Key_E)
    assert rows()[0][2:4] == ["Fully met, carried over", "not yet marked"]
    assert "A1.1 at the earlier inspection: fully met" in read(page)
    press(Key.Key_E)
    assert rows()[0][2] == "Not applicable, carried over"
    press(Key.Key_E)
    assert rows()[0][2] == "not yet marked"
    assert "earlier_mark:tf:A1.1" not in store.values(INSPECTION)


def test_what_the_case_files_show_is_counted_on_the_page_of_results(qtbot: QtBot, store: Store) -> None:
    """The rule makes no figure of the questions, so a page of scores would be an empty one."""
    store.record(Statement(case_subject("L001"), "programme", "tf"), "The lead")
    store.record(Statement(reading_subject("L001", "Ann"), "seen", "yes"), "Ann")
    store.sign("L001", "Ann")
    window = QWidget()
    qtbot.addWidget(window)
    pages = FilePages(Session(store), make_actions(window))
    qtbot.addWidget(pages)
    pages.resize(1100, 800)
    pages.show()
    pages.activateWindow()
    qtbot.waitUntil(pages.isActiveWindow)
    assert {page.title: page.label for page in pages.rail_pages}[SCORES] == "Results"
    pages.go(SCORES)
    assert rows() == [
        ["A1.1", "A1.1", "", "", "", "", "", ""],
        ["A1.1.1", "Was it seen?", "1", "0", "0", "0", "100%", "all (1 of 1)"],
    ]
    assert "No score is made of the counts" in read(pages.current)
    assert "National" not in read(pages.current)  # they would be shown nowhere
    press(Key.Key_End, Key.Key_Return)
    assert [row[:2] for row in rows()] == [["L001", "Ann"]]
    pages.close_file()


def test_the_rail_has_the_page_only_where_criteria_are_marked() -> None:
    assert MARKS in rail_titles(marked_instrument())
    assert SECTION_FOUR not in rail_titles(marked_instrument())
