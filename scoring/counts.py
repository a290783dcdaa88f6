"""The rule of instruments that count and do not score, `counts/1`: each question has its counts, and that is all.

What the counts amount to is judged by people; nothing is proposed (Quality & Impact, London 2018, lines 135 to 171:
judgements are sentences, and results from under half to almost three-quarters stand under the same one).
"""

from __future__ import annotations

from model.instrument.instrument import Instrument
from scoring.layout import Layout
from scoring.rule import Rule


def layout(instrument: Instrument) -> Layout:
    """Questions, and no figure made of them."""
    return Layout(questions=tuple(question.id for question in instrument.scored), criteria={}, sections={}, threads={})


RULE = Rule(layout)
