from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from export.tables.answers_table import instrument_json, write_table
from export.tables.formula import looks_like_formula
from export.tables.workbook import write_workbook
from model.file.store import Store
from model.journal.records import Refused, case_subject, reading_subject
from resources.access import instrument
from tests.export.inspections import ANN, BEN, inspection, state
from tests.small_instrument import small_instrument


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with inspection(tmp_path) as opened:
        yield opened


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_one_row_per_reading_and_tells_the_kinds_of_gap_apart(store: Store, tmp_path: Path) -> None:
    store.sign("C-1", ANN)
    state(store, reading_subject("C-2", BEN), {"plan_overall": None})
    path = tmp_path / "readings.csv"
    write_table(store, path)
    assert path.read_bytes().startswith("\ufeffcase_ref,".encode())
    first, second = read_csv(path)
    assert list(first) == [
        *("case_ref", "assessor", "assessor_type", "signature", "counts", "withdrawn"),
        *(field.name for field in store.instrument.case_fields),
        *(question.id for question in store.instrument.questions),
    ]
    assert [first[key] for key in list(first)[:8]] == [
        *("C-1", ANN, "inspector", "signed", "yes", ""),
        *("community", "programme;supervision"),
    ]
    assert (second["case_ref"], second["assessor"], second["signature"], second["counts"]) == (
        "C-2",
        BEN,
        "draft",
        "no",
    )
    assert first["needs_found"] == "drugs;housing"
    assert first["visits"] == "2"
    assert first["risk_on_release"] == "parked:no"
    assert second["drugs_planned"] == "not_relevant"
    assert second["delivery_overall"] == "not_applicable"
    assert second["plan_overall"] == ""


def test_nothing_in_the_csv_can_start_a_formula(store: Store, tmp_path: Path) -> None:
    state(store, case_subject("C-1"), {"remark": "\t+cmd"})
    state(store, reading_subject("C-1", "@sum(A1)"), {"remarks": "-2+3"})
    write_table(store, tmp_path / "readings.csv")
    strange, _, second = read_csv(tmp_path / "readings.csv")
    assert strange["assessor"] == "'@sum(A1)"
    assert strange["remark"] == "'\t+cmd"
    assert strange["remarks"] == "'-2+3"
    assert second["remark"] == "'=1+1"


def test_xlsx_holds_the_same_with_text_as_text_and_numbers_as_numbers(store: Store, tmp_path: Path) -> None:
    write_table(store, tmp_path / "readings.csv")
    write_table(store, tmp_path / "readings.XLSX")
    book = load_workbook(tmp_path / "readings.XLSX")
    assert book.sheetnames == ["Readings", "Questions"]
    headings, *rows = book["Readings"].iter_rows()
    names = [cell.value for cell in headings]
    plain = [["" if cell.value is None else str(cell.value) for cell in row] for row in rows]
    assert [[text.removeprefix("'") for text in row.values()] for row in read_csv(tmp_path / "readings.csv")] == plain
    remark = rows[1][names.index("remark")]
    assert (remark.value, remark.data_type, remark.quotePrefix) == ("=1+1", "s", True)
    assert rows[0][names.index("hours")].value == 20
    assert {cell.data_type for row in book["Readings"].iter_rows() for cell in row} == {"s", "n"}
    questions = list(book["Questions"].iter_rows(values_only=True))
    assert questions[1] == ("plan_made", "1.1.1", "gate", "Was a plan made?", "yes = Yes; no = No")
    assert len(questions) == 1 + len(store.instrument.questions)


@settings(deadline=None)
@given(texts=st.lists(st.text(), min_size=1, max_size=5))
def test_any_text_survives_a_workbook_as_text(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("book") / "any.xlsx"
    write_workbook({"Any": [["heading", *texts]]}, path)
    [row] = load_workbook(path)["Any"].iter_rows()
    assert {cell.data_type for cell in row} <= {"s", "n"}
    assert all(cell.data_type == "s" for cell in row if cell.value is not None)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_every_beginning_of_a_formula_is_known(text: str) -> None:
    assert looks_like_formula(text)
    assert not looks_like_formula("'" + text)


def test_any_other_ending_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^readings\.ods: a table is written to a name that ends in \.csv or \.xlsx\.$"):
        write_table(store, tmp_path / "readings.ods")
    assert [each.suffix for each in tmp_path.iterdir() if each.stem == "readings"] == []


def test_instrument_as_the_contract_has_it() -> None:
    told = instrument_json(small_instrument())
    assert list(told)[:4] == ["id", "title", "sha256", "rule"]
    assert json.loads(json.dumps(told)) == told
    field = told["case_fields"][0]
    assert (field["name"], field["kind"], field["required"]) == ("sentence_type", "choice", True)
    assert field["values"] == ["community", "licence", "custody"]
    question = asked(told)["risk_on_release"]
    assert question["relevant"] == {"sentence_type": ["licence", "custody"]}
    assert question["answers"] == ["yes", "no"]
    assert question["above"] == ["yes"]
    assert question["threads"] == ["roh"]
    assert asked(told)["drugs_planned"]["relevant"] == {"answer.plan_made": ["yes"], "answer.needs_found": ["drugs"]}
    assert asked(told)["programme_begun"]["relevant"] == {"requirements": ["programme"], "hours": {"min": 10}}
    assert asked(told)["plan_overall"]["above"] == ["excellent", "sufficient"]
    assert asked(told)["plan_overall"]["relevant"] == {}


def test_the_shipped_instrument_is_told_whole() -> None:
    shipped = instrument("omi-2007")
    told = instrument_json(shipped)
    assert told["sha256"] == shipped.sha256
    assert list(asked(told)) == [question.id for question in shipped.questions]
    for question in shipped.questions:
        assert len(asked(told)[question.id]["relevant"]) == len(question.relevant)


def asked(told: dict[str, Any]) -> dict[str, Any]:
    return {question["id"]: question for criterion in told["criteria"] for question in criterion["questions"]}
