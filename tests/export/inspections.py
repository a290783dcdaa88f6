"""An inspection small enough to work out by hand, in a real file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from model.file.store import Store
from model.journal.records import INSPECTION, Statement, Value, case_subject, reading_subject
from tests.small_instrument import small_instrument

ANN, BEN = "Ann Ash", "Ben Birch"

CASES: Mapping[str, Mapping[str, Value]] = {
    "C-1": {"sentence_type": "community", "requirements": ("programme", "supervision"), "hours": 20},
    "C-2": {"sentence_type": "licence", "requirements": ("supervision",), "hours": 0, "remark": "=1+1"},
}

ANSWERS: Mapping[tuple[str, str], Mapping[str, Value]] = {
    ("C-1", ANN): {
        "plan_made": "yes",
        "plan_timely": "yes",
        "needs_found": ("drugs", "housing"),
        "drugs_planned": "no",
        "plan_overall": "excellent",
        "risk_screened": "yes",
        "risk_on_release": "no",  # parked: a community case is not released
        "risk_overall": "poor",
        "visits": 2,
        "visits_purposeful": "yes",
        "programme_begun": "no",
        "delivery_overall": "sufficient",
    },
    ("C-2", BEN): {
        "plan_made": "no",
        "needs_found": ("housing",),
        "plan_overall": "poor",
        "risk_screened": "no",
        "risk_on_release": "yes",
        "risk_overall": "sufficient",
        "visits": 0,
        "delivery_overall": "not_applicable",
    },
}


def inspection(folder: Path) -> Store:
    """Two cases, each read by one assessor; nothing signed. Close it after use."""
    store = Store.create(folder / "kent.caseread", small_instrument(), "Kent", "2007-11")
    state(store, INSPECTION, {f"assessor:{ANN}": "inspector", f"assessor:{BEN}": "area_assessor"})
    for ref, details in CASES.items():
        state(store, case_subject(ref), details)
    for (ref, assessor), answers in ANSWERS.items():
        state(store, reading_subject(ref, assessor), answers)
    return store


def state(store: Store, subject: str, fields: Mapping[str, Value]) -> None:
    """State these values of a subject."""
    store.record_all([Statement(subject, field, value) for field, value in fields.items()], ANN)


def sign_all(store: Store) -> None:
    """Sign both readings."""
    for ref, assessor in ANSWERS:
        store.sign(ref, assessor)
