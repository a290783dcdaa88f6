"""Asks how a sample is to be drawn from a list, and shows what the draw comes to before it is taken in."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from model.instrument.instrument import Unit
from model.instrument.unit_words import counted_units, for_unit
from model.instrument.values import counted, from_text
from model.journal.records import Refused, Value
from model.sample.draw import DrawnSample
from model.sample.plan_from_list import SwapPlan
from model.sample.sample import SampleFile
from ui.cases.alike_rows import AlikeRows
from ui.cases.quota_table import COLUMNS, quota_lines, shortages_text
from ui.kit.forms import FormSheet, Row
from ui.kit.line_table import Column, Line, columns_for
from ui.kit.preview import Preview

_SEEDS = 1_000_000
_NOBODY = "none"
_DRAW = (
    "The draw is by chance: first the numbers planned for each kind of sentence, then the minimum numbers. Cases that "
    "are in the sample already stay. Nothing is taken in before you have seen it."
)
_SWAP = (
    "for what is short. A case leaves only if no other quota needs it and nobody has begun to read it; it is "
    "withdrawn, and can be restored."
)
_SWAP_COLUMNS = (Column("Case in"), Column("Case out"), Column("For", width=16))


class NumberLine(QLineEdit):
    """A whole number, as typed."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))

    @property
    def number(self) -> int:
        """What is typed; Refused if it is no whole number, or nothing."""
        value: Value = from_text("number", (), self.text())
        if not isinstance(value, int):
            raise Refused("Give a whole number")
        return value


def numbers(form: FormSheet, *lines: tuple[Row, NumberLine]) -> list[int] | None:
    """The numbers typed in a form's lines; None if one is none, which is then said there."""
    form.forgive()
    found = []
    for row, line in lines:
        try:
            found.append(line.number)
        except Refused as refusal:
            form.complain(row, f"{refusal}.")
            return None
    return found


def any_seed() -> int:
    """A seed that nobody chose."""
    return secrets.randbelow(_SEEDS)


class DrawForm(FormSheet):
    """`accepted(size, seed)` and `alike.insisted` are requests."""

    accepted = Signal(int, int)

    def __init__(self, unit: Unit, file: SampleFile, size: int) -> None:
        super().__init__(
            "Draw a sample from a list",
            f"{_listed(unit, file)} {for_unit(unit, _DRAW)}",
            "&Draw",
        )
        self.size_line = NumberLine(size)
        self.seed_line = NumberLine(any_seed())
        self._size_row = self.add(for_unit(unit, "&Number of cases"), self.size_line, "In the sample as a whole.")
        self._seed_row = self.add(
            "&Seed",
            self.seed_line,
            "The same list and seed draw the same sample again. It is kept with the inspection.",
        )
        self.alike = AlikeRows(unit, file.refused)
        self.add_question(self.alike, self.alike.keep)

    def accept(self) -> None:
        """Ask for the draw, or say which number is wrong."""
        typed = numbers(self, (self._size_row, self.size_line), (self._seed_row, self.seed_line))
        if typed is not None:
            self.accepted.emit(*typed)


def draw_preview(unit: Unit, file: SampleFile, drawn: DrawnSample, seed: int) -> Preview:
    """The quotas as they would stand with the cases drawn."""
    count = len(drawn.cases)
    cases = counted_units(count, unit)
    short = f"The list cannot give all that is planned: {', '.join(drawn.shortages)}." if drawn.shortages else ""
    preview = Preview(
        "Draw a sample from a list",
        [f"{cases} of {len(file.rows)} drawn from {file.name} with the seed {seed}."],
        columns_for(unit, COLUMNS),
        quota_lines(drawn.standings),
        (f"&Take in {cases} all the same" if short else f"&Take in {cases}") if count else "",
    )
    preview.notice.refuse(short)
    return preview


def swap_preview(unit: Unit, file: SampleFile, plan: SwapPlan, alike: AlikeRows) -> Preview:
    """Which case would come in, and which would leave for it; `alike` asks of those that cannot come in as they are."""
    count = len(plan.swaps)
    preview = Preview(
        "What to swap in",
        [f"From {file.name}, {for_unit(unit, _SWAP)}", f"Afterwards: {shortages_text(unit, plan.standings)}"],
        columns_for(unit, _SWAP_COLUMNS),
        [
            Line(
                swap.incoming.ref,
                (swap.incoming.ref, swap.outgoing.ref if swap.outgoing else _NOBODY, swap.quota.label),
            )
            for swap in plan.swaps
        ],
        f"&Make {counted(count, 'swap')}" if count else "",
    )
    preview.add_question(alike, alike.keep)
    return preview


def _listed(unit: Unit, file: SampleFile) -> str:
    size = f"{file.name}: {counted_units(len(file.rows), unit)}."
    unusable = [row for row in file.refused if not row.is_alike]
    if not unusable:
        return size
    first = unusable[0]
    rows = f"{len(unusable)} row{'s' if len(unusable) > 1 else ''}"
    return f"{size} {rows} cannot be used, the first on line {first.line}: {first.reason}."
