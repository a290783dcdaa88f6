"""A questionnaire small enough to work out by hand, with one of everything an instrument can hold."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from model.instrument.instrument import Instrument
from model.instrument.reader import read

_YES_NO = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]

_QUALITY = [
    {"value": "excellent", "label": "Excellent"},
    {"value": "sufficient", "label": "Sufficient"},
    {"value": "insufficient", "label": "Insufficient"},
    {"value": "poor", "label": "Poor"},
]

_FRAME: dict[str, Any] = {
    "id": "small-1",
    "title": "A small inspection",
    "rule": "omi/1",
    "line": 70,
    "caution": "Scores of different areas should not be compared.",
    "weights": {"individual": "0.8", "summary": "0.2"},
    "sections": [
        {"code": "1", "title": "Assessment"},
        {"code": "2", "title": "Interventions"},
        {"code": "3", "title": "Leadership"},
    ],
    "threads": [{"id": "roh", "title": "Risk of Harm", "sections": ["1", "2"]}],
    "further_inspection": {"thread": "roh", "below": 62},
    "bands": [
        {"conclusion": "good", "at_least": 70},
        {"conclusion": "priority for improvement", "at_least": 62},
        {"conclusion": "urgent priority for improvement", "at_least": 0},
    ],
    "grades": [
        {"value": "well", "label": "Well met"},
        {"value": "satisfactorily", "label": "Satisfactorily met"},
        {"value": "partly", "label": "Partly met"},
        {"value": "not", "label": "Not met"},
    ],
    "gradings": [
        {"code": "3.1", "section": "3", "title": "Planning"},
        {
            "code": "3.2",
            "section": "3",
            "title": "Staff",
            "specifics": [
                {"id": "staff_enough", "text": "There are enough of them.", "source": "Kent 739"},
                {"id": "staff_trained", "text": "They are trained."},
                {"id": "staff_supervised", "text": "They are supervised."},
            ],
        },
    ],
    "scales": {
        "yes_no": {"answers": _YES_NO, "above": ["yes"]},
        "quality": {"answers": _QUALITY, "above": ["excellent", "sufficient"]},
        "gate": {"answers": _YES_NO},
        "needs": {
            "kind": "multi",
            "answers": [
                {"value": "drugs", "label": "Drugs"},
                {"value": "housing", "label": "Housing"},
                {"value": "work", "label": "Work"},
            ],
        },
        "count": {"kind": "number"},
        "date": {"kind": "date"},
        "words": {"kind": "text"},
    },
    "case_fields": [
        {
            "name": "sentence_type",
            "label": "Sentence",
            "kind": "choice",
            "required": True,
            "values": [
                {"value": "community", "label": "Community"},
                {"value": "licence", "label": "Licence"},
                {"value": "custody", "label": "Custody"},
            ],
        },
        {
            "name": "requirements",
            "label": "Requirements",
            "kind": "multi",
            "required": True,
            "values": [
                {"value": "programme", "label": "Programme"},
                {"value": "supervision", "label": "Supervision"},
                {"value": "unpaid_work", "label": "Unpaid work"},
            ],
        },
        {"name": "hours", "label": "Hours ordered", "kind": "number", "required": True},
        {"name": "started", "label": "Began on", "kind": "date"},
        {"name": "remark", "label": "Remark", "kind": "text"},
    ],
    "context_fields": [
        {"name": "caseload", "label": "Caseload", "kind": "number"},
        {"name": "percent_unpaid", "label": "Unpaid work, percent of the caseload", "kind": "percent"},
    ],
    "quotas": [
        {"id": "community", "label": "Community sentences", "where": {"sentence_type": ["community"]}, "planned": 3},
        {"id": "custody", "label": "In custody", "where": {"sentence_type": ["custody"]}, "planned": 1},
        {"id": "long", "label": "Long orders", "where": {"hours": {"min": 100}}, "at_least": 1},
        {
            "id": "unpaid",
            "label": "Unpaid work",
            "where": {"requirements": ["unpaid_work"]},
            "share_of": "percent_unpaid",
        },
    ],
}

_CRITERIA: dict[str, list[dict[str, Any]]] = {
    "section1.toml": [
        {
            "code": "1.1",
            "section": "1",
            "title": "Planning",
            "questions": [
                {"id": "plan_made", "text": "Was a plan made?", "scale": "gate", "kind": "gate"},
                {
                    "id": "plan_timely",
                    "text": "Was it made in time?",
                    "scale": "yes_no",
                    "relevant": {"answer.plan_made": ["yes"]},
                },
                {"id": "needs_found", "text": "Which needs were found?", "scale": "needs", "kind": "gate"},
                {
                    "id": "drugs_planned",
                    "text": "Did the plan deal with drugs?",
                    "scale": "yes_no",
                    "relevant": {"answer.plan_made": ["yes"], "answer.needs_found": ["drugs"]},
                },
                {"id": "plan_overall", "text": "How good was it overall?", "scale": "quality", "summary": True},
            ],
        },
        {
            "code": "1.2",
            "section": "1",
            "title": "Risk of harm",
            "questions": [
                {"id": "risk_screened", "text": "Was risk screened?", "scale": "yes_no", "threads": ["roh"]},
                {
                    "id": "risk_on_release",
                    "text": "Was risk reviewed for release?",
                    "scale": "yes_no",
                    "threads": ["roh"],
                    "relevant": {"sentence_type": ["custody", "licence"]},
                },
                {"id": "risk_overall", "text": "How good overall?", "scale": "quality", "summary": True},
            ],
        },
    ],
    "section2.toml": [
        {
            "code": "2.1",
            "section": "2",
            "title": "Delivery",
            "questions": [
                {"id": "first_seen", "text": "First seen on?", "scale": "date", "kind": "information"},
                {"id": "visits", "text": "How many home visits?", "scale": "count", "kind": "gate"},
                {
                    "id": "visits_purposeful",
                    "text": "Had they a purpose?",
                    "scale": "yes_no",
                    "threads": ["roh"],
                    "allow_na": False,
                    "relevant": {"answer.visits": {"min": 2}},
                },
                {
                    "id": "programme_begun",
                    "text": "Did the programme begin?",
                    "scale": "yes_no",
                    "relevant": {"requirements": ["programme"], "hours": {"min": 10}},
                },
                {"id": "remarks", "text": "Any remarks?", "scale": "words", "kind": "information"},
                {"id": "delivery_overall", "text": "How good overall?", "scale": "quality", "summary": True},
            ],
        },
    ],
}


def small_files() -> dict[str, dict[str, Any]]:
    """The data that `small_instrument` is read from, by file name; a fresh copy, to be spoilt at will."""
    return deepcopy({"instrument.toml": _FRAME, **{name: {"criteria": rows} for name, rows in _CRITERIA.items()}})


def undemanding_files() -> dict[str, dict[str, Any]]:
    """The same, asking all of every case, and no detail of it."""
    files = small_files()
    whole = files["instrument.toml"]
    whole["quotas"] = []
    whole["case_fields"] = [field | {"required": False} for field in whole["case_fields"]]
    for question in (one for file in files.values() for part in file.get("criteria", []) for one in part["questions"]):
        question.pop("relevant", None)
    return files


@cache
def small_instrument() -> Instrument:
    """The small questionnaire, checked whole: once in each process, for nothing can alter it."""
    return read(small_files())
