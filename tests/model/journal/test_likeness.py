"""One person has one name, and one case one reference: what is the same, what is alike, and what nobody can see."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.journal.likeness import Spellings, alike_pairs, likeness, tidied, unseen_sign
from model.journal.records import Refused, checked_name, checked_ref

SIAN = "Si\u00e2n Jones"

THE_SAME = [
    "Sia\u0302n Jones",
    "  Si\u00e2n Jones ",
    "Si\u00e2n   Jones",
    "Si\u00e2n\u00a0Jones",
    "Si\u00e2n\u2003Jones",
    "Si\u00e2n \u3000 Jones",
]

ALIKE = [
    "si\u00e2n jones",
    "SI\u00c2N JONES",
    "Sian Jones",
    "Si\u00e1n Jones",
    "Si\u00e2nJones",
    "Si\u00e2n J\u043ene\u0455",  # a Cyrillic o and s
    "\u0405i\u00e2n Jones",
    "S\u0456\u00e2n Jones",
    "Si\u00e2n \u0408ones",
    "Si\u00e2n J\u03bfnes",  # a Greek o
    "S\u0131\u00e2n Jones",
    "\uff33i\u00e2n Jones",  # a wide S
    "\U0001d412i\u00e2n Jones",  # a bold one of mathematics
]

OTHERS = ["Si\u00e2n Jone", "Si\u00e2n Johnes", "Jones Si\u00e2n", "Si\u00e2n Jones 2", "Si\u00e2n-Jones"]

UNSEEN = [
    "\u200b", "\u200d", "\u200e", "\u202e", "\u2066", "\u00ad", "\ufeff", "\u2060", "\u0000", "\t", "\n", "\x1b",
    "\x85", "\u2028", "\u034f", "\u3164", "\u115f", "\u2800", "\ufe0f", "\U000e0100", "\U000e0041", "\ue000",
]  # fmt: skip


@pytest.mark.parametrize("text", THE_SAME)
def test_spellings_that_nobody_can_tell_apart_are_one(text: str) -> None:
    assert tidied(text) == SIAN


@pytest.mark.parametrize("text", ALIKE)
def test_spellings_that_are_alike_are_asked_about_and_not_made_one(text: str) -> None:
    assert tidied(text) != SIAN
    assert Spellings([SIAN]).like(tidied(text)) == SIAN


@pytest.mark.parametrize("text", OTHERS)
def test_another_name_is_not_asked_about(text: str) -> None:
    assert Spellings([SIAN]).like(text) is None


def test_a_spelling_that_is_known_is_not_asked_about_though_another_is_like_it() -> None:
    assert Spellings([SIAN, "Sian Jones"]).like("Sian Jones") is None


@pytest.mark.parametrize(
    ("ref", "other"),
    [("K001", "K1"), ("K001", "k001"), ("K001", "K 001"), ("7", "007"), ("2007-01", "2007-1"), ("0", "00")],
)
def test_references_that_are_alike(ref: str, other: str) -> None:
    assert Spellings([ref]).like(other) == ref


@pytest.mark.parametrize(("ref", "other"), [("K1", "K10"), ("K101", "K11"), ("K1.1", "K11"), ("1.1", "1.10")])
def test_references_that_are_not(ref: str, other: str) -> None:
    assert Spellings([ref]).like(other) is None


def test_pairs_that_are_alike_are_found_among_many() -> None:
    assert [*alike_pairs(["Ben", "ben", "Anna", SIAN, "Ben", "Sian Jones"])] == [("Ben", "ben"), (SIAN, "Sian Jones")]


def test_pairs_that_are_alike_are_found_beside_what_is_known() -> None:
    assert [*alike_pairs(["k1", "K2", "k2", "K003"], known=["K001", "K003"])] == [("K001", "k1"), ("K2", "k2")]
    assert [*alike_pairs([], known=["Ben", "ben"])] == []


@pytest.mark.parametrize("sign", UNSEEN)
def test_what_nobody_sees_is_kept_when_tidied_and_refused_in_a_name_and_a_reference(sign: str) -> None:
    name = f"Si\u00e2n{sign}Jones"
    assert tidied(name) == name
    assert unseen_sign(name) == f"U+{ord(sign):04X}"
    for check, text in ((checked_name, name), (checked_ref, f"K{sign}1")):
        with pytest.raises(Refused):
            check(text)


@pytest.mark.parametrize(
    "name",
    [
        SIAN,
        "Nia O\u2019Neill",
        "Zo\u00eb",
        "\u738b\u5c0f\u660e",
        "Olga \u0418\u0432\u0430\u043d\u043e\u0432\u0430",
        "N\u0303\u0332a",
    ],
)
def test_what_is_seen_is_not_called_unseen(name: str) -> None:
    assert unseen_sign(name) == ""


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidied(tidied(text)) == tidied(text)


@given(st.text(max_size=60))
def test_a_text_and_what_is_kept_of_it_are_alike(text: str) -> None:
    assert likeness(tidied(text)) == likeness(text) == likeness(unicodedata.normalize("NFD", text))
