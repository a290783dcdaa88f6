"""The anonymised copy of every inspection system that ships: its totals and marks are kept, and nobody's words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from export.ending.anonymised import SUFFIXES, write_anonymised
from export.sheet.sheet import score_sheet
from export.sheet.sheet_json import as_json
from model.file.store import Store
from model.inspection.fields import MEASURED_AS
from model.instrument.instrument import Instrument
from model.journal import field_names
from model.journal.journal import canonical
from model.journal.records import INSPECTION, Statement, Value, case_subject, reading_subject
from resources.access import instrument, instrument_ids
from tests.export.ending.test_anonymised import laid_open

WORD, PERCENT = "Zq55819", "55.81"


def stated(whole: Instrument) -> Iterator[tuple[str, Value]]:
    """Words and figures of the area, in each field beside the scores that the instrument has."""
    evidence = {**dict.fromkeys(("title", "one", "many", "code", "heading", "number", "words", "journal"), WORD)}
    section, criterion = whole.sections[0].code, whole.criteria[0].code
    yield (
        field_names.EVIDENCE + "others-2007:asked",
        canonical({**evidence, "above": 1, "of": 2, "returned": 3, "sent": 4}),
    )
    yield from ((f"{side}{section}:1", WORD) for side in (field_names.ENABLER, field_names.BARRIER))
    yield from ((f"{name}1", WORD) for name in (field_names.EXAMPLE, field_names.EXAMPLE_NAME))
    yield from ((field_names.EXAMPLE_LABEL + "1", "good"), (field_names.EXAMPLE_SECTION + "1", section))
    yield from ((name + criterion, PERCENT) for name in (field_names.NATIONAL, field_names.EARLIER))
    yield from ((f"{field_names.MEASURED}{one.id}:{way.value}", WORD) for one in whole.measures for way in MEASURED_AS)
    for strand in whole.strands:
        for one in whole.criterion:
            mark = whole.marking.marks[0].value if whole.marking else ""
            yield from (
                (f"{field_names.MARK}{strand.value}:{one}", mark),
                (f"note:{field_names.MARK}{strand.value}:{one}", WORD),
            )


@pytest.fixture(params=instrument_ids())
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An inspection with one signed reading, and all that can be stated beside it."""
    with Store.create(tmp_path / "one.caseread", instrument(request.param), "Kent", "2007-11") as store:
        details = {
            each.name: "2007-10-01" if each.kind == "date" else each.choices[0].value
            for each in store.instrument.case_fields
            if each.kind in ("choice", "date")
        }
        store.record_all([Statement(case_subject("1"), name, value) for name, value in details.items()], "Lead")
        store.record_all(
            Statement(reading_subject("1", "Ada"), question.id, question.scale.choices[0].value)
            for question in store.instrument.scored
        )
        store.sign("1", "Ada", "as it stands")
        store.record_all([Statement(INSPECTION, field, value) for field, value in stated(store.instrument)], "Lead")
        yield store


def test_no_copy_holds_what_was_typed(filled: Store, tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        write_anonymised(filled, tmp_path / f"copy{suffix}")
        content = laid_open(tmp_path / f"copy{suffix}").decode()
        assert WORD not in content
        assert PERCENT not in content


def test_totals_and_marks_are_in_the_workbook_and_in_the_json(filled: Store, tmp_path: Path) -> None:
    sheet = score_sheet(filled)
    for suffix in (".xlsx", ".json"):
        write_anonymised(filled, tmp_path / f"copy{suffix}")
    scores = json.loads((tmp_path / "copy.json").read_text())["scores"]
    book = load_workbook(tmp_path / "copy.xlsx")
    shown = {row[0]: row[2] for row in book["Scores"].iter_rows(values_only=True)}
    for total in sheet.figures.totals:
        assert Fraction(scores["totals"][total.code]["score"]) == Fraction(str(shown[total.code])) == total.score
    assert ("Marks" in book.sheetnames) == ("marked" in scores) == (sheet.figures.marked is not None)
    if sheet.figures.marked:
        head, *lines = book["Marks"].iter_rows(values_only=True)
        assert head == ("code", "title", *sheet.figures.marked.strands)
        assert [line[0] for line in lines] == [
            *(row.code for row in sheet.figures.marked.rows),
            *(row.code for row in sheet.figures.marked.shares),
        ]
        assert [line[2:] for line in lines] == [
            *(row.marks for row in sheet.figures.marked.rows),
            *(tuple("" if one is None else str(one) for one in row.shares) for row in sheet.figures.marked.shares),
        ]


def test_a_share_of_nothing_at_all_can_be_written_for_other_programs(tmp_path: Path) -> None:
    whole = instrument("iqr-2003")
    assert whole.marking is not None
    least = min(whole.marking.marks, key=lambda mark: mark.points)
    with Store.create(tmp_path / "one.caseread", whole, "London", "2003-07") as store:
        strand = whole.strands[0].value
        marks = {f"{field_names.MARK}{strand}:{code}": least.value for code in whole.criterion}
        store.record_all([Statement(INSPECTION, field, mark) for field, mark in marks.items()], "Lead")
        said = json.loads(json.dumps(as_json(score_sheet(store))))
    assert said["marked"][strand]["shares"]["rating"] == "0"
