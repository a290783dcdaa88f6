"""What is taken from the area's list: what a draw and what swaps would state, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.file.store import Store
from model.journal.records import INSPECTION, Statement, case_subject
from model.sample.plan_from_list import plan_draw, plan_swaps
from model.sample.sample import SampleFile, read_sample

HEADER = "case_ref,sentence_type,requirements,hours\n"


@pytest.fixture
def area(store: Store, tmp_path: Path) -> SampleFile:
    """Twenty community sentences, of 10 to 200 hours; among them K001, which is in the sample already."""
    rows = ["K001,custody,programme,999\n", *(f"L{n:02},community,programme,{n * 10}\n" for n in range(1, 21))]
    (tmp_path / "area.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    return read_sample(tmp_path / "area.csv", store.instrument)


def test_a_draw_states_the_cases_drawn_and_its_seed_and_leaves_the_others_alone(store: Store, area: SampleFile) -> None:
    plan = plan_draw(store.instrument, store.cases(), {}, area, size=4, seed=7)
    assert len(plan.drawn.cases) == 2
    assert {statement.subject for statement in plan.statements} == {
        *(case_subject(case.ref) for case in plan.drawn.cases),
        INSPECTION,
    }
    assert plan.statements[-1] == Statement(INSPECTION, "sample_seed", 7)
    store.record_all(plan.statements, "Lead")
    assert store.case("K001").details["hours"] == 20
    assert plan_draw(store.instrument, store.cases(), {}, area, size=4, seed=7).drawn.cases == ()


def test_cases_that_were_withdrawn_are_not_drawn_again(store: Store, area: SampleFile) -> None:
    store.record(Statement("case/K001", "withdrawn", "Not ours"), "Lead")
    plan = plan_draw(store.instrument, store.cases(), {}, area, size=22, seed=7)
    assert "K001" not in {case.ref for case in plan.drawn.cases}
    assert plan.drawn.short_by == 1


def test_swaps_state_who_comes_and_why_the_other_leaves(store: Store, area: SampleFile) -> None:
    more = [Statement(case_subject(ref), "sentence_type", "community") for ref in ("K003", "K004")]
    store.record_all(more, "Lead")
    plan = plan_swaps(store.instrument, store.cases(), {}, area, begun={"K001", "K003"})
    ((swap),) = plan.swaps
    assert (swap.incoming.ref, swap.outgoing and swap.outgoing.ref) == ("L10", "K004")
    assert plan.statements == (
        Statement("case/L10", "in_sample", "yes"),
        Statement("case/L10", "sentence_type", "community"),
        Statement("case/L10", "requirements", ("programme",)),
        Statement("case/L10", "hours", 100),
        Statement("case/K004", "withdrawn", "Swapped for L10: the sample was short of Long orders"),
    )
    assert [row.short for row in plan.standings] == [0, 0, 0, 0]
    store.record_all(plan.statements, "Lead")
    assert plan_swaps(store.instrument, store.cases(), {}, area, begun=()).swaps == ()
