"""What an entry says, in words: what is stated, and the time it bears."""

from __future__ import annotations

import pytest

from model.inspection import field_words, fields
from model.inspection.field_words import when


@pytest.mark.parametrize(
    ("made_at", "words"),
    [
        ("2007-09-12T09:15:00Z", "12 Sep 2007, 09:15"),
        ("2028-02-29T00:00:00Z", "29 Feb 2028, 00:00"),
        ("2026-12-31T23:59:59Z", "31 Dec 2026, 23:59"),
        ("2026-10-05T01:30:00Z", "5 Oct 2026, 01:30"),
        ("some time ago", "some time ago"),
    ],
)
def test_the_time_of_an_entry_is_written_as_people_write_it(made_at: str, words: str) -> None:
    assert when(made_at) == words


def test_every_month_has_its_name_in_english() -> None:
    names = [when(f"2026-{month:02}-01T00:00:00Z").split()[1] for month in range(1, 13)]
    assert names == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def test_every_field_of_the_inspection_has_words() -> None:
    worded = {*field_words._WHOLE, *field_words._WORDS, *dict(field_words._WITH_KEY)}
    assert set(fields._INSPECTION) - worded == set()
