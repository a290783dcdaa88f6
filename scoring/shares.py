"""How much of a figure each question carries: what a lead needs to see where a score comes from.

Only a mean has shares. Of a figure that is made otherwise, such as a median, no question carries so much or so little.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from model.journal.records import Tally
from scoring.figures import proportion
from scoring.layout import Layout, Parts, exact_average


def question_shares(layout: Layout, code: str, tallies: Mapping[str, Tally]) -> dict[str, Fraction]:
    """Each question's weight in the criterion, section, thread or total of that code or id; together 1.

    The weighted sum of the proportions is the score. A question without a relevant case has no weight and is left
    out, so nothing is given for a figure that has no value; nor for one that is no mean.
    """
    if not layout.is_mean:
        return {}
    proportions = {id_: proportion(tallies.get(id_, Tally())) for id_ in layout.questions}
    if code in layout.sections or code in layout.totals:
        values = layout.values(proportions, exact_average)
        sections = _shares(layout.totals[code], values.sections) if code in layout.totals else {code: Fraction(1)}
        return {
            id_: of_section * of_criterion * share
            for section, of_section in sections.items()
            for criterion, of_criterion in _shares(layout.sections[section], values.criteria).items()
            for id_, share in _shares(layout.criteria[criterion], proportions).items()
        }
    return _shares(layout.criteria[code] if code in layout.criteria else layout.threads[code], proportions)


def score_of(shares: Mapping[str, Fraction], tallies: Mapping[str, Tally]) -> Fraction:
    """The score again: the sum of what each question carries of it."""
    return sum((share * Fraction(tallies[id_].above, tallies[id_].relevant) for id_, share in shares.items()), _NOTHING)


def _shares(parts: Parts, values: Mapping[str, Fraction | None]) -> dict[str, Fraction]:
    present = [(part.weight, [name for name in part.names if values[name] is not None]) for part in parts]
    whole = sum(weight for weight, names in present if names)
    return {name: Fraction(weight, whole * len(names)) for weight, names in present for name in names}


_NOTHING = Fraction()
