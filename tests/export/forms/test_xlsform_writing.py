"""The form as the tools of others see it: pyxform makes a form of it, ODK Validate finds nothing wrong with that."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from pyxform.validators.odk_validate import ODKValidateError, check_xform
from pyxform.xls2xform import ConvertResult, convert

from export.forms.xlsform_writing import in_words, only_ours, sheets, write_form
from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.journal.records import Refused
from resources.access import instrument, instrument_ids
from tests.small_instrument import small_instrument
from tests.written_instrument import instruments

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java, which is not here")

XF = "{http://www.w3.org/2002/xforms}"


def converted(one: Instrument, folder: Path) -> ConvertResult:
    """What pyxform makes of the form; it raises where it does not accept it."""
    path = folder / "form.xlsx"
    write_form(one, path)
    return convert(path)


def binds(xform: str) -> dict[str, Mapping[str, str]]:
    """What the form says of each question, by name."""
    found = ET.fromstring(xform).iter(f"{XF}bind")  # noqa: S314 - our own form
    return {bind.get("nodeset", "").rpartition("/")[2]: bind.attrib for bind in found}


@pytest.mark.parametrize("name", instrument_ids())
def test_pyxform_accepts_each_instrument_that_ships_and_warns_of_nothing(tmp_path: Path, name: str) -> None:
    made = converted(instrument(name), tmp_path)
    assert made.warnings == []
    assert "caseread" not in made.xform  # what only we read is in our workbook, and not in the form


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=instruments())
def test_and_one_that_nobody_wrote(tmp_path: Path, data: Mapping[str, Any]) -> None:
    assert converted(read({"made": data}), tmp_path).warnings == []


@needs_java
@pytest.mark.slow
@pytest.mark.parametrize("name", [*instrument_ids(), "small"])
def test_odk_validate_finds_nothing_wrong(tmp_path: Path, name: str) -> None:
    one = small_instrument() if name == "small" else instrument(name)
    xform = tmp_path / "form.xml"
    xform.write_text(converted(one, tmp_path).xform, encoding="utf-8")
    assert check_xform(xform) == []


@needs_java
def test_odk_validate_would_find_it(tmp_path: Path) -> None:
    xform = tmp_path / "form.xml"
    xform.write_text(
        converted(small_instrument(), tmp_path).xform.replace("&gt;= 10", "&gt;= nowhere("), encoding="utf-8"
    )
    with pytest.raises(ODKValidateError):
        check_xform(xform)


def test_the_form_asks_what_the_instrument_asks(tmp_path: Path) -> None:
    small = small_instrument()
    said = binds(converted(small, tmp_path).xform)
    for question in small.questions:
        assert said[question.id].get("required") == (None if question.kind == "information" else "true()")
    assert {name: bind["type"] for name, bind in said.items() if name in small.case_field} == {
        "sentence_type": "string",
        "requirements": "string",
        "hours": "int",
        "started": "date",
        "remark": "string",
    }
    assert said["hours"]["constraint"] == ". >= 0"


@pytest.mark.parametrize(
    ("question", "relevant"),
    [
        ("plan_made", None),
        ("plan_timely", "${plan_made} = 'yes'"),
        ("risk_on_release", "(${sentence_type} = 'custody' or ${sentence_type} = 'licence')"),
        ("drugs_planned", "selected(${needs_found}, 'drugs') and ${plan_made} = 'yes'"),
        ("visits_purposeful", "${visits} >= 2"),
        ("programme_begun", "${hours} >= 10 and selected(${requirements}, 'programme')"),
    ],
)
def test_routing_is_a_conjunction(tmp_path: Path, question: str, relevant: str | None) -> None:
    made = binds(converted(small_instrument(), tmp_path).xform)[question].get("relevant")
    named = made and re.sub(r"/data(?:/\w+)*/(\w+)", r"${\1}", made)
    assert (named or "").replace(" ", "") == (relevant or "").replace(" ", "")


def test_groups_are_the_case_the_sections_and_their_criteria() -> None:
    survey = sheets(small_instrument())["survey"]
    groups = [(row[0], row[2]) for row in survey if "group" in row[0]]
    assert groups == [
        ("begin_group", "The case"),
        ("end_group", ""),
        ("begin_group", "1 Assessment"),
        ("begin_group", "1.1 Planning"),
        ("end_group", ""),
        ("begin_group", "1.2 Risk of harm"),
        ("end_group", ""),
        ("end_group", ""),
        ("begin_group", "2 Interventions"),
        ("begin_group", "2.1 Delivery"),
        ("end_group", ""),
        ("end_group", ""),
    ]


def test_not_applicable_is_a_choice_where_it_may_be_answered() -> None:
    survey, choices = (sheets(small_instrument())[title] for title in ("survey", "choices"))
    types = {row[1]: row[0] for row in survey}
    assert types["risk_screened"] == "select_one yes_no_or_na"
    assert types["visits_purposeful"] == "select_one yes_no"
    assert [row[1:3] for row in choices if row[0] == "yes_no_or_na"] == [
        ["yes", "Yes"],
        ["no", "No"],
        ["not_applicable", "Not applicable"],
    ]


def test_guidance_is_the_hint_that_opens_on_demand(tmp_path: Path) -> None:
    xform = converted(instrument("roh-2007"), tmp_path).xform
    question = instrument("roh-2007").question["roh_screening_completed"]
    assert f'<value form="guidance">{question.guidance}</value>' in xform


def test_it_is_said_what_other_programs_do_not_read() -> None:
    small = small_instrument()
    assert only_ours(small)[:3] == [
        "which answers are above the line",
        "which questions are scored, gates or information",
        "which questions are summaries",
    ]
    assert (
        in_words(small, Path("small.xlsx"))[0]
        == "Wrote small.xlsx: 5 details of a case and 14 questions in 3 criteria."
    )


def test_a_form_is_a_workbook(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"form.csv: a form is written to a name that ends in .xlsx."):
        write_form(small_instrument(), tmp_path / "form.csv")
