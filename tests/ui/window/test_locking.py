"""Locking: on request and when the window is left alone, everything saved, nothing of the file within reach."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QAction, QClipboard, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QMenu, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from model.file.protection import FileKey
from model.journal.records import NOTE, reading_subject
from tests.ui.at_work import LEAD, focus, inspection, page_of, store_of
from tests.ui.keyboard import press, words
from tests.ui.protected import PASSPHRASE, lock, open_with, protected_inspection, unlock
from tests.ui.read_desk import CONTROL, press_with
from ui.cases.cases_page import CasesPage
from ui.read.read_page import ReadPage
from ui.session.actions import Act
from ui.session.settings import Settings
from ui.window import idle
from ui.window.main_window import MainWindow

Key = Qt.Key
CANARY = "the offender's sister in Margate"
LOCKED = "Locked. Everything is saved."


class Clocks:
    """The two clocks of a laptop, which a test turns."""

    def __init__(self) -> None:
        self.wall = self.running = 1000.0

    def pass_minutes(self, minutes: float) -> None:
        self.wall += minutes * 60
        self.running += minutes * 60

    def sleep_minutes(self, minutes: float) -> None:
        self.wall += minutes * 60


@pytest.fixture(autouse=True)
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    turned = Clocks()
    monkeypatch.setattr(idle, "CLOCKS", (lambda: turned.wall, lambda: turned.running))
    monkeypatch.setattr(idle, "_LOOK_MS", 10)
    return turned


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return protected_inspection(tmp_path)


@pytest.fixture
def reading(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    """The protected file at work: the second case in view, at its second question, the first answered."""
    window.open_file(path)
    unlock(qtbot, window)
    assert window.pages is not None
    window.pages.read_case("K002")
    press("y")


def look_around(qtbot: QtBot) -> None:
    """Wait while whoever watches for idle minutes looks at the clocks a few times, if anyone does."""
    looks: list[None] = []
    timer = QTimer(interval=idle._LOOK_MS)
    timer.timeout.connect(lambda: looks.append(None))
    timer.start()
    qtbot.waitUntil(lambda: len(looks) > 3)


def stays_open(window: MainWindow) -> bool:
    """Whether it is neither locked nor about to be."""
    return window.pages is not None and not window._locking.waits


def is_locked(window: MainWindow) -> bool:
    return window.pages is None and LOCKED in words(window)


def note_box(window: MainWindow) -> QPlainTextEdit:
    return next(box for box in window.findChildren(QPlainTextEdit) if box.accessibleName().startswith("Note"))


@pytest.mark.usefixtures("reading")
def test_ctrl_l_locks_and_the_passphrase_opens_the_same_question(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    before = words(window)
    assert "Was it made in time?" in before
    lock(qtbot, window)
    assert LOCKED in words(window)
    assert window.windowTitle() == "Locked — Caseread"
    with open_with(path) as elsewhere:
        assert elsewhere.read_only is None
        assert elsewhere.reading("K002", LEAD).answers == {"plan_made": "yes"}
    assert [left.name for left in path.parent.iterdir() if left.name.startswith(path.name)] == [path.name]
    unlock(qtbot, window)
    assert window.windowTitle().startswith("kent — Kent")
    page = page_of(window, ReadPage)
    assert "Was it made in time?" in words(page)
    assert [box.currentText().split()[0] for box in page.findChildren(QComboBox)] == ["K002"]
    press("n")
    assert store_of(window).reading("K002", LEAD).answers == {"plan_made": "yes", "plan_timely": "no"}


@pytest.mark.usefixtures("reading")
def test_the_same_page_is_shown_again(qtbot: QtBot, window: MainWindow) -> None:
    assert window.pages is not None
    window.pages.go("Section 4")
    lock(qtbot, window)
    unlock(qtbot, window)
    assert window.pages is not None
    assert window.pages.current.title == "Section 4"


@pytest.mark.usefixtures("reading")
def test_a_half_typed_note_is_saved_first(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    note_box(window).setFocus()
    press("half a sen")
    lock(qtbot, window)
    with open_with(path) as store:
        assert store.heads(reading_subject("K002", LEAD))[NOTE + "plan_timely"][0].value == "half a sen"


@pytest.mark.usefixtures("reading")
def test_nothing_of_the_file_is_within_reach(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _: True)  # which the offscreen platform never says
    note_box(window).setFocus()
    press(CANARY)
    press_with(CONTROL, Key.Key_A)
    press_with(CONTROL, Key.Key_C)
    assert QGuiApplication.clipboard().text() == CANARY
    lock(qtbot, window)
    assert QGuiApplication.clipboard().text() == ""
    qtbot.waitUntil(lambda: not window.findChildren(ReadPage))
    said = [text for widget in (window, *window.findChildren(QWidget)) for text in texts(widget)]
    assert any(LOCKED in text for text in said)
    for secret in (CANARY, "K001", "K002", LEAD, "Was a plan made?", "2026-11"):
        assert [text for text in said if secret in text] == []
    actions = [action for action in window.findChildren(QAction) if action.isVisible() and action.isEnabled()]
    assert {window.acts[act] for act in (Act.UNDO, Act.REDO, Act.BACKUP, Act.LOCK)}.isdisjoint(actions)
    assert not [action for action in actions if "Cases" in action.text()]


def texts(widget: QWidget) -> Iterator[str]:
    """Whatever a widget shows, or a screen reader says of it."""
    yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    if isinstance(widget, (QLabel, QLineEdit)):
        yield widget.text()
    if isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    if isinstance(widget, QMenu):
        yield from (action.text() for action in widget.actions())


@pytest.mark.usefixtures("reading")
def test_the_key_is_forgotten(qtbot: QtBot, window: MainWindow) -> None:
    key = store_of(window).key
    assert key is not None
    secret = key.secret
    del key
    lock(qtbot, window)
    qtbot.waitUntil(lambda: not window.findChildren(ReadPage))
    gc.unfreeze()
    gc.collect()
    kept = [one for one in gc.get_objects() if isinstance(one, FileKey) and one.secret == secret]
    assert kept == []


@pytest.mark.usefixtures("reading")
def test_what_somebody_copied_elsewhere_is_let_be(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    QGuiApplication.clipboard().setText("of another program")
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _: False)
    lock(qtbot, window)
    assert QGuiApplication.clipboard().text() == "of another program"


@pytest.mark.usefixtures("reading")
def test_what_was_done_before_is_not_undone_after(qtbot: QtBot, window: MainWindow) -> None:
    lock(qtbot, window)
    unlock(qtbot, window)
    press_with(CONTROL, Key.Key_Z)
    assert store_of(window).reading("K002", LEAD).answers == {"plan_made": "yes"}


@pytest.mark.usefixtures("reading")
def test_a_wrong_passphrase_leaves_it_locked(qtbot: QtBot, window: MainWindow) -> None:
    lock(qtbot, window)
    unlock(qtbot, window, "harbour lamp eight")
    assert is_locked(window)
    assert "kent.caseread does not open with this passphrase" in words(window)
    press(Key.Key_F1, Key.Key_Escape)
    assert is_locked(window)
    focus().selectAll()  # type: ignore[attr-defined]  # the line of text
    unlock(qtbot, window)
    assert page_of(window, ReadPage).isVisible()


@pytest.mark.usefixtures("reading")
def test_a_locked_file_can_be_left(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    lock(qtbot, window)
    press(Key.Key_Escape)
    assert window.start.isVisible()
    assert window.windowTitle() == "Caseread"
    window.open_file(inspection(tmp_path, "other"))
    assert page_of(window, CasesPage).isVisible()
    window.open_file(tmp_path / "kent.caseread")
    unlock(qtbot, window)
    assert page_of(window, ReadPage).isVisible()


def test_a_plain_file_is_not_locked_but_told_how_it_could_be(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, clocks: Clocks
) -> None:
    window.open_file(inspection(tmp_path))
    press_with(CONTROL, Key.Key_L)
    assert "Only a protected file can be locked: File, Protect by a passphrase." in words(window)
    clocks.pass_minutes(100)
    press(Key.Key_Down)
    look_around(qtbot)
    assert stays_open(window)
    assert page_of(window, CasesPage).isVisible()


# Left alone


@pytest.mark.usefixtures("reading")
def test_a_window_left_alone_is_locked(qtbot: QtBot, window: MainWindow, clocks: Clocks) -> None:
    clocks.pass_minutes(9.9)
    look_around(qtbot)
    assert stays_open(window)
    clocks.pass_minutes(0.2)
    qtbot.waitUntil(lambda: is_locked(window))


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize("by", ["key", "mouse"])
def test_whoever_is_there_keeps_it_open(qtbot: QtBot, window: MainWindow, clocks: Clocks, by: str) -> None:
    for _ in range(3):
        clocks.pass_minutes(6)
        if by == "key":
            press(Key.Key_Shift)
        else:
            window.repaint()
            at, none = QPointF(QPoint(9, 9)), Qt.MouseButton.NoButton
            moved = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(window, moved)
        look_around(qtbot)
        assert stays_open(window)


@pytest.mark.usefixtures("reading")
def test_after_sleep_it_is_locked_before_the_first_key_does_anything(
    qtbot: QtBot, window: MainWindow, clocks: Clocks, path: Path
) -> None:
    clocks.sleep_minutes(11)
    press("n")
    assert not stays_open(window)
    qtbot.waitUntil(lambda: is_locked(window))
    with open_with(path) as store:
        assert store.reading("K002", LEAD).answers == {"plan_made": "yes"}


@pytest.mark.usefixtures("reading")
def test_a_clock_that_is_set_back_holds_nothing_up(qtbot: QtBot, window: MainWindow, clocks: Clocks) -> None:
    clocks.wall -= 3600
    clocks.running += 601
    qtbot.waitUntil(lambda: is_locked(window))


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(("minutes", "locks"), [(5, True), (30, False), (0, False)])
def test_the_minutes_are_as_chosen_at_once(
    qtbot: QtBot, window: MainWindow, clocks: Clocks, minutes: int, locks: bool
) -> None:
    menu = next(menu for menu in window.findChildren(QMenu) if menu.title() == "Lock &when idle")
    wanted = f"After {minutes} minutes" if minutes else "&Never"
    next(action for action in menu.actions() if action.text() == wanted).trigger()
    clocks.pass_minutes(7)
    if locks:
        qtbot.waitUntil(lambda: is_locked(window))
    else:
        look_around(qtbot)
        assert stays_open(window)


def test_a_file_that_is_protected_just_now_is_locked_too(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, clocks: Clocks
) -> None:
    window.open_file(inspection(tmp_path))
    window.protect()
    press(PASSPHRASE, Key.Key_Tab)
    unlock(qtbot, window)
    clocks.pass_minutes(10)
    qtbot.waitUntil(lambda: is_locked(window))


@pytest.mark.usefixtures("reading")
def test_it_is_locked_also_while_a_form_is_on_view(qtbot: QtBot, window: MainWindow, clocks: Clocks) -> None:
    window.new_inspection()
    clocks.pass_minutes(10)
    qtbot.waitUntil(lambda: is_locked(window))
    unlock(qtbot, window)
    assert page_of(window, ReadPage).isVisible()


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize("over", ["help", "new inspection", "passphrase", "closing", "destroying"])
def test_it_is_locked_on_request_whatever_stands_over_the_file(qtbot: QtBot, window: MainWindow, over: str) -> None:
    show = {
        "help": window.show_help,
        "new inspection": window.new_inspection,
        "passphrase": window.protect,
        "closing": window.acts[Act.CLOSE_INSPECTION].trigger,
        "destroying": window.acts[Act.DESTROY].trigger,
    }
    show[over]()
    lock(qtbot, window)
    assert is_locked(window)
    assert not window.acts[Act.LOCK].isEnabled()
    unlock(qtbot, window)
    assert page_of(window, ReadPage).isVisible()


# What is in the way


@pytest.mark.usefixtures("reading")
def test_a_task_under_way_is_waited_for(qtbot: QtBot, window: MainWindow) -> None:
    assert window.pages is not None
    go_on = threading.Event()
    window.pages.worker.run(lambda _: go_on.wait(60), lambda _: None, lambda _: None)
    press_with(CONTROL, Key.Key_L)
    assert "The file is locked as soon as the task under way has ended." in words(window)
    assert window.pages is not None
    go_on.set()
    qtbot.waitUntil(lambda: is_locked(window))


@pytest.mark.usefixtures("reading")
def test_a_dialog_over_the_window_is_cancelled_first(qtbot: QtBot, window: MainWindow, clocks: Clocks) -> None:
    dialog = QDialog(window)
    came_to: list[int] = []
    QTimer.singleShot(20, lambda: clocks.pass_minutes(10))
    QTimer.singleShot(60_000, dialog, dialog.accept)  # nobody else would, and the test would wait for ever
    came_to.append(dialog.exec())
    assert came_to == [QDialog.DialogCode.Rejected]
    qtbot.waitUntil(lambda: is_locked(window))


@pytest.mark.usefixtures("reading")
def test_an_answer_that_could_not_be_saved_is_asked_about_first(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    resource = pytest.importorskip("resource", reason="Windows does not limit a file's size")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        press("n")
        press_with(CONTROL, Key.Key_L)
        assert "If the file is closed now, 1 answer will be lost." in words(window)
        assert window.pages is not None
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    press(Key.Key_Return)  # Try again
    qtbot.waitUntil(lambda: is_locked(window))
    with open_with(path) as store:
        assert store.reading("K002", LEAD).answers == {"plan_made": "yes", "plan_timely": "no"}


def test_the_settings_keep_the_minutes(tmp_path: Path) -> None:
    def opened() -> Settings:
        return Settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))

    assert opened().idle_minutes == 10
    opened().idle_minutes = 0
    assert opened().idle_minutes == 0
    (tmp_path / "odd.ini").write_text("[General]\nlock_after_idle_minutes=99999\n")
    assert Settings(QSettings(str(tmp_path / "odd.ini"), QSettings.Format.IniFormat)).idle_minutes == 10
