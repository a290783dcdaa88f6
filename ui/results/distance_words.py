"""How far a figure is from a line, and what one case moves, in sentences. No Qt, no figure of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from export.sheet.sheet import ScoreSheet
from model.instrument.instrument import Instrument
from model.instrument.unit_words import for_unit
from model.instrument.values import counted
from model.journal.records import Outcome, Tally, tally_of
from scoring.distance import Distance, distances, lines_of
from scoring.layout import Parts, names
from scoring.rules import layout_of

NO_DISTANCE = (
    "How many answers would move this figure over a line is not said: its rule makes no mean, so that depends on every "
    "answer together."
)

_ALONE, _SPREAD = 3, 6
"""So many questions are named: of those that would each do it alone, and of those that answers are spread over."""


def distance_words(sheet: ScoreSheet, instrument: Instrument, code: str) -> str:
    """What would lift a figure to the next line, and drop it below the one it has reached; nothing without a score.

    Of a figure that is no mean it says that this cannot be told.
    """
    numbers = {row.id: row.number for row in sheet.figures.annex}
    layout = layout_of(instrument)
    if not layout.is_mean:
        has_score = any(sheet.figures.questions[id_].relevant for id_ in layout.behind(code))
        return NO_DISTANCE if has_score and lines_of(instrument) else ""
    return " ".join(_ways(way, numbers) for way in distances(instrument, layout, code, sheet.figures.questions))


def moves(instrument: Instrument, case_ref: str, outcomes: Mapping[str, Outcome]) -> str:
    """The figures that a case moves, with how many of its answers are above and below the line in each."""
    layout = layout_of(instrument)
    figures = [(code, parts) for code, parts in layout.criteria.items()]
    figures += [
        (f"the {thread.title} thread", layout.threads[thread.id])
        for thread in instrument.threads
        if thread.id in layout.threads
    ]
    moved = [f"{name} ({words})" for name, parts in figures if (words := _counts(parts, outcomes))]
    # In a mean every relevant answer moves the figure; in others it counts, and may or may not move it.
    verb = "moves" if layout.is_mean else "counts in"
    return f"{for_unit(instrument.unit, 'Case')} {case_ref} {verb} {_enumeration(moved) if moved else 'no figure'}."


def _ways(way: Distance, numbers: Mapping[str, str]) -> str:
    aim = f"reach {way.line}%" if way.up else f"drop it below {way.line}%"
    if not way.fewest:
        return f"No change of answers could {aim}."
    return f"To {aim}: {', or '.join(_options(way, numbers))}."


def _options(way: Distance, numbers: Mapping[str, str]) -> Iterator[str]:
    """Each question alone, the fewest first; then fewer over several; then as evenly as can be."""
    noun = "more sufficient answer" if way.up else "fewer sufficient answer"
    alone = list(way.alone.items())
    if alone:
        (first, least), *others = alone[:_ALONE]
        more = ", ".join(f"or {count} on {numbers[id_]}" for id_, count in others)
        yield f"{counted(least, noun)} on {numbers[first]}" + (f" ({more})" if more else "")
    fewest = sum(way.fewest.values())
    if not alone or fewest < alone[0][1]:
        parts = [f"{count} on {numbers[id_]}" for id_, count in way.fewest.items()]
        yield f"{counted(fewest, noun)}: {_enumeration(parts)}"
    if len(way.spread) > 1 and way.spread != way.fewest:
        over = [numbers[id_] for id_ in way.spread]
        rest = [f"{len(over) - _SPREAD + 1} more"] if len(over) > _SPREAD else over[_SPREAD - 1 :]
        yield f"{sum(way.spread.values())} spread over {_enumeration([*over[: _SPREAD - 1], *rest])}"


def _counts(parts: Parts, outcomes: Mapping[str, Outcome]) -> str:
    tally: Tally = tally_of(outcomes[id_] for id_ in names(parts))
    counts = ((tally.above, "above"), (tally.below, "below"))
    return ", ".join(f"{count} {side}" for count, side in counts if count)


def _enumeration(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
