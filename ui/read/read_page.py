"""The Read page: one question of one case at a time, answered by one key, with everything else kept in step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.inspection.field_words import details_changed
from model.inspection.readings import Signature
from model.instrument.unit_words import for_unit
from model.journal.records import Change, Outcome, Value, assessor_of
from ui.kit.notice import Notice
from ui.kit.theme import Dim
from ui.read import walk
from ui.read.case_header import CaseHeader
from ui.read.open_reading import OpenReading
from ui.read.question_column import QuestionColumn
from ui.read.question_panel import QuestionPanel
from ui.read.question_view import View, saved_words, view_of
from ui.read.sign_strip import SignStrip
from ui.read.signing import Signing
from ui.read.tally_figures import RunningFigures
from ui.read.tally_panel import TallyPanel
from ui.session.actions import Act
from ui.session.case_rows import State, case_rows
from ui.session.page import Page
from ui.session.page_titles import READ
from ui.session.session import Place, Session
from ui.session.wording import all_details, details_line

if TYPE_CHECKING:
    from model.inspection.audit import Scope

_GUIDANCE, _HIDE = "show_guidance", "hide_not_relevant"
"""What this laptop remembers of how the page is used."""

_WIDE = 125
"""From this many characters across, the tallies have a column of their own."""

_TREE, _QUESTION, _TALLIES = 11, 17, 10
"""How they share the room, in proportion."""

_NO_NAME = "Say who you are, in the line above, to begin reading."
_NO_CASES = "There are no cases yet. Import the sample, or add a case, on the Cases page."


class ReadPage(Page):
    """Composes the parts. What each key does to a reading is decided here and in `ui.read.walk`, nowhere else."""

    title = READ
    stopped = Signal()
    """An answer could not be saved: the person should see it before they go on."""

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__(session, actions)
        self._instrument = session.store.instrument
        self._one = self._instrument.unit.one
        self._me = ""
        self._reading: OpenReading | None = None
        self._question = ""
        self._is_going_on = False  # whether the question is left as soon as its answer is recorded
        self._header = CaseHeader(session.store.instrument.unit)
        self._void = Notice()
        self._strip = SignStrip()
        self._column = QuestionColumn(self._instrument)
        self._signing = Signing(session, self._strip, self._column, self._header, self)
        self._panel = QuestionPanel()
        self._tallies = TallyPanel(self._instrument)
        self._empty = Dim()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._left = QVBoxLayout()
        self._across = QHBoxLayout()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._panel.show_guidance(session.store.local.get(_GUIDANCE) == "yes")
        self._column.hide_closed(session.store.local.get(_HIDE) == "yes")

    def open_case(self, case_ref: str, question: str | None = None) -> None:
        """Show a case, at a question or where its reading is to go on."""
        reading = self._reading
        if reading is not None and not self._panel.settle():
            return
        if reading is None or reading.case.ref != case_ref:
            self._open(case_ref, question)
        elif question in reading.outcomes_in_view:
            self._show(str(question))
        self.take_focus()

    def refresh(self) -> None:
        """Read everything again, and stay where we are."""
        self.leave()
        store = self.session.store
        self._me = self.session.author
        cases = case_rows(store, self._me)
        rows = [row for row in cases if self._me or (row.readers and store.read_only)]
        self._header.show_cases(rows)
        if not rows:
            self._reading = None
            self._empty.setText(store.read_only or (_NO_NAME if cases else for_unit(self._instrument.unit, _NO_CASES)))
            self._stack.setCurrentIndex(0)
            return
        here = Place(self._reading.case.ref, self._question) if self._reading else self.session.place
        if here is not None and here.case_ref in {row.case.ref for row in rows}:
            self._open(here.case_ref, here.question)
        else:
            self._open(walk.next_case(rows, "") or rows[0].case.ref, None)

    def changed(self, change: Change) -> None:
        """Repaint what shows anything of it; read again only if a case or the whole inspection was spoken of."""
        subject, reading = change.entry.subject, self._reading
        if reading is None or self._stale or assessor_of(subject) is None:
            self.mark_stale()
            return
        moved = reading.apply(change) if subject == reading.subject else []
        is_mine = assessor_of(subject) == self._me
        self._tallies.follow(moved, change.outcomes if is_mine else ())
        if subject != reading.subject:
            return
        self._repaint(reading, {*(each.question for each in moved), change.entry.field})
        if self._is_going_on and walk.following(reading.outcomes_in_view, self._question):
            # The panel shows the next question, and not first once more the one that is left.
            self._panel.announce(saved_words(self._instrument, reading, self._question))
        else:
            self._panel.show_view(self._view(reading))

    def unsaved_changed(self) -> None:
        """Show what is not saved yet where it was given."""
        reading = self._reading
        if reading is not None and not self._stale:
            reading.wait(self.session.unsaved.of(reading.subject))
            self._repaint(reading, reading.outcomes_in_view)
            self._panel.show_view(self._view(reading))

    def take_focus(self) -> None:
        """Put the keyboard at the answers."""
        if self._reading is not None:
            self._panel.take_focus()

    def audit_scope(self) -> Scope | None:
        """The answer in view, and its note."""
        from model.inspection.audit import of_answer  # start-up: the first paint does without it

        if (reading := self._reading) is None:
            return None
        return of_answer(self._instrument, reading.case.ref, reading.assessor, self._question)

    def leave(self) -> None:
        """Record what is half typed."""
        if self._reading is not None:
            self._panel.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc takes away what the strip asks and what the column lists, and comes back to the answers."""
        if event.key() == Qt.Key.Key_Escape:
            self._strip.dismiss()
            self._column.show_tree()
            self.take_focus()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Find the tallies their place."""
        super().resizeEvent(event)
        self._place_tallies()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the text size at once, before the layout asks for a wider window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._place_tallies()

    # Where we are

    def _open(self, case_ref: str, question: str | None, assessor: str | None = None) -> None:
        """Open my reading of a case; or, where only others have begun one, theirs, to look at."""
        store, me = self.session.store, self._me
        readers = [row.assessor for row in store.readings() if row.case_ref == case_ref]
        whose = assessor or (me if me in readers or not readers else readers[0])
        if not whose:
            return
        reading = OpenReading(store, case_ref, whose)
        reading.wait(self.session.unsaved.of(reading.subject))
        self._reading = reading
        details = reading.case.details
        self._header.show_case(
            case_ref, details_line(self._instrument, details), all_details(self._instrument, details)
        )
        mine = RunningFigures(self._instrument, store.tallies(assessor=me))
        my_cases = sum(row.assessor == me for row in store.readings())
        self._tallies.show_figures(RunningFigures.of_one(self._instrument, reading.outcomes), mine, my_cases)
        self._repaint(reading, reading.outcomes)
        self._stack.setCurrentIndex(1)
        self._show(walk.landing(self._instrument, reading.outcomes_in_view, question))
        if whose != me and not store.read_only:
            self._strip.ask(reading.why_locked(me), "Read it &too", self._read_myself)

    def _read_myself(self, _reason: str) -> None:
        if self._reading is not None:
            self._open(self._reading.case.ref, None, self._me)
            self.take_focus()

    def _show(self, question: str) -> None:
        """Show a question of the open reading."""
        reading = self._reading
        if reading is None:
            return
        self._question = question
        self._strip.dismiss()
        self._panel.show_view(self._view(reading))
        self._column.go_to(question)
        if reading.assessor == self._me:
            self.session.place = Place(reading.case.ref, question)

    def _go(self, question: str | None) -> None:
        """Go to a question, if there is one, unless what was typed is no answer."""
        if question is not None and self._panel.settle():
            self._show(question)
            self.take_focus()

    def _step(self, by: int) -> None:
        reading = self._reading
        if reading is None:
            return
        onward = walk.following if by > 0 else walk.preceding
        target = onward(reading.outcomes_in_view, self._question)
        if target is None and by > 0:
            self._end(reading)
        self._go(target)

    def _end(self, reading: OpenReading) -> None:
        """Past the last question: what is left to do."""
        left = walk.count(self._instrument.questions, reading.outcomes_in_view).missing
        if left and not reading.why_locked(self._me):
            words = f"This is the last question, and {left} {'is' if left == 1 else 'are'} missing."
            self._strip.ask(words, "Go to the first missing (F3)", lambda _: self._next_missing())
        elif reading.signature is not Signature.SIGNED:
            self._sign()

    def _next_missing(self) -> None:
        if self._reading is not None:
            target = walk.next_missing(self._instrument, self._reading.outcomes_in_view, self._question)
            self._go(target)
            if target is None:
                self._sign()

    def _next_criterion(self) -> None:
        if self._reading is not None:
            self._go(walk.next_criterion(self._instrument, self._reading.outcomes_in_view, self._question))

    def _previous_criterion(self) -> None:
        if self._reading is not None:
            self._go(walk.previous_criterion(self._instrument, self._reading.outcomes_in_view, self._question))

    # What is said

    def _answer(self, value: Value, move_on: bool) -> None:
        reading = self._reading
        if reading is None or not self._may_change(reading):
            return
        self._panel.refuse("")
        was_well = not self.session.unsaved
        self._is_going_on = move_on
        try:
            self.session.answer(reading.case.ref, self._question, value)
        finally:
            self._is_going_on = False
        # Read anew by now, if the disk came back. Of the first trouble is told before any key can fall on a question.
        if move_on and was_well and self.session.unsaved:
            self.stopped.emit()
        elif move_on and self._reading is not None and self._reading.answers_in_view.get(self._question) == value:
            self._step(1)

    def _note(self, text: str) -> None:
        if self._reading is not None and not self._reading.why_locked(self._me):
            self.session.note(self._reading.case.ref, self._question, text)

    def _may_change(self, reading: OpenReading) -> bool:
        """Whether this answer can be given; if not, it is said why and how it could be."""
        locked = reading.why_locked(self._me)
        if locked and reading.assessor == self._me and reading.signature is Signature.SIGNED:
            self._reopen()
        elif locked:
            self._panel.refuse(locked)
        elif reading.outcomes_in_view[self._question] is Outcome.NOT_RELEVANT:
            self._panel.refuse(f"This question is not asked of this {self._one}, so it takes no answer.")
            return False
        return not locked

    def _sign(self) -> None:
        reading = self._reading
        if reading is not None and self._panel.settle():
            self._signing.sign(reading, self._me)

    def _reopen(self) -> None:
        if self._reading is not None:
            self._signing.reopen(self._reading, self._me)

    # How it is shown

    def _view(self, reading: OpenReading) -> View:
        return view_of(self._instrument, reading, self._question, self._me)

    def _repaint(self, reading: OpenReading, questions: Iterable[str]) -> None:
        """Show what these questions, and with them their criteria and the whole reading, have come to."""
        progress = reading.progress
        shown = (id_ for id_ in questions if id_ in progress)
        self._column.show_reading(progress, reading.contested, shown, reading.unsaved)
        whose = f"read by {reading.assessor}" if reading.assessor != self._me else ""
        signed = {Signature.SIGNED: "signed", Signature.VOID: State.CHANGED}.get(reading.signature, "")
        self._header.show_progress(
            walk.count(self._instrument.questions, progress), ", ".join(filter(None, (whose, signed)))
        )
        is_void = reading.signature is Signature.VOID
        which = details_changed(self._instrument, reading.changed_details)
        void = "Changed since it was signed, so the signature is void. Sign it again."
        self._void.refuse(f"{void} {which}".rstrip() if is_void else "")

    def _place_tallies(self) -> None:
        """In a column of their own; where the text leaves little room for one, under the tree."""
        is_wide = self.width() >= _WIDE * self.fontMetrics().averageCharWidth()
        target = self._across if is_wide else self._left
        if target.indexOf(self._tallies) < 0:
            (self._left if is_wide else self._across).removeWidget(self._tallies)
            target.addWidget(self._tallies, _TALLIES)
            self._tallies.show_legend(is_wide)

    def _list_missing(self) -> None:
        if self._reading is not None:
            self._column.list_missing(keyboard=True)

    def _remember_guidance(self, shown: bool) -> None:
        self.session.remember(_GUIDANCE, "yes" if shown else "no")

    def _remember_hiding(self, hidden: bool) -> None:
        self.session.remember(_HIDE, "yes" if hidden else "no")

    def _lay_out(self) -> None:
        self._left.addWidget(self._column, _QUESTION)
        self._across.addLayout(self._left, _TREE)
        self._across.addWidget(self._panel, _QUESTION)
        self._left.addWidget(self._tallies, _TALLIES)  # until the window is wide enough: else it would be made so
        self._tallies.show_legend(False)
        work = QWidget()
        column = QVBoxLayout(work)
        for widget in (self._header, self._void, self._strip):
            column.addWidget(widget)
        column.addLayout(self._across, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(work)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self) -> None:
        self._header.case_picked.connect(self.open_case)
        self._header.missing_requested.connect(self._list_missing)
        self._header.sign_requested.connect(self._sign)
        self._strip.dismissed.connect(self.take_focus)
        self._signing.next_picked.connect(self.open_case)
        self._signing.left.connect(self.take_focus)
        self._signing.refused.connect(self._panel.refuse)
        self._column.picked.connect(self._go)
        self._column.left.connect(self.take_focus)
        self._column.hiding_changed.connect(self._remember_hiding)
        self._panel.answered.connect(self._answer)
        self._panel.noted.connect(self._note)
        self._panel.step_requested.connect(self._step)
        self._panel.guidance_toggled.connect(self._remember_guidance)
        self.session.refused.connect(self._panel.refuse)
        self.session.unsaved.changed.connect(self.unsaved_changed)
        for act, slot in {
            Act.NEXT: self._panel.confirm,
            Act.BACK: self._panel.step_back,
            Act.CLEAR: self._panel.clear,
            Act.NOTE: self._panel.write_note,
            Act.GUIDANCE: self._panel.toggle_guidance,
            Act.NEXT_CRITERION: self._next_criterion,
            Act.PREVIOUS_CRITERION: self._previous_criterion,
            Act.NEXT_MISSING: self._next_missing,
            Act.MISSING_LIST: self._list_missing,
            Act.FIND: self._column.start_finding,
            Act.SIGN: self._sign,
            Act.REOPEN: self._reopen,
        }.items():
            self.acts[act].triggered.connect(slot)
