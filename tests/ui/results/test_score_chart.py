"""The chart paints the rows of the score sheet, says each figure in words, and is worked by keys."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from export.sheet.figures import FigureRow
from export.sheet.sheet import ScoreSheet, score_sheet
from model.instrument.instrument import CASES
from tests.ui.scored_inspection import COUNTS, SCORES, scored_inspection
from ui.kit.theme import colours
from ui.results.score_chart import ScoreChart
from ui.results.score_lines import CRITERION, SECTION, Placed, placed


@pytest.fixture
def sheet(tmp_path: Path) -> Iterator[ScoreSheet]:
    with scored_inspection(tmp_path) as store:
        yield score_sheet(store)


@pytest.fixture
def chart(qtbot: QtBot, sheet: ScoreSheet) -> ScoreChart:
    made = ScoreChart(CASES)
    qtbot.addWidget(made)
    made.show_figures(placed(sheet), sheet.terms.line)
    made.resize(made.sizeHint())
    made.show()
    made.setFocus()
    return made


def figure(code: str, shown: int | None, kind: str = CRITERION) -> Placed:
    score = None if shown is None else Fraction(shown, 100)
    return Placed(FigureRow(code, "Title", score, shown, None if shown is None else (10, 20), None), kind, code)


def painted(qtbot: QtBot, *figures: Placed) -> QImage:
    chart = ScoreChart(CASES)
    qtbot.addWidget(chart)
    chart.show_figures(figures, 70)
    chart.resize(900, chart.minimumSizeHint().height())
    return chart.grab().toImage()


def columns(image: QImage, colour: QColor, bottom: int) -> list[int]:
    """The columns that have the colour below the words at the top."""
    return [x for x in range(image.width()) if any(image.pixelColor(x, y) == colour for y in range(25, bottom))]


def reach(image: QImage, colour: QColor) -> int:
    """How far the bar of that colour goes, the legend beneath left out."""
    found = columns(image, colour, bottom=50)
    return found[-1] - found[0]


def ink(image: QImage, colour: QColor) -> int:
    return sum(image.pixelColor(x, y) == colour for x in range(image.width()) for y in range(image.height() - 40))


def test_a_bar_is_as_long_as_its_score(qtbot: QtBot) -> None:
    whole = reach(painted(qtbot, figure("1.1", 100)), colours().above)
    assert reach(painted(qtbot, figure("1.1", 80)), colours().above) == pytest.approx(0.8 * whole, abs=3)


def test_a_bar_below_the_line_differs_by_more_than_its_colour(qtbot: QtBot) -> None:
    solid = ink(painted(qtbot, figure("1.1", 70)), colours().above)
    hatched = ink(painted(qtbot, figure("1.1", 69)), colours().below)
    assert 0 < hatched < solid / 2


def test_a_section_differs_from_a_criterion_by_more_than_its_place(qtbot: QtBot) -> None:
    criterion, section = (ink(painted(qtbot, figure("1", 90, kind)), colours().text) for kind in (CRITERION, SECTION))
    assert section > criterion + 100


def test_the_line_of_priority_stands_where_it_belongs(qtbot: QtBot) -> None:
    image = painted(qtbot, figure("1.1", 70))
    bar = columns(image, colours().above, bottom=50)
    line = columns(image, colours().priority, bottom=50)
    assert line[0] <= bar[-1] <= line[-1] + 1
    assert line[-1] - line[0] < 4


def test_every_figure_with_its_n_and_the_line_is_told_in_words(chart: ScoreChart) -> None:
    words = chart.accessibleDescription()
    assert "Line of priority 70%" in words
    for code, shown in SCORES.items():
        assert f": {shown}, n {COUNTS[code]}," in words
    assert "1.2 Risk of harm: 57%, n 2–4, 13 points below the line" in words
    assert "Section 2: Interventions: 75%, n 4, 5 points above the line" in words


def test_a_figure_without_a_relevant_case_has_no_bar_and_says_so(qtbot: QtBot) -> None:
    chart = ScoreChart(CASES)
    qtbot.addWidget(chart)
    chart.show_figures([figure("1.1", None)], 70)
    assert "1.1 Title: no relevant case" in chart.accessibleDescription()
    assert not ink(painted(qtbot, figure("1.1", None)), colours().below)


def test_arrows_go_from_bar_to_bar_and_the_name_says_which(chart: ScoreChart) -> None:
    seen = [chart.code]
    for _ in range(7):
        QTest.keyClick(chart, Qt.Key.Key_Down)
        seen.append(chart.code)
    assert seen == [*SCORES, "roh", "roh"]
    assert chart.accessibleName() == "Chart of scores: Risk of Harm: 58%, n 2–3, 12 points below the line"
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.code == "1.1"
    QTest.keyClick(chart, Qt.Key.Key_End)
    QTest.keyClick(chart, Qt.Key.Key_Up)
    assert chart.code == "2"


def test_enter_asks_for_what_is_behind_a_bar(chart: ScoreChart) -> None:
    spy = QSignalSpy(chart.chosen)
    QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert [spy.at(at) for at in range(spy.count())] == [["1.2"]]


def test_a_screen_reader_meets_it_with_name_and_description(chart: ScoreChart) -> None:
    interface = QAccessible.queryAccessibleInterface(chart)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name).startswith("Chart of scores")
    assert "57%" in interface.text(QAccessible.Text.Description)


def test_new_figures_leave_the_current_bar_where_it_is(chart: ScoreChart, sheet: ScoreSheet) -> None:
    QTest.keyClick(chart, Qt.Key.Key_End)
    chart.show_figures(placed(sheet), sheet.terms.line)
    assert chart.code == "roh"


def test_without_figures_it_is_empty_and_takes_keys_in_its_stride(qtbot: QtBot) -> None:
    chart = ScoreChart(CASES)
    qtbot.addWidget(chart)
    chart.show_figures([], 70)
    chart.show()
    QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert chart.accessibleDescription() == "No figures yet."
