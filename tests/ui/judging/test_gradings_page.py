"""The Section 4 page: grades are given, taken back and reasoned by key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QRadioButton
from pytestqt.qtbot import QtBot

from export.sheet.judged import GradeRow
from export.sheet.sheet import score_sheet
from model.file.store import Store
from model.journal.journal import make
from model.journal.records import INSPECTION, Statement
from tests.counting_instrument import counted_inspection
from tests.small_instrument import small_instrument
from tests.ui.at_work import shown
from tests.ui.keyboard import focused_table, press, rows, tab_to, words
from ui.judging.gradings_page import SectionFourPage

Key = Qt.Key


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "new.caseread", small_instrument(), "Kent", "2008-03") as opened:
        opened.local.set("assessor", "The lead")
        yield opened


@pytest.fixture
def page(qtbot: QtBot, store: Store) -> SectionFourPage:
    return shown(qtbot, store, SectionFourPage)


@pytest.mark.usefixtures("page")
def test_every_criterion_begins_ungraded() -> None:
    assert rows() == [["3.1", "Planning", "not yet graded", ""], ["3.2", "Staff", "not yet graded", ""]]


@pytest.mark.usefixtures("page")
def test_digits_grade_the_current_criterion_and_nought_takes_the_grade_away(store: Store) -> None:
    press(Key.Key_2, Key.Key_Down, Key.Key_4)
    assert [row[2] for row in rows()] == ["Satisfactorily met", "Not met"]
    assert [row.grade for row in score_sheet(store).judgements.gradings] == ["Satisfactorily met", "Not met"]
    press(Key.Key_0)
    assert [row[2] for row in rows()] == ["Satisfactorily met", "not yet graded"]
    assert focused_table().key == "3.2"


@pytest.mark.usefixtures("page")
def test_evidence_is_written_beside_the_grade(store: Store) -> None:
    press(Key.Key_1, Key.Key_F2, "2 plans seen", Key.Key_Escape)
    assert rows()[0] == ["3.1", "Planning", "Well met", "2 plans seen"]
    assert score_sheet(store).judgements.gradings[0] == GradeRow("3.1", "Planning", "Well met", "2 plans seen")
    press(Key.Key_3)
    assert rows()[0] == ["3.1", "Planning", "Partly met", "2 plans seen"]


@pytest.mark.usefixtures("page")
def test_evidence_stays_with_the_criterion_it_was_written_for() -> None:
    press(Key.Key_F2, "of planning", Key.Key_Escape, Key.Key_Down, Key.Key_F2, "of staff")
    tab_to(QPlainTextEdit, "Staff")
    press(Key.Key_Escape)
    assert [row[3] for row in rows()] == ["of planning", "of staff"]


def test_what_was_being_written_is_kept_when_the_page_is_left(page: SectionFourPage, store: Store) -> None:
    press(Key.Key_F2, "half a sen")
    page.hide()
    assert score_sheet(store).judgements.gradings[0].reason == "half a sen"


@pytest.mark.usefixtures("page")
def test_evidence_typed_without_a_pause_is_kept_and_goes_on_being_typed(qtbot: QtBot, store: Store) -> None:
    press(Key.Key_F2)
    box = QApplication.focusWidget()
    assert isinstance(box, QPlainTextEdit)
    typist = QTimer(interval=50)
    typist.timeout.connect(lambda: press("a"))
    typist.start()
    qtbot.waitUntil(lambda: bool(score_sheet(store).judgements.gradings[0].reason))
    typist.stop()
    press("b", Key.Key_Escape)
    assert set(box.toPlainText()) == {"a", "b"}
    assert score_sheet(store).judgements.gradings[0].reason == box.toPlainText()


def test_undo_and_redo_work_on_grades(page: SectionFourPage) -> None:
    press(Key.Key_2, Key.Key_3)
    page.session.undo()
    assert rows()[0][2] == "Satisfactorily met"
    page.session.undo()
    assert rows()[0][2] == "not yet graded"
    page.session.redo()
    assert rows()[0][2] == "Satisfactorily met"


def test_the_buttons_show_the_grade_and_are_named(page: SectionFourPage) -> None:
    press(Key.Key_3)
    buttons = page.findChildren(QRadioButton)
    assert [button.accessibleName() for button in buttons if button.isChecked()] == ["Partly met"]
    assert buttons[0].accessibleDescription() == "3.1 Planning"


def test_a_screen_reader_calls_the_grades_radio_buttons_and_arrow_keys_do_not_grade(
    page: SectionFourPage, store: Store
) -> None:
    press(Key.Key_2)
    told = [QAccessible.queryAccessibleInterface(button) for button in page.findChildren(QRadioButton)]
    assert {interface.role() for interface in told} == {QAccessible.Role.RadioButton}
    assert [interface.state().checked for interface in told].count(1) == 1
    tab_to(QRadioButton)
    press(Key.Key_Down, Key.Key_Down)
    assert [row.grade for row in score_sheet(store).judgements.gradings] == ["Satisfactorily met", None]


def test_two_different_grades_are_shown_as_a_conflict_and_settled_by_grading(
    page: SectionFourPage, store: Store
) -> None:
    store.apply(
        make(Statement(INSPECTION, "grade:3.1", grade), who, "now") for grade, who in (("well", "A"), ("not", "B"))
    )
    page.session.replaced.emit()
    shown_grade = rows()[0][2]
    assert shown_grade.startswith("in conflict: ")
    assert "Well met" in shown_grade
    assert "Not met" in shown_grade
    press(Key.Key_1)
    assert rows()[0][2] == "Well met"
    assert not store.conflicts()


def test_a_file_open_elsewhere_cannot_be_graded(qtbot: QtBot, store: Store) -> None:
    with Store.open(store.path) as second:
        page = shown(qtbot, second, SectionFourPage)
        press(Key.Key_1)
        assert rows()[0][2] == "not yet graded"
        assert not any(button.isEnabled() for button in page.findChildren(QRadioButton))


def open_staff() -> None:
    """Go down to the specific criteria of 3.2."""
    press(Key.Key_Down, Key.Key_Return)
    assert focused_table().accessibleName() == "Specific criteria"


@pytest.mark.usefixtures("page")
def test_enter_opens_the_specific_criteria_which_are_graded_by_the_same_keys(store: Store) -> None:
    open_staff()
    press(Key.Key_1, Key.Key_F2, "No vacancy.", Key.Key_Escape, Key.Key_Down, Key.Key_3)
    assert rows() == [
        ["3.2a", "There are enough of them.", "Well met", "No vacancy."],
        ["3.2b", "They are trained.", "Partly met", ""],
        ["3.2c", "They are supervised.", "not yet graded", ""],
    ]
    assert store.values(INSPECTION) == {
        "specific:staff_enough": "well",
        "note:specific:staff_enough": "No vacancy.",
        "specific:staff_trained": "partly",
    }
    press(Key.Key_0)
    assert rows()[1][2] == "not yet graded"


@pytest.mark.parametrize("way_back", [Key.Key_Escape, Key.Key_Backspace])
@pytest.mark.usefixtures("page")
def test_back_to_the_criterion_that_was_opened(way_back: Key) -> None:
    open_staff()
    press(way_back)
    assert (focused_table().accessibleName(), focused_table().key) == ("Gradings", "3.2")


@pytest.mark.usefixtures("page")
def test_a_criterion_without_specific_ones_does_not_open() -> None:
    press(Key.Key_Return)
    assert focused_table().accessibleName() == "Gradings"


def test_the_proposal_is_in_words_once_all_are_graded_and_grades_nothing(page: SectionFourPage, store: Store) -> None:
    open_staff()
    press(Key.Key_1, Key.Key_Down, Key.Key_1, Key.Key_Down)
    assert "1 of 3 specific criteria not yet graded, so none is proposed." in words(page)
    press(Key.Key_3)
    assert "The specific criteria propose: Satisfactorily met." in words(page)
    press(Key.Key_Escape)
    assert rows()[1] == ["3.2", "Staff", "not yet graded; proposed: Satisfactorily met", ""]
    assert score_sheet(store).judgements.gradings[1].grade is None
    press(Key.Key_2)
    assert rows()[1][2:] == ["Satisfactorily met", ""]


def test_a_grade_other_than_the_proposal_asks_for_its_reason_until_there_is_one(page: SectionFourPage) -> None:
    open_staff()
    press(Key.Key_1, Key.Key_Down, Key.Key_1, Key.Key_Down, Key.Key_1, Key.Key_Escape)
    press(Key.Key_4)
    assert rows()[1] == ["3.2", "Staff", "Not met; proposed: Well met", "reason missing"]
    assert "give the reason (F2)" in words(page)
    press(Key.Key_F2, "All left in May.", Key.Key_Escape)
    assert rows()[1] == ["3.2", "Staff", "Not met; proposed: Well met", "All left in May."]
    assert "give the reason (F2)" not in words(page)


def test_undo_works_on_specific_criteria(page: SectionFourPage) -> None:
    open_staff()
    press(Key.Key_1, Key.Key_2)
    page.session.undo()
    assert rows()[0][2] == "Well met"


def test_a_specific_criterion_in_conflict_is_settled_by_grading_it(page: SectionFourPage, store: Store) -> None:
    said = (("well", "A"), ("not", "B"))
    store.apply(make(Statement(INSPECTION, "specific:staff_enough", grade), who, "now") for grade, who in said)
    page.session.replaced.emit()
    open_staff()
    assert rows()[0][2].startswith("in conflict: ")
    press(Key.Key_2)
    assert rows()[0][2] == "Satisfactorily met"
    assert not store.conflicts()


def test_what_is_judged_and_not_graded_is_spoken_of_as_such(qtbot: QtBot, tmp_path: Path) -> None:
    with counted_inspection(tmp_path) as counted:
        page = shown(qtbot, counted, SectionFourPage)
        table = focused_table()
        columns = range(table.model().columnCount())
        headings = [table.model().headerData(at, Qt.Orientation.Horizontal) for at in columns]
        assert headings == ["No.", "Domain", "Judgement", "Evidence"]
        assert rows()[0][2] == "not yet judged"
        assert "domains judged. The lead inspector judges them" in words(page)
        assert "grade" not in words(page).lower()
        assert "score" not in words(page).lower()
