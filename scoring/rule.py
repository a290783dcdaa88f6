"""What a scoring rule is: one value, from which everything follows that is ever worked out by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from model.instrument.instrument import Instrument
from model.journal.records import Tally, Value
from scoring.figures import NOTHING, Scores, scores
from scoring.layout import Layout
from scoring.marks import Marked


def no_words(_instrument: Instrument) -> str:
    """Of a rule that makes no figures nothing is said."""
    return ""


def no_proposal(_instrument: Instrument, _grades: Sequence[str | None]) -> str | None:
    """No grade: the lead inspector judges."""
    return None


def no_marks(_instrument: Instrument, _stated: Mapping[str, Value]) -> Marked | None:
    """Nothing: criteria are not marked by hand."""
    return None


@dataclass(frozen=True, slots=True)
class Rule:
    """A scoring rule.

    `layout` gives the figures of an instrument: what each rests on, and the method that makes it. `in_words` says in a
    sentence how they are made. `proposal` is the grade that the grades of specific criteria propose for the whole, None
    where none is. `marked` is what comes of criteria that are marked by hand, from what is stated of the inspection.
    """

    layout: Callable[[Instrument], Layout]
    in_words: Callable[[Instrument], str] = no_words
    proposal: Callable[[Instrument, Sequence[str | None]], str | None] = no_proposal
    marked: Callable[[Instrument, Mapping[str, Value]], Marked | None] = no_marks

    def score(
        self, instrument: Instrument, tallies: Mapping[str, Tally], stated: Mapping[str, Value] = NOTHING
    ) -> Scores:
        """Every figure, from the tallies of the scored questions by id and what is stated of the inspection."""
        return replace(scores(self.layout(instrument), tallies), marked=self.marked(instrument, stated))
