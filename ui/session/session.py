"""One open inspection file as the window sees it: states things, remembers what can be undone, says what changed.

Every statement made in the window goes through `Session`, so every view hears of it once, from one signal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from model.file.store import Store
from model.inspection.fields import check
from model.journal import records
from model.journal.field_names import (
    ABOUT,
    ADDRESSED,
    ASSESSOR,
    CONCLUSION,
    EXAMPLE,
    EXAMPLE_CHECKED,
    EXAMPLE_LABEL,
    EXAMPLE_NAME,
    EXAMPLE_SECTION,
    FURTHER_INSPECTION,
    GRADE,
    MANDATORY,
    MEASURED,
    OPTION,
    RECOMMENDATION,
    SPECIFIC,
    STATUS,
)
from model.journal.records import (
    INSPECTION,
    NOTE,
    Change,
    DiskTrouble,
    Refused,
    Statement,
    Value,
    reading_subject,
)
from ui.session.steps import Restated, Steps
from ui.session.unsaved import Unsaved

LEAD, READER = records.LEAD, records.READER


@dataclass(frozen=True, slots=True)
class Place:
    """Where an assessor is in the walk: a case and one of its questions."""

    case_ref: str
    question: str


class Session(QObject):
    """The open file, the person at the keyboard, and what they have done since it was opened.

    Signals name facts: `changed(Change)` one statement was recorded (the views repaint what they show of it);
    `stepped_back(Change)` an undo or redo of one was recorded, so the view should go to where it happened; `replaced()`
    several things changed at once (a decision with its reason, an import, a merge), so views read again;
    `refused(str)` the sentence why nothing was recorded.
    What the disk does not take waits in `unsaved`, and is recorded before anything that is stated later.
    """

    changed = Signal(object)
    stepped_back = Signal(object)
    replaced = Signal()
    refused = Signal(str)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self._steps = Steps(store)
        self.unsaved = Unsaved(self._steps.record, self)
        self.unsaved.saved.connect(self.replaced)  # the disk may be back with more than we had
        self._author, self._role = store.local.get("assessor") or "", store.local.get("role") or ""
        self.here: tuple[str, str] | None = None  # the note that says where reading has come to, kept or not

    @property
    def author(self) -> str:
        """The name of the person at the keyboard; empty until they have given it."""
        return self._author

    @author.setter
    def author(self, name: str) -> None:
        self.store.local.set("assessor", name)
        self._author = self.store.local.get("assessor") or ""

    @property
    def role(self) -> str:
        """`LEAD` or `READER`: which pages this laptop's owner works with."""
        return self._role or LEAD

    @role.setter
    def role(self, role: str) -> None:
        self.store.local.set("role", role)
        self._role = self.store.local.get("role") or ""

    @property
    def place(self) -> Place | None:
        """Where reading was left off; None in a file nobody has read in."""
        case_ref, _, question = (self.store.local.get("place") or "").partition("\t")
        return Place(case_ref, question) if case_ref and question else None

    @place.setter
    def place(self, place: Place) -> None:
        self.here = "place", f"{place.case_ref}\t{place.question}"
        self.remember(*self.here)

    def remember(self, key: str, value: str) -> None:
        """Keep how this laptop's owner works, if it can be kept: a full disk is for answers to complain of."""
        with suppress(Refused):
            if self.unsaved.save():
                self.store.local.set(key, value)

    def answer(self, case_ref: str, question: str, value: Value) -> Change | None:
        """Record my answer (None clears it). It is on disk when this returns a Change; else it may be `unsaved`."""
        return self._state(Statement(reading_subject(case_ref, self.author), question, value))

    def note(self, case_ref: str, question: str, text: str) -> Change | None:
        """Record my note on an answer; an empty text clears it."""
        return self._state(Statement(reading_subject(case_ref, self.author), NOTE + question, text.strip() or None))

    def assessor_type(self, name: str, assessor_type: str) -> Change | None:
        """Record what kind of reader an assessor is."""
        return self.state(ASSESSOR + name, assessor_type)

    def grade(self, code: str, grade: str | None, reason: str = "") -> None:
        """Record the lead's grading of a section 4 criterion, and why."""
        self.decide(GRADE + code, grade, reason)

    def conclude(self, code: str, conclusion: str | None, reason: str = "") -> None:
        """Record the lead's conclusion on a criterion, and why. It never changes a score."""
        self.decide(CONCLUSION + code, conclusion, reason)

    def state(self, field: str, value: Value) -> Change | None:
        """Record one field of the inspection, which has no reason beside it."""
        return self._state(Statement(INSPECTION, field, value))

    def decide(self, field: str, value: str | None, reason: str) -> None:
        """Record what the lead judged of an inspection field, and why: one step to take back."""
        if refusal := self._state_together({field: value, NOTE + field: reason.strip() or None}):
            self.refused.emit(refusal)

    def flag_mandatory(self, code: str, flag: str | None) -> Change | None:
        """Record whether a criterion is mandatory: yes, no, or that nobody knows."""
        return self.state(MANDATORY + code, flag)

    def choose_option(self, name: str, value: str) -> Change | None:
        """Record a way to reckon that the instrument leaves open."""
        return self.state(OPTION + name, value)

    def measure(self, measure: str, column: str, text: str) -> Change | None:
        """Record one cell of the performance table; an empty text clears it."""
        return self.state(f"{MEASURED}{measure}:{column}", text.strip() or None)

    def grade_specific(self, specific: str, grade: str | None, evidence: str = "") -> None:
        """Record the lead's grade of one of the specific criteria, and the evidence for it."""
        self.decide(SPECIFIC + specific, grade, evidence)

    def recommend(self, number: int, text: str, addressed: str, about: Collection[str]) -> str:
        """Record a recommendation, to whom and about what; the sentence why it cannot be, empty if it can."""
        return self._state_together(
            {
                f"{RECOMMENDATION}{number}": text.strip() or None,
                f"{ADDRESSED}{number}": addressed.strip() or None,
                f"{ABOUT}{number}": tuple(sorted(about)) or None,
            }
        )

    def give_example(self, number: int, text: str, label: str, section: str, name: str) -> str:
        """Record a practice example, to be checked again; the sentence why it cannot be, empty if it can."""
        return self._state_together(
            {
                f"{EXAMPLE}{number}": text.strip() or None,
                f"{EXAMPLE_LABEL}{number}": label or None,
                f"{EXAMPLE_SECTION}{number}": section or None,
                f"{EXAMPLE_NAME}{number}": name.strip() or None,
                f"{EXAMPLE_CHECKED}{number}": None,
            }
        )

    def take_away(self, number: int) -> None:
        """Clear the text of a recommendation, and leave its number unused. One step to take back."""
        self.state(f"{RECOMMENDATION}{number}", None)

    def follow_up(self, number: int, status: str | None, findings: str = "") -> None:
        """Record what follow-up found of a recommendation."""
        self.decide(f"{STATUS}{number}", status, findings)

    def decide_further_inspection(self, decision: str | None, reason: str = "") -> None:
        """Record whether a further inspection is indicated, and why."""
        self.decide(FURTHER_INSPECTION, decision, reason)

    def state_all(self, statements: Iterable[Statement], *, for_good: bool = False) -> str:
        """Record many statements as one thing, all or none; the sentence why they were refused, empty if they were not.

        They are one step to take back, unless they are stated `for_good`, or add a case. What the disk does not take is
        refused too: whoever states so much still has it at hand, to be tried again.
        """
        if not self.author:
            return "Say first who you are: everything stated carries a name."
        if not self.unsaved.save():
            return self._not_yet()
        try:
            self._steps.record(statements, self.author, for_good=for_good)
        except Refused as refusal:
            return str(refusal)
        self.replaced.emit()
        return ""

    def settle(self, subject: str, field: str, value: Value) -> Change | None:
        """Settle a conflict: the value replaces every head of the field."""
        return self._state(Statement(subject, field, value))

    def sign(self, case_ref: str, reason: str | None = None) -> bool:
        """Sign my reading of a case; whether it was signed. Refused with missing answers unless a reason is given."""
        return self._sign(case_ref, self.author, reason)

    def reopen(self, case_ref: str, reason: str) -> bool:
        """Reopen my signed reading; whether it was reopened."""
        return self._attempt(lambda: self.store.reopen(case_ref, self.author, reason))

    def sign_reconciled(self, case_ref: str, assessor: str) -> bool:
        """Sign, as the lead, an assessor's reading in which answers were settled; whether it was signed."""
        return self._sign(case_ref, assessor, None)

    def send_back(self, case_ref: str, assessor: str, reason: str) -> bool:
        """Take back the signature of an assessor's reading, with what they should look at; whether it was done."""
        return self._attempt(lambda: self.store.reopen(case_ref, assessor, reason, self.author))

    def undo(self) -> None:
        """State the earlier values again: nothing is deleted from the journal. What is unsaved is just forgotten."""
        if self.unsaved.save():
            self._restate(self._steps.undo)
        else:
            self.unsaved.take_back()

    def redo(self) -> None:
        """State again what was undone."""
        if self.unsaved.save():
            self._restate(self._steps.redo)

    def _restate(self, turn: Callable[[str], Restated | None]) -> None:
        try:
            restated = turn(self.author)
        except Refused as refusal:
            self.refused.emit(str(refusal))
            return
        if restated is not None and restated.change is not None:
            self.changed.emit(restated.change)
            self.stepped_back.emit(restated.change)
        elif restated is not None:
            self.replaced.emit()

    def _sign(self, case_ref: str, assessor: str, reason: str | None) -> bool:
        is_signed = self._attempt(lambda: self.store.sign(case_ref, assessor, reason, self.author))
        if is_signed:  # what was signed is changed by reopening it, not by taking things back
            self._steps.forget(reading_subject(case_ref, assessor))
        return is_signed

    def _state(self, statement: Statement) -> Change | None:
        """Record one statement after all that waits; or, where the disk does not take it, have it wait itself."""
        change = None
        try:
            if self.unsaved.save():
                change = self.store.record(statement, self.author)
            else:
                self._wait((statement,))
        except DiskTrouble as trouble:
            self.unsaved.keep((statement,), self.author, trouble)
        except Refused as refusal:
            self.refused.emit(str(refusal))
        if change is not None:
            self._steps.add(change.entry)
            self.changed.emit(change)
        return change

    def _state_together(self, values: Mapping[str, Value]) -> str:
        """Record fields of the inspection as one thing, or have them wait; why they cannot be, empty if they can."""
        statements = tuple(Statement(INSPECTION, field, value) for field, value in values.items())
        try:
            if self.unsaved.save():
                self._steps.record(statements, self.author)
                self.replaced.emit()
            else:
                self._wait(statements)
        except DiskTrouble as trouble:
            self.unsaved.keep(statements, self.author, trouble)
        except Refused as refusal:
            return str(refusal)
        return ""

    def _wait(self, statements: tuple[Statement, ...]) -> None:
        for statement in statements:
            check(self.store.instrument, statement)
        self.unsaved.keep(statements, self.author)

    def _attempt(self, act: Callable[[], Change]) -> bool:
        if not self.unsaved.save():
            self.refused.emit(self._not_yet())
            return False
        try:
            change = act()
        except Refused as refusal:
            self.refused.emit(str(refusal))
            return False
        self.changed.emit(change)
        return True

    def _not_yet(self) -> str:
        return f"First what was stated before must be saved ({self.unsaved.in_words()}). {self.unsaved.why}"


def why_closed(session: Session) -> str:
    """Why nothing can be decided in this file now; nothing if it can."""
    if session.store.read_only:
        return "Nothing can be decided here: this file is open for reading only."
    return "" if session.author else "Give your name first: a decision is recorded with it."
