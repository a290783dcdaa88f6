"""TOML from somebody else: read within limits, refused or told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.instrument.complaints import FaultPlace
from model.instrument.toml_files import line_of, parse, read_texts
from model.journal.records import Refused


def written(folder: Path, **files: str | bytes) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_a_folder_gives_each_of_its_files_and_a_file_itself(tmp_path: Path) -> None:
    written(tmp_path, a="x = 1", b=b"\xef\xbb\xbfy = 2\r\n")
    (tmp_path / "c.txt").write_text("no")
    assert read_texts(tmp_path) == {"a.toml": "x = 1", "b.toml": "y = 2\n"}
    assert read_texts(tmp_path / "a.toml") == {"a.toml": "x = 1"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"\xff", "a.toml is not in UTF-8: save it again as UTF-8 text."),
        ("x = 1\n# \x1b[2J", "a.toml: line 2 holds a sign that nobody can read, U[+]001B."),
        ("x = 1\ny = '\u202e'", "a.toml: line 2 holds a sign that nobody can read, U[+]202E."),
        ("x = 1\n" + ".".join("a" * 5_000) + " = 1", "a.toml: line 2 holds a name of too many parts."),
        (". ".join(["'a'"] * 50), "a.toml: line 1 holds a name of too many parts."),
        ("x = [" + "[]," * 30_000 + "]", "a.toml is too large: at most 10000 tables are read."),
        ("#" * (2**21 + 1), r"is too large: at most 2 MB are read\."),
    ],
)
def test_what_is_not_to_be_read_is_refused(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_texts(written(tmp_path, a=text))


def test_so_is_nothing_at_all(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"holds no file that ends in \.toml\."):
        read_texts(tmp_path)
    with pytest.raises(Refused, match=r"nowhere\.toml is not a file\.|cannot be read: No such file"):
        read_texts(tmp_path / "nowhere.toml")


def test_and_too_many_files(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="holds too many files: at most 100 are read"):
        read_texts(written(tmp_path, **{f"f{number}": "" for number in range(101)}))


def test_each_file_that_is_no_toml_is_told_with_its_line() -> None:
    data, faults = parse({"a.toml": "x = 1\ny = \nz = 1", "b.toml": "z = 3", "c.toml": "[" * 5_000})
    assert data == {"b.toml": {"z": 3}}
    assert [str(fault.place) for fault in faults] == ["a.toml", "c.toml"]
    assert "at line 2" in faults[0].reason
    assert "too deep" in faults[1].reason or "line 1" in faults[1].reason


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (FaultPlace("f", "question", "q1"), 5),
        (FaultPlace("f", "question", "q1", ("relevant",)), 5),
        (FaultPlace("f", "criteria", "1.1"), 2),
        (FaultPlace("f", "scales", "yes"), 7),
        (FaultPlace("f", "question", "q2"), None),
        (FaultPlace("f", "question", "twice"), None),
        (FaultPlace("f"), None),
        (FaultPlace("f", keys=("weights",)), None),
    ],
)
def test_the_line_of_a_fault_is_where_the_thing_is_named(place: FaultPlace, line: int | None) -> None:
    text = '[[criteria]]\ncode = "1.1"\n\n[[criteria.questions]]\n  id = "q1"\ntext = "q2"\n[scales.yes]\n'
    assert line_of(text + 'id = "twice"\nid = "twice"\n', place) == line
