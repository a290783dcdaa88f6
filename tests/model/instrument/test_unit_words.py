"""Sentences about cases, said of somebody else."""

from __future__ import annotations

import pytest

from model.instrument.instrument import CASES, Unit
from model.instrument.unit_words import counted_units, for_unit
from resources.access import instrument, instrument_ids

MANAGER, VICTIM = Unit("offender manager", "offender managers"), Unit("victim", "victims")


@pytest.mark.parametrize(
    ("sentence", "of_managers", "of_victims"),
    [
        ("Cases", "Offender managers", "Victims"),
        ("&Add a case…", "&Add an offender manager…", "&Add a victim…"),
        ("A case is known by a reference", "An offender manager is known by a reference", "A victim is known by"),
        ("C&ase", "O&ffender manager", "V&ictim"),
        ("All my cases (3)", "All my offender managers (3)", "All my victims (3)"),
        ("columns: case_ref", "columns: case_ref", "columns: case_ref"),
        ("What the case files show", "What the case files show", "What the case files show"),
        ("In casework, caseload", "In casework, caseload", "In casework, caseload"),
    ],
)
def test_a_sentence_is_said_of_the_unit(sentence: str, of_managers: str, of_victims: str) -> None:
    assert for_unit(MANAGER, sentence) == of_managers
    assert for_unit(VICTIM, sentence).startswith(of_victims)
    assert for_unit(CASES, sentence) == sentence


def test_numbers_are_counted_in_the_unit() -> None:
    assert [counted_units(number, MANAGER) for number in (0, 1, 43)] == [
        "0 offender managers",
        "1 offender manager",
        "43 offender managers",
    ]


def test_each_questionnaire_asks_whom_it_says() -> None:
    units = {name: instrument(name).unit.one for name in instrument_ids() if instrument(name).unit != CASES}
    assert units == {
        "iqr-2003": "case file",
        "case-interviews-2007": "interview",
        "offender-managers-2007": "offender manager",
        "offenders-2007": "offender",
        "victims-2007": "victim",
        "sentencers-2007": "sentencer",
    }
