"""How far readers agreed, printed and as CSV: the figures of `export.sheet.agreement`, worked out here by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from export.sheet.agreement import live
from export.sheet.figure_text import NONE
from export.tables.agreement_table import lines, write_agreement
from model.file.store import Store
from model.journal.records import Outcome
from tests.conftest import new_store
from tests.export.sheet.test_agreement import read_case
from tests.model.inspection.test_double_readings import ANNA, BEN


@pytest.fixture
def twice(tmp_path: Path) -> Iterator[Store]:
    """K001, read by Anna and by Ben, who puts one answer on the other side of the line."""
    with new_store(tmp_path / "kent.caseread") as store:
        read_case(store, ANNA)
        read_case(store, BEN, risk_screened="no")
        yield store


def pairs_of(store: Store, criterion: str) -> int:
    """The scored questions of a criterion that Anna answered; Ben answered the same ones."""
    judged = (Outcome.ABOVE, Outcome.BELOW, Outcome.NOT_APPLICABLE)
    outcomes = store.reading("K001", ANNA).outcomes
    scored = (question for question in store.instrument.scored if question.criterion == criterion)
    return sum(outcomes[question.id] in judged for question in scored)


def test_a_row_for_all_and_one_for_each_criterion_that_was_compared(twice: Store, tmp_path: Path) -> None:
    path = tmp_path / "agreement.csv"
    write_agreement(twice.instrument, live(twice), path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["criterion"]: row for row in csv.DictReader(file)}
    pairs = {code: pairs_of(twice, code) for code in twice.instrument.criterion}
    assert {code: int(row["pairs"]) for code, row in rows.items() if code} == {
        code: number for code, number in pairs.items() if number
    }
    total = sum(pairs.values())
    assert (rows[""]["title"], int(rows[""]["cases"]), int(rows[""]["pairs"])) == ("Overall", 1, total)
    assert float(rows[""]["agree"]) == pytest.approx((total - 1) / total, abs=1e-6)
    assert (rows[""]["agree from"], rows[""]["agree to"]) == ("", "")  # one case gives no interval


def test_what_is_printed_is_the_same_in_short_and_a_figure_that_is_none_is_a_dash(twice: Store) -> None:
    head, overall, *criteria = lines(twice.instrument, live(twice))
    assert head.split() == ["pairs", "agree", "%", "kappa", "AC1", "alpha", "ordinal"]
    total = sum(pairs_of(twice, code) for code in twice.instrument.criterion)
    assert overall.split()[1:3] == [str(total), f"{100 * (total - 1) / total:.0f}"]
    assert [line.split()[0] for line in criteria] == [
        code for code in twice.instrument.criterion if pairs_of(twice, code)
    ]
    assert any(NONE in line for line in criteria)


def test_where_nothing_was_compared_there_are_no_rows(twice: Store, tmp_path: Path) -> None:
    path = tmp_path / "agreement.csv"
    write_agreement(twice.instrument, {}, path)
    assert path.read_text(encoding="utf-8").strip() == ""
    assert len(list(lines(twice.instrument, {}))) == 1
