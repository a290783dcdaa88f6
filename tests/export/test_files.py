from __future__ import annotations

from pathlib import Path

import pytest

from export.files import whole_file
from export.sheet_files import write_sheet
from model.records import Refused
from tests.export.sheets import SHEET


def test_what_was_there_stays_until_the_new_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "sheet.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError), whole_file(path) as neighbour:
        neighbour.write_text("half \udc00", encoding="utf-8")
    assert path.read_text() == "old"
    with whole_file(path) as neighbour:
        neighbour.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_to_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "sheet.txt", tmp_path / "missing" / "sheet.txt", tmp_path):
        with pytest.raises(Refused, match=f"^{path} cannot be written: "), whole_file(path) as neighbour:
            neighbour.write_text("new")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(("name", "start"), [("a.pdf", b"%PDF-"), ("a.HTML", b"<!DOCTYPE html>")])
def test_a_sheet_is_written_as_its_name_asks(tmp_path: Path, name: str, start: bytes) -> None:
    write_sheet(SHEET, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_sheet_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^a\.docx: a score sheet is written to a name that ends in \.pdf or \.html\.$"):
        write_sheet(SHEET, tmp_path / "a.docx")
    assert list(tmp_path.iterdir()) == []
