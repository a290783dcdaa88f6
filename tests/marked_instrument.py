"""A questionnaire whose criteria are marked by hand for two strands, with the marks that the London report prints."""

from __future__ import annotations

from typing import Any

from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.journal.records import NOT_APPLICABLE, Value

MARKS = """
A1.1:01 A1.2:11 A1.3:00 A1.4:11 B1.1:12 B1.2:11 B2.1:01 B2.2:22 B2.3:00 B2.4:00 B3.1:01 B3.2:12 B3.3:22 B3.4:22 B4.1:11
B4.2:22 B4.3:02 B4.4:11 B4.5:11 B4.6:22 B5.1:22 B5.2:22 B6.1:11 B6.2:22 B6.3:22 B6.4:11 B7.1:00 B7.2:00 C1.1:11 C1.2:11
C1.3:11 C1.4:10 C1.5:22 C1.6:00 D1.1:00 D1.2:00 D1.3:00 D1.4:00 D1.5:00 D1.6:00 D1.7:00 D1.8:--
"""
"""Lines 129 to 704: points of Think First and of Reasoning and Rehabilitation; D1.8 was not applicable."""

POINTS = {pair[:4]: pair[5:] for pair in MARKS.split()}
STRANDS = ("tf", "rr")
WORDS = {"2": "fully", "1": "largely", "0": "not", "-": NOT_APPLICABLE}
WEIGHTS = {"A": 20, "B": 30, "C": 30, "D": 20}  # lines 72 to 75


def marked_instrument(mandatory: str = "unknown", codes: tuple[str, ...] = tuple(POINTS)) -> Instrument:
    """Criteria of these codes, each mandatory or not as said; the first of them has a question about case files."""
    sections = sorted({code[0] for code in codes})
    data: dict[str, Any] = {
        "id": "iqr-small",
        "title": "Programmes",
        "rule": "iqr/1",
        "weights": {"individual": "1", "summary": "0"},
        "caution": "Not for comparing.",
        "sections": [{"code": code, "title": code} for code in sections],
        "totals": [{"id": "iqr", "title": "Rating", "sections": {code: WEIGHTS[code] for code in sections}}],
        "marking": {
            "strands": "programme",
            "mandatory_weight": 2,
            "marks": [
                {"value": "fully", "label": "Fully met", "points": 2},
                {"value": "largely", "label": "Largely met", "points": 1},
                {"value": "not", "label": "Not met", "points": 0},
            ],
            "options": [
                {
                    "name": "groups",
                    "label": "Section B",
                    "kind": "choice",
                    "values": [{"value": "pooled", "label": "Pooled"}, {"value": "mean", "label": "Mean of groups"}],
                }
            ],
        },
        "case_fields": [
            {
                "name": "programme",
                "label": "Programme",
                "kind": "choice",
                "required": True,
                "values": [{"value": strand, "label": strand} for strand in STRANDS],
            }
        ],
        "scales": {
            "yes_no": {"answers": [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}], "above": ["yes"]}
        },
        "criteria": [
            {
                "code": code,
                "section": code[0],
                "group": code[:2] if code[0] == "B" else "",
                "title": code,
                "mandatory": mandatory,
                "afresh": code in ("C1.1", "C1.2", "C1.3"),
            }
            for code in codes
        ],
    }
    data["criteria"][0]["questions"] = [{"id": "seen", "text": "Was it seen?", "scale": "yes_no"}]
    return read({"instrument.toml": data})


LONDON: dict[str, Value] = {
    f"mark:{strand}:{code}": WORDS[both[place]] for code, both in POINTS.items() for place, strand in enumerate(STRANDS)
}
