"""The grade that specific criteria propose, against cases worked out by hand from the rule as adapted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.descriptive import proposal

SCALE = ("well", "satisfactorily", "partly", "not")
LETTER = {grade[0]: grade for grade in SCALE}

GRADES = st.lists(st.sampled_from(SCALE), min_size=1, max_size=9)


def propose(letters: str) -> str | None:
    return proposal(SCALE, [LETTER[letter] for letter in letters])


@pytest.mark.parametrize(
    ("letters", "grade", "why"),
    [
        ("w", "well", "each"),
        ("wwwww", "well", "each"),
        ("wwwws", "satisfactorily", "not each is well met"),
        ("wsss", "satisfactorily", "each at least satisfactorily"),
        ("ssss", "satisfactorily", "what is said of each is said of the whole"),
        ("sssp", "satisfactorily", "three of four, the other partly"),
        ("wwpp", "partly", "two of four are not most"),
        ("wwwpp", "satisfactorily", "three of five are most"),
        ("wwwwn", "partly", "one not met is one grade too low for the others of satisfactorily"),
        ("pppp", "partly", "each"),
        ("pppn", "partly", "three of four, the other not met"),
        ("sspnn", "partly", "three of five at least partly"),
        ("wwnn", "not", "two of four are not most"),
        ("wwnnn", "not", "most are not met"),
        ("n", "not", "each"),
    ],
)
def test_worked_by_hand(letters: str, grade: str, why: str) -> None:
    assert propose(letters) == grade, why


def test_nothing_is_proposed_while_a_specific_criterion_is_ungraded() -> None:
    assert proposal(SCALE, ["well", None, "well"]) is None
    assert proposal(SCALE, []) is None


def test_any_scale_will_do() -> None:
    assert proposal(("yes", "no"), ["yes", "yes"]) == "yes"
    assert proposal(("yes", "no"), ["yes", "no"]) == "no"
    assert proposal(("a", "b", "c", "d", "e"), ["b", "b", "c"]) == "b"


@given(GRADES, st.data())
def test_a_better_specific_criterion_never_lowers_the_proposal(grades: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(grades) - 1))
    better = data.draw(st.sampled_from(SCALE[: SCALE.index(grades[place]) + 1]))
    raised = [*grades[:place], better, *grades[place + 1 :]]
    before, after = proposal(SCALE, grades), proposal(SCALE, raised)
    assert before is not None
    assert after is not None
    assert SCALE.index(after) <= SCALE.index(before)


@given(GRADES)
def test_their_order_is_of_no_matter_and_the_proposal_lies_between_the_best_and_the_worst(grades: list[str]) -> None:
    proposed = proposal(SCALE, grades)
    assert proposed == proposal(SCALE, sorted(grades))
    assert proposed is not None
    ranks = [SCALE.index(grade) for grade in grades]
    assert min(ranks) <= SCALE.index(proposed) <= max(ranks)


@given(GRADES)
def test_each_grade_is_what_its_definition_says(grades: list[str]) -> None:
    """The definition the other way round: by counting how many are as good as the proposal."""
    proposed = proposal(SCALE, grades)
    assert proposed is not None
    rank = SCALE.index(proposed)
    as_good = sum(SCALE.index(grade) <= rank for grade in grades)
    if proposed == "well":
        assert as_good == len(grades)
    elif proposed != "not":
        assert as_good > len(grades) / 2
        assert all(SCALE.index(grade) <= rank + 1 for grade in grades)
