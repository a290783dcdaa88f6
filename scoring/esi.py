"""The rule of the Effective Supervision Inspection, `esi/1` (report on Thames Valley 2006, lines 214 to 257).

Numeric criteria: the mean of the shares of a criterion's questions (the weights of questions are not published; equal
ones give the published B4 and D2, lines 497, 501 and 636). A section is the mean of its criteria, a critical one
counting twice an important one (232); the total is the mean of sections weighted 30, 40 and 30 (252 to 256). Nothing is
rounded on the way: the printed 53 of section B follows from unrounded criteria alone.

Descriptive criteria have six points, from what is found of each item of evidence (218 to 226). The definitions, best
first: very strong on each; strong on each; strong on most and at least satisfactory on the others; good on some and at
least satisfactory on the others; at best satisfactory on some; otherwise the lowest. They leave gaps, filled here so:

- "good" (222) stands between strong and satisfactory;
- items which are all merely satisfactory come to the fifth point, as the text has it (223);
- read literally, one item that falls short among strong ones makes the whole the lowest, though the inspectors gave the
  fourth point where two items were of serious concern (313, 328). So where something is good and something falls short,
  the fourth point is proposed if most items are good, else the fifth.

More weight for national targets (225) has no published amount, so items count alike. The lead's discretion (226) is why
this only proposes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from model.instrument.instrument import Criterion, Instrument
from scoring.layout import Layout, Part, Parts, without
from scoring.rule import Rule

_VERY_STRONG, _STRONG, _GOOD, _SATISFACTORY, _SHORT = range(5)
"""What is found of an item of evidence, by its place on the instrument's scale, the best first."""

_VERY_WELL, _WELL, _SATISFACTORILY, _PARTLY, _NOT_MET, _POOR = range(6)
"""The six points, by their place on the instrument's scale, the best first."""


def in_words(_instrument: Instrument) -> str:
    """How its figures are made."""
    return (
        "A criterion is the mean of the shares of its questions. A section is the mean of its criteria, each of its "
        "weight."
    )


def layout(instrument: Instrument) -> Layout:
    """The rule laid out for one instrument. Criteria, sections and totals of which nothing is scored are left out."""
    numeric = {criterion.code: criterion for criterion in instrument.criteria if _questions(criterion)}
    sections = {
        section.code: parts
        for section in instrument.sections
        if (parts := _weighted((one.code, one.weight) for one in numeric.values() if one.section == section.code))
    }
    return Layout(
        questions=tuple(question.id for question in instrument.scored),
        criteria={code: (Part(_questions(criterion)),) for code, criterion in numeric.items()},
        sections=sections,
        threads={},
        totals={
            total.id: parts
            for total in instrument.totals
            if (parts := _weighted((code, weight) for code, weight in total.sections if code in sections))
        },
    )


def proposal(instrument: Instrument, grades: Sequence[str | None]) -> str | None:
    """The one of six points that the grades of a criterion's items propose; None while one is missing, or without any.

    The instrument's `item_grades` must be five and its `grades` six, the best first.
    """
    scale = [choice.value for choice in instrument.item_grades]
    found = [scale.index(grade) for grade in grades if grade is not None]
    if not found or len(found) < len(grades):
        return None
    return instrument.grades[_point(found)].value


def _point(found: Sequence[int]) -> int:
    best, worst = min(found), max(found)
    if worst <= _STRONG:
        return _VERY_WELL if worst == _VERY_STRONG else _WELL
    if best == _SHORT:
        return _POOR
    if best == _SATISFACTORY:
        return _NOT_MET
    if worst == _SHORT:
        return _PARTLY if _most(found, _GOOD) else _NOT_MET
    return _SATISFACTORILY if _most(found, _STRONG) else _PARTLY


def _most(found: Sequence[int], grade: int) -> bool:
    """Whether more than half are at least this good."""
    return sum(each <= grade for each in found) * 2 > len(found)


def _questions(criterion: Criterion) -> tuple[str, ...]:
    return tuple(question.id for question in criterion.questions if question.is_scored)


def _weighted(weights: Iterable[tuple[str, int]]) -> Parts:
    return tuple(Part((code,), weight, without(code)) for code, weight in weights)


RULE = Rule(layout, in_words, proposal)
