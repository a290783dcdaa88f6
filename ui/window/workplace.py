"""One open file at work: the rail of pages, and what leads from one page to another. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from model.file.backup_names import Why
from model.file.store import Store
from model.instrument.instrument import Instrument
from model.instrument.unit_words import said_of
from model.journal.records import Change, Refused, assessor_of, case_of
from scoring.rules import only_counts, scores_questions
from ui.kit.flow import FlowLayout
from ui.kit.notice import Notice
from ui.kit.worker import Worker
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.session import READER, Session
from ui.session.unit_labels import label_with, name_actions
from ui.window.name_line import NameLine
from ui.window.rail import Rail

if TYPE_CHECKING:
    from ui.window.unsaved_line import UnsavedLine

CASES, READ, GATHER, SCORES, MARKS, SECTION_FOUR, PERFORMANCE, FINDINGS, NEXT_STEPS, SHEET, AUDIT, RETURN = (
    "Cases", "Read", "Gather", "Scores", "Marks", "Section 4", "Performance", "Findings", "Next steps",
    "Sheet", "Audit", "Return",
)  # fmt: skip
PAGES_OF_LEAD = (CASES, READ, GATHER, SCORES, MARKS, SECTION_FOUR, PERFORMANCE, FINDINGS, NEXT_STEPS, SHEET, AUDIT)
PAGES_OF_READER = (CASES, READ, RETURN)

_AFTER_FIRST_PAINT_MS = 400


def pages_of_lead(instrument: Instrument) -> tuple[str, ...]:
    """The pages that a lead inspector needs for an instrument: none for what it does not have."""
    absent = {MARKS} if instrument.marking is None else set()
    if not instrument.gradings:
        absent.add(SECTION_FOUR)
    if not instrument.measures:
        absent.add(PERFORMANCE)
    if not (instrument.gradings and only_counts(instrument)):
        absent.add(FINDINGS)
    return tuple(title for title in PAGES_OF_LEAD if title not in absent)


class Workplace(QWidget):
    """Pages are made when first visited, so that opening a file is quick."""

    page_shown = Signal(str)
    said = Signal(str)
    elsewhere_requested = Signal()
    copy_requested = Signal()

    def __init__(self, session: Session, actions: Mapping[Act, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        session.setParent(self)
        self._actions = actions
        self._worker = Worker(self)
        self._pages: dict[str, Page] = {}
        self.titles = PAGES_OF_READER if session.role == READER else pages_of_lead(session.store.instrument)
        self._unit = session.store.instrument.unit
        self.labels = {CASES: said_of(self._unit, CASES), SECTION_FOUR: session.store.instrument.judged_title}
        if not scores_questions(session.store.instrument):
            self.labels[SCORES] = "Results"
        self.rail = Rail(tuple(self.labels.get(title, title) for title in self.titles))
        self._stack = QStackedWidget()
        self._banner = Notice()
        self._banner.say(session.store.read_only or "")
        self.name_line = NameLine(session)
        self.name_line.named.connect(self.take_focus)
        self.go_actions = [self._go_action(number, title) for number, title in enumerate(self.titles, 1)]
        self.unsaved_line: UnsavedLine | None = None
        self._told = ""
        self._right = QVBoxLayout()
        self._lay_out()
        if session.store.read_only:
            self._offer_copy()
        name_actions(self._unit, actions)
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
    def title(self) -> str:
        """By which of `titles` the page on view is known, whatever it calls itself."""
        return self.titles[max(0, self.rail.currentRow())]

    @property
    def busy(self) -> bool:
        """Whether a task is under way."""
        return self._worker.busy

    def page(self, title: str) -> Page:
        """The page of that title, made now if it was never visited."""
        if title not in self._pages:
            page = self._makers()[title]()
            label_with(self._unit, page)
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
        from ui.read.read_page import ReadPage  # made on the first visit, for a quick start

        page = self.go(READ)
        if isinstance(page, ReadPage):
            page.open_case(case_ref, question or None)

    def show_who(self) -> None:
        """Show on the Audit page who stated what is in view on this one."""
        from model.inspection.audit import Scope  # both as in `read_case`
        from ui.results.audit_page import AuditPage

        if AUDIT in self.titles:
            scope = self.current.asked_about()
            page = self.go(AUDIT)
            if isinstance(page, AuditPage):
                page.show_scope(scope or Scope())

    def holds(self, then: Callable[[], object]) -> bool:
        """Whether something unsaved keeps the file open: it is asked in place what is to become of it, and `then`
        follows once nothing waits.
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
            self._worker.run(lambda _job: _backed_up(store), self._tell_of_backups, self._tell_of_backups)

    def _tell_of_backups(self, sentence: str) -> None:
        if sentence and not self._told:
            self.tell(sentence)

    def close_file(self) -> None:
        """State what is half typed, stop the worker, and close the file."""
        if self._pages:
            self.current.leave()
        self._worker.close()
        with suppress(Refused):  # the next opening takes one, or says why not
            self.session.store.keep_backup(Why.CLOSED)
        self.session.store.close()

    def _makers(self) -> dict[str, Callable[[], Page]]:
        return {
            CASES: self._cases,
            READ: self._read,
            GATHER: self._gather,
            SCORES: self._scores,
            MARKS: self._marks,
            SECTION_FOUR: self._section_four,
            PERFORMANCE: self._performance,
            FINDINGS: self._findings,
            NEXT_STEPS: self._next_steps,
            SHEET: self._sheet,
            AUDIT: self._audit,
            RETURN: self._return,
        }

    # Each page is imported when it is first made: the window opens sooner, and Qt's printing is loaded only to print.

    def _cases(self) -> Page:
        from ui.cases.cases_page import CasesPage

        page = CasesPage(self.session, self._actions, self._worker)
        page.open_requested.connect(self.read_case)
        page.said.connect(self.said)
        return page

    def _read(self) -> Page:
        from ui.read.read_page import ReadPage

        page = ReadPage(self.session, self._actions)
        page.stopped.connect(self.show_trouble)
        return page

    def _gather(self) -> Page:
        from ui.returns.gather_page import GatherPage

        return GatherPage(self.session, self._actions, self._worker)

    def _scores(self) -> Page:
        from ui.results.counts_page import CountsPage
        from ui.results.scores_page import ScoresPage

        kind = ScoresPage if scores_questions(self.session.store.instrument) else CountsPage
        page = kind(self.session, self._actions)
        page.open_requested.connect(self.read_case)
        return page

    def _marks(self) -> Page:
        from ui.judging.marks_page import MarksPage

        return MarksPage(self.session, self._actions)

    def _section_four(self) -> Page:
        from ui.judging.gradings_page import SectionFourPage

        return SectionFourPage(self.session, self._actions)

    def _performance(self) -> Page:
        from ui.judging.performance_page import PerformancePage

        return PerformancePage(self.session, self._actions)

    def _findings(self) -> Page:
        from ui.judging.findings_page import FindingsPage

        return FindingsPage(self.session, self._actions)

    def _next_steps(self) -> Page:
        from ui.judging.next_steps_page import NextStepsPage

        return NextStepsPage(self.session, self._actions)

    def _sheet(self) -> Page:
        from ui.results.sheet_page import SheetPage

        return SheetPage(self.session, self._actions, self._worker)

    def _audit(self) -> Page:
        from ui.results.audit_page import AuditPage

        page = AuditPage(self.session, self._actions, self._worker)
        page.open_requested.connect(self.read_case)
        return page

    def _return(self) -> Page:
        from ui.returns.return_page import ReturnPage

        return ReturnPage(self.session, self._actions, self._worker)

    def _go_action(self, number: int, title: str) -> QAction:
        action = QAction(f"&{number} {self.labels.get(title, title)}", self)
        action.setShortcut(QKeySequence(f"Alt+{number}"))
        action.triggered.connect(partial(self.go, title))
        return action

    def _row_changed(self, row: int) -> None:
        if self._pages:
            self.current.leave()
        page = self.page(self.titles[row])
        self._stack.setCurrentWidget(page)
        self.page_shown.emit(self.titles[row])
        page.activated()

    def _say_if_read_only(self) -> None:
        """The inspection may have been closed, or opened again."""
        self._banner.say(self.session.store.read_only or self._told)

    def tell(self, sentence: str) -> None:
        """Say above every page what is to be kept in mind while the file is open."""
        self._told = sentence
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
            from ui.window.unsaved_line import UnsavedLine  # which most never see

            self.unsaved_line = UnsavedLine(self.session.unsaved)
            self.unsaved_line.elsewhere_requested.connect(self.elsewhere_requested)
            self.unsaved_line.left.connect(self.take_focus)
            self._right.insertWidget(0, self.unsaved_line)
            self.unsaved_line.refresh()

    def _offer_copy(self) -> None:
        """Beneath why the file is only read: a way out, if that is for its place."""
        from model.file.places import unsafe_place  # already loaded by whatever opened the file

        if unsafe_place(self.session.store.path) is not None:
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


def _backed_up(store: Store) -> str:
    """Take a backup if one is due; a sentence where copies of a protected file lie beside it without protection."""
    from model.file import backups  # after the first paint: not for the start-up

    store.keep_backup(Why.OPENED)
    plain = backups.plain_copies(store.path) if store.key is not None else []
    if not plain:
        return ""
    more = f" and {len(plain) - 1} more" if len(plain) > 1 else ""
    return (
        f"This file is protected, but not {plain[0].name}{more} beside it: whoever gets hold of that can read it. "
        "Remove it if nobody needs it."
    )
