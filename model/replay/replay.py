"""Composes an invented sample whose answers give the figures that a report publishes (see `model.replay.published`).

Pure: the same instrument, facts and seed give the same cases and answers. Which cases have what is chance; how many
have it is not. Every question is met as nearly as whole cases allow, and where a quoted number of cases cannot be met
that is said. Nothing is bent to bring the scores of the criteria nearer to the published ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from model.inspection.fields import Shape
from model.inspection.outcomes import is_relevant
from model.instrument.instrument import Instrument, Question
from model.instrument.values import from_text
from model.journal.records import NOT_APPLICABLE, Refused, Value
from model.replay.overlap import FourParts, cells, spread
from model.replay.published import Draw, PublishedInspection, QuotedFigure
from model.sample.apportion import nearest

_LEAN = 0.15
"""How far a case leans to better or worse answers, beside chance from 0 to 1: its answers go together a little."""

_NEAR_THE_LINE = 3
"""How much likelier an answer next to the line is than one farther from it."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """A quoted number of cases that could not be met, with the line where it stands."""

    name: str
    line: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Replay:
    """The invented inspection: cases with their details, and each case's answers and notes by question."""

    cases: tuple[tuple[str, Mapping[str, Value]], ...]
    answers: Mapping[str, Mapping[str, Value]]
    notes: Mapping[str, Mapping[str, str]]
    deviations: tuple[Deviation, ...]


def compose(instrument: Instrument, facts: PublishedInspection, seed: int) -> Replay:
    """The inspection that the facts describe. Refused if the facts leave open a question that must be answered."""
    sample = _Sample(instrument, facts, seed)
    for name, draws in facts.details.items():
        case_field = instrument.case_field[name]
        sample.draw(name, Shape(case_field.kind, case_field.choices), draws, sample.refs, sample.details)
    sample.add_dates()
    sample.add_managers()
    for question in instrument.questions:
        sample.ask(question)
    return Replay(
        tuple((ref, sample.details[ref]) for ref in sample.refs), sample.answers, sample.notes, tuple(sample.deviations)
    )


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - it must repeat itself, and nothing secret hangs on it


