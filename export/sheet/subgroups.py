"""A part of the sample beside the whole: the same figures of both, and on how many questions the part is worse.

The rule: a question is compared if at least as many cases of the group are relevant to it as the instrument's
`small_group` (and at least one). The group is worse where its exact proportion is the lower one, level where both are
equal. To be below the whole sample is the same as to be below its other cases, so it does not matter that the group is
a part of what it is compared with. The report of an earlier programme says for high risk of harm what is counted here:
that performance was worse in over half of the relevant questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from export.sheet.figure_text import NONE, percent, span
from export.sheet.figures import FigureRow, QuestionRow
from export.sheet.sheet import ScoreSheet
from model.instrument.instrument import Instrument, Unit
from model.instrument.unit_words import for_unit
from model.instrument.values import counted
from model.journal.records import Tally
from scoring.figures import proportion


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as it is written for the group or for the whole: a percent, or counts where there are few cases."""

    text: str
    n: str


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """One figure of the group beside that of the whole sample.

    `key` is a question's id, else the code of a criterion or section, or the id of a thread. `standing` is "worse",
    "better" or "level" for a figure that is compared, else empty.
    """

    key: str
    number: str
    title: str
    is_question: bool
    group: ShownFigure
    whole: ShownFigure
    standing: str


@dataclass(frozen=True, slots=True)
class Subgroup:
    """A group of cases beside the whole sample: `cases` and `drafts` are those of the group."""

    words: str
    cases: int
    of: int
    drafts: int
    small: int
    rows: tuple[GroupComparison, ...]
    unit: Unit

    @property
    def size(self) -> str:
        """How many cases the group has: "23 of 98 cases"."""
        return f"{self.cases} of {self.of} {self.unit.many}"

    @property
    def provisional(self) -> bool:
        """Whether a draft counts in the group: then its figures are provisional, as those of the whole sample are."""
        return self.drafts > 0

    def questions(self, standing: str) -> int:
        """On how many questions the group is "worse", "better" or "level"."""
        return sum(row.is_question and row.standing == standing for row in self.rows)

    @property
    def verdict(self) -> str:
        """The count of questions on which the group is worse, with the rule it was counted by."""
        worse, better, level = (self.questions(standing) for standing in ("worse", "better", "level"))
        compared = worse + better + level
        relevant = counted(self.small, f"relevant {self.unit.one}", f"relevant {self.unit.many}")
        few = f"at least {relevant} in the group"
        if not compared:
            return f"No question has {few}, so none is compared."
        return (
            f"The group is worse than the whole sample on {worse} of {compared} questions, better on {better}, level "
            f"on {level}. Compared are the questions with {few}, by exact proportions."
        )

    @property
    def few(self) -> str:
        """What is shown where cases are few; nothing where none are too few."""
        if self.small == 1:
            return ""
        return for_unit(
            self.unit,
            f"Where fewer than {self.small} cases are relevant, counts stand in place of percents: of cases for a "
            "question, of answers for a criterion, section or thread.",
        )


def beside(instrument: Instrument, whole: ScoreSheet, group: ScoreSheet) -> Subgroup:
    """The sheet of a group (`score_sheet` with a `where`) beside that of the whole sample."""
    small = max(instrument.small_group, 1)
    rows = tuple(_rows(whole, group, small))
    return Subgroup(
        group.basis.subgroup, group.basis.cases, whole.basis.cases, group.basis.drafts, small, rows, whole.head.unit
    )


def _rows(whole: ScoreSheet, group: ScoreSheet, small: int) -> Iterator[GroupComparison]:
    """Each criterion with its questions, after its criteria each section, then threads and totals.

    Where the rule makes no figure of the questions, they alone.
    """
    pairs = list(zip(whole.figures.annex, group.figures.annex, strict=True))
    criteria = list(zip(whole.figures.criteria, group.figures.criteria, strict=True))
    for section in zip(whole.figures.sections, group.figures.sections, strict=True):
        code = section[0].code
        inside = [pair for pair in criteria if pair[0].section == code]
        for criterion in inside:
            questions = [pair for pair in pairs if pair[0].criterion == criterion[0].code]
            yield _figure(criterion, questions, small)
            yield from (_question(pair, small) for pair in questions)
        codes = {pair[0].code for pair in inside}
        title = f"Section {code}: {section[0].title}"
        yield _figure(section, [pair for pair in pairs if pair[0].criterion in codes], small, title)
    for thread in zip(whole.figures.threads, group.figures.threads, strict=True):
        of_thread = [pair for pair in pairs if thread[0].code in pair[0].threads]
        yield _figure(thread, of_thread, small, f"{thread[0].title} thread")
    for total in zip(whole.figures.totals, group.figures.totals, strict=True):
        yield _figure(total, pairs, small, total[0].title)
    if whole.figures.only_counts or whole.figures.marked:
        yield from (_question(pair, small) for pair in pairs)


def _question(pair: tuple[QuestionRow, QuestionRow], small: int) -> GroupComparison:
    whole, group = pair
    return GroupComparison(
        key=whole.id,
        number=whole.number,
        title=whole.text,
        is_question=True,
        group=_side(group.tally, group.shown, group.tally.relevant, str(group.tally.relevant), small),
        whole=_side(whole.tally, whole.shown, whole.tally.relevant, str(whole.tally.relevant), small),
        standing=_standing(proportion(group.tally), proportion(whole.tally), group.tally.relevant, small),
    )


def _figure(
    pair: tuple[FigureRow, FigureRow], questions: list[tuple[QuestionRow, QuestionRow]], small: int, title: str = ""
) -> GroupComparison:
    """`questions` are those that the figure rests on; the most relevant cases of one decide if its cases are few."""
    whole, group = pair
    of_whole = sum((question.tally for question, _ in questions), Tally())
    of_group = sum((question.tally for _, question in questions), Tally())
    most = [0 if row.n is None else row.n[1] for row in pair]
    return GroupComparison(
        key=whole.code,
        number="" if title else whole.code,
        title=title or whole.title,
        is_question=False,
        group=_side(of_group, group.shown, most[1], span(group.n), small),
        whole=_side(of_whole, whole.shown, most[0], span(whole.n), small),
        standing=_standing(group.score, whole.score, most[1], small),
    )


def _side(tally: Tally, shown: int | None, relevant: int, n: str, small: int) -> ShownFigure:
    is_few = 0 < relevant < small
    return ShownFigure(f"{tally.above} of {tally.relevant}" if is_few else percent(shown), n if relevant else NONE)


def _standing(group: Fraction | None, whole: Fraction | None, relevant: int, small: int) -> str:
    if group is None or whole is None or relevant < small:
        return ""
    if group == whole:
        return "level"
    return "worse" if group < whole else "better"
