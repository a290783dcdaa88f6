"""Numbers of the whole and of two parts that share cases, beside every way there is."""

from __future__ import annotations

from itertools import product

from model.replay.overlap import FourParts, cells, spread


def ways(sizes: FourParts, whole: int, first: int, second: int) -> list[FourParts]:
    """Every way to make up the numbers, tried one by one."""
    tried = (FourParts(*counts) for counts in product(*(range(size + 1) for size in sizes)))
    return [
        one for one in tried if sum(one) == whole and one.both + one.first == first and one.both + one.second == second
    ]


def test_cases_fall_into_four_cells_in_the_order_given() -> None:
    assert cells("abcdef", first={"a", "c"}, second={"c", "e", "f"}) == (["c"], ["a"], ["e", "f"], ["b", "d"])


def test_numbers_are_made_up_wherever_they_can_be_and_nowhere_else() -> None:
    for sizes in (FourParts(2, 1, 2, 1), FourParts(0, 2, 1, 2), FourParts(1, 0, 0, 2), FourParts(2, 2, 0, 0)):
        parts = sizes.both + sizes.first, sizes.both + sizes.second
        for whole, first, second in product(range(sum(sizes) + 1), *(range(part + 1) for part in parts)):
            found, possible = spread(sizes, whole, first, second), ways(sizes, whole, first, second)
            assert (found in possible) if possible else (found is None)


def test_cases_in_both_parts_take_the_share_of_each_where_that_is_left_open() -> None:
    # 6 of 23 and 18 of 43, with ten cases in both: 10 x (26% + 42%) / 2 = 3.4.
    assert spread(FourParts(10, 13, 33, 42), 38, 6, 18) == FourParts(3, 3, 15, 17)
