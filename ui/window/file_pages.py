"""The open file in the window: its rail, its pages, and what leads from one page to another. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from model.file.backup_names import Why
from model.file.opening import has_several_names
from model.file.places import unsafe_place
from model.file.store import Store
from model.journal.records import Change, Refused, assessor_of, case_of
from ui.kit.flow import FlowLayout
from ui.kit.held_keys import HeldKeys
from ui.kit.notice import Notice
from ui.kit.worker import Worker
from ui.session.action_words import name_actions
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.page_titles import AUDIT, READ
from ui.session.session import Session
from ui.window.name_line import NameLine
from ui.window.pages import RailPage, rail_pages
from ui.window.rail import Rail
from ui.window.unsaved_line import UnsavedLine

_AFTER_FIRST_PAINT_MS = 400


class FilePages(QWidget):
    """The pages of one open file, and the rail that leads to them. Each is made when it is first visited, so that
    opening a file is quick.

    Signals: `page_shown(page)`, of the rail; `message(sentence)`, to be said at the foot of the window; and requests to
    save the file elsewhere and to copy it to this laptop.
    """

    page_shown = Signal(object)
    message = Signal(str)
    elsewhere_requested = Signal()
    copy_requested = Signal()

    def __init__(self, session: Session, acts: Mapping[Act, QAction]) -> None:
        super().__init__()
        self.session = session
        session.setParent(self)
        self.acts = acts
        self.worker = Worker(self)
        self._held_keys = HeldKeys(self)
        self._pages: dict[str, Page] = {}
        instrument = session.store.instrument
        self.rail_pages = rail_pages(instrument, session.role)
        self.titles = tuple(page.title for page in self.rail_pages)
        self._unit = instrument.unit
        self.rail = Rail(self.rail_pages)
        self._stack = QStackedWidget()
        self._banner = Notice()
        self._banner.say(session.store.read_only or "")
        self.name_line = NameLine(session)
        self.name_line.named.connect(self.take_focus)
        self.go_actions = [self._go_action(page) for page in self.rail_pages]
        self.unsaved_line: UnsavedLine | None = None
        self._reminder = ""
        self._right = QVBoxLayout()
        self._lay_out()
        if session.store.read_only:
            self._offer_copy()
        name_actions(self._unit, acts)
        self.rail.currentRowChanged.connect(self._row_changed)
        session.unsaved.changed.connect(self._tell_unsaved)
        session.stepped_back.connect(self._go_where_it_happened)
        session.replaced.connect(self._say_if_read_only)
        QTimer.singleShot(_AFTER_FIRST_PAINT_MS, self, self.back_up)

    @property
    def current(self) -> Page:
        """The page on view."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else self.page(self.titles[0])

    @property
    def rail_page(self) -> RailPage:
        """The page on view, as it stands on the rail."""
        return self.rail_pages[max(0, self.rail.currentRow())]

    @property
    def busy(self) -> bool:
        """Whether a task is under way."""
        return self.worker.busy

    def page(self, title: str) -> Page:
        """The page of that title, made now if it was never visited."""
        if title not in self._pages:
            page = self.rail_pages[self.titles.index(title)].spec.make(self)
            self._pages[title] = page
            self._stack.addWidget(page)
        return self._pages[title]

    def go(self, title: str) -> Page:
        """Show a page and put the keyboard where its work begins."""
        page = self.turn_to(title)
        self.take_focus()
        return page

    def turn_to(self, title: str) -> Page:
        """Show a page, leaving the keyboard where it is."""
        self.rail.setCurrentRow(self.titles.index(title))
        return self.page(title)

    def take_focus(self) -> None:
        """Put the keyboard where work begins: to the name, if it is not known yet, else to the page."""
        if self.name_line.isVisible():
            self.name_line.name.setFocus()
        else:
            self.current.take_focus()

    def read_case(self, case_ref: str, question: str = "") -> None:
        """Open a case in Read, at a question if one is named."""
        from ui.read.read_page import ReadPage  # start-up: as each page

        page = self.go(READ)
        if isinstance(page, ReadPage):
            page.open_case(case_ref, question or None)

    def say(self, sentence: str) -> None:
        """State a fact at the foot of the window."""
        self.message.emit(sentence)

    def show_who(self) -> None:
        """Show on the Audit page who stated what is in view on this one."""
        from model.inspection.audit import Scope  # start-up: it is for this page alone
        from ui.results.audit_page import AuditPage  # start-up: as each page

        if AUDIT in self.titles:
            scope = self.current.audit_scope()
            page = self.go(AUDIT)
            if isinstance(page, AuditPage):
                page.show_scope(scope or Scope())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """From now on no key that is held down decides anything in the window."""
        super().showEvent(event)
        self._held_keys.watch(self.window())

    def holds(self, then: Callable[[], object]) -> bool:
        """Whether something unsaved keeps the file open. If so, a line above the page asks what is to become of it, and
        `then` is called once all is saved, or given up.
        """
        if self._pages:
            self.current.leave()
        if self.session.unsaved.save() or self.unsaved_line is None:
            return False
        self.unsaved_line.ask(then)
        return True

    def back_up(self) -> None:
        """Take a backup if one is due, off the main thread; say where none can be taken, or one is unprotected."""
        store = self.session.store
        if store.is_writer:
            self.worker.run(lambda _job: _back_up_if_due(store), self._tell_of_backups, self._tell_of_backups)

    def _tell_of_backups(self, sentence: str) -> None:
        if sentence and not self._reminder:
            self.tell(sentence)

    def close_file(self) -> None:
        """State what is half typed, stop the worker, and close the file."""
        if self._pages:
            self.current.leave()
        self.worker.close()
        with suppress(Refused):  # the next opening takes one, or says why not
            self.session.store.upkeep.keep_backup(Why.CLOSED)
        self.session.store.close()

    def _go_action(self, page: RailPage) -> QAction:
        action = QAction(page.entry, self)
        action.setShortcut(QKeySequence(page.key))
        action.setAutoRepeat(False)
        action.setStatusTip(page.tip)
        action.triggered.connect(partial(self.go, page.title))
        return action

    def _row_changed(self, row: int) -> None:
        if self._pages:
            self.current.leave()
        page = self.page(self.titles[row])
        self._stack.setCurrentWidget(page)
        self.page_shown.emit(self.rail_pages[row])
        page.activated()

    def _say_if_read_only(self) -> None:
        """Say above every page why the file can only be read, if it can: that changes as an inspection is closed."""
        self._banner.say(self.session.store.read_only or self._reminder)

    def tell(self, sentence: str) -> None:
        """Say above every page what is to be kept in mind while the file is open."""
        self._reminder = sentence
        self._say_if_read_only()

    def show_trouble(self) -> None:
        """Put the keyboard where it is said what is not saved."""
        if self.unsaved_line is not None:
            self.unsaved_line.take_focus()

    def _go_where_it_happened(self, change: Change) -> None:
        """After an undo or redo of an answer, show the question that it was about."""
        case_ref, assessor = case_of(change.entry.subject), assessor_of(change.entry.subject)
        if case_ref is not None and assessor == self.session.author:
            self.read_case(case_ref, change.entry.field.rpartition(":")[2])

    def _tell_unsaved(self) -> None:
        if self.unsaved_line is None:
            self.unsaved_line = UnsavedLine(self.session.unsaved)
            self.unsaved_line.elsewhere_requested.connect(self.elsewhere_requested)
            self.unsaved_line.left.connect(self.take_focus)
            self._right.insertWidget(0, self.unsaved_line)
            self.unsaved_line.refresh()

    def _offer_copy(self) -> None:
        """Below why the file can only be read: offer a copy on this laptop, if the reason is where the file is."""
        file = self.session.store.path
        if unsafe_place(file) is not None or has_several_names(file):
            button = QPushButton("Copy it to this laptop…")
            button.clicked.connect(self.copy_requested)
            row = QWidget()
            row.setLayout(FlowLayout(button))
            row.setContentsMargins(8, 4, 8, 4)
            self._right.insertWidget(1, row)

    def _lay_out(self) -> None:
        right = self._right
        right.setSpacing(0)
        right.addWidget(self._banner)
        right.addWidget(self.name_line)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)


def _back_up_if_due(store: Store) -> str:
    """Take a backup if one is due; a sentence where copies of a protected file lie beside it without protection, or
    where the file is itself a copy, or nearly full.
    """
    store.upkeep.keep_backup(Why.OPENED)
    from model.file.backups import plain_copies  # start-up: after the first paint

    plain = plain_copies(store.path) if store.key is not None else []
    if not plain:
        return f"{store.upkeep.remark} {store.nearly_full()}".strip()
    more = f" and {len(plain) - 1} more" if len(plain) > 1 else ""
    return (
        f"This file is protected, but not {plain[0].name}{more} beside it: whoever gets hold of that can read it. "
        "Remove it if nobody needs it."
    )
