"""`instruments` and its words: list, check, export, import; and the guide's example, from its text to a score."""

from __future__ import annotations

import csv
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from resources.access import guide, instrument
from tests.commands import Run


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The instrument of the guide, copied into a file as the guide says."""
    (text,) = re.findall(r"```toml\n(.*?)```", guide("writing-an-instrument"), re.DOTALL)
    file = tmp_path / "home-visits.toml"
    file.write_text(text, encoding="utf-8")
    return file


# What other programs rely on


@pytest.mark.parametrize("arguments", [("omi-2007", "--json"), ("--json", "omi-2007")])
def test_an_instrument_is_printed_as_before(run: Run, arguments: tuple[str, ...]) -> None:
    status, out, err = run("instruments", *arguments)
    assert (status, json.loads(out)["id"], err) == (0, "omi-2007", "")


def test_the_list_is_printed_as_before(run: Run) -> None:
    assert run("instruments")[1].splitlines()[0] == run("instruments", "show")[1].splitlines()[0]
    assert "omi-2007" in [row["id"] for row in json.loads(run("instruments", "--json")[1])]


def test_help_names_the_words(run: Run) -> None:
    status, out, _ = run("instruments", "--help")
    assert status == 0
    assert all(word in out for word in ("[ID] [--json]", "check", "export", "import"))


@pytest.mark.parametrize(
    "arguments", [("check",), ("export", "omi-2007", "-o", "x.xlsx"), ("import", "x.xlsx"), ("--colour",)]
)
def test_wrong_usage_is_told_apart(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("instruments", *arguments)[0] == 2


# The guide


def test_the_guides_example_is_whole(run: Run, example: Path) -> None:
    status, out, _ = run("instruments", "check", example)
    assert (status, out) == (0, "home-visits.toml is whole: home-visits, Home visits, 4 questions, 3 scored.\n")


def test_and_a_small_inspection_is_read_with_it(run: Run, example: Path, tmp_path: Path) -> None:
    file = tmp_path / "visits.caseread"
    assert run("new", file, "--instrument", example, "--area", "Northshire", "--month", "2026-05")[0] == 0
    sample = tmp_path / "sample.csv"
    sample.write_text("case_ref,sentence\nK1,community\nK2,licence\nK3,community\n")
    assert run("sample", file, sample)[0] == 0
    given = {
        "K1": {"visits": "2", "purpose_recorded": "yes", "visits_overall": "good"},
        "K2": {"visits": "1", "purpose_recorded": "no", "household_considered": "yes", "visits_overall": "enough"},
        "K3": {"visits": "0", "visits_overall": "poor"},
    }
    answers = tmp_path / "answers.csv"
    with answers.open("w", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["case_ref", "assessor", "question_id", "answer", "note"])
        writer.writerows(
            [case, "Ada", id_, answer, ""] for case, by_id in given.items() for id_, answer in by_id.items()
        )
    assert run("answers", file, answers)[0] == 0
    assert run("sign", file, "--assessor", "Ada")[0] == 0
    scored = json.loads(run("score", file, "--json")[1])
    # Purpose 1 of 2, household 1 of 1, as a whole 2 of 3: 0.8 x (1/2 + 1)/2 + 0.2 x 2/3.
    assert Fraction(scored["criteria"]["1.1"]["score"]) == Fraction(11, 15)
    assert scored["criteria"]["1.1"]["shown"] == 73
    assert scored["questions"]["purpose_recorded"]["not_relevant"] == 1
    assert run("sheet", file, "-o", tmp_path / "visits.html")[0] == 0
    assert run("verify", file)[0] == 0


def test_the_commands_of_the_guide_are_commands(run: Run, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example.parent)
    commands = re.findall(r"^python main\.py (.+)$", guide("writing-an-instrument"), re.MULTILINE)
    assert len(commands) == 4
    assert [run(*command.split())[0] for command in commands] == [0] * 4


# Faults


def test_each_fault_is_explained_and_nothing_is_made(run: Run, example: Path, tmp_path: Path) -> None:
    text = (
        example.read_text().replace('"licence", label', '"licence", lable').replace("allow_na = false", "allow_na = 0")
    )
    example.write_text(text)
    status, out, err = run("instruments", "check", example)
    assert (status, out) == (1, "")
    first, second, third, last = err.splitlines()
    assert re.fullmatch(r"1\. home-visits.toml, line \d+: case_fields sentence: values: label is missing\.", first)
    assert "lable is not a key that is known here. Is label meant?" in second
    assert re.fullmatch(
        r"3\. home-visits.toml, line \d+: question visits_overall: allow_na is not true or false\.", third
    )
    assert last == "home-visits.toml: 3 faults."
    status, _, err = run("new", tmp_path / "x.caseread", "--instrument", example, "--area", "A", "--month", "2026-05")
    assert status == 1
    assert "names all 3 faults" in err
    assert not (tmp_path / "x.caseread").exists()


@pytest.mark.parametrize("what", ["nowhere.toml", "."])
def test_what_is_no_instrument_is_refused(run: Run, tmp_path: Path, what: str) -> None:
    status, _, err = run("instruments", "check", tmp_path / what)
    assert status == 1
    assert err.count("\n") == 1


# Forms


@pytest.mark.parametrize("named", ["omi-2007", "example"])
def test_a_form_goes_out_and_comes_back_the_same(run: Run, example: Path, tmp_path: Path, named: str) -> None:
    form, folder = tmp_path / "form.xlsx", tmp_path / "back"
    status, out, _ = run("instruments", "export", example if named == "example" else named, "--xlsform", "-o", form)
    assert status == 0
    assert "Caseread alone reads, from the column and the sheet caseread: which answers are above the line," in out
    assert run("instruments", "import", form, "-o", folder)[0] == 0
    again = tmp_path / "again.xlsx"
    assert run("instruments", "export", folder, "--xlsform", "-o", again)[0] == 0
    assert _cells(again) == _cells(form)


def _cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path)}


def test_a_form_of_another_program_is_taken_over_and_what_is_not_is_said(run: Run, tmp_path: Path) -> None:
    form = _form(tmp_path, ("start", "s", ""), ("select_one yn", "Met", "Was anyone met?"))
    status, out, _ = run("instruments", "import", form, "-o", tmp_path / "met")
    assert status == 0
    assert "nothing is scored" in out
    assert "Left out: what is not asked, of the type start." in out
    assert "met is whole: form, form, 1 question, 0 scored." in run("instruments", "check", tmp_path / "met")[1]


def test_each_row_that_cannot_be_taken_over_is_named_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    form = _form(tmp_path, ("begin_repeat", "r", "R"), ("geopoint", "g", "G?"), ("end_repeat", "", ""))
    status, out, err = run("instruments", "import", form, "-o", tmp_path / "made")
    assert (status, out) == (1, "")
    assert [line[:37] for line in err.splitlines()] == [
        "1. form.xlsx: sheet survey, row 2: a ",
        "2. form.xlsx: sheet survey, row 3: th",
        "form.xlsx: 2 faults.",
    ]
    assert not (tmp_path / "made").exists()


def _form(folder: Path, *rows: tuple[str, ...]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    survey, choices = book.create_sheet("survey"), book.create_sheet("choices")
    for row in (("type", "name", "label"), *rows):
        survey.append(row)
    for row in (("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No")):
        choices.append(row)
    book.save(folder / "form.xlsx")
    return folder / "form.xlsx"


def test_an_instrument_that_ships_needs_no_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.caseread"
    status, out, _ = run("new", file, "--instrument", "victims-2007", "--area", "A", "--month", "2026-05")
    assert (status, instrument("victims-2007").title in out) == (0, True)
