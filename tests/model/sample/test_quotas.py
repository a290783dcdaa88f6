"""Quotas: how many cases of a kind are wanted, how many there are, and what to swap when there are too few."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.inspection.readings import Case
from model.sample.quotas import in_force, planned_size, shortages, standings, swaps, wanted
from resources.access import instrument
from tests.model.samples import KINDS, STRATA, case, count, pools, quota

OMI = instrument("omi-2007")


def test_a_quota_wants_its_plan_its_minimum_or_its_share() -> None:
    quotas = [quota("community", planned=60), quota("ppo", at_least=5), quota("women", share_of="percent_female")]
    assert wanted(quotas, {"context:percent_female": "11.2"}, 110) == {"community": 60, "ppo": 5, "women": 12}


@pytest.mark.parametrize(("percent", "size", "number"), [("6.7", 110, 7), ("5", 50, 3), ("4.99", 50, 2), ("0", 9, 0)])
def test_a_share_is_rounded_half_up(percent: str, size: int, number: int) -> None:
    assert wanted([quota("women", share_of="w")], {"context:w": percent}, size) == {"women": number}


def test_a_share_of_which_the_percent_is_not_stated_wants_nothing_yet() -> None:
    (row,) = standings([quota("women", share_of="w")], {}, [case("K1", kinds={"women"})])
    assert (row.wanted, row.achieved, row.short) == (None, 1, 0)


def test_the_plan_of_the_omi_is_for_110_cases() -> None:
    assert planned_size(OMI.quotas) == 110
    area = {"context:percent_female": "11.4", "context:percent_minority_ethnic": "6.7"}
    assert wanted(OMI.quotas, area, 110) == {
        "community": 60, "licence": 40, "custody": 10, "high_roh": 10, "ppo": 5, "approved_premises": 3,
        "victim_contact": 10, "minority_ethnic": 7, "women": 13,
    }  # fmt: skip


def test_a_lead_may_plan_other_numbers_but_for_shares() -> None:
    quotas = in_force(OMI.quotas, {"quota:community": 45, "quota:ppo": 0, "quota:women": 9})
    assert planned_size(quotas) == 95
    numbers = wanted(quotas, {}, 95)
    assert (numbers["community"], numbers["licence"], numbers["ppo"], numbers["women"]) == (45, 40, 0, None)


def test_withdrawn_cases_do_not_count() -> None:
    cases = [case("K1", kinds={"ppo"}), replace(case("K2", kinds={"ppo"}), withdrawn="Lost")]
    rows = standings([quota("ppo", at_least=2)], {}, cases)
    assert (rows[0].achieved, rows[0].short) == (1, 1)
    assert shortages(rows) == ["Ppo short by 1"]


def test_shares_are_of_the_sample_as_planned_while_it_is_being_put_together() -> None:
    quotas = [quota("community", planned=20), quota("women", share_of="w")]
    assert standings(quotas, {"context:w": "10"}, [case("K1")])[1].wanted == 2
    assert standings(quotas, {"context:w": "10"}, [case(f"K{number}") for number in range(40)])[1].wanted == 4


QUOTAS = [
    quota("community", planned=2),
    quota("licence", planned=2),
    quota("ppo", at_least=1),
    quota("women", at_least=1),
]
NUMBERS = wanted(QUOTAS, {}, 4)
SAMPLE = [case("K1"), case("K2"), case("K3", "licence"), case("K4", "licence")]


def swapped(
    *pool: Case, sample: list[Case] = SAMPLE, fixed: Collection[str] = (), size: int = 0
) -> list[tuple[str, str, str]]:
    done = swaps(pool, sample, QUOTAS, NUMBERS, size=size, fixed=fixed)
    return [(one.quota.id, one.incoming.ref, one.outgoing.ref if one.outgoing else "") for one in done]


def test_a_case_of_the_same_stratum_leaves() -> None:
    assert swapped(case("K9", "licence", {"ppo"})) == [("ppo", "K9", "K3")]


def test_a_case_that_fills_two_quotas_is_preferred() -> None:
    pool = [case("K7", kinds={"ppo"}), case("K8", kinds={"women"}), case("K9", kinds={"ppo", "women"})]
    assert swapped(*pool) == [("ppo", "K9", "K1")]


def test_nobody_leaves_whom_another_quota_needs() -> None:
    sample = [case("K1", kinds={"women"}), case("K2", kinds={"women"}), case("K3", "licence", {"women"}), case("K4")]
    assert swapped(case("K9", kinds={"ppo"}), sample=sample) == [("ppo", "K9", "K4")]
    assert swapped(case("K9", "custody", {"ppo"})) == []


def test_the_shortest_quota_is_helped_first_and_then_the_next() -> None:
    quotas = [quota("ppo", at_least=1), quota("women", at_least=2)]
    pool = [case("K7", kinds={"ppo"}), case("K8", kinds={"women"}), case("K9", kinds={"women"})]
    done = swaps(pool, SAMPLE, quotas, wanted(quotas, {}, 4))
    assert [(one.quota.id, one.incoming.ref) for one in done] == [("women", "K8"), ("ppo", "K7"), ("women", "K9")]


def test_cases_that_are_fixed_stay() -> None:
    assert swapped(case("K9", kinds={"ppo"}), fixed={"K1"}) == [("ppo", "K9", "K2")]
    assert swapped(case("K9", kinds={"ppo"}), fixed={"K1", "K2"}) == []


def test_nobody_has_to_leave_a_sample_that_is_too_small() -> None:
    assert swapped(case("K9", kinds={"ppo"}), size=5) == [("ppo", "K9", "")]


@given(pools(), pools(), st.sets(st.integers(0, 39)))
def test_a_swap_never_leaves_any_quota_worse(pool: list[Case], sample: list[Case], fixed: set[int]) -> None:
    quotas = [*(quota(name, planned=3) for name in STRATA), *(quota(name, at_least=4) for name in KINDS)]
    pool = [replace(one, ref=f"P{one.ref}") for one in pool]
    stay = {f"K{number:03}" for number in fixed}
    cases, want = list(sample), {**dict.fromkeys(STRATA, 3), **dict.fromkeys(KINDS, 4)}
    for swap in swaps(pool, sample, quotas, wanted(quotas, {}, 9), fixed=stay):
        before = {name: max(0, number - count(cases, name)) for name, number in want.items()}
        assert swap.incoming in pool
        assert swap.outgoing in cases
        assert swap.outgoing.ref not in stay
        cases = [*(one for one in cases if one is not swap.outgoing), swap.incoming]
        after = {name: max(0, number - count(cases, name)) for name, number in want.items()}
        assert all(after[name] <= before[name] for name in want)
        assert after[swap.quota.id] == before[swap.quota.id] - 1
    assert len({one.ref for one in cases}) == len(sample)
