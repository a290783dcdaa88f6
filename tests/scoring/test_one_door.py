"""A rule has one door: whatever is worked out by it is the same figure, for every rule there is and for a made-up one.

On generated questionnaires and samples: the sheet's scores are the running tallies', the shares' sum, where a distance
starts, and the middle of an interval; and what holds for means alone is not given for a rule that makes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.instrument.instrument import Instrument, Total
from model.journal.records import OutcomeChange, Tally
from scoring.distance import distance, distances
from scoring.figures import Figure, Scores
from scoring.intervals import jackknife, student
from scoring.rules import RULES, layout_of, rule
from scoring.shares import question_shares, score_of
from tests.scoring import median_rule
from tests.scoring.samples import ByCase, samples, tallies_of
from tests.small_instrument import small_instrument
from ui.read.tally_figures import RunningFigures


@pytest.fixture(scope="module", autouse=True)
def _with_the_median_rule() -> Iterator[None]:
    """A rule is registered by its name and its module, and by nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(RULES, median_rule.NAME, median_rule.__name__)
        yield


NAMES = (*RULES, median_rule.NAME)


@st.composite
def inspections(draw: st.DrawFn, fewest: int = 0) -> tuple[Instrument, ByCase]:
    """A sample of an instrument of any rule, which has a total over all its sections too."""
    instrument, by_case = draw(samples(fewest=fewest, most=5))
    sections = tuple((section.code, draw(st.integers(1, 3))) for section in instrument.sections)
    criteria = tuple(replace(one, weight=draw(st.integers(1, 2))) for one in instrument.criteria)
    changed = replace(
        instrument, rule=draw(st.sampled_from(NAMES)), criteria=criteria, totals=(Total("overall", "All", sections),)
    )
    return changed, by_case


def figures(scores: Scores) -> dict[str, Figure]:
    return {**scores.criteria, **scores.sections, **scores.threads, **scores.totals}


@given(inspections())
def test_the_running_tallies_show_the_scores_of_the_sheet(sample: tuple[Instrument, ByCase]) -> None:
    instrument, by_case = sample
    scores = rule(instrument.rule).score(instrument, tallies_of(instrument, by_case))
    running = RunningFigures(instrument, {})
    for outcomes in by_case.values():
        running.move([OutcomeChange(id_, None, outcome) for id_, outcome in outcomes.items()])
    expected = {**scores.criteria, **scores.threads}
    assert {code: running.lines[code].figure for code in expected} == expected


@given(inspections(fewest=1))
def test_so_do_those_of_one_case(sample: tuple[Instrument, ByCase]) -> None:
    instrument, by_case = sample
    for ref, outcomes in by_case.items():
        scores = rule(instrument.rule).score(instrument, tallies_of(instrument, {ref: outcomes}))
        running = RunningFigures.of_one(instrument, outcomes)
        assert {code: running.lines[code].figure for code in scores.criteria} == scores.criteria


@given(inspections())
def test_shares_add_up_to_the_score_or_there_are_none(sample: tuple[Instrument, ByCase]) -> None:
    instrument, by_case = sample
    layout, tallies = layout_of(instrument), tallies_of(instrument, by_case)
    for code, figure in figures(rule(instrument.rule).score(instrument, tallies)).items():
        shares = question_shares(layout, code, tallies)
        if figure.score is None or not layout.is_mean:
            assert shares == {}
        else:
            assert (sum(shares.values()), score_of(shares, tallies)) == (1, figure.score)
            assert set(shares) <= set(layout.behind(code))


@given(inspections(fewest=1), st.integers(1, 100))
def test_a_distance_starts_at_the_score_and_ends_across_the_line(sample: tuple[Instrument, ByCase], line: int) -> None:
    instrument, by_case = sample
    layout, tallies = layout_of(instrument), tallies_of(instrument, by_case)
    for code, figure in figures(rule(instrument.rule).score(instrument, tallies)).items():
        if not layout.is_mean:
            assert distances(instrument, layout, code, tallies) == ()
        elif figure.shown is not None:
            up = figure.shown < line
            assert _ends_across(instrument, code, tallies, line, up=up)


