"""What the lead judges beside the scores, as a sheet gathers it from an inspection file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from export.sheet.judged import FurtherInspectionDecision, Recommendation, SpecificRow, numbers
from export.sheet.sheet import score_sheet
from export.sheet.sheet_json import as_json
from model.file.store import Store
from model.journal.records import INSPECTION
from tests.export.inspections import inspection, sign_all, state

STAFF = ("staff_enough", "staff_trained", "staff_supervised")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with inspection(tmp_path) as opened:
        yield opened


def test_a_grade_is_proposed_once_every_specific_criterion_is_graded(store: Store) -> None:
    state(store, INSPECTION, {"specific:staff_enough": "well", "note:specific:staff_enough": "No vacancy."})
    state(store, INSPECTION, {"specific:staff_trained": "well"})
    (planning, staff) = score_sheet(store).judgements.gradings
    assert staff.specifics[0] == SpecificRow("staff_enough", "There are enough of them.", "Well met", "No vacancy.")
    assert [row.grade for row in staff.specifics] == ["Well met", "Well met", None]
    assert (planning.proposed, planning.specifics, staff.proposed) == (None, (), None)
    state(store, INSPECTION, {"specific:staff_supervised": "partly"})
    (_, staff) = score_sheet(store).judgements.gradings
    assert (staff.proposed, staff.grade) == ("Satisfactorily met", None)


def test_specific_criteria_never_change_a_score_or_a_grade(store: Store) -> None:
    sign_all(store)
    before = {key: value for key, value in as_json(score_sheet(store)).items() if key != "journal_digest"}
    state(store, INSPECTION, {f"specific:{name}": "not" for name in STAFF})
    after = {key: value for key, value in as_json(score_sheet(store)).items() if key != "journal_digest"}
    assert after == before


def test_recommendations_are_in_order_of_number_and_one_taken_away_leaves_a_gap(store: Store) -> None:
    for number in (10, 2, 1):
        state(store, INSPECTION, {f"recommendation:{number}": f"Do {number}.", f"about:{number}": ("1.2", "3.1")})
    state(store, INSPECTION, {"recommendation:2": None, "addressed:1": "The area", "status:1": "not_met"})
    first, last = score_sheet(store).judgements.recommendations
    assert first == Recommendation(1, "Do 1.", "The area", ("1.2", "3.1"), "not_met")
    assert (last.number, last.status_in_words) == (10, "")
    assert sorted(numbers(store.heads(INSPECTION))) == [1, 2, 10]


@pytest.mark.parametrize(
    ("shown", "suggested"), [(61, "yes"), (62, "no"), (100, "no"), (None, None)], ids=["below", "at", "above", "none"]
)
def test_a_thread_below_the_figure_suggests_a_further_inspection(shown: int | None, suggested: str | None) -> None:
    assert FurtherInspectionDecision("Risk of Harm", shown, 62, None, "").suggested == suggested


def test_the_lead_decides_on_a_further_inspection_whatever_is_suggested(store: Store) -> None:
    assert score_sheet(store).judgements.further_inspection == FurtherInspectionDecision(
        "Risk of Harm", None, 62, None, ""
    )
    sign_all(store)
    state(store, INSPECTION, {"further_inspection": "yes", "note:further_inspection": "Two deaths."})
    further = score_sheet(store).judgements.further_inspection
    assert further == FurtherInspectionDecision("Risk of Harm", 83, 62, "yes", "Two deaths.")
    assert further.suggested == "no"


def test_part_of_the_cases_suggests_nothing_about_the_area(store: Store) -> None:
    sign_all(store)
    assert score_sheet(store, where={"sentence_type": "licence"}).judgements.further_inspection is None
