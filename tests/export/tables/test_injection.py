"""What leaves the laptop is text: no spreadsheet, browser or PDF reader runs, loads or marks up what anybody typed."""

from __future__ import annotations

import ast
import csv
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from export.ending.anonymised import write_anonymised
from export.printing.document import document
from export.printing.html import _template, html
from export.printing.pdf import pdf
from export.printing.text import lines
from export.sheet.agreement import live
from export.sheet.sheet import score_sheet
from export.tables import answers_table
from export.tables.agreement_table import write_agreement
from export.tables.answers_table import write_table
from export.tables.audit_table import found, write_audit
from export.tables.formula import harmless, looks_like_formula
from model.file.store import Store
from model.instrument.reader import read
from model.journal.records import INSPECTION, Statement, case_subject, reading_subject
from tests.export.inspections import ANSWERS, CASES
from tests.small_instrument import small_files

ROOT = Path(__file__).parents[3]
BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    " =",
    "\u00a0=",
    "\ufeff=",
    "\u200b=",
    "＝",
    "＋",
    "－",
    "＠",
    "\0=",
)
FORMULA = "1+1|' /C calc'!A0"
MARKUP = "<script>x</script><img src='/etc/hostname'/><b onclick=x>&amp;</b><font size=40>{{ 7*7 }}{% x %}</para>"


def hostile(folder: Path, typed: Callable[[str], str]) -> Store:
    """An inspection in which everything that anybody can type, and every text of its questions, is hostile."""
    files = small_files()
    for data in files.values():
        _spoil(data, typed)
    store = Store.create(folder / "kent.caseread", read(files), printable(typed("Kent")), "2007-11")
    store.local.set("command", typed("command"))
    ann, ben = (printable(typed(name).replace("/", "|")) for name in "AB")
    state(store, INSPECTION, {f"assessor:{name}": "inspector" for name in (ann, ben)}, ann)
    for number in ("1", "2"):
        state(store, INSPECTION, {f"recommendation:{number}": typed("Do"), f"addressed:{number}": typed("All")}, ann)
    reasons = {f"note:conclusion:{code}": typed("Reason") for code in store.instrument.criterion}
    conclusions = {f"conclusion:{code}": "good" for code in store.instrument.criterion}
    state(store, INSPECTION, conclusions | reasons | {"earlier_source": typed("Then")}, ann)
    for ref, details in CASES.items():
        state(store, case_subject(ref), {**details, "remark": typed("remark"), "reader:1": ben}, ann)
    for (ref, _), answers in ANSWERS.items():
        for reader in (ann, ben):
            notes = {f"note:{question}": typed("Note") for question in answers}
            state(store, reading_subject(ref, reader), {**answers, "remarks": typed("Said"), **notes}, reader)
            store.sign(ref, reader, typed("Incomplete"))
    return store


def printable(text: str) -> str:
    """What a name of an area or of a person may be of it."""
    return "".join(filter(str.isprintable, text)).strip()[:80].strip()


def _spoil(data: Any, typed: Callable[[str], str]) -> None:
    """Make every text that is shown hostile, and leave those alone that the rest refers to."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict | list):
            _spoil(value, typed)
        elif key in ("title", "text", "label", "guidance", "note", "statement", "caution", "source"):
            data[key] = typed(value)


def state(store: Store, subject: str, fields: Mapping[str, Any], author: str) -> None:
    store.record_all([Statement(subject, field, value) for field, value in fields.items()], author)


def beginning(sign: str) -> Callable[[str], str]:
    """Texts that begin like a formula, as far as what is kept in a file may."""
    return lambda text: f"{sign.replace(chr(0), '')}{FORMULA} {text}"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may run it, said otherwise than the program says it."""
    return re.match(r"[\s\x00-\x20\u200b\u200e\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]", text) is not None


WRITERS: Mapping[str, Callable[[Store, Path], object]] = {
    **{f"answers_table{ending}": write_table for ending in answers_table.KINDS},
    "audit_table.csv": lambda store, path: write_audit(found(store), path),
    "anonymised.csv": write_anonymised,
    "anonymised.xlsx": write_anonymised,
    "agreement_table.csv": lambda store, path: write_agreement(store.instrument, live(store), path),
}
"""Each module that writes tables, by its name and the kind of file."""

OUR_OWN = {"play", "comparison", "workbook"}
"""Those that write what ships with the program, and what all workbooks are written with."""


