"""What stands beside the figures on the Scores page: a group of cases, an earlier inspection; worked by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from export.sheet.sheet import score_sheet
from model.file.store import Store
from model.journal.records import INSPECTION, Statement
from scoring.intervals import wilson
from tests.small_instrument import small_instrument
from tests.ui.at_work import shown
from tests.ui.keyboard import focused_table, press, rows, tab_to, words
from tests.ui.scored_inspection import scored_inspection
from ui.results.scores_page import ScoresPage
from ui.window.main_window import MainWindow

Key = Qt.Key


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with scored_inspection(tmp_path) as opened:
        yield opened


@pytest.fixture
def page(qtbot: QtBot, store: Store) -> ScoresPage:
    return shown(qtbot, store, ScoresPage, (1100, 720))


def push(name: str) -> None:
    """Tab to a button and press it."""
    for _ in range(30):
        focus = QApplication.focusWidget()
        if isinstance(focus, QPushButton) and name in focus.text().replace("&", ""):
            press(Key.Key_Space)
            return
        press(Key.Key_Tab)
    raise AssertionError(f"no button {name} on the way of the Tab key")


def group(*details: str) -> None:
    """Ask for a group, and type its details; the keyboard ends in the table."""
    push("Group beside the whole")
    for detail in details:
        tab_to(QComboBox)
        press(detail, Key.Key_Return)
    tab_to(QWidget, "A group beside the whole sample")


class TestDistance:
    def test_the_current_figure_says_how_far_it_is_from_a_line(self, page: ScoresPage) -> None:
        press(Key.Key_Down)
        assert "To reach 62%: 1 more sufficient answer on 1.2.1" in words(page)
        press(Key.Key_End)
        assert "on 1.2.3" not in words(page)
        assert "To reach 62%" in words(page)

    def test_its_questions_stand_under_the_same_words(self, page: ScoresPage) -> None:
        press(Key.Key_Down, Key.Key_Return)
        assert "To reach 62%: 1 more sufficient answer on 1.2.1" in words(page)


class TestCaseload:
    def test_the_page_says_that_intervals_allow_for_it(self, page: ScoresPage) -> None:
        assert "caseload" not in words(page)
        page.session.state_all([Statement(INSPECTION, "context:caseload", 3048)])
        assert "The intervals allow for the caseload of 3,048." in words(page)

    def test_the_interval_of_a_question_allows_for_it_too(self, page: ScoresPage) -> None:
        press(Key.Key_Down, Key.Key_Return)
        before = [row[8] for row in rows()]
        page.session.state_all([Statement(INSPECTION, "context:caseload", 5)])
        assert [row[8] for row in rows()] != before
        assert rows()[2][8] == "{:.1f}–{:.1f}".format(*wilson(2, 4, 5) or ())


class TestOneCase:
    def test_the_current_case_names_the_figures_it_moves(self, page: ScoresPage) -> None:
        press(Key.Key_Down, Key.Key_Return, Key.Key_Return)
        assert "Case K3 moves 1.1 (1 above), 1.2 (2 below), 2.1 (1 above) and the Risk of Harm thread" in words(page)
        press(Key.Key_Down)
        assert "Case K1 moves" in words(page)
        assert "Case K3 moves" not in words(page)


class TestGroup:
    def test_it_is_asked_for_in_words_and_stands_beside_the_whole(self, page: ScoresPage) -> None:
        group("licence", "custody")
        assert "Sentence: Licence or Custody (2 of 4 cases)" in words(page)
        assert "The group is worse than the whole sample on 1 of" in words(page)
        found = {row[0] or row[1]: row[2:] for row in rows()}
        assert found["1.2"] == ["80%", "2", "57%", "2–4", "better"]
        assert found["1.1.5"] == ["0%", "2", "25%", "4", "worse"]

    def test_details_of_different_kinds_narrow_it(self, page: ScoresPage) -> None:
        group("licence", "supervision")
        assert "Sentence: Licence; Requirements: Supervision (1 of 4 cases)" in words(page)

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("sea captain", "No case of the sample has a detail like 'sea captain'."),
            ("ence", "'ence' may be any of these: Sentence: Community; Sentence: Licence; Sentence: Custody."),
            ("", "Type a detail of the cases first"),
        ],
    )
    @pytest.mark.usefixtures("store")
    def test_what_is_no_detail_is_said_in_place(self, page: ScoresPage, typed: str, sentence: str) -> None:
        push("Group beside the whole")
        press(typed, Key.Key_Return)
        assert sentence in words(page)
        press("community", Key.Key_Return)
        assert sentence not in words(page)

    def test_a_group_on_drafts_is_marked_provisional(self, page: ScoresPage) -> None:
        group("community")
        assert "Provisional" not in words(page)
        tab_to(QCheckBox)
        press(Key.Key_Space)
        assert "Provisional: 1 of them on drafts." in words(page)
        assert "PROVISIONAL" in words(page)

    def test_a_row_opens_what_is_behind_it_and_esc_goes_back(self, page: ScoresPage) -> None:
        group("community")
        press(Key.Key_Home, Key.Key_Return)
        assert focused_table().accessibleName() == "Questions of the figure"
        press(Key.Key_Escape)
        assert focused_table().accessibleName() == "Scores"
        group()
        press(Key.Key_Home, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Return)
        assert focused_table().accessibleName() == "Cases of the question"
        press(Key.Key_Escape, Key.Key_Escape)
        assert focused_table().accessibleName() == "Scores"
        assert page.isVisible()

    def test_it_can_be_begun_again(self, page: ScoresPage) -> None:
        group("community")
        push("Whole sample again")
        assert isinstance(QApplication.focusWidget(), QComboBox | QLineEdit)
        assert "Type a detail or part of it" in words(page)


class TestEarlier:
    def test_figures_are_entered_and_compared(self, page: ScoresPage, store: Store) -> None:
        push("Earlier inspection")
        assert "No earlier figures are stated." in words(page)
        push("Enter earlier figures")
        press("Report of 2006, page 9", Key.Key_Tab, "25", Key.Key_Tab, "60.5%", Key.Key_Return)
        found = {row[0] or row[1]: row[2:] for row in rows()}
        assert found["1.1"] == ["25%", "0.0–100.0", "25%", "0"]
        assert found["1.2"] == ["57%", "0.0–100.0", "60.5%", "−3.5"]
        assert found["Risk of Harm thread"] == ["58%", "0.0–100.0", "–", "–"]
        assert "Compare with care" in words(page)
        assert "Earlier figures: Report of 2006, page 9." in words(page)
        assert score_sheet(store).context.earlier == {"1.1": "25", "1.2": "60.5"}

    @pytest.mark.parametrize(
        ("keys", "sentence"),
        [
            (("", Key.Key_Tab, "25"), "Say where the figures are from."),
            (("A report", Key.Key_Tab, "a lot"), "'a lot' is not a percent from 0 to 100"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_line(
        self, page: ScoresPage, store: Store, keys: tuple[str | Qt.Key, ...], sentence: str
    ) -> None:
        before = store.digest()
        push("Earlier inspection")
        push("Enter earlier figures")
        press(*keys, Key.Key_Return)
        assert sentence in words(page)
        assert isinstance(QApplication.focusWidget(), QLineEdit)
        press(Key.Key_Escape)
        assert store.digest() == before
        assert "No earlier figures are stated." in words(page)

    def test_they_are_read_from_the_file_of_the_earlier_inspection(
        self, qtbot: QtBot, store: Store, tmp_path: Path
    ) -> None:
        with Store.create(tmp_path / "now.caseread", small_instrument(), "Kent", "2010-03") as later:
            later.local.set("assessor", "The lead")
            page = shown(qtbot, later, ScoresPage, (1100, 720))
            page.read_earlier(store.path)
            push("Earlier inspection")
            assert "Earlier figures: Kent 2008-03, small-1" in words(page)
            assert rows()[0] == ["1.1", "Planning", "–", "–", "25%", "–"]

    def test_a_file_that_will_not_do_is_refused_and_nothing_changes(self, page: ScoresPage, store: Store) -> None:
        push("Earlier inspection")
        before = store.digest()
        page.read_earlier(store.path)
        assert "small.caseread is a file of this same inspection." in words(page)
        page.read_earlier(store.path.with_name("gone.caseread"))
        assert "gone.caseread" in words(page)
        assert store.digest() == before

    def test_nobody_states_them_without_a_name(self, qtbot: QtBot, store: Store) -> None:
        store.local.set("assessor", "")
        page = shown(qtbot, store, ScoresPage, (1100, 720))
        push("Earlier inspection")
        assert "Give your name first" in words(page)
        assert not any(b.isEnabled() for b in page.findChildren(QPushButton) if "figures" in b.text() and b.isVisible())


def test_each_has_a_key_of_its_own_in_the_window(window: MainWindow, tmp_path: Path) -> None:
    scored_inspection(tmp_path).close()
    window.open_file(tmp_path / "small.caseread")
    assert window.pages is not None
    page = window.pages.go("Scores")
    for key, heading in ((Key.Key_G, "A group beside the whole sample"), (Key.Key_E, "Beside an earlier inspection")):
        QTest.keyClick(QApplication.focusWidget() or page, key, Qt.KeyboardModifier.ControlModifier)
        assert heading in words(page)
    press(Key.Key_Escape)
    assert focused_table().accessibleName() == "Scores"


def test_everything_the_keyboard_reaches_beside_has_a_name(page: ScoresPage) -> None:
    opened = QSignalSpy(page.open_requested)
    for name in ("Group beside the whole", "Earlier inspection", "Enter earlier figures"):
        push(name)
        for widget in page.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert widget.accessibleName() or getattr(widget, "text", str)(), widget
    assert opened.count() == 0
