"""Lists, workbooks and instruments from elsewhere: so much is read and no more, in so long and no longer."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from model.file.files import plain_name
from model.instrument import snapshot
from model.instrument.reader import read
from model.instrument.snapshot import read_snapshot
from model.journal.journal import canonical
from model.journal.records import Refused
from model.sample import csv_rows, workbook_rows
from model.sample.sample import read_sample
from model.sample.table_rows import read_rows
from resources.access import read_folder
from tests.small_instrument import small_files, small_instrument

SECONDS = 10
"""Of work, whatever else the machine does. Generous: what is wrong here takes minutes, or for ever."""


def refusal(act: Callable[[], object]) -> str:
    begun = time.process_time()
    with pytest.raises(Refused) as caught:
        act()
    assert time.process_time() - begun < SECONDS
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert len(sentence) < 700
    return sentence


def csv_of(folder: Path, text: str | bytes) -> Path:
    file = folder / "list.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


class TestCsv:
    @pytest.mark.parametrize(
        ("text", "saying"),
        [
            pytest.param("," * 3_000_000, "names 3000001 columns: at most 500", id="columns"),
            pytest.param("a\n" + "1\n" * 500_001, "more than 500000 rows", id="rows"),
            pytest.param(",".join(map(str, range(500))) + "\n" + ("," * 499 + "1\n") * 8_001, "8000 rows", id="cells"),
            pytest.param("case_ref\n" + "x" * 200_000, "is not readable as CSV: field larger than", id="a cell"),
            pytest.param('case_ref\n"' + "x\n" * 50_000, "is not readable as CSV", id="a quote without end"),
            pytest.param("x" * 130_000 + "," + "x" * 130_000, "names the column 'xxxx", id="names"),
            pytest.param("a,b\n1\n", "line 2 has 1 cells", id="a short row"),
        ],
    )
    def test_more_than_a_list_can_have_is_refused(self, tmp_path: Path, text: str, saying: str) -> None:
        assert saying in refusal(lambda: read_rows(csv_of(tmp_path, text)))

    def test_a_file_that_is_too_large_is_refused_unread(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv_rows, "_MAX_BYTES", 10)
        assert "is too large" in refusal(lambda: read_rows(csv_of(tmp_path, "case_ref\nK001\n")))

    @pytest.mark.parametrize("ref", ["K\u202e1", "K\x1b[2J", "../K1", "K\u200b1", "９", "K\u20281", "K" * 100_000])
    def test_a_reference_that_is_not_plain_is_refused_in_plain_words(self, tmp_path: Path, ref: str) -> None:
        header = "case_ref,sentence_type,requirements,hours\n"
        file = read_sample(csv_of(tmp_path, f"{header}{ref},community,programme,3\n"), small_instrument())
        assert not file.rows
        assert str(Refused(file.refused[0].reason)).isprintable()


def workbook_of(folder: Path, *sheets: bytes | str, **parts: bytes | str) -> Path:
    """A workbook of these sheets' XML, and other parts by their names in `xl`."""
    file, plain = folder / "list.xlsx", folder / "plain.xlsx"
    book = Workbook()
    for number in range(1, len(sheets)):
        book.create_sheet(f"Sheet{number}")
    book.save(plain)
    with zipfile.ZipFile(plain) as original, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        spoilt: dict[str, bytes | str] = {
            f"xl/worksheets/sheet{number}.xml": xml for number, xml in enumerate(sheets, start=1)
        }
        spoilt |= {f"xl/{name}.xml": xml for name, xml in parts.items()}
        for name in original.namelist():
            pack.writestr(name, spoilt.get(name, original.read(name)))
    return file


SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>'


