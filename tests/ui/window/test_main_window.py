"""The window: pages by key, names, help, text size, what is read-only, and what a screen reader finds."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.journal.records import Statement, case_subject, reading_subject
from tests.small_instrument import small_instrument
from tests.ui.at_work import LEAD, button, focus, idle, inspection, page_of, store_of
from tests.ui.keyboard import press, rows, tab_to, words
from tests.ui.scored_inspection import scored_inspection
from ui.cases.cases_page import CasesPage
from ui.kit.line_table import LineTable
from ui.kit.theme import TEXT_SIZES
from ui.read.read_page import ReadPage
from ui.session.actions import Act
from ui.session.session import READER
from ui.session.settings import Settings
from ui.window.main_window import MainWindow
from ui.window.pages import rail_titles

PAGES_OF_LEAD = rail_titles(small_instrument())
PAGES_OF_READER = rail_titles(small_instrument(), READER)

Key = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier

_MNEMONIC = re.compile(r"&([A-Za-z])")


def key(window: MainWindow, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, which, modifier)


def pages(qtbot: QtBot, window: MainWindow) -> Iterator[QWidget]:
    """The start page, then every page of a lead's file, then of a reader's, each on view and at rest."""
    yield window.start
    folder = Path(window.settings.recent_files[0]).parent
    for role, titles in (("", PAGES_OF_LEAD), (READER, PAGES_OF_READER)):
        window.show_start()
        with Store.open(folder / "small.caseread") as store:
            store.local.set("role", role)
            store.local.set("assessor", "Ann" if role else LEAD)
        window.open_file(folder / "small.caseread")
        assert window.pages is not None
        for title in titles:
            page = window.pages.go(title)
            idle(qtbot, window)
            QApplication.sendPostedEvents()
            yield page


@pytest.fixture
def scored(tmp_path: Path, settings: Settings) -> None:
    scored_inspection(tmp_path).close()
    settings.remember_file(tmp_path / "small.caseread")


def test_alt_and_a_digit_go_to_a_page(tmp_path: Path, window: MainWindow) -> None:
    window.open_file(inspection(tmp_path))
    assert window.pages is not None
    for number, title in enumerate(PAGES_OF_LEAD, 1):
        key(window, Key(Key.Key_0 + number), ALT)
        assert window.pages.current.title == title
        assert window.pages.rail.currentItem().text() == title


def test_a_reader_sees_three_pages(tmp_path: Path, window: MainWindow) -> None:
    window.open_file(inspection(tmp_path, author="Ann", role=READER))
    assert window.pages is not None
    rail = window.pages.rail
    assert [rail.item(row).text() for row in range(rail.count())] == ["Cases", "Read", "Return"]


def test_a_file_read_before_opens_where_reading_was_left_off(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path)
    window.open_file(path)
    assert window.pages is not None
    window.pages.read_case("K002")
    window.pages.session.answer("K002", "plan_made", "yes")
    window.show_start()
    window.open_file(path)
    assert page_of(window, ReadPage).isVisible()
    assert [box.currentText().split()[0] for box in window.pages.current.findChildren(QComboBox)] == ["K002"]


def test_a_new_file_asks_once_who_is_at_the_keyboard(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path, author="")
    window.open_file(path)
    assert focus().accessibleName() == "Your name"
    press("a/b", Key.Key_Return)
    assert "'a/b' is not usable" in words(window)
    focus().selectAll()  # type: ignore[attr-defined]  # the line of text that the next key writes in
    press("Ann", Key.Key_Return)
    assert store_of(window).local.get("assessor") == "Ann"
    assert store_of(window).assessors() == {"Ann": "inspector"}
    assert isinstance(page_of(window, CasesPage).table, type(focus()))
    window.show_start()
    window.open_file(path)
    assert "Your name" not in words(window)


def test_a_name_at_the_keyboard_that_is_like_a_known_one_is_asked_about(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path, author="")
    with Store.open(path) as store:
        store.record(Statement(reading_subject("K001", "Siân"), "plan_made", "yes"), "Siân")
        store.record(Statement(case_subject("K002"), "reader:1", "Béla"), "Lead")  # who has not begun to read
    window.open_file(path)
    press("sian", Key.Key_Return)
    assert "'sian' is like 'Siân', save for capitals, accents, spaces" in words(window)
    assert not store_of(window).local.get("assessor")
    assert focus() is button(window, "It is Siân")
    press(Key.Key_Tab)
    assert focus() is button(window, "sian is another")
    press(Key.Key_Tab)
    assert focus() is button(window, "This is me")
    tab_to(QLineEdit, "Your name")
    focus().selectAll()  # type: ignore[attr-defined]  # as above
    press("bela", Key.Key_Return)
    assert "'bela' is like 'Béla'" in words(window)
    press(Key.Key_Return)
    assert store_of(window).local.get("assessor") == "Béla"
    assert store_of(window).assessors() == {"Béla": "inspector", "Siân": ""}
    assert "is like" not in words(window)


def test_who_is_another_with_a_name_like_a_known_one_keeps_it(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path, author="")
    with Store.open(path) as store:
        store.record(Statement(case_subject("K001"), "hours", 3), "Siân")  # a deputy, who reads nothing
    window.open_file(path)
    press("sian", Key.Key_Return, Key.Key_Tab, Key.Key_Return)
    assert store_of(window).local.get("assessor") == "sian"


def test_nothing_is_stated_by_nobody(tmp_path: Path, window: MainWindow) -> None:
    window.open_file(inspection(tmp_path, author=""))
    page = page_of(window, CasesPage)
    page.restore("K001")
    assert "Say first who you are" in page.notice.text()


def test_undo_goes_back_to_where_it_happened(tmp_path: Path, window: MainWindow) -> None:
    window.open_file(inspection(tmp_path))
    assert window.pages is not None
    window.pages.session.answer("K002", "plan_made", "yes")
    key(window, Key.Key_Z, CTRL)
    assert page_of(window, ReadPage).isVisible()
    assert store_of(window).reading("K002", LEAD).answers == {}
    key(window, Key.Key_Y, CTRL)
    assert store_of(window).reading("K002", LEAD).answers == {"plan_made": "yes"}


def test_a_file_that_cannot_be_written_says_so_and_changes_nothing(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path)
    path.chmod(0o444)
    window.open_file(path)
    page = page_of(window, CasesPage)
    assert "write-protected" in words(window)
    assert [b.isEnabled() for b in page.findChildren(QAbstractButton) if b.isVisible() and b.text()] == [False] * 7
    path.chmod(0o644)


def test_a_file_open_elsewhere_says_so(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path)
    with Store.open(path):
        window.open_file(path)
        assert "open elsewhere" in words(window)
        window.show_start()


def test_opening_the_file_that_is_open_keeps_it(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path)
    window.open_file(path)
    before = window.pages
    window.open_file(path)
    assert window.pages is before
    assert store_of(window).read_only is None


def drop(window: MainWindow, *paths: Path) -> None:
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            dragged,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_a_file_may_be_dropped_on_the_window(tmp_path: Path, window: MainWindow) -> None:
    drop(window, inspection(tmp_path))
    assert store_of(window).path == tmp_path / "kent.caseread"
    assert "not opened" not in words(window)


def test_of_fifty_files_dropped_it_is_said_which_one_is_open(tmp_path: Path, window: MainWindow) -> None:
    drop(window, *(inspection(tmp_path, f"area-{number}") for number in range(50)))
    assert store_of(window).path == tmp_path / "area-0.caseread"
    assert "Took area-0.caseread; 49 other files were not opened: one file is open at a time." in words(window)


def test_what_is_dropped_beside_an_inspection_is_not_passed_over_in_silence(tmp_path: Path, window: MainWindow) -> None:
    drop(window, tmp_path / "list.csv", inspection(tmp_path))
    assert "Took kent.caseread; 1 other file was not opened: one file is open at a time." in words(window)


def test_what_cannot_be_opened_is_said_beside_what_was_dropped_with_it(tmp_path: Path, window: MainWindow) -> None:
    broken = tmp_path / "broken.caseread"
    broken.write_bytes(b"no inspection")
    drop(window, broken, inspection(tmp_path))
    assert window.pages is None
    assert "broken.caseread is " in words(window)
    assert "1 other file was not opened" in words(window)
    window.open_file(tmp_path / "kent.caseread")
    drop(window, broken, tmp_path / "other.caseread")
    assert "broken.caseread is " in words(window)
    assert "1 other file was not opened" in words(window)


def test_closing_the_window_closes_the_file_and_keeps_its_place(
    tmp_path: Path, window: MainWindow, settings: Settings
) -> None:
    path = inspection(tmp_path)
    window.open_file(path)
    window.resize(900, 650)
    window.close()
    assert not settings.geometry.isEmpty()
    assert not Path(f"{path}-wal").exists()
    with Store.open(path) as store:
        assert store.read_only is None


def test_the_keyboard_page_lists_every_key_and_escape_leaves_it(tmp_path: Path, window: MainWindow) -> None:
    window.open_file(inspection(tmp_path))
    key(window, Key.Key_F1)
    table = focus()
    assert isinstance(table, LineTable)
    listed = rows(table)
    keyed = [act for act in Act if act.value.shortcuts]
    assert len(listed) == len(keyed) + len(PAGES_OF_LEAD)
    assert ["Everywhere", "Ctrl+O", "Open. Open an inspection file"] in listed
    assert any(row[:2] == ["Read", "1 to 9"] for row in listed)
    press(Key.Key_Escape)
    assert page_of(window, CasesPage).isVisible()
    assert focus() is page_of(window, CasesPage).table


def test_about_names_version_and_licences(window: MainWindow) -> None:
    window.acts[Act.ABOUT].trigger()
    assert focus().accessibleName() == "About Caseread"
    press(Key.Key_Escape)
    assert window.start.isVisible()


def test_keys_of_a_page_work_only_there(tmp_path: Path, window: MainWindow) -> None:
    window.open_file(inspection(tmp_path))
    assert window.pages is not None
    for title in PAGES_OF_LEAD:
        window.pages.go(title)
        live = Counter(key.toString() for act in window.acts.values() for key in act.shortcuts())
        assert [key for key, count in live.items() if count > 1] == []
        here = {act for act in Act if act.value.page in (None, title) and not act.value.by_page}
        assert all(not action.shortcuts() for act, action in window.acts.items() if act not in here)


def test_text_grows_by_key_up_to_twice_the_size_and_is_remembered(window: MainWindow, settings: Settings) -> None:
    size = QApplication.font().pointSizeF()
    for _ in range(10):
        key(window, Key.Key_Equal, CTRL)
    assert QApplication.font().pointSizeF() == pytest.approx(2 * size)
    assert settings.text_size == TEXT_SIZES[-1]
    key(window, Key.Key_Minus, CTRL)
    assert settings.text_size == TEXT_SIZES[-2]
    key(window, Key.Key_0, CTRL)
    assert QApplication.font().pointSizeF() == pytest.approx(size)


@pytest.mark.usefixtures("scored")
@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_nothing_is_cut_at_twice_the_text_size(qtbot: QtBot, window: MainWindow, size: tuple[int, int]) -> None:
    window.acts[Act.ORIGINAL_SIZE].trigger()
    for _ in TEXT_SIZES:
        window.acts[Act.BIGGER].trigger()
    window.resize(*size)
    for page in pages(qtbot, window):
        assert (window.width(), window.height()) == size, widest(page)
        cut = [b.text() for b in page.findChildren(QAbstractButton) if b.isVisible() and b.text() and is_cut(b)]
        assert cut == []
        outside = [b.text() for b in page.findChildren(QAbstractButton) if b.isVisible() and is_outside(b, window)]
        assert outside == []


def widest(page: QWidget) -> list[tuple[int, str]]:
    """What a page that does not fit owes its width to."""
    parts = [w for w in page.findChildren(QWidget) if w.isVisible()]
    return sorted(((w.minimumSizeHint().width(), f"{w!r}") for w in parts), reverse=True)[:8]


def is_cut(button: QAbstractButton) -> bool:
    wanted = button.minimumSizeHint()
    return button.width() < wanted.width() or button.height() < wanted.height()


def is_outside(button: QWidget, window: MainWindow) -> bool:
    """Whether part of it is beyond the window's edge, where no scrolling would bring it into view."""
    inside: QWidget | None = button
    while inside is not None:
        if isinstance(inside, QScrollArea):
            return False
        inside = inside.parentWidget()
    return button.mapTo(window, button.rect().bottomRight()).x() >= window.width()