def test_every_module_that_writes_tables_is_tried_here() -> None:
    files = [file for room in ("export", "ui", "model", "scoring") for file in (ROOT / room).rglob("*.py")]
    writing = {file.stem for file in files if attributes(file) & {"writerows", "writerow", "create_sheet"}}
    assert writing == {name.partition(".")[0] for name in WRITERS} | OUR_OWN


def attributes(file: Path) -> set[str]:
    return {node.attr for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("sign", BEGINNINGS)
def test_no_cell_of_any_table_is_a_formula(tmp_path: Path, sign: str) -> None:
    with hostile(tmp_path, beginning(sign)) as store:
        for name, write in WRITERS.items():
            write(store, tmp_path / name)
    for name in WRITERS:
        cells = list(cells_of(tmp_path / name))
        assert cells
        assert not [cell for cell in cells if is_formula(cell)], name


def cells_of(path: Path) -> Iterator[str]:
    """The texts of a table which a spreadsheet would look at: of a workbook, those that are no texts by their type."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                yield from (cell for cell in row if not re.fullmatch(r"-?[0-9.]+", cell))
        return
    with zipfile.ZipFile(path) as pack:
        for name in pack.namelist():
            if name.startswith("xl/worksheets/sheet"):
                tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(pack.read(name)).iter()}  # noqa: S314
                assert "f" not in tags
    book = load_workbook(path)
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type in "sn", cell.coordinate
                assert cell.quotePrefix or not is_formula(str(cell.value or "")) or cell.data_type == "n"
                yield "a text" if cell.data_type == "s" else str(cell.value or "")


@given(st.text(), st.sampled_from(BEGINNINGS))
def test_what_is_written_for_a_cell_is_never_a_formula_and_otherwise_what_was_said(text: str, sign: str) -> None:
    assert not is_formula(str(harmless(sign + text)))
    assert harmless(text) in (text, f"'{text}")
    assert looks_like_formula(text) or harmless(text) == text
    assert harmless(-1) == -1


class Tags(HTMLParser):
    """What a browser would see of a page: its tags and their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def marked(text: str) -> str:
    return f"{text} {MARKUP}"


@pytest.fixture
def marked_up(tmp_path: Path) -> Iterator[Store]:
    with hostile(tmp_path, lambda text: marked(text).replace("/", "|") if text in "AB" else marked(text)) as store:
        yield store


def test_markup_in_what_was_typed_is_text_on_the_page(marked_up: Store, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    with hostile(tmp_path / "plain", lambda text: text) as plain:
        usual = {tag for tag, _ in Tags(html(score_sheet(plain))).tags}
        attributes = {names for _, names in Tags(html(score_sheet(plain))).tags}
    page = Tags(html(score_sheet(marked_up)))
    assert {tag for tag, _ in page.tags} <= usual
    assert {names for _, names in page.tags} <= attributes
    assert not {"script", "img", "iframe", "object", "link"} & usual
    assert page.words.count("{{ 7*7 }}") > 20
    assert "<script>x</script>" in page.words
    assert "49" not in re.findall(r"size=40>(\S+)", page.words)


def test_the_template_reaches_nothing_but_what_it_is_given() -> None:
    environment = _template().environment
    assert environment.autoescape is True
    with pytest.raises(Exception, match="unsafe"):
        environment.from_string("{{ ''.__class__.__mro__[1].__subclasses__() }}").render()


def test_markup_in_what_was_typed_is_text_in_the_pdf(marked_up: Store) -> None:
    paper = pypdfium2.PdfDocument(pdf(score_sheet(marked_up)))
    words = "".join(page.get_textpage().get_text_range() for page in paper)
    together = re.sub(r"\s|\ufffe|\u0002", "", words)
    assert re.sub(r"\s", "", MARKUP) in together
    kinds = {thing.type for page in paper for thing in page.get_objects()}
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds, "nothing was loaded"


@pytest.mark.parametrize("sign", ["\x1b[2J", "\u202e", "\x07", "\u2028", "\ufffe"])
def test_signs_that_are_no_letters_break_no_writer(tmp_path: Path, sign: str) -> None:
    def typed(text: str) -> str:
        return f"{text}{sign}" if text in ("Note", "Do", "All", "Reason", "remark", "Said") else text

    with hostile(tmp_path, typed) as store:
        for name, write in WRITERS.items():
            write(store, tmp_path / name)
        sheet = score_sheet(store)
        assert document(sheet)
        assert html(sheet)
        assert pdf(sheet).startswith(b"%PDF")
        assert list(lines(sheet))
