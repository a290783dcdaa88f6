"""What weighs how much in the figures of an instrument, in sentences, as its rule has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model.instrument.instrument import Instrument
from scoring.layout import Layout, Parts
from scoring.marks import Marked
from scoring.rules import layout_of

NO_WEIGHTS = "Its rule makes no mean of the questions, so none of them has a weight of its own in a figure."
"""What is said in place of weights, where a rule has none."""


def weights_in_words(instrument: Instrument, marked: Marked | None = None) -> tuple[str, ...]:
    """The weights of criteria, where those of a section differ, and of the sections in each total.

    Of criteria that are marked by hand, those of the sections in the rating. Of a rule that makes no mean it says that
    it has none.
    """
    layout = layout_of(instrument)
    if not layout.is_mean:
        return (NO_WEIGHTS,)
    return (*_sections(layout), *_totals(instrument, layout), *_rating(instrument, marked))


def _sections(layout: Layout) -> Iterator[str]:
    for section, parts in layout.sections.items():
        weights = _weights(parts)
        kinds = sorted(set(weights.values()), reverse=True)
        if len(kinds) > 1:
            of_kind = (
                f"{_enumeration([code for code in weights if weights[code] == kind])} of weight {kind}"
                for kind in kinds
            )
            yield f"Section {section}: {'; '.join(of_kind)}."


def _totals(instrument: Instrument, layout: Layout) -> Iterator[str]:
    for total in instrument.totals:
        if total.id in layout.totals:
            yield _total(total.title, _weights(layout.totals[total.id]))


def _rating(instrument: Instrument, marked: Marked | None) -> Iterator[str]:
    if marked and marked.weights:
        yield _total(instrument.totals[0].title, marked.weights)


def _total(title: str, weights: Mapping[str, int]) -> str:
    return f"{title}: {', '.join(f'section {code} of weight {weight}' for code, weight in weights.items())}."


def _weights(parts: Parts) -> dict[str, int]:
    return {name: part.weight for part in parts for name in part.names}


def _enumeration(codes: list[str]) -> str:
    return f"{', '.join(codes[:-1])} and {codes[-1]}" if len(codes) > 1 else codes[0]
