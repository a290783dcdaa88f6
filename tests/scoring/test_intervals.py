"""Intervals: textbook values, the equation that defines them, and brute force."""

from __future__ import annotations

from math import inf, sqrt
from statistics import NormalDist, fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.journal.records import Outcome
from scoring.intervals import Interval, Intervals, Z, expected, jackknife, student, wilson
from tests.scoring.oracle import Oracle, triples_of
from tests.scoring.samples import YES_NO, ByCase, samples

ABOVE, BELOW, NOT_RELEVANT = Outcome.ABOVE, Outcome.BELOW, Outcome.NOT_RELEVANT


# One question


@pytest.mark.parametrize(
    ("above", "relevant", "low", "high"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.00, 16.11), (1, 29, 0.61, 17.18)],
)
def test_wilson_gives_the_published_values(above: int, relevant: int, low: float, high: float) -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    assert wilson(above, relevant) == pytest.approx((low, high), abs=0.006)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    relevant = draw(st.integers(1, 200))
    return draw(st.integers(0, relevant)), relevant


@given(counts())
def test_the_ends_solve_wilsons_equation(count: tuple[int, int]) -> None:
    """An end is a rate from which the observed proportion is Z standard errors off: found here by bisection."""
    above, relevant = count
    interval = wilson(above, relevant)
    assert interval is not None
    assert interval == pytest.approx(_by_bisection(above / relevant, relevant), abs=1e-7)


@given(counts(), st.integers(0, 500))
def test_a_small_caseload_works_like_a_larger_sample(count: tuple[int, int], others: int) -> None:
    above, relevant = count
    population = relevant + others
    as_if = relevant * (population - 1) / others if others else inf
    expected = _by_bisection(above / relevant, as_if) if others else (100 * above / relevant,) * 2
    assert wilson(above, relevant, population) == pytest.approx(expected, abs=1e-6)


@given(counts())
def test_a_caseload_without_end_makes_no_difference(count: tuple[int, int]) -> None:
    assert wilson(*count, 10**12) == pytest.approx(wilson(*count), abs=1e-6)


def test_no_relevant_case_has_no_interval() -> None:
    assert wilson(0, 0) is None


def test_a_caseload_smaller_than_its_sample_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="a caseload of 9 cannot hold a sample of 10"):
        wilson(3, 10, 9)


def test_z_is_the_normal_point() -> None:
    assert NormalDist().inv_cdf(0.975) == pytest.approx(Z, abs=1e-12)


# Means of proportions


@given(samples(most=5))
def test_the_jackknife_is_that_of_brute_force(sample: tuple[Instrument, ByCase]) -> None:
    instrument, by_case = sample
    assert flat(jackknife(instrument, by_case)) == approximately(_by_brute_force(instrument, by_case))


@given(samples(most=5), st.integers(0, 50))
def test_so_it_is_for_a_finite_caseload(sample: tuple[Instrument, ByCase], others: int) -> None:
    instrument, by_case = sample
    population = len(by_case) + others
    found = flat(jackknife(instrument, by_case, population or None))
    assert found == approximately(_by_brute_force(instrument, by_case, population or None))


def test_for_one_question_it_is_the_usual_standard_error() -> None:
    # Six of ten: the variance of a mean is p (1 - p) / (n - 1) = 0.24 / 9; t with 9 degrees of freedom is 2.262.
    by_case = {f"K{i}": {"q1": ABOVE if i < 6 else BELOW} for i in range(10)}
    reach = 100 * 2.262 * sqrt(0.24 / 9)
    assert jackknife(questionnaire(1), by_case).criteria["1.1"] == pytest.approx((60 - reach, 60 + reach), abs=0.01)


def test_answers_that_go_together_count_once() -> None:
    """Five questions that every case answers alike say no more than one of them."""
    answers = [ABOVE if i % 3 else BELOW for i in range(30)]
    one = {f"K{i}": {"q1": answer} for i, answer in enumerate(answers)}
    five = {f"K{i}": {f"q{n}": answer for n in range(1, 6)} for i, answer in enumerate(answers)}
    assert flat(jackknife(questionnaire(1), one)) == approximately(flat(jackknife(questionnaire(5), five)))


def test_a_question_that_loses_its_only_case_leaves_the_mean() -> None:
    # q1: above, below, below; q2: only K0, above. The score is (1/3 + 1) / 2 = 2/3.
    # Without K0: 0 / 2 = 0. Without K1 or K2: (1/2 + 1) / 2 = 3/4. Their mean is 1/2, their squares
    # (1/4 + 1/16 + 1/16) x 2/3 = 1/4: standard error 1/2, and t with 2 degrees of freedom is 4.303: all of 0 to 100.
    by_case = {
        "K0": {"q1": ABOVE, "q2": ABOVE},
        "K1": {"q1": BELOW, "q2": NOT_RELEVANT},
        "K2": {"q1": BELOW, "q2": NOT_RELEVANT},
    }
    assert jackknife(questionnaire(2), by_case).criteria["1.1"] == (0, 100)


