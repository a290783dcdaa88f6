"""CSV files as people save them, and what is no CSV file."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.journal.records import Refused
from model.sample.csv_rows import read_rows

PLAIN = "name,words\nA1,Zoë’s file\n"
ROWS = (["name", "words"], [(2, {"name": "A1", "words": "Zoë’s file"})])


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("cp1252"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace(",", ";").encode(),
        b" name , words \n\n,\n A1 ,".replace(b",\n", b"") + "Zoë’s file \n\n".encode(),
    ],
    ids=["UTF-8", "byte order mark", "Windows-1252", "Windows line ends", "semicolons", "spaces"],
)
def test_what_people_save_is_read_alike(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(data)
    header, rows = read_rows(file)
    assert (header, [cells for _, cells in rows]) == (ROWS[0], [cells for _, cells in ROWS[1]])


def test_a_row_knows_the_line_it_begins_on(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text('name,words\nA1,"two\nlines"\n\nA2,"a ""word"""\n', encoding="utf-8")
    assert read_rows(file)[1] == [
        (2, {"name": "A1", "words": "two\nlines"}),
        (5, {"name": "A2", "words": 'a "word"'}),
    ]


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"", "line 1 has no column names"),
        (b"\n\n", "line 1 has no column names"),
        (b"name,words,name\n", "line 1 names the column 'name' twice"),
        (b"name,words\nA1,x\nA2\n", "line 3 has 1 cells, and the header has 2"),
        (b"name,words\nA1,x,y\n", "line 2 has 3 cells"),
        (b"name,words\nA1,x\nA2,\0\n", "line 3 holds a NUL byte"),
        ("name,words\nA1,x\n".encode("utf-16"), "line 1 holds a NUL byte"),
        (b'name,words\nA1,x\nA2,"x\n', "line 3 is not readable as CSV"),
        (b'name,words\nA1,"x"y\n', "line 2 is not readable as CSV"),
        (b"name,words\nA1,\xc3\x28\x81\n", "line 2 is neither UTF-8 nor Windows-1252"),
        (b"name,words\nA1," + b"x" * 200_000, "line 2 is not readable as CSV"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(tmp_path: Path, data: bytes, named: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(data)
    with pytest.raises(Refused, match=rf"^list\.csv: {named}"):
        read_rows(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"list\.csv cannot be read"):
        read_rows(tmp_path / "list.csv")
