"""The anonymised copy: all that may be kept is in it, and of all else not one byte."""

from __future__ import annotations

import csv
import json
import random
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from export.ending.anonymised import SUFFIXES, anonymised, last_written, write_anonymised
from export.exchange import sealing
from export.sheet.sheet import score_sheet
from export.sheet.sheet_json import as_json
from export.tables.answers_table import write_table
from model.file.store import Store
from model.inspection import fields
from model.instrument.instrument import Choice, Instrument
from model.instrument.reader import read
from model.instrument.values import to_text
from model.journal import field_names
from model.journal.records import (
    INSPECTION,
    NOT_APPLICABLE,
    NOTE,
    Outcome,
    Refused,
    Statement,
    Value,
    assessor_of,
    case_subject,
    reading_subject,
)
from tests.export.inspections import inspection
from tests.scoring.oracle import Oracle
from tests.small_instrument import small_files

LONG_AGO = "1987-05-14T03:21:09Z"
KEYS = {
    field_names.LEAD_SIGNER: "7e" * 32,
    field_names.FROZEN: field_names.OVERALL,
    field_names.CONTEXT: "caseload",
    field_names.QUOTA: "community",
    field_names.GRADE: "3.1",
    field_names.CONCLUSION: "1.1",
    field_names.SPECIFIC: "staff_enough",
    field_names.EARLIER: "1.1",
    field_names.RECOMMENDATION: "7",
    field_names.ADDRESSED: "7",
    field_names.ABOUT: "7",
    field_names.STATUS: "7",
    field_names.MEASURED: "sickness:area",
    field_names.MARK: "community:1.1",
    field_names.EARLIER_MARK: "community:1.1",
    field_names.OPTION: "groups",
    field_names.MANDATORY: "1.1",
    field_names.NATIONAL: "1.1",
    field_names.ENABLER: "1:1",
    field_names.BARRIER: "1:1",
    field_names.EXAMPLE: "7",
    field_names.EXAMPLE_LABEL: "7",
    field_names.EXAMPLE_SECTION: "7",
    field_names.EXAMPLE_NAME: "7",
    field_names.EXAMPLE_CHECKED: "7",
    field_names.EVIDENCE: "others-2007:asked",
}
"""A key for each field that has one of the instrument's; any other is a name or a reference."""


def with_everything() -> Instrument:
    """The small instrument, with what other instruments have besides."""
    files = small_files()
    yes_no = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]
    files["instrument.toml"] |= {
        "measures": [{"id": "sickness", "title": "Days lost to sickness", "better": "lower"}],
        "marking": {
            "strands": "sentence_type",
            "mandatory_weight": 2,
            "marks": [{"value": "met", "label": "Met", "points": 1}, {"value": "not", "label": "Not met", "points": 0}],
            "options": [{"name": "groups", "label": "Groups", "kind": "choice", "values": yes_no}],
        },
    }
    files["section1.toml"]["criteria"][0]["mandatory"] = "unknown"
    return read(files)