@pytest.mark.usefixtures("scored")
def test_everything_that_takes_the_keyboard_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    nameless = [
        f"{page.accessibleName()}: {widget!r}"
        for page in pages(qtbot, window)
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not name_of(widget)
    ]
    assert nameless == []


def name_of(widget: QWidget) -> str:
    """What a screen reader would call it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name)) if interface else ""


@pytest.mark.usefixtures("scored")
def test_no_two_things_on_a_page_share_an_alt_key(qtbot: QtBot, window: MainWindow) -> None:
    for page in pages(qtbot, window):
        menus = [action.text() for action in window.menuBar().actions() if action.isVisible()]
        texts = [b.text() for b in page.findChildren(QAbstractButton) if b.isVisible()]
        texts += [label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.buddy()]
        letters = Counter(found.upper() for text in [*menus, *texts] for found in _MNEMONIC.findall(text))
        assert [letter for letter, count in letters.items() if count > 1] == [], (page, menus, texts)


@pytest.mark.skipif(os.name == "nt", reason="the folder is for everyone")
def test_a_backup_is_made_beside_the_file(qtbot: QtBot, tmp_path: Path, window: MainWindow) -> None:
    window.open_file(inspection(tmp_path))
    window.acts[Act.BACKUP].trigger()
    qtbot.waitUntil(lambda: "Saved a backup copy" in window.status.notice.text())
    (backup,) = tmp_path.glob("kent.backup-*.caseread")
    assert backup.name in window.status.notice.text()
