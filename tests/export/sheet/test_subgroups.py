"""A part of the sample beside the whole, against the inspection worked out by hand in tests/ui/scored_inspection.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from export.printing.subgroup_blocks import subgroup_table
from export.sheet.selection import clauses, selected
from export.sheet.sheet import score_sheet
from export.sheet.subgroups import GroupComparison, Subgroup, beside
from model.file.store import Store
from model.journal.records import INSPECTION, Refused, Statement, reading_subject
from resources.access import instrument, instrument_ids
from tests.respondents import sentencers
from tests.ui.scored_inspection import ANN, BOB, scored_inspection

RELEASED = {"sentence_type": "custody;licence"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with scored_inspection(tmp_path) as opened:
        yield opened


def subgroup(store: Store, where: Mapping[str, str], *, drafts: bool = False) -> Subgroup:
    whole, group = score_sheet(store, drafts=drafts), score_sheet(store, drafts=drafts, where=where)
    return beside(store.instrument, whole, group)


def rows(compared: Subgroup) -> dict[str, GroupComparison]:
    return {row.key: row for row in compared.rows}


def test_a_group_stands_beside_the_whole_with_its_n(store: Store) -> None:
    """K1 and K2: screened 2 of 2, reviewed 1 of 2, overall 2 of 2; so 1.2 is 0.8 x 3/4 + 0.2 = 80%, against 57%."""
    found = rows(subgroup(store, RELEASED))
    screened, criterion = found["risk_screened"], found["1.2"]
    assert (screened.group.text, screened.group.n, screened.whole.text, screened.whole.n) == ("100%", "2", "67%", "3")
    assert (criterion.group.text, criterion.group.n, criterion.whole.text) == ("80%", "2", "57%")
    assert (screened.standing, criterion.standing) == ("better", "better")
    assert found["risk_on_release"].standing == "level"
    assert found["plan_overall"].standing == "worse"


def test_the_figures_are_those_of_a_sheet_of_the_group(store: Store) -> None:
    sheet, found = score_sheet(store, where=RELEASED), rows(subgroup(store, RELEASED))
    for row in (*sheet.figures.criteria, *sheet.figures.sections, *sheet.figures.threads):
        assert found[row.code].group.text == f"{row.shown}%"
    for question in sheet.figures.annex:
        assert found[question.id].group.n == (str(question.tally.relevant) if question.tally.relevant else "–")


def test_the_questions_on_which_it_is_worse_are_counted_by_a_stated_rule(store: Store) -> None:
    """Screened 2/2 against 2/3 and overall 2/2 against 2/4 better, delivery 2/2 against 3/4 better; the plan 0/2."""
    compared = subgroup(store, RELEASED)
    assert {name: compared.questions(name) for name in ("worse", "better", "level")} == counted_anew(store)
    assert compared.verdict.startswith("The group is worse than the whole sample on 1 of ")
    assert "at least 1 relevant case in the group" in compared.verdict


def counted_anew(store: Store) -> dict[str, int]:
    whole, group = score_sheet(store).figures.questions, score_sheet(store, where=RELEASED).figures.questions
    gaps = [
        tally.above * whole[id_].relevant - whole[id_].above * tally.relevant
        for id_, tally in group.items()
        if tally.relevant
    ]
    return {
        "worse": sum(gap < 0 for gap in gaps),
        "better": sum(gap > 0 for gap in gaps),
        "level": gaps.count(0),
    }


def test_few_cases_are_shown_as_counts_and_are_not_compared(store: Store) -> None:
    instrument = replace(store.instrument, small_group=3)
    compared = beside(instrument, score_sheet(store), score_sheet(store, where=RELEASED))
    found = rows(compared)
    assert found["risk_screened"].group.text == "2 of 2"
    assert found["risk_screened"].whole.text == "67%"
    assert found["risk_on_release"].whole.text == "1 of 2"
    assert found["1.2"].group.text == "5 of 6"  # answers, for a criterion: 2 of 2, 1 of 2 and 2 of 2
    assert {row.standing for row in compared.rows} == {""}
    assert compared.verdict == "No question has at least 3 relevant cases in the group, so none is compared."


@pytest.mark.parametrize("id_", instrument_ids())
def test_no_instrument_that_ships_calls_a_group_worse_on_the_strength_of_a_few_cases(id_: str) -> None:
    assert instrument(id_).small_group == 10


def test_a_group_of_respondents_is_spoken_of_as_such(tmp_path: Path) -> None:
    with sentencers(tmp_path) as asked:
        compared = beside(asked.instrument, score_sheet(asked), score_sheet(asked, where={"answered": "post"}))
    told = [compared.verdict, compared.few, str(subgroup_table(compared)[0])]
    assert "at least 10 relevant sentencers" in told[0]
    assert "fewer than 10 sentencers are relevant" in told[1]
    assert "2 of 2 sentencers" in told[2]
    assert not any("case" in text for text in told)


def test_the_order_is_criteria_with_their_questions_then_the_section_then_threads(store: Store) -> None:
    keys = [row.key for row in subgroup(store, RELEASED).rows]
    assert keys[4:10] == ["1.2", "risk_screened", "risk_on_release", "risk_overall", "1", "2.1"]
    assert keys[-1] == "roh"


def test_a_group_of_nobody_has_no_figures(store: Store) -> None:
    compared = subgroup(store, {"hours": "77"})
    assert compared.cases == 0
    assert {(row.group.text, row.group.n, row.standing) for row in compared.rows} == {("–", "–", "")}


def test_a_combination_keeps_the_cases_that_meet_all(store: Store) -> None:
    asked = clauses(store.instrument, {"sentence_type": "licence;community", "requirements": "supervision"})
    assert selected(store, asked, drafts=False) == {"K1", "K3", "K4", "K5"}


def test_the_type_of_reader_is_asked_for_like_a_detail(store: Store) -> None:
    store.record(Statement(INSPECTION, f"assessor:{ANN}", "inspector"), ANN)
    store.record(Statement(INSPECTION, f"assessor:{BOB}", "area_assessor"), ANN)
    store.record(Statement(reading_subject("K5", BOB), "risk_screened", "no"), BOB)
    assert score_sheet(store, where={"reader": "inspector"}).basis.cases == 4
    assert score_sheet(store, where={"reader": "area_assessor"}).basis.cases == 0
    assert score_sheet(store, where={"reader": "inspector"}).basis.subgroup == "Read by: Inspector"
    with pytest.raises(Refused, match=r"^reader: 'judge' is not one or more of inspector"):
        score_sheet(store, where={"reader": "judge"})


def test_drafts_make_the_comparison_provisional(store: Store) -> None:
    assert not subgroup(store, {"sentence_type": "community"}).provisional
    assert subgroup(store, {"sentence_type": "community"}, drafts=True).provisional
    assert not subgroup(store, RELEASED, drafts=True).drafts