def _ends_across(instrument: Instrument, code: str, tallies: dict[str, Tally], line: int, *, up: bool) -> bool:
    """Whether the sheet's own figure is across the line after the changes, and not after one fewer of them."""
    way = distance(layout_of(instrument), code, tallies, line, up=up)
    last = next(reversed(list(way.fewest)), None)
    if last is None:
        return True
    crossed = []
    for changes in (way.fewest, {**way.fewest, last: way.fewest[last] - 1}):
        shown = figures(rule(instrument.rule).score(instrument, _changed(tallies, changes, up=up)))[code].shown
        assert shown is not None
        crossed.append((shown >= line) is up)
    return crossed == [True, False]


def _changed(tallies: Mapping[str, Tally], changes: Mapping[str, int], *, up: bool) -> dict[str, Tally]:
    """The tallies once so many cases of these questions have moved over the line."""
    sign = 1 if up else -1
    return {
        id_: replace(
            tally, above=tally.above + sign * changes.get(id_, 0), below=tally.below - sign * changes.get(id_, 0)
        )
        for id_, tally in tallies.items()
    }


@given(inspections(fewest=2))
def test_intervals_are_those_of_leaving_each_case_out_of_the_sheet(sample: tuple[Instrument, ByCase]) -> None:
    instrument, by_case = sample
    score = rule(instrument.rule).score
    whole = figures(score(instrument, tallies_of(instrument, by_case)))
    less = [
        figures(
            score(instrument, tallies_of(instrument, {ref: one for ref, one in by_case.items() if ref != left_out}))
        )
        for left_out in by_case
    ]
    intervals = jackknife(instrument, by_case)
    found = {**intervals.criteria, **intervals.sections, **intervals.threads, **intervals.totals}
    assert list(found) == list(whole)
    for code, interval in found.items():
        scores = [each[code].score for each in less]
        present = [each for each in scores if each is not None]
        differ = len(present) == len(scores) and len(set(present)) > 1 and whole[code].score is not None
        assert (interval is not None) == differ
        if interval is not None:
            score_, half = 100 * float(whole[code].score or 0), 100 * _jackknife_half(present)
            assert interval == pytest.approx((max(0, score_ - half), min(100, score_ + half)), abs=1e-6)


def _jackknife_half(without: list[Fraction]) -> float:
    n, mean = len(without), sum(without) / len(without)
    variance = Fraction(n - 1, n) * sum((each - mean) ** 2 for each in without)
    return student(n - 1) * sqrt(variance)


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_that_makes_figures_says_how(name: str) -> None:
    instrument = _one_of(name)
    layout = layout_of(instrument)
    words = rule(name).in_words(instrument)
    assert bool(words) == bool(layout.criteria)
    if words:
        assert ("is the mean" in words) == layout.is_mean


def test_the_made_up_rule_takes_medians_wherever_it_is_asked() -> None:
    """1/10, 9/10 and 9/10 have the median 9/10; by the reports' rule they come to 0.8 x 1/2 + 0.2 x 9/10 = 58%."""
    instrument = _one_of(median_rule.NAME)
    tallies = {"plan_timely": Tally(1, 9), "drugs_planned": Tally(9, 1), "plan_overall": Tally(9, 1)}
    assert rule("omi/1").score(instrument, tallies).criteria["1.1"].shown == 58
    assert rule(median_rule.NAME).score(instrument, tallies).criteria["1.1"].shown == 90
    assert RunningFigures(instrument, tallies).lines["1.1"].figure.shown == 90
    assert rule(median_rule.NAME).score(instrument, tallies).sections["1"].shown == 90


def _one_of(name: str) -> Instrument:
    return replace(small_instrument(), rule=name)
