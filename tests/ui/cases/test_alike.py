"""Names and references that are like known ones: asked about on each form that takes them, and answered by key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from model.instrument.instrument import CASES as CASES_UNIT
from model.journal.records import Statement, case_subject
from tests.ui.at_work import CSV_HEADER, LEAD, button, focus, idle, store_of
from tests.ui.cases.test_cases_page import column, preview_rows
from tests.ui.cases.test_sample_panel import listed, quotas, select_all_and_type
from tests.ui.keyboard import press, tab_to, words
from ui.cases.case_form import CaseForm
from ui.cases.cases_page import CasesPage
from ui.cases.pack_form import PackForm
from ui.cases.sample_panel import SamplePanel
from ui.window.main_window import MainWindow

Key = Qt.Key


def test_rows_that_are_like_others_are_left_out_until_they_are_said_to_be_others(
    qtbot: QtBot, page: CasesPage, tmp_path: Path, window: MainWindow
) -> None:
    sample = tmp_path / "sample.csv"
    sample.write_text(
        CSV_HEADER
        + "K1,custody,supervision,5,,\n"
        + "K003,custody,supervision,5,,\n"
        + "k 3,custody,supervision,5,,\n"
        + "K004,prison,supervision,5,,\n"
    )
    page.import_sample(sample)
    idle(qtbot, window)
    assert "sample.csv: 1 new, 3 refused." in words(page)
    assert "2 rows are left out: line 2: case 'K1' is like 'K001', save for capitals" in words(page)
    assert "; line 4: case 'k 3' is like 'K003', save for" in words(page)
    assert focus() is button(page, "Take in 1 case")
    press(Key.Key_Backtab)
    assert focus() is button(page, "They are other cases: use them too")
    press(Key.Key_Return)
    idle(qtbot, window)
    assert "sample.csv: 3 new, 1 refused." in words(page)
    assert "is like" not in words(page)
    assert [row[:2] for row in preview_rows(page)] == [
        ["Refused", "K004"],
        *(["New", r] for r in ("K1", "K003", "k 3")),
    ]
    assert focus() is button(page, "Take in 3 cases")
    press(Key.Key_Return)
    assert sorted(case.ref for case in store_of(window).cases()) == ["K001", "K002", "K003", "K1", "k 3"]
    page.import_sample(sample)  # all of them are known now, so that nothing is to be asked
    idle(qtbot, window)
    assert "sample.csv: 3 unchanged, 1 refused." in words(page)
    assert "is like" not in words(page)


def test_a_reference_that_is_like_another_is_asked_about_in_place(page: CasesPage) -> None:
    page.add_case()
    form = page.findChild(CaseForm)
    assert form is not None
    form.ref.setText("k1")
    form.fields["sentence_type"].state("custody")
    form.fields["requirements"].state("supervision")
    form.fields["hours"].state("0")
    form.accept()
    assert form.alike.isVisible()
    assert "'k1' is like 'K001'" in form.alike.notice.text()
    assert (form.alike.use_known.text(), form.alike.keep.text()) == ("It is K001", "k1 is another")
    form.alike.use_known.click()
    assert "There is a case K001 in this inspection already." in words(form)
    assert not form.alike.isVisible()
    form.ref.setText("k1")
    form.accept()
    form.alike.keep.click()
    assert column(page, "Case") == ["K001", "k1", "K002"]


def test_a_pack_for_a_name_that_is_like_another_is_asked_about_in_place(tmp_path: Path, qtbot: QtBot) -> None:
    form = PackForm(CASES_UNIT, tmp_path / "kent.caseread", {"Siân": "area_assessor"}, ["Siân"])
    qtbot.addWidget(form)
    form.show()
    made: list[str] = []
    form.accepted.connect(lambda name, *_rest: made.append(name))
    form.name.setCurrentText("sian")
    form.accept()
    assert (form.alike.isVisible(), made) == (True, [])
    form.alike.use_known.click()
    assert made == ["Siân"]
    form.name.setCurrentText("Sia\u0302n ")
    form.accept()
    assert made == ["Siân", "Siân"]
    form.name.setCurrentText("sian")
    form.accept()
    form.alike.keep.click()
    assert made == ["Siân", "Siân", "sian"]


def alike_list(tmp_path: Path) -> Path:
    """A list with a case that is like one of the sample, and one that is like another of the list."""
    path = tmp_path / "area.csv"
    more = "K1,licence,programme,1,,\nl10,community,programme;unpaid_work,1,,\n"
    path.write_text(listed(10, 11) + more, encoding="utf-8")
    return path


def test_no_case_is_drawn_that_is_like_another_until_it_is_said_to_be_another(
    qtbot: QtBot, panel: SamplePanel, tmp_path: Path, window: MainWindow
) -> None:
    path = alike_list(tmp_path)
    panel.draw_from(path)
    idle(qtbot, window)
    assert "area.csv: 2 cases. The draw is by chance" in words(panel)
    assert "2 rows are left out: line 4: case 'K1' is like 'K001', save for capitals" in words(panel)
    select_all_and_type("6")
    press(Key.Key_Return)
    idle(qtbot, window)
    assert "2 cases of 2 drawn from area.csv" in words(panel)
    press(Key.Key_Escape)
    panel.draw_from(path)
    idle(qtbot, window)
    press(Key.Key_Tab, Key.Key_Tab)
    assert focus() is button(panel, "They are other cases: use them too")
    press(Key.Key_Return)
    assert "area.csv: 4 cases. The draw is by chance" in words(panel)
    assert "is like" not in words(panel)
    assert focus().accessibleName() == "Number of cases"
    select_all_and_type("6")
    press(Key.Key_Return)
    idle(qtbot, window)
    press(Key.Key_Space)
    assert {case.ref for case in store_of(window).cases()} == {"K001", "K002", "L010", "L011", "K1", "l10"}


def test_no_case_is_swapped_in_that_is_like_another_until_it_is_said_to_be_another(
    qtbot: QtBot, panel: SamplePanel, tmp_path: Path, window: MainWindow
) -> None:
    store = store_of(window)
    store.record_all([Statement(case_subject(ref), "sentence_type", "community") for ref in ("K003", "K004")], LEAD)
    path = tmp_path / "area.csv"
    path.write_text(listed(12).replace("L012", "k 4"), encoding="utf-8")
    panel.swap_from(path)
    idle(qtbot, window)
    assert "1 row is left out: line 2: case 'k 4' is like 'K004', save for capitals" in words(panel)
    assert quotas(panel) == []
    assert button(panel, "Nothing to take in").isVisible()
    press(Key.Key_Tab)
    assert focus() is button(panel, "It is another case: use it too")
    press(Key.Key_Return)
    idle(qtbot, window)
    assert [row[0] for row in quotas(panel)] == ["k 4"]
    press(Key.Key_Space)
    assert store.case("k 4").withdrawn is None


def test_names_that_are_like_known_ones_or_each_other_are_asked_about_one_by_one(
    panel: SamplePanel, window: MainWindow
) -> None:
    store = store_of(window)
    store.record(Statement("reading/K001/Siân", "plan_made", "no"), "Siân")
    panel.share_out()
    assert focus().accessibleName() == "Name of assessor 1"  # Siân, who reads already
    press(*[Key.Key_Tab] * 3, "Sian  ", *[Key.Key_Tab] * 3, "Ida", Key.Key_Return)
    assert "'Sian' is like 'Siân', save for capitals, accents" in words(panel)
    assert focus() is button(panel, "It is Siân")
    press(Key.Key_Return)
    assert "Siân stands here twice." in words(panel)
    assert not [b for b in panel.findChildren(QPushButton) if b.isVisible() and "is another" in b.text()]
    press(Key.Key_Tab, Key.Key_Tab, Key.Key_Tab)
    assert focus().accessibleName() == "Name of assessor 2"
    select_all_and_type("I da")
    press(Key.Key_Return)
    assert "'Ida' is like 'I da'" in words(panel)
    assert focus() is button(panel, "It is I da")
    press(Key.Key_Tab)
    assert focus() is button(panel, "Ida is another")
    press(Key.Key_Return)
    assert [row[0] for row in quotas(panel)] == ["Siân", "I da", "Ida"]
    assert store.assessors() == {"Siân": ""}


def test_the_question_of_a_name_stands_between_the_last_field_and_the_buttons(
    panel: SamplePanel, window: MainWindow
) -> None:
    store_of(window).record(Statement("reading/K001/Siân", "plan_made", "no"), "Siân")
    panel.share_out()
    press(*[Key.Key_Tab] * 3, "sian", Key.Key_Return, Key.Key_Tab, Key.Key_Tab)
    assert focus() is button(panel, "Share out")
    tab_to(QLineEdit, "Seed")
    press(Key.Key_Tab)
    assert focus() is button(panel, "It is Siân")
