"""Parts of the sample that an instrument names, and the grades that one of them has for itself."""

from __future__ import annotations

import pytest

from model.inspection.fields import check
from model.journal.records import INSPECTION, Refused, Statement
from resources import access

ESI = access.instrument("esi-2006")


def test_two_are_named_and_the_theme_alone_is_graded() -> None:
    assert [(one.id, one.graded) for one in ESI.subsamples] == [("high_risk", False), ("substance_misuse", True)]


@pytest.mark.parametrize(
    "field", ["grade:A1", "grade:D3", "grade:substance_misuse:A1", "note:grade:substance_misuse:A1"]
)
def test_the_area_and_the_theme_are_graded_apart(field: str) -> None:
    check(ESI, Statement(INSPECTION, field, "partly_met"))


@pytest.mark.parametrize("field", ["grade:high_risk:A1", "grade:substance_misuse:B1", "grade:women:A1", "grade::A1"])
def test_nothing_else_is_graded(field: str) -> None:
    with pytest.raises(Refused, match="is not a field of the instrument"):
        check(ESI, Statement(INSPECTION, field, "partly_met"))


def test_every_descriptive_criterion_has_items_with_the_line_they_are_from() -> None:
    """A1 to A5 and D3 (line 227)."""
    assert [grading.code for grading in ESI.gradings] == ["A1", "A2", "A3", "A4", "A5", "D3"]
    assert all(len(grading.specifics) >= 3 for grading in ESI.gradings)
    assert all(specific.source for grading in ESI.gradings for specific in grading.specifics)
