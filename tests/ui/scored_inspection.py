"""A small inspection worked out by hand, in a real file, for the pages that show scores.

Four cases are signed and one is a draft. What the four came to (+ above, - below, o not applicable):

                    K1 licence  K2 custody  K3 community  K4 community   proportion
    risk_screened        +           +            -             o            2/3
    risk_on_release      +           -        not relevant  not relevant     1/2
    risk_overall         +           +            -             -            1/2 (summary)

    1.2 = 0.8 x (2/3 + 1/2) / 2 + 0.2 x 1/2 = 17/30 = 57%, from 2 to 4 cases
    1.1 = its summary alone, 1 of 4        = 25%, for no plan was made and so nothing else is relevant
    2.1 = its summary alone, 3 of 4        = 75%
    section 1 = (1/4 + 17/30) / 2 = 49/120 = 41%; section 2 = 75%
    Risk of Harm = (2/3 + 1/2) / 2 = 7/12  = 58%

With the draft K5 (community, screened and overall below): 1.2 = 0.8 x (1/2 + 1/2) / 2 + 0.2 x 2/5 = 48%.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from model.file.store import Store
from model.journal.records import NOT_APPLICABLE, Statement, Value, case_subject, reading_subject
from tests.small_instrument import small_instrument

ANN, BOB = "Ann", "Bob"

SCORES = {"1.1": "25%", "1.2": "57%", "1": "41%", "2.1": "75%", "2": "75%", "roh": "58%"}
"""By code, in the order shown."""

COUNTS = {"1.1": "4", "1.2": "2–4", "1": "2–4", "2.1": "4", "2": "4", "roh": "2–3"}

SENTENCES = {"K1": "licence", "K2": "custody", "K3": "community", "K4": "community", "K5": "community"}

ANSWERS: Mapping[str, Mapping[str, Value]] = {
    "K1": {"risk_screened": "yes", "risk_on_release": "yes", "risk_overall": "excellent", "plan_overall": "poor"},
    "K2": {"risk_screened": "yes", "risk_on_release": "no", "risk_overall": "sufficient", "plan_overall": "poor"},
    "K3": {"risk_screened": "no", "risk_overall": "poor", "plan_overall": "sufficient"},
    "K4": {"risk_screened": NOT_APPLICABLE, "risk_overall": "insufficient", "plan_overall": "insufficient"},
    "K5": {"risk_screened": "no", "risk_overall": "poor"},
}
FOR_ALL: Mapping[str, Value] = {"plan_made": "no", "needs_found": ("work",), "visits": 0}
NOTE_ON_K3 = "The screening is dated a month late."


def scored_inspection(folder: Path) -> Store:
    """The inspection, open for writing; the lead's name is given."""
    store = Store.create(folder / "small.caseread", small_instrument(), "Kent", "2008-03")
    store.record_all(_statements(), ANN)
    for case_ref in ("K1", "K2", "K3", "K4"):
        store.sign(case_ref, ANN)
    store.local.set("assessor", "The lead")
    return store


def _statements() -> Iterator[Statement]:
    for case_ref, sentence in SENTENCES.items():
        details: Mapping[str, Value] = {"sentence_type": sentence, "requirements": ("supervision",), "hours": 0}
        for field, value in details.items():
            yield Statement(case_subject(case_ref), field, value)
        delivery = {} if case_ref == "K5" else {"delivery_overall": "poor" if case_ref == "K4" else "sufficient"}
        for question, answer in {**FOR_ALL, **ANSWERS[case_ref], **delivery}.items():
            yield Statement(reading_subject(case_ref, ANN), question, answer)
    yield Statement(reading_subject("K3", ANN), "note:risk_screened", NOTE_ON_K3)
