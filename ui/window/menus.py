"""The menus of the window: what stands in them, and what of it can be done with what is on view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from model.journal.records import LEAD
from ui.session.actions import MENUS, PAGE_MENUS, Act, tune

if TYPE_CHECKING:  # the start page is on view before SQLite and the pages are loaded
    from ui.window.workplace import Workplace

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

    def show_file(self, workplace: Workplace | None) -> None:
        """Offer what can be done with the file on view; None: none is."""
        at_work = workplace is not None
        for act in _NEED_A_FILE:
            self._acts[act].setEnabled(at_work)
        for act in _OF_THE_LEAD:
            self._acts[act].setVisible(workplace is not None and workplace.session.role == LEAD)
        protected = workplace is not None and workplace.session.store.key is not None
        self._acts[Act.PROTECT].setVisible(at_work and not protected)
        for act in _OF_PROTECTED:
            self._acts[act].setVisible(protected)
        for action in self._go.actions():
            action.setEnabled(at_work)
        self._go.menuAction().setVisible(at_work)
        self.show_page(workplace)

    def show_page(self, workplace: Workplace | None) -> None:
        """Make the keys those of the page on view, if one is, and fill the menu that bears its name."""
        title = workplace.title if workplace is not None else ""
        tune(self._acts, title)
        own = PAGE_MENUS.get(title, ())
        self._page.clear()
        self._page.setTitle(f"&{workplace.labels.get(title, title) if workplace is not None else title}")
        self._page.menuAction().setVisible(bool(own))
        self._fill(self._page, own)

    def list_pages(self, actions: Iterable[QAction]) -> None:
        """Fill Go: each page of the open file, or nothing."""
        self._go.clear()
        self._go.addActions(list(actions))

    def _fill(self, menu: QMenu, acts: Iterable[Act | None]) -> None:
        for act in acts:
            if act is None:
                menu.addSeparator()
            else:
                menu.addAction(self._acts[act])
            if act is Act.LOCK:
                menu.addMenu(self._idle)
