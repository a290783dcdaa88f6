"""What every page of the window is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from model.instrument.unit_words import for_unit
from model.journal.records import Change
from ui.session.actions import Act
from ui.session.session import Session

if TYPE_CHECKING:
    from model.inspection.audit import Scope  # the pages are on view sooner without it


class Page(QWidget):
    """One page of the rail, over one open file.

    `refresh()` reads everything again. It is called when the page comes on view, if anything changed since it was last
    read; and at once, if it changes while the page is on view. `changed()` is called for each statement: a page that
    can show it without reading everything again does so there. A page with long tasks is also given the file's Worker.
    The actions outlive it: connect them to its methods, for a function that holds the page would keep it for ever.
    """

    title = ""
    """What it is headed with."""

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__()
        self.session = session
        self.acts = actions
        self._stale = True
        self.setAccessibleName(for_unit(session.store.instrument.unit, self.title))
        session.changed.connect(self.changed)
        session.replaced.connect(self.replaced)

    def scrolled(self, body: QWidget) -> None:
        """Show what the page is made of, to be scrolled where the window is small or the text large."""
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def activated(self) -> None:
        """The page is now the one on view."""
        if self._stale:
            self._stale = False
            self.refresh()

    def leave(self) -> None:
        """The page is about to be left, or the file closed: state what is half typed."""

    def take_focus(self) -> None:
        """Put the keyboard where work on this page begins."""

    def audit_scope(self) -> Scope | None:
        """The entries that "Who stated this" shows from here: those of what the keyboard is on; None for all."""
        return None

    def refresh(self) -> None:
        """Read everything again."""

    def changed(self, _change: Change) -> None:
        """One statement was recorded."""
        self.mark_stale()

    def replaced(self) -> None:
        """Much changed at once."""
        self.mark_stale()

    def mark_stale(self) -> None:
        """Have the page read again: now if it is on view, else when it next is."""
        self._stale = True
        if self.isVisible():
            self.activated()
