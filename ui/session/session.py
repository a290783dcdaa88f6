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
from model.journal.journal import is_conflict, value_of
from model.journal.records import (
    INSPECTION,
    NOTE,
    Change,
    DiskTrouble,
    Entry,
    Refused,
    Statement,
    Value,
    case_subject,
    reading_subject,
)
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
    `stepped_back(Change)` an undo or redo was recorded, so the view should go to where it happened; `replaced()` much
    changed at once (an import, a merge), so views read again; `refused(str)` the sentence why nothing was recorded.
    What the disk does not take waits in `unsaved`, and is recorded before anything that is stated later.
    """

    changed = Signal(object)
    stepped_back = Signal(object)
    replaced = Signal()
    refused = Signal(str)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.unsaved = Unsaved(store, self)
        self.unsaved.saved.connect(self._saved)
        self._notes = {key: store.local(key) or "" for key in ("assessor", "role")}
        self.here: tuple[str, str] | None = None  # the note that says where reading has come to, kept or not
        self._done: list[Change] = []
        self._undone: list[Change] = []

    @property
    def author(self) -> str:
        """The name of the person at the keyboard; empty until they have given it."""
        return self._noted("assessor")

    @author.setter
    def author(self, name: str) -> None:
        self.store.set_local("assessor", name)

    @property
    def role(self) -> str:
        """`LEAD` or `READER`: which pages this laptop's owner works with."""
        return self._noted("role") or LEAD

    @role.setter
    def role(self, role: str) -> None:
        self.store.set_local("role", role)

    @property
    def place(self) -> Place | None:
        """Where reading was left off; None in a file nobody has read in."""
        case_ref, _, question = (self.store.local("place") or "").partition("\t")
        return Place(case_ref, question) if case_ref and question else None

    @place.setter
    def place(self, place: Place) -> None:
        self.here = "place", f"{place.case_ref}\t{place.question}"
        self.remember(*self.here)

    def _noted(self, key: str) -> str:
        with suppress(DiskTrouble):  # then it is what it was
            self._notes[key] = self.store.local(key) or ""
        return self._notes[key]

    def remember(self, key: str, value: str) -> None:
        """Keep how this laptop's owner works, if it can be kept: a full disk is for answers to complain of."""
        with suppress(Refused):
            if self.unsaved.save():
                self.store.set_local(key, value)

    def answer(self, case_ref: str, question: str, value: Value) -> Change | None:
        """Record my answer (None clears it). It is on disk when this returns a Change; else it may be `unsaved`."""
        return self._state(reading_subject(case_ref, self.author), question, value)

    def note(self, case_ref: str, question: str, text: str) -> Change | None:
        """Record my note on an answer; an empty text clears it."""
        return self._state(reading_subject(case_ref, self.author), NOTE + question, text.strip() or None)

    def detail(self, case_ref: str, field: str, value: Value) -> Change | None:
        """Record one detail of a case."""
        return self._state(case_subject(case_ref), field, value)

    def assessor_type(self, name: str, assessor_type: str) -> Change | None:
        """Record what kind of reader an assessor is."""
        return self._state(INSPECTION, ASSESSOR + name, assessor_type)

    def grade(self, code: str, grade: str | None, reason: str = "") -> None:
        """Record the lead's grading of a section 4 criterion, and why."""
        self.decide(GRADE + code, grade, reason)

    def conclude(self, code: str, conclusion: str | None, reason: str = "") -> None:
        """Record the lead's conclusion on a criterion, and why. It never changes a score."""
        self.decide(CONCLUSION + code, conclusion, reason)

    def decide(self, field: str, value: str | None, reason: str = "") -> None:
        """Record what the lead judged of an inspection field, and why."""
        self._state(INSPECTION, field, value)
        self._state(INSPECTION, NOTE + field, reason.strip() or None)

    def flag_mandatory(self, code: str, flag: str | None) -> Change | None:
        """Record whether a criterion is mandatory: yes, no, or that nobody knows."""
        return self._state(INSPECTION, MANDATORY + code, flag)

    def choose_option(self, name: str, value: str) -> Change | None:
        """Record a way to reckon that the instrument leaves open."""
        return self._state(INSPECTION, OPTION + name, value)

    def measure(self, measure: str, column: str, text: str) -> Change | None:
        """Record one cell of the performance table; an empty text clears it."""
        return self._state(INSPECTION, f"{MEASURED}{measure}:{column}", text.strip() or None)

    def grade_specific(self, specific: str, grade: str | None, evidence: str = "") -> None:
        """Record the lead's grade of one of the specific criteria, and the evidence for it."""
        self.decide(SPECIFIC + specific, grade, evidence)

    def recommend(self, number: int, text: str, addressed: str, about: Collection[str]) -> str:
        """Record a recommendation; the sentence why it cannot be, empty if it can. It is recorded whole or not at all.

        The text is stated last, so that taking back one step takes back a recommendation that was just added.
        """
        return self._state_each(
            {
                f"{ADDRESSED}{number}": addressed.strip() or None,
                f"{ABOUT}{number}": tuple(sorted(about)) or None,
                f"{RECOMMENDATION}{number}": text.strip() or None,
            }
        )

    def give_example(self, number: int, text: str, label: str, section: str, name: str) -> str:
        """Record a practice example; the sentence why it cannot be, empty if it can.

        It is to be checked again. The text is stated last, as that of a recommendation.
        """
        return self._state_each(
            {
                f"{EXAMPLE_CHECKED}{number}": None,
                f"{EXAMPLE_LABEL}{number}": label or None,
                f"{EXAMPLE_SECTION}{number}": section or None,
                f"{EXAMPLE_NAME}{number}": name.strip() or None,
                f"{EXAMPLE}{number}": text.strip() or None,
            }
        )

    def take_away(self, number: int) -> None:
        """Clear the text of a recommendation, and leave its number unused. One step to take back."""
        self._state(INSPECTION, f"{RECOMMENDATION}{number}", None)

    def follow_up(self, number: int, status: str | None, found: str = "") -> None:
        """Record what follow-up found of a recommendation."""
        self.decide(f"{STATUS}{number}", status, found)

    def decide_further_inspection(self, decision: str | None, reason: str = "") -> None:
        """Record whether a further inspection is indicated, and why."""
        self.decide(FURTHER_INSPECTION, decision, reason)

    def state_all(self, statements: Iterable[Statement]) -> str:
        """Record many statements at once, all or none; the sentence why they were refused, empty if they were not."""
        if not self.author:
            return "Say first who you are: everything stated carries a name."
        if not self.unsaved.save():
            return self._not_yet()
        try:
            self.store.record_all(statements, self.author)
        except Refused as refusal:
            return str(refusal)
        self.replaced.emit()
        return ""

    def settle(self, subject: str, field: str, value: Value) -> Change | None:
        """Settle a conflict: the value replaces every head of the field."""
        return self._state(subject, field, value)

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

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone statement to make again."""
        return bool(self._undone)

    def undo(self) -> Change | None:
        """State the earlier value again: nothing is deleted from the journal. What is unsaved is just forgotten."""
        if not self.unsaved.save():
            self.unsaved.take_back()
            return None
        return self._step(self._done, self._undone)

    def redo(self) -> Change | None:
        """State again what was undone."""
        if not self.unsaved.save():
            return None
        return self._step(self._undone, self._done)

    def _step(self, taken: list[Change], given: list[Change]) -> Change | None:
        """Take back the latest change that still stands. One that an import or a merge has overtaken is passed over."""
        while taken and not self._stands(taken[-1].entry):
            taken.pop()
        if not taken:
            return None
        change = taken[-1]
        subject, field = change.entry.subject, change.entry.field
        settled = [entry.value for entry in self.store.history(subject, field) if entry.id in change.entry.replaces]
        if len(set(settled)) > 1:
            self._open_again(taken, settled)
            return None
        recorded = self._try(lambda: self.store.record(Statement(subject, field, change.before), self.author))
        if recorded is not None:
            given.append(recorded)
            taken.pop()
            self.changed.emit(recorded)
            self.stepped_back.emit(recorded)
        return recorded

    def _sign(self, case_ref: str, assessor: str, reason: str | None) -> bool:
        is_signed = self._attempt(lambda: self.store.sign(case_ref, assessor, reason, self.author))
        if is_signed:  # what was signed is changed by reopening it, not by taking things back
            subject = reading_subject(case_ref, assessor)
            self._done = [change for change in self._done if change.entry.subject != subject]
            self._undone = [change for change in self._undone if change.entry.subject != subject]
        return is_signed

    def _stands(self, entry: Entry) -> bool:
        heads = self.store.heads(entry.subject).get(entry.field, ())
        return not is_conflict(heads) and value_of(heads) == entry.value

    def _open_again(self, taken: list[Change], values: Iterable[Value]) -> None:
        """Undo what settled a conflict: it is a conflict again. There is no redo, for it can be settled either way."""
        entry = taken[-1].entry
        try:
            self.store.dispute(entry.subject, entry.field, values, self.author)
        except Refused as refusal:
            self.refused.emit(str(refusal))
        else:
            taken.pop()
            self.replaced.emit()

    def _state_each(self, values: Mapping[str, Value]) -> str:
        """State several fields of the inspection one after the other, all or none; why not, empty if they were."""
        statements = [Statement(INSPECTION, field, value) for field, value in values.items()]
        try:
            for statement in statements:
                check(self.store.instrument, statement)
        except Refused as refusal:
            return str(refusal)
        for statement in statements:
            self._state(statement.subject, statement.field, statement.value)
        return ""

    def _state(self, subject: str, field: str, value: Value) -> Change | None:
        change = self._try(lambda: self._record(Statement(subject, field, value)))
        if change is not None:
            self._done.append(change)
            self._undone.clear()
            self.changed.emit(change)
        return change

    def _record(self, statement: Statement) -> Change | None:
        """On disk, after all that waits; or else waiting itself."""
        try:
            if self.unsaved.save():
                return self.store.record(statement, self.author)
            check(self.store.instrument, statement)
            self.unsaved.keep(statement, self.author)
        except DiskTrouble as trouble:
            self.unsaved.keep(statement, self.author, trouble)
        return None

    def _saved(self, changes: list[Change]) -> None:
        """What waited is on disk. The disk may have been away, and back with more than we had: read again."""
        self._done += changes
        self._undone.clear()
        self.replaced.emit()

    def _attempt(self, act: Callable[[], Change]) -> bool:
        if not self.unsaved.save():
            self.refused.emit(self._not_yet())
            return False
        change = self._try(act)
        if change is None:
            return False
        self.changed.emit(change)
        return True

    def _try(self, act: Callable[[], Change | None]) -> Change | None:
        try:
            return act()
        except Refused as refusal:
            self.refused.emit(str(refusal))
            return None

    def _not_yet(self) -> str:
        return f"First what was stated before must be saved ({self.unsaved.in_words()}). {self.unsaved.why}"


def why_closed(session: Session) -> str:
    """Why nothing can be decided in this file now; nothing if it can."""
    if session.store.read_only:
        return "Nothing can be decided here: this file is open for reading only."
    return "" if session.author else "Give your name first: a decision is recorded with it."
