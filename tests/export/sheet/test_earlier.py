"""An earlier inspection beside this one: entered, or read from its own file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from export.printing.blocks import ParagraphBlock, TableBlock
from export.printing.document import document
from export.sheet.earlier import CAUTION, changes, from_file, statements
from export.sheet.sheet import score_sheet
from model.file.store import Store
from model.journal.records import INSPECTION, Refused, Statement
from tests.small_instrument import small_instrument
from tests.ui.scored_inspection import ANN, scored_inspection


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Of March 2008: 1.1 is 25%, 1.2 57%, section 1 41%, 2.1 and section 2 75%, the thread 58%."""
    with scored_inspection(tmp_path) as opened:
        yield opened


def points(store: Store) -> dict[str, str]:
    return {figure.code: figure.points for figure in changes(score_sheet(store)) if figure.earlier}


def test_what_was_found_earlier_is_stated_and_compared(store: Store) -> None:
    found = {"1.1": "25", "1.2": "60", "2": "62.5", "roh": "58.10"}
    store.record_all(statements(store.instrument, "A report of 2006", found), ANN)
    assert points(store) == {"1.1": "0", "1.2": "−3", "2": "+12.5", "roh": "−0.1"}
    assert score_sheet(store).context.earlier_source == "A report of 2006"


def test_an_emptied_figure_is_cleared(store: Store) -> None:
    store.record_all(statements(store.instrument, "A report", {"1.1": "25", "1.2": "60"}), ANN)
    store.record_all(statements(store.instrument, "A report", {"1.2": "61"}), ANN)
    assert points(store) == {"1.2": "−4"}
    store.record_all(statements(store.instrument, "", {}), ANN)
    assert (points(store), score_sheet(store).context.earlier_source) == ({}, "")


def test_a_figure_without_a_source_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match=r"^Say where the earlier figures are from"):
        statements(store.instrument, "", {"1.1": "25"})


@pytest.mark.parametrize(("code", "percent"), [("9.9", "25"), ("3", "25"), ("1.1", "125"), ("1.1", "a few")])
def test_only_percents_of_what_is_scored_can_be_stated(store: Store, code: str, percent: str) -> None:
    with pytest.raises(Refused):
        store.record(Statement(INSPECTION, f"earlier:{code}", percent), ANN)


def test_the_sheet_has_the_comparison_only_where_one_is_stated(store: Store) -> None:
    assert not [block for block in document(score_sheet(store)).blocks if "Earlier" in str(block)]
    store.record_all(statements(store.instrument, "A report", {"1.2": "60"}), ANN)
    blocks = document(score_sheet(store)).blocks
    table = next(block for block in blocks if isinstance(block, TableBlock) and "A report" in block.caption)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["1.2", "Risk of harm", "57%", "0.0–100.0", "60%", "−3"]
    ]
    assert ParagraphBlock(CAUTION, is_caution=True) in blocks


class TestFromAFile:
    def test_its_scores_as_shown_are_the_earlier_ones(self, store: Store, tmp_path: Path) -> None:
        with Store.create(tmp_path / "now.caseread", small_instrument(), "Kent", "2010-03") as later:
            later.record_all(from_file(later, store), ANN)
            sheet = score_sheet(later)
            assert sheet.context.earlier == {"1.1": "25", "1.2": "57", "1": "41", "2.1": "75", "2": "75", "roh": "58"}
            assert sheet.context.earlier_source.startswith("Kent 2008-03, small-1, journal ")
            assert {figure.points for figure in changes(sheet)} == {""}

    def test_a_file_of_this_inspection_is_refused(self, store: Store) -> None:
        with pytest.raises(Refused, match=r"^small\.caseread is a file of this same inspection"):
            from_file(store, store)

    def test_a_later_one_is_refused(self, store: Store, tmp_path: Path) -> None:
        now = Store.create(tmp_path / "then.caseread", small_instrument(), "Kent", "2007-01")
        with now, pytest.raises(Refused, match=r"^small\.caseread is of 2008-03, after this inspection"):
            from_file(now, store)

    def test_one_without_a_score_is_refused(self, store: Store, tmp_path: Path) -> None:
        empty = Store.create(tmp_path / "then.caseread", small_instrument(), "Kent", "2007-01")
        with empty, pytest.raises(Refused, match=r"^then\.caseread has no score of"):
            from_file(store, empty)
