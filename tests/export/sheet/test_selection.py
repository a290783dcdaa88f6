"""What the sample can be divided by, and which cases that keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from export.sheet.selection import clauses, options, selected
from model.file.store import Store
from model.journal.records import INSPECTION, Refused, Statement, case_subject
from resources.access import instrument
from tests.ui.scored_inspection import ANN, scored_inspection


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """K1 licence, K2 custody, K3 to K5 community; supervision in all."""
    with scored_inspection(tmp_path) as opened:
        yield opened


def words(store: Store) -> list[str]:
    return [option.words for option in options(store)]


def test_values_that_occur_are_offered_in_the_words_of_their_fields(store: Store) -> None:
    assert words(store) == [
        "Sentence: Community",
        "Sentence: Licence",
        "Sentence: Custody",
        "Requirements: Supervision",
    ]


def test_free_text_is_offered_where_cases_share_it(store: Store) -> None:
    for ref, remark in {"K1": "North office", "K2": "North office", "K3": "Alone"}.items():
        store.record(Statement(case_subject(ref), "remark", remark), ANN)
    assert words(store)[-1] == "Remark: North office"
    assert [option.joins for option in options(store)][-2:] == [True, False]


def test_kinds_of_reader_are_offered_once_stated(store: Store) -> None:
    store.record(Statement(INSPECTION, f"assessor:{ANN}", "practice_assessor"), ANN)
    assert words(store)[-1] == "Read by: Practice assessor"


def test_a_withdrawn_case_offers_nothing(store: Store) -> None:
    store.record(Statement(case_subject("K1"), "withdrawn", "Moved away"), ANN)
    assert "Sentence: Licence" not in words(store)


def test_every_option_keeps_somebody(store: Store) -> None:
    store.record(Statement(INSPECTION, f"assessor:{ANN}", "inspector"), ANN)
    for option in options(store):
        assert selected(store, clauses(store.instrument, {option.field: option.value}), drafts=True)


def test_a_subsample_is_refused_in_plain_words_where_there_is_none() -> None:
    with pytest.raises(Refused, match=r"^qi-2018 names no subsamples\.$"):
        clauses(instrument("qi-2018"), {"subsample": "high_risk"})