class _Sample:
    """The sample while it is being made."""

    def __init__(self, instrument: Instrument, facts: PublishedInspection, seed: int) -> None:
        self._instrument = instrument
        self._facts = facts
        self._chance = _chance(seed)
        self.refs = [f"{facts.prefix}{number:03}" for number in range(1, facts.cases + 1)]
        self.details: dict[str, dict[str, Value]] = {ref: {} for ref in self.refs}
        self.answers: dict[str, dict[str, Value]] = {ref: {} for ref in self.refs}
        self.notes: dict[str, dict[str, str]] = {}
        self.deviations: list[Deviation] = []
        self._lean = {ref: self._chance.gauss(0, _LEAN) for ref in self.refs}

    def draw(
        self, name: str, shape: Shape, draws: Iterable[Draw], refs: Sequence[str], into: dict[str, dict[str, Value]]
    ) -> None:
        """Give each of these cases its value of one detail or unscored question."""
        free = list(refs)
        for draw in draws:
            if draw.of not in (None, len(refs)):
                self._miss(name, draw.line, f"asked of {len(refs)} cases, not of {draw.of}")
            for text, wanted in draw.counts.items():
                fitting = self._fitting(draw, free)
                if len(fitting) < wanted:
                    self._miss(name, draw.line, f"{len(fitting)} cases can be {text}, not {wanted}")
                self._give(name, shape, text, self._chance.sample(fitting, min(wanted, len(fitting))), free, into)
            if draw.rest is not None:
                self._give(name, shape, draw.rest, self._fitting(draw, free), free, into)

    def ask(self, question: Question) -> None:
        """Answer one question in every case where it is relevant, the earlier ones being answered."""
        refs = [ref for ref in self.refs if is_relevant(question, self.details[ref], self.answers[ref])]
        if question.is_scored:
            self._judge(question, refs)
        elif draws := self._facts.gates.get(question.id):
            shape = Shape(question.scale.kind, question.scale.choices, question.allow_na)
            self.draw(question.id, shape, draws, refs, self.answers)
        elif question.kind == "gate":
            raise Refused(f"{self._facts.area}: the replay says nothing about the gate question {question.id}.")

    def add_dates(self) -> None:
        """Dates for a sample that had been managed for about six months when it was read, where they are asked for."""
        if "start_date" not in self._instrument.case_field:
            return
        year, month = map(int, self._facts.month.split("-"))
        for details in self.details.values():
            start = date(year, month, 15) - timedelta(days=183 + self._chance.randint(-28, 28))
            details["start_date"] = details["sentence_date"] = start.isoformat()
            if details["sentence_type"] == "licence":
                details["release_date"] = start.isoformat()
                details["sentence_date"] = (start - timedelta(days=self._chance.randint(120, 1500))).isoformat()

    def add_managers(self) -> None:
        """Code names of offender managers, as many as the report interviewed, by grade in proportion to cases."""
        if not self._facts.offender_managers:
            return
        grades = [str(details["offender_manager_grade"]) for details in self.details.values()]
        for grade in sorted(set(grades)):
            cases = [ref for ref in self.refs if self.details[ref]["offender_manager_grade"] == grade]
            managers = max(1, nearest(Fraction(self._facts.offender_managers * len(cases), len(self.refs))))
            for place, ref in enumerate(self._chance.sample(cases, len(cases))):
                self.details[ref]["offender_manager_ref"] = f"{grade}{place % managers + 1:02}"

    def _judge(self, question: Question, refs: list[str]) -> None:
        """Answers of a scored question: as many above the line as is quoted, or as the criterion's score has it."""
        figure = self._facts.figures.get(question.id)
        if figure is None or not figure.parts:
            self._judge_some(question, figure, refs)
            return
        if not self._facts.parts_by:
            self._judge_subsamples(question, figure, refs)
            return
        rest, above = list(refs), figure.above_of(len(refs), Fraction(0))
        for value, part in figure.parts.items():
            inside = [ref for ref in rest if self.details[ref].get(self._facts.parts_by) == value]
            self._judge_some(question, part, inside)
            above -= sum(self.answers[ref][question.id] in question.scale.above for ref in inside)
            rest = [ref for ref in rest if ref not in set(inside)]
        if rest:
            self._judge_some(question, replace(figure, above=max(0, above), below=None, of=len(rest), parts={}), rest)

    def _judge_subsamples(self, question: Question, figure: QuotedFigure, refs: list[str]) -> None:
        """The same where parts are subsamples, at most two, which may share cases."""
        where = {one.id: one.where for one in self._instrument.subsamples}
        inside = [
            {ref for ref in refs if all(clause.holds(self.details[ref].get(clause.name)) for clause in where[id_])}
            for id_ in figure.parts
        ]
        parts = list(figure.parts.values())
        if len(parts) == 1:
            inside.append(set())
            parts.append(QuotedFigure(figure.line, figure.how, above=0, of=0))
        groups = cells(refs, *inside)
        counted = (_judged_of(one, len(some)) for one, some in zip((figure, *parts), (refs, *inside), strict=True))
        judged = spread(FourParts(*map(len, groups)), *counted)
        above = judged and spread(
            judged,
            figure.above_of(sum(judged), Fraction(0)),
            parts[0].above_of(judged.both + judged.first, Fraction(0)),
            parts[1].above_of(judged.both + judged.second, Fraction(0)),
        )
        if judged is None or above is None:
            self._miss(question.id, figure.line, "the figures of the parts do not fit that of the whole")
            self._judge_some(question, replace(figure, parts={}), refs)
            return
        for group, count, good in zip(groups, judged, above, strict=True):
            self._judge_some(question, replace(figure, above=good, below=None, of=count, parts={}), group)

    def _judge_some(self, question: Question, figure: QuotedFigure | None, refs: list[str]) -> None:
        """The same for some of the cases."""
        score = self._facts.criteria.get(question.criterion)
        otherwise = Fraction(score.percent if score else self._facts.otherwise, 100)
        judged = self._judged(question, figure, refs) if figure else refs
        above = figure.above_of(len(judged), otherwise) if figure else nearest(otherwise * len(judged))
        best_first = sorted(judged, key=lambda ref: self._lean[ref] + self._chance.random(), reverse=True)
        good = [choice.value for choice in question.scale.choices if choice.value in question.scale.above]
        bad = [choice.value for choice in question.scale.choices if choice.value not in question.scale.above]
        for place, ref in enumerate(best_first):
            self.answers[ref][question.id] = self._pick(good[::-1] if place < above else bad)
        if question.id in self._facts.notes:
            self.notes.setdefault(best_first[-1], {})[question.id] = self._facts.notes[question.id]

    def _judged(self, question: Question, figure: QuotedFigure, refs: list[str]) -> list[str]:
        """The relevant cases that the report counts; the assessor takes the others out as not applicable."""
        if figure.of in (None, len(refs)):
            return refs
        if figure.of > len(refs) or not question.allow_na:
            self._miss(question.id, figure.line, f"relevant in {len(refs)} cases, not in {figure.of}")
            return refs
        counted = set(self._chance.sample(refs, figure.of))
        for ref in refs:
            if ref not in counted:
                self.answers[ref][question.id] = NOT_APPLICABLE
        return [ref for ref in refs if ref in counted]

    def _pick(self, nearest_first: Sequence[str]) -> str:
        weights = [_NEAR_THE_LINE] + [1] * (len(nearest_first) - 1)
        return self._chance.choices(nearest_first, weights)[0]

    def _fitting(self, draw: Draw, refs: Iterable[str]) -> list[str]:
        return [
            ref
            for ref in refs
            if all(
                clause.holds((self.answers if clause.is_answer else self.details)[ref].get(clause.name))
                for clause in draw.among
            )
        ]

    @staticmethod
    def _give(
        name: str, shape: Shape, text: str, refs: Iterable[str], free: list[str], into: dict[str, dict[str, Value]]
    ) -> None:
        value = text if shape.allow_na and text == NOT_APPLICABLE else from_text(shape.kind, shape.choices, text)
        for ref in refs:
            into[ref][name] = value
            free.remove(ref)

    def _miss(self, name: str, line: int | None, what: str) -> None:
        self.deviations.append(Deviation(name, line, what))


def _judged_of(figure: QuotedFigure, relevant: int) -> int:
    """How many of these relevant cases the report counts."""
    return relevant if figure.of is None else min(figure.of, relevant)
