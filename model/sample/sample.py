"""The sample list: a file of cases (CSV or XLSX), and what taking it in would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from model.inspection.readings import Case
from model.instrument.instrument import Instrument, Unit
from model.instrument.reserved_names import CASE_REF
from model.instrument.unit_words import counted_units, for_unit
from model.instrument.values import from_text
from model.journal.field_names import IN_SAMPLE
from model.journal.likeness import Spellings, tidied, why_asked
from model.journal.records import Refused, Statement, Unusable, Value, case_subject, checked_ref
from model.sample.csv_rows import NumberedRow, check_columns
from model.sample.table_rows import read_rows

MAX_ROWS = 2_000
MAX_LISTED = 20_000
"""The most cases in a sample, and in a list that a sample is drawn from."""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One usable row: the details that it states. An empty cell states nothing."""

    line: int
    case_ref: str
    details: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One row that cannot be used, and why."""

    line: int
    case_ref: str
    reason: str
    is_alike: bool = False
    """Whether all that is wrong with it is that its reference is like another."""


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A sample list as read: what can be used and what cannot."""

    name: str
    rows: tuple[SampleRow, ...]
    refused: tuple[RefusedRow, ...]

    def without_alike(self, unit: Unit, cases: Iterable[Case]) -> SampleFile:
        """The list without the rows that must be asked about, which are refused: each is like one of these cases, or
        one that stands before it."""
        spellings = Spellings(case.ref for case in cases)
        good, alike = [], []
        for row in self.rows:
            if (other := spellings.like(row.case_ref)) is None:
                spellings.add(row.case_ref)
                good.append(row)
            else:
                why = f"{for_unit(unit, 'case')} {why_asked(row.case_ref, other)}: put right which is wrong"
                alike.append(RefusedRow(row.line, row.case_ref, why, is_alike=True))
        refused = sorted((*self.refused, *alike), key=lambda row: row.line)
        return SampleFile(self.name, tuple(good), tuple(refused))


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """What taking in a sample list does: case references that are new, changed or unchanged, and what is stated."""

    name: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[RefusedRow, ...]
    statements: tuple[Statement, ...]

    def refuse_if_any(self) -> None:
        """Refuse the whole list if any of its rows is refused."""
        if self.refused:
            first, others = self.refused[0], len(self.refused) - 1
            more = f" ({others} more row{'s' if others > 1 else ''} refused)" if others else ""
            insist = ", or say --as-new" if first.is_alike else ""
            raise Refused(f"{self.name}: line {first.line}: {first.reason}{insist}{more}.")


def read_sample(path: Path, instrument: Instrument, most: int = MAX_ROWS) -> SampleFile:
    """Read a list of at most so many cases; Refused whole if its columns or its size cannot be right."""
    header, rows = read_rows(path)
    required = [CASE_REF, *(field.name for field in instrument.case_fields if field.required)]
    check_columns(path, header, required, [CASE_REF, *instrument.case_field])
    if len(rows) > most:
        what = "sample" if most == MAX_ROWS else "list"
        raise Refused(f"{path.name} has {counted_units(len(rows), instrument.unit)}: a {what} has at most {most}.")
    case = for_unit(instrument.unit, "case")
    good: dict[str, SampleRow] = {}
    refused = []
    for line, cells in rows:
        try:
            row = _row(instrument, (line, cells))
        except Unusable as error:
            refused.append(RefusedRow(line, cells[CASE_REF], error.reason))
            continue
        earlier = good.setdefault(row.case_ref, row)
        if earlier is not row:
            refused.append(RefusedRow(line, row.case_ref, f"{case} {row.case_ref} is on line {earlier.line} already"))
    return SampleFile(path.name, tuple(good.values()), tuple(refused))


def case_statements(case_ref: str, details: Mapping[str, Value], *, new: bool) -> list[Statement]:
    """What states these details of a case, and that it is in the sample where it is `new`."""
    stated = {IN_SAMPLE: "yes", **details} if new else details
    return [Statement(case_subject(case_ref), name, value) for name, value in stated.items()]


def plan_sample(instrument: Instrument, cases: Iterable[Case], file: SampleFile, *, as_new: bool = False) -> SamplePlan:
    """What taking in the usable rows would do to these cases.

    A row whose reference is like another that is known or stands before it is refused, unless it is said to be new.
    """
    cases = tuple(cases)
    file = file if as_new else file.without_alike(instrument.unit, cases)
    known = {case.ref: case for case in cases}
    groups: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
    statements = []
    for row in file.rows:
        case = known.get(row.case_ref)
        fresh = [name for name, value in row.details.items() if case is None or case.details.get(name) != value]
        groups["new" if case is None else "changed" if fresh else "unchanged"].append(row.case_ref)
        stated = {name: row.details[name] for name in instrument.case_field if name in fresh}
        statements += case_statements(row.case_ref, stated, new=case is None)
    return SamplePlan(
        file.name,
        tuple(groups["new"]),
        tuple(groups["changed"]),
        tuple(groups["unchanged"]),
        file.refused,
        tuple(statements),
    )


def _row(instrument: Instrument, row: NumberedRow) -> SampleRow:
    line, cells = row
    case_ref = checked_ref(tidied(cells[CASE_REF]))
    case = for_unit(instrument.unit, "case")
    details: dict[str, Value] = {}
    for field in instrument.case_fields:
        text = cells.get(field.name, "")
        try:
            value = from_text(field.kind, field.choices, text)
        except Refused as error:
            raise Unusable(f"{case} {case_ref}: {field.name}: {error}") from error
        if value is not None:
            details[field.name] = value
        elif field.required:
            raise Unusable(f"{case} {case_ref}: {field.name} is empty")
    return SampleRow(line, case_ref, details)
