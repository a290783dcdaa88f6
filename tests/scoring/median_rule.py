"""A made-up rule that takes no mean: a figure is the median of all the values that it rests on, whatever they weigh.

Here to hold the product to what it promises of every rule; no instrument has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from model.instrument.instrument import Instrument
from scoring import omi
from scoring.layout import Average, Layout, Number, Parts, names
from scoring.rule import Rule

NAME = "median/1"


def median(parts: Parts, values: Mapping[str, Number | None], average: Average[Number]) -> Number | None:
    there = sorted(value for name in names(parts) if (value := values[name]) is not None)
    if not there:
        return None
    return average(there[(len(there) - 1) // 2 : len(there) // 2 + 1], [1, 1][: 2 - len(there) % 2])


def layout(instrument: Instrument) -> Layout:
    return replace(omi.layout(instrument), method=median)


def in_words(_instrument: Instrument) -> str:
    return "A figure is the median of what it rests on."


RULE = Rule(layout, in_words)
