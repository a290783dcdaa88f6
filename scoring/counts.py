"""The rule of instruments that count and do not score, `counts/1`: each question has its counts, and that is all.

What the counts amount to is judged by people; nothing is proposed (Quality & Impact, London 2018, lines 135 to 171:
judgements are sentences, and results from under half to almost three-quarters stand under the same one).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from model.instrument.instrument import Instrument
from model.journal.records import Tally, Value
from scoring.figures import NOTHING, Scores, scores
from scoring.layout import Layout


def score(instrument: Instrument, tallies: Mapping[str, Tally], _stated: Mapping[str, Value] = NOTHING) -> Scores:
    """The proportion of each question, from the tallies by id."""
    return scores(layout(instrument), tallies)


def layout(instrument: Instrument) -> Layout:
    """Questions, and no figure made of them."""
    return Layout(questions=tuple(question.id for question in instrument.scored), criteria={}, sections={}, threads={})


def proposed(_instrument: Instrument, _grades: Sequence[str | None]) -> str | None:
    """Nothing: the lead inspector judges."""
    return None
