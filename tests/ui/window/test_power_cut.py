"""The plug is pulled while someone reads: no answer shown as given is lost, and reading goes on where it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from model.file.store import Store
from model.journal.records import Statement, case_subject
from resources.access import instrument
from tests.other_program import make_case, seeded
from tests.ui.at_work import page_of
from tests.ui.keyboard import words
from ui.read.read_page import ReadPage
from ui.window.main_window import MainWindow

ROOT = Path(__file__).parents[3]
ME = "Anna"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """One case of the real questionnaire, at its first question."""
    path = tmp_path / "kent.caseread"
    questionnaire = instrument("omi-2007")
    fields = [
        {"name": field.name, "kind": field.kind, "values": [choice.value for choice in field.choices]}
        for field in questionnaire.case_fields
        if field.kind in ("choice", "number")
    ]
    details = make_case({"case_fields": fields}, seeded(3))
    with Store.create(path, questionnaire, "Kent", "2007-11") as store:
        store.record_all(
            [
                Statement(case_subject("K001"), name, int(value) if value.isdigit() and "count" in name else value)
                for name, value in details.items()
            ],
            "Lead",
        )
        store.local.set("assessor", ME)
        store.local.set("place", f"K001\t{questionnaire.questions[0].id}")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("answers", [1, 7, 30])
def test_every_answer_is_there_and_the_window_opens_on_the_same_question(
    answers: int, file: Path, tmp_path: Path, window: MainWindow
) -> None:
    command = [sys.executable, "-m", "tests.ui.power_cut_child", str(tmp_path / "killed.ini"), str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        recorded = [child.stdout.readline().split() for _ in range(answers)]
        child.kill()
        recorded += [line.split() for line in child.stdout.read().splitlines() if len(line.split()) == 2]
    assert child.returncode < 0
    with Store.open(file) as store:
        assert {id_ for id_, _ in recorded} <= store.ids()
        assert store.verify().problems == ()
        place = (store.local.get("place") or "").split("\t")[1]
        order = list(store.reading("K001", ME).outcomes)
    last = recorded[-1][1]
    assert order.index(place) >= order.index(last)
    window.open_file(file)
    assert instrument("omi-2007").question[place].text in words(page_of(window, ReadPage))
