"""Values as people write them: what each kind takes, and the sentence for what it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.instrument.instrument import KINDS, Choice
from model.instrument.values import MAX_TEXT, from_text, problem, to_text
from model.journal.records import Refused, Value

NEEDS = (Choice("drugs", "Drugs"), Choice("housing", "Housing"), Choice("work", "Work"))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("choice", " work ", "work"),
        ("multi", "work; drugs;work;", ("drugs", "work")),
        ("number", "0", 0),
        ("number", "040", 40),
        ("number", "999999999", 999_999_999),
        ("percent", "6.7", "6.7"),
        ("percent", "100.0", "100.0"),
        ("date", "2008-02-29", "2008-02-29"),
        ("text", "  Seen on page 3.\nTwice. ", "Seen on page 3.\nTwice."),
    ],
)
def test_text_is_read_as_a_value(kind: str, text: str, value: Value) -> None:
    assert from_text(kind, NEEDS, text) == value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", "  ", "\t\n"])
def test_an_empty_cell_states_nothing(kind: str, text: str) -> None:
    assert from_text(kind, NEEDS, text) is None


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("choice", "Work", "'Work' is not one of drugs, housing, work"),
        ("choice", "drugs;work", "'drugs;work' is not one of drugs, housing, work"),
        ("multi", "drugs;rent", "'drugs;rent' is not one or more of drugs, housing, work, joined by ;"),
        ("multi", ";", "'' is not one or more of drugs, housing, work, joined by ;"),
        ("number", "-1", "'-1' is not a whole number from 0 to 999999999"),
        ("number", "1.5", "'1.5' is not a whole number from 0 to 999999999"),
        ("number", "1000000000", "'1000000000' is not a whole number from 0 to 999999999"),
        ("number", "٣", "'٣' is not a whole number from 0 to 999999999"),
        ("percent", "6,7", "'6,7' is not a percent from 0 to 100, to at most two decimals"),
        ("percent", "100.01", "'100.01' is not a percent from 0 to 100, to at most two decimals"),
        ("date", "29/02/2008", "'29/02/2008' is not a date as YYYY-MM-DD"),
        ("date", "2007-02-29", "'2007-02-29' is not a date as YYYY-MM-DD"),
        ("date", "20080229", "'20080229' is not a date as YYYY-MM-DD"),
        ("date", "2008-W09-5", "'2008-W09-5' is not a date as YYYY-MM-DD"),
        ("text", "a\0b", r"'a\x00b' is not a text of at most 20000 characters"),
        ("text", "a\ud800b", r"'a\ud800b' is not a text of at most 20000 characters"),
    ],
)
def test_what_a_kind_does_not_take_is_refused_with_what_was_expected(kind: str, text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        from_text(kind, NEEDS, text)
    assert str(refused.value) == sentence


def test_a_refusal_does_not_repeat_a_whole_page() -> None:
    sentence = problem("text", (), "x" * (MAX_TEXT + 1))
    assert sentence is not None
    assert len(sentence) < 160
    assert problem("text", (), "x" * MAX_TEXT) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("choice", 1),
        ("choice", ("work",)),
        ("multi", "work"),
        ("multi", ()),
        ("multi", ("work", "drugs")),
        ("multi", ("work", "work")),
        ("number", "40"),
        ("number", True),
        ("number", -1),
        ("number", 10**400),
        ("date", 20080229),
        ("text", 3),
        ("text", ""),
    ],
)
def test_a_value_of_another_shape_cannot_be_stated(kind: str, value: Value) -> None:
    """These never come out of `from_text`, but may out of a file that another program wrote."""
    assert problem(kind, NEEDS, value) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_anything_can_be_cleared(kind: str) -> None:
    assert problem(kind, NEEDS, None) is None


values_of: dict[str, st.SearchStrategy[Value]] = {
    "choice": st.sampled_from(["drugs", "housing", "work"]),
    "multi": st.sets(st.sampled_from(["drugs", "housing", "work"]), min_size=1).map(lambda s: tuple(sorted(s))),
    "number": st.integers(0, 999_999_999),
    "percent": st.integers(0, 10_000).map(lambda hundredths: f"{hundredths / 100:.2f}"),
    "date": st.dates().map(lambda day: day.isoformat()),
    "text": st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).map(str.strip).filter(bool),
}


@given(st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), values_of[kind])))
def test_what_is_written_is_read_back(stated: tuple[str, Value]) -> None:
    kind, value = stated
    assert problem(kind, NEEDS, value) is None
    assert from_text(kind, NEEDS, to_text(value)) == value


@given(st.sampled_from(KINDS), st.text())
def test_whatever_is_read_can_be_stated(kind: str, text: str) -> None:
    try:
        value = from_text(kind, NEEDS, text)
    except Refused:
        return
    assert problem(kind, NEEDS, value) is None
