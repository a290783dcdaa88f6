"""What is settled on the Gather page, by key: whole readings in conflict, readings sent back, cases read twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from export.exchange.returns import write_return
from export.exchange.signatures import in_words
from export.sheet.agreement import frozen, live
from model.file.store import Store
from model.inspection.readings import Signature
from model.journal.field_names import OVERALL, RECORD, SIGNER
from model.journal.journal import make
from model.journal.records import INSPECTION, NOT_APPLICABLE, KeyState, Statement, Value, case_subject, reading_subject
from tests.conftest import case_statements, noon
from tests.export.sheet.test_agreement import read_case
from tests.model.inspection.test_double_readings import ANNA, BEN
from tests.ui.at_work import LEAD, button, focus, idle, page_of, readers_copy, store_of
from tests.ui.keyboard import press, rows, tab_to, words
from tests.ui.returns.gathered import choose, gathering
from ui.kit.line_table import LineTable
from ui.returns.compare_view import CompareView
from ui.returns.gather_page import GatherPage
from ui.window.main_window import MainWindow

Key = Qt.Key
SUBJECT = reading_subject("K001", ANNA)


# Keys


def test_a_key_is_withdrawn_and_taken_back(window: MainWindow, file: Path) -> None:
    key = "b7" * 32
    with Store.open(file) as store:
        store.record(Statement(INSPECTION, f"{SIGNER}{ANNA}:{key}", KeyState.ACCEPTED), LEAD)
    page = gathering(window, file)
    assert rows(page.keys.table) == [[ANNA, in_words(key), "accepted"]]
    page.keys.table.setFocus()
    choose("Withdraw this key")
    assert rows(page.keys.table) == [[ANNA, in_words(key), "withdrawn"]]
    assert "No return that is signed with it is taken in." in words(page)
    QTest.keyClick(focus(), Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rows(page.keys.table) == [[ANNA, in_words(key), "accepted"]]


# Conflicts


def fork(file: Path) -> None:
    """Anna went on with one reading on two laptops: three questions answered in two ways, one of them with a note."""
    first: dict[str, Value] = {"plan_made": "yes", "risk_screened": "yes", "visits": 1}
    second: dict[str, Value] = {"plan_made": "no", "risk_screened": "no", "visits": 4}
    with Store.open(file) as store:
        for day, answers in (("02", first), ("03", second)):
            at = f"2026-11-{day}T09:15:00Z"
            store.apply(make(Statement(SUBJECT, field, value), ANNA, at) for field, value in answers.items())
        store.record(Statement(SUBJECT, "note:risk_screened", "See the log"), ANNA)


def test_the_queue_shows_who_when_and_the_note(window: MainWindow, file: Path) -> None:
    fork(file)
    page = gathering(window, file)
    assert [row[2:] for row in rows(page.conflicts.table)] == [
        ["1.1.1 Was a plan made?", "Yes / No"],
        ["1.2.1 Was risk screened?", "Yes / No"],
        ["2.1.2 How many home visits?", "1 / 4"],
    ]
    press(Key.Key_Down)
    assert "Note: Anna: “See the log”." in words(page)
    assert [b.text() for b in page.conflicts.buttons][:2] == [
        "Keep “Yes” (Anna, 2 Nov 2026, 09:15)",
        "Keep “No” (Anna, 3 Nov 2026, 09:15)",
    ]


def test_one_is_settled_and_never_shown_again(window: MainWindow, file: Path) -> None:
    fork(file)
    page = gathering(window, file)
    forked = store_of(window).entries(SUBJECT)
    press(Key.Key_Return, Key.Key_Tab, Key.Key_Space)
    assert store_of(window).values(SUBJECT)["plan_made"] == "no"
    assert "Conflicts (2)" in words(page)
    store_of(window).apply(forked)
    page.session.replaced.emit()
    assert [row[2] for row in rows(page.conflicts.table)] == ["1.2.1 Was risk screened?", "2.1.2 How many home visits?"]


@pytest.mark.parametrize(("words_of_button", "expected"), [("later", ("no", 4)), ("earlier", ("yes", 1))])
def test_all_of_one_reading_is_settled_at_once(
    window: MainWindow, file: Path, words_of_button: str, expected: tuple[Value, Value]
) -> None:
    fork(file)
    page = gathering(window, file)
    choose(f"Keep the {words_of_button} of each in this reading (3 conflicts)")
    values = store_of(window).values(SUBJECT)
    assert (values["risk_screened"], values["visits"]) == expected
    assert store_of(window).conflicts() == {}
    assert not page.conflicts.isVisible()
    assert {entry.author for entry in store_of(window).history(SUBJECT, "visits")} == {ANNA, LEAD}


def test_all_that_one_person_says_of_a_reading_is_kept(window: MainWindow, file: Path) -> None:
    with Store.open(file) as store:
        for author, value in ((ANNA, "yes"), (BEN, "no")):
            said = [Statement(SUBJECT, field, value) for field in ("plan_made", "risk_screened")]
            store.apply(make(statement, author, "2026-11-02T09:15:00Z") for statement in said)
    gathering(window, file)
    choose("Keep all that Anna says in this reading (2 conflicts)")
    assert store_of(window).values(SUBJECT) == {"plan_made": "yes", "risk_screened": "yes"}


def test_a_reading_in_conflict_is_sent_back_with_a_reason(window: MainWindow, file: Path) -> None:
    fork(file)
    page = gathering(window, file)
    choose("Send the reading back to Anna…")
    press(Key.Key_Return)
    assert "Give a reason" in words(page)
    press("Which of the two do you mean?", Key.Key_Return)
    assert "Case K001 goes back to Anna: “Which of the two do you mean?”" in words(page)
    assert focus() is page.conflicts.table
    assert store_of(window).reading("K001", ANNA).notes["signed"] == "Which of the two do you mean?"
    assert "Sent back by The lead: “Which of the two do you mean?”." in words(page)
    assert len(rows()) == 3


def test_esc_leaves_the_reading_where_it_is(window: MainWindow, file: Path) -> None:
    fork(file)
    page = gathering(window, file)
    choose("Send the reading back to Anna…")
    press(Key.Key_Escape)
    assert focus() is page.conflicts.table
    assert "signed" not in store_of(window).reading("K001", ANNA).notes


def test_of_two_signatures_that_of_what_stands_is_kept(window: MainWindow, file: Path) -> None:
    """One laptop signed; the other, copied before that, changed an answer and signed too: its content stands."""
    copy = file.with_name("copy.caseread")
    with Store.open(file) as ours:
        read_case(ours, ANNA, sign=False)
        ours.upkeep.backup(copy)
        ours.sign("K001", ANNA)
        with Store.open(copy) as theirs:
            theirs.record(Statement(SUBJECT, "risk_screened", "no"), ANNA)
            theirs.sign("K001", ANNA)
            ours.apply(theirs.entries())
    page = gathering(window, file)
    assert [row[2:] for row in rows(page.conflicts.table)] == [["Signature", "signed / signed"]]
    choose("Keep the signature of what stands now")
    assert store_of(window).reading("K001", ANNA).counts


def test_a_forked_reading_is_settled_and_signed_by_the_lead(window: MainWindow, file: Path) -> None:
    """Both laptops answered one question anew, and signed: neither signature is of what stands."""
    copy = file.with_name("copy.caseread")
    with Store.open(file) as ours:
        read_case(ours, ANNA, sign=False)
        ours.upkeep.backup(copy)
        with Store.open(copy) as theirs:
            for store, answer in ((ours, "no"), (theirs, NOT_APPLICABLE)):
                store.record(Statement(SUBJECT, "risk_screened", answer), ANNA)
                store.sign("K001", ANNA)
            ours.apply(theirs.entries())
    page = gathering(window, file)
    choose("Keep the later of each in this reading (2 conflicts)")
    assert store_of(window).reading("K001", ANNA).signature is Signature.VOID
    assert rows(page.changed_since.table)[0][:2] == ["K001", ANNA]
    page.changed_since.table.setFocus()
    choose("Sign the reading as it stands")
    assert store_of(window).reading("K001", ANNA).counts
    assert not page.changed_since.isVisible()
    assert store_of(window).verify().problems == ()


def test_a_reading_changed_after_signing_is_sent_back(window: MainWindow, file: Path) -> None:
    with Store.open(file) as store:
        read_case(store, ANNA)
        store.record(Statement(SUBJECT, "risk_screened", "no"), ANNA)
    page = gathering(window, file)
    page.changed_since.table.setFocus()
    choose("Send the reading back to Anna…")
    press("Why was it changed?", Key.Key_Return)
    assert store_of(window).reading("K001", ANNA).signature is Signature.DRAFT
    assert focus() is page.add_button


# The plan


def test_the_plan_names_the_cases_that_nobody_has_returned(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    with Store.open(file) as store:
        store.record_all(case_statements("K003", {"hours": 1}), LEAD)
    with Store.open(readers_copy(file, ANNA)) as theirs:
        read_case(theirs, ANNA)
        write_return(theirs, file.with_name("anna.caseread-return"))
    page = gathering(window, file)
    page.add_returns([file.with_name("anna.caseread-return")])
    idle(qtbot, window)
    assert "2 cases nobody has returned: K002, K003." in words(page)


# Cases read twice


@pytest.fixture
def twice(file: Path) -> Path:
    """K001 and K002 read by Anna and Ben, who differ on two questions of K001 and two of K002."""
    with Store.open(file) as store:
        for ref in ("K001", "K002"):
            read_case(store, ANNA, ref)
        read_case(store, BEN, "K001", risk_screened="no", risk_overall="insufficient")
        read_case(store, BEN, "K002", plan_overall="poor", delivery_overall="poor")
    return file


@pytest.fixture
def comparing(window: MainWindow, twice: Path) -> Callable[[], CompareView]:
    """Opens K001 side by side."""
    page = gathering(window, twice)

    def open_view() -> CompareView:
        page.doubles.table.setFocus()
        choose("Compare the answers…")
        (view,) = page.findChildren(CompareView)
        return view

    return open_view


def test_the_agreement_is_shown_with_intervals_and_what_is_missing(window: MainWindow, twice: Path) -> None:
    page = gathering(window, twice)
    overall = rows(page.agreement.table)[0]
    assert overall[:4] == ["Overall", "Now", "2", "12"]
    assert overall[4].startswith("75 % (")
    assert [row[0] for row in rows(page.agreement.table)] == ["Overall", "1.1", "1.2", "2.1"]
    page.agreement.table.setFocus()
    press(Key.Key_End)
    assert "Four-point alpha, Ordinal: no interval: without one of the cases it has no value." in words(page)


def test_frozen_figures_stand_beside_the_live_ones(window: MainWindow, twice: Path) -> None:
    page = gathering(window, twice)
    store_of(window).clock = noon
    page.agreement.table.setFocus()
    choose("Freeze the agreement")
    assert set(frozen(store_of(window))) == {OVERALL, "1.1", "1.2", "2.1"}
    assert [row[:2] for row in rows(page.agreement.table)][:2] == [["Overall", "Frozen"], ["Overall", "Now"]]
    assert "Frozen by The lead, 2 Nov 2026, 12:00." in words(page)
    assert not page.agreement.freeze_button.isVisible()
    before = rows(page.agreement.table)[0]
    page.session.settle(reading_subject("K001", BEN), "risk_screened", "yes")
    assert rows(page.agreement.table)[0] == before
    assert rows(page.agreement.table)[1][2:] != before[2:]


def test_undo_does_not_take_a_freeze_back(window: MainWindow, twice: Path) -> None:
    page = gathering(window, twice)
    page.agreement.table.setFocus()
    choose("Freeze the agreement")
    page.session.undo()
    assert set(frozen(store_of(window))) == {OVERALL, "1.1", "1.2", "2.1"}


def test_the_two_readings_stand_side_by_side_differences_first(comparing: Callable[[], CompareView]) -> None:
    view = comparing()
    assert "2 of 11 questions differ. No reading of record yet." in words(view)
    assert isinstance(focus(), LineTable)
    assert rows()[:3] == [
        ["differ", "1.2.1 Was risk screened?", "Yes", "No", ""],
        ["differ", "1.2.3 How good overall?", "Poor", "Insufficient", ""],
        ["agree", "1.1.1 Was a plan made?", "Yes", "Yes", ""],
    ]


def test_settling_waits_for_the_figures_and_for_the_choice(
    window: MainWindow, comparing: Callable[[], CompareView]
) -> None:
    view = comparing()
    before = store_of(window).digest()
    choose("Agree on “No” (Ben)")
    assert "Freeze the agreement first" in words(view)
    assert store_of(window).digest() == before


def test_answers_are_settled_into_the_reading_of_record_and_signed_again(
    window: MainWindow, comparing: Callable[[], CompareView]
) -> None:
    page = page_of(window, GatherPage)
    page.agreement.freeze_button.click()
    page.session.settle(INSPECTION, RECORD + "K001", ANNA)
    view = comparing()
    assert rows()[0][4] == "Yes"
    choose("Agree on “No” (Ben)")
    assert "1 of 11 questions differ. The reading of record is Anna's. Its signature is void" in words(view)
    tab_to(LineTable)
    assert ["agree", "1.2.1 Was risk screened?", "No", "No", "No, by The lead"] in rows()
    press(Key.Key_Home)
    choose("Agree on “Poor” (Anna)")
    assert "That stands already in the reading of record, Anna's." in words(view)
    choose("Sign as reconciled")
    assert store_of(window).reading("K001", ANNA).counts
    assert not button(view, "Back to all cases read twice").isHidden()
    press(Key.Key_Escape)
    assert focus() is page.doubles.table
    assert rows()[0] == ["K001", "Anna, Ben", "Anna"]
    assert live(store_of(window)) != {key: each.levels for key, each in frozen(store_of(window)).items()}


def test_a_question_that_one_reader_was_not_asked(window: MainWindow, twice: Path) -> None:
    with Store.open(twice) as store:
        store.record(Statement(reading_subject("K001", BEN), "plan_made", "no"), BEN)
        store.record(Statement(case_subject("K001"), "remark", "x"), LEAD)
    page = gathering(window, twice)
    assert rows(page.doubles.table)[0][1] == "Anna, Ben (changed since signed)"
    page.doubles.table.setFocus()
    choose("Compare the answers…")
    assert ["differ", "1.1.2 Was it made in time?", "No", "not asked", ""] in rows()
