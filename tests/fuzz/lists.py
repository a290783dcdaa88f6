"""Lists of cases and answers, as CSV and as workbooks; and instruments as TOML."""

from __future__ import annotations

import csv
import json
import re
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl import Workbook

from model.instrument.reader import read
from model.instrument.snapshot import read_snapshot
from model.journal.journal import canonical
from model.sample.bulk_answers import plan_answers
from model.sample.sample import SampleFile, read_sample
from resources.access import read_folder
from tests.conftest import new_store
from tests.fuzz.harness import SEED, Kind, Verdict
from tests.fuzz.mutators import bytes_spoilt, cells_spoilt, data_spoilt
from tests.small_instrument import small_files, small_instrument

SAMPLE = [
    ["case_ref", "sentence_type", "requirements", "hours", "started", "remark"],
    ["K001", "community", "programme;supervision", "20", "2007-09-12", "=1+1"],
    ["K002", "custody", "supervision", "0", "", ""],
    ["K 3-4", "licence", "unpaid_work", "120", "2006-02-28", "Zoë’s file"],
    ["K005", "community", "programme", "7", "", 'two\nlines, and "quoted"'],
]
ANSWERS = [
    ["case_ref", "assessor", "question_id", "answer", "note"],
    ["K001", "Anna", "plan_made", "yes", ""],
    ["K001", "Anna", "needs_found", "work;drugs", "Seen"],
    ["K001", "Anna", "plan_timely", "not_applicable", "Moved away"],
    ["K002", "Ben", "visits", "3", ""],
    ["K002", "Ben", "risk_screened", "no", "Zoë"],
]
ALLOWED = {
    "plan_made": {"yes", "no"},
    "plan_timely": {"yes", "no", "not_applicable"},
    "risk_screened": {"yes", "no", "not_applicable"},
}
SENTENCES = {"community", "licence", "custody"}
REQUIREMENTS = {"programme", "supervision", "unpaid_work"}


