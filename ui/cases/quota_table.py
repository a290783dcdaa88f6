"""The quotas in words and numbers: how many cases of each kind are planned, how many there are, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit
from model.sample.quotas import QuotaStanding, shortages
from ui.kit.line_table import Column, Line

COLUMNS = (
    Column("Kind of case", width=12),
    Column("Planned", "What the sample should hold: a number, a minimum, or a share as large as the area's"),
    Column("In the sample", "Cases that are not withdrawn", figures=True),
    Column("How it stands", width=10),
)


def quota_lines(rows: Iterable[QuotaStanding]) -> list[Line]:
    """A line for each quota."""
    return [Line(row.quota.id, (row.quota.label, _plan(row), str(row.achieved), _state(row))) for row in rows]


def shortages_text(unit: Unit, rows: Sequence[QuotaStanding]) -> str:
    """What is short and by how many, as a sentence."""
    short = shortages(rows)
    return f"Short: {', '.join(short)}." if short else for_unit(unit, "No kind of case is short.")


def _plan(row: QuotaStanding) -> str:
    if row.wanted is None:
        return "in proportion"
    if row.quota.planned is not None:
        return str(row.wanted)
    return f"{row.wanted} or more" if row.quota.share_of is None else f"{row.wanted}, in proportion"


def _state(row: QuotaStanding) -> str:
    if row.wanted is None:
        return "? its percent of the caseload is not stated"
    if row.short:
        return f"✗ short by {row.short}"
    over = row.achieved - row.wanted
    return f"✓ met, {over} over the plan" if over and row.quota.at_least is None else "✓ met"
