"""The lead inspector's judgements in sentences, and what is still missing of them."""

from __future__ import annotations

from collections.abc import Iterator

from export.sheet.judged import FurtherInspectionDecision, Recommendation
from export.sheet.sheet import ScoreSheet
from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit

NO_REASON = "no reason is given"

_INDICATED = {
    "yes": "The lead inspector judges that a further inspection is indicated.",
    "no": "The lead inspector judges that no further inspection is indicated.",
    None: "The lead inspector has not yet decided whether a further inspection is indicated.",
}


def missing_reasons(sheet: ScoreSheet) -> Iterator[str]:
    """A sentence for each decision that differs from what was suggested or proposed, and for which nobody says why."""
    for row in sheet.figures.criteria:
        if differs(row.decided, row.suggested) and not row.reason:
            yield f"{row.code} {row.title}: {row.decided}, where the score suggests {row.suggested}; {NO_REASON}."
    for grading in sheet.judgements.gradings:
        if differs(grading.grade, grading.proposed) and not grading.reason:
            yield (
                f"{grading.code} {grading.title}: {grading.grade}, where the specific criteria propose "
                f"{grading.proposed}; {NO_REASON}."
            )
    further = sheet.judgements.further_inspection
    if further is not None and differs(further.decided, further.suggested) and not further.reason:
        yield f"Further inspection: the {further.thread} thread suggests otherwise; {NO_REASON}."


def differs(decided: str | None, suggested: str | None) -> bool:
    """Whether a decision is another than the one suggested. Where one of the two is missing, there is no difference."""
    return None not in (decided, suggested) and decided != suggested


def further_in_words(further: FurtherInspectionDecision, unit: Unit) -> str:
    """The judgement on a further inspection, what it rests on, and the reason."""
    reason = f" Reason: {further.reason}" if further.reason else ""
    return f"{_INDICATED[further.decided]} {suggestion_in_words(further, unit)}{reason}"


def suggestion_in_words(further: FurtherInspectionDecision, unit: Unit) -> str:
    """What the thread suggests, with its figure."""
    if further.shown is None:
        return f"The {further.thread} thread has {for_unit(unit, 'no relevant case')}, so it suggests nothing."
    below = f"a score below {further.below}% suggests a further inspection"
    return f"The {further.thread} thread stands at {further.shown}%; {below}."


def recommendation_in_words(row: Recommendation, *, followed_up: bool) -> str:
    """To whom it is addressed, what it is about, and, once there is follow-up, what that found, in a line."""
    found = f"At follow-up: {row.status_in_words.lower() or 'not yet looked at'}" + (
        f". {row.found}" if row.found else ""
    )
    parts = (
        f"Addressed to: {row.addressed}" if row.addressed else "",
        f"About {', '.join(row.about)}" if row.about else "",
        found if followed_up else "",
    )
    return " · ".join(filter(None, parts))
