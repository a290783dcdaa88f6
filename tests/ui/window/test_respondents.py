"""The window on a questionnaire speaks of its respondents; on the area's inspection it shows what they said."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QListWidget, QWidget

from export.sheet.sheet import score_sheet
from model.file.store import Store
from model.journal.records import INSPECTION, Statement, reading_subject
from resources.access import instrument
from tests.respondents import sentencers
from tests.ui.at_work import button, page_of, store_of
from tests.ui.keyboard import press, rows, words
from ui.cases.cases_page import CasesPage
from ui.judging.gradings_page import SectionFourPage
from ui.kit import ask, theme
from ui.kit.line_table import LineTable
from ui.read.read_page import ReadPage
from ui.results.sheet_page import SheetPage
from ui.session.actions import Act
from ui.session.page_titles import AUDIT, CASES, GATHER, READ, SCORES, SECTION_FOUR, SHEET
from ui.window.main_window import MainWindow

Key = Qt.Key


def opened(window: MainWindow, path: Path, title: str) -> QWidget:
    """The window on a file, at a page."""
    assert window.open_file(path)
    assert window.pages is not None
    return window.pages.go(title)


@pytest.fixture
def asked(tmp_path: Path, window: MainWindow) -> MainWindow:
    """The window on the answers of three sentencers."""
    with sentencers(tmp_path) as store:
        store.local.set("assessor", "Ines Inspector")
    opened(window, tmp_path / "sentencers.caseread", CASES)
    return window


def rail(window: MainWindow) -> list[str]:
    assert window.pages is not None
    pages: QListWidget = window.pages.rail
    return [pages.item(row).text() for row in range(pages.count())]


class TestTheWindowSpeaksOfRespondents:
    def test_on_the_rail_and_the_page_of_the_sample(self, asked: MainWindow) -> None:
        page = page_of(asked, CasesPage)
        assert rail(asked)[:2] == ["Sentencers", "Read"]
        assert "3 sentencers · 2 signed" in words(page)
        button(page, "Add a sentencer…")
        assert asked.acts[Act.ADD_CASE].text() == "&Add a sentencer…"
        assert asked.acts[Act.ADD_CASE].toolTip().startswith("Add one sentencer to the sample")
        assert page.filter.accessibleName() == "Filter the sentencers"
        assert not [text for text in words(page).split() if text.lower().startswith("case")]

    def test_in_the_form_for_a_new_one(self, asked: MainWindow) -> None:
        page = page_of(asked, CasesPage)
        page.add_case()
        assert "Add a sentencer" in words(page)
        assert "A sentencer is known by a reference, never by a name." in words(page)
        button(page, "Save the sentencer")

    def test_where_the_answers_are_entered(self, asked: MainWindow) -> None:
        assert asked.pages is not None
        page = asked.pages.go(READ)
        assert isinstance(page, ReadPage)
        page.open_case("S003", "liaison")
        assert "Asked of every sentencer." in words(page)
        assert "case" not in words(page).lower()

    def test_where_nobody_is_in_the_sample_yet(self, window: MainWindow, tmp_path: Path) -> None:
        with Store.create(tmp_path / "new.caseread", instrument("offender-managers-2007"), "Kent", "2007-11") as store:
            store.local.set("assessor", "Ines Inspector")
        page = opened(window, tmp_path / "new.caseread", GATHER)
        assert "There is no offender manager in the sample yet." in words(page)
        assert "Every offender manager" not in words(page)
        page = opened(window, tmp_path / "new.caseread", SHEET)
        assert isinstance(page, SheetPage)
        assert page.sample.itemText(0) == "All offender managers"

    def test_where_what_was_changed_since_signing_is_settled(self, asked: MainWindow) -> None:
        store = store_of(asked)
        store.record(Statement(reading_subject("S001", "Ines Inspector"), "liaison", "no"), "Ines Inspector")
        assert asked.pages is not None
        asked.pages.session.replaced.emit()
        page = asked.pages.go(GATHER)
        assert "Sentencer S001: it counts towards nothing" in words(page)
        page = asked.pages.go(SCORES)
        assert "Sentencer: S001" in words(page)
        page = asked.pages.go(AUDIT)
        assert not [text for text in words(page).split() if text.lower().startswith("case")]

    def test_and_of_cases_again_in_the_next_file(self, asked: MainWindow, tmp_path: Path) -> None:
        with Store.create(tmp_path / "area.caseread", instrument("omi-2007"), "Kent", "2007-11"):
            pass
        page = opened(asked, tmp_path / "area.caseread", CASES)
        assert rail(asked)[0] == "Cases"
        assert asked.acts[Act.ADD_CASE].text() == "&Add a case…"
        assert "There are no cases yet." in words(page)

    def test_the_number_sent_is_stated_with_the_figures_of_the_area(self, asked: MainWindow) -> None:
        page = page_of(asked, CasesPage)
        page.show_sample()
        assert "3 sentencers in the sample." in words(page)
        assert "Questionnaires sent" in words(page)
        assert "The plan" not in words(page)


@pytest.fixture
def graded(tmp_path: Path, window: MainWindow) -> SectionFourPage:
    """Section 4 of Kent's inspection, which has no evidence yet."""
    with Store.create(tmp_path / "area.caseread", instrument("omi-2007"), "Kent", "2007-11") as store:
        store.local.set("assessor", "The lead")
    page = opened(window, tmp_path / "area.caseread", SECTION_FOUR)
    assert isinstance(page, SectionFourPage)
    return page


