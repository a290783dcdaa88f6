"""The draw: by chance, but the same again from the same list and seed; strata first, then minimum numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.inspection.readings import Case
from model.journal.records import Refused
from model.sample.draw import DrawnSample, draw
from tests.model.samples import KINDS, STRATA, case, count, pools, quota

PLAN = dict(zip(STRATA, (6, 4, 1), strict=True))
QUOTAS = [quota(name, planned=number) for name, number in PLAN.items()]
SEEDS = st.integers(0, 999)


def drawn(
    pool: list[Case], *minimums: tuple[str, int], size: int = 11, seed: int = 1, kept: list[Case] | None = None
) -> DrawnSample:
    quotas = [*QUOTAS, *(quota(name, at_least=number) for name, number in minimums)]
    return draw(pool, quotas, {}, size=size, seed=seed, kept=kept or [])


@given(pools(), SEEDS, st.integers(11, 30))
def test_the_sample_has_its_size_and_no_case_twice(pool: list[Case], seed: int, size: int) -> None:
    result = drawn(pool, ("ppo", 3), ("women", 2), seed=seed, size=size)
    assert len({one.ref for one in result.cases}) == len(result.cases) == min(size, len(pool))
    assert result.short_by == max(0, size - len(pool))
    assert all(one in pool for one in result.cases)


@given(pools(), SEEDS, st.data())
def test_the_same_list_and_seed_give_the_same_sample_in_whatever_order(
    pool: list[Case], seed: int, data: st.DataObject
) -> None:
    again = data.draw(st.permutations(pool))
    assert drawn(again, ("ppo", 3), seed=seed) == drawn(pool, ("ppo", 3), seed=seed)


def test_another_seed_gives_another_sample() -> None:
    pool = [case(f"K{number:03}", STRATA[number % 3]) for number in range(300)]
    samples = [{one.ref for one in drawn(pool, seed=seed).cases} for seed in range(5)]
    assert all(one != another for place, one in enumerate(samples) for another in samples[place + 1 :])


def test_every_case_of_a_stratum_is_as_likely_as_another() -> None:
    pool = [case(f"K{number:02}") for number in range(24)] + [case(f"L{number}", "licence") for number in range(4)]
    pool.append(case("C1", "custody"))
    hits = dict.fromkeys((one.ref for one in pool), 0)
    for seed in range(400):
        for one in drawn(pool, seed=seed).cases:
            hits[one.ref] += 1
    assert {hits[ref] for ref in hits if ref[0] != "K"} == {400}
    # A quarter of 400 draws is 100; five standard deviations, of about 9, either way.
    assert all(100 - 45 < hits[ref] < 100 + 45 for ref in hits if ref[0] == "K")


@given(pools(60), SEEDS, st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 5)), unique_by=lambda one: one[0]))
def test_strata_are_met_wherever_the_list_can_meet_them(
    pool: list[Case], seed: int, minimums: list[tuple[str, int]]
) -> None:
    result = drawn(pool, *minimums, seed=seed)
    for name, number in PLAN.items():
        assert count(result.cases, name) >= min(number, count(pool, name))
    if all(count(pool, name) >= number for name, number in PLAN.items()):
        assert {name: count(result.cases, name) for name in STRATA} == PLAN


@settings(max_examples=200)
@given(pools(60), SEEDS, st.sampled_from(KINDS), st.integers(0, 11))
def test_a_minimum_is_met_wherever_the_list_can_meet_it_within_the_strata(
    pool: list[Case], seed: int, kind: str, number: int
) -> None:
    result = drawn(pool, (kind, number), seed=seed)
    if all(count(pool, name) >= planned for name, planned in PLAN.items()):
        of_kind = [one for one in pool if one.details[kind] == "yes"]
        possible = sum(min(planned, count(of_kind, name)) for name, planned in PLAN.items())
        assert count(result.cases, kind) >= min(number, possible)
        assert result.standings[-1].short == max(0, number - possible)


@given(SEEDS, st.integers(0, 100))
def test_a_share_is_neither_missed_nor_exceeded_where_the_list_has_both_kinds(seed: int, percent: int) -> None:
    pool = [case(f"K{n:03}", STRATA[n % 3], kinds={"women"} if n % 2 else ()) for n in range(90)]
    quotas = [*QUOTAS, quota("women", share_of="w")]
    result = draw(pool, quotas, {"context:w": str(percent)}, size=11, seed=seed)
    assert count(result.cases, "women") == (percent * 11 + 50) // 100
    assert {name: count(result.cases, name) for name in STRATA} == PLAN


def test_what_the_list_cannot_give_is_said_with_how_many_are_missing() -> None:
    pool = [case(f"K{number:02}", kinds={"ppo"} if number < 2 else ()) for number in range(12)]
    result = drawn(pool, ("ppo", 5))
    assert result.shortages == ("Licence short by 4", "Custody short by 1", "Ppo short by 3")
    assert len(result.cases) == 11
    assert drawn(pool[:3]).shortages[0] == "the sample in all short by 8"


def test_a_plan_for_more_than_the_sample_is_refused() -> None:
    with pytest.raises(Refused, match=r"^The numbers planned come to 11: a sample of 10 cannot hold them\.$"):
        drawn([], size=10)


def test_cases_that_are_in_the_sample_stay_and_are_counted() -> None:
    kept = [case("A1", kinds={"ppo"}), case("A2", "licence"), Case("A3", case("A3").details, "File lost")]
    pool = [case(f"K{number:03}", STRATA[number % 3]) for number in range(60)]
    result = drawn([*pool, *kept], ("ppo", 1), kept=kept)
    assert len(result.cases) == 9
    assert {name: count(result.cases, name) for name in STRATA} == {"community": 5, "licence": 3, "custody": 1}
    assert result.shortages == ()
    assert not {"A1", "A2", "A3"} & {one.ref for one in result.cases}
