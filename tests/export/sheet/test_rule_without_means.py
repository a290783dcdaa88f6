"""A rule that takes no mean, on the sheet and in the JSON: its own sentence, its own figures, and no weights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from export.printing.blocks import PointsBlock
from export.printing.document import document
from export.sheet.sheet import score_sheet
from export.sheet.sheet_json import as_json
from export.sheet.weights import NO_WEIGHTS
from model.file.store import Store
from tests.median_inspection import median_inspection


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with median_inspection(tmp_path) as opened:
        yield opened


def test_its_figures_are_the_medians(store: Store) -> None:
    """1.2 is that of 2/3, 1/2 and 1/2; section 1 that of 1/4 and 1/2; the thread that of 2/3 and 1/2."""
    data = as_json(score_sheet(store))
    figures = {**data["criteria"], **data["sections"], **data["threads"]}
    assert {code: figure["score"] for code, figure in figures.items()} == {
        "1.1": "1/4", "1.2": "1/2", "2.1": "3/4", "1": "3/8", "2": "3/4", "roh": "7/12",
    }  # fmt: skip


def test_the_sheet_says_by_what_rule_and_that_nothing_has_a_weight(store: Store) -> None:
    said = [
        point
        for block in document(score_sheet(store)).blocks
        if isinstance(block, PointsBlock)
        for point in block.points
    ]
    assert "A figure is the median of what it rests on." in said
    assert NO_WEIGHTS in said
    assert not [point for point in said if "is the mean" in point]
