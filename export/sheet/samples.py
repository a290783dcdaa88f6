"""The samples of an inspection side by side: the whole, and the parts of it that the instrument names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from export.sheet.selection import in_words, selected
from model.file.ledger import Ledger
from model.inspection.readings import Standing
from model.instrument.instrument import Criterion, Grading, Instrument, Subsample
from model.instrument.unit_words import for_unit
from model.instrument.values import in_words as value_in_words
from model.journal.field_names import GRADE
from model.journal.records import INSPECTION
from scoring.rules import rule


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: so many `cases` count; `means` says which cases a part holds, and is empty for the whole.

    `figures` are whole percents by code of a criterion or section, or id of a total. `grades` are in words by code; a
    part that is not graded for itself has none.
    """

    title: str
    cases: int
    means: str
    figures: Mapping[str, int | None]
    grades: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Samples:
    """Each sample, the whole first, and the rows: code, title and where in a sample the figure or grade is found."""

    columns: tuple[Sample, ...]
    rows: tuple[tuple[str, str, str], ...]


def side_by_side(store: Ledger, subsamples: tuple[Subsample, ...], *, drafts: bool) -> Samples | None:
    """The whole sample beside these parts of it; None where there are none, or no figure or grade of the whole."""
    if not subsamples:
        return None
    columns = tuple(_sample(store, one, drafts=drafts) for one in (None, *subsamples))
    rows = tuple(_rows(store.instrument, columns[0].figures))
    return Samples(columns, rows) if rows else None


def grade_field(subsample: Subsample | None, code: str) -> str:
    """The field that holds the grade of a criterion, for the whole or for a part that is graded for itself."""
    return f"{GRADE}{subsample.id}:{code}" if subsample else GRADE + code


def _sample(store: Ledger, part: Subsample | None, *, drafts: bool) -> Sample:
    instrument, clauses = store.instrument, part.where if part else ()
    refs = selected(store, clauses, drafts=drafts)
    stated = store.values(INSPECTION)
    scores = rule(instrument.rule).score(instrument, store.tallies(drafts=drafts, cases=refs), stated)
    counted = [row for row in store.readings() if row.case_ref in refs]
    figures = {**scores.criteria, **scores.sections, **scores.totals}
    grades = {
        one.code: value_in_words(instrument.grades, stated.get(grade_field(part, one.code))) or "not yet graded"
        for one in instrument.gradings
        if part is None or part.graded
    }
    return Sample(
        title=part.title if part else for_unit(instrument.unit, "All cases"),
        cases=sum(row.counts or (drafts and row.standing is Standing.DRAFT) for row in counted),
        means=in_words(instrument, clauses),
        figures={code: figure.shown for code, figure in figures.items()},
        grades=grades,
    )


def _rows(instrument: Instrument, figures: Mapping[str, int | None]) -> Iterator[tuple[str, str, str]]:
    """Every section's criteria by code, scored and graded alike, then the section; the totals last."""
    judged: list[Criterion | Grading] = [one for one in instrument.criteria if one.code in figures]
    judged += instrument.gradings
    for section in instrument.sections:
        inside = [one for one in judged if one.section == section.code]
        for one in sorted(inside, key=lambda one: (len(one.code), one.code)):
            yield one.code, one.title, one.code
        if section.code in figures:
            yield "", f"Section {section.code}: {section.title}", section.code
    for total in instrument.totals:
        if total.id in figures:
            yield "", total.title, total.id
