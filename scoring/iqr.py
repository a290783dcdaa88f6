"""The rule of the accredited programmes audit, `iqr/1` (London 2003, lines 70 to 92 of the report's text).

Each criterion is marked for each strand (programme): fully, largely or not met, 2, 1 or 0 points (77). What is not
applicable is in neither the points nor the most there could be (47, 698 to 706). A mandatory criterion's points count
double (79), and so must the most there could be: the published figures are impossible otherwise. A section is points
over the most there could be; the total, the Implementation Quality Rating, the mean of sections by weight (72, 83).

What the report leaves open is not guessed:

- which criteria are mandatory. While the instrument does not know and the lead has not said, a criterion counts once,
  and the range says how far the total could lie from that, whichever of them were mandatory;
- how section B is made of its seven groups (81): pooled, or as the mean of their shares, by an option that is recorded.

At a follow-up a criterion that was fully met before is not marked again, its mark carries over (85, 92), unless it is
always marked afresh; and one that was not applicable before stays so (706). Both go strand by strand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from model.instrument.instrument import Criterion, Instrument, Marking
from model.journal.field_names import EARLIER_MARK, MANDATORY, MARK, OPTION
from model.journal.records import NOT_APPLICABLE, Value
from scoring.counts import layout
from scoring.layout import exact_average
from scoring.marks import Marked, StrandMarks
from scoring.rule import Rule

GROUPS = "groups"
"""The option that says how a section is made of its groups."""

MEAN = "mean"
"""As the mean of the groups' shares; by any other value, or without the option, their points are pooled."""

Choose: TypeAlias = Callable[[Iterable[Fraction]], Fraction]
"""Picks one of the shares that criteria could come to. The first is that with no criterion of unknown standing
mandatory, the others are those with some of them mandatory."""


@dataclass(frozen=True, slots=True)
class _CriterionPoints:
    """A criterion's points. `weight` is None where nobody knows whether it is mandatory."""

    section: str
    group: str
    points: int
    weight: int | None


def marked(instrument: Instrument, stated: Mapping[str, Value]) -> Marked | None:
    """Marks and figures of every strand, from what is stated of the inspection; None where criteria are not marked."""
    marking = instrument.marking
    if marking is None:
        return None
    options = {one.name: str(stated.get(OPTION + one.name) or one.choices[0].value) for one in marking.options}
    by_mean = options.get(GROUPS) == MEAN
    strands = {one.value: _of_strand(instrument, marking, one.value, stated, by_mean) for one in instrument.strands}
    return Marked(strands, options, _weights(instrument))


def carried_over(marking: Marking, criterion: Criterion, strand: str, stated: Mapping[str, Value]) -> str | None:
    """The earlier mark that a criterion keeps for a strand; None where it is to be marked now."""
    earlier = stated.get(f"{EARLIER_MARK}{strand}:{criterion.code}")
    keeps = earlier == NOT_APPLICABLE or (earlier == marking.marks[0].value and not criterion.afresh)
    return str(earlier) if keeps else None


def _of_strand(
    instrument: Instrument, marking: Marking, strand: str, stated: Mapping[str, Value], by_mean: bool
) -> StrandMarks:
    carried = {one.code: carried_over(marking, one, strand, stated) for one in instrument.criteria}
    marks = {code: kept or stated.get(f"{MARK}{strand}:{code}") for code, kept in carried.items()}
    mark_by_code = {code: str(mark) for code, mark in marks.items() if mark is not None}
    pointed = list(_with_points(instrument, marking, mark_by_code, stated))
    groups = dict.fromkeys(one.group for one in instrument.criteria if one.group)

    def share(criteria: Iterable[_CriterionPoints], choose: Choose) -> Fraction | None:
        shares = list(_shares(list(criteria), marking))
        return choose(shares) if shares else None

    def section(code: str, choose: Choose) -> Fraction | None:
        inside = [one for one in pointed if one.section == code]
        if not by_mean or not any(one.group for one in inside):
            return share(inside, choose)
        by_group = (share((one for one in inside if one.group == group), choose) for group in groups)
        present = [each for each in by_group if each is not None]
        return exact_average(present, [1] * len(present))

    def total(choose: Choose) -> Fraction | None:
        weights = _weights(instrument)
        shares = {code: each for code in weights if (each := section(code, choose)) is not None}
        return exact_average(list(shares.values()), [weights[code] for code in shares]) if shares else None

    least, most = total(min), total(max)
    is_open = any(one.weight is None for one in pointed)
    return StrandMarks(
        marks=mark_by_code,
        carried=frozenset(code for code, kept in carried.items() if kept is not None),
        groups={group: share((one for one in pointed if one.group == group), _first) for group in groups},
        sections={one.code: section(one.code, _first) for one in instrument.sections},
        total=total(_first),
        range=(least, most) if is_open and least is not None and most is not None else None,
    )


def _weights(instrument: Instrument) -> dict[str, int]:
    """How much each section weighs in the rating, by code."""
    return dict(instrument.totals[0].sections) if instrument.totals else {}


def _with_points(
    instrument: Instrument, marking: Marking, marks: Mapping[str, str], stated: Mapping[str, Value]
) -> Iterator[_CriterionPoints]:
    """The criteria that have points: marked, and applicable."""
    points = {mark.value: mark.points for mark in marking.marks}
    for criterion in instrument.criteria:
        mark = marks.get(criterion.code, NOT_APPLICABLE)
        if mark != NOT_APPLICABLE:
            known = criterion.mandatory if criterion.mandatory != "unknown" else stated.get(MANDATORY + criterion.code)
            weight = {"yes": marking.mandatory_weight, "no": 1}.get(str(known))
            yield _CriterionPoints(criterion.section, criterion.group, points[mark], weight)


def _shares(pointed: Sequence[_CriterionPoints], marking: Marking) -> Iterator[Fraction]:
    """What these criteria come to: first with nobody of unknown standing mandatory, then for the sets that matter.

    With n points of m, doubling a criterion draws the share towards its own: the most comes of doubling all that have
    at least so many points, the least of doubling all that have at most so many.
    """
    levels = sorted({one.points for one in pointed})
    sets = [levels[:0], *(levels[cut:] for cut in range(len(levels))), *(levels[:cut] for cut in range(len(levels)))]
    for doubled in sets if pointed else ():
        weights = [one.weight or (marking.mandatory_weight if one.points in doubled else 1) for one in pointed]
        points = sum(one.points * weight for one, weight in zip(pointed, weights, strict=True))
        yield Fraction(points, marking.marks[0].points * sum(weights))


def _first(shares: Iterable[Fraction]) -> Fraction:
    return next(iter(shares))


RULE = Rule(layout, marked=marked)