def text(cell: str, value: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{value}</t></is></c>'


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
GOOD = sheet(f"<row>{text('A1', 'case_ref')}</row><row>{text('A2', 'K001')}</row>")


class TestWorkbook:
    def test_a_plain_one_is_read(self, tmp_path: Path) -> None:
        assert read_rows(workbook_of(tmp_path, GOOD)) == (["case_ref"], [(2, {"case_ref": "K001"})])

    @pytest.mark.parametrize(
        ("xml", "saying"),
        [
            pytest.param(
                sheet(text("A1", "&l11;"), f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'), "declares", id="laughs"
            ),
            pytest.param(
                sheet(f"<row>{text('A1', '&x;')}</row>", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
                "declares things of its own",
                id="a file of this laptop",
            ),
            pytest.param(
                sheet("<row/>", '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">').encode("utf-16"), "declares", id="16"
            ),
            pytest.param(sheet("<row/>" * 100_001), "more than 100000 rows", id="rows"),
            pytest.param(sheet('<row r="999999999"/>'), "more than 100000 rows", id="a row far down"),
            pytest.param(sheet('<row r="1e300"/>'), "more than 100000 rows", id="a row without end"),
            pytest.param(sheet('<row><c r="XFD1"><v>1</v></c></row>' * 300), "cells", id="columns"),
            pytest.param(sheet(f"<row>{text('A1', 'x')}</row>" + "<a/>" * 3_000_000), "3000000 tags", id="tags"),
            pytest.param(sheet("<a>" * 200_000), "is not a workbook that can be read", id="depth"),
            pytest.param(sheet(f'<row><c r="A1"><v>{"9" * 5_000}</v></c></row>'), "is not a workbook", id="a number"),
            pytest.param(sheet('<row><c r="A1"><f>1+1</f><v>2</v></c></row>'), "cell A1 holds a formula", id="formula"),
            pytest.param(
                sheet('<row><c r="A1"><f t="shared" si="0">"x</f></c><c r="B1"><f t="shared" si="0"/></c></row>'),
                "list.xlsx",
                id="a formula that is none",
            ),
            pytest.param(sheet("<mergeCell " * 200_000), "is not a workbook", id="merged without end"),
        ],
    )
    def test_what_a_sheet_cannot_be_is_refused(self, tmp_path: Path, xml: str, saying: str) -> None:
        file = workbook_of(tmp_path, xml)
        assert saying in refusal(lambda: read_rows(file))

    @pytest.mark.parametrize("part", ["styles", "workbook"])
    def test_what_is_beside_the_sheets_must_be_small(self, tmp_path: Path, part: str) -> None:
        file = workbook_of(tmp_path, GOOD, **{part: "<a/>" * 50_001})
        assert f"xl/{part}.xml has more than 50000 tags" in refusal(lambda: read_rows(file))

    def test_one_with_many_sheets_is_refused(self, tmp_path: Path) -> None:
        file = workbook_of(tmp_path, *[sheet("")] * 51)
        assert "more than 50 sheets" in refusal(lambda: read_rows(file))

    def test_one_that_unpacks_to_far_more_than_it_is_is_refused(self, tmp_path: Path) -> None:
        file = workbook_of(tmp_path, sheet(" " * (65 << 20)))
        assert file.stat().st_size < 2**20
        assert "it unpacks to more than 64 MB" in refusal(lambda: read_rows(file))

    def test_what_the_archive_says_of_its_sizes_is_not_believed(self, tmp_path: Path) -> None:
        """A part that is said to be as small as what would be read of it, with the right sum: the rest is left."""
        file = workbook_of(tmp_path, GOOD + " " * (80 << 20))
        data, size = file.read_bytes(), len(GOOD)
        told = data.replace(((80 << 20) + size).to_bytes(4, "little"), size.to_bytes(4, "little"))
        crc = zlib.crc32((GOOD + " " * (80 << 20)).encode()).to_bytes(4, "little")
        file.write_bytes(told.replace(crc, zlib.crc32(GOOD.encode()).to_bytes(4, "little")))
        with _little_memory():
            assert read_rows(file) == (["case_ref"], [(2, {"case_ref": "K001"})])

    @pytest.mark.parametrize("names", [["xl/a.xml"] * 2, [f"xl/{number}.xml" for number in range(2_001)]])
    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_the_parts_must_be_few_and_each_there_once(self, tmp_path: Path, names: list[str]) -> None:
        file = workbook_of(tmp_path, GOOD)
        with zipfile.ZipFile(file, "a") as pack:
            for name in names:
                pack.writestr(name, "")
        assert "is not a workbook" in refusal(lambda: read_rows(file))

    def test_a_packing_that_could_ask_for_any_memory_is_refused(self, tmp_path: Path) -> None:
        file = workbook_of(tmp_path, GOOD)
        with zipfile.ZipFile(file, "a", zipfile.ZIP_LZMA) as pack:
            pack.writestr("xl/more.xml", "<a/>")
        assert "is packed in a way that is not known here" in refusal(lambda: read_rows(file))

    def test_names_in_the_archive_lead_nowhere(self, tmp_path: Path) -> None:
        file = workbook_of(tmp_path, GOOD)
        with zipfile.ZipFile(file, "a") as pack:
            pack.writestr("../../escaped.xml", "<a/>")
            pack.writestr("/tmp/escaped.xml", "<a/>")  # noqa: S108 - a name, and no file
        before = sorted(tmp_path.parent.rglob("*"))
        assert read_rows(file)[1] == [(2, {"case_ref": "K001"})]
        assert sorted(tmp_path.parent.rglob("*")) == before

    def test_one_that_is_too_large_is_refused_unread(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workbook_rows, "_MAX_BYTES", 100)
        file = workbook_of(tmp_path, GOOD)
        assert "is too large" in refusal(lambda: read_rows(file))


@contextmanager
def _little_memory() -> Iterator[None]:
    """Nothing inside may take more than twenty megabytes."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


class TestInstrument:
    def test_a_weight_that_would_be_worked_out_for_hours_is_refused(self) -> None:
        files = small_files()
        files["instrument.toml"]["weights"] = {"individual": "1e999999999", "summary": "0"}
        assert "must be fractions or decimals" in refusal(lambda: read(files))

    @pytest.mark.parametrize(
        ("toml", "saying"),
        [
            ("a = " + "[" * 50_000, "nested too deeply"),
            ("a = " + "9" * 5_000, "is not readable as TOML"),
            ("a = '" + "x" * 2**20 + "'", "is too large: at most 1 MB are read"),
            ("id = 2007-09-12", "id is not a text"),
            ("line = inf", "instrument.toml"),
        ],
    )
    def test_toml_without_end_is_refused(self, tmp_path: Path, toml: str, saying: str) -> None:
        (tmp_path / "instrument.toml").write_text(toml, encoding="utf-8")
        assert saying in refusal(lambda: read_folder(tmp_path))

    @pytest.mark.parametrize("sign", ["\0", "\x1b", "\u202e", "\ud800", "\u2028", "\x7f"])
    def test_a_text_that_cannot_be_read_is_refused(self, sign: str) -> None:
        files = small_files()
        files["instrument.toml"]["title"] = f"A small{sign} inspection"
        source = canonical(read(files).source)
        assert "holds what is no text" in refusal(lambda: read_snapshot("It", source))
        escaped = source.replace(sign, f"\\u{ord(sign):04x}")
        assert "holds what is no text" in refusal(lambda: read_snapshot("It", escaped))

    def test_a_back_slash_is_a_text_like_any_other(self) -> None:
        files = small_files()
        files["instrument.toml"]["title"] = "In C:\\users\\u202e and\ntwo lines"
        source = canonical(read(files).source)
        assert read_snapshot("It", source).title == "In C:\\users\\u202e and\ntwo lines"

    @pytest.mark.parametrize("count", [snapshot.MAX_TABLES])
    def test_more_tables_than_an_instrument_can_have_are_refused(self, count: int) -> None:
        whole: dict[str, Any] = {"sections": [{"code": "1", "title": "x"}] * count}
        assert refusal(lambda: read_snapshot("It", canonical(whole))) == "It is too large."

    def test_many_things_of_one_name_are_refused_at_once(self) -> None:
        files = small_files()
        files["instrument.toml"]["sections"] += [{"code": "1", "title": "x"}] * 50_000
        assert "section 1 is given twice" in refusal(lambda: read(files))


class TestNames:
    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ("Kent 2007-09", "Kent 2007-09"),
            ("../../etc/passwd", "etcpasswd"),
            ("..\\..\\evil", "evil"),
            ("C:evil", "Cevil"),
            ("Kent\0\n\u202e/x", "Kentx"),
            ("...", "it"),
            ("", "it"),
            ("CON", "CON it"),
            ("lpt1.txt", "lpt1.txt it"),
            ("Ann. ", "Ann"),
            ("x" * 500, "x" * 120),
            ("Zoë Übel", "Zoë Übel"),
        ],
    )
    def test_a_name_for_a_file_is_made_of_any_words(self, words: str, name: str) -> None:
        assert plain_name(words, "it") == name

    def test_whatever_is_in_a_refusal_it_is_one_line_that_can_be_read(self) -> None:
        said = str(Refused("x.csv: the column 'a\nb\x1b[2J\u202e" + "y" * 9_000 + "' is not known."))
        assert said.isprintable()
        assert said.startswith("x.csv: the column 'a")
        assert said.endswith("yyy' is not known.")
        assert len(said) < 700
