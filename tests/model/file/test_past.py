"""A journal as it stood earlier answers as the file did then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from model.file.ledger import Ledger
from model.file.past import as_it_was
from model.file.store import Store
from tests.ui.scored_inspection import scored_inspection

ASKED: tuple[Callable[[Ledger], object], ...] = (
    Ledger.digest,
    Ledger.size,
    Ledger.cases,
    Ledger.readings,
    Ledger.tallies,
    Ledger.conflicts,
    Ledger.assessors,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return scored_inspection(tmp_path)


def test_all_that_could_be_asked_then_is_answered_as_it_was_then(store: Store, tmp_path: Path) -> None:
    with store:
        then, size = [ask(store) for ask in ASKED], store.size()
        store.reopen("K1", "Ann", "It was the wrong file.")
        assert [ask(store) for ask in ASKED] != then
        files = sorted(tmp_path.iterdir())
        with as_it_was(store.inspection, store.instrument, store.entries()[:size]) as past:
            assert [ask(past) for ask in ASKED] == then
            assert sorted(tmp_path.iterdir()) == files
        with as_it_was(store.inspection, store.instrument, ()) as past:
            assert (past.size(), past.readings(), past.cases()) == (0, [], [])
