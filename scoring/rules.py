"""The scoring rules by name. An instrument says which one it is scored by; a new rule is one more module here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast

from model.instrument.instrument import Instrument
from model.journal.records import Refused, Tally, Value
from scoring.figures import NOTHING, Scores
from scoring.layout import Layout


class Rule(Protocol):
    """What a module of this room offers to be a scoring rule."""

    def layout(self, instrument: Instrument) -> Layout:
        """The means that make up each figure, from which intervals are worked out too."""

    def score(
        self, instrument: Instrument, tallies: Mapping[str, Tally], stated: Mapping[str, Value] = NOTHING
    ) -> Scores:
        """Every figure, from the tallies of the scored questions by id and what is stated of the inspection."""

    def proposed(self, instrument: Instrument, grades: Sequence[str | None]) -> str | None:
        """The grade that the grades of its specific criteria propose for the whole; None where none is proposed."""


RULES: Mapping[str, str] = {"omi/1": "omi", "esi/1": "esi", "iqr/1": "iqr", "counts/1": "counts"}
"""The module of this room that is the rule of that name. It is loaded when it is asked for: a file has one."""


def rule(name: str) -> Rule:
    """The rule of that name, or Refused: an instrument from a newer program may ask for one we do not have."""
    if name not in RULES:
        raise Refused(f"The scoring rule {name!r} is unknown to this version, which knows {', '.join(RULES)}.")
    return cast("Rule", import_module(f"scoring.{RULES[name]}"))


def scores_questions(instrument: Instrument) -> bool:
    """Whether its rule makes figures of its questions; where it does not, they are counted. A rule unknown here may."""
    if instrument.rule not in RULES:
        return True
    layout = rule(instrument.rule).layout(instrument)
    return bool(layout.criteria or layout.threads)


def only_counts(instrument: Instrument) -> bool:
    """Whether no figure is made at all, by rule or by hand: counts of its questions are all there is."""
    return instrument.marking is None and not scores_questions(instrument)
