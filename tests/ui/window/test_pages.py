"""The table of pages: whatever stands in it is on the rail, in the menus, on Help and in reach of a key of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QVBoxLayout
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.instrument.instrument import Instrument
from tests.small_instrument import small_instrument
from tests.ui.at_work import idle
from tests.ui.full_instruments import FULL, full_instrument
from tests.ui.keyboard import focused_table, rows
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.page_titles import CASES
from ui.session.session import LEAD, READER
from ui.window import pages as table
from ui.window.file_pages import FilePages
from ui.window.main_window import MainWindow
from ui.window.pages import KEYS, PAGES, PageHost, PageSpec, rail_pages, rail_titles

Open = Callable[[Instrument, str], FilePages]

_MNEMONIC = re.compile(r"&(\w)")


@pytest.fixture
def opened(tmp_path: Path, window: MainWindow) -> Open:
    """Opens a new file of an instrument, for its lead or a reader."""

    def open_file(instrument: Instrument, role: str) -> FilePages:
        path = tmp_path / "full.caseread"
        with Store.create(path, instrument, "Kent", "2007-11") as store:
            store.local.set("role", role)
            store.local.set("assessor", "The lead")
        assert window.open_file(path)
        assert window.pages is not None
        return window.pages

    return open_file


def press(keys: str) -> None:
    """Press a key wherever the keyboard is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keySequence(focus, QKeySequence(keys))


def mnemonics(window: MainWindow) -> list[str]:
    """The Alt keys of the menus, and of what is in view on the page."""
    texts = [action.text() for action in window.menuBar().actions() if action.isVisible()]
    texts += [button.text() for button in window.findChildren(QAbstractButton) if button.isVisible()]
    texts += [label.text() for label in window.findChildren(QLabel) if label.isVisible() and label.buddy()]
    return [f"Alt+{found.upper()}" for text in texts for found in _MNEMONIC.findall(text)]


def test_every_page_of_the_table_is_on_a_rail() -> None:
    instruments = [full_instrument(name) for name in FULL]
    shown = {title for whole, role in product(instruments, (LEAD, READER)) for title in rail_titles(whole, role)}
    assert shown == {spec.title for spec in PAGES}
    assert max(len(rail_titles(whole)) for whole in instruments) >= 10


def test_titles_are_distinct_and_no_rail_is_longer_than_there_are_keys() -> None:
    assert len({spec.title for spec in PAGES}) == len(PAGES) <= len(KEYS) == len(set(KEYS))
    assert {key for act in Act for key in act.value.shortcuts}.isdisjoint(KEYS)


def test_every_action_of_a_page_is_of_one_in_the_table_and_stands_in_no_other_menu() -> None:
    titles = {spec.title for spec in PAGES}
    assert {act.value.page for act in Act} - {None} <= titles
    for spec in PAGES:
        assert {act.value.page for act in spec.menu if act is not None} <= {spec.title}
    unreachable = [act for act in Act if act.value.page is not None and not act.value.by_page]
    for spec in PAGES:
        unreachable = [act for act in unreachable if act not in spec.menu]
    assert unreachable == []


@pytest.mark.parametrize(("name", "role"), [*product(FULL, (LEAD, READER))])
def test_every_page_of_a_full_instrument_has_a_key_that_opens_it_from_each(
    qtbot: QtBot, window: MainWindow, opened: Open, name: str, role: str
) -> None:
    instrument = full_instrument(name)
    pages = opened(instrument, role)
    assert pages.titles == rail_titles(instrument, role)
    assert [pages.rail.item(row).text() for row in range(pages.rail.count())] == [p.label for p in pages.rail_pages]
    keys = [page.key for page in pages.rail_pages]
    assert len(set(keys)) == len(keys)
    assert all(QKeySequence(key).toString() == key for key in keys)
    for origin, aim in product(pages.titles, pages.rail_pages):
        pages.go(origin)
        press(aim.key)
        assert pages.rail_page is aim, (origin, aim.key)
        assert pages.current.isVisible()
        assert pages.current.title in (aim.title, aim.label)
    idle(qtbot, window)


@pytest.mark.parametrize(("name", "role"), [*product(FULL, (LEAD, READER))])
def test_no_key_is_taken_twice_on_any_page(
    qtbot: QtBot, window: MainWindow, opened: Open, name: str, role: str
) -> None:
    pages = opened(full_instrument(name), role)
    for title in pages.titles:
        pages.go(title)
        idle(qtbot, window)
        actions = {*window.findChildren(QAction), *window.acts.values(), *pages.go_actions}
        live = [key.toString() for action in actions for key in action.shortcuts()]
        assert [key for key, count in Counter(live).items() if count > 1] == [], title
        here = [act for act in Act if act.value.page == title and act.value.by_page]
        others = {*mnemonics(window), *(key for act in here for key in act.value.shortcuts)}
        assert [page.key for page in pages.rail_pages if page.key not in live or page.key in others] == [], title


def test_the_menu_of_pages_has_each_with_a_digit_to_choose_it_by(window: MainWindow, opened: Open) -> None:
    pages = opened(full_instrument(FULL[0]), LEAD)
    entries = [action.text() for action in pages.go_actions]
    assert entries[0] == f"&1 {pages.rail_pages[0].label}"
    assert entries[9] == f"1&0 {pages.rail_pages[9].label}"
    (menu,) = [action.menu() for action in window.menuBar().actions() if action.text() == "G&o"]
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == entries


def made(title: str) -> PageSpec:
    """A page that nobody has thought of yet."""

    class New(Page):
        def __init__(self, host: PageHost) -> None:
            super().__init__(host.session, host.acts)
            QVBoxLayout(self).addWidget(QLabel(title))

    New.title = title
    return PageSpec(title, f"What {title} is for", New)


def test_a_page_is_added_by_a_row_of_the_table_alone(
    window: MainWindow, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as there are keys for, and the first of them among the pages that were there."""
    room = len(KEYS) - len(rail_titles(small_instrument()))
    added = [made(f"Added {number}") for number in range(room)]
    monkeypatch.setattr(table, "PAGES", (*PAGES[:2], added[0], *PAGES[2:], *added[1:]))
    pages = opened(small_instrument(), LEAD)
    assert [page.key for page in pages.rail_pages] == [*KEYS]
    assert pages.titles[2] == added[0].title
    for page in pages.rail_pages:
        pages.go(CASES)
        press(page.key)
        assert pages.rail_page is page
        assert pages.current.isVisible()
        assert [action.text() for action in pages.go_actions if page.label in action.text()]
    window.acts[Act.KEYS].trigger()
    listed = rows(focused_table())
    for page in pages.rail_pages:
        assert ["Everywhere", page.key, f"Go to {page.label}. {page.tip}"] in listed


def test_a_page_is_there_for_those_who_need_it() -> None:
    small = rail_titles(small_instrument())
    for spec in PAGES:
        assert (spec.title in small) == (LEAD in spec.roles and spec.suits(small_instrument()))
    assert all(READER in spec.roles for spec in PAGES if spec.title in rail_titles(small_instrument(), READER))


def test_each_says_what_it_is_for(window: MainWindow, opened: Open) -> None:
    pages = opened(small_instrument(), LEAD)
    for row, page in enumerate(pages.rail_pages):
        item = pages.rail.item(row)
        assert item.toolTip() == page.tip != ""
        assert item.data(Qt.ItemDataRole.AccessibleTextRole) == f"{page.label}, {page.key}"
    assert len({page.tip for page in rail_pages(small_instrument(), LEAD)}) == len(pages.titles)
    assert window.pages is pages
