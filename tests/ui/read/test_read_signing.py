"""Signing on the Read page, reopening, and settling a conflict."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QRadioButton

from model.file.store import Store
from model.inspection.readings import Signature
from model.journal.journal import make
from model.journal.records import Statement, reading_subject
from tests.ui.at_work import focus
from tests.ui.keyboard import press
from tests.ui.read_desk import (
    ALL_ANSWERS,
    ALL_KEYS,
    CONTROL,
    ME,
    SHIFT,
    Desk,
    Key,
    answer,
    press_with,
)

# Signing


def test_signing_takes_two_presses(desk: Desk) -> None:
    press(*ALL_KEYS)
    press_with(CONTROL, Key.Key_Return)
    assert desk.store.reading("K001", ME).signature is Signature.SIGNED
    assert "K001 is signed. Next case: K002 (Enter)." in desk.says


def test_a_press_of_the_sign_key_by_mistake_is_harmless(desk: Desk) -> None:
    press(*ALL_KEYS)
    press(Key.Key_Escape)
    assert "Sign K001?" not in desk.says
    press_with(CONTROL, Key.Key_Return)
    press_with(SHIFT, Key.Key_Return)
    assert "Sign K001?" not in desk.says
    assert desk.store.reading("K001", ME).signature is Signature.DRAFT


def test_after_signing_enter_opens_the_next_case(desk: Desk) -> None:
    press(*ALL_KEYS)
    press_with(CONTROL, Key.Key_Return)
    press(Key.Key_Return)
    assert "Sentence: Custody" in desk.says
    press("n")
    assert desk.answers("K002") == {"plan_made": "no"}


def test_with_answers_missing_signing_names_them_and_wants_a_reason(desk: Desk) -> None:
    press("n")
    press_with(CONTROL, Key.Key_Return)
    assert "7 questions are not answered, the first of them 1.1.3." in desk.says
    assert "7 questions still to be answered" in desk.says
    press(Key.Key_Return)
    assert "A reason is needed." in desk.says
    press("File lost", Key.Key_Return)
    reading = desk.store.reading("K001", ME)
    assert reading.signature is Signature.SIGNED
    assert reading.notes == {"signed": "File lost"}


def test_a_signed_reading_is_not_changed_but_asks_to_be_reopened(desk: Desk) -> None:
    press(*ALL_KEYS)
    press_with(CONTROL, Key.Key_Return)
    press(Key.Key_Escape, "1")
    assert desk.answers() == ALL_ANSWERS
    assert "This reading is signed. Reopen it with a reason to change it." in desk.says
    press("Wrong box", Key.Key_Return)
    assert desk.store.reading("K001", ME).signature is Signature.DRAFT
    press("1")
    assert desk.answers()["delivery_overall"] == "excellent"


def test_the_mouse_does_not_change_a_signed_reading_either(reads: Callable[[], Desk], store: Store) -> None:
    answer(store, **ALL_ANSWERS)
    store.sign("K001", ME)
    store.local.set("place", "K001\tplan_made")
    desk = reads()
    no = next(radio for radio in desk.window.findChildren(QRadioButton) if "No" in radio.text() and radio.isVisible())
    QTest.mouseClick(no, Qt.MouseButton.LeftButton, pos=QPoint(8, no.height() // 2))
    assert desk.chosen() == ["Yes"]
    assert desk.answers() == ALL_ANSWERS


def test_undo_does_not_change_a_signed_reading(desk: Desk) -> None:
    press(*ALL_KEYS)
    press_with(CONTROL, Key.Key_Return)
    desk.session.undo()
    assert desk.store.reading("K001", ME).signature is Signature.SIGNED


def test_not_now_does_not_sign(desk: Desk) -> None:
    press(*ALL_KEYS)
    while not isinstance(focus(), QPushButton) or "Not now" not in focus().text():  # type: ignore[attr-defined]
        press_with(SHIFT, Key.Key_Tab)
    press(Key.Key_Return)
    assert "Sign K001?" not in desk.says
    assert desk.store.reading("K001", ME).signature is Signature.DRAFT


def test_a_signature_that_a_later_change_voided_is_seen(reads: Callable[[], Desk], store: Store) -> None:
    answer(store, **ALL_ANSWERS)
    store.sign("K001", ME)
    answer(store, plan_timely="no")
    store.local.set("place", "K001\tplan_made")
    desk = reads()
    assert "Changed since it was signed, so the signature is void. Sign it again." in desk.says
    press_with(CONTROL, Key.Key_Return)
    press_with(CONTROL, Key.Key_Return)
    assert "signature is void" not in desk.says
    assert store.reading("K001", ME).signature is Signature.SIGNED


# Conflicts


def test_a_conflict_shows_both_answers_and_an_answer_settles_it(reads: Callable[[], Desk], store: Store) -> None:
    statement = Statement(reading_subject("K001", ME), "plan_made", "yes")
    elsewhere = Statement(reading_subject("K001", ME), "plan_made", "no")
    store.apply([make(statement, ME, "2026-11-02T09:00:00Z"), make(elsewhere, "Ann, at home", "2026-11-01T20:00:00Z")])
    desk = reads()
    assert desk.row("1.1.1") == "1.1.1 Was a plan made? (in conflict)"
    assert "Yes (Ann, 2026-11-02" in desk.says
    assert "No (Ann, at home, 2026-11-01" in desk.says
    press("y")
    assert desk.answers() == {"plan_made": "yes"}
    assert desk.row("1.1.1") == "1.1.1 Was a plan made? (answered)"
    assert store.conflicts() == {}


def test_a_conflict_on_a_note_is_settled_by_writing_it(reads: Callable[[], Desk], store: Store) -> None:
    for text, made_at in (("One thing", "2026-11-02T09:00:00Z"), ("Another", "2026-11-02T10:00:00Z")):
        store.apply([make(Statement(reading_subject("K001", ME), "note:plan_made", text), ME, made_at)])
    desk = reads()
    assert "Conflict on the note: " in desk.says
    assert "“Another” (Ann, 2026-11-02 10:00)" in desk.says
    press(Key.Key_F2, "Both", Key.Key_Escape)
    assert "Conflict" not in desk.says
    assert store.reading("K001", ME).notes == {"plan_made": "Both"}
