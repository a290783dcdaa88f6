"""The descriptive rule: the grade that the grades of the specific criteria propose. It proposes; the lead decides.

Source: the definitions of the earlier Effective Supervision Inspection (Thames Valley 2006, lines 218 to 226). They
have six points. The two upper ones read "very strong" and "strong on each item"; below them each point asks for a word
on "most" or on "some" of the items and for a lesser word on the others; what fits none is the lowest.

Adapted to a scale on which an item and the whole are graded in the same words (well, satisfactorily, partly, not met):

- the best grade: each specific criterion has it;
- a grade between: most (more than half) have at least this grade, and the others at least the one below it;
- the lowest: otherwise.

Where this departs from the source, and what stays open:

- Very well and Well met (219, 220) are one grade; Not met and Poor (223, 224) are one grade.
- The source asks for "strong" on most items before the whole is satisfactory (221), so that items which are all merely
  satisfactory come to Not met (223). Here what is said of each is said of the whole.
- "Good" (222) is nowhere placed between strong and satisfactory; here no word is needed between two grades.
- Read literally, one item that falls short of satisfactory makes the whole Poor (221 to 224), though the inspectors
  gave Partly met where two items were of serious concern (313, 328). Here most items carry the whole down to Partly
  met, and a single item that is not met keeps it from being better than that.
- More weight for national targets (225) has no published amount: every specific criterion counts alike.
- The lead's discretion for other findings and the context (226) is why this only proposes.
"""

from __future__ import annotations

from collections.abc import Sequence


def proposal(scale: Sequence[str], grades: Sequence[str | None]) -> str | None:
    """The grade of `scale` (best first) that these grades propose; None while one is missing, or if there are none."""
    ranks = [scale.index(grade) for grade in grades if grade is not None]
    if not ranks or len(ranks) < len(grades):
        return None
    if max(ranks) == 0:
        return scale[0]
    for rank, grade in enumerate(scale[1:-1], start=1):
        most = sum(each <= rank for each in ranks) * 2 > len(ranks)
        if most and max(ranks) <= rank + 1:
            return grade
    return scale[-1]
