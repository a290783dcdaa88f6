"""The Scores page, worked with the keyboard alone, against an inspection worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPlainTextEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from export.sheet.sheet import score_sheet
from model.file.store import Store
from model.instrument.instrument import CASES
from model.journal.journal import make
from model.journal.records import Statement, Tally, Value, case_subject, reading_subject
from scoring.rules import rule
from tests.export.sheets import changed
from tests.small_instrument import small_instrument
from tests.ui.at_work import shown
from tests.ui.keyboard import focused_table, press, rows, tab_to, words
from tests.ui.scored_inspection import ANN, BOB, COUNTS, NOTE_ON_K3, SCORES, scored_inspection
from ui.kit.line_table import LineTable
from ui.results.score_chart import ScoreChart
from ui.results.score_lines import denominator
from ui.results.scores_page import ScoresPage

Key = Qt.Key


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with scored_inspection(tmp_path) as opened:
        yield opened


@pytest.fixture
def page(qtbot: QtBot, store: Store) -> ScoresPage:
    return shown(qtbot, store, ScoresPage, (1100, 720))


def table_of_scores(page: ScoresPage) -> LineTable:
    return next(table for table in page.findChildren(LineTable) if table.accessibleName() == "Scores")


@pytest.mark.usefixtures("page")
def test_every_figure_stands_with_its_n_in_order() -> None:
    table = rows()
    assert [row[2] for row in table] == list(SCORES.values())
    assert [row[3] for row in table] == list(COUNTS.values())
    assert [row[1] for row in table] == [
        "Planning (summary only)",
        "Risk of harm",
        "Section 1: Assessment",
        "Delivery (summary only)",
        "Section 2: Interventions",
        "Risk of Harm",
    ]


@pytest.mark.usefixtures("page")
def test_figures_and_suggestions_are_those_of_the_scoring_rule(store: Store) -> None:
    instrument = store.instrument
    scores = rule(instrument.rule).score(instrument, store.tallies())
    by_code = {row[0]: row for row in rows() if row[0]}
    assert by_code.keys() == instrument.criterion.keys()
    for code, figure in scores.criteria.items():
        assert figure.shown is not None
        assert by_code[code][2] == f"{figure.shown}%"
        assert by_code[code][5] == instrument.suggested(figure.shown)
        assert by_code[code][6] == "not decided"


def test_it_says_how_many_cases_count(page: ScoresPage) -> None:
    assert "4 of 5 cases count: signed readings." in words(page)
    assert "PROVISIONAL" not in words(page)


def test_drafts_count_when_asked_for_and_are_marked_provisional(page: ScoresPage) -> None:
    tab_to(QCheckBox)
    press(Key.Key_Space)
    assert "PROVISIONAL" in words(page)
    assert "5 of 5 cases count: 4 on signed readings, 1 on drafts." in words(page)
    assert {row[0]: row[2] for row in rows(table_of_scores(page))}["1.2"] == "48%"
    press(Key.Key_Space)
    assert "PROVISIONAL" not in words(page)
    assert {row[0]: row[2] for row in rows(table_of_scores(page))}["1.2"] == "57%"


def test_from_a_criterion_to_its_questions_to_their_cases_to_a_case(page: ScoresPage) -> None:
    opened = QSignalSpy(page.open_requested)
    press(Key.Key_Down, Key.Key_Return)
    assert [row[0:8] for row in rows()] == [
        ["1.2.1", "Was risk screened?", "2", "1", "1", "0", "0", "67%"],
        ["1.2.2", "Was risk reviewed for release?", "1", "1", "0", "2", "0", "50%"],
        ["1.2.3", "How good overall?", "2", "2", "0", "0", "0", "50%"],
    ]
    assert [row[9:] for row in rows()] == [
        ["40.0%", "individual, Risk of Harm"],
        ["40.0%", "individual, Risk of Harm"],
        ["20.0%", "summary"],
    ]
    assert "1.2 Risk of harm: 57%, n 2–4, 13 points below the line." in words(page)
    assert "3 questions, 3 with relevant cases: individual questions carry 80%, summary questions 20%." in words(page)
    press(Key.Key_Return)
    assert rows() == [
        ["K3", ANN, "below the line", NOTE_ON_K3],
        ["K1", ANN, "above the line", ""],
        ["K2", ANN, "above the line", ""],
        ["K4", ANN, "not applicable", ""],
    ]
    assert "2 above of 3 relevant; 1 not applicable by judgement." in words(page)
    press(Key.Key_Down, Key.Key_Return)
    assert [opened.at(at) for at in range(opened.count())] == [["K1", "risk_screened"]]


@pytest.mark.parametrize("back", [Key.Key_Backspace, Key.Key_Escape])
@pytest.mark.usefixtures("page")
def test_the_way_back_returns_to_the_same_rows(back: Qt.Key) -> None:
    press(Key.Key_Down, Key.Key_Return, Key.Key_Down, Key.Key_Return, back)
    assert focused_table().key == "risk_on_release"
    press(back)
    assert (focused_table().accessibleName(), focused_table().key) == ("Scores", "1.2")


@pytest.mark.usefixtures("page")
def test_alt_and_left_goes_back_too() -> None:
    press(Key.Key_Return)
    QTest.keyClick(focused_table(), Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert focused_table().accessibleName() == "Scores"


@pytest.mark.usefixtures("page")
def test_a_section_and_a_thread_open_into_all_their_questions() -> None:
    press(Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert [row[0] for row in rows()] == ["1.1.2", "1.1.4", "1.1.5", "1.2.1", "1.2.2", "1.2.3"]
    press(Key.Key_Escape, Key.Key_End, Key.Key_Return)
    assert [row[9] for row in rows()] == ["50.0%", "50.0%", "–"]


def test_the_chart_is_the_same_figures_and_the_same_way_down(page: ScoresPage) -> None:
    tab_to(ScoreChart)
    press(Key.Key_Down)
    assert table_of_scores(page).key == "1.2"
    press(Key.Key_Return)
    assert len(rows()) == 3
    press(Key.Key_Escape)
    assert isinstance(QApplication.focusWidget(), ScoreChart)


@pytest.mark.usefixtures("page")
def test_a_digit_decides_a_conclusion_and_no_score_moves(store: Store) -> None:
    before = score_sheet(store)
    press(Key.Key_Down, Key.Key_2)
    assert rows()[1][5:] == ["urgent priority for improvement", "priority for improvement"]
    after = score_sheet(store)
    assert after.figures.criteria[1].decided == "priority for improvement"
    undecided = tuple(replace(row, decided=None) for row in after.figures.criteria)
    assert (
        changed(after, criteria=undecided, journal_digest=before.head.journal_digest, entries=before.head.entries)
        == before
    )
    press(Key.Key_0)
    assert rows()[1][6] == "not decided"


def test_a_decision_can_be_undone(page: ScoresPage) -> None:
    press(Key.Key_1)
    assert rows()[0][6] == "good"
    page.session.undo()
    assert rows()[0][6] == "not decided"


@pytest.mark.usefixtures("page")
def test_a_reason_is_typed_and_recorded_when_the_keyboard_leaves_it(store: Store) -> None:
    press(Key.Key_3, Key.Key_F2, "All 4 files lack 1 thing", Key.Key_Escape)
    assert rows()[0][6] == "urgent priority for improvement"
    assert (
        next(row.reason for row in score_sheet(store).figures.criteria if row.code == "1.1")
        == "All 4 files lack 1 thing"
    )
    press(Key.Key_Down, Key.Key_F2)
    box = QApplication.focusWidget()
    assert isinstance(box, QPlainTextEdit)
    assert (box.toPlainText(), box.accessibleName()) == ("", "Reason (F2): Conclusion on 1.2 Risk of harm")


def test_arrows_among_the_conclusions_decide_nothing(page: ScoresPage) -> None:
    tab_to(QRadioButton, "Not decided")
    press(Key.Key_Down, Key.Key_Down)
    assert rows(table_of_scores(page))[0][6] == "not decided"
    press(Key.Key_Space)
    assert rows(table_of_scores(page))[0][6] == "priority for improvement"
    assert [button.isChecked() for button in page.findChildren(QRadioButton)] == [False, False, True, False]


def test_a_section_has_no_conclusion_to_decide(page: ScoresPage, store: Store) -> None:
    before = store.digest()
    press(Key.Key_Down, Key.Key_Down, Key.Key_1)
    assert store.digest() == before
    assert not any(button.isEnabled() for button in page.findChildren(QRadioButton))


def test_a_file_open_elsewhere_can_be_looked_at_but_not_decided_upon(qtbot: QtBot, store: Store) -> None:
    with Store.open(store.path) as second:
        page = shown(qtbot, second, ScoresPage, (1100, 720))
        assert second.read_only
        assert "this file is open for reading only" in words(page)
        press(Key.Key_1)
        assert rows()[0][6] == "not decided"
        assert not any(button.isEnabled() for button in page.findChildren(QRadioButton))


def test_nobody_decides_without_a_name(qtbot: QtBot, store: Store) -> None:
    store.local.set("assessor", "")
    page = shown(qtbot, store, ScoresPage, (1100, 720))
    press(Key.Key_1)
    assert rows()[0][6] == "not decided"
    assert "Give your name first" in words(page)


@pytest.mark.usefixtures("page")
def test_the_table_is_copied_for_a_spreadsheet() -> None:
    QTest.keyClick(focused_table(), Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["No.", "Criterion", "Score", "n", "95% interval", "Suggested", "Decided"]
    assert lines[2].split("\t")[:4] == ["1.2", "Risk of harm", "57%", "2–4"]
    assert len(lines) == 1 + len(SCORES)


def test_with_nothing_signed_it_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    with Store.create(tmp_path / "new.caseread", small_instrument(), "Kent", "2008-03") as store:
        assert "Import the sample on the Cases page." in words(shown(qtbot, store, ScoresPage, (1100, 720)))
        details: Mapping[str, Value] = {"sentence_type": "custody", "requirements": ("supervision",), "hours": 0}
        store.record_all([Statement(case_subject("K1"), field, value) for field, value in details.items()], ANN)
        page = shown(qtbot, store, ScoresPage, (1100, 720))
        assert "No reading is signed yet" in words(page)
        assert not table_of_scores(page).isVisible()
        assert isinstance(QApplication.focusWidget(), QCheckBox)


def test_what_is_still_open_is_mentioned(page: ScoresPage, store: Store) -> None:
    assert "Gather" not in words(page)
    subject = reading_subject("K5", ANN)
    store.apply([make(Statement(subject, "risk_on_release", answer), BOB, "now") for answer in ("yes", "no")])
    for question, answer in {"risk_screened": "yes", "risk_overall": "poor"}.items():
        page.session.store.record(Statement(reading_subject("K1", BOB), question, answer), BOB)
    store.sign("K1", BOB, "The rest is unread")
    page.session.replaced.emit()
    assert "1 conflict is not settled; 1 case has two signed readings" in words(page)


def test_a_page_out_of_view_reads_again_when_it_is_next_shown(page: ScoresPage, store: Store) -> None:
    page.hide()
    store.reopen("K1", ANN, "A page was missing")
    page.session.replaced.emit()
    page.show()
    page.activated()
    assert "3 of 5 cases count" in words(page)


def test_everything_the_keyboard_reaches_has_a_name(page: ScoresPage) -> None:
    for keys in ((), (Key.Key_Return,), (Key.Key_Return,)):
        press(*keys)
        for widget in page.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert widget.accessibleName() or getattr(widget, "text", str)(), widget


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (
            Tally(64, 28, 10, 8, 0),
            "64 above of 92 relevant; 10 not applicable by judgement, 8 not relevant by routing.",
        ),
        (Tally(1, 0, 0, 0, 2), "1 above of 1 relevant; 2 unanswered."),
        (Tally(0, 0, 0, 110, 0), "No relevant case; 110 not relevant by routing."),
        (Tally(5, 5), "5 above of 10 relevant."),
    ],
)
def test_a_denominator_is_explained_in_words(tally: Tally, words: str) -> None:
    assert denominator(CASES, tally) == words
