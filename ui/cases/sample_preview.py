"""What taking in a sample list would do, before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from model.inspection.readings import Case
from model.instrument.instrument import Instrument, Unit
from model.instrument.unit_words import counted_units, for_unit
from model.instrument.values import in_words
from model.journal.records import Statement, case_of
from model.sample.sample import SamplePlan
from ui.cases.alike_rows import AlikeRows
from ui.kit.line_table import Column, Line, columns_for
from ui.kit.preview import Preview
from ui.session.case_rows import key_details

_MOST_LINES = 300
_COLUMNS = (Column("What"), Column("Case"), Column("Details", width=20))


def plan_text(unit: Unit, plan: SamplePlan) -> str:
    """How many rows are new, changed, unchanged and refused, as a sentence."""
    counted = [
        f"{len(rows)} {word}"
        for rows, word in (
            (plan.new, "new"),
            (plan.changed, "changed"),
            (plan.unchanged, "unchanged"),
            (plan.refused, "refused"),
        )
        if rows
    ]
    return f"{plan.name}: {', '.join(counted) or for_unit(unit, 'no cases')}."


def plan_lines(instrument: Instrument, cases: Iterable[Case], plan: SamplePlan) -> Iterator[Line]:
    """A line for each row that does something: refused ones first with their place, then what changes, then new."""
    known = {case.ref: case for case in cases}
    for row in plan.refused:
        yield Line(f"refused {row.line}", ("Refused", row.case_ref, f"Line {row.line}: {row.reason}."))
    stated = {
        case_of(subject) or "": {statement.field: statement for statement in statements}
        for subject, statements in groupby(plan.statements, key=lambda statement: statement.subject)
    }
    for ref in plan.changed:
        yield Line(ref, ("Changed", ref, _changes(instrument, known[ref], stated[ref])))
    details = key_details(instrument)
    for ref in plan.new:
        texts = (in_words(field.choices, detail.value) for field in details if (detail := stated[ref].get(field.name)))
        yield Line(ref, ("New", ref, ", ".join(texts)))


class SamplePreview(Preview):
    """The plan, and the choice to take it in or leave it. `accepted`, `cancelled` and `alike.insisted` are requests."""

    def __init__(self, instrument: Instrument, cases: Iterable[Case], plan: SamplePlan) -> None:
        count = len(plan.new) + len(plan.changed)
        refused = ["Refused rows are left out. Correct them in the list and import it again."] if plan.refused else []
        super().__init__(
            "Import a sample",
            [plan_text(instrument.unit, plan), *refused],
            columns_for(instrument.unit, _COLUMNS),
            _first(list(plan_lines(instrument, cases, plan))),
            f"&Take in {counted_units(count, instrument.unit)}" if count else "",
        )
        self.alike = AlikeRows(instrument.unit, plan.refused)
        self.add_question(self.alike, self.alike.keep)


def _first(lines: list[Line]) -> list[Line]:
    """As many as can be laid out at once; the refused ones are among them, for they come first."""
    if len(lines) <= _MOST_LINES:
        return lines
    return [*lines[:_MOST_LINES], Line("more", ("…", "", f"and {len(lines) - _MOST_LINES} more rows."))]


def _changes(instrument: Instrument, case: Case, stated: Mapping[str, Statement]) -> str:
    """Each changed detail: "Tier: Tier 2 → Tier 3"."""
    return "; ".join(
        f"{field.label}: {in_words(field.choices, case.details.get(field.name)) or 'not stated'} → "
        f"{in_words(field.choices, stated[field.name].value)}"
        for field in instrument.case_fields
        if field.name in stated
    )
