"""Returns with more in them than readings, and the Gather page with them, for the tests of what is decided there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from export.exchange.returns import write_return
from model.file.store import Store
from model.journal.records import Statement, Value, case_subject, reading_subject
from tests.conftest import case_statements
from tests.ui.at_work import buttons, focus, idle, page_of, readers_copy
from tests.ui.cases.test_cases_page import ANSWERS
from tests.ui.keyboard import press
from ui.returns.gather_page import GatherPage
from ui.window.main_window import MainWindow

Key = Qt.Key
READER, OTHER = "Reader A", "Reader B"
OFFICE: dict[str, Value] = {"sentence_type": "community", "requirements": ("programme",), "hours": 20}


def gathering(window: MainWindow, file: Path) -> GatherPage:
    window.open_file(file)
    assert window.pages is not None
    window.pages.go("Gather")
    return page_of(window, GatherPage)


def add(qtbot: QtBot, window: MainWindow, page: GatherPage, *paths: Path) -> None:
    page.add_returns(paths)
    settled(qtbot, window, page)


def settled(qtbot: QtBot, window: MainWindow, page: GatherPage) -> None:
    """Wait until the plan is worked out with all that was chosen."""
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.read is None or page.read.choices == page._choices)


def stated(file: Path, name: str, statements: Sequence[Statement], *signed: str) -> Path:
    """A return of somebody's own file, in which they state this, and sign their readings of these cases."""
    copy = file.with_name(f"{name}.caseread")
    if not copy.exists():
        readers_copy(file, name)
    with Store.open(copy) as theirs:
        theirs.record_all(statements, name)
        for case_ref in signed:
            theirs.sign(case_ref, name)
        out = file.with_name(f"{name}.caseread-return")
        write_return(theirs, out)
    return out


def read(case_ref: str, name: str, **other: Value) -> list[Statement]:
    return [Statement(reading_subject(case_ref, name), *one) for one in {**ANSWERS, **other}.items()]


def hours(value: int) -> Statement:
    return Statement(case_subject("K001"), "hours", value)


def in_the_office(name: str, case_ref: str = "K009") -> list[Statement]:
    """A case that is not on the list, with a reading of it."""
    return [*case_statements(case_ref, OFFICE), *read(case_ref, name)]


def choose(text: str) -> None:
    """Tab to the button that says so, and press it."""
    for _ in range(30):
        widget = focus()
        if isinstance(widget, QPushButton) and text in widget.text().replace("&", ""):
            press(Key.Key_Space)
            return
        press(Key.Key_Tab)
    raise AssertionError(f"no button {text} on the way of the Tab key")


def shown_buttons(page: GatherPage) -> list[str]:
    return [button.text().replace("&", "") for button in buttons(page)]
