"""A questionnaire of a rule that only counts, with what goes with it: judgements, quotas, and an adverse question."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.file.store import Store
from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.journal.records import NOT_APPLICABLE, Statement, Value, case_subject, reading_subject

_YES_NO = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]

_DATA: dict[str, Any] = {
    "id": "counting-1",
    "title": "A counting inspection",
    "rule": "counts/1",
    "judged_title": "Judgements",
    "caution": "Areas differ.",
    "weights": {"individual": "1", "summary": "0"},
    "sections": [{"code": "A", "title": "Protecting"}, {"code": "B", "title": "Helping"}],
    "grades": [{"value": "good", "label": "Acceptable"}, {"value": "bad", "label": "Not acceptable"}],
    "gradings": [
        {"code": "A", "section": "A", "title": "Protecting"},
        {"code": "B", "section": "B", "title": "Helping"},
    ],
    "scales": {
        "yes_no": {"answers": _YES_NO, "above": ["yes"]},
        "no_yes": {"answers": _YES_NO, "above": ["no"]},
    },
    "case_fields": [
        {
            "name": "gender",
            "label": "Gender",
            "kind": "choice",
            "required": True,
            "values": [{"value": "male", "label": "Male"}, {"value": "female", "label": "Female"}],
        },
        {"name": "office", "label": "Office", "kind": "text", "required": True},
    ],
    "context_fields": [{"name": "percent_female", "label": "Women, percent", "kind": "percent"}],
    "quotas": [
        {"id": "female", "label": "Women", "where": {"gender": ["female"]}, "share_of": "percent_female"},
        {"id": "least", "label": "Women, at least", "where": {"gender": ["female"]}, "at_least": 5},
    ],
    "criteria": [
        {
            "code": "A1",
            "section": "A",
            "title": "Planning",
            "questions": [
                {"id": "planned", "text": "Was there a plan?", "scale": "yes_no"},
                {"id": "offended", "text": "Was there an offence?", "scale": "no_yes"},
            ],
        },
        {
            "code": "B1",
            "section": "B",
            "title": "Work",
            "questions": [{"id": "helped", "text": "Was there help?", "scale": "yes_no"}],
        },
    ],
}


def counting_instrument() -> Instrument:
    """The questionnaire, checked whole."""
    return read({"instrument.toml": _DATA})


def counted_inspection(folder: Path, month: str = "2018-03") -> Store:
    """Twelve signed cases, open for writing: 7 of 12 planned, 3 offended, 2 of 4 helped; 4 women; 2 offices."""
    store = Store.create(folder / "counted.caseread", counting_instrument(), "Kent", month)
    for number in range(12):
        ref = f"K{number + 1:02}"
        details = {"gender": "female" if number < 4 else "male", "office": f"office {number % 2}"}
        store.record_all([Statement(case_subject(ref), name, value) for name, value in details.items()], "The lead")
        answers: Mapping[str, Value] = {
            "planned": "yes" if number < 7 else "no",
            "offended": "yes" if number < 3 else "no",
            "helped": ("yes" if number < 2 else "no") if number < 4 else NOT_APPLICABLE,
        }
        store.record_all(
            [Statement(reading_subject(ref, "Ann Archer"), *each) for each in answers.items()], "Ann Archer"
        )
        store.sign(ref, "Ann Archer")
    store.local.set("assessor", "The lead")
    return store