def as_csv(rng: Random, table: list[list[str]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, delimiter=rng.choice(",,,;"), lineterminator=rng.choice(("\n", "\r\n"))).writerows(table)
    coding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16"))
    return text.getvalue().encode(coding, errors="replace" if coding == "cp1252" else "surrogatepass")


def read_plainly(data: bytes) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """A table as the standard library reads it: UTF-8, else Windows-1252; every row as long as its header."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    lines = list(
        csv.reader(StringIO(text, newline=""), delimiter=";" if ";" in text.split("\n")[0] else ",", strict=True)
    )
    header = [cell.strip() for cell in lines[0]]
    rows = [[cell.strip() for cell in line] for line in lines[1:] if any(cell.strip() for cell in line)]
    assert all(len(row) == len(header) for row in rows)
    assert len(set(header)) == len(header)
    return header, [(0, dict(zip(header, row, strict=True))) for row in rows]


def is_case(row: dict[str, str]) -> bool:
    """Whether a row is a case of the small instrument, said otherwise than the program says it."""
    parts = {part.strip() for part in row.get("requirements", "").split(";")} - {""}
    return (
        re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}", row["case_ref"], re.ASCII) is not None
        and row["sentence_type"] in SENTENCES
        and bool(parts)
        and parts <= REQUIREMENTS
        and re.fullmatch(r"[0-9]{1,9}", row["hours"], re.ASCII) is not None
        and (not row.get("started") or is_date(row["started"]))
        and len(row.get("remark", "")) <= 20_000
        and not re.search("[\0\ud800-\udfff]", row.get("remark", ""))
    )


def is_date(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        return False
    try:
        date(*map(int, text.split("-")))
    except ValueError:
        return False
    return True


def details(row: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: text for name, text in row.items() if text and name != "case_ref"}
    found["hours"] = int(found["hours"])
    found["requirements"] = tuple(sorted({part.strip() for part in found["requirements"].split(";")} - {""}))
    return found


def check_sample(file: SampleFile, rows: list[tuple[int, dict[str, str]]]) -> Verdict:
    """Whether a list was read as it must be: the cases that are cases, each the first of its reference."""
    cases: dict[str, dict[str, Any]] = {}
    refused = 0
    for _, row in rows:
        if is_case(row) and row["case_ref"] not in cases:
            cases[row["case_ref"]] = details(row)
        else:
            refused += 1
    assert {row.case_ref: dict(row.details) for row in file.rows} == cases
    assert len(file.refused) == refused
    same = cases == {row[0]: details(dict(zip(SAMPLE[0], row, strict=True))) for row in SAMPLE[1:]}
    return Verdict.EQUAL if same and not refused else Verdict.ACCEPTED


class Sample(Kind):
    name = "list of cases, CSV"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.path = folder / "sample.csv"
        self.original = as_csv(Random(SEED), SAMPLE)  # noqa: S311
        self.instrument = small_instrument()

    def mutant(self, rng: Random) -> bytes:
        if rng.random() < 0.4:
            return bytes_spoilt(rng, as_csv(rng, SAMPLE))
        return as_csv(rng, cells_spoilt(rng, SAMPLE))

    def judge(self, data: bytes) -> Verdict:
        self.path.write_bytes(data)
        return check_sample(read_sample(self.path, self.instrument), read_plainly(data)[1])


class Answers(Kind):
    name = "answers, CSV"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.path = folder / "answers.csv"
        self.original = as_csv(Random(SEED), ANSWERS)  # noqa: S311
        self.store = new_store(folder / "kent.caseread")

    def guarded(self) -> tuple[Path, ...]:
        return self.store.path, self.store.path.with_name("kent.caseread-wal")

    def mutant(self, rng: Random) -> bytes:
        if rng.random() < 0.4:
            return bytes_spoilt(rng, as_csv(rng, ANSWERS))
        return as_csv(rng, cells_spoilt(rng, ANSWERS))

    def judge(self, data: bytes) -> Verdict:
        self.path.write_bytes(data)
        plan = plan_answers(self.path, self.store.instrument, self.store.cases(), self.store.reading)
        found = {(one.subject, one.field): one.value for one in plan.statements}
        expected = dict(self._said(read_plainly(data)[1]))
        assert found == expected
        same = expected == dict(self._said([(0, dict(zip(ANSWERS[0], row, strict=True))) for row in ANSWERS[1:]]))
        return Verdict.EQUAL if same else Verdict.ACCEPTED

    def _said(self, rows: list[tuple[int, dict[str, str]]]) -> Iterator[tuple[tuple[str, str], Any]]:
        for _, row in rows:
            question, answer = row["question_id"], row["answer"]
            assert row["case_ref"] in ("K001", "K002")
            subject = f"reading/{row['case_ref']}/{row['assessor']}"
            if answer:
                yield (subject, question), self._value(question, answer)
            if row.get("note"):
                yield (subject, f"note:{question}"), row["note"]

    def _value(self, question: str, answer: str) -> Any:
        if question == "visits":
            return answer if answer == "not_applicable" else int(answer)
        if question == "needs_found" and answer != "not_applicable":
            parts = {part.strip() for part in answer.split(";")} - {""}
            assert parts <= {"drugs", "housing", "work"}
            return tuple(sorted(parts))
        assert question not in ALLOWED or answer in ALLOWED[question]
        return answer


class SampleWorkbook(Kind):
    name = "list of cases, XLSX"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.path = folder / "sample.xlsx"
        self.instrument = small_instrument()
        book = Workbook()
        sheet = book.worksheets[0]
        for row in SAMPLE:
            sheet.append([int(cell) if cell.isdigit() else cell or None for cell in row])
        sheet["F2"].data_type = "s"
        book.save(self.path)
        self.original = self.path.read_bytes()
        with zipfile.ZipFile(self.path) as pack:
            self.parts = {name: pack.read(name) for name in pack.namelist()}

    def mutant(self, rng: Random) -> bytes:
        if rng.random() < 0.3:
            return bytes_spoilt(rng, self.original)
        parts = dict(self.parts)
        name = rng.choice(
            [
                *parts,
                *(name for name in parts if "sheet" in name or "String" in name),
                *["xl/worksheets/sheet1.xml"] * 6,
            ]
        )
        if rng.random() < 0.4:
            parts[name] = bytes_spoilt(rng, parts[name])
        else:
            parts[name] = _xml_spoilt(rng, parts[name])
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as pack:
            for part, data in parts.items():
                pack.writestr(part, data)
        return packed.getvalue()

    def judge(self, data: bytes) -> Verdict:
        self.path.write_bytes(data)
        file = read_sample(self.path, self.instrument)
        with zipfile.ZipFile(self.path) as pack:
            texts = {text.strip() for name in self.parts if name in pack.namelist() for text in _texts(pack.read(name))}
        for row in file.rows:
            said = [row.case_ref, *(text for value in row.details.values() for text in _cells(value))]
            unheard = [text for text in said if text not in texts and not any(text in other for other in texts)]
            assert not unheard, "nothing is read that does not stand there"
        cases = {row.case_ref: dict(row.details) for row in file.rows}
        assert all(is_case(_row(ref, case)) for ref, case in cases.items())
        same = cases == {row[0]: details(dict(zip(SAMPLE[0], row, strict=True))) for row in SAMPLE[1:]}
        return Verdict.EQUAL if same and not file.refused else Verdict.ACCEPTED


def _cells(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _row(ref: str, case: dict[str, Any]) -> dict[str, str]:
    return {"case_ref": ref} | {name: ";".join(_cells(value)) for name, value in case.items()}


def _texts(xml: bytes) -> Iterator[str]:
    try:
        for element in ET.fromstring(xml).iter():  # noqa: S314 - expat loads nothing from elsewhere
            yield element.text or ""
            yield "".join(element.itertext())
            if re.fullmatch(r"[0-9]+\.0*", element.text or "", re.ASCII):
                yield (element.text or "").partition(".")[0]
    except ET.ParseError:
        return


def _xml_spoilt(rng: Random, xml: bytes) -> bytes:
    text = xml.decode()
    tags = [found.span() for found in re.finditer(r"<[^>]*>", text)]
    names = [found.span() for found in re.finditer(r"\"[^\"]*\"|>[^<]+<", text)]
    start, end = rng.choice(tags)
    match rng.randrange(7):
        case 0:
            text = text[:start] + text[end:]
        case 1:
            text = text[:end] + text[start:end] + text[end:]
        case 2:
            other, stop = rng.choice(tags)
            text = text[:start] + text[other:stop] + text[end:]
        case 3:
            text = text.replace("?>", '?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>', 1)
        case 4:
            text = text[:start] + "<x>" * rng.choice((1, 50, 5_000)) + text[start:]
        case _:
            start, end = rng.choice(names)
            words = (
                "",
                "0",
                "-1",
                "9" * 400,
                "1.5",
                "NaN",
                "1e400",
                "s",
                "inlineStr",
                "d",
                "e",
                "b",
                "XFD1048576",
                "A1",
            )
            text = text[: start + 1] + rng.choice((*words, "../../x", "ZZZZ1", "&#0;", "&b;", "yes")) + text[end - 1 :]
    return text.encode()


class Instruments(Kind):
    """The folder of an instrument's TOML files, one of them spoilt; and the snapshot made of it."""

    name = "instrument"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.files = small_files()
        self.whole = canonical(_merged(self.files))
        (name, data), *_ = self.files.items()
        self.original = f"{name}\n{as_toml(data)}".encode()

    def mutant(self, rng: Random) -> bytes:
        name = rng.choice(list(self.files))
        if rng.random() < 0.4:
            return name.encode() + b"\n" + bytes_spoilt(rng, as_toml(self.files[name]).encode())
        data = data_spoilt(rng, self.files[name])
        try:
            text = as_toml(data)
        except TypeError:
            text = "[" * 5_000
        return name.encode() + b"\n" + text.encode("utf-8", errors="surrogatepass")

    def judge(self, data: bytes) -> Verdict:
        spoilt, _, text = data.partition(b"\n")
        for name, table in self.files.items():
            (self.folder / name).write_bytes(text if name == spoilt.decode() else as_toml(table).encode())
        instrument = read_folder(self.folder)
        said = {name: tomllib.loads((self.folder / name).read_text(encoding="utf-8")) for name in sorted(self.files)}
        whole = json.dumps(_merged(said), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert instrument.sha256 == sha256(whole.encode()).hexdigest()
        assert read({"again": json.loads(whole)}) == instrument
        assert read_snapshot("the snapshot", whole) == instrument
        return Verdict.EQUAL if whole == self.whole else Verdict.ACCEPTED


def _merged(files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for name in sorted(files):
        for key, value in files[name].items():
            whole[key] = [*whole[key], *value] if key in whole else value
    return whole


def as_toml(data: Any) -> str:
    """Data as TOML. TypeError for what TOML cannot say."""
    if not isinstance(data, dict):
        raise TypeError(data)
    return "".join(f"{_toml(key)} = {_toml(value)}\n" for key, value in data.items())


def _toml(value: Any) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case float():
            return str(value).replace("e+", "e")
        case list():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            return "{" + ", ".join(f"{_toml(key)} = {_toml(inner)}" for key, inner in value.items()) + "}"
    raise TypeError(value)
