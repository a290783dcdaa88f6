"""Who reads what: by chance and evenly, and never a case of one's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.inspection.readings import Case
from model.journal.records import Refused, Statement
from model.sample.allocation import Allocation, Assessor, allocate
from tests.model.samples import case

INSPECTORS = [Assessor("Ida", "inspector"), Assessor("Ivo", "inspector")]
PRACTICE = [Assessor("Pia", "practice_assessor"), Assessor("Per", "practice_assessor")]
AREA = [Assessor(name, "area_assessor", ref) for name, ref in (("Ann", "PO01"), ("Abe", "PO02"), ("Ava", "po03"))]
TEAM = [*INSPECTORS, *PRACTICE, *AREA]


def cases(managers: Sequence[str]) -> list[Case]:
    return [case(f"K{number:03}", manager=manager) for number, manager in enumerate(managers)]


WEEK = cases([f"PO{number % 20:02}" for number in range(110)])


def spread(allocation: Allocation, team: Sequence[Assessor]) -> int:
    loads = [allocation.loads.get(one.name, 0) for one in team]
    return max(loads) - min(loads)


def test_a_week_of_110_cases_12_of_them_read_twice() -> None:
    result = allocate(WEEK, TEAM, doubles=12, seed=7)
    assert list(result.first) == [one.ref for one in WEEK]
    assert len(result.second) == 12
    area = {one.name for one in AREA}
    assert sum(name in area for name in result.first.values()) == 37  # a third of 110
    assert sum(load for name, load in result.loads.items() if name in area) == 41  # a third of 122
    # Inspectors and practice assessors are one group: loads within it are even too.
    assert spread(result, AREA) <= 1
    assert spread(result, [*INSPECTORS, *PRACTICE]) <= 1
    kinds = {one.name: one.type for one in TEAM}
    assert all(kinds[result.first[ref]] != kinds[name] for ref, name in result.second.items())


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(["", "PO01", "PO02", "PO03", "PO04"]), min_size=6, max_size=40),
    st.integers(1, 4),
    st.integers(2, 3),
    st.integers(0, 5),
    st.integers(0, 999),
)
def test_nobody_reads_a_case_of_their_own_or_one_twice(
    managers: list[str], others: int, area: int, doubles: int, seed: int
) -> None:
    rest, area_assessors = [*INSPECTORS, *PRACTICE][:others], AREA[:area]
    team = {one.name: one for one in (*rest, *area_assessors)}
    result = allocate(cases(managers), team.values(), doubles=doubles, seed=seed)
    assert list(result.first) == [one.ref for one in cases(managers)]
    assert len(result.second) == doubles
    for names in (result.first, result.second):
        for ref, name in names.items():
            assert managers[int(ref[1:])] in ("", *{"PO01", "PO02", "PO03", "PO04"} - {team[name].manager_ref.upper()})
    assert all(result.first[ref] != name for ref, name in result.second.items())
    # A case is one assessor's own at most, so loads can be even where everybody has enough cases that are not theirs.
    readings = len(managers) + doubles
    if all(len(managers) - managers.count(one.manager_ref.upper()) >= readings / 3 + 1 for one in area_assessors):
        assert spread(result, area_assessors) <= 1
        assert spread(result, rest) <= 1


@pytest.mark.parametrize("own", ["PO07", "po07", "PO 7", "pо007"])
def test_a_case_is_an_assessors_own_however_its_manager_is_written(own: str) -> None:
    (theirs, other) = cases(["PO07", "PO70"])
    area = Assessor("Ann", "area_assessor", own)
    assert (area.supervised(theirs), area.supervised(other)) == (True, False)
    assert not Assessor("Ben", "area_assessor").supervised(case("K001"))


def test_the_same_seed_shares_them_out_alike_in_whatever_order() -> None:
    first = allocate(WEEK, TEAM, doubles=12, seed=7)
    assert allocate(WEEK[::-1], TEAM[::-1], doubles=12, seed=7) == first
    assert allocate(WEEK, TEAM, doubles=12, seed=8) != first


def test_chance_decides_who_reads_what() -> None:
    readers = Counter(allocate(WEEK, TEAM, doubles=0, seed=seed).first["K000"] for seed in range(70))
    assert len(readers) == len(TEAM)


def test_a_team_of_one_kind_shares_all() -> None:
    assert allocate(WEEK, INSPECTORS, doubles=0, seed=1).loads == {"Ida": 55, "Ivo": 55}
    assert allocate(WEEK, [Assessor("Ann", "area_assessor")], doubles=0, seed=1).loads == {"Ann": 110}


@pytest.mark.parametrize(
    ("week", "team", "doubles", "sentence"),
    [
        (cases(["PO01", "PO09"]), AREA[:1], 0, "K000 cannot be given to an assessor who did not supervise it."),
        (cases(["", ""]), INSPECTORS[:1], 1, "Only 0 of them, not 1, can be read again by somebody else."),
        (cases(["", ""]), INSPECTORS, 3, "Only 2 of them, not 3, can be read again by somebody else."),
        (cases([""]), [], 0, "Name somebody to read them."),
    ],
)
def test_what_cannot_be_shared_out_is_refused(
    week: list[Case], team: list[Assessor], doubles: int, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        allocate(week, team, doubles=doubles, seed=1)
    assert str(refused.value) == sentence


def test_only_what_differs_is_stated() -> None:
    week = [
        Case("K1", {"reader:1": "Ida"}, None),
        Case("K2", {"reader:1": "Ida", "reader:2": "Ivo"}, None),
        Case("K3", {}, None),
    ]
    assert Allocation({"K1": "Ida", "K2": "Ivo", "K3": "Ida"}, {"K3": "Ivo"}).statements(week) == [
        Statement("case/K2", "reader:1", "Ivo"),
        Statement("case/K2", "reader:2", None),
        Statement("case/K3", "reader:1", "Ida"),
        Statement("case/K3", "reader:2", "Ivo"),
    ]
