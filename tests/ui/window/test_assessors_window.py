"""In an assessor's file the window offers nothing that the assessor's return could not say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QMenu

from tests.ui.at_work import buttons, inspection
from ui.session.session import READER
from ui.window.main_window import MainWindow

LEADS = (
    *("Close or reopen the inspection…", "Export an anonymised copy…", "Back up the key…", "Restore a key…"),
    *("Import a sample…", "Who reads it…", "Withdraw or restore…", "Sample and quotas…"),
    *("Make a pack for an assessor…", "Add returns…"),
)


def offered(window: MainWindow) -> set[str]:
    """What stands in the menus, and on the buttons in view."""
    menus = (action.menu() for action in window.menuBar().actions() if action.isVisible())
    entries = {words for menu in menus if isinstance(menu, QMenu) for words in entries_of(menu)}
    return entries | {button.text().replace("&", "") for button in buttons(window)}


def entries_of(menu: QMenu) -> Iterator[str]:
    return (action.text().replace("&", "") for action in menu.actions() if action.isVisible())


def all_offered(window: MainWindow, path: Path) -> set[str]:
    """What is offered on any page of a file."""
    window.open_file(path)
    assert window.pages is not None
    found: set[str] = set()
    for title in window.pages.titles:
        window.pages.go(title)
        found |= offered(window)
    return found


def test_what_only_the_lead_does_is_offered_to_the_lead_alone(tmp_path: Path, window: MainWindow) -> None:
    assert set(LEADS) <= all_offered(window, inspection(tmp_path))
    found = all_offered(window, inspection(tmp_path, "ann", "Ann", READER))
    assert "Save my return…" in found
    assert found & set(LEADS) == set()
    assert not any("Withdraw" in words or "pack" in words for words in found)
