"""A rule that takes no mean, on the Scores page: what holds for means alone is left out, and it is said why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from export.sheet.sheet import score_sheet
from export.sheet.weights import NO_WEIGHTS
from model.file.store import Store
from tests.median_inspection import median_inspection
from ui.results.distance_words import NO_DISTANCE, distance_words, moves
from ui.results.score_lines import question_lines, rests_on


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with median_inspection(tmp_path) as opened:
        yield opened


def test_no_question_has_a_weight_and_it_is_said(store: Store) -> None:
    sheet = score_sheet(store)
    assert [line.cells[-2] for line in question_lines(sheet, store.instrument, "1.2")] == ["–", "–", "–"]
    assert rests_on(sheet, store.instrument, "1.2") == f"It rests on 3 questions, 3 with relevant cases. {NO_WEIGHTS}"


def test_no_distance_is_given_and_it_is_said(store: Store) -> None:
    assert distance_words(score_sheet(store), store.instrument, "1.2") == NO_DISTANCE


def test_nothing_is_said_of_a_figure_without_a_score(store: Store) -> None:
    assert distance_words(score_sheet(store, where={"hours": "77"}), store.instrument, "1.2") == ""


def test_a_case_counts_in_a_figure_that_it_need_not_move(store: Store) -> None:
    assert moves(store.instrument, "K2", store.outcomes()["K2"]).startswith("Case K2 counts in 1.1 (1 below), 1.2 (")
