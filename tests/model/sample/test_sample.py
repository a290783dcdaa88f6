"""The sample list: what of it is new, changed and unchanged, and what cannot be used and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from model.file.store import Store
from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.journal.records import Refused, Statement
from model.sample.sample import MAX_LISTED, RefusedRow, SamplePlan, plan_sample, read_sample
from tests.small_instrument import undemanding_files

HEADER = "case_ref,sentence_type,requirements,hours,remark\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sample.csv"


def planned(store: Store, file: Path, text: str) -> SamplePlan:
    file.write_text(text, encoding="utf-8")
    return plan_sample(store.instrument, store.cases(), read_sample(file, store.instrument))


def test_rows_are_new_changed_or_unchanged(store: Store, file: Path) -> None:
    rows = "K001,community,programme,30,\nK002,custody,supervision,0,\nK003,licence,unpaid_work;programme,8,Urgent\n"
    plan = planned(store, file, HEADER + rows)
    assert (plan.new, plan.changed, plan.unchanged, plan.refused) == (("K003",), ("K001",), ("K002",), ())
    assert plan.statements == (
        Statement("case/K001", "hours", 30),
        Statement("case/K003", "in_sample", "yes"),
        Statement("case/K003", "sentence_type", "licence"),
        Statement("case/K003", "requirements", ("programme", "unpaid_work")),
        Statement("case/K003", "hours", 8),
        Statement("case/K003", "remark", "Urgent"),
    )
    assert store.record_all(plan.statements, "Lead") == 6
    again = planned(store, file, HEADER + rows)
    assert (again.unchanged, again.statements) == (("K001", "K002", "K003"), ())


def test_a_case_of_which_nothing_is_known_is_there_all_the_same(tmp_path: Path, file: Path) -> None:
    rows = "case_ref,hours\nA1,8\nA2,\nA3,\n"
    with Store.create(tmp_path / "open.caseread", read(undemanding_files()), "Kent", "2026-11") as store:
        assert planned(store, file, rows).new == ("A1", "A2", "A3")
        assert store.record_all(planned(store, file, rows).statements, "Lead") == 4
        assert [case.ref for case in store.cases()] == ["A1", "A2", "A3"]
        assert [dict(case.details) for case in store.cases()] == [{"hours": 8}, {}, {}]
        assert planned(store, file, rows).unchanged == ("A1", "A2", "A3")
        assert store.verify().problems == ()


def test_an_empty_cell_states_nothing(store: Store, file: Path) -> None:
    store.record(Statement("case/K001", "remark", "Moved here"), "Lead")
    assert planned(store, file, HEADER + "K001,community,programme,20,\n").unchanged == ("K001",)


def test_a_column_that_is_not_required_may_be_left_out(store: Store, file: Path) -> None:
    assert planned(store, file, "hours,case_ref,requirements,sentence_type\n1,K005,programme,custody\n").new == (
        "K005",
    )


def test_rows_that_cannot_be_used_say_why_and_the_others_can(store: Store, file: Path) -> None:
    plan = planned(
        store,
        file,
        HEADER
        + "K003,prison,programme,8,\n"
        + "K004,licence,programme,8,\n"
        + "K005,licence,programme;tea,8,\n"
        + "K006,licence,programme,eight,\n"
        + "K004,custody,programme,8,\n"
        + "K007,,programme,8,\n"
        + "../K8,licence,programme,8,\n"
        + ",licence,programme,8,\n",
    )
    assert plan.new == ("K004",)
    assert [(row.line, row.case_ref) for row in plan.refused] == [
        (2, "K003"),
        (4, "K005"),
        (5, "K006"),
        (6, "K004"),
        (7, "K007"),
        (8, "../K8"),
        (9, ""),
    ]
    reasons = [row.reason for row in plan.refused]
    assert reasons[0] == "case K003: sentence_type: 'prison' is not one of community, licence, custody"
    assert "requirements: 'programme;tea' is not one or more of" in reasons[1]
    assert "hours: 'eight' is not a whole number" in reasons[2]
    assert reasons[3] == "case K004 is on line 3 already"
    assert reasons[4] == "case K007: sentence_type is empty"
    assert "The reference '../K8' is not usable" in reasons[5]
    assert "The reference '' is not usable" in reasons[6]


def test_a_list_with_a_refused_row_is_refused_where_all_must_be_good(store: Store, file: Path) -> None:
    plan = planned(store, file, HEADER + "K003,prison,programme,8,\nK004,,programme,8,\n")
    with pytest.raises(Refused, match=r"^sample\.csv: line 2: case K003: sentence_type: .* \(1 more row refused\)\.$"):
        plan.refuse_if_any()
    planned(store, file, HEADER + "K004,custody,programme,8,\n").refuse_if_any()


def test_a_workbook_is_read_as_the_same_list(store: Store, file: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["case_ref", "sentence_type", "requirements", "hours", "started"])
    sheet.append(["K003", "licence", "programme;unpaid_work", 8, date(2007, 11, 2)])
    sheet.append(["K004", "licence", "programme", 8, 39388])
    book.save(file.with_suffix(".xlsx"))
    plan = plan_sample(store.instrument, store.cases(), read_sample(file.with_suffix(".xlsx"), store.instrument))
    assert plan.statements == (
        Statement("case/K003", "in_sample", "yes"),
        Statement("case/K003", "sentence_type", "licence"),
        Statement("case/K003", "requirements", ("programme", "unpaid_work")),
        Statement("case/K003", "hours", 8),
        Statement("case/K003", "started", "2007-11-02"),
    )
    assert plan.refused == (RefusedRow(3, "K004", "case K004: started: '39388' is not a date as YYYY-MM-DD"),)


def test_a_list_to_draw_from_may_be_longer_than_a_sample(instrument: Instrument, file: Path) -> None:
    rows = [f"K{n:05},licence,programme,8,\n" for n in range(MAX_LISTED + 1)]
    file.write_text(HEADER + "".join(rows[:-1]), encoding="utf-8")
    assert len(read_sample(file, instrument, MAX_LISTED).rows) == MAX_LISTED
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    with pytest.raises(Refused, match=r"^sample\.csv has 20001 cases: a list has at most 20000\.$"):
        read_sample(file, instrument, MAX_LISTED)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_encodings_of_spreadsheets_are_read(instrument: Instrument, file: Path, encoding: str) -> None:
    file.write_text(HEADER + "K003,licence,programme,8,Zoë’s\n", encoding=encoding)
    assert read_sample(file, instrument).rows[0].details["remark"] == "Zoë’s"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("case_ref,requirements,hours\n", "the column sentence_type is missing"),
        ("sentence_type,requirements,hours\n", "the column case_ref is missing"),
        ("case_ref,sentence_type,requirements,hours,shoe_size\n", "the column 'shoe_size' is not known"),
        (HEADER + "".join(f"K{n:05},licence,programme,8,\n" for n in range(10_000)), "has 10000 cases.* at most 2000"),
    ],
)
def test_a_list_that_cannot_be_a_sample_is_refused_whole(
    instrument: Instrument, file: Path, text: str, named: str
) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=rf"^sample\.csv.*{named}"):
        read_sample(file, instrument)


def test_a_refused_row_is_a_value_to_show(instrument: Instrument, file: Path) -> None:
    file.write_text(HEADER + "K003,licence,programme,,\n", encoding="utf-8")
    assert read_sample(file, instrument).refused == (RefusedRow(2, "K003", "case K003: hours is empty"),)


def test_a_reference_that_is_like_another_is_not_taken_unless_it_is_said_to_be_new(store: Store, file: Path) -> None:
    rows = "k001,community,programme,30,\nK 9,custody,supervision,0,\nK09,custody,supervision,0,\n"
    plan = planned(store, file, HEADER + rows)
    assert (plan.new, [(row.line, row.case_ref, row.is_alike) for row in plan.refused]) == (
        ("K 9",),
        [(2, "k001", True), (4, "K09", True)],
    )
    assert "'k001' is like 'K001'" in plan.refused[0].reason
    assert {statement.subject for statement in plan.statements} == {"case/K 9"}
    with pytest.raises(
        Refused, match=r"line 2: case 'k001' is like 'K001'.*, or say --as-new \(1 more row refused\)\."
    ):
        plan.refuse_if_any()
    insisted = plan_sample(store.instrument, store.cases(), read_sample(file, store.instrument), as_new=True)
    assert (insisted.new, insisted.refused) == (("k001", "K 9", "K09"), ())


def test_a_reference_is_one_however_it_is_spaced(store: Store, file: Path) -> None:
    plan = planned(store, file, HEADER + "K\u00a0 9,custody,supervision,0,\nK 9,custody,supervision,0,\n")
    assert plan.new == ("K 9",)
    assert [row.reason for row in plan.refused] == ["case K 9 is on line 2 already"]