def test_fewer_than_two_cases_have_no_interval() -> None:
    assert set(flat(jackknife(questionnaire(1), {})).values()) == {None}
    assert set(flat(jackknife(questionnaire(1), {"K0": {"q1": ABOVE}})).values()) == {None}


def test_a_figure_that_rests_on_one_case_has_no_interval() -> None:
    by_case = {"K0": {"q1": ABOVE}, "K1": {"q1": NOT_RELEVANT}, "K2": {"q1": NOT_RELEVANT}}
    assert jackknife(questionnaire(1), by_case).criteria["1.1"] is None


def test_cases_that_are_all_alike_say_nothing_of_how_cases_differ() -> None:
    by_case = {f"K{i}": {"q1": ABOVE, "q2": BELOW} for i in range(10)}
    assert jackknife(questionnaire(2), by_case).criteria["1.1"] is None


def test_a_caseload_read_whole_leaves_nothing_to_chance() -> None:
    by_case = {f"K{i}": {"q1": ABOVE if i < 6 else BELOW} for i in range(10)}
    assert jackknife(questionnaire(1), by_case, 10).criteria["1.1"] == (60, 60)


def test_a_sample_larger_than_its_caseload_is_a_mistake() -> None:
    by_case = {f"K{i}": {"q1": ABOVE} for i in range(10)}
    with pytest.raises(ValueError, match="a caseload of 9 cannot hold a sample of 10"):
        jackknife(questionnaire(1), by_case, 9)


@pytest.mark.parametrize(
    ("freedom", "point"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)],
)
def test_students_t_is_that_of_the_tables(freedom: int, point: float) -> None:
    assert student(freedom) == pytest.approx(point, rel=0.002)


def questionnaire(count: int) -> Instrument:
    """One criterion of `count` questions, q1 the summary, which weighs what its number does."""
    rows = [{"id": f"q{n}", "text": "?", "scale": "yes_no", "summary": n == 1} for n in range(1, count + 1)]
    return read(
        {
            "one.toml": {
                "id": "one",
                "title": "One",
                "rule": "omi/1",
                "line": 70,
                "caution": "Made up.",
                "weights": {"individual": f"{count - 1}/{count}", "summary": f"1/{count}"},
                "scales": {"yes_no": YES_NO},
                "bands": [{"conclusion": "good", "at_least": 0}],
                "sections": [{"code": "1", "title": "One"}],
                "criteria": [{"code": "1.1", "section": "1", "title": "One", "questions": rows}],
            }
        }
    )


def flat(intervals: Intervals) -> dict[str, Interval | None]:
    return {**intervals.criteria, **intervals.sections, **intervals.threads}


def approximately(intervals: dict[str, Interval | None]) -> dict[str, object]:
    return {code: interval and pytest.approx(interval, abs=1e-9) for code, interval in intervals.items()}


def _by_bisection(p: float, n: float) -> Interval:
    def excess(rate: float) -> float:
        return (p - rate) ** 2 - Z**2 * rate * (1 - rate) / n

    def root(inside: float, outside: float) -> float:
        for _ in range(100):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if excess(middle) <= 0 else (inside, middle)
        return 100 * inside

    return root(p, 0.0), root(p, 1.0)


def _by_brute_force(
    instrument: Instrument, by_case: ByCase, population: int | None = None
) -> dict[str, Interval | None]:
    """Every score anew, exactly, without each case in turn; then the formula, figure by figure."""
    whole = Oracle(instrument, triples_of(by_case)).figures()
    without = [
        Oracle(instrument, [triple for triple in triples_of(by_case) if triple[0] != case]).figures()
        for case in by_case
    ]
    result: dict[str, Interval | None] = {}
    for code, score in whole.items():
        left = [float(figures[code]) for figures in without if figures[code] is not None]  # type: ignore[arg-type]
        n = len(by_case)
        result[code] = None
        if score is None or n < 2:
            continue
        if population == n:
            result[code] = (float(100 * score), float(100 * score))
        elif len(left) == n and len({figures[code] for figures in without}) > 1:
            variance = (n - 1) / n * sum((each - fmean(left)) ** 2 for each in left)
            variance *= 1 - n / population if population else 1
            reach = 100 * student(n - 1) * sqrt(variance)
            result[code] = (max(0.0, float(100 * score) - reach), min(100.0, float(100 * score) + reach))
    return result


# What a caseload holds


@pytest.mark.parametrize(
    ("relevant", "cases", "population", "holds"),
    [(110, 110, 854, 854), (55, 110, 854, 427), (3, 110, 110, 3), (3, 7, 8, 3), (0, 5, 9, 0), (3, 7, None, None)],
)
def test_a_caseload_should_hold_relevant_cases_as_the_sample_does(
    relevant: int, cases: int, population: int | None, holds: int | None
) -> None:
    assert expected(relevant, cases, population) == holds
