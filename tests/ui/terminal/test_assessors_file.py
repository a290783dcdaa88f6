"""In an assessor's file the commands do nothing that the assessor's return could not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.file.store import Store
from tests.commands import exit_status
from tests.ui.at_work import inspection
from ui.session.session import READER


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return inspection(tmp_path, author="Ann", role=READER)


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (("close", "FILE", "--yes"), "an inspection is closed"),
        (("reopen", "FILE", "--reason", "a late case"), "an inspection is opened again"),
        (("merge", "FILE", "OTHER"), "returns are merged"),
        (("pack", "FILE", "--assessor", "Bob", "-o", "OUT"), "packs are made"),
        (("keys", "FILE"), "keys are looked after"),
        (("evidence", "FILE", "RESPONDENTS"), "evidence is added"),
    ],
)
def test_what_only_the_lead_does_is_refused_in_one_sentence(
    command: tuple[str, ...], what: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = {
        "FILE": file,
        "OTHER": tmp_path / "ann.caseread-return",
        "OUT": tmp_path / "bob.caseread-pack",
        "RESPONDENTS": inspection(tmp_path, "respondents"),
    }
    with Store.open(file) as store:
        digest = store.digest()
    assert exit_status(*(paths.get(word, word) for word in command)) == 1
    out, error = capsys.readouterr()
    assert (out, error) == ("", f"kent.caseread is an assessor's file: {what} in the lead inspector's.\n")
    assert not paths["OUT"].exists()
    with Store.open(file) as store:
        assert store.digest() == digest


ANSWERS = "case_ref,assessor,question_id,answer,note\nK001,{},plan_made,yes,\n"


def test_answers_are_entered_and_signed_for_its_owner_alone(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "answers.csv"
    listed.write_text(ANSWERS.format("Bob"), encoding="utf-8")
    assert exit_status("answers", file, listed) == 1
    assert capsys.readouterr().err == (
        "kent.caseread is Ann's file: answers are entered for Bob in theirs, or in the lead inspector's.\n"
    )
    assert exit_status("sign", file, "--assessor", "Bob") == 1
    assert capsys.readouterr().err == (
        "kent.caseread is Ann's file: a reading is signed by Bob in theirs, or in the lead inspector's.\n"
    )
    with Store.open(file) as store:
        assert store.readings() == []
    listed.write_text(ANSWERS.format("Ann"), encoding="utf-8")
    assert exit_status("answers", file, listed) == 0
    assert exit_status("sign", file, "--assessor", "Ann", "--incomplete", "It was called away.") == 0
