"""The Read page with the real questionnaire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.journal.records import Outcome
from resources import access
from tests.conftest import case_statements
from tests.ui.at_work import focus
from tests.ui.keyboard import press
from tests.ui.read_desk import (
    ME,
    Desk,
    Key,
)
from ui.read import walk


@pytest.fixture
def real_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """One case of the Offender Management Inspection: a licence, with most of what a case can have."""
    instrument = access.instrument("omi-2007")
    details = {each.name: each.choices[1].value for each in instrument.case_fields if each.kind == "choice"}
    details |= {"sentence_type": "licence", "ppo": "yes"}
    numbers = {each.name: 3 for each in instrument.case_fields if each.kind == "number"}
    with Store.create(tmp_path / "real.caseread", instrument, "Kent", "2007-03") as store:
        store.record_all(case_statements("K001", {**details, **numbers}), ME)
        store.local.set("assessor", ME)
        desk = Desk(qtbot, store)
        yield desk
        desk.pages.close_file()


def test_a_real_case_takes_a_key_for_each_question_that_is_chosen(real_desk: Desk) -> None:
    instrument = real_desk.store.instrument
    pressed = 0
    while "Sign K001?" not in real_desk.says:
        kind = instrument.question[_asked(real_desk)].scale.kind
        keys: dict[str, list[Key | str]] = {
            "choice": ["1"],
            "multi": ["1", Key.Key_Return],
            "number": ["2", Key.Key_Return],
        }
        press(*keys.get(kind, ["2007-03-12", Key.Key_Return]))
        pressed += 1
        assert pressed < len(instrument.questions)
    outcomes = real_desk.store.reading("K001", ME).outcomes
    assert pressed == sum(outcome is not Outcome.NOT_RELEVANT for outcome in outcomes.values())
    assert pressed > 100
    assert f"of {walk.count(instrument.questions, outcomes).required} answered, 0 missing" in real_desk.says


def _asked(desk: Desk) -> str:
    """The question on view, by its number."""
    number = focus().accessibleName().removeprefix("Answer to ").split(" ")[0]
    return next(question.id for question in desk.store.instrument.questions if question.number == number)


def test_the_guidance_stays_open_from_question_to_question(real_desk: Desk) -> None:
    first, second = real_desk.store.instrument.criteria[1].questions[:2]
    real_desk.pages.read_case("K001", first.id)
    assert first.guidance not in real_desk.says
    press(Key.Key_F1)
    assert first.guidance in real_desk.says
    press(Key.Key_Return)
    assert second.guidance in real_desk.says
    press(Key.Key_F1)
    assert second.guidance not in real_desk.says


def test_where_a_question_comes_from_is_said(real_desk: Desk) -> None:
    question = next(each for each in real_desk.store.instrument.questions if each.confidence == "low" and each.source)
    real_desk.pages.read_case("K001", question.id)
    assert f"Source: {question.source} · Confidence: low" in real_desk.says
