"""The Gather page: the plan before anything is changed, refused returns, conflicts and cases read twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from export.exchange import lead_key, signatures
from export.exchange.returns import write_return
from model.file.store import Store
from model.journal.field_names import RECORD
from model.journal.records import INSPECTION, KeyState, Statement, Value, case_subject, reading_subject
from tests.ui.at_work import LEAD, focus, idle, readers_copy, store_of
from tests.ui.cases.test_cases_page import ANSWERS
from tests.ui.keyboard import press, rows, words
from tests.ui.returns.gathered import gathering
from ui.returns.gather_page import GatherPage
from ui.window.main_window import MainWindow

Key = Qt.Key


def returned(path: Path, name: str, answers: dict[str, Value], *, sign: bool = True) -> Path:
    """A return by an assessor who read K001 in a copy of the file."""
    copy = readers_copy(path, name)
    with Store.open(copy) as store:
        subject = reading_subject("K001", name)
        store.record_all([Statement(subject, question, answer) for question, answer in answers.items()], name)
        if sign:
            store.sign("K001", name)
        out = path.with_name(f"{name}.caseread-return")
        write_return(store, out)
    return out


def add(qtbot: QtBot, window: MainWindow, page: GatherPage, *paths: Path) -> None:
    page.add_returns(paths)
    idle(qtbot, window)


def test_the_plan_is_told_before_anything_is_changed(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    paths = [returned(file, "Reader A", ANSWERS), returned(file, "Reader B", {"plan_made": "yes"}, sign=False)]
    page = gathering(window, file)
    before = store_of(window).digest()
    add(qtbot, window, page, *paths)
    # eight answers and a signature by A, one answer by B, and a key of each; the sample that both carry is here already
    assert "2 returns read, from Reader A, Reader B: 12 new entries, 6 known already." in words(page)
    assert "2 readings would arrive or change; no new conflict." in words(page)
    assert [row[:3] for row in rows(page.plan.table)] == [
        ["New key", "", "Reader A"],
        ["New key", "", "Reader B"],
        ["Reading", "K001", "Reader A"],
        ["Reading", "K001", "Reader B"],
    ]
    assert store_of(window).digest() == before
    press(Key.Key_Space)
    idle(qtbot, window)
    assert [row.assessor for row in store_of(window).readings()] == ["Reader A", "Reader B"]
    (backup,) = file.parent.glob("kent backups/* merge *.caseread")
    assert page.notice.text() == (
        "Taken in: 2 readings arrived or changed. The file as it was is among its backups "
        f"({backup.name.partition(' ')[0]})."
    )
    with Store.open(backup) as kept:
        assert kept.digest() == before


def test_cancel_forgets_the_returns(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    path = returned(file, "Reader A", ANSWERS)
    page = gathering(window, file)
    add(qtbot, window, page, path)
    press(Key.Key_Tab, Key.Key_Space)
    assert not page.plan.table.isVisible()
    assert store_of(window).readings() == []
    assert focus() is page.add_button


def test_a_refused_return_is_named_and_the_others_can_be_added(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    good = returned(file, "Reader A", ANSWERS)
    bad = file.with_name("bad.caseread-return")
    bad.write_bytes(good.read_bytes()[:-20])
    page = gathering(window, file)
    add(qtbot, window, page, bad, good)
    assert rows(page.plan.table)[0][0] == "Refused"
    assert "bad.caseread-return" in rows(page.plan.table)[0][3]
    press(Key.Key_Space)
    idle(qtbot, window)
    assert [row.assessor for row in store_of(window).readings()] == ["Reader A"]


def test_a_return_taken_in_twice_changes_nothing(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    path = returned(file, "Reader A", ANSWERS)
    page = gathering(window, file)
    add(qtbot, window, page, path)
    press(Key.Key_Space)
    idle(qtbot, window)
    add(qtbot, window, page, path)
    assert "everything in it is here already" in words(page)
    assert focus() is page.plan.cancel_button


def test_a_signature_that_would_become_void_is_told(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    first = returned(file, "Reader A", ANSWERS)
    page = gathering(window, file)
    add(qtbot, window, page, first)
    press(Key.Key_Space)
    idle(qtbot, window)
    with Store.open(file.with_name("Reader A.caseread")) as theirs:
        theirs.record(Statement(reading_subject("K001", "Reader A"), "risk_screened", "no"), "Reader A")
        write_return(theirs, first)
    add(qtbot, window, page, first)
    assert "1 signature would become void" in words(page)
    assert rows(page.plan.table)[0][:3] == ["Signature void", "K001", "Reader A"]


def test_a_conflict_shows_both_sides_and_is_settled_by_key(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    """A deputy, who has a whole copy of the lead's file and so the lead's key, says otherwise than the lead."""
    copy, path = file.with_name("deputy.caseread"), file.with_name("deputy.caseread-return")
    with Store.open(file) as ours:
        lead_key.ensure(ours, LEAD)
        ours.upkeep.backup(copy)
        ours.record(Statement(case_subject("K001"), "hours", 30), LEAD)
    with Store.open(copy) as theirs:
        theirs.record(Statement(case_subject("K001"), "hours", 40), "Deputy")
        write_return(theirs, path)
    page = gathering(window, file)
    add(qtbot, window, page, path)
    assert "1 new conflict" in words(page)
    press(Key.Key_Space)
    idle(qtbot, window)
    assert "Conflicts (1)" in words(page)
    assert focus() is page.conflicts.table
    ((case, reader, what, said),) = rows(page.conflicts.table)
    assert (case, reader, what) == ("K001", "", "Hours ordered")
    assert sorted(said.split(" / ")) == ["30", "40"]
    press(Key.Key_Return)
    texts = [button.text() for button in page.conflicts.buttons]
    assert any("Keep “40” (Deputy, " in text for text in texts)
    assert any(f"Keep “30” ({LEAD}, " in text for text in texts)
    if "“40”" not in page.conflicts.buttons[0].text():
        press(Key.Key_Tab)
    press(Key.Key_Space)
    assert store_of(window).case("K001").details["hours"] == 40
    assert store_of(window).conflicts() == {}
    assert not page.conflicts.isVisible()


def test_a_case_read_twice_awaits_the_choice_which_reading_counts(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    paths = [returned(file, name, ANSWERS) for name in ("Reader A", "Reader B")]
    page = gathering(window, file)
    add(qtbot, window, page, *paths)
    press(Key.Key_Space)
    idle(qtbot, window)
    assert rows(page.doubles.table) == [["K001", "Reader A, Reader B", "Reader A"]]
    page.doubles.table.setFocus()
    press(Key.Key_Return, Key.Key_Tab)
    assert isinstance(focus(), QPushButton)
    press(Key.Key_Space)
    assert store_of(window).values(INSPECTION)[RECORD + "K001"] == "Reader B"
    assert rows(page.doubles.table)[0][2] == "Reader B"


def test_cases_that_nobody_has_signed_are_listed(window: MainWindow, file: Path) -> None:
    page = gathering(window, file)
    assert "Not signed yet (2)" in words(page)
    assert "K001, K002" in words(page)


def test_returns_can_be_dropped_on_the_page(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    path = returned(file, "Reader A", ANSWERS)
    page = gathering(window, file)
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)), QUrl.fromLocalFile("/nowhere/other.txt")])
    drop = QDropEvent(
        QPointF(QPoint(5, 5)),
        Qt.DropAction.CopyAction,
        dragged,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(drop)
    idle(qtbot, window)
    assert "1 return read, from Reader A" in words(page)


def words_of(file: Path) -> str:
    with Store.open(file) as store:
        return signatures.in_words(signatures.public_key(store) or "")


@pytest.fixture
def changed(qtbot: QtBot, window: MainWindow, file: Path) -> tuple[GatherPage, Path, str, str]:
    """The page after a return by Reader A; one from another laptop of theirs; the words of the first key, and of it."""
    path = returned(file, "Reader A", ANSWERS)
    known = words_of(file.with_name("Reader A.caseread"))
    page = gathering(window, file)
    add(qtbot, window, page, path)
    assert f"Reader A's key, seen for the first time, reads “{known}”: ask Reader A to compare." in [
        row[3] for row in rows(page.plan.table)
    ]
    press(Key.Key_Space)
    idle(qtbot, window)
    new = file.with_name("lost")
    new.mkdir()
    with Store.open(file.with_name("Reader A.caseread")) as theirs:
        theirs.upkeep.backup(new / "kent.caseread")
    with Store.open(new / "kent.caseread") as theirs:
        signatures.adopt(theirs, "5e" * 32)
        theirs.record(Statement(reading_subject("K002", "Reader A"), "plan_made", "no"), "Reader A")
        write_return(theirs, new / "new.caseread-return")
    return page, new / "new.caseread-return", known, words_of(new / "kent.caseread")


def test_a_return_with_another_key_awaits_comparing_and_is_accepted_by_key(
    qtbot: QtBot, window: MainWindow, changed: tuple[GatherPage, Path, str, str]
) -> None:
    page, path, known, other = changed
    before = store_of(window).digest()
    add(qtbot, window, page, path)
    assert "Signed with another key (1)" in words(page)
    assert rows() == [["Reader A", "new.caseread-return", other, known]]  # the keyboard is there
    assert "Ask Reader A to read you the words of their key" in words(page)
    assert not page.plan.apply_button.isEnabled()
    press(Key.Key_Return, Key.Key_Space)
    idle(qtbot, window)
    assert store_of(window).digest() == before
    assert [row[0] for row in rows(page.plan.table)] == ["Key accepted", "Reading"]
    assert rows(page.plan.table)[0][3] == f"A new key of Reader A's, which you accept, reads “{other}”."
    assert not page.plan.keys.isVisible()
    assert focus() is page.plan.apply_button
    press(Key.Key_Space)
    idle(qtbot, window)
    new_key = signatures.key_field("Reader A", signatures.public_half("5e" * 32))
    accepted = [(entry.author, entry.value) for entry in store_of(window).history(INSPECTION, new_key)]
    assert (LEAD, KeyState.ACCEPTED) in accepted
    assert store_of(window).reading("K002", "Reader A").answers == {"plan_made": "no"}
    assert store_of(window).conflicts() == {}
    add(qtbot, window, page, path)
    assert "everything in it is here already" in words(page)


def test_what_is_not_accepted_is_left_out_and_asked_again_next_time(
    qtbot: QtBot, window: MainWindow, file: Path, changed: tuple[GatherPage, Path, str, str]
) -> None:
    page, path, _, _ = changed
    good = returned(file, "Reader B", ANSWERS)
    add(qtbot, window, page, path, good)
    assert focus() is page.plan.keys.table
    page.plan.apply_button.setFocus()
    press(Key.Key_Space)
    idle(qtbot, window)
    assert [row.assessor for row in store_of(window).readings()] == ["Reader A", "Reader B"]
    assert store_of(window).reading("K002", "Reader A").answers == {}
    add(qtbot, window, page, path)
    assert "Signed with another key (1)" in words(page)
    press(Key.Key_Return, Key.Key_Tab, Key.Key_Space)
    assert not page.plan.keys.isVisible()
    assert focus() is page.add_button
