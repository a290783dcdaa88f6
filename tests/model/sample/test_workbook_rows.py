"""Workbooks as people save them, read as the same list would be from CSV; and what is refused, by its cell."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from model.journal.records import Refused
from model.sample.table_rows import read_rows


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "list.xlsx"


def save(file: Path, *rows: list[object], change: Callable[[Worksheet], object] | None = None) -> Path:
    """A workbook with these rows on its one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(sheet)
    book.save(file)
    return file


def refusal(file: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_rows(file)
    return str(refused.value)


def test_a_workbook_gives_the_rows_that_a_csv_file_gives(tmp_path: Path, file: Path) -> None:
    save(file, ["case_ref", "tier", " words "], ["K001", 3, " Zoë’s file "], [], ["K002", 2.0, None])
    csv = tmp_path / "list.csv"
    csv.write_text("case_ref,tier,words\nK001,3,Zoë’s file\n\nK002,2,\n", encoding="utf-8")
    assert read_rows(file) == read_rows(csv)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (3.0, "3"),
        (6.7, "6.7"),
        (1001, "1001"),
        (date(2007, 11, 2), "2007-11-02"),
        (datetime(2007, 11, 2), "2007-11-02"),  # noqa: DTZ001 - a cell knows no time zone
        (datetime(2007, 11, 2, 9, 30), "2007-11-02T09:30:00"),  # noqa: DTZ001
        (timedelta(hours=2), "2:00:00"),
        (True, "TRUE"),
        ("  x ", "x"),
        ("", ""),
    ],
)
def test_a_value_is_read_as_people_would_write_it(file: Path, value: object, text: str) -> None:
    save(file, ["case_ref", "value", "last"], ["K001", value, "x"])
    assert read_rows(file)[1] == [(2, {"case_ref": "K001", "value": text, "last": "x"})]


def test_a_date_that_was_left_as_a_number_stays_one(file: Path) -> None:
    """What it is then refused as, by the field that wants a date, names the case."""
    save(file, ["case_ref", "date"], ["K001", 39388])
    assert read_rows(file)[1] == [(2, {"case_ref": "K001", "date": "39388"})]


def test_empty_rows_and_columns_around_the_list_are_left_out(file: Path) -> None:
    save(file, [], ["case_ref", "tier", None], ["K001", 1, None], [None, None, None], ["K002", 2])
    header, rows = read_rows(file)
    assert header == ["case_ref", "tier"]
    assert [number for number, _ in rows] == [3, 5]


def test_an_empty_second_sheet_does_not_matter(file: Path) -> None:
    def add(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.create_sheet("Sheet2")

    save(file, ["case_ref"], ["K001"], change=add)
    assert read_rows(file)[1] == [(2, {"case_ref": "K001"})]


def _old_sheet(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    sheet.parent.create_sheet("Old").append(["case_ref"])


def _error(sheet: Worksheet) -> None:
    sheet["B2"].value = "#N/A"
    sheet["B2"].data_type = "e"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda sheet: sheet.merge_cells("A2:B2"),
            "the cells A2:B2 are merged: unmerge them, so that each row has its own.",
        ),
        (lambda sheet: sheet.cell(2, 2, "=1+1"), "cell B2 holds a formula: put its value there instead."),
        (_error, "cell B2 holds the error #N/A."),
        (lambda sheet: sheet.cell(2, 3, "more"), "line 2 has 3 cells, and the header has 2."),
        (lambda sheet: sheet.cell(1, 2, "case_ref"), "line 1 names the column 'case_ref' twice."),
    ],
)
def test_what_a_list_cannot_hold_is_refused_by_its_cell(
    file: Path, change: Callable[[Worksheet], object], sentence: str
) -> None:
    assert refusal(save(file, ["case_ref", "tier"], ["K001", 1], change=change)) == f"list.xlsx: {sentence}"


def test_two_sheets_with_rows_are_refused(file: Path) -> None:
    save(file, ["case_ref"], ["K001"], change=_old_sheet)
    assert refusal(file) == "list.xlsx has rows on the sheets 'Sheet' and 'Old': keep the list on one sheet."


def test_an_empty_workbook_is_refused(file: Path) -> None:
    assert refusal(save(file)) == "list.xlsx: line 1 has no column names."


def test_a_missing_file_is_refused(file: Path) -> None:
    assert refusal(file).endswith("list.xlsx cannot be read: No such file or directory.")


@pytest.mark.parametrize("data", [b"", b"case_ref\nK001\n", b"PK\3\4 and no more", b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_workbook_is_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    assert refusal(file) == "list.xlsx is not a workbook, or it is locked with a password: save it as CSV."


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/styles.xml"]
)
@pytest.mark.parametrize(
    "spoil", [lambda _: None, lambda text: text[: len(text) // 2], lambda _: b"<x/>", lambda _: b""]
)
def test_a_broken_workbook_is_read_or_refused_in_a_sentence(
    tmp_path: Path, file: Path, part: str, spoil: Callable[[bytes], bytes | None]
) -> None:
    save(file, ["case_ref"], ["K001"])
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(broken, "w") as copy:
        for name in whole.namelist():
            data = spoil(whole.read(name)) if name == part else whole.read(name)
            if data is not None:
                copy.writestr(name, data)
    with suppress(Refused):
        assert read_rows(broken)[1] == [(2, {"case_ref": "K001"})]


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(file, ["case_ref"], ["K001"])
    monkeypatch.setattr("model.sample.workbook_rows._MAX_UNPACKED", 1_000)
    assert refusal(file).startswith("list.xlsx is too large: it unpacks to more than")
