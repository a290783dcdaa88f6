"""A form that Caseread wrote gives the same instrument again, to the digest; another's, what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook, load_workbook

from export.forms.xlsform_reading import FormReading, take
from export.forms.xlsform_writing import sheets, write_form
from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.journal.records import Refused
from resources.access import instrument, instrument_ids
from tests.small_instrument import small_files, small_instrument
from tests.written_instrument import instruments

Row = Sequence[str]


def form(path: Path, survey: Sequence[Row], choices: Sequence[Row] = (), settings: Sequence[Row] = ()) -> Path:
    """A form such as another program writes it, each sheet with its headings first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def faults(taken: FormReading) -> list[str]:
    return [fault.sentence for fault in taken.faults]


def same(one: Instrument, path: Path) -> bool:
    write_form(one, path)
    taken = take(path)
    assert faults(taken) == []
    assert taken.is_ours
    assert taken.left_out == ()
    return read({"again": taken.data}).sha256 == one.sha256


# The round trip


@pytest.mark.parametrize("name", instrument_ids())
def test_each_instrument_that_ships_comes_back_to_the_digest(tmp_path: Path, name: str) -> None:
    assert same(instrument(name), tmp_path / "form.xlsx")


def test_so_does_one_with_one_of_everything(tmp_path: Path) -> None:
    assert same(small_instrument(), tmp_path / "form.xlsx")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=instruments())
def test_so_does_one_that_nobody_wrote(tmp_path: Path, data: Mapping[str, Any]) -> None:
    assert same(read({"made": data}), tmp_path / "form.xlsx")


# What another program changed


def changed(path: Path, sheet: str, row: int, column: str, value: str | None) -> Path:
    book = load_workbook(path)
    headings = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(row, headings.index(column) + 1).value = value
    book.save(path)
    return path


def row_of(path: Path, name: str) -> int:
    sheet = load_workbook(path)["survey"]
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value == name)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "small.xlsx"
    write_form(small_instrument(), path)
    return path


@pytest.mark.parametrize(
    ("column", "value", "key", "read_back"),
    [
        ("label", "Was it made quickly?", "text", "Was it made quickly?"),
        ("relevant", None, "relevant", None),
        ("relevant", "${hours} > 4", "relevant", {"hours": {"min": 5}}),
        ("relevant", "selected(${requirements}, 'programme')", "relevant", {"requirements": ["programme"]}),
    ],
)
def test_what_was_changed_in_the_form_holds(written: Path, column: str, value: str, key: str, read_back: Any) -> None:
    changed(written, "survey", row_of(written, "plan_timely"), column, value)
    taken = take(written)
    assert faults(taken) == []
    question = taken.data["criteria"][0]["questions"][1]
    assert question.get(key) == read_back
    assert question["scale"] == "yes_no"


def test_and_so_do_labels_of_choices_titles_and_what_is_required(written: Path) -> None:
    changed(written, "settings", 2, "form_title", "Another title")
    changed(written, "survey", row_of(written, "started"), "required", "yes")
    changed(written, "survey", row_of(written, "criterion_1_1"), "label", "1.1 Plans")
    book = load_workbook(written)
    for row in book["choices"].iter_rows(min_row=2):
        if row[1].value == "yes":
            row[2].value = "Aye"
    book.save(written)
    whole = read({"again": take(written).data})
    assert whole.title == "Another title"
    assert whole.case_field["started"].required
    assert whole.criterion["1.1"].title == "Plans"
    assert whole.question["plan_timely"].scale.choices[0].label == "Aye"
    assert whole.question["plan_timely"].scale.above == {"yes"}


def test_one_scale_cannot_have_two_lists(written: Path) -> None:
    changed(written, "choices", 10, "label", "Changed")
    assert any("are no longer the same" in said for said in faults(take(written)))


def test_a_form_that_lost_our_sheet_is_read_as_another_programs(written: Path) -> None:
    book = load_workbook(written)
    book.remove(book["caseread"])
    book.save(written)
    taken = take(written)
    assert faults(taken) == []
    whole = read({"again": taken.data})
    assert not taken.is_ours
    small = small_instrument()
    assert [question.id for question in whole.questions] == [question.id for question in small.questions]
    assert [criterion.code for criterion in whole.criteria] == ["1.1", "1.2", "2.1"]
    assert [question.relevant for question in whole.questions] == [question.relevant for question in small.questions]
    assert whole.scored == ()


