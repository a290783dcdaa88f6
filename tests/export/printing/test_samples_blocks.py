"""The samples side by side, and what a check says has changed, speak of what the instrument is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from export.printing.samples_blocks import samples_blocks
from export.printing.sheet_check import changes
from export.printing.text import block_lines
from export.sheet.sheet import ScoreSheet, score_sheet
from model.file.store import Store
from model.instrument.reader import read
from model.journal.records import Statement, Value, case_subject, reading_subject
from tests.small_instrument import small_files

ANN = "Ann"
PART = {"id": "custody", "title": "The hard cases", "where": {"sentence_type": ["custody"]}}
"""Its title is the instrument's own word, and stays as it is."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two sessions, one of them in custody, with one answer each, unsigned."""
    files = small_files()
    files["instrument.toml"] |= {"unit": {"one": "session", "many": "sessions"}, "subsamples": [PART]}
    with Store.create(tmp_path / "sessions.caseread", read(files), "Kent", "2008-03") as opened:
        for ref, sentence in (("S1", "custody"), ("S2", "community")):
            details: dict[str, Value] = {"sentence_type": sentence, "requirements": ("supervision",), "hours": 0}
            opened.record_all([Statement(case_subject(ref), name, value) for name, value in details.items()], ANN)
            opened.record(Statement(reading_subject(ref, ANN), "plan_overall", "poor"), ANN)
        yield opened


def side_by_side(sheet: ScoreSheet) -> str:
    assert sheet.context.samples is not None
    return "\n".join(block_lines(samples_blocks(sheet.context.samples, sheet.head.unit)))


def test_the_samples_side_by_side_are_of_sessions(store: Store) -> None:
    text = side_by_side(score_sheet(store, drafts=True))
    assert "Every figure of all sessions beside those of a part of them" in text
    assert "All sessions, n 2" in text
    assert "* The hard cases: 1 of the 2 sessions, those with Sentence: Custody." in text
    assert "The sessions of a part are among all sessions too." in text
    assert not re.search(r"\bcases?\b", text.replace("The hard cases", ""), re.IGNORECASE)


def test_what_changed_is_told_of_sessions(store: Store) -> None:
    before = score_sheet(store)
    store.sign("S1", ANN, "As it is")
    assert next(changes(before, score_sheet(store))) == "Sessions: 0 → 1"
