"""Relevance as XPath: written and read back the same; what is no conjunction is refused with a reason."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.forms.xlsform_relevance import Term, from_xpath, to_xpath
from model.journal.records import Refused

_NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
_TERMS = st.builds(Term, _NAMES, st.just(()), st.integers(-9, 999), st.just(False)) | st.builds(
    Term,
    _NAMES,
    st.lists(st.from_regex(r"[A-Za-z0-9_]{1,6}", fullmatch=True), min_size=1, max_size=4).map(tuple),
    min=st.none(),
    selected=st.booleans(),
)


@given(terms=st.lists(_TERMS, max_size=4, unique_by=lambda term: term.name))
def test_what_is_written_is_read_back(terms: list[Term]) -> None:
    expression = to_xpath(terms)
    assert terms == (from_xpath(expression) if terms else [])


@pytest.mark.parametrize(
    ("expression", "terms"),
    [
        ("${a}='x'", [Term("a", ("x",))]),
        ('${ a } = "x"', [Term("a", ("x",))]),
        ("${a} = \u2018x\u2019", [Term("a", ("x",))]),
        ("${a} = 1", [Term("a", ("1",))]),
        ("${a} = 'x' or ${a} = 'y'", [Term("a", ("x", "y"))]),
        ("((${a} = 'x'))", [Term("a", ("x",))]),
        ("${n} > 1", [Term("n", min=2)]),
        ("${n} >= 2 and ${n} > 1", [Term("n", min=2)]),
        (
            "(selected(${a}, 'x') or selected(${a}, 'y')) and (${b} = 'z' and ${n} >= 3)",
            [Term("a", ("x", "y"), selected=True), Term("b", ("z",)), Term("n", min=3)],
        ),
    ],
)
def test_so_is_what_others_write(expression: str, terms: list[Term]) -> None:
    assert from_xpath(expression) == terms


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("${a} = 'x' or ${b} = 'x'", "different questions by or"),
        ("${a} = 'x' or ${a} = 'y' and ${b} = 'z'", "different questions by or"),
        ("${n} >= 2 or ${n} >= 3", "joins numbers by or"),
        ("${a} = 'x' or selected(${a}, 'y')", "different questions by or"),
        ("${a} = 'x' and", "cannot be read at 'its end'"),
        ("${a} = 'x')", r"cannot be read at '\)'"),
        ("${n} >= 2.5", "it holds '2.5'"),
        ("count-selected(${a}) > 1", "it holds 'count-selected"),
        ("true()", "it holds"),
        (". = 'x'", "it holds"),
        ("selected(., 'x')", "it holds"),
        ("${a} = ${b}", "cannot be read at 'b'"),
        ("(" * 30 + "${a} = 'x'" + ")" * 30, "brackets lie too deep"),
        ("${a} = 'x'" + " and ${a} = 'x'" * 2_000, "too long"),
    ],
)
def test_what_is_no_conjunction_is_refused_with_a_reason(expression: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        from_xpath(expression)


@given(expression=st.text(alphabet="${}ab='\"()<>!andorselected, 0123", max_size=60))
def test_anything_else_is_read_or_refused(expression: str) -> None:
    with suppress(Refused):
        from_xpath(expression)
