"""Intervals allow for the caseload, where it is stated and can be that of the sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from export.printing.blocks import PointsBlock
from export.printing.document import document
from export.sheet.sheet import ScoreSheet, score_sheet
from export.sheet.sheet_json import as_json
from model.file.store import Store
from model.journal.records import INSPECTION, Statement
from scoring.intervals import jackknife
from tests.ui.scored_inspection import ANN, scored_inspection


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five cases, of which four count."""
    with scored_inspection(tmp_path) as opened:
        yield opened


def with_caseload(store: Store, caseload: int) -> ScoreSheet:
    store.record(Statement(INSPECTION, "context:caseload", caseload), ANN)
    return score_sheet(store)


def points(sheet: ScoreSheet) -> str:
    return " ".join(
        point for block in document(sheet).blocks if isinstance(block, PointsBlock) for point in block.points
    )


def test_the_intervals_are_those_of_the_caseload(store: Store) -> None:
    sheet = with_caseload(store, 6)
    expected = jackknife(store.instrument, store.outcomes(), 6)
    assert {row.code: row.interval for row in sheet.figures.criteria} == expected.criteria
    assert {row.code: row.interval for row in sheet.figures.threads} == expected.threads
    assert expected.criteria != jackknife(store.instrument, store.outcomes()).criteria


def test_the_sheet_says_that_they_allow_for_it(store: Store) -> None:
    assert "caseload" not in points(score_sheet(store))
    assert "The intervals allow for the caseload of 6,000" in points(with_caseload(store, 6000))


def test_a_caseload_smaller_than_the_sample_is_left_out_and_said_so(store: Store) -> None:
    before = score_sheet(store)
    sheet = with_caseload(store, 4)
    assert [row.interval for row in sheet.figures.criteria] == [row.interval for row in before.figures.criteria]
    assert "The caseload is given as 4, fewer than the 5 cases of the sample" in points(sheet)


def test_a_part_of_the_sample_is_no_sample_of_the_whole_caseload(store: Store) -> None:
    where = {"sentence_type": "community"}
    before = score_sheet(store, where=where)
    with_caseload(store, 6)
    after = score_sheet(store, where=where)
    assert after.basis.population is None
    assert [row.interval for row in after.figures.criteria] == [row.interval for row in before.figures.criteria]


def test_other_programs_are_told_of_it(store: Store) -> None:
    assert "caseload" not in as_json(score_sheet(store))
    assert as_json(with_caseload(store, 854))["caseload"] == 854
    assert "caseload" not in as_json(with_caseload(store, 4))
