"""The pages as an Effective Supervision Inspection has them: totals, subsamples, six points, the theme, performance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.inspection.field_words import value_in_words, what_is_stated
from model.journal.records import INSPECTION, Statement, case_subject, reading_subject
from resources import access
from tests.ui.at_work import focus, idle, page_of, shown
from tests.ui.keyboard import focused_table, press, rows, tab_to, words
from ui.judging.gradings_page import SectionFourPage
from ui.judging.performance_page import PerformancePage
from ui.results.scores_page import ScoresPage
from ui.results.sheet_page import SheetPage
from ui.session.actions import Act
from ui.session.page_titles import PERFORMANCE
from ui.window.main_window import MainWindow
from ui.window.pages import rail_titles

Key = Qt.Key
LEAD = "The lead"

CASES = {"TV1": ("yes", "both"), "TV2": ("no", "alcohol"), "TV3": ("no", "neither")}
"""High risk of harm, and the OASys score."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three cases of which one question of each section is answered: B4 1 of 3, C1 2 of 3, D4 3 of 3 above the line."""
    instrument = access.instrument("esi-2006")
    with Store.create(tmp_path / "tv.caseread", instrument, "Thames Valley", "2006-02") as opened:
        opened.local.set("assessor", LEAD)
        for above, (ref, (high, misuse)) in enumerate(CASES.items()):
            details = {"sentence_type": "community", "order_kind": "supervision", "high_risk": high}
            details["substance_misuse"] = misuse
            opened.record_all((Statement(case_subject(ref), name, value) for name, value in details.items()), LEAD)
            answers = {
                "file_in_order": "yes" if above < 1 else "no",
                "attendance_tracked": "sufficient" if above < 2 else "insufficient",
                "resources_efficient": "yes",
            }
            subject = reading_subject(ref, LEAD)
            opened.record_all((Statement(subject, id_, value) for id_, value in answers.items()), LEAD)
            opened.sign(ref, LEAD, "only these were asked")
        yield opened


def read(page: QWidget) -> str:
    """All that stands on the page in labels and on buttons."""
    return " ".join([words(page), *(each.text() for each in page.findChildren(QPushButton) if each.isVisible())])


class TestScores:
    def test_the_total_stands_below_the_sections_and_opens_into_its_questions(self, qtbot: QtBot, store: Store) -> None:
        page = shown(qtbot, store, ScoresPage)
        # B 33, C 67 and D 100 percent, of weights 30, 40 and 30.
        assert [row[2] for row in rows() if row[1].startswith(("Section", "Overall"))] == ["33%", "67%", "100%", "67%"]
        press(Key.Key_End, Key.Key_Return)
        assert "Overall score: 67%, n 3. It rests on" in words(page)
        weights = [row[9] for row in rows() if row[9] != "–"]
        assert weights == ["30.0%", "40.0%", "30.0%"]

    def test_without_conclusions_there_is_nothing_to_conclude(self, qtbot: QtBot, store: Store) -> None:
        page = shown(qtbot, store, ScoresPage)
        assert {len(row) for row in rows()} == {5}
        assert "Conclusion" not in words(page)

    def test_subsamples_are_offered_by_name_as_a_group(self, qtbot: QtBot, store: Store) -> None:
        page = shown(qtbot, store, ScoresPage)
        page.acts[Act.GROUP].trigger()
        box = focus()
        assert isinstance(box, QComboBox)
        assert [box.itemText(at) for at in range(2)] == ["Subsample: High risk of harm", "Subsample: Substance misuse"]
        press("substance misuse", Key.Key_Return)
        of_it = "Substance misuse, those with OASys score of four or more: Alcohol or Drugs or Both (2 of 3 cases)"
        assert of_it in words(page)
        tab_to(QWidget, "A group beside the whole sample")
        # Of two and three cases answers are counted: 1 of 2, 2 of 2 and 2 of 2 of them, and no percent is made.
        assert [row[2:5:2] for row in rows() if row[1].startswith("Overall")] == [["5 of 6", "6 of 9"]]


