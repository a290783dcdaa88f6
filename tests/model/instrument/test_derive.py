"""An instrument selected from another: the same questions, asked of the same cases, counted the same way."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.inspection.outcomes import is_relevant
from model.instrument.derive import derived
from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.journal.records import Refused, Tally
from resources import access
from scoring.rules import rule
from tests.small_instrument import small_files, small_instrument

SELECTION: dict[str, Any] = {"id": "small-roh", "title": "Risk", "derive": {"from": "small-1", "threads": ["roh"]}}


def select(base: Instrument) -> Instrument:
    return read({"instrument.toml": derived(SELECTION, base)})


def test_it_has_the_questions_of_the_thread_and_what_they_depend_on_in_their_order() -> None:
    assert [question.id for question in select(small_instrument()).questions] == [
        "risk_screened",
        "risk_on_release",
        "visits",
        "visits_purposeful",
    ]


def test_questions_keep_their_words_scale_and_relevance() -> None:
    base = small_instrument()
    for question in select(base).questions:
        original = base.question[question.id]
        for same in ("text", "guidance", "scale", "kind", "relevant", "allow_na", "threads", "source", "criterion"):
            assert getattr(question, same) == getattr(original, same)
        assert not question.summary


def test_criteria_and_sections_of_which_nothing_is_left_are_gone_and_what_is_about_whole_criteria_too() -> None:
    selected = select(small_instrument())
    assert [criterion.code for criterion in selected.criteria] == ["1.2", "2.1"]
    assert [section.code for section in selected.sections] == ["1", "2"]
    assert not selected.bands
    assert not selected.gradings
    assert not selected.summary_weight
    assert selected.case_fields == small_instrument().case_fields


def test_a_change_of_wording_flows_through() -> None:
    files = small_files()
    files["section1.toml"]["criteria"][1]["questions"][0]["text"] = "Was the risk looked at?"
    assert select(read(files)).question["risk_screened"].text == "Was the risk looked at?"


def test_its_snapshot_reads_back_without_the_instrument_it_was_taken_from() -> None:
    selected = select(small_instrument())
    again = read({"snapshot": selected.source})
    assert (again, again.sha256) == (selected, selected.sha256)


def test_a_thread_that_is_not_there_is_refused() -> None:
    selection = {**SELECTION, "derive": {"from": "small-1", "threads": ["public"]}}
    with pytest.raises(Refused, match=r"^small-roh: small-1 has no thread public\.$"):
        derived(selection, small_instrument())


OMI, ROH = access.instrument("omi-2007"), access.instrument("roh-2007")


@given(st.dictionaries(st.sampled_from([question.id for question in OMI.scored]), st.tuples(*[st.integers(0, 9)] * 2)))
def test_the_area_assessments_score_is_the_thread_of_the_whole_inspection(counts: dict[str, tuple[int, int]]) -> None:
    tallies = {id_: Tally(above, below) for id_, (above, below) in counts.items()}
    whole = rule(OMI.rule).score(OMI, tallies).threads["roh"]
    alone = rule(ROH.rule).score(ROH, {id_: tallies.get(id_, Tally()) for id_ in ROH.question}).threads["roh"]
    assert (alone.score, alone.n) == (whole.score, whole.n)


@pytest.mark.parametrize("sentence", ["community", "licence", "custody"])
def test_a_case_is_asked_the_same_of_both(sentence: str) -> None:
    details = {"sentence_type": sentence, "roh_level": "high", "ppo": "yes", "mappa_level": "2"}
    asked = [question.id for question in OMI.questions if is_relevant(question, details, {})]
    assert [question.id for question in ROH.questions if is_relevant(question, details, {})] == [
        id_ for id_ in asked if id_ in ROH.question
    ]
