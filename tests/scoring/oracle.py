"""The rule of the reports' scoring appendices in naive arithmetic: written from its words, not from the code.

It knows nothing but triples (case, question, outcome), and reckons every figure anew from all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from model.instrument.instrument import Instrument
from model.journal.records import Outcome

Triple = tuple[str, str, Outcome]


class Oracle:
    """What an area scores, worked out slowly."""

    def __init__(self, instrument: Instrument, triples: Iterable[Triple]) -> None:
        self.instrument = instrument
        self.triples = list(triples)

    def relevant(self, question: str) -> int:
        return sum(1 for _, q, outcome in self.triples if q == question and outcome in ("above", "below"))

    def proportion(self, question: str) -> Fraction | None:
        """ "The proportion of relevant cases in the sample where the work was judged sufficient"."""
        sufficient = sum(1 for _, q, outcome in self.triples if q == question and outcome == "above")
        return Fraction(sufficient, self.relevant(question)) if self.relevant(question) else None

    def criterion(self, code: str) -> Fraction | None:
        """ "An average across each of the questions"; individual and summary questions weighted, as 80/20."""
        weight = self.instrument.summary_weight
        individual = plain_mean(map(self.proportion, self.asked(code, summary=False)))
        summary = plain_mean(map(self.proportion, self.asked(code, summary=True)))
        if weight == 0:
            return individual
        if weight == 1:
            return summary
        if individual is None or summary is None:
            return summary if individual is None else individual
        return (1 - weight) * individual + weight * summary

    def note(self, code: str) -> str:
        has = {
            summary: any(self.relevant(question) for question in self.asked(code, summary=summary))
            for summary in (True, False)
        }
        if has[True] == has[False] or self.instrument.summary_weight in (0, 1):
            return ""
        return "summary only" if has[True] else "no summary"

    def section(self, code: str) -> Fraction | None:
        """ "The average of the scores for the component general criteria"."""
        return plain_mean(self.criterion(c.code) for c in self.instrument.criteria if c.section == code)

    def thread(self, id_: str) -> Fraction | None:
        """ "An average, over all the questions in sections 1 and 2 relating to RoH, of the proportion"."""
        return plain_mean(map(self.proportion, self.thread_questions(id_)))

    def thread_questions(self, id_: str) -> list[str]:
        covered = next(thread.sections for thread in self.instrument.threads if thread.id == id_)
        return [
            question.id
            for criterion in self.instrument.criteria
            if criterion.section in covered
            for question in criterion.questions
            if id_ in question.threads
        ]

    def n(self, questions: Iterable[str]) -> tuple[int, int] | None:
        counts = sorted(count for question in questions if (count := self.relevant(question)))
        return (counts[0], counts[-1]) if counts else None

    def counting(self, criterion: str) -> list[str]:
        """The questions of a criterion on the sides that weigh anything."""
        weights = {False: 1 - self.instrument.summary_weight, True: self.instrument.summary_weight}
        return [q for summary in weights if weights[summary] for q in self.asked(criterion, summary=summary)]

    def asked(self, criterion: str, *, summary: bool) -> list[str]:
        return [
            question.id
            for question in self.instrument.questions
            if question.criterion == criterion and question.kind == "scored" and question.summary == summary
        ]

    def figures(self) -> dict[str, Fraction | None]:
        """Every criterion, section and thread that is scored, by code or id."""
        criteria = {criterion.code: self.criterion(criterion.code) for criterion in self.instrument.criteria}
        sections = {criterion.section: self.section(criterion.section) for criterion in self.instrument.criteria}
        return {**criteria, **sections, **{thread.id: self.thread(thread.id) for thread in self.instrument.threads}}


def triples_of(by_case: Mapping[str, Mapping[str, Outcome]]) -> list[Triple]:
    return [(case, question, outcome) for case, row in by_case.items() for question, outcome in row.items()]


def plain_mean(values: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of those values that there are."""
    there = [value for value in values if value is not None]
    return sum(there, Fraction(0)) / len(there) if there else None