class Planted:
    """An inspection with something never seen elsewhere in every place that holds words, names, dates or numbers."""

    def __init__(self, store: Store, chance: random.Random, cases: int) -> None:
        self.store, self.chance = store, chance
        self._numbers = count(chance.randrange(310_000_000, 390_000_000), 7919)
        self.canaries: list[str] = [LONG_AGO[:10], store.path.stem]
        self.lead, *self.readers = [self._word() for _ in range(4)]
        self.refs = [self._word() for _ in range(cases)]
        for ref in self.refs:
            self._case(ref)
        self._inspection()

    def _word(self) -> str:
        self.canaries.append(f"Zq{next(self._numbers)}")
        return self.canaries[-1]

    def value(self, kind: str, choices: tuple[Choice, ...]) -> Value:
        """Any value of this kind, never seen elsewhere unless it is one of a few words."""
        if kind in ("choice", "multi"):
            chosen = self.chance.choice(choices).value
            return chosen if kind == "choice" else (chosen,)
        if kind == "number":
            number = next(self._numbers)
            self.canaries.append(str(number))
            return number
        if kind == "text":
            return self._word()
        year, month = self.chance.randrange(10, 87), self.chance.randrange(1, 9)
        self.canaries.append({"date": f"19{year}-0{month}-17", "percent": f"{year}.{month}3"}[kind])
        return self.canaries[-1]

    def _state(self, subject: str, said: Mapping[str, Value]) -> None:
        """State this, and a note on each."""
        statements = [Statement(subject, NOTE + field, self._word()) for field in said]
        statements += [Statement(subject, field, value) for field, value in said.items()]
        self.store.record_all(statements, assessor_of(subject) or self.lead)

    def _case(self, ref: str) -> None:
        details = {each.name: self.value(each.kind, each.choices) for each in self.store.instrument.case_fields}
        reader = self.chance.choice(self.readers)
        withdrawn = {field_names.WITHDRAWN: self._word()} if self.chance.random() < 0.1 else {}
        self._state(case_subject(ref), {**details, field_names.FIRST_READER: reader, **withdrawn})
        answers = {
            question.id: NOT_APPLICABLE
            if question.allow_na and self.chance.random() < 0.15
            else self.value(question.scale.kind, question.scale.choices)
            for question in self.store.instrument.questions
            if self.chance.random() < 0.9
        }
        self._state(reading_subject(ref, reader), answers)
        if self.chance.random() < 0.8:
            self.store.sign(ref, reader, self._word())

    def _inspection(self) -> None:
        """Every field of the inspection that the program knows, whoever added it."""
        said: dict[str, Value] = {}
        for name in sorted(fields._INSPECTION):
            of_reader = name.startswith(("assessor", "manager", "signer:"))
            key = KEYS.get(name, self.readers[0] if of_reader else self.refs[0])
            field = name + key if name.endswith(":") else name
            shape = fields._inspection_shape(self.store.instrument, field)
            assert shape is not None, f"{field}: how is it planted?"
            said[field] = self._special(name) or self.value(shape.kind, shape.choices)
        self._state(INSPECTION, said)

    def _special(self, name: str) -> str | None:
        """What fields hold that are checked more closely."""
        if name == field_names.RECIPIENT:
            self.canaries.append(sealing.public_key(sealing.new_identity()))
        elif name == field_names.CLOSED or name.startswith("signer:"):
            self.canaries.append(f"{next(self._numbers):064x}")
        else:
            return None
        return self.canaries[-1]

    def found_in(self, content: bytes) -> list[str]:
        """What of it stands in this; a number does not stand in a longer one."""
        text = content.decode("utf-8", "replace")
        return [one for one in self.canaries if one in text and re.search(rf"(?<![\d.]){re.escape(one)}(?!\d)", text)]


def laid_open(path: Path) -> bytes:
    """All bytes of a file; of a workbook, of every member unpacked, with its names."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return b"\n".join(
            [book.comment, *(m.filename.encode() + m.comment + m.extra + book.read(m) for m in book.infolist())]
        )


def rows(path: Path) -> list[dict[str, str]]:
    """The outcomes by case, as another program reads them from any of the three kinds of file."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    if path.suffix == ".json":
        return list(json.loads(path.read_text())["outcomes"])
    headings, *cells = load_workbook(path)["Outcomes"].iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in cells]  # type: ignore[arg-type]


def scores_of(found: list[dict[str, str]]) -> dict[str, Fraction | None]:
    """Every figure, reckoned from the copy alone by the naive oracle."""
    instrument = with_everything()
    oracle = Oracle(
        instrument,
        ((row["case"], name, Outcome(outcome)) for row in found for name, outcome in row.items() if name != "case"),
    )
    return {
        **{criterion.code: oracle.criterion(criterion.code) for criterion in instrument.criteria},
        **{section.code: oracle.section(section.code) for section in instrument.sections[:2]},
        **{thread.id: oracle.thread(thread.id) for thread in instrument.threads},
    }


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[Store]:
    with inspection(tmp_path) as store:
        sign_all_with_reason(store)
        yield store


