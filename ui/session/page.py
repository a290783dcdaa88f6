"""What every page of the window is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from model.journal.records import Change
from ui.session.actions import Act
from ui.session.session import Session

if TYPE_CHECKING:
    from model.inspection.audit import Scope  # the pages are on view sooner without it


class Page(QWidget):
    """One page of the rail, over one open file.

    `refresh()` reads everything again; it is called when the page is shown, if much changed since (or at once while
    the page is on view). `changed` is called for each statement; a page that can repaint cheaply overrides it,
    otherwise the page is read again when next on view. A page with long work to do is also given the window's Worker.
    """

    title = ""

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__()
        self.session = session
        self.acts = actions
        self._stale = True
        self.setAccessibleName(self.title)
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

    def asked_about(self) -> Scope | None:
        """What "Who stated this" is about here: what the keyboard is on, or None for everything."""
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
