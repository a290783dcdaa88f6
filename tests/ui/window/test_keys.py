"""The keys that people are told of are the keys that there are: in the README's inspection week, and on Help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from model.file.store import Store
from tests.ui.at_work import idle
from tests.ui.full_instruments import FULL, full_instrument
from tests.ui.keyboard import focused_table, rows
from ui.session.actions import MENUS, Act, keys_text, native
from ui.window.main_window import MainWindow
from ui.window.pages import PAGES

README = Path(__file__).parents[3] / "README.md"

_KEY = re.compile(
    r"\b(?:(?:Ctrl|Alt|Shift)\+)*(?:F\d+|Enter|Esc|Del|Backspace|[B-Z])\b"
    r"|\b(?:(?:Ctrl|Alt|Shift)\+)+(?:Return|[A\d])\b"
)
"""A key as a text names it. A letter alone is one too, but for A, which may be a word; Return alone is a page."""

_DIGITS = re.compile(r"\bDigits\b")
_LITTLE = {"a", "an", "the", "it", "or", "and", "to"}


def week() -> str:
    """The README's text on an inspection week, without line breaks."""
    _, _, after = README.read_text(encoding="utf-8").partition("## An inspection week")
    text, _, _ = after.partition("\n## ")
    return " ".join(re.sub(r"!?\[[^\]]*\]\([^)]*\)", "", text).split())


def keys_in(clause: str) -> list[str]:
    """The keys that a clause names, as the table of actions writes them."""
    digits = list("123456789") if _DIGITS.search(clause) else []
    return digits + [key.replace("Enter", "Return") for key in _KEY.findall(clause)]


def stems(words: str) -> set[str]:
    """The words that say something, without their endings."""
    return {re.sub(r"(?<=\w{2})s$", "", word) for word in re.findall(r"[a-z]+", words.lower())} - _LITTLE


def named(act: Act) -> str:
    """What an action is called, without its own key."""
    return act.value.text.replace("&", "").rstrip("…")


def unkept(text: str) -> Iterator[tuple[str, str]]:
    """What a text says of keys and no action keeps: the key, and what it is said to do."""
    for clause in re.split(r"[.,;:](?=\s|$)", text):
        does = stems(_DIGITS.sub("", _KEY.sub("", clause)))
        for key in keys_in(clause):
            acts = [act for act in Act if key in act.value.shortcuts]
            if not any(does <= stems(f"{named(act)} {act.value.tip}") for act in acts):
                yield key, clause.strip()


def test_every_key_in_the_readme_does_what_is_said_of_it() -> None:
    assert len(keys_in(week())) > 9  # some are named at all
    assert list(unkept(week())) == []


@pytest.mark.parametrize(
    "text",
    [
        "F4 writes a note.",
        "Ctrl+Return goes back.",
        "Press Ctrl+J, and all is well.",
        "Y and K answer and move on.",
        "Digits answer and sign.",
    ],
)
def test_a_key_that_does_something_else_is_noticed(text: str) -> None:
    assert list(unkept(text))


def test_what_the_readme_names_in_the_window_is_there() -> None:
    there = {named(act) for act in Act} | {spec.title for spec in PAGES} | {menu.replace("&", "") for menu in MENUS}
    in_italics = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", week())
    named_there = [name.rstrip("…") for each in in_italics for name in each.split(", ")]
    assert len(named_there) > 5
    assert [name for name in named_there if name not in there] == []


@pytest.mark.parametrize("name", FULL)
def test_help_lists_every_action_that_has_a_key_and_every_key_that_works(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str
) -> None:
    with Store.create(tmp_path / "full.caseread", full_instrument(name), "Kent", "2007-11") as store:
        store.local.set("assessor", "The lead")
    window.open_file(tmp_path / "full.caseread")
    assert window.pages is not None
    live: set[tuple[str, str]] = set()
    for page in window.pages.rail_pages:
        window.pages.go(page.title)
        idle(qtbot, window)
        for action in {*window.findChildren(QAction), *window.acts.values()}:
            live |= {(action.text(), key.toString()) for key in action.shortcuts()}
    window.acts[Act.KEYS].trigger()
    listed = rows(focused_table())
    label = {page.title: page.label for page in window.pages.rail_pages}
    for act in Act:
        where = act.value.page or "Everywhere"
        row = [label.get(where, where), keys_text(act.value), f"{named(act)}. {act.value.tip}"]
        assert (row in listed) == bool(act.value.shortcuts), row
    keys_of = {act.value.text: keys_text(act.value) for act in Act}
    by_page = {page.entry: native(page.key) for page in window.pages.rail_pages}
    shown = {cells[1] for cells in listed}
    for text, key in live:
        line = (keys_of | by_page)[text]
        assert line in shown
        assert native(key).replace("Return", "Enter") in re.split(r" or | \(keypad\)", line), text
