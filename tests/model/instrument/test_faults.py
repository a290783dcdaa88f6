"""Every fault of an instrument is named at once, and none that is only what another brings with it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.instrument.complaints import FaultKind, FaultPlace, Faulty
from model.instrument.faults import faults
from model.instrument.reader import read
from model.journal.records import Refused
from tests.model.instrument import test_checks as test_instrument_checks
from tests.model.instrument import test_reader as test_instrument_reader
from tests.model.spoiling import Files, Refusal, Spoil, asked, criterion, each, frame, question, refusal, row, scale
from tests.small_instrument import small_files

ALL: list[Refusal] = [*test_instrument_reader.REFUSALS, *test_instrument_checks.REFUSALS]
SEVERAL = {
    "criteria that are no list": 2,  # they are given in two files as well
    "relevance on a case field that may be left empty": 2,  # which can never be what it should be, either
}


def found(*spoils: Spoil) -> list[str]:
    files = small_files()
    for spoil in spoils:
        spoil(files)
    return [fault.sentence for fault in faults(files)]


def test_a_whole_instrument_has_none() -> None:
    assert found() == []


@each(ALL)
def test_whatever_an_instrument_is_refused_for_is_among_its_faults(spoil: Spoil, sentence: str) -> None:
    assert any(said.startswith(sentence.rstrip(".")) for said in found(spoil))


@pytest.mark.parametrize(("name", "spoil"), [case[:2] for case in ALL], ids=[case[0] for case in ALL])
def test_and_one_fault_is_told_as_one(name: str, spoil: Spoil) -> None:
    assert len(found(spoil)) == SEVERAL.get(name, 1)


@pytest.mark.parametrize(
    ("spoils", "beginnings"),
    [
        (
            [asked("plan_made", kind="open", text=""), frame("title", "")],
            [
                "instrument.toml: title is empty.",
                "section1.toml: question plan_made: kind is 'open', which is not one of scored, gate, information.",
                "section1.toml: question plan_made: text is empty.",
            ],
        ),
        (
            [asked("visits", scale="cont", colour="red", guidence="x")],
            [
                "section2.toml: question visits: colour is not a key that is known here. Take it out.",
                "section2.toml: question visits: guidence is not a key that is known here. Is guidance meant?",
                "section2.toml: question visits: scale is 'cont', which is not one of",
            ],
        ),
        (
            [row("threads", 0, sections=["1", "9"]), criterion("section2.toml", 0, section="7")],
            [
                "instrument.toml: thread roh: section 9 is unknown. Known are 1, 2, 3.",
                "section2.toml: criterion 2.1: section 7 is unknown. Known are 1, 2, 3.",
            ],
        ),
        (
            [asked("plan_timely", relevant={"answer.plan": ["yes"], "hour": ["1"], "hours": 3})],
            [
                "section1.toml: question plan_timely: relevant: hours must be a list of values or {min =",
            ],
        ),
        (
            [asked("plan_timely", relevant={"answer.plan": ["yes"], "hour": ["1"]})],
            [
                "section1.toml: question plan_timely: relevant depends on an unknown case field, hour. An answer is",
                "section1.toml: question plan_timely: relevant depends on an unknown question, plan. A question",
            ],
        ),
        (
            [scale("needs", colour="red"), asked("risk_overall", summary=False)],
            [
                "instrument.toml: scales needs: colour is not a key that is known here.",
                "section1.toml: criterion 1.2 needs one summary question and has none.",
            ],
        ),
        (
            [scale("yes_no", above=["yess"]), asked("remarks", scale="yes_no")],
            ["instrument.toml: scales yes_no: above names 'yess', which is not one of its answers."],
        ),
    ],
)
def test_each_is_told_with_what_to_do(spoils: Sequence[Spoil], beginnings: Sequence[str]) -> None:
    said = sorted(found(*spoils))
    assert len(said) == len(beginnings)
    assert all(one.startswith(beginning) for one, beginning in zip(said, beginnings, strict=True))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (asked("visits", text="a\x1b[2Jb"), "holds a sign that nobody can read, U+001B. Take it out."),
        (frame("caution", "turned \u202e round"), "holds a sign that nobody can read, U+202E. Take it out."),
        (asked("visits", note="\ud800"), "holds a sign that nobody can read, U+D800. Take it out."),
    ],
)
def test_so_is_a_text_that_nobody_can_read(spoil: Spoil, sentence: str) -> None:
    (said,) = found(spoil)
    assert sentence in said


ODD: list[Any] = [None, 0, -1, True, "", "1", "x; y", [], {}, [1], ["yes", "yes"], [[]], {"a": 1}, {"min": 1}, 1.5]


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path] * bool(path) + [found for key, value in inner for found in places(value, (*path, key))]


@given(data=st.data())
def test_however_it_is_spoilt_there_are_faults_if_and_only_if_it_is_refused(data: st.DataObject) -> None:
    files = small_files()
    for _ in range(data.draw(st.integers(1, 4))):
        *outer, last = data.draw(st.sampled_from([path for path in places(files) if len(path) > 1]))
        table: Any = files
        for key in outer:
            table = table[key]
        odd = deepcopy(data.draw(st.sampled_from(ODD)))
        if odd is None:
            del table[last]
        else:
            table[last] = odd
    told = [fault.sentence for fault in faults(files)]
    try:
        read(files)
    except Refused:
        assert told
    else:
        assert told == []


def test_strict_reading_still_stops_at_the_first() -> None:
    files: Files = small_files()
    question(files, "plan_made").update(text="", scale="nope")
    assert refusal(files) == "section1.toml: question plan_made: text is empty."


def test_what_a_fault_is_about_stands_in_it_as_data_beside_the_words() -> None:
    files: Files = small_files()
    question(files, "plan_timely").update(threads=["victims"], colour="red")
    with pytest.raises(Faulty, match=r"^section1\.toml: question plan_timely: colour is not a key") as caught:
        read(files)
    place = FaultPlace("section1.toml", "question", "plan_timely")
    assert (caught.value.fault.place, caught.value.fault.key) == (place, "colour")
    question(files, "plan_timely").pop("colour")
    (fault,) = faults(files)
    assert (fault.place, fault.kind, fault.key) == (place, FaultKind.UNKNOWN_NAME, "thread")
    assert fault.names == ("victims",)
