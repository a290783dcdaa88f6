"""Subjects are natural keys: what they are made of, and what is refused in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.journal.records import (
    INSPECTION,
    Refused,
    assessor_of,
    case_of,
    case_subject,
    checked_name,
    checked_ref,
    reading_subject,
)

refs = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9 ._-]{0,38}[A-Za-z0-9._-])?", fullmatch=True)
names = st.text(st.characters(exclude_characters="/"), min_size=1, max_size=80).filter(
    lambda name: name == name.strip() and name.isprintable()
)


@given(refs, names)
def test_a_subject_says_its_case_and_assessor_again(ref: str, name: str) -> None:
    assert (case_of(case_subject(ref)), assessor_of(case_subject(ref))) == (ref, None)
    assert (case_of(reading_subject(ref, name)), assessor_of(reading_subject(ref, name))) == (ref, name)


@given(refs, names, refs, names)
def test_two_readings_have_two_subjects(ref: str, name: str, other_ref: str, other_name: str) -> None:
    same = (ref, name) == (other_ref, other_name)
    assert (reading_subject(ref, name) == reading_subject(other_ref, other_name)) is same


def test_the_inspection_is_about_no_case() -> None:
    assert (case_of(INSPECTION), assessor_of(INSPECTION)) == (None, None)


@pytest.mark.parametrize("ref", ["", " K1", "K1 ", "-K1", "K/1", "K1\n", "K\t1", "Ä1", "K" * 41])
def test_a_reference_that_could_be_mistaken_is_refused(ref: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_ref(ref)
    assert str(refused.value) == (
        f"The reference {ref!r} is not usable: use up to 40 letters, digits, spaces, dots, dashes or underscores, "
        "beginning with a letter or digit."
    )


@pytest.mark.parametrize("name", ["", " ", " Ana", "Ana ", "A/B", "A\nB", "A\u202eB", "A" * 81])
def test_a_name_that_could_be_mistaken_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_name(name)
    assert str(refused.value) == (
        f"Assessor name {name!r} is not usable: use 1 to 80 printable characters without a slash."
    )


@pytest.mark.parametrize("name", ["Ana", "Ana Ó Broin", "O'Neill-Smith", "李雷", "A" * 80])
def test_people_may_have_the_names_they_have(name: str) -> None:
    assert checked_name(name) == name
