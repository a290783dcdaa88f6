"""The Results page of an instrument that only counts: figures are read, compared and drilled into by key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QScrollArea, QTableView
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.journal.records import INSPECTION
from tests.counting_instrument import counted_inspection, counting_instrument
from tests.ui.at_work import shown
from tests.ui.keyboard import focused_table, press, rows, words
from ui.results.counts_page import CountsPage
from ui.session.actions import Act
from ui.session.drawing_view import DrawingView
from ui.session.settings import Settings
from ui.window.main_window import MainWindow
from ui.window.pages import rail_titles

Key = Qt.Key


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with counted_inspection(tmp_path) as store:
        yield store


@pytest.fixture
def page(qtbot: QtBot, store: Store) -> CountsPage:
    return shown(qtbot, store, CountsPage)


def test_questions_stand_under_their_criteria_which_have_no_figure(page: CountsPage) -> None:
    assert rows() == [
        ["A1", "Planning", *[""] * 8],
        ["A1.1", "Was there a plan?", "7", "5", "0", "0", "58%", "around 60% (7 of 12)", "–", "–"],
        [
            "A1.2",
            "Was there an offence? (above the line: no)",
            *("9", "3", "0", "0", "75%", "three-quarters (9 of 12)", "–", "–"),
        ],
        ["B1", "Work", *[""] * 8],
        ["B1.1", "Was there help?", "2", "2", "8", "0", "50%", "2 of 4", "–", "–"],
    ]
    assert "12 of 12 cases count: signed readings. No score is made of the counts." in words(page)


def test_enter_goes_down_to_the_cases_and_from_there_to_reading(page: CountsPage, qtbot: QtBot) -> None:
    press(Key.Key_Return)  # a criterion has no cases of its own
    assert len(rows()) == 5
    press(Key.Key_End, Key.Key_Return)
    assert [row[:3] for row in rows()[:3]] == [
        ["K03", "Ann Archer", "below the line"],
        ["K04", "Ann Archer", "below the line"],
        ["K01", "Ann Archer", "above the line"],
    ]
    assert "B1.1 Was there help?" in words(page)
    with qtbot.waitSignal(page.open_requested) as opened:
        press(Key.Key_Return)
    assert opened.args == ["K03", "helped"]
    press(Key.Key_Backspace)
    assert rows()[0][0] == "A1"


@pytest.mark.parametrize("width", [400, 560, 860, 1040])
def test_a_field_stands_on_the_row_of_its_label_however_narrow_the_page(
    page: CountsPage, qtbot: QtBot, width: int
) -> None:
    page.setMinimumWidth(0)
    page.resize(width, 800)
    qtbot.wait(1)
    for label in page.findChildren(QLabel):
        if isinstance(field := label.buddy(), QLineEdit) and label.isVisible():
            middles = [each.mapTo(page, each.rect().center()).y() for each in (label, field)]
            assert abs(middles[0] - middles[1]) < label.height(), label.text()


def test_what_was_found_elsewhere_is_written_beside_the_question(page: CountsPage, store: Store) -> None:
    press(Key.Key_Down, Key.Key_F2, "48 %", Key.Key_Return)
    assert rows()[1][-2:] == ["48%", "–"]
    press(Key.Key_F2, Key.Key_Tab, "31.5", Key.Key_Return)
    assert rows()[1][-2:] == ["48%", "31.5%"]
    assert "Say where the earlier figures are from." in words(page)
    press(Key.Key_F2, Key.Key_Tab, Key.Key_Tab, "Kent 2016", Key.Key_Return)
    assert "Say where the earlier figures are from." not in words(page)
    stated = store.values(INSPECTION)
    assert (stated["national:planned"], stated["earlier:planned"], stated["earlier_source"]) == (
        "48",
        "31.5",
        "Kent 2016",
    )
    page.session.undo()
    page.session.undo()
    assert rows()[1][-2:] == ["48%", "–"]


def test_a_percent_that_cannot_be_is_refused_in_place(page: CountsPage, store: Store) -> None:
    press(Key.Key_Down, Key.Key_F2, "half", Key.Key_Return)
    assert "'half' is not a percent from 0 to 100" in words(page)
    assert "national:planned" not in store.values(INSPECTION)


def test_escape_leaves_a_percent_as_it_was(page: CountsPage, store: Store) -> None:
    press(Key.Key_Down, Key.Key_F2, "48", Key.Key_Escape)
    assert focused_table().accessibleName() == "Results"
    page.leave()
    assert "national:planned" not in store.values(INSPECTION)
    assert all(line.text() == "" for line in page.findChildren(QLineEdit))


def test_going_to_another_question_states_what_was_half_written(page: CountsPage, store: Store) -> None:
    press(Key.Key_Down, Key.Key_F2, "48")
    focus_table(page)
    press(Key.Key_Down)
    assert store.values(INSPECTION)["national:planned"] == "48"
    assert "national:offended" not in store.values(INSPECTION)


def focus_table(page: CountsPage) -> None:
    page.take_focus()


def test_the_chart_is_of_the_current_criterion_and_says_its_counts(page: CountsPage) -> None:
    [chart] = page.findChildren(DrawingView)
    assert chart.accessibleName() == "A1 Planning: numbers of cases"
    assert chart.accessibleDescription() == "A1.1 7 above, 5 below; A1.2 9 above, 3 below."
    press(Key.Key_End)
    assert chart.accessibleName() == "B1 Work: numbers of cases"
    assert not chart.grab().toImage().isNull()


def test_the_chart_grows_with_the_text_and_can_be_scrolled(page: CountsPage) -> None:
    [chart] = page.findChildren(DrawingView)
    before = chart.width()
    font = page.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    page.setFont(font)
    assert chart.width() > 1.8 * before
    assert [area for area in page.findChildren(QScrollArea) if area.widget() is chart]


def test_drafts_are_counted_on_request_and_called_provisional(page: CountsPage, store: Store) -> None:
    store.reopen("K01", "Ann Archer", "Look again.")
    page.session.replaced.emit()
    assert "11 of 12 cases count" in words(page)
    page.findChildren(QCheckBox)[0].setChecked(True)
    assert "PROVISIONAL: not every reading is signed." in words(page)


def test_a_group_of_cases_stands_beside_the_whole_question_by_question(page: CountsPage) -> None:
    page.acts[Act.GROUP].trigger()
    press("Female", Key.Key_Return)
    page.take_focus()
    assert rows() == [
        ["A1.1", "Was there a plan?", "100%", "4", "58%", "12", "better"],
        ["A1.2", "Was there an offence?", "25%", "4", "75%", "12", "worse"],
        ["B1.1", "Was there help?", "50%", "4", "50%", "4", "level"],
    ]
    assert "The group is worse than the whole sample on 1 of 3 questions" in words(page)
    press(Key.Key_End, Key.Key_Return)
    assert "B1.1 Was there help?" in words(page)
    press(Key.Key_Backspace)
    assert focused_table().accessibleName() == "Results"


def test_the_rail_has_judgements_and_findings() -> None:
    here = ("Cases", "Read", "Gather", "Scores", "Section 4", "Findings", "Next steps", "Sheet", "Audit")
    titles = rail_titles(counting_instrument())
    assert tuple(title for title in titles if title in here) == here
    assert not {"Marks", "Performance", "Return"} & set(titles)


def test_earlier_figures_can_be_those_of_another_file(page: CountsPage, store: Store, tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    with counted_inspection(tmp_path / "before", "2016-09") as earlier:
        path = earlier.path
    page.read_earlier(path)
    assert [row[-1] for row in rows()] == ["", "58%", "75%", "", "50%"]
    assert str(store.values(INSPECTION)["earlier_source"]).startswith("Kent 2016-09, counting-1, journal ")
    page.read_earlier(store.path)
    assert "is a file of this same inspection." in words(page)


@pytest.fixture
def opened(qtbot: QtBot, settings: Settings, store: Store) -> Iterator[MainWindow]:
    store.close()
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.open_file(store.path)
    yield window
    window.close()


def test_the_window_speaks_of_results_and_judgements(opened: MainWindow) -> None:
    pages = opened.pages
    assert pages is not None
    here = ["Cases", "Read", "Gather", "Results", "Judgements", "Findings", "Next steps", "Sheet", "Audit"]
    labels = [pages.rail.item(row).text().partition("\n")[0] for row in range(pages.rail.count())]
    assert [label for label in labels if label in here] == here
    assert not {"Scores", "Section 4", "Marks", "Performance", "Return"} & set(labels)
    for title in pages.titles:
        pages.go(title)
        assert pages.current.isVisible()
    pages.go("Scores")
    assert isinstance(pages.current, CountsPage)
    assert "Results" in [action.text().replace("&", "") for action in opened.menuBar().actions()]


def test_a_judgement_asks_for_its_reason(opened: MainWindow) -> None:
    assert opened.pages is not None
    opened.pages.go("Section 4")
    press(Key.Key_2)
    assert rows()[0] == ["A", "Protecting", "Not acceptable", "reason missing"]
    assert "Nothing but the reason says why: give it (F2)." in words(opened)
    assert "propose" not in words(opened)
    press(Key.Key_F2, "Too few plans.", Key.Key_Escape)
    assert rows()[0][-1] == "Too few plans."
    assert "give it (F2)" not in words(opened)


def test_the_tallies_of_a_reader_are_counts_and_no_percent(opened: MainWindow) -> None:
    assert opened.pages is not None
    opened.pages.read_case("K01")
    [tallies] = [table for table in opened.findChildren(QTableView) if table.accessibleName() == "Tallies"]
    assert tallies.accessibleDescription() == "Answers ▲ above and ▼ below the line. No score is made of them."
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [tallies.model().index(row, 1).data(role) for row in range(tallies.model().rowCount())]
    assert said == ["A1 Planning, This case: 1 above, 1 below", "B1 Work, This case: 1 above, 0 below"]
    assert not tallies.grab().toImage().isNull()


def test_the_keys_of_the_results_are_the_same_after_help(opened: MainWindow) -> None:
    assert opened.pages is not None
    opened.pages.go("Scores")
    group, menus = (
        opened.acts[Act.GROUP],
        [action.text() for action in opened.menuBar().actions() if action.isVisible()],
    )
    assert group.shortcut() == "Ctrl+G"
    opened.show_help()
    assert group.shortcut().isEmpty()
    press(Key.Key_Escape)
    assert group.shortcut() == "Ctrl+G"
    assert [action.text() for action in opened.menuBar().actions() if action.isVisible()] == menus
