from __future__ import annotations

from pathlib import Path

import pytest

from model.files import whole_file
from model.records import Refused


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


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "sheet.txt"
    with (
        pytest.raises(Refused, match=rf"^{path} cannot be written: there is no folder {path.parent}\.$"),
        whole_file(path),
    ):
        pass


def test_a_place_that_cannot_be_written_to_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "sheet.txt", tmp_path / "missing" / "sheet.txt", tmp_path):
        with pytest.raises(Refused, match=f"^{path} cannot be written: "), whole_file(path) as neighbour:
            neighbour.write_text("new")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("folder", ["", ".", ".."])
def test_a_folder_is_no_file_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.chdir(tmp_path)
    for new in (True, False):
        with (
            pytest.raises(Refused, match=r"cannot be written|is there already"),
            whole_file(Path(folder), new=new) as neighbour,
        ):
            neighbour.touch()


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ("k" * 300)
    for new in (True, False):
        with pytest.raises(Refused, match="cannot be written: File name too long"), whole_file(path, new=new):
            pass
