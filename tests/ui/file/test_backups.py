"""Backups in the window: taken by themselves, listed, compared, restored, taken in, by key; of a damaged file too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from model.file import backups, limits
from model.file.backup_names import Why, backups_of
from model.file.protection import FileKey, new_key
from model.file.store import Store
from model.journal.records import Refused, Statement
from tests.both_kinds import KEY
from tests.ui.at_work import LEAD, button, buttons, focus, idle, inspection, store_of
from tests.ui.keyboard import focused_table, press, rows, words
from ui.file.backups_form import BackupsForm
from ui.kit.line_table import LineTable
from ui.kit.unlock_form import UnlockForm
from ui.window.main_window import MainWindow

Key = Qt.Key
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
ANN = "reading/K001/Ann"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of which the one backup was taken before Ann's answer."""
    path = inspection(tmp_path)
    with Store.open(path) as store:
        store.upkeep.take_backup(Why.CLOSED)
        store.record(Statement(ANN, "plan_made", "yes"), "Ann")
    return path


def at_rest(qtbot: QtBot, window: MainWindow) -> None:
    """Until nothing is under way, nor about to be."""
    idle(qtbot, window)
    qtbot.waitUntil(lambda: not window.sealing)


def form_of(qtbot: QtBot, window: MainWindow) -> BackupsForm:
    """The form of the backups, once all is in it."""
    at_rest(qtbot, window)
    form = next(form for form in window.findChildren(BackupsForm) if form.isVisible())
    qtbot.waitUntil(lambda: not window.sealing and bool(form.summary.text()))
    window.activateWindow()  # the offscreen platform forgets which window is active when one must grow
    qtbot.waitUntil(window.isActiveWindow)
    return form


def ask_for_backups(qtbot: QtBot, window: MainWindow) -> BackupsForm:
    QTest.keyClick(focus(), Key.Key_B, CTRL_SHIFT)
    return form_of(qtbot, window)


