"""The audit as CSV: every entry, in words and as it was stated, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from export.tables.audit_table import COLUMNS, found, write_audit
from export.tables.formula import looks_like_formula
from model.file.store import Store
from model.inspection.arrival import BEFORE, Arrival, Intake
from model.journal.journal import make
from model.journal.records import INSPECTION, Refused, Statement, case_subject, reading_subject
from tests.export.inspections import ANN, BEN, inspection


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with inspection(tmp_path) as opened:
        yield opened


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_entry_is_a_row_with_what_identifies_it(store: Store, tmp_path: Path) -> None:
    store.record(Statement(reading_subject("C-1", ANN), "plan_made", "no"), BEN)
    path = tmp_path / "audit.csv"
    assert write_audit(found(store), path) == store.size()
    assert path.read_bytes().startswith("\ufeffmade_at,author,".encode())
    rows = read_csv(path)
    assert tuple(rows[0]) == COLUMNS
    assert {row["entry_id"] for row in rows} == store.ids()
    entry = store.history(reading_subject("C-1", ANN), "plan_made")[-1]
    row = next(row for row in rows if row["entry_id"] == entry.id)
    assert row == {
        "made_at": entry.made_at,
        "author": BEN,
        "case_ref": "C-1",
        "assessor": ANN,
        "field": "plan_made",
        "about": f"Case C-1, read by {ANN}",
        "what": "1.1.1 Was a plan made?",
        "value": "no",
        "value_in_words": "No",
        "replaced": "Yes",
        "standing": "stands",
        "clocks": "",
        "entry_id": entry.id,
        "replaces": entry.replaces[0],
        "came_from": "",
        "came_in_sha256": "",
        "vouched_by_key": "",
    }


def test_what_came_from_elsewhere_can_be_followed_to_its_return_and_key(store: Store, tmp_path: Path) -> None:
    came = make(Statement(reading_subject("C-1", ANN), "visits", 3), ANN, "2026-11-02T09:00:00Z")
    before = make(Statement(reading_subject("C-1", ANN), "risk_screened", "no"), ANN, "2026-11-02T09:00:00Z")
    arrival = Arrival("5e" * 32, "ann.caseread-return", ANN, "an assessor", "ab" * 32, "2026-11-03T09:00:00Z")
    store.apply([came, before], Intake({came.id: arrival, before.id: BEFORE}))
    path = tmp_path / "audit.csv"
    write_audit(found(store), path)
    cells = {
        row["entry_id"]: (row["came_from"], row["came_in_sha256"], row["vouched_by_key"]) for row in read_csv(path)
    }
    words = f"from ann.caseread-return of {ANN}, vouched for by an assessor (key abababab)"
    assert cells.pop(came.id) == (words, "5e" * 32, "ab" * 32)
    assert cells.pop(before.id) == ("before this was recorded", "", "")
    assert set(cells.values()) == {("", "", "")}


def test_it_can_be_of_one_case_one_person_or_one_question(store: Store) -> None:
    state = store.record
    state(Statement(reading_subject("C-1", ANN), "note:plan_made", "Dated late."), ANN)
    state(Statement(INSPECTION, "record:C-1", ANN), ANN)
    assert {record.entry.subject for record in found(store, case_ref="C-1")} == {
        case_subject("C-1"), reading_subject("C-1", ANN), INSPECTION
    }  # fmt: skip
    assert {record.about for record in found(store, assessor=BEN)} == {f"Case C-2, read by {BEN}"}
    both = found(store, case_ref="C-1", question="plan_made")
    assert [record.words for record in both] == ["Dated late.", "Yes"]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"case_ref": "C-9"}, "C-9"),
        ({"question": "plan"}, "'plan'"),
        ({"assessor": "Zoe"}, "Zoe"),
        ({"assessor": "a/b"}, "a/b"),
    ],
)
def test_what_is_not_there_is_refused_by_name(store: Store, asked: dict[str, str], named: str) -> None:
    with pytest.raises(Refused, match=named):
        found(store, **asked)


def test_only_a_csv_is_written(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"audit\.xlsx"):
        write_audit(found(store), tmp_path / "audit.xlsx")
    assert not list(tmp_path.glob("*audit*"))


def test_it_can_be_saved_again_over_the_first(store: Store, tmp_path: Path) -> None:
    write_audit(found(store), tmp_path / "audit.csv")
    assert write_audit(found(store, case_ref="C-1"), tmp_path / "audit.csv") < store.size()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60))
def test_a_note_can_be_anything_and_no_cell_starts_a_formula(store: Store, tmp_path: Path, text: str) -> None:
    for note in (text, f"={text}"):
        store.record(Statement(reading_subject("C-1", ANN), "note:plan_made", note), ANN)
    path = tmp_path / "audit.csv"
    path.unlink(missing_ok=True)
    write_audit(found(store, question="plan_made"), path)
    rows = read_csv(path)
    assert not any(looks_like_formula(cell) for row in rows for cell in row.values())
    assert any(row["value"] == f"'={text}" for row in rows)
