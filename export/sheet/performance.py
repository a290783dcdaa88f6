"""The performance table: what the lead typed of each measure, what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.inspection.fields import MEASURED_AS
from model.instrument.instrument import Instrument
from model.instrument.values import counted, to_text
from model.journal.field_names import MEASURED
from model.journal.records import Value
from scoring.performance import TargetReading, read


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A line of the table, its figures as they were typed, and what they come to."""

    id: str
    title: str
    target: str
    area: str
    national: str
    reading: TargetReading


def measure_field(measure: str, column: str) -> str:
    """The field of one cell of the table."""
    return f"{MEASURED}{measure}:{column}"


def performance(instrument: Instrument, stated: Mapping[str, Value]) -> tuple[MeasureRow, ...]:
    """Every line that the instrument has, whether something was typed or not."""
    rows = []
    for measure in instrument.measures:
        target, area, national = (to_text(stated.get(measure_field(measure.id, one.value))) for one in MEASURED_AS)
        reading = read(measure.better, target, area, national)
        rows.append(MeasureRow(measure.id, measure.title, target, area, national, reading))
    return tuple(rows)


def misses(rows: tuple[MeasureRow, ...]) -> str:
    """Every target that is not met, by name, so that none is left out of the text; what is near is said to be."""
    compared = [row for row in rows if row.reading.met is not None]
    missed = [row for row in compared if not row.reading.met]
    if not compared:
        return "No target is compared yet."
    if not missed:
        return f"Every target is met, {len(compared)} in all."
    named = "; ".join(f"{row.title}{' (a near miss)' if row.reading.near else ''}" for row in missed)
    of = f"{len(missed)} of {counted(len(compared), 'target')} {'is' if len(missed) == 1 else 'are'} not met"
    return f"{of}, and the text of a report should name {'it' if len(missed) == 1 else 'each'}: {named}."