class TestByThemselves:
    def test_one_is_taken_soon_after_opening_and_one_at_closing_if_something_changed(
        self, qtbot: QtBot, tmp_path: Path, window: MainWindow
    ) -> None:
        path = inspection(tmp_path)
        window.open_file(path)
        qtbot.waitUntil(lambda: bool(backups_of(path)))
        idle(qtbot, window)
        store_of(window).record(Statement(ANN, "plan_made", "yes"), "Ann")
        window.show_start()
        assert [backup.why for backup in backups_of(path)] == [Why.CLOSED, Why.OPENED]
        window.open_file(path)
        window.show_start()
        assert len(backups_of(path)) == 2

    def test_one_that_cannot_be_taken_is_said_and_work_goes_on(
        self, qtbot: QtBot, file: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise Refused("kent.caseread could not be backed up: database or disk is full.")

        monkeypatch.setattr(backups, "take", full)
        window.open_file(file)
        qtbot.waitUntil(lambda: "could not be backed up: database or disk is full" in words(window))
        assert window.pages is not None
        assert window.pages.session.answer("K002", "plan_made", "no") is not None
        window.show_start()
        assert window.start.isVisible()

    def test_a_plain_copy_beside_a_protected_file_is_named(
        self, qtbot: QtBot, tmp_path: Path, window: MainWindow
    ) -> None:
        path = inspection(tmp_path)
        with Store.open(path) as store:
            copy = store.upkeep.backup()
            store.upkeep.protect(KEY)
        window.open_file(path, KEY)
        qtbot.waitUntil(lambda: f"not {copy.name} beside it" in words(window))
        assert copy.exists()


class TestLooking:
    def test_they_are_listed_with_what_differs_and_escape_goes_back(
        self, qtbot: QtBot, file: Path, window: MainWindow
    ) -> None:
        with Store.open(file) as store:
            store.upkeep.backup()
            store.record(Statement("case/K002", "hours", 12), "Lead")
            store.upkeep.take_backup(Why.MERGE)
        window.open_file(file)
        form = ask_for_backups(qtbot, window)
        assert focused_table() is form.table
        assert {tuple(row[1:4]) for row in rows()} == {
            ("Before entries were taken in", "8", "1"),
            ("When the file was closed", "6", "0"),
            ("Saved as a backup copy", "7", "1"),
        }
        assert form.summary.text() == "This backup holds exactly what the file holds now."
        press(Key.Key_End)
        form_of(qtbot, window)
        press(Key.Key_Home, Key.Key_Down)
        form_of(qtbot, window)
        press(Key.Key_Escape)
        assert store_of(window).path == file
        assert not form.isVisible()

    def test_what_differs_is_told_by_case_and_reading_in_words(
        self, qtbot: QtBot, file: Path, window: MainWindow
    ) -> None:
        window.open_file(file)
        form = ask_for_backups(qtbot, window)
        said = "The file holds 1 entry more than this backup; the backup holds nothing that the file does not."
        assert said in words(form)
        assert rows(form.differs)[0][:4] == ["K001", "Ann", "1", "0"]
        assert "Yes in the file, nothing stated in the backup" in rows(form.differs)[0][4]
        assert not form.take_in.isVisible()

    def test_without_any_it_is_said(self, qtbot: QtBot, tmp_path: Path, window: MainWindow) -> None:
        window.open_file(inspection(tmp_path))
        QTest.keyClick(focus(), Key.Key_B, CTRL_SHIFT)
        assert "There is no backup of kent.caseread yet" in words(window)
        at_rest(qtbot, window)

    def test_a_damaged_backup_says_so_and_is_not_restored(self, qtbot: QtBot, file: Path, window: MainWindow) -> None:
        bad = backups_of(file)[0].path
        bad.write_bytes(b"ruined" * 1000)
        window.open_file(file)
        form = ask_for_backups(qtbot, window)
        assert "cannot be read" in str(rows(form.table))
        form.table.select(str(bad))
        form_of(qtbot, window)
        press(Key.Key_Return, Key.Key_Space)
        assert bad.name in form.notice.text()
        assert store_of(window).values(ANN) == {"plan_made": "yes"}


class TestRestoring:
    def test_it_is_asked_twice_then_the_file_is_as_it_was_and_nothing_is_lost(
        self, qtbot: QtBot, file: Path, window: MainWindow
    ) -> None:
        window.open_file(file)
        form = ask_for_backups(qtbot, window)
        press(Key.Key_Return, Key.Key_Space)
        assert "kent.caseread will be as it was on " in form.notice.text()
        assert "without the 1 entry that it alone holds now" in form.notice.text()
        assert focus() is button(form, "Restore it now")
        press(Key.Key_Space)
        qtbot.waitUntil(lambda: window.pages is not None and "found whole" in words(window))
        assert store_of(window).values(ANN) == {}
        assert store_of(window).local.get("assessor") == LEAD
        assert backups_of(file)[0].why is Why.RESTORE

    def test_what_was_given_up_can_be_taken_in_again(self, qtbot: QtBot, file: Path, window: MainWindow) -> None:
        window.open_file(file)
        ask_for_backups(qtbot, window)
        press(Key.Key_Return, Key.Key_Space, Key.Key_Space)
        qtbot.waitUntil(lambda: window.pages is not None and "found whole" in words(window))
        at_rest(qtbot, window)
        store_of(window).record(Statement("case/K002", "hours", 12), "Lead")
        form = ask_for_backups(qtbot, window)
        row = next(row for row in rows(form.table) if row[1] == "Before a backup was restored")
        form.table.select(next(str(b.path) for b in backups_of(file) if b.why is Why.RESTORE))
        form = form_of(qtbot, window)
        assert row[2] == "7"
        assert "1 entry that this backup does not, and the backup 1 entry that the file does not" in words(form)
        button(form, "Take in what the file does not have").setFocus()
        press(Key.Key_Space)
        qtbot.waitUntil(lambda: "Taken in: 1 entry." in words(window))
        assert store_of(window).values(ANN) == {"plan_made": "yes"}
        assert store_of(window).values("case/K002")["hours"] == 12

    def test_one_that_fails_leaves_the_file_open_as_it_was(
        self, qtbot: QtBot, file: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        window.open_file(file)
        ask_for_backups(qtbot, window)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("model.file.database.copy_keyed", full)
        press(Key.Key_Return, Key.Key_Space, Key.Key_Space)
        qtbot.waitUntil(lambda: "No space left on device" in words(window))
        assert store_of(window).values(ANN) == {"plan_made": "yes"}

    def test_from_an_open_backup_its_file_is_restored(self, qtbot: QtBot, file: Path, window: MainWindow) -> None:
        window.open_file(backups_of(file)[0].path)
        assert "is a backup of kent.caseread" in words(window)
        form = ask_for_backups(qtbot, window)
        assert "Backups of kent" in words(form)
        press(Key.Key_Return, Key.Key_Space, Key.Key_Space)
        qtbot.waitUntil(lambda: window.pages is not None and "found whole" in words(window))
        assert store_of(window).path == file


class TestDamaged:
    @pytest.mark.parametrize("data", [b"", b"not a database", b"SQLite format 3\0"])
    def test_its_backups_are_shown_at_once_and_one_key_more_restores(
        self, data: bytes, qtbot: QtBot, file: Path, window: MainWindow
    ) -> None:
        file.write_bytes(data)
        assert not window.open_file(file)
        form = form_of(qtbot, window)
        assert form.why.text().startswith("⚠ kent.caseread is ")
        assert "there is nothing to compare with. This backup holds 6 entries and 0 readings." in words(form)
        press(Key.Key_Return, Key.Key_Space, Key.Key_Space)
        qtbot.waitUntil(lambda: window.pages is not None and "found whole" in words(window))
        assert [case.ref for case in store_of(window).cases()] == ["K001", "K002"]
        (aside,) = file.parent.glob("kent backups/kent set aside *")
        assert aside.read_bytes() == data

    def test_a_protected_one_asks_for_the_passphrase_first(
        self, qtbot: QtBot, tmp_path: Path, window: MainWindow
    ) -> None:
        path = inspection(tmp_path)
        with Store.open(path) as store:
            store.upkeep.protect(new_key("five words make it safe"))
            store.upkeep.take_backup(Why.CLOSED)
        path.write_bytes(b"\0" * 8192)
        window.open_file(path)
        at_rest(qtbot, window)
        assert isinstance(focus(), QLineEdit)
        press("not these", Key.Key_Return)
        at_rest(qtbot, window)
        assert "does not open with this passphrase" in words(window)
        press("five words make it safe", Key.Key_Return)
        qtbot.waitUntil(lambda: any(f.isVisible() for f in window.findChildren(BackupsForm)))
        form_of(qtbot, window)
        press(Key.Key_Return, Key.Key_Space, Key.Key_Space)
        qtbot.waitUntil(lambda: window.pages is not None and "found whole" in words(window))
        assert isinstance(store_of(window).key, FileKey)

    def test_where_the_right_passphrase_does_not_open_it_its_backups_are_one_button_away(
        self, qtbot: QtBot, tmp_path: Path, window: MainWindow
    ) -> None:
        path = inspection(tmp_path)
        with Store.open(path) as store:
            store.upkeep.protect(new_key("five words make it safe"))
            store.upkeep.take_backup(Why.CLOSED)
        data = bytearray(path.read_bytes())
        data[16:4096] = bytes(4080)
        path.write_bytes(data)
        window.open_file(path)
        press("five words make it safe", Key.Key_Return)
        at_rest(qtbot, window)
        assert "a backup of it may open" in words(window)
        button(window, "See its backups…").setFocus()
        press(Key.Key_Space, "five words make it safe", Key.Key_Return)
        qtbot.waitUntil(lambda: any(f.isVisible() for f in window.findChildren(BackupsForm)))
        form = form_of(qtbot, window)
        assert "kent.caseread did not open." in form.why.text()
        press(Key.Key_Return, Key.Key_Space, Key.Key_Space)
        qtbot.waitUntil(lambda: window.pages is not None and "found whole" in words(window))
        assert len(store_of(window).cases()) == 2

    def test_escape_leads_back_to_where_one_was(self, qtbot: QtBot, file: Path, window: MainWindow) -> None:
        file.write_bytes(b"")
        window.open_file(file)
        form_of(qtbot, window)
        press(Key.Key_Escape)
        assert window.start.isVisible()


def test_a_plain_copy_is_said_to_be_one(qtbot: QtBot, file: Path, window: MainWindow) -> None:
    copy = file.with_suffix("")
    shutil.copy(file, copy)
    window.open_file(copy)
    qtbot.waitUntil(lambda: f"{copy.name} is a copy of {file.name}, whose backups stay its own" in words(window))
    assert len(backups_of(file)) > 0


def test_that_a_file_is_nearly_full_is_said_above_its_pages(
    qtbot: QtBot, file: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_EARLY", 0)
    window.open_file(file)
    qtbot.waitUntil(lambda: f"{file.name} is getting full: it holds" in words(window))


def test_everything_in_the_form_has_a_name(qtbot: QtBot, file: Path, window: MainWindow) -> None:
    window.open_file(file)
    form = ask_for_backups(qtbot, window)
    assert all(table.accessibleName() for table in form.findChildren(LineTable))
    assert [b.text().replace("&", "") for b in buttons(form) if isinstance(b, QPushButton)] == [
        "Restore this backup",
        "Back",
    ]
    assert not window.findChildren(UnlockForm)