class TestDescriptive:
    def test_digits_give_six_points(self, qtbot: QtBot, store: Store) -> None:
        page = shown(qtbot, store, SectionFourPage)
        assert "Descriptive" in words(page)
        press(Key.Key_6, Key.Key_Down, Key.Key_1)
        assert [row[2] for row in rows()[:2]] == ["Poor", "Very well met"]

    def test_items_are_graded_in_words_of_their_own_and_propose_a_point(self, qtbot: QtBot, store: Store) -> None:
        page = shown(qtbot, store, SectionFourPage)
        press(Key.Key_End, Key.Key_Up, Key.Key_Return)  # A5, with three items
        for digit in (Key.Key_2, Key.Key_2, Key.Key_4):
            press(digit, Key.Key_Down)
        assert [row[2] for row in rows()] == ["Strong", "Strong", "Satisfactory"]
        assert "The specific criteria propose: Satisfactorily met." in words(page)

    def test_t_grades_for_the_theme_and_for_all_cases_again(self, qtbot: QtBot, store: Store) -> None:
        page = shown(qtbot, store, SectionFourPage)
        press(Key.Key_4, Key.Key_T)
        assert "Grading for substance misuse" in read(page)
        assert rows()[0][2] == "not yet graded"
        press(Key.Key_3)
        assert "A1 Leadership and planning: Substance misuse" in words(page)
        press(Key.Key_T)
        assert "Grading for all cases" in read(page)
        assert rows()[0][2] == "Partly met"
        stated = store.values(INSPECTION)
        assert (stated["grade:A1"], stated["grade:substance_misuse:A1"]) == ("partly_met", "satisfactorily_met")

    def test_the_theme_has_no_items_to_open(self, qtbot: QtBot, store: Store) -> None:
        page = shown(qtbot, store, SectionFourPage)
        press(Key.Key_T, Key.Key_Return)
        assert "Grading for substance misuse" in read(page)
        assert [row[0] for row in rows()] == ["A1", "A2", "A3", "A4", "A5", "D3"]


class TestPerformance:
    def test_a_line_is_typed_from_field_to_field_and_read_at_once(self, qtbot: QtBot, store: Store) -> None:
        page = shown(qtbot, store, PerformancePage)
        press(Key.Key_Down, Key.Key_Return, "85%", Key.Key_Return, "83%", Key.Key_Return, "81%", Key.Key_Return)
        assert rows(page.table)[1][1:] == ["85%", "83%", "81%", "not met, a near miss; above average"]
        assert "1 of 1 target is not met" in words(page)
        assert store.values(INSPECTION)["measure:compliance:area"] == "83%"

    def test_after_the_last_field_comes_the_next_line_and_esc_goes_back(self, qtbot: QtBot, store: Store) -> None:
        page = shown(qtbot, store, PerformancePage)
        press(Key.Key_Return, Key.Key_Return, Key.Key_Return, Key.Key_Return)
        assert focus().accessibleName().startswith("Target: Compliance")
        press("9", Key.Key_Escape)
        assert focused_table() is page.table
        assert rows()[1][1] == "9"

    def test_a_figure_is_taken_back_by_clearing_it(self, qtbot: QtBot, store: Store) -> None:
        store.record(Statement(INSPECTION, "measure:breach_in_time:target", "90%"), LEAD)
        page = shown(qtbot, store, PerformancePage)
        press(Key.Key_Return, Key.Key_Backspace, Key.Key_Return)
        assert rows(page.table)[0][1] == ""
        assert "measure:breach_in_time:target" not in store.values(INSPECTION)

    def test_what_is_half_typed_is_stated_when_the_page_is_left(self, qtbot: QtBot, store: Store) -> None:
        page = shown(qtbot, store, PerformancePage)
        press(Key.Key_Return, "90%")
        page.leave()
        assert store.values(INSPECTION)["measure:breach_in_time:target"] == "90%"

    def test_it_is_on_the_rail_of_instruments_with_measures_alone(self, store: Store) -> None:
        assert PERFORMANCE in rail_titles(store.instrument)
        assert PERFORMANCE not in rail_titles(access.instrument("omi-2007"))


class TestSheet:
    def test_the_sheet_of_a_subsample_is_shown_and_saved(
        self, qtbot: QtBot, store: Store, window: MainWindow, tmp_path: Path
    ) -> None:
        store.close()
        window.open_file(tmp_path / "tv.caseread")
        assert window.pages is not None
        window.pages.go("Sheet")
        idle(qtbot, window)
        page = page_of(window, SheetPage)
        assert [page.sample.itemText(at) for at in range(3)] == ["All cases", "High risk of harm", "Substance misuse"]
        page.sample.setCurrentIndex(2)
        idle(qtbot, window)
        page.save(tmp_path / "theme.html")
        idle(qtbot, window)
        assert "Score sheet, Substance misuse" in (tmp_path / "theme.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("field", "value", "words_of_field", "words_of_value"),
    [
        ("grade:A1", "poor", "Grading of A1", "Poor"),
        ("grade:substance_misuse:A1", "poor", "Grading of A1 for substance misuse", "Poor"),
        ("specific:budget_controlled", "short", "Budgets are planned and controlled.", "Falls short"),
        ("measure:sickness:area", "11 days", "Area: Sickness absence, average days", "11 days"),
    ],
)
def test_what_two_leads_may_state_otherwise_is_said_in_words(
    field: str, value: str, words_of_field: str, words_of_value: str
) -> None:
    instrument = access.instrument("esi-2006")
    assert what_is_stated(instrument, field) == words_of_field
    assert value_in_words(instrument, field, value) == words_of_value
