"""The rule of the Offender Management Inspection, `omi/1` (the reports' scoring appendices).

A question's proportion is above / (above + below) over the cases counted. A criterion is the mean of its individual
questions' proportions and its summary question's proportion, weighted (1 - w) and w (80/20 in the reports). A section
is the mean of its criteria, a thread the mean of its questions in the sections it covers, each once.
"""

from __future__ import annotations

from collections.abc import Sequence

from model.instrument.instrument import Criterion, Instrument
from scoring import descriptive
from scoring.layout import Layout, Omission, Part, Parts, without
from scoring.rule import Rule

SUMMARY_ONLY = Omission("summary only", "its summary question alone had relevant cases and carries the whole weight")
NO_SUMMARY = Omission(
    "no summary", "its summary question had no relevant case; the other questions carry the whole weight"
)


def proposal(instrument: Instrument, grades: Sequence[str | None]) -> str | None:
    """The grade that the grades of the specific criteria propose; None while one is missing."""
    return descriptive.proposal([choice.value for choice in instrument.grades], grades)


def in_words(instrument: Instrument) -> str:
    """How its figures are made."""
    weight = f"{float(instrument.summary_weight * 100):g}%"
    summary = (
        f": its summary question weighs {weight}, the others together the rest" if instrument.summary_weight else ""
    )
    thread = " A thread is the mean of the shares of its questions, each counted once." if instrument.threads else ""
    criterion = f"A criterion is the mean of the shares of its questions{summary}."
    return f"{criterion} A section is the mean of its criteria.{thread}"


def layout(instrument: Instrument) -> Layout:
    """The rule laid out for one instrument. Sections of which nothing is scored are left out."""
    return Layout(
        questions=tuple(question.id for question in instrument.scored),
        criteria={criterion.code: _criterion(instrument, criterion) for criterion in instrument.criteria},
        sections={
            section.code: parts for section in instrument.sections if (parts := _section(instrument, section.code))
        },
        threads={
            thread.id: (Part(tuple(question.id for question in instrument.thread_questions(thread))),)
            for thread in instrument.threads
        },
    )


def _criterion(instrument: Instrument, criterion: Criterion) -> Parts:
    """Individual and summary questions; a side of no weight never counts, and nothing is said of its absence."""
    summary, whole = instrument.summary_weight.as_integer_ratio()
    sides = (
        Part(_questions(criterion, summary=False), whole - summary, SUMMARY_ONLY),
        Part(_questions(criterion, summary=True), summary, NO_SUMMARY),
    )
    return tuple(side for side in sides if side.weight)


def _questions(criterion: Criterion, *, summary: bool) -> tuple[str, ...]:
    return tuple(question.id for question in criterion.questions if question.is_scored and question.summary is summary)


def _section(instrument: Instrument, code: str) -> Parts:
    return tuple(
        Part((criterion.code,), when_missing=without(criterion.code))
        for criterion in instrument.criteria
        if criterion.section == code
    )


RULE = Rule(layout, in_words, proposal)
