"""The scoring rules by name. An instrument says which one it is scored by; a new rule is one more module here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from model.instrument import Instrument
from model.records import Refused, Tally, Value
from scoring import counts, esi, iqr, omi
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


RULES: Mapping[str, Rule] = {"omi/1": omi, "esi/1": esi, "iqr/1": iqr, "counts/1": counts}


def rule(name: str) -> Rule:
    """The rule of that name, or Refused: an instrument from a newer program may ask for one we do not have."""
    if name not in RULES:
        raise Refused(f"The scoring rule {name!r} is unknown to this version, which knows {', '.join(RULES)}.")
    return RULES[name]


def only_counts(instrument: Instrument) -> bool:
    """Whether no figure is made of its questions, by rule or by hand: their counts are all there is."""
    if instrument.marking or instrument.rule not in RULES:
        return False
    layout = RULES[instrument.rule].layout(instrument)
    return not (layout.criteria or layout.threads)
