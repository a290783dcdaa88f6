"""The score sheet as one value: what the PDF, the HTML page, the screen and the JSON all show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from export.sheet.basis import Basis, basis
from export.sheet.context import Context, area_context, part_context
from export.sheet.figures import Figures, figures
from export.sheet.findings import Findings, findings
from export.sheet.judged import Judgements, judgements
from export.sheet.marked import MarkedSheet, marked_sheet
from export.sheet.samples import Samples, side_by_side
from export.sheet.selection import Selection, clauses, selected, selection
from export.sheet.weights import weights_in_words
from model.file.ledger import Ledger
from model.instrument.instrument import Band, Instrument, Unit
from model.journal.records import INSPECTION, Tally, Value
from scoring.intervals import jackknife
from scoring.marks import Marked
from scoring.rules import rule


@dataclass(frozen=True, slots=True)
class Head:
    """What a sheet is of: the inspection, its instrument and rule, and the journal, which has so many `entries`."""

    instrument_id: str
    instrument_title: str
    instrument_sha256: str
    rule: str
    journal_digest: str
    area: str
    month: str
    unit: Unit
    entries: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """How the figures are made and judged, as the instrument and its rule have it.

    `method` says how figures are made of the questions, `weights` what weighs how much, where not all weigh alike.
    `line` is the percent of priority, and `bands` suggest conclusions. `titles` are those of all criteria, and
    `section_of` their sections, by code.
    """

    line: int | None
    bands: tuple[Band, ...]
    caution: str
    method: str = ""
    weights: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    section_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Everything that a score sheet says, in parts that can be read alone."""

    head: Head
    basis: Basis
    terms: Terms
    figures: Figures
    judgements: Judgements = field(default_factory=Judgements)
    context: Context = field(default_factory=Context)


def score_sheet(store: Ledger, *, drafts: bool = False, where: Mapping[str, str] | None = None) -> ScoreSheet:
    """The scores of the inspection as it stands: of its signed readings of record, with `drafts` also of unsigned ones.

    `where` keeps the cases whose details have these values; for a choice or multi field several may be joined by `;`
    and any of them will do. Refused if there is no such field or value, or if the instrument's rule is unknown.
    """
    instrument, stated = store.instrument, store.values(INSPECTION)
    scope = selection(instrument, where or {}, drafts=drafts)
    cases = selected(store, scope.clauses, drafts=drafts)
    readings, assessors = [row for row in store.readings() if row.case_ref in cases], store.assessors()
    conflicts = len(store.conflicts())
    on = basis(
        instrument,
        scope,
        readings,
        assessors,
        stated,
        sample=len(cases),
        open_conflicts=conflicts,
        spoken_for=store.spoken_for(),
        invited={case.ref: case.readers for case in store.cases()},
    )
    tallies = store.tallies(drafts=drafts, cases=cases)
    scores = rule(instrument.rule).score(instrument, tallies, stated)
    intervals = jackknife(instrument, store.outcomes(drafts=drafts, cases=cases), on.population)
    marked = _marked(store, scope, cases, scores.marked, stated)
    made = figures(instrument, scores, intervals, tallies, stated, marked)
    area_findings = (
        findings(instrument, stated, store.cases(), assessors) if made.only_counts and scope.is_whole else None
    )
    threads = {row.code: row.shown for row in made.threads}
    return ScoreSheet(
        head=_head(store),
        basis=on,
        terms=terms(instrument, scores.marked),
        figures=made,
        judgements=judgements(instrument, scope, stated, threads),
        context=_context(store, scope, stated, sum(row.counts for row in readings), area_findings),
    )


def terms(instrument: Instrument, marked: Marked | None = None) -> Terms:
    """How an instrument's figures are made and judged; `marked` is what came of marks by hand, if there are any."""
    return Terms(
        line=instrument.line,
        bands=instrument.bands,
        caution=instrument.caution,
        method=rule(instrument.rule).in_words(instrument),
        weights=weights_in_words(instrument, marked),
        titles={criterion.code: criterion.title for criterion in instrument.criteria},
        section_of={criterion.code: criterion.section for criterion in instrument.criteria},
    )


def _head(store: Ledger) -> Head:
    instrument, inspection = store.instrument, store.inspection
    return Head(
        instrument_id=instrument.id,
        instrument_title=instrument.title,
        instrument_sha256=instrument.sha256,
        rule=instrument.rule,
        journal_digest=store.digest(),
        area=inspection.area,
        month=inspection.month,
        entries=store.size(),
        unit=instrument.unit,
    )


def _marked(
    store: Ledger, scope: Selection, cases: set[str], marked: Marked | None, stated: Mapping[str, Value]
) -> MarkedSheet | None:
    instrument = store.instrument
    if marked is None or instrument.marking is None:
        return None
    strand_field = instrument.marking.strands

    def of_strand(strand: str) -> Mapping[str, Tally]:
        of_it = selected(store, clauses(instrument, {strand_field: strand}), drafts=scope.drafts)
        return store.tallies(drafts=scope.drafts, cases=cases & of_it)

    return marked_sheet(instrument, marked, stated, of_strand)


def _context(
    store: Ledger, scope: Selection, stated: Mapping[str, Value], returned: int, area_findings: Findings | None
) -> Context:
    samples = _samples(store, scope)
    return (
        area_context(store.instrument, stated, returned, samples, area_findings)
        if scope.is_whole
        else part_context(stated, samples)
    )


def _samples(store: Ledger, scope: Selection) -> Samples | None:
    """A named part beside the whole, or the whole beside all its named parts; nothing beside any other selection."""
    parts = (scope.subsample,) if scope.subsample else store.instrument.subsamples if scope.is_whole else ()
    return side_by_side(store, parts, drafts=scope.drafts)