def sign_all_with_reason(store: Store) -> None:
    for row in store.readings():
        store.sign(row.case_ref, row.assessor, "as it stands")


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), cases=st.integers(2, 9))
def test_nothing_that_was_typed_is_in_the_copy_and_the_scores_follow_from_it(seed: int, cases: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Zq-file.caseread"
        with Store.create(path, with_everything(), "Kent", "2007-11", clock=lambda: LONG_AGO) as store:
            planted = Planted(store, random.Random(seed), cases)  # noqa: S311
            if not store.outcomes():
                return
            sheet = score_sheet(store)
            figures = {
                row.code: row.score
                for row in (*sheet.figures.criteria, *sheet.figures.sections, *sheet.figures.threads)
            }
            for suffix in SUFFIXES:
                out = Path(folder) / f"copy{suffix}"
                write_anonymised(store, out)
                content = laid_open(out)
                assert planted.found_in(content) == []
                assert b"Zq" not in content
                assert len(rows(out)) == sheet.basis.cases
                assert scores_of(rows(out)) == figures


def test_the_same_search_finds_what_the_table_of_readings_holds(tmp_path: Path) -> None:
    with Store.create(tmp_path / "Zq-file.caseread", with_everything(), "Kent", "2007-11") as store:
        planted = Planted(store, random.Random(1), 3)  # noqa: S311
        for name in ("readings.xlsx", "readings.csv"):
            write_table(store, tmp_path / name)
            assert len(planted.found_in(laid_open(tmp_path / name))) > 20


def test_the_scores_are_those_of_the_sheet(signed: Store, tmp_path: Path) -> None:
    signed.record(Statement(INSPECTION, "grade:3.1", "well"), "Lead")
    signed.record(Statement(INSPECTION, "conclusion:1.1", "good"), "Lead")
    signed.record(Statement(INSPECTION, "note:conclusion:1.1", "for a reason"), "Lead")
    write_anonymised(signed, tmp_path / "copy.json")
    copy = json.loads((tmp_path / "copy.json").read_text())
    assert copy["scores"] == as_json(score_sheet(signed))
    assert (copy["area"], copy["month"]) == ("Kent", "2007-11")
    assert copy["scores"]["criteria"]["1.1"]["decided"] == "good"
    assert set(copy) == {"anonymised", "area", "month", "scores", "caution", "outcomes"}


def test_the_workbook_says_what_it_is_and_holds_the_figures_as_numbers(signed: Store, tmp_path: Path) -> None:
    signed.record(Statement(INSPECTION, "grade:3.1", "well"), "Lead")
    write_anonymised(signed, tmp_path / "copy.xlsx")
    book = load_workbook(tmp_path / "copy.xlsx")
    assert book.sheetnames == ["About", "Scores", "Questions", "Outcomes"]
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert (about["Area"], about["Month"], about["Cases that count"]) == ("Kent", "2007-11", 2)
    lines: Mapping[Any, Any] = {row[0]: row[1:] for row in book["Scores"].iter_rows(values_only=True)}
    sheet = {row.code: row for row in score_sheet(signed).figures.criteria}
    title, score, percent, *_ = lines["1.1"]
    assert (title, Fraction(score)) == ("Planning", sheet["1.1"].score)
    assert percent == pytest.approx(float(Fraction(score)) * 100, abs=1e-6)
    assert lines["3.1"][-1] == "Well met"


def test_the_tallies_are_those_of_the_rows(signed: Store, tmp_path: Path) -> None:
    write_anonymised(signed, tmp_path / "copy.json")
    copy = json.loads((tmp_path / "copy.json").read_text())
    for name, tally in copy["scores"]["questions"].items():
        assert tally == {outcome: sum(row[name] == outcome for row in copy["outcomes"]) for outcome in tally}


def test_the_order_of_the_cases_is_drawn_anew_each_time(tmp_path: Path) -> None:
    chance = random.Random(4)  # noqa: S311
    with Store.create(tmp_path / "kent.caseread", with_everything(), "Kent", "2007-11") as store:
        Planted(store, chance, 12)
        copies = [anonymised(store).cases for _ in range(6)]
    assert len(set(copies)) > 1
    assert len({tuple(sorted(copy)) for copy in copies}) == 1


def test_it_says_how_many_cases_could_be_told_apart_by_one_who_knows_them(signed: Store, tmp_path: Path) -> None:
    copy = anonymised(signed)
    assert copy.told_apart == 2  # one is a community case, the other a licence
    assert copy.caution.startswith("2 of 2 cases differ from all others in which questions were relevant")
    write_anonymised(signed, tmp_path / "copy.json")
    assert json.loads((tmp_path / "copy.json").read_text())["caution"] == copy.caution


def test_what_cannot_be_written_is_refused_and_leaves_no_trace(tmp_path: Path) -> None:
    with inspection(tmp_path) as store:
        with pytest.raises(Refused, match=r"copy\.pdf: an anonymised copy is written to a name that ends in"):
            write_anonymised(store, tmp_path / "copy.pdf")
        with pytest.raises(Refused, match=r"kent\.caseread has no signed reading that counts"):
            write_anonymised(store, tmp_path / "copy.csv")
        assert last_written(store) == ""
        assert not list(tmp_path.glob("*copy*"))


def test_it_can_be_written_of_a_closed_inspection_and_is_remembered(signed: Store, tmp_path: Path) -> None:
    signed.close_inspection("Lead")
    write_anonymised(signed, tmp_path / "copy.xlsx")
    assert last_written(signed) == "copy.xlsx"
    assert to_text(signed.local.get("anonymised")) == "copy.xlsx"
