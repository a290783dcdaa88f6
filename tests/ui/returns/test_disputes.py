"""Fields and values in the words in which a conflict is put to the lead."""

from __future__ import annotations

import pytest

from model.inspection.field_words import value_in_words, what_is_stated
from model.journal.records import Value
from tests.small_instrument import small_instrument


@pytest.mark.parametrize(
    ("field", "value", "what", "words"),
    [
        ("grade:3.1", "well", "Grading of 3.1", "Well met"),
        ("specific:staff_trained", "partly", "They are trained.", "Partly met"),
        ("note:specific:staff_trained", "Two said so.", "Note on: They are trained.", "Two said so."),
        ("recommendation:2", "Plan.", "Recommendation 2", "Plan."),
        ("addressed:2", "The area", "Addressee of recommendation 2", "The area"),
        ("about:2", ("1.2", "3.1"), "What is behind recommendation 2", "1.2, 3.1"),
        ("status:2", "partly_met", "Follow-up of recommendation 2", "Partly met"),
        ("further_inspection", "no", "Further inspection", "No"),
        ("further_inspection", None, "Further inspection", "nothing stated"),
    ],
)
def test_what_the_lead_judged_is_told_in_words(field: str, value: Value, what: str, words: str) -> None:
    assert what_is_stated(small_instrument(), field) == what
    assert value_in_words(small_instrument(), field, value) == words
