"""The reader refuses a broken instrument, naming file, place and what is wrong; a whole one reads back the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.instrument.instrument import KINDS, Instrument
from model.instrument.reader import read
from model.journal.journal import canonical
from model.journal.records import Refused
from resources.access import instrument, instrument_ids, read_folder
from tests.model.spoiling import (
    FRAME,
    Refusal,
    Spoil,
    asked,
    criterion,
    each,
    forgotten,
    frame,
    question,
    refusal,
    relevant,
    row,
    scale,
    spoilt,
    without,
)
from tests.small_instrument import small_files, small_instrument

YES = [{"value": "yes", "label": "Yes"}]

REFUSALS: list[Refusal] = [
    # Keys and types
    ("a top-level key that is missing", lambda f: f[FRAME].pop("title"), "instrument.toml: title is missing."),
    ("a top-level text that is empty", frame("title", ""), "instrument.toml: title is empty."),
    ("a line that is a text", frame("line", "70"), "instrument.toml: line is not a whole number."),
    ("a line that is true", frame("line", True), "instrument.toml: line is not a whole number."),
    (
        "a top-level key nobody knows, in the file where it stands",
        lambda f: f["section2.toml"].update(critera=[]),
        "section2.toml: critera is not a key that is known here.",
    ),
    (
        "a key given in two files",
        lambda f: f["section1.toml"].update(line=70),
        "section1.toml: line is already given in another file of the instrument.",
    ),
    ("criteria that are no list", lambda f: f.update(more={"criteria": 3}), "more: criteria is already given"),
    ("sections that are no list", frame("sections", "1, 2"), "instrument.toml: sections is not a list."),
    ("scales that are no table", frame("scales", []), "instrument.toml: scales is not a table."),
    (
        "a row that is no table",
        lambda f: f[FRAME]["bands"].append("good"),
        "instrument.toml: bands 4: is not a table.",
    ),
    ("a section without a title", without("sections", 1, "title"), "instrument.toml: sections 2: title is missing."),
    (
        "a section with a key nobody knows",
        row("sections", 1, colour="red"),
        "instrument.toml: sections 2: colour is not a key that is known here.",
    ),
    (
        "a thread with a key nobody knows",
        row("threads", 0, colour="red"),
        "instrument.toml: threads roh: colour is not a key that is known here.",
    ),
    (
        "a thread whose sections are no texts",
        row("threads", 0, sections=[1]),
        "instrument.toml: threads roh: sections holds 1, which is not a text.",
    ),
    (
        "a band with a key nobody knows",
        row("bands", 0, at_most=99),
        "instrument.toml: bands 1: at_most is not a key that is known here.",
    ),
    (
        "a grade with a key nobody knows",
        row("grades", 0, score=4),
        "instrument.toml: grades: score is not a key that is known here.",
    ),
    (
        "a grading with a key nobody knows",
        row("gradings", 0, score=4),
        "instrument.toml: gradings 3.1: score is not a key that is known here.",
    ),
    (
        "a case field with a key nobody knows",
        row("case_fields", 0, hint="?"),
        "instrument.toml: case_fields sentence_type: hint is not a key that is known here.",
    ),
    (
        "a criterion with a key nobody knows",
        criterion("section2.toml", 0, colour="red"),
        "section2.toml: criteria 2.1: colour is not a key that is known here.",
    ),
    (
        "a criterion without questions",
        lambda f: f["section2.toml"]["criteria"][0].pop("questions"),
        "section2.toml: criterion 2.1 has no questions, and is not marked by hand either.",
    ),
    (
        "a question with a key nobody knows",
        asked("visits", hint="?"),
        "section2.toml: question visits: hint is not a key that is known here.",
    ),
    (
        "a question without a text",
        forgotten("plan_timely", "text"),
        "section1.toml: question plan_timely: text is missing.",
    ),
    ("a question without an id", forgotten("plan_made", "id"), "section1.toml: question 1: id is missing."),
    (
        "a question whose flag is a text",
        asked("visits", allow_na="no"),
        "section2.toml: question visits: allow_na is not true or false.",
    ),
    # Names
    (
        "a question whose id is no plain name",
        asked("visits", id="Home visits"),
        "section2.toml: question Home visits: id must be of small letters, digits and _",
    ),
    (
        "a question whose id is taken by the journal",
        asked("visits", id="signed"),
        "section2.toml: question signed: id must be",
    ),
    (
        "a case field whose name is taken by the journal",
        row("case_fields", 4, name="withdrawn"),
        "instrument.toml: case_fields withdrawn: name must be",
    ),
    # Scales and fields
    (
        "a scale of an unknown kind",
        scale("count", kind="integer"),
        f"instrument.toml: scales count: kind is 'integer', which is not one of {', '.join(KINDS)}.",
    ),
    (
        "a scale that names a value twice",
        scale("gate", answers=YES + YES),
        "instrument.toml: scales gate: answers names a value twice.",
    ),
    (
        "a scale that takes the word for not applicable",
        scale("gate", answers=[{"value": "not_applicable", "label": "N/A"}]),
        "instrument.toml: scales gate: answers uses a reserved word or sign (not_applicable, ;).",
    ),
    (
        "a value that holds the sign that joins values",
        scale("gate", answers=[{"value": "yes;no", "label": "Both"}]),
        "instrument.toml: scales gate: answers uses a reserved word or sign (not_applicable, ;).",
    ),
    (
        "a choice without answers",
        scale("gate", answers=[]),
        "instrument.toml: scales gate: answers must be given for choice and multi, and for them alone.",
    ),
    (
        "a number with answers",
        scale("count", answers=YES),
        "instrument.toml: scales count: answers must be given for choice and multi, and for them alone.",
    ),
    (
        "an answer above the line that is no answer",
        scale("yes_no", above=["yes", "perhaps"]),
        "instrument.toml: scales yes_no: above names 'perhaps', which is not one of its answers.",
    ),
    (
        "several answers at once above the line",
        scale("needs", above=["drugs"]),
        "instrument.toml: scales needs: above must be given for choice alone.",
    ),
    (
        "an answer without a label",
        scale("gate", answers=[{"value": "yes"}]),
        "instrument.toml: scales gate: answers: label is missing.",
    ),
    (
        "a scale with a key nobody knows",
        scale("gate", below=["no"]),
        "instrument.toml: scales gate: below is not a key",
    ),
    (
        "a case field of an unknown kind",
        row("case_fields", 2, kind="integer"),
        "instrument.toml: case_fields hours: kind is 'integer', which is not one of",
    ),
    (
        "a case field to choose from nothing",
        row("case_fields", 0, values=[]),
        "instrument.toml: case_fields sentence_type: values must be given for choice and multi, and for them alone.",
    ),
    # Questions
    (
        "a question of an unknown kind",
        asked("visits", kind="filter"),
        "section2.toml: question visits: kind is 'filter', which is not one of scored, gate, information.",
    ),
    (
        "a question of unknown confidence",
        asked("visits", confidence="sure"),
        "section2.toml: question visits: confidence is 'sure', which is not one of high, medium, low.",
    ),
    (
        "a question on an unknown scale",
        asked("visits", scale="tally"),
        "section2.toml: question visits: scale is 'tally', which is not one of yes_no,",
    ),
    (
        "a scored question that nothing puts above the line",
        asked("visits_purposeful", scale="gate"),
        "section2.toml: question visits_purposeful: a scored question needs a scale with answers above the line",
    ),
    (
        "a gate with answers above the line",
        asked("plan_made", scale="yes_no"),
        "section1.toml: question plan_made: a scored question needs a scale with answers above the line",
    ),
    (
        "a gate that belongs to a thread",
        asked("plan_made", threads=["roh"]),
        "section1.toml: question plan_made: only a scored question can be a summary or belong to a thread.",
    ),
    (
        "a gate that sums up",
        asked("plan_made", summary=True),
        "section1.toml: question plan_made: only a scored question can be a summary or belong to a thread.",
    ),
    # Relevance
    (
        "an empty list",
        relevant("plan_timely", sentence_type=[]),
        "section1.toml: question plan_timely: relevant: sentence_type must be a list of values or {min = ",
    ),
    (
        "a maximum",
        relevant("plan_timely", hours={"max": 40}),
        "section1.toml: question plan_timely: relevant: hours must be a list of values or {min = a whole number}.",
    ),
    (
        "a minimum that is no whole number",
        relevant("plan_timely", hours={"min": "ten"}),
        "section1.toml: question plan_timely: relevant: hours must be a list of values or {min = a whole number}.",
    ),
    (
        "relevance that is no table",
        asked("plan_timely", relevant=["custody"]),
        "section1.toml: question plan_timely: relevant is not a table.",
    ),
    # Weights
    (
        "weights that do not add up",
        frame("weights", {"individual": "0.8", "summary": "0.3"}),
        "instrument.toml: weights: individual 4/5 and summary 3/10 do not add up to 1.",
    ),
    (
        "a weight below nothing",
        frame("weights", {"individual": "1.2", "summary": "-0.2"}),
        "instrument.toml: weights: individual 6/5 and summary -1/5 do not add up to 1.",
    ),
    (
        "a weight that is no number",
        frame("weights", {"individual": "most", "summary": "0.2"}),
        "instrument.toml: weights: individual and summary must be fractions or decimals, in quotes.",
    ),
    (
        "a weight divided by nothing",
        frame("weights", {"individual": "4/0", "summary": "0.2"}),
        "instrument.toml: weights: individual and summary must be fractions or decimals, in quotes.",
    ),
    (
        "a weight that is not in quotes, and so not exact",
        frame("weights", {"individual": 0.8, "summary": 0.2}),
        "instrument.toml: weights: individual is not a text.",
    ),
    ("no weights", lambda f: f[FRAME].pop("weights"), "instrument.toml: weights is missing."),
    (
        "a third weight",
        frame("weights", {"individual": "0.8", "summary": "0.2", "thread": "0"}),
        "instrument.toml: weights: thread is not a key that is known here.",
    ),
]


@each(REFUSALS)
def test_a_broken_instrument_is_refused_with_the_place_and_the_reason(spoil: Spoil, sentence: str) -> None:
    assert spoilt(spoil).startswith(sentence)


def test_nothing_at_all_is_refused() -> None:
    assert "is missing" in refusal({})


@pytest.mark.parametrize("whole", [small_instrument, *(lambda id_=id_: instrument(id_) for id_ in instrument_ids())])
def test_the_snapshot_reads_back_as_the_same_instrument(whole: Callable[[], Instrument]) -> None:
    before = whole()
    after = read({"snapshot": json.loads(canonical(before.source))})
    assert after == before
    assert after.sha256 == before.sha256


def test_one_changed_word_changes_the_hash() -> None:
    files = small_files()
    question(files, "visits")["text"] = "How many home visits were there?"
    assert read(files).sha256 != small_instrument().sha256


def test_how_the_data_is_spread_over_files_changes_nothing() -> None:
    files = small_files()
    together = {"one.toml": {**files[FRAME], "criteria": [c for f in files.values() for c in f.get("criteria", [])]}}
    assert read(together).sha256 == small_instrument().sha256


def test_a_file_that_is_not_toml_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "instrument.toml").write_text('id = "x\n', encoding="utf-8")
    with pytest.raises(Refused, match=r"^instrument\.toml is not readable as TOML: .*line 1"):
        read_folder(tmp_path)


def test_a_file_in_another_encoding_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "instrument.toml").write_bytes('title = "Caf\u00e9"\n'.encode("cp1252"))
    with pytest.raises(Refused, match=r"^instrument\.toml is not readable as TOML: "):
        read_folder(tmp_path)


def test_an_instrument_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refused, match=r"no instrument 'omi-1907'; there are .*omi-2007"):
        instrument("omi-1907")


def test_questions_are_numbered_within_their_criterion_and_in_order() -> None:
    small = small_instrument()
    assert [question.number for question in small.criterion["1.2"].questions] == ["1.2.1", "1.2.2", "1.2.3"]


def paths(node: object, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every part of the data, the whole files left out."""
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, part in parts:
        if here:
            yield (*here, key)
        yield from paths(part, (*here, key))


JUNK = st.sampled_from([0, -1, "", "not_applicable", "a;b", "roh", True, 0.5, [], ["yes"], [[]], {}, {"min": 1}, [{}]])


def complaint(files: Mapping[str, Mapping[str, Any]]) -> str | None:
    try:
        read(files)
    except Refused as refused:
        return str(refused)
    return None


@given(st.sampled_from(list(paths(small_files()))), JUNK)
def test_whatever_stands_in_place_of_a_part_is_refused_or_read_and_never_a_crash(
    path: tuple[str | int, ...], junk: object
) -> None:
    files = small_files()
    node: Any = files
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = junk
    said = complaint(files)
    assert said is None or said.startswith(tuple(files))
