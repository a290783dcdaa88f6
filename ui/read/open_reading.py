"""The reading that is on view, kept in step with each Change instead of being read again. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from model.file.store import Store
from model.inspection.outcomes import outcomes
from model.inspection.readings import Signature
from model.instrument.unit_words import for_unit
from model.journal.journal import Heads
from model.journal.records import NOTE, SIGNED, Change, Outcome, OutcomeChange, Value, reading_subject

V = TypeVar("V")

SIGNED_SENTENCE = "This reading is signed. Reopen it with a reason to change it."


class OpenReading:
    """One assessor's reading of one case: answers, notes, outcomes, signature, and the fields in conflict."""

    def __init__(self, store: Store, case_ref: str, assessor: str) -> None:
        self._store = store
        self.case = store.case(case_ref)
        self.assessor = assessor
        self.subject = reading_subject(case_ref, assessor)
        reading = store.reading(case_ref, assessor)
        self.answers = dict(reading.answers)
        self.notes = dict(reading.notes)
        self.outcomes = dict(reading.outcomes)
        self.signature = reading.signature
        self.changed_details = reading.changed_details
        self.conflicts = set(reading.conflicts)
        self.wait({})

    def wait(self, unsaved: Mapping[str, Value]) -> None:
        """Take up what was answered or noted and is not on disk yet, by field. It is in view, and counted nowhere.

        `answers_in_view` and `notes_in_view` are those on disk and these together; `outcomes_in_view` is what the
        answers come to once all are saved, by which the reader walks; `progress` is the same, with every question
        whose answer is not saved yet as unanswered.
        """
        self.unsaved = dict(unsaved)
        self.answers_in_view, self.notes_in_view = self.answers, self.notes
        self.outcomes_in_view = self.progress = self.outcomes
        if unsaved:
            self._overlay()

    def _overlay(self) -> None:
        self.answers_in_view, self.notes_in_view = dict(self.answers), dict(self.notes)
        for field, value in self.unsaved.items():
            if field.startswith(NOTE):
                _put(self.notes_in_view, field.removeprefix(NOTE), None if value is None else str(value))
            else:
                _put(self.answers_in_view, field, value)
        self.outcomes_in_view = outcomes(self._store.instrument, self.case.details, self.answers_in_view)
        open_ = (id_ for id_ in self.unsaved if self.outcomes_in_view.get(id_) not in (None, Outcome.NOT_RELEVANT))
        self.progress = self.outcomes_in_view | dict.fromkeys(open_, Outcome.UNANSWERED)

    def apply(self, change: Change) -> list[OutcomeChange]:
        """Follow a change of this reading; returns what moved in it, a reading just begun not being a move."""
        field, value = change.entry.field, change.entry.value
        self.conflicts.discard(field)
        if field == SIGNED:
            self.signature = Signature.DRAFT if value is None else Signature.SIGNED
            self.changed_details = ()
        elif field.startswith(NOTE):
            _put(self.notes, field.removeprefix(NOTE), None if value is None else str(value))
        else:
            _put(self.answers, field, value)
        if field not in (SIGNED, NOTE + SIGNED) and self.signature is Signature.SIGNED:
            self.signature = Signature.VOID
        if self.unsaved:
            self._overlay()
        return [moved for each in change.outcomes if (moved := self._move(each)) is not None]

    def _move(self, change: OutcomeChange) -> OutcomeChange | None:
        before = self.outcomes[change.question]
        if change.after is None or change.after is before:
            return None
        self.outcomes[change.question] = change.after
        return OutcomeChange(change.question, before, change.after)

    def why_locked(self, me: str) -> str:
        """Why I cannot change this reading, as a sentence; empty if I can."""
        if self._store.read_only:
            return self._store.read_only
        if self.assessor != me:
            return f"This is the reading of {self.assessor}, who alone changes it."
        if self.case.withdrawn:
            this = for_unit(self._store.instrument.unit, "This case")
            return f"{this} is withdrawn from the sample: {self.case.withdrawn}"
        return SIGNED_SENTENCE if self.signature is Signature.SIGNED else ""

    @property
    def contested(self) -> set[str]:
        """The ids of the questions whose answer or note is in conflict."""
        return {field.removeprefix(NOTE) for field in self.conflicts}

    def disputed(self, field: str) -> Heads:
        """The sides of a conflict on a field; none if it is not in conflict."""
        return self._store.heads(self.subject)[field] if field in self.conflicts else ()


def _put(values: dict[str, V], key: str, value: V | None) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value
