from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from export.sheet.sheet import ScoreSheet, score_sheet
from export.sheet.sheet_json import as_json
from model.file.store import Store
from model.journal.records import INSPECTION, Refused, Tally, case_subject, reading_subject
from tests.export.inspections import ANN, BEN, inspection, sign_all, state


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with inspection(tmp_path) as opened:
        yield opened


def scores(sheet: ScoreSheet) -> dict[str, Fraction | None]:
    return {row.code: row.score for row in (*sheet.figures.criteria, *sheet.figures.sections, *sheet.figures.threads)}


# The figures below are worked out by hand from tests/export/inspections.py.


def test_signed_readings_are_scored(store: Store) -> None:
    sign_all(store)
    sheet = score_sheet(store)
    assert scores(sheet) == {
        "1.1": Fraction(1, 2),  # 0.8 x mean(1/1, 0/1) + 0.2 x 1/2
        "1.2": Fraction(7, 10),  # 0.8 x mean(1/2, 1/1) + 0.2 x 1/2
        "2.1": Fraction(6, 10),  # 0.8 x mean(1/1, 0/1) + 0.2 x 1/1
        "1": Fraction(6, 10),
        "2": Fraction(6, 10),
        "roh": Fraction(5, 6),  # mean(1/2, 1/1, 1/1)
    }
    assert [row.shown for row in (*sheet.figures.criteria, *sheet.figures.threads)] == [50, 70, 60, 83]
    assert [row.n for row in (*sheet.figures.criteria, *sheet.figures.threads)] == [(1, 2), (1, 2), (1, 1), (1, 2)]
    assert (sheet.basis.sample, sheet.basis.cases, sheet.basis.drafts, sheet.basis.provisional) == (2, 2, 0, False)
    assert sheet.basis.readers == {"Inspector": 1, "Area assessor": 1}
    assert sheet.figures.questions["delivery_overall"] == Tally(above=1, not_applicable=1)
    assert sheet.figures.questions["risk_on_release"] == Tally(above=1, not_relevant=1)


def test_nothing_signed_is_a_sheet_without_scores(store: Store) -> None:
    sheet = score_sheet(store)
    assert set(scores(sheet).values()) == {None}
    assert (sheet.basis.sample, sheet.basis.cases, sheet.basis.provisional) == (2, 0, False)
    assert sheet.basis.readers == {}
    assert {tally.relevant for tally in sheet.figures.questions.values()} == {0}


def test_drafts_count_when_asked_for_and_make_it_provisional(store: Store) -> None:
    store.sign("C-1", ANN)
    sheet = score_sheet(store, drafts=True)
    assert (sheet.basis.cases, sheet.basis.drafts, sheet.basis.provisional) == (2, 1, True)
    assert scores(sheet)["1.2"] == Fraction(7, 10)
    store.sign("C-2", BEN)
    assert not score_sheet(store, drafts=True).basis.provisional


def test_a_signature_made_void_no_longer_counts(store: Store) -> None:
    sign_all(store)
    state(store, reading_subject("C-2", BEN), {"risk_screened": "yes"})
    sheet = score_sheet(store)
    assert sheet.basis.cases == 1
    assert sheet.figures.questions["risk_screened"] == Tally(above=1)


def test_where_keeps_the_cases_that_meet_it(store: Store) -> None:
    sign_all(store)
    sheet = score_sheet(store, where={"sentence_type": "licence;custody"})
    assert (sheet.basis.sample, sheet.basis.cases) == (1, 1)
    assert sheet.figures.questions["risk_screened"] == Tally(below=1)
    assert sheet.basis.where == ("sentence_type=licence;custody",)
    assert sheet.basis.subgroup == "Sentence: Licence or Custody"
    assert score_sheet(store, where={"requirements": "programme"}).basis.cases == 1
    assert score_sheet(store, where={"requirements": "supervision"}).basis.cases == 2
    assert score_sheet(store, where={"hours": "20"}).basis.cases == 1
    assert score_sheet(store, where={"hours": "20", "sentence_type": "custody"}).basis.cases == 0


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ({"tier": "4"}, "There is no case field 'tier'; there are sentence_type, "),
        ({"sentence_type": "fine"}, "sentence_type: 'fine' is not one "),
        ({"hours": "many"}, "hours: 'many' is not a whole number"),
        ({"hours": ""}, "hours: no value is given"),
    ],
)
def test_where_names_what_it_does_not_know(store: Store, where: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused, match=f"^{sentence}"):
        score_sheet(store, where=where)


