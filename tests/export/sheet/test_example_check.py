"""Before an example is published: does its label fit, and is a real name left?"""

from __future__ import annotations

import pytest

from export.sheet.example_check import capitalised, label_hint, leaning, name_hints
from export.sheet.findings import examples
from model.journal.records import Value
from resources import access


def _published() -> dict[str, Value]:
    stated: dict[str, Value] = {**access.replay("london-crc-2018")["stated"]}
    return stated


def test_of_the_fifteen_published_examples_only_alan_s_label_is_doubted() -> None:
    """Line 529: labelled poor practice, and every line of it is of good work."""
    doubted = [example.name for example in examples(_published()) if example.hints]
    assert len(examples(_published())) == 15
    assert doubted == ["Alan"]


def test_the_hint_names_the_words_it_rests_on() -> None:
    text = "A thorough assessment. Alan was supported, and nothing was unclear."
    assert leaning(text).good == ("thorough", "supported")
    assert leaning(text).poor == ("unclear",)
    assert label_hint("poor", text) == (
        "It is labelled poor practice, but its words lean to good: “thorough”, “supported”."
    )
    assert label_hint("good", text) == ""


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("He missed the appointments and nobody asked.", "poor"),
        ("The assessment was not enough, though clear.", ""),  # one of each
        ("The officer called.", ""),
        ("No thorough assessment was made, and there was no clear plan.", "poor"),  # not “thorough” and “clear”
        ("WELL planned, and clear.", "good"),
    ],
)
def test_words_lean_where_one_kind_is_at_least_twice_the_other(text: str, label: str) -> None:
    assert leaning(text).label == label


def test_an_example_without_a_label_has_no_wrong_one() -> None:
    assert label_hint("", "Clear, thorough and thoughtful.") == ""


@pytest.mark.parametrize(
    ("text", "changed", "hints"),
    [
        ("Paul did well. Later Paul’s plan changed.", "Paul", []),
        ("He did well.", "Paul", ["The changed name, Paul, is not in the text."]),
        ("Paul did well.", "", ["It has no changed name yet."]),
        ("Paul met Kevin Brown at court.", "Paul", ["These may be names: Kevin, Brown."]),
        ("Paul saw Archer.", "Paul", ["It has a name of somebody who works on this inspection: Archer."]),
        ("Don did well.", "Don", ["Another example has the name Don too."]),
        ("Paul, on a DRR, was seen by the Probation Service in March.", "Paul", []),
    ],
)
def test_what_is_said_of_names(text: str, changed: str, hints: list[str]) -> None:
    assert name_hints(text, changed, known=["Ann Archer"], others=["Don"]) == hints


def test_a_word_that_begins_a_sentence_is_no_name() -> None:
    assert capitalised("Support came. “Nobody helped,” he said: Then Ada did, and Ada’s team.") == ["Ada"]
