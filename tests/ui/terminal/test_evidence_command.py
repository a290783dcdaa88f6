"""`evidence FILE RESPONDENTS.caseread`: counts are added, scores stay, and a refusal changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from main import main
from tests.respondents import READER, brought, sentencers
from tests.ui.scored_inspection import scored_inspection


def status(*arguments: object) -> object:
    """Run one command; its exit status."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as stop:
        return stop.code


def scored(file: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert status("score", file, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_counts_are_added_and_no_score_moves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scored_inspection(tmp_path).close()
    sentencers(tmp_path).close()
    area, respondents = tmp_path / "small.caseread", tmp_path / "sentencers.caseread"
    before = scored(area, capsys)
    assert status("evidence", area, respondents) == 0
    said = capsys.readouterr().out
    assert said.startswith("12 questions of Sentencer questionnaire: returned 2 of 8 sent (25%); journal ")
    after = scored(area, capsys)
    assert [one["of"] for one in after.pop("evidence") if one["question"] == "liaison"] == [2]
    del before["journal_digest"], after["journal_digest"]
    assert before == after


def test_what_is_not_counted_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scored_inspection(tmp_path).close()
    with sentencers(tmp_path) as entered:
        brought(tmp_path, entered, "S002", accepted=False).close()
    assert status("evidence", tmp_path / "small.caseread", tmp_path / "brought.caseread") == 0
    counted, uncounted = capsys.readouterr().out.splitlines()
    assert "returned 1 of 8 sent" in counted
    assert uncounted.endswith(f"the key that brought it was never accepted there: S002 by {READER}.")


def test_a_refusal_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scored_inspection(tmp_path).close()
    sentencers(tmp_path, area="Surrey").close()
    area = tmp_path / "small.caseread"
    before = scored(area, capsys)
    assert status("evidence", area, tmp_path / "sentencers.caseread") == 1
    assert capsys.readouterr().err == "sentencers.caseread is of Surrey, and this inspection is of Kent.\n"
    assert scored(area, capsys) == before
