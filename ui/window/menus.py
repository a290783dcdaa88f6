"""The menus of the window: what stands in them, and what of it can be done with what is on view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from model.journal.records import LEAD
from ui.session.actions import MENUS, Act, tune

if TYPE_CHECKING:  # the start page is on view before SQLite and the pages are loaded
    from ui.session.session import Session
    from ui.window.pages import RailPage

_NEED_A_FILE = (Act.BACKUP, Act.BACKUPS, Act.DESTROY, Act.LOCK, Act.CLOSE_FILE, Act.WHO, Act.UNDO, Act.REDO)
_OF_THE_LEAD = (Act.WHO, Act.BACK_UP_KEY, Act.RESTORE_KEY, Act.CLOSE_INSPECTION, Act.ANONYMISED)
_OF_PROTECTED = (Act.CHANGE_PASSPHRASE, Act.REMOVE_PASSPHRASE)


class Menus:
    """The menu bar. Between File and View stand the menu of the page on view, which bears its name, and Go."""

    def __init__(self, window: QMainWindow, acts: Mapping[Act, QAction], idle: QMenu) -> None:
        self._acts = acts
        self._idle = idle
        self._go = QMenu("G&o", window)
        self._page = QMenu(window)
        bar = window.menuBar()
        for title, own in MENUS.items():
            if title == "&View":
                bar.addMenu(self._page)
                bar.addMenu(self._go)
            self._fill(bar.addMenu(title), own)

    def show_file(self, session: Session, page: RailPage) -> None:
        """Offer what can be done with the open file, which is on view at a page."""
        protected = session.store.key is not None
        self._offer(is_open=True, lead=session.role == LEAD, protected=protected)
        self.show_page(page)

    def show_no_file(self) -> None:
        """Offer what can be done without a file: none is open, or something else is on view in its place."""
        self._offer(is_open=False)
        self.show_page(None)

    def show_page(self, page: RailPage | None) -> None:
        """Make the keys those of the page on view, if one is, and fill the menu that bears its name."""
        tune(self._acts, page.title if page is not None else "")
        own = page.spec.menu if page is not None else ()
        self._page.clear()
        self._page.setTitle(f"&{page.label}" if page is not None else "")
        self._page.menuAction().setVisible(bool(own))
        self._fill(self._page, own)

    def list_pages(self, actions: Iterable[QAction]) -> None:
        """Fill Go: each page of the open file, or nothing."""
        self._go.clear()
        self._go.addActions(list(actions))

    def _offer(self, *, is_open: bool, lead: bool = False, protected: bool = False) -> None:
        for act in _NEED_A_FILE:
            self._acts[act].setEnabled(is_open)
        for act in _OF_THE_LEAD:
            self._acts[act].setVisible(lead)
        self._acts[Act.PROTECT].setVisible(is_open and not protected)
        for act in _OF_PROTECTED:
            self._acts[act].setVisible(protected)
        for action in self._go.actions():
            action.setEnabled(is_open)
        self._go.menuAction().setVisible(is_open)

    def _fill(self, menu: QMenu, acts: Iterable[Act | None]) -> None:
        for act in acts:
            if act is None:
                menu.addSeparator()
            else:
                menu.addAction(self._acts[act])
            if act is Act.LOCK:
                menu.addMenu(self._idle)
