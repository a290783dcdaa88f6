"""Distances and moves in words, on the inspection worked out by hand in scored_inspection.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from export.sheet.sheet import score_sheet
from model.file.store import Store
from tests.ui.scored_inspection import scored_inspection
from ui.results.distance_words import distance_words, moves


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with scored_inspection(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("code", "words"),
    [
        # 1.2 is 56.7%; 61.5 is 4.8 points off. One more: 1.2.1 13.3, 1.2.2 20, 1.2.3 5.
        ("1.2", "To reach 62%: 1 more sufficient answer on 1.2.1 (or 1 on 1.2.2, or 1 on 1.2.3)."),
        # 1.1 rests on its summary, 1 of 4 above: 25 points for each.
        ("1.1", "To reach 62%: 2 more sufficient answers on 1.1.5."),
        # 2.1 likewise, 3 of 4: one fewer makes 50%.
        ("2.1", "To drop it below 70%: 1 fewer sufficient answer on 2.1.6."),
        # Section 1 is 40.8%. One more on 1.1.5 adds 12.5, on 1.2.1 6.7, on 1.2.2 10, on 1.2.3 2.5; 20.7 are wanted.
        (
            "1",
            "To reach 62%: 2 more sufficient answers on 1.1.5, or 2 spread over 1.1.5 and 1.2.2.",
        ),
    ],
)
def test_what_would_move_a_figure_over_a_line(store: Store, code: str, words: str) -> None:
    assert distance_words(score_sheet(store), store.instrument, code) == words


def test_a_figure_without_a_score_has_no_distance(store: Store) -> None:
    sheet = score_sheet(store, where={"hours": "77"})
    assert distance_words(sheet, store.instrument, "1.2") == ""


def test_a_case_names_the_figures_it_moves(store: Store) -> None:
    outcomes = store.outcomes()
    assert moves(store.instrument, "K2", outcomes["K2"]) == (
        "Case K2 moves 1.1 (1 below), 1.2 (2 above, 1 below), 2.1 (1 above) and the Risk of Harm thread "
        "(1 above, 1 below)."
    )
    assert "Risk of Harm" not in moves(store.instrument, "K4", outcomes["K4"])
