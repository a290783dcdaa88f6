"""What weighs how much in the figures of an instrument, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from model.instrument.instrument import Instrument, Section


def weights_in_words(instrument: Instrument) -> tuple[str, ...]:
    """The weights of criteria, where those of a section differ, and of the sections in each total."""
    return (*filter(None, (_section(instrument, section) for section in instrument.sections)), *_totals(instrument))


def _section(instrument: Instrument, section: Section) -> str:
    scored = [
        one
        for one in instrument.criteria
        if one.section == section.code and any(question.is_scored for question in one.questions)
    ]
    weights = sorted({one.weight for one in scored}, reverse=True)
    if len(weights) < 2:
        return ""
    kinds = (
        _listed([one.code for one in scored if one.weight == weight]) + f" of weight {weight}" for weight in weights
    )
    return f"Section {section.code}: {'; '.join(kinds)}."


def _totals(instrument: Instrument) -> Iterator[str]:
    for total in instrument.totals:
        yield f"{total.title}: {', '.join(f'section {code} of weight {weight}' for code, weight in total.sections)}."


def _listed(codes: list[str]) -> str:
    return f"{', '.join(codes[:-1])} and {codes[-1]}" if len(codes) > 1 else codes[0]
