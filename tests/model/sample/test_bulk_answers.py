"""Answers in bulk: all of a file or nothing, with those that routing parks counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.file.store import Store
from model.journal.records import NOT_APPLICABLE, Outcome, Refused, Statement
from model.sample.bulk_answers import AnswersPlan, plan_answers

HEADER = "case_ref,assessor,question_id,answer,note\n"


def planned(store: Store, tmp_path: Path, text: str, *, as_new: bool = False) -> AnswersPlan:
    file = tmp_path / "answers.csv"
    file.write_text(text, encoding="utf-8")
    return plan_answers(file, store.instrument, store.cases(), store.reading, store.assessors(), as_new=as_new)


def test_answers_and_notes_are_stated_by_the_assessor_of_each_reading(store: Store, tmp_path: Path) -> None:
    plan = planned(
        store,
        tmp_path,
        HEADER
        + "K001,Anna,plan_made,yes,\n"
        + "K001,Anna,needs_found,work;drugs,\n"
        + "K001,Anna,plan_timely,not_applicable,Moved away\n"
        + "K002,Ben,visits,3,\n"
        + "K002,Ben,remarks,,Only a note\n"
        + "K002,Ben,plan_made,,\n",
    )
    assert (plan.answers, plan.notes, plan.parked) == (4, 2, 0)
    assert Statement("reading/K002/Ben", "note:remarks", "Only a note") in plan.statements
    assert store.record_all(plan.statements) == 6
    anna, ben = store.reading("K001", "Anna"), store.reading("K002", "Ben")
    assert anna.answers == {"plan_made": "yes", "needs_found": ("drugs", "work"), "plan_timely": NOT_APPLICABLE}
    assert (ben.answers, ben.notes) == ({"visits": 3}, {"remarks": "Only a note"})
    assert {entry.author for entry in store.entries("reading/K002/Ben")} == {"Ben"}


def test_answers_that_routing_closes_are_kept_and_counted_as_parked(store: Store, tmp_path: Path) -> None:
    store.record(Statement("reading/K001/Anna", "visits", 2), "Anna")
    plan = planned(
        store,
        tmp_path,
        HEADER
        + "K001,Anna,plan_timely,yes,\n"  # plan_made, which opens it, comes after it in the file
        + "K001,Anna,plan_made,yes,\n"
        + "K001,Anna,risk_on_release,yes,\n"  # a community case
        + "K001,Anna,visits_purposeful,yes,\n"  # two visits are answered already: it is open
        + "K002,Ben,plan_timely,no,\n",  # nobody said that a plan was made
    )
    assert (plan.answers, plan.parked) == (5, 2)
    store.record_all(plan.statements)
    assert store.reading("K001", "Anna").answers["risk_on_release"] == "yes"
    assert store.reading("K001", "Anna").outcomes["risk_on_release"] is Outcome.NOT_RELEVANT


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("K001,Anna,plan_maid,yes,\n", "question 'plan_maid' is not a question of the instrument small-1"),
        ("K009,Anna,plan_made,yes,\n", "question 'plan_made': there is no case 'K009'"),
        ("K001,Anna,plan_made,perhaps,\n", "question 'plan_made': 'perhaps' is not one of yes, no"),
        ("K001,Anna,plan_made,not_applicable,\n", "question 'plan_made': 'not_applicable' is not one of"),
        ("K001,Anna,visits,-1,\n", "question 'visits': '-1' is not a whole number"),
        (f"K001,Anna,plan_made,yes,{'x' * 20_001}\n", "question 'plan_made': 'x+ is not a text of at most 20000"),
        ("K001,,plan_made,yes,\n", "question 'plan_made': Assessor name '' is not usable"),
        ("K001,Anna,risk_screened,no,\n", "question 'risk_screened' of case K001, read by Anna, is on line 2 already"),
    ],
)
def test_a_wrong_row_refuses_the_file_with_its_line_and_question(
    store: Store, tmp_path: Path, row: str, named: str
) -> None:
    with pytest.raises(Refused, match=rf"^answers\.csv: line 3: {named}.*\.$"):
        planned(store, tmp_path, HEADER + "K001,Anna,risk_screened,yes,\n" + row)


def test_columns_are_those_of_the_contract(store: Store, tmp_path: Path) -> None:
    without_note = HEADER.replace(",note", "")
    assert planned(store, tmp_path, without_note + "K001,Anna,plan_made,yes\n").answers == 1
    with pytest.raises(Refused, match="the column answer is missing"):
        planned(store, tmp_path, "case_ref,assessor,question_id\n")
    with pytest.raises(Refused, match="the column 'mood' is not known"):
        planned(store, tmp_path, HEADER.replace("note", "mood"))


def test_a_name_is_one_however_it_is_composed_and_spaced(store: Store, tmp_path: Path) -> None:
    plan = planned(
        store,
        tmp_path,
        HEADER
        + "K001,Si\u00e2n Rees,plan_made,yes,\n"
        + "K002,Sia\u0302n Rees,plan_made,yes,\n"
        + " K001 ,Si\u00e2n \u00a0 Rees,visits,3,\n",
    )
    assert {statement.subject for statement in plan.statements} == {
        "reading/K001/Si\u00e2n Rees",
        "reading/K002/Si\u00e2n Rees",
    }


@pytest.mark.parametrize("known", [True, False])
def test_a_name_that_is_like_another_is_asked_about(store: Store, tmp_path: Path, *, known: bool) -> None:
    if known:
        store.record(Statement("reading/K002/Si\u00e2n", "plan_made", "yes"), "Si\u00e2n")
    text = HEADER + ("" if known else "K001,Si\u00e2n,plan_made,yes,\n") + "K001,si\u00e2n,plan_made,no,\n"
    with pytest.raises(
        Refused, match=r"'si\u00e2n' is like 'Si\u00e2n', .*: put right which is wrong, or say --as-new"
    ):
        planned(store, tmp_path, text)
    subjects = {statement.subject for statement in planned(store, tmp_path, text, as_new=True).statements}
    assert "reading/K001/si\u00e2n" in subjects


def test_a_case_that_is_not_there_is_named_with_the_one_that_is_like_it(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"there is no case 'k1' in this inspection, but there is 'K001'\."):
        planned(store, tmp_path, HEADER + "k1,Anna,plan_made,yes,\n")
