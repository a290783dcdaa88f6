"""The scores as lines of text: what `score` prints, and what a text that comes back is compared with."""

from __future__ import annotations

from export.printing import text
from export.printing.subgroup_blocks import subgroup_table
from export.sheet.sheet import ScoreSheet, score_sheet
from export.sheet.subgroups import beside
from model.file.ledger import Ledger


def score_lines(store: Ledger, sheet: ScoreSheet) -> list[str]:
    """The sheet in short; that of a part of the cases with the whole beside it."""
    lines = [*text.lines(sheet)]
    if sheet.basis.where:
        whole = score_sheet(store, drafts=sheet.basis.with_drafts)
        lines += text.block_lines(subgroup_table(beside(store.instrument, whole, sheet)))
    return lines