def evidence(page: SectionFourPage) -> LineTable:
    return page.evidence.table


class TestEvidenceBesideTheGradings:
    def test_there_is_none_at_first(self, graded: SectionFourPage) -> None:
        assert evidence(graded).isHidden()
        assert "respondents" not in words(graded)
        assert graded.evidence.height() < evidence(graded).fontMetrics().height()  # the room is the gradings'

    def test_a_key_asks_for_the_file_and_its_counts_stand_beside_the_grading_they_bear_on(
        self, graded: SectionFourPage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sentencers(tmp_path).close()
        monkeypatch.setattr(ask, "file_to_open", lambda *_: tmp_path / "sentencers.caseread")
        before = score_sheet(store_of(window))
        window.acts[Act.ADD_EVIDENCE].trigger()
        assert [row[:1] + row[2:] for row in rows(evidence(graded))] == [
            ["Sentencers", "2 of 2", "100%", "all"],
            ["Sentencers", "1 of 2", "50%", ""],
        ]
        assert "It counts in no score. Sentencer questionnaire: returned 2 of 8 sent (25%)" in words(graded)
        assert "1 question from questionnaires bears on other criteria: the sheet has it." in words(graded)
        after = score_sheet(store_of(window))
        assert (after.figures.criteria, after.figures.sections, after.judgements.gradings) == (
            before.figures.criteria,
            before.figures.sections,
            before.judgements.gradings,
        )
        press(Key.Key_Down)
        assert evidence(graded).isHidden()
        press(Key.Key_Up, Key.Key_2)
        assert not evidence(graded).isHidden()
        assert score_sheet(store_of(window)).judgements.gradings[0].grade == "Satisfactorily met"

    def test_it_stays_in_view_among_the_specific_criteria(self, graded: SectionFourPage, tmp_path: Path) -> None:
        sentencers(tmp_path).close()
        graded.add_evidence(tmp_path / "sentencers.caseread")
        press(Key.Key_Return)
        assert not evidence(graded).isHidden()

    def test_a_screen_reader_is_told_what_the_table_is(self, graded: SectionFourPage) -> None:
        told = QAccessible.queryAccessibleInterface(evidence(graded))
        assert told.text(QAccessible.Text.Name) == "Evidence from questionnaires"
        assert button(graded, "Add evidence from a questionnaire…").isEnabled()

    def test_why_a_file_is_refused_stands_in_place(
        self, graded: SectionFourPage, window: MainWindow, tmp_path: Path
    ) -> None:
        sentencers(tmp_path, area="Surrey").close()
        graded.add_evidence(tmp_path / "sentencers.caseread")
        assert "sentencers.caseread is of Surrey, and this inspection is of Kent." in words(graded)
        assert not [name for name in store_of(window).values(INSPECTION) if name.startswith("evidence:")]

    def test_at_twice_the_text_there_are_rows_to_read(self, graded: SectionFourPage, tmp_path: Path) -> None:
        sentencers(tmp_path).close()
        graded.add_evidence(tmp_path / "sentencers.caseread")
        theme.set_text_size(200)
        table = evidence(graded)
        assert table.height() >= 5 * table.fontMetrics().height()
        told = graded.evidence.findChildren(QLabel)
        assert all(label.height() >= label.heightForWidth(label.width()) for label in told if label.isVisible())
