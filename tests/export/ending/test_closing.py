"""What is named as still open before an inspection is closed: only what its instrument asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from export.ending.closing import still_open
from model.file.store import Store
from model.journal.journal import make
from model.journal.records import INSPECTION, NOT_APPLICABLE, Statement, Value, case_subject
from resources.access import instrument


def open_in(folder: Path, instrument_id: str, stated: dict[str, Value]) -> str:
    """What is said to be open in an inspection of one case, of which this is stated."""
    with Store.create(folder / "a.caseread", instrument(instrument_id), "Kent", "2007-11") as store:
        store.record(Statement(case_subject("K1"), "gender", "female"), "Lea")
        store.record_all([Statement(INSPECTION, field, value) for field, value in stated.items()], "Lea")
        return " ".join(still_open(store))


@pytest.mark.parametrize("id_", ["esi-2006", "iqr-2003", "qi-2018", "roh-2007", "omi-2007"])
def test_conclusions_are_missed_only_where_there_are_any(tmp_path: Path, id_: str) -> None:
    assert ("not decided" in open_in(tmp_path, id_, {})) == (id_ == "omi-2007")


def test_marks_are_missed_by_strand(tmp_path: Path) -> None:
    stated: dict[str, Value] = {
        f"mark:{strand}:{criterion.code}": "not"
        for strand in ("think_first", "reasoning")
        for criterion in instrument("iqr-2003").criteria
    }
    del stated["mark:reasoning:A1.2"]
    del stated["mark:think_first:A1.3"]
    carried: dict[str, Value] = {"earlier_mark:think_first:A1.3": NOT_APPLICABLE}  # so it needs none now
    assert "1 mark not given: A1.2 for R&R." in open_in(tmp_path, "iqr-2003", stated | carried)


def test_what_a_lead_judges_is_not_called_a_grading(tmp_path: Path) -> None:
    said = open_in(tmp_path, "qi-2018", {"grade:PP": "acceptable"})
    assert "3 judgements not given: RR; AS; WT." in said
    assert "grading" not in said


def test_a_conflict_is_named_in_words(tmp_path: Path) -> None:
    with Store.create(tmp_path / "a.caseread", instrument("iqr-2003"), "Kent", "2007-11") as store:
        for value, lead in (("fully", "Lea"), ("not", "Leo")):
            store.apply([make(Statement(INSPECTION, "mark:think_first:A1.1", value), lead, "2007-11-12T09:00:00Z")])
        assert "1 conflict not settled: Mark of A1.1 for Think First." in " ".join(still_open(store))


def test_respondents_whom_nobody_began_with_are_called_what_they_are(tmp_path: Path) -> None:
    with Store.create(tmp_path / "a.caseread", instrument("offender-managers-2007"), "Kent", "2007-11") as store:
        store.record_all([Statement(case_subject(ref), "grade", "po") for ref in ("M1", "M2")], "Lea")
        assert still_open(store)[0] == "2 offender managers that nobody has begun to read: M1; M2."
