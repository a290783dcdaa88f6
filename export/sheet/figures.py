"""The figures of a score sheet: criteria, sections, threads and totals, and every question with its counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from export.sheet.marked import MarkedSheet
from model.instrument.instrument import Criterion, Instrument, Question
from model.instrument.values import to_text
from model.journal.field_names import CONCLUSION
from model.journal.records import NOTE, Tally, Value
from scoring.figures import Figure, Scores, half_up, proportion, short_note
from scoring.intervals import Interval, Intervals
from scoring.layout import Omission


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure: a criterion, a section, a thread or a total.

    Without a relevant case, score, shown, n and interval are None.

    `shown` is the score in whole percent, rounded half up; `n` the fewest and the most relevant cases of its
    questions; `interval` the 95 % interval in percent. `suggested` is what the bands say of `shown`, `decided` what
    the lead inspector says, for a `reason`: these and `section` are for criteria alone. `omitted` are the parts that
    had no relevant case.
    """

    code: str
    title: str
    score: Fraction | None
    shown: int | None
    n: tuple[int, int] | None
    interval: tuple[float, float] | None
    suggested: str | None = None
    decided: str | None = None
    reason: str = ""
    omitted: tuple[Omission, ...] = ()
    section: str = ""

    @property
    def note(self) -> str:
        """What is missing, in short: "summary only", or for a section "without 2.3"."""
        return short_note(self.omitted)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One scored question: what it asks, what it counts for, and what the cases came to. `shown` as in `FigureRow`.

    `threads` are the titles of the threads that it counts in, by id. `above` names the answers above the line, unless
    that is the first on its scale alone.
    """

    id: str
    number: str
    criterion: str
    text: str
    summary: bool
    threads: Mapping[str, str]
    tally: Tally
    shown: int | None
    above: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure that is made of the questions, and the questions themselves in the `annex`.

    `marked` is what comes of criteria that are marked by hand, where some are.
    """

    criteria: tuple[FigureRow, ...]
    sections: tuple[FigureRow, ...]
    threads: tuple[FigureRow, ...]
    annex: tuple[QuestionRow, ...]
    totals: tuple[FigureRow, ...] = ()
    marked: MarkedSheet | None = None

    @property
    def only_counts(self) -> bool:
        """Whether the rule makes no figure of the questions: their counts are what there is."""
        return not (self.scored or self.marked)

    @property
    def scored(self) -> tuple[FigureRow, ...]:
        """Every figure, in the order of the kinds."""
        return (*self.criteria, *self.sections, *self.threads, *self.totals)

    @property
    def questions(self) -> dict[str, Tally]:
        """Tallies by scored question, in the order asked."""
        return {row.id: row.tally for row in self.annex}


def figures(
    instrument: Instrument,
    scores: Scores,
    intervals: Intervals,
    tallies: Mapping[str, Tally],
    stated: Mapping[str, Value],
    marked: MarkedSheet | None = None,
) -> Figures:
    """Scores, with their intervals and titles, in the order of the instrument."""
    return Figures(
        criteria=tuple(
            _criterion(criterion, scores.criteria[criterion.code], intervals, instrument, stated)
            for criterion in instrument.criteria
            if criterion.code in scores.criteria
        ),
        sections=_rows({one.code: one.title for one in instrument.sections}, scores.sections, intervals.sections),
        threads=_rows({one.id: one.title for one in instrument.threads}, scores.threads, intervals.threads),
        totals=_rows({one.id: one.title for one in instrument.totals}, scores.totals, intervals.totals),
        annex=tuple(_annex(instrument, tallies)),
        marked=marked,
    )


def _criterion(
    criterion: Criterion, figure: Figure, intervals: Intervals, instrument: Instrument, stated: Mapping[str, Value]
) -> FigureRow:
    field = CONCLUSION + criterion.code
    return replace(
        _row(criterion.code, criterion.title, figure, intervals.criteria),
        suggested=None if figure.shown is None else instrument.suggested(figure.shown),
        decided=to_text(stated.get(field)) or None,
        reason=to_text(stated.get(NOTE + field)),
        section=criterion.section,
    )


def _rows(
    titles: Mapping[str, str], made: Mapping[str, Figure], intervals: Mapping[str, Interval | None]
) -> tuple[FigureRow, ...]:
    return tuple(_row(code, title, made[code], intervals) for code, title in titles.items() if code in made)


def _row(code: str, title: str, figure: Figure, intervals: Mapping[str, Interval | None]) -> FigureRow:
    return FigureRow(code, title, figure.score, figure.shown, figure.n, intervals[code], omitted=figure.omitted)


def _annex(instrument: Instrument, tallies: Mapping[str, Tally]) -> Iterator[QuestionRow]:
    in_thread = [(thread, {one.id for one in instrument.thread_questions(thread)}) for thread in instrument.threads]
    for question in instrument.scored:
        tally = tallies[question.id]
        share = proportion(tally)
        yield QuestionRow(
            id=question.id,
            number=question.number,
            criterion=question.criterion,
            text=question.text,
            summary=question.summary,
            threads={thread.id: thread.title for thread, ids in in_thread if question.id in ids},
            tally=tally,
            shown=None if share is None else half_up(share * 100),
            above="" if question.scale.above == {question.scale.choices[0].value} else _above(question),
        )


def _above(question: Question) -> str:
    return ", ".join(one.label.lower() for one in question.scale.choices if one.value in question.scale.above)
