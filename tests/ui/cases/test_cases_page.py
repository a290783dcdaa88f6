"""The Cases page: what is listed, found, imported, added, changed, withdrawn and copied, by key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from export.exchange.packs import open_pack
from model.file.store import Store
from model.instrument.reader import read
from model.journal.records import Statement, Value, case_subject
from tests import quick_age
from tests.small_instrument import small_instrument, undemanding_files
from tests.ui.at_work import CSV_HEADER, LEAD, button, focus, idle, inspection, page_of, readers_copy, store_of
from tests.ui.keyboard import press, rows, tab_to, words
from ui.cases.case_table import CaseTable
from ui.cases.cases_page import CasesPage
from ui.kit.line_table import LineTable
from ui.window.main_window import MainWindow

Key = Qt.Key

ANSWERS: dict[str, Value] = {
    "plan_made": "no",
    "needs_found": ("work",),
    "plan_overall": "poor",
    "risk_screened": "yes",
    "risk_overall": "poor",
    "visits": 0,
    "programme_begun": "yes",
    "delivery_overall": "poor",
}


def listed(page: CasesPage) -> list[list[str]]:
    model = page.table.model()
    return [[model.index(row, col).data() for col in range(model.columnCount())] for row in range(model.rowCount())]


def column(page: CasesPage, heading: str) -> list[str]:
    model = page.table.model()
    headings = [model.headerData(col, Qt.Orientation.Horizontal) for col in range(model.columnCount())]
    return [row[headings.index(heading)] for row in listed(page)]


def test_the_table_has_the_keyboard_and_says_how_far_each_case_is(page: CasesPage, window: MainWindow) -> None:
    assert isinstance(focus(), CaseTable)
    assert column(page, "Case") == ["K001", "K002"]
    assert column(page, "State") == ["not begun", "not begun"]
    assert page.counts.text() == "2 cases"
    assert window.pages is not None
    session = window.pages.session
    session.answer("K001", "plan_made", "no")
    assert column(page, "State") == ["in progress", "not begun"]
    assert column(page, "My reading")[0].startswith("1 of ")
    for question, answer in ANSWERS.items():
        session.answer("K001", question, answer)
    assert column(page, "State")[0] == "ready to sign"
    session.sign("K001")
    assert column(page, "State")[0] == "signed"
    session.answer("K001", "risk_screened", "no")
    assert column(page, "State")[0] == "changed since signing"
    assert page.counts.text() == "2 cases · 1 changed since signing"
    assert column(page, "Read by")[0] == LEAD


def test_enter_opens_the_case_in_read(qtbot: QtBot, page: CasesPage) -> None:
    with qtbot.waitSignal(page.open_requested) as asked:
        press(Key.Key_Down, Key.Key_Return)
    assert asked.args == ["K002"]


def test_typing_in_the_filter_keeps_the_cases_that_hold_every_word(page: CasesPage) -> None:
    page.filter.setFocus()
    press("cust superv")
    assert column(page, "Case") == ["K002"]
    assert page.counts.text() == "1 shown of 2 cases"
    press(Key.Key_Return, Key.Key_Return)
    assert isinstance(focus(), CaseTable) or not page.isVisible()


def test_the_filter_knows_states_and_references(page: CasesPage) -> None:
    page.filter.setText("k001 not begun")
    assert column(page, "Case") == ["K001"]
    page.filter.setText("signed")
    assert column(page, "Case") == []


def test_columns_sort_by_what_they_mean(page: CasesPage) -> None:
    page.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert column(page, "Case") == ["K002", "K001"]


def test_a_sample_is_shown_before_it_is_taken_in(
    qtbot: QtBot, page: CasesPage, tmp_path: Path, window: MainWindow
) -> None:
    sample = tmp_path / "sample.csv"
    sample.write_text(
        CSV_HEADER
        + "K001,licence,programme,20,,\n"
        + "K003,custody,supervision;unpaid_work,5,2007-01-02,\n"
        + "K004,prison,supervision,5,,\n"
        + "K003,custody,supervision,5,,\n"
    )
    page.import_sample(sample)
    idle(qtbot, window)
    assert "sample.csv: 1 new, 1 changed, 2 refused." in words(page)
    assert [case.ref for case in store_of(window).cases()] == ["K001", "K002"]
    assert focus() is button(page, "Take in 2 cases")
    seen = preview_rows(page)
    assert seen[0][:2] == ["Refused", "K004"]
    assert "Line 4: " in seen[0][2]
    assert "prison" in seen[0][2]
    assert seen[1][:2] == ["Refused", "K003"]
    assert seen[2] == ["Changed", "K001", "Sentence: Community → Licence"]
    assert seen[3][:2] == ["New", "K003"]
    press(Key.Key_Space)
    assert [case.ref for case in store_of(window).cases()] == ["K001", "K002", "K003"]
    assert store_of(window).case("K001").details["sentence_type"] == "licence"
    assert column(page, "Case") == ["K001", "K002", "K003"]


def preview_rows(page: CasesPage) -> list[list[str]]:
    (table,) = [table for table in page.findChildren(LineTable) if table.isVisible()]
    return rows(table)


def test_escape_leaves_the_sample_untouched(qtbot: QtBot, page: CasesPage, tmp_path: Path, window: MainWindow) -> None:
    sample = tmp_path / "sample.csv"
    sample.write_text(CSV_HEADER + "K003,custody,supervision,5,,\n")
    before = store_of(window).digest()
    page.import_sample(sample)
    idle(qtbot, window)
    press(Key.Key_Escape)
    assert isinstance(focus(), CaseTable)
    assert store_of(window).digest() == before


def test_a_sample_with_a_missing_column_is_refused_in_place(
    qtbot: QtBot, page: CasesPage, tmp_path: Path, window: MainWindow
) -> None:
    sample = tmp_path / "sample.csv"
    sample.write_text("case_ref,hours\nK009,5\n")
    page.import_sample(sample)
    idle(qtbot, window)
    assert "sample.csv" in page.notice.text()
    assert page.notice.isVisible()


def test_a_case_is_added_by_key(page: CasesPage, window: MainWindow) -> None:
    page.add_case()
    press("K010", Key.Key_Tab, "Li", Key.Key_Tab, Key.Key_Space, Key.Key_Tab, Key.Key_Tab, Key.Key_Tab, "12")
    press(Key.Key_Return)
    case = store_of(window).case("K010")
    assert dict(case.details) == {"sentence_type": "licence", "requirements": ("programme",), "hours": 12}
    assert page.table.case_ref == "K010"
    assert isinstance(focus(), CaseTable)


def test_a_case_of_which_nothing_is_known_is_added_by_its_reference_alone(tmp_path: Path, window: MainWindow) -> None:
    path = tmp_path / "bath.caseread"
    with Store.create(path, read(undemanding_files()), "Bath", "2026-11") as store:
        store.local.set("assessor", LEAD)
    window.open_file(path)
    page = page_of(window, CasesPage)
    page.add_case()
    press("K010", Key.Key_Return)
    assert column(page, "Case") == ["K010"]
    assert page.counts.text() == "1 case"
    assert dict(store_of(window).case("K010").details) == {}


def test_what_is_wrong_with_a_case_is_said_at_each_field(page: CasesPage, window: MainWindow) -> None:
    page.add_case()
    press("k001", Key.Key_Tab, "Li", Key.Key_Tab, Key.Key_Space, Key.Key_Tab, Key.Key_Tab, Key.Key_Tab, "many")
    press(Key.Key_Tab, "2007-13-01", Key.Key_Return)
    seen = words(page)
    assert "There is a case k001 in this inspection already." in seen
    assert "'many' is not a whole number" in seen
    assert "'2007-13-01' is not a date" in seen
    assert focus().accessibleName() == "Case reference *"
    assert len(store_of(window).cases()) == 2
    press(Key.Key_Escape)
    assert isinstance(focus(), CaseTable)


@pytest.mark.usefixtures("page")
def test_editing_states_only_what_differs(window: MainWindow) -> None:
    before = len(store_of(window).entries())
    press(Key.Key_F2)
    press("Cu", Key.Key_Tab)
    tab_to(QLineEdit, "Remark")
    press("looked at twice", Key.Key_Return)
    assert store_of(window).case("K001").details["sentence_type"] == "custody"
    assert len(store_of(window).entries()) == before + 2


def test_a_case_is_withdrawn_with_a_reason_and_restored(page: CasesPage, window: MainWindow) -> None:
    page.withdraw("K001")
    press(Key.Key_Return)
    assert "Give a reason" in words(page)
    press("Transferred before the sample was drawn", Key.Key_Return)
    assert column(page, "State")[0] == "withdrawn: Transferred before the sample was drawn"
    assert page.counts.text() == "1 case · 1 withdrawn"
    button(page, "Restore").setFocus()
    press(Key.Key_Space)
    assert store_of(window).case("K001").withdrawn is None


def test_a_pack_for_an_assessor_opens_as_theirs(
    qtbot: QtBot, page: CasesPage, tmp_path: Path, window: MainWindow
) -> None:
    button(page, "Make a pack for an assessor…").setFocus()
    press(Key.Key_Space, "Reader A")
    tab_to(QLineEdit, "Passphrase")
    line = focus()
    assert isinstance(line, QLineEdit)
    passphrase = line.text()
    assert len(passphrase.split()) == 5
    press(Key.Key_Return)
    idle(qtbot, window)
    sealed = tmp_path / "kent - Reader A.caseread-pack"
    assert f"with 2 cases. Give it to Reader A, and tell them the passphrase some other way: {passphrase}" in words(
        page
    )
    assert store_of(window).assessors()["Reader A"] == "inspector"
    theirs = tmp_path / "theirs.caseread"
    assert open_pack(sealed, passphrase, theirs).cases == 2
    window.open_file(theirs)
    assert window.pages is not None
    assert window.pages.titles == ("Cases", "Read", "Return")
    window.pages.go("Cases")
    shown = {b.text() for b in page_of(window, CasesPage).findChildren(QPushButton) if b.isVisible()}
    assert shown == {"&Add a case…", "Edi&t the case…"}


def test_what_a_pack_lacks_is_said_at_the_field(page: CasesPage, window: MainWindow) -> None:
    page.make_pack()
    press(Key.Key_Return)
    assert "Give the assessor's name." in words(page)
    assert focus().accessibleName() == "Name"
    press("Reader A")
    tab_to(QLineEdit, "Passphrase")
    line = focus()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    press("short", Key.Key_Return)
    assert "use 8 characters or more, or five words" in words(page)
    assert focus() is line
    press(Key.Key_Escape)
    assert store_of(window).assessors() == {}


def test_the_sealing_of_a_pack_can_be_stopped(
    qtbot: QtBot, page: CasesPage, tmp_path: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_age.never_answer(monkeypatch)
    page.make_pack()
    press("Reader A", Key.Key_Return)
    qtbot.waitUntil(lambda: any(b.text() == "Stop" for b in page.findChildren(QPushButton) if b.isVisible()))
    assert "Sealing the pack for Reader A…" in words(page)
    button(page, "Stop").click()
    idle(qtbot, window)
    assert focus().accessibleName() == "Name"
    assert not list(tmp_path.glob("*pack*"))


def test_an_empty_inspection_says_what_to_do_first(tmp_path: Path, window: MainWindow) -> None:
    with Store.create(tmp_path / "new.caseread", small_instrument(), "Kent", "2008-01") as store:
        store.local.set("assessor", LEAD)
    window.open_file(tmp_path / "new.caseread")
    assert "There are no cases yet. Import the sample" in words(window)
    assert focus() is button(window, "Import a sample…")


def test_two_laptops_that_answer_differently_make_a_case_a_conflict(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path)
    copy = readers_copy(path, "Reader A")
    for file, value in ((path, 30), (copy, 40)):
        with Store.open(file) as store:
            store.record(Statement(case_subject("K001"), "hours", value), "X")
    with Store.open(path) as store, Store.open(copy) as other:
        store.apply(other.entries())
    window.open_file(path)
    assert column(page_of(window, CasesPage), "State") == ["conflict", "not begun"]
