"""How far the readers of the cases read twice agreed, as lines to print and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from export.sheet.agreement import Levels
from export.sheet.figure_text import NONE
from export.tables.formula import harmless
from model.file.files import whole_file
from model.instrument.instrument import Instrument
from model.journal.field_names import OVERALL
from scoring.agreement import Estimate

_WHOLE = "Overall"


def lines(instrument: Instrument, figures: Mapping[str, Levels]) -> Iterator[str]:
    """The agreement overall and by criterion as a table to print; a criterion without a pair has no line."""
    heads = ("pairs", "agree %", "kappa", "AC1", "alpha", "ordinal")
    yield f"{'':<4} {'':<56} " + " ".join(f"{head:>7}" for head in heads)
    for code, title, levels in _rows(instrument, figures):
        above, four = levels.outcomes, levels.four_points
        share = above.percentage.value
        shown = [str(above.pairs), NONE if share is None else f"{100 * share:.0f}"]
        shown += [_short(estimate) for estimate in (above.kappa, above.ac1, above.alpha, four.ordinal)]
        yield f"{code:<4} {title:<56.56} " + " ".join(f"{text:>7}" for text in shown)


def write_agreement(instrument: Instrument, figures: Mapping[str, Levels], path: Path) -> None:
    """The agreement as CSV: of the side of the line, then of the places on four-point scales, each with its interval.

    All are shares or coefficients, at most 1.
    """
    rows = [_cells(code, title, levels) for code, title, levels in _rows(instrument, figures)]
    with whole_file(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0] if rows else ())
        writer.writerows(map(harmless, row.values()) for row in rows)


def _cells(code: str, title: str, levels: Levels) -> dict[str, str | int]:
    """One row, by column."""
    above, four = levels.outcomes, levels.four_points
    cells: dict[str, str | int] = {"criterion": code, "title": title, "cases": above.cases}
    for part, agreement in (("", above), ("four-point ", four)):
        cells[f"{part}pairs"] = agreement.pairs
        cells[f"{part}missing"] = agreement.missing
    named = {
        "agree": above.percentage,
        "kappa": above.kappa,
        "AC1": above.ac1,
        "alpha": above.alpha,
        "four-point alpha": four.alpha,
        "four-point ordinal alpha": four.ordinal or Estimate(None),
    }
    for name, estimate in named.items():
        low, high = estimate.interval or (None, None)
        cells |= {name: _exact(estimate.value), f"{name} from": _exact(low), f"{name} to": _exact(high)}
    return cells


def _rows(instrument: Instrument, figures: Mapping[str, Levels]) -> Iterator[tuple[str, str, Levels]]:
    titles = {OVERALL: _WHOLE, **{code: criterion.title for code, criterion in instrument.criterion.items()}}
    for key, title in titles.items():
        if key in figures and figures[key].outcomes.pairs:
            yield ("" if key == OVERALL else key), title, figures[key]


def _short(estimate: Estimate | None) -> str:
    return NONE if estimate is None or estimate.value is None else f"{estimate.value:.2f}"


def _exact(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