def test_conclusions_are_suggested_by_the_score_and_decided_by_the_lead(store: Store) -> None:
    sign_all(store)
    state(store, INSPECTION, {"conclusion:1.1": "good", "note:conclusion:1.1": "Few cases."})
    first, second, third = score_sheet(store).figures.criteria
    assert (first.suggested, first.decided, first.reason) == ("urgent priority for improvement", "good", "Few cases.")
    assert (second.suggested, second.decided, second.reason) == ("good", None, "")
    assert third.suggested == "urgent priority for improvement"


def test_gradings_are_in_words_once_given(store: Store) -> None:
    state(store, INSPECTION, {"grade:3.1": "partly", "note:grade:3.1": "No plan for leave."})
    first, second = score_sheet(store).judgements.gradings
    assert (first.grade, first.reason) == ("Partly met", "No plan for leave.")
    assert (second.grade, second.reason) == (None, "")


def test_what_is_open_is_counted(store: Store) -> None:
    sign_all(store)
    state(store, reading_subject("C-1", BEN), {"plan_made": "yes"})
    store.sign("C-1", BEN, reason="Read in part.")
    assert score_sheet(store).basis.double_open == 1
    state(store, INSPECTION, {"record:C-1": BEN})
    sheet = score_sheet(store)
    assert sheet.basis.double_open == 0
    assert sheet.basis.readers == {"Area assessor": 1}
    assert sheet.basis.open_conflicts == 0


def test_a_withdrawn_case_is_no_part_of_the_sample(store: Store) -> None:
    sign_all(store)
    state(store, case_subject("C-1"), {"withdrawn": "Moved away."})
    sheet = score_sheet(store)
    assert (sheet.basis.sample, sheet.basis.cases) == (1, 1)


def test_an_assessor_of_no_type_is_a_reader_all_the_same(store: Store) -> None:
    state(store, INSPECTION, {f"assessor:{BEN}": None})
    sign_all(store)
    assert score_sheet(store).basis.readers == {"Inspector": 1, "Type not given": 1}


def test_the_sheet_knows_its_journal_and_the_command_that_makes_it_again(store: Store) -> None:
    sheet = score_sheet(store, drafts=True, where={"hours": "20"})
    assert sheet.head.journal_digest == store.digest()
    assert sheet.head.instrument_sha256 == store.instrument.sha256
    assert sheet.basis.command == "python main.py score FILE --json --drafts --where hours=20"


def test_json_is_as_the_contract_has_it(store: Store) -> None:
    sign_all(store)
    state(store, INSPECTION, {"grade:3.1": "well", "conclusion:1.2": "good"})
    told = as_json(score_sheet(store))
    assert list(told) == [
        *("instrument", "instrument_sha256", "rule", "journal_digest", "cases", "provisional"),
        *("questions", "criteria", "sections", "threads", "gradings"),
    ]
    assert list(told["questions"]) == [question.id for question in store.instrument.scored]
    assert told["questions"]["plan_timely"] == {
        "above": 1,
        "below": 0,
        "not_applicable": 0,
        "not_relevant": 1,
        "unanswered": 0,
    }
    assert told["criteria"]["1.2"] == {
        "score": "7/10",
        "percent": 70.0,
        "shown": 70,
        "n": [1, 2],
        "interval": told["criteria"]["1.2"]["interval"],
        "suggested": "good",
        "decided": "good",
    }
    assert told["threads"]["roh"] | {"interval": None} == {
        "score": "5/6",
        "percent": 83.3333333,
        "shown": 83,
        "n": [1, 2],
        "interval": None,
    }
    assert list(told["sections"]) == ["1", "2"]
    assert told["gradings"] == {"3.1": "Well met", "3.2": None}


def test_json_says_null_where_there_is_no_score_and_names_a_subgroup(store: Store) -> None:
    told = as_json(score_sheet(store, where={"hours": "20"}))
    assert told["where"] == ["hours=20"]
    assert set(told["criteria"]["1.1"].values()) == {None}
