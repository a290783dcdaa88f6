"""The Audit page: who stated what and when, found by keys and read as a person reads it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.inspection.arrival import Arrival, Intake
from model.journal.journal import make
from model.journal.records import Statement, reading_subject
from tests.ui.at_work import focus, idle, inspection, page_of, readers_copy, store_of
from tests.ui.keyboard import press, rows, words
from tests.ui.scored_inspection import ANN, NOTE_ON_K3, scored_inspection
from ui.kit import ask
from ui.kit.line_table import Index, LineTable
from ui.read.read_page import ReadPage
from ui.results.audit_page import AuditPage
from ui.results.audit_table import AuditTable, Records
from ui.session.actions import Act
from ui.window.main_window import MainWindow

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with scored_inspection(tmp_path) as store:
        store.record(Statement(reading_subject("K3", ANN), "risk_screened", "yes"), "Bob")
        store.record(Statement(reading_subject("K3", ANN), "risk_screened", "no"), "The lead")
        return store.path


@pytest.fixture
def audit(qtbot: QtBot, file: Path, window: MainWindow) -> AuditPage:
    window.resize(1280, 800)
    window.open_file(file)
    go(qtbot, window, "Audit")
    return page_of(window, AuditPage)


def go(qtbot: QtBot, window: MainWindow, title: str) -> None:
    assert window.pages is not None
    window.pages.go(title)
    idle(qtbot, window)


def who(qtbot: QtBot, window: MainWindow) -> AuditPage:
    QTest.keyClick(focus(), Key.Key_H, CTRL)
    idle(qtbot, window)
    return page_of(window, AuditPage)


def table(page: AuditPage) -> list[list[str]]:
    model = page.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def history(page: AuditPage) -> list[list[str]]:
    return rows(page.findChild(LineTable))


def look_for(qtbot: QtBot, page: AuditPage, text: str) -> None:
    before = page.table.model().rowCount()
    QTest.keyClick(focus(), Key.Key_F, CTRL)
    press(text)
    qtbot.waitUntil(lambda: page.table.model().rowCount() != before)


def test_what_came_from_elsewhere_names_its_return_and_key_and_is_found_by_them(
    qtbot: QtBot, audit: AuditPage, window: MainWindow
) -> None:
    came = make(Statement(reading_subject("K3", ANN), "visits", 3), ANN, "2036-11-02T09:00:00Z")
    arrival = Arrival("5e" * 32, "ann.caseread-return", ANN, "an assessor", "ab" * 32, "2026-11-03T09:00:00Z")
    assert "Origin" not in words(audit)
    store_of(window).apply([came], Intake({came.id: arrival}))
    audit.session.replaced.emit()
    idle(qtbot, window)
    look_for(qtbot, audit, "ann.caseread-return abababab")
    assert len(table(audit)) == 1
    origin = f"Origin: from ann.caseread-return of {ANN}, vouched for by an assessor (key abababab)."
    assert f"Stated by {ANN}: in conflict. {origin}" in words(audit)


def test_it_shows_every_entry_with_the_newest_first_and_on_view(audit: AuditPage, window: MainWindow) -> None:
    store = store_of(window)
    assert len(table(audit)) == store.size()
    newest = table(audit)[0]
    assert newest[1:] == ["The lead", "Case K3, read by Ann", "1.2.1 Was risk screened?", "No", "Yes", "stands"]
    assert isinstance(focus(), AuditTable)
    assert f"{store.size()} entries, newest first" in words(audit)


def test_the_entry_stands_whole_below_with_its_history(audit: AuditPage) -> None:
    assert "1.2.1 Was risk screened?" in words(audit)
    assert "Case K3, read by Ann. Stated by The lead: stands." in words(audit)
    assert [row[1:] for row in history(audit)] == [
        [ANN, "No", "replaced"],
        ["Bob", "Yes", "replaced"],
        ["The lead", "No", "stands"],
    ]
    press(Key.Key_Down)
    assert "Stated by Bob: replaced." in words(audit)
    assert len(history(audit)) == 3


def test_words_find_entries_and_a_note_is_shown_to_its_last_word(qtbot: QtBot, audit: AuditPage) -> None:
    look_for(qtbot, audit, "k3 note on")
    assert [row[4] for row in table(audit)] == [NOTE_ON_K3]
    assert history(audit)[0][2] == NOTE_ON_K3
    assert "1 of " in words(audit)
    press(Key.Key_Return)
    assert isinstance(focus(), AuditTable)
    press(Key.Key_Escape)
    assert len(table(audit)) > 1


def test_one_kind_is_chosen_by_keys(audit: AuditPage) -> None:
    audit.kind.setFocus()
    QTest.keyClicks(audit.kind, "Sig")
    assert {row[3] for row in table(audit)} == {"Signature"}
    assert "void: changed since" in {row[6] for row in table(audit)}


def test_a_conflict_and_clocks_that_disagree_are_said(qtbot: QtBot, file: Path, window: MainWindow) -> None:
    subject = reading_subject("K1", ANN)
    with Store.open(file) as store:
        (head,) = store.heads(subject)["risk_screened"]
        said = [("no", "Cy", "2001-01-01T10:00:00Z"), ("yes", "Di", "2040-01-01T10:00:00Z")]
        store.apply([make(Statement(subject, "risk_screened", value), name, at, [head.id]) for value, name, at in said])
    window.open_file(file)
    go(qtbot, window, "Audit")
    page = page_of(window, AuditPage)
    assert "1 entry bears an earlier time than what it replaces: the laptops' clocks disagree." in words(page)
    look_for(qtbot, page, "in conflict")
    assert {row[1]: row[0] for row in table(page)} == {"Cy": "1 Jan 2001, 10:00 ⚠", "Di": "1 Jan 2040, 10:00"}
    look_for(qtbot, page, " cy")
    assert "Its clock said 1 Jan 2001, 10:00, before what it replaces" in words(page)
    spoken = page.table.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "When (UTC): 1 Jan 2001, 10:00 (the clocks disagree)"


def test_what_is_stated_elsewhere_is_there_when_one_comes_back(
    qtbot: QtBot, audit: AuditPage, window: MainWindow
) -> None:
    before = len(table(audit))
    go(qtbot, window, "Cases")
    store_of(window).record(Statement(reading_subject("K2", ANN), "risk_screened", "no"), "Bob")
    assert window.pages is not None
    window.pages.session.replaced.emit()
    go(qtbot, window, "Audit")
    assert len(table(audit)) == before + 1


def test_from_an_answer_one_key_shows_who_stated_it(qtbot: QtBot, file: Path, window: MainWindow) -> None:
    window.open_file(file)
    assert window.pages is not None
    window.pages.read_case("K3", "risk_screened")
    page = who(qtbot, window)
    assert "1.2.1, case K3, read by Ann" in words(page)
    assert [(row[1], row[4]) for row in table(page)][:2] == [("The lead", "No"), ("Bob", "Yes")]
    assert {row[3] for row in table(page)} == {"1.2.1 Was risk screened?", "Note on: 1.2.1 Was risk screened?"}
    press(Key.Key_Escape)
    assert len(table(page)) == store_of(window).size()
    assert "case K3, read by Ann" not in words(page).replace("Case", "")


def test_from_a_figure_its_question_and_a_case_one_key_shows_just_those(
    qtbot: QtBot, file: Path, window: MainWindow
) -> None:
    with Store.open(file) as store:
        store.sign("K3", ANN)
    window.open_file(file)
    go(qtbot, window, "Scores")
    press(Key.Key_Down)
    page = who(qtbot, window)
    assert "1.2 Risk of harm: the answers in the readings that count" in words(page)
    about = {(row[2], row[3].removeprefix("Note on: ")[:5]) for row in table(page)}
    assert {case for case, _ in about} == {f"Case K{number}, read by Ann" for number in (1, 2, 3, 4)}
    assert {number for _, number in about} == {"1.2.1", "1.2.2", "1.2.3"}
    go(qtbot, window, "Scores")
    press(Key.Key_Return)
    page = who(qtbot, window)
    assert {row[3].removeprefix("Note on: ")[:5] for row in table(page)} == {"1.2.1"}
    assert {row[2] for row in table(page)} == {case for case, _ in about}
    go(qtbot, window, "Scores")
    press(Key.Key_Return)
    page = who(qtbot, window)
    assert {row[2] for row in table(page)} == {"Case K3, read by Ann"}


def test_from_the_sample_one_key_shows_all_of_a_case(qtbot: QtBot, file: Path, window: MainWindow) -> None:
    window.open_file(file)
    go(qtbot, window, "Cases")
    press(Key.Key_Down)
    page = who(qtbot, window)
    assert {row[2] for row in table(page)} == {"Case K2", "Case K2, read by Ann"}


def test_enter_goes_to_the_answer_that_an_entry_is_about(qtbot: QtBot, audit: AuditPage, window: MainWindow) -> None:
    press(Key.Key_Return)
    assert "Was risk screened?" in words(page_of(window, ReadPage))
    idle(qtbot, window)
    assert audit.isHidden()


def test_what_is_shown_is_saved_and_it_is_said_before_that_notes_are_in_it(
    qtbot: QtBot, audit: AuditPage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "all that is shown here, the text of notes included" in words(audit)
    look_for(qtbot, audit, "k3 risk screened")
    shown = len(table(audit))
    monkeypatch.setattr(ask, "file_to_save", lambda *_: tmp_path / "audit.csv")
    QTest.keyClick(focus(), Key.Key_S, CTRL)
    idle(qtbot, window)
    with (tmp_path / "audit.csv").open(encoding="utf-8-sig", newline="") as saved:
        written = list(csv.DictReader(saved))
    assert len(written) == shown > 0
    assert NOTE_ON_K3 in {row["value"] for row in written}
    assert f"Saved {shown} entries as audit.csv in {tmp_path}, notes included." in words(audit)


def test_every_part_has_a_name_and_tab_reaches_it(audit: AuditPage) -> None:
    assert {audit.filter.accessibleName(), audit.kind.accessibleName(), audit.table.accessibleName()} == {
        "Filter the entries", "Kind of entry", "Entries, newest first"
    }  # fmt: skip
    reached = []
    for _ in range(8):
        press(Key.Key_Tab)
        reached.append(focus())
    for kind in (QLineEdit, QComboBox, AuditTable, LineTable):
        assert any(isinstance(widget, kind) for widget in reached)


def test_an_assessor_has_no_such_page_and_the_key_does_nothing(
    qtbot: QtBot, tmp_path: Path, window: MainWindow
) -> None:
    window.open_file(readers_copy(inspection(tmp_path), "Ann"))
    assert window.pages is not None
    assert "Audit" not in window.pages.titles
    assert not window.acts[Act.WHO].isVisible()
    QTest.keyClick(focus(), Key.Key_H, CTRL)
    idle(qtbot, window)
    assert window.pages.current.title == "Cases"


@pytest.mark.slow
def test_thirty_thousand_entries_scroll_and_filter_at_once(
    qtbot: QtBot, file: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of so many rows the table asks for those in view alone, so that no key is waited for, however slow a laptop."""
    looked_at: set[int] = set()
    data = Records.data

    def watched(self: Records, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        looked_at.add(index.row())
        return data(self, index, role)

    monkeypatch.setattr(Records, "data", watched)
    subjects = [reading_subject(f"X{case}", ANN) for case in range(300)]
    at = "2026-01-01T00:00:00Z"
    with Store.open(file) as store:
        store.apply(
            make(Statement(subject, "note:risk_screened", f"n{number}"), ANN, at)
            for subject in subjects
            for number in range(100)
        )
    window.open_file(file)
    go(qtbot, window, "Audit")
    page = page_of(window, AuditPage)
    assert page.table.model().rowCount() > 30_000
    looked_at.clear()
    press(Key.Key_End, Key.Key_Home, Key.Key_PageDown, Key.Key_End)
    qtbot.waitUntil(lambda: len(looked_at) > 10)
    assert len(looked_at) < 300
    look_for(qtbot, page, "X299 n99")
    assert len(table(page)) == 1