@pytest.mark.parametrize("cell", ["{", "[" * 100_000, "12", '"\\ud800"', '{"what": []}', "null", '{"scale": {}}'])
@pytest.mark.parametrize("sheet", ["survey", "caseread"])
def test_what_is_damaged_of_ours_is_refused_or_told(written: Path, sheet: str, cell: str) -> None:
    changed(written, sheet, 5, "caseread" if sheet == "survey" else "data_1", cell[:32_000])
    try:
        taken = take(written)
    except Refused as refusal:
        said = str(refusal)
    else:
        said = "" if taken.faults or read({"again": taken.data}) else "neither told nor read"
    assert not said or said.endswith("what Caseread wrote there is damaged: write the form again.")


# Another program's form

SURVEY = [
    ("type", "name", "label", "hint", "required", "relevant", "appearance"),
    ("start", "started_at", "", "", "", "", ""),
    ("begin group", "case", "The visit", "", "", "", ""),
    ("select one place", "Where", "Where was it?", "As written down.", "yes", "", "minimal"),
    ("end group", "", "", "", "", "", ""),
    ("begin_group", "welcome", "W1 Welcome", "", "", "", ""),
    ("note", "hello", "Hello", "", "", "", ""),
    ("select_one yn", "greeted", "Were you greeted?", "", "true()", "", ""),
    ("begin_group", "more", "More", "", "", "${greeted} = 'yes'", ""),
    ("integer", "minutes", "How many minutes did you wait?", "", "yes", "", ""),
    ("select_multiple by", "Greeted-by", "Who greeted you?", "", "", "${minutes} >= 2 and ${Where} = 'home'", ""),
    ("string", "said", "What did they say?", "", "", "selected(${Greeted-by}, 'clerk')", ""),
    ("end_group", "", "", "", "", "", ""),
    ("end_group", "", "", "", "", "", ""),
]
CHOICES = [
    ("list name", "name", "label"),
    ("place", "home", "At home"),
    ("place", "office", "At the office"),
    ("yn", "yes", "Yes"),
    ("yn", "no", "No"),
    ("yn", "not_applicable", "Does not apply"),
    ("by", "clerk", "A clerk"),
    ("by", "nobody", "Nobody"),
]


def test_another_programs_form_is_taken_over_as_far_as_it_says(tmp_path: Path) -> None:
    taken = take(form(tmp_path / "visit.xlsx", SURVEY, CHOICES, [("form_title", "form_id"), ("Visits", "visit")]))
    assert faults(taken) == []
    whole = read({"visit": taken.data})
    assert (whole.id, whole.title, whole.rule) == ("visit", "Visits", "counts/1")
    assert [(field.name, field.kind, field.required, field.help) for field in whole.case_fields] == [
        ("where", "choice", True, "As written down.")
    ]
    assert [(question.number, question.id, question.kind) for question in whole.questions] == [
        ("W1.0.1", "greeted", "gate"),
        ("W1.1.1", "minutes", "gate"),
        ("W1.1.2", "greeted_by", "information"),
        ("W1.1.3", "said", "information"),
    ]
    assert whole.question["greeted"].allow_na
    assert taken.data["criteria"][1]["questions"][1]["relevant"] == {
        "answer.greeted": ["yes"],
        "answer.minutes": {"min": 2},
        "where": ["home"],
    }
    assert taken.left_out == (
        "the column appearance of the sheet survey",
        "what is not asked, of the type start",
        "what is not asked, of the type note",
    )
    assert "nothing is scored" in " ".join(taken.in_words())


def test_of_several_languages_the_forms_own_is_taken(tmp_path: Path) -> None:
    survey = [("type", "name", "label::English", "label::Cymraeg"), ("text", "q", "Why?", "Pam?")]
    taken = take(form(tmp_path / "f.xlsx", survey, (), [("default_language",), ("Cymraeg",)]))
    assert taken.data["criteria"][0]["questions"][0]["text"] == "Pam?"
    assert taken.left_out == ("the language English",)


HEAD = ("type", "name", "label", "required", "relevant", "calculation", "choice_filter")
BEFORE = [HEAD, ("select_one yn", "a", "A?", "yes"), ("select_one yn", "b", "B?", "yes"), ("integer", "n", "N?", "")]

