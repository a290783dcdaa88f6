"""The lead's panel for the sample, by key: quotas, the area's figures, a draw, swaps, and who reads what."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from model.journal.records import INSPECTION, Statement, case_subject
from tests.ui.at_work import CSV_HEADER, LEAD, button, buttons, focus, idle, inspection, page_of, readers_copy, store_of
from tests.ui.keyboard import press, rows, tab_to, words
from tests.ui.read_desk import CONTROL, press_with
from ui.cases.case_table import CaseTable
from ui.cases.cases_page import CasesPage
from ui.cases.sample_panel import SamplePanel
from ui.kit import ask
from ui.kit.line_table import LineTable
from ui.window.main_window import MainWindow

Key = Qt.Key

SENTENCES = ("community", "licence", "custody")


def listed(*refs: int) -> str:
    """A list of cases: one in three of each sentence type, every fourth with unpaid work; 10 hours for each number."""
    return CSV_HEADER + "".join(
        f"L{n:03},{SENTENCES[n % 3]},{'programme' if n % 4 else 'unpaid_work'},{n * 10},,\n" for n in refs
    )


@pytest.fixture
def area_list(tmp_path: Path) -> Path:
    path = tmp_path / "area.csv"
    path.write_text(listed(*range(1, 41)), encoding="utf-8")
    return path


def quotas(panel: SamplePanel) -> list[list[str]]:
    return rows(tables(panel)[0])


def test_the_desk_shows_the_plan_against_the_sample_in_words_and_numbers(panel: SamplePanel) -> None:
    assert quotas(panel) == [
        ["Community sentences", "3", "1", "✗ short by 2"],
        ["In custody", "1", "1", "✓ met"],
        ["Long orders", "1 or more", "0", "✗ short by 1"],
        ["Unpaid work", "in proportion", "0", "? its percent of the caseload is not stated"],
    ]
    assert "2 cases of 4 planned. Short: Community sentences short by 2, Long orders short by 1." in words(panel)
    assert focus().accessibleName() == "Quotas"


def test_what_is_recorded_is_counted_at_once(panel: SamplePanel, window: MainWindow) -> None:
    assert window.pages is not None
    session = window.pages.session
    session.state_all([Statement(case_subject("K002"), "hours", 100)])
    assert quotas(panel)[2] == ["Long orders", "1 or more", "1", "✓ met"]
    session.state_all([Statement(case_subject("K003"), "sentence_type", "custody")])
    assert quotas(panel)[1] == ["In custody", "1", "2", "✓ met, 1 over the plan"]
    session.state_all([Statement(case_subject("K003"), "withdrawn", "Not ours")])
    assert quotas(panel)[1] == ["In custody", "1", "1", "✓ met"]


@pytest.mark.usefixtures("page")
def test_escape_leads_back_to_the_cases(panel: SamplePanel) -> None:
    assert panel.isVisible()
    press(Key.Key_Escape)
    assert isinstance(focus(), CaseTable)


def test_the_areas_figures_are_typed_in_place(panel: SamplePanel, window: MainWindow) -> None:
    tab_to(QLineEdit, "Caseload")
    press("850", Key.Key_Tab, "37,5", Key.Key_Return)
    assert "'37,5' is not a percent from 0 to 100" in words(panel)
    assert focus().accessibleName() == "Unpaid work, percent of the caseload"
    assert store_of(window).values(INSPECTION).get("context:caseload") is None
    press(Key.Key_Home, *[Key.Key_Delete] * 4, "37.5", Key.Key_Return)
    said = store_of(window).values(INSPECTION)
    assert (said["context:caseload"], said["context:percent_unpaid"]) == (850, "37.5")
    assert quotas(panel)[3] == ["Unpaid work", "2, in proportion", "0", "✗ short by 2"]  # 1.5 of 4, half up


def test_the_plan_is_changed_in_place(panel: SamplePanel, window: MainWindow) -> None:
    for _ in range(10):  # from the quotas, over the area's figures
        press(Key.Key_Tab)
        if focus().accessibleName() == "In custody":
            break
    press("2", Key.Key_Return)
    assert store_of(window).values(INSPECTION)["quota:custody"] == 2
    assert quotas(panel)[1] == ["In custody", "2", "1", "✗ short by 1"]
    assert "2 cases of 5 planned." in words(panel)


def test_a_sample_is_drawn_from_a_list_seen_and_taken_in(
    qtbot: QtBot, panel: SamplePanel, area_list: Path, window: MainWindow
) -> None:
    before = store_of(window).digest()
    panel.draw_from(area_list)
    idle(qtbot, window)
    assert "area.csv: 40 cases." in words(panel)
    assert focus().accessibleName() == "Number of cases"
    press(Key.Key_Tab)
    select_all_and_type("42")
    press(Key.Key_Return)
    idle(qtbot, window)
    assert "2 cases of 40 drawn from area.csv with the seed 42." in words(panel)
    assert [row[3] for row in quotas(panel)[:3]] == ["✓ met", "✓ met", "✓ met"]
    assert focus() is button(panel, "Take in 2 cases")
    assert store_of(window).digest() == before
    press(Key.Key_Space)
    assert len(store_of(window).cases()) == 4
    assert store_of(window).values(INSPECTION)["sample_seed"] == 42
    assert [row[3] for row in quotas(panel)[:3]] == ["✓ met", "✓ met", "✓ met"]
    assert "Took in 2 cases drawn from area.csv." in words(panel)


@pytest.mark.parametrize(("text", "shown"), [("Draw a sample from a list…", "Seed"), ("What to swap in…", "Case in")])
def test_the_buttons_ask_for_the_list(
    qtbot: QtBot,
    panel: SamplePanel,
    area_list: Path,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    shown: str,
) -> None:
    monkeypatch.setattr(ask, "file_to_open", lambda *_: area_list)
    button(panel, text).setFocus()
    press(Key.Key_Space)
    idle(qtbot, window)
    idle(qtbot, window)
    headings = [table.model().headerData(0, Qt.Orientation.Horizontal) for table in tables(panel)]
    assert shown in [*headings, *words(panel).replace("&", "").splitlines()]


def tables(panel: SamplePanel) -> list[LineTable]:
    return [table for table in panel.findChildren(LineTable) if table.isVisible()]


def select_all_and_type(text: str) -> None:
    press_with(CONTROL, Key.Key_A)
    press(text)


def test_a_list_that_cannot_give_all_says_what_is_short_and_can_be_taken_all_the_same(
    qtbot: QtBot, panel: SamplePanel, tmp_path: Path, window: MainWindow
) -> None:
    path = tmp_path / "short.csv"
    path.write_text(listed(3) + "L900,prison,programme,1,,\n", encoding="utf-8")
    panel.draw_from(path)
    idle(qtbot, window)
    assert "1 row cannot be used, the first on line 3: case L900: sentence_type: 'prison' is not one of" in words(panel)
    press(Key.Key_Return)
    idle(qtbot, window)
    assert (
        "The list cannot give all that is planned: the sample in all short by 1, Community sentences short by 1, Long "
        "orders short by 1."
    ) in words(panel)
    assert focus() is button(panel, "Take in 1 case all the same")
    press(Key.Key_Escape)
    assert [case.ref for case in store_of(window).cases()] == ["K001", "K002"]
    assert focus().accessibleName() == "Quotas"


@pytest.mark.parametrize(
    ("size", "sentence"),
    [("2", "The numbers planned come to 4: a sample of 2 cannot hold them."), ("", "Give a whole number.")],
)
def test_a_draw_that_cannot_be_made_is_refused_in_the_form(
    qtbot: QtBot, panel: SamplePanel, area_list: Path, window: MainWindow, size: str, sentence: str
) -> None:
    panel.draw_from(area_list)
    idle(qtbot, window)
    press_with(CONTROL, Key.Key_A)
    press(*(size or [Key.Key_Delete]), Key.Key_Return)
    idle(qtbot, window)
    assert sentence in words(panel)


def test_a_list_that_is_no_table_is_refused_on_the_desk(
    qtbot: QtBot, panel: SamplePanel, tmp_path: Path, window: MainWindow
) -> None:
    (tmp_path / "area.xlsx").write_bytes(b"not a workbook")
    panel.draw_from(tmp_path / "area.xlsx")
    idle(qtbot, window)
    assert "area.xlsx is not a workbook" in words(panel)


def test_what_is_short_is_swapped_in_from_the_list(
    qtbot: QtBot, panel: SamplePanel, tmp_path: Path, window: MainWindow
) -> None:
    store = store_of(window)
    added = {"K003": "community", "K004": "community"}
    store.record_all([Statement(case_subject(ref), "sentence_type", kind) for ref, kind in added.items()], LEAD)
    store.record(Statement("reading/K001/Ida", "plan_made", "no"), "Ida")  # begun: it stays
    path = tmp_path / "area.csv"
    path.write_text(listed(10, 12, 14), encoding="utf-8")
    panel.swap_from(path)
    idle(qtbot, window)
    assert quotas(panel) == [["L012", "K003", "Long orders"]]
    assert "Afterwards: No kind of case is short." in words(panel)
    press(Key.Key_Space)
    assert store.case("K003").withdrawn == "Swapped for L012: the sample was short of Long orders"
    assert store.case("L012").details["hours"] == 120


def test_cases_are_shared_out_by_key(panel: SamplePanel, window: MainWindow) -> None:
    store = store_of(window)
    button(panel, "Share out the cases…").setFocus()
    press(Key.Key_Space)
    assert focus().accessibleName() == "Name of assessor 1"
    press("Ida", *[Key.Key_Tab] * 3, "Ann", Key.Key_Tab, "Area", Key.Key_Tab, "PO01", Key.Key_Return)
    assert [row[:3] for row in quotas(panel)] == [["Ida", "Inspector", "1"], ["Ann", "Area assessor", "1"]]
    press(Key.Key_Escape)
    assert store.assessors() == {}

    button(panel, "Share out the cases…").setFocus()
    press(Key.Key_Space, "Ida", *[Key.Key_Tab] * 3, "Ann", Key.Key_Tab, "Area", Key.Key_Tab, "PO01")
    tab_to(QLineEdit, "Read twice")
    press_with(CONTROL, Key.Key_A)
    press("2", Key.Key_Tab)
    select_all_and_type("7")
    press(Key.Key_Return)
    assert "2 cases, 2 of them to a second reader too, with the seed 7." in words(panel)
    assert [row[2:] for row in quotas(panel)] == [["1", "1", "2"], ["1", "1", "2"]]
    press(Key.Key_Space)
    assert store.assessors() == {"Ann": "area_assessor", "Ida": "inspector"}
    said = store.values(INSPECTION)
    assert (said["manager_ref:Ann"], said["allocation_seed"]) == ("PO01", 7)
    assert sorted(case.readers for case in store.cases()) == [("Ann", "Ida"), ("Ida", "Ann")]


def test_a_name_that_stands_twice_is_refused_in_the_form(panel: SamplePanel) -> None:
    panel.share_out()
    press("Ida", *[Key.Key_Tab] * 3, "ida", Key.Key_Return)
    assert "Ida stands here twice." in words(panel)


def test_nobody_to_read_is_refused_in_the_form(panel: SamplePanel) -> None:
    panel.share_out()
    press(Key.Key_Return)
    assert "Name somebody to read them." in words(panel)


def test_the_table_shows_who_reads_a_case_and_it_can_be_changed(page: CasesPage, window: MainWindow) -> None:
    store = store_of(window)
    people = {"Ann": "area_assessor", "Ida": "inspector"}
    store.record_all([Statement(INSPECTION, f"assessor:{name}", kind) for name, kind in people.items()], LEAD)
    press(Key.Key_F4)
    assert focus().accessibleName() == "First reader"
    press("Ann", Key.Key_Tab, "Ann", Key.Key_Tab, Key.Key_Return)
    assert "A second reader is another person than the first." in words(page)
    tab_to(QComboBox, "Second reader")
    press(Key.Key_Down, Key.Key_Tab, Key.Key_Return)
    assert store.case("K001").readers == ("Ann", "Ida")
    assert isinstance(focus(), CaseTable)
    model = page.table.model()
    headings = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    assert model.index(0, headings.index("Given to")).data() == "Ann, Ida"
    page.filter.setText("ida")
    assert page.counts.text() == "1 shown of 2 cases"


def test_nothing_on_the_desk_shares_an_alt_key(
    qtbot: QtBot, page: CasesPage, panel: SamplePanel, area_list: Path, window: MainWindow
) -> None:
    seen = [alt_keys(window)]
    panel.draw_from(area_list)
    idle(qtbot, window)
    seen.append(alt_keys(window))
    panel.share_out()
    seen.append(alt_keys(window))
    page.choose_readers("K001")
    seen.append(alt_keys(window))
    assert [len(letters) == len(set(letters)) for letters in seen] == [True] * 4, seen


def alt_keys(window: MainWindow) -> str:
    """The letters of every menu, button and label in view."""
    texts = [action.text() for action in window.menuBar().actions() if action.isVisible()]
    texts += [found.text() for found in buttons(window)]
    texts += [label.text() for label in window.findChildren(QLabel) if label.isVisible() and label.buddy()]
    return "".join(sorted(letter.upper() for text in texts for letter in re.findall("&(.)", text)))


def test_an_assessor_sees_none_of_it(tmp_path: Path, window: MainWindow) -> None:
    window.open_file(readers_copy(inspection(tmp_path), "Ida"))
    page = page_of(window, CasesPage)
    press_with(CONTROL, Key.Key_U)
    press(Key.Key_F4)
    assert page.findChildren(SamplePanel) == []
    model = page.table.model()
    hidden = [place for place in range(model.columnCount()) if page.table.isColumnHidden(place)]
    assert [model.headerData(place, Qt.Orientation.Horizontal) for place in hidden] == ["Given to"]
    assert isinstance(focus(), CaseTable)
