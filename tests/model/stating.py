"""What tests of the store state, and all that follows from it at one moment."""

from __future__ import annotations

from model.file.store import Store
from model.journal.records import INSPECTION, Statement, Value, reading_subject

ANNA, BEN = "Anna", "Ben"

COMPLETE: dict[str, Value] = {
    "plan_made": "yes",
    "plan_timely": "no",
    "needs_found": ("housing",),
    "plan_overall": "sufficient",
    "risk_screened": "yes",
    "risk_overall": "poor",
    "visits": 1,
    "programme_begun": "yes",
    "delivery_overall": "excellent",
}
"""An answer to everything that is asked of K001."""


def answer(store: Store, ref: str, assessor: str, question: str, value: Value) -> None:
    store.record(Statement(reading_subject(ref, assessor), question, value), assessor)


def read_whole(store: Store, ref: str = "K001", assessor: str = ANNA, **other: Value) -> None:
    subject = reading_subject(ref, assessor)
    store.record_all([Statement(subject, field, value) for field, value in (COMPLETE | other).items()])


def state(store: Store) -> tuple[object, ...]:
    """All that anyone can see of an inspection, but for times."""
    progress = [(row.case_ref, row.assessor, row.outcomes, row.standing) for row in store.readings()]
    return store.cases(), progress, store.tallies(drafts=True), store.conflicts(), store.values(INSPECTION)