REFUSED: list[tuple[str, Row, str]] = [
    ("a repeat", ("begin_repeat", "r", "R"), "a repeated group cannot be taken over. Ask each question once"),
    ("a calculation", ("calculate", "c", "", "", "", "1 + 1"), "a calculation cannot be taken over."),
    ("a place on the map", ("geopoint", "g", "G?"), "the type 'geopoint' cannot be taken over. What can be are"),
    ("a decimal", ("decimal", "d", "D?"), "a decimal number cannot be taken over. Ask for a whole number"),
    ("filtered choices", ("select_one yn", "c", "C?", "", "", "", "x"), "filters its choices cannot be taken over."),
    ("a list that is not there", ("select_one xy", "c", "C?"), "the list of choices 'xy' is not on the sheet choices."),
    ("other, please say", ("select_one yn or_other", "c", "C?"), "or_other cannot be taken over."),
    ("a name given twice", ("text", "a", "A?"), "the name 'a' is given twice."),
    ("no name", ("text", "", "A?"), "the question has no name."),
    ("required now and then", ("text", "c", "C?", "${a} = 'yes'"), "required holds an expression. Say yes or no."),
    ("an end with no beginning", ("end_group", ""), "a group ends that has not begun."),
    (
        "or between questions",
        ("text", "c", "C?", "", "${a} = 'yes' or ${b} = 'yes'"),
        "relevant cannot be taken over, for it joins terms about different questions by or",
    ),
    ("not", ("text", "c", "C?", "", "not(${a} = 'yes')"), "relevant cannot be taken over, for it holds"),
    ("unlike", ("text", "c", "C?", "", "${a} != 'yes'"), "for it holds \"!= 'yes'"),
    ("less than", ("text", "c", "C?", "", "${n} < 3"), "for it holds '< 3'"),
    ("a number that is", ("text", "c", "C?", "", "${n} = 3"), "for n is of kind number"),
    ("at least of a choice", ("text", "c", "C?", "", "${a} >= 3"), "for a is of kind choice"),
    ("what comes later", ("text", "c", "C?", "", "${z} = 'yes'"), "for z is not asked before it."),
    ("what it can never be", ("text", "c", "C?", "", "${a} = 'maybe'"), "for a can never be 'maybe'."),
    ("two terms about one", ("text", "c", "C?", "", "${a} = 'yes' and ${a} = 'no'"), "for it has two terms about a."),
]


@pytest.mark.parametrize(("row", "sentence"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_cannot_be_taken_over_is_told_with_sheet_and_row(tmp_path: Path, row: Row, sentence: str) -> None:
    (said,) = faults(take(form(tmp_path / "f.xlsx", [*BEFORE, row], CHOICES)))
    assert said.startswith("f.xlsx: sheet survey, row 5: ")
    assert sentence in said


def test_each_of_them_is_told(tmp_path: Path) -> None:
    rows = [(kind, f"x{at}", "X?") for at, kind in enumerate(("geopoint", "image", "decimal", "rank"))]
    said = faults(take(form(tmp_path / "f.xlsx", [HEAD, *rows], CHOICES)))
    assert [one.split(": ")[1] for one in said] == [f"sheet survey, row {row}" for row in (2, 3, 5)]


@pytest.mark.parametrize(
    ("survey", "sentence"),
    [
        ([("type", "label")], "f.xlsx: sheet survey has no column name."),
        ([], "f.xlsx is not an XLSForm: it has no sheet survey."),
        ([("type", "name"), *[("text", "q")] * 10_001], "f.xlsx is too large: a sheet has more than 10000 rows."),
        ([("type", "name"), *[("begin_group", "g")] * 30], "groups lie in groups too deep, more than 20."),
    ],
)
def test_a_workbook_that_is_no_form_is_refused(tmp_path: Path, survey: Sequence[Row], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        take(form(tmp_path / "f.xlsx", survey))


def test_a_text_longer_than_a_cell_is_refused_with_its_row() -> None:
    files = small_files()
    files["section1.toml"]["criteria"][0]["questions"][0]["guidance"] = "x" * 40_000
    with pytest.raises(Refused, match="row 12: guidance_hint is too long for a cell of a workbook"):
        sheets(read(files))
