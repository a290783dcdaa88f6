"""The score sheet as one value: what the PDF, the HTML page, the screen and the JSON all show (design 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from shlex import quote

from export.sheet.evidence import Evidence, evidence
from export.sheet.findings import Findings, findings
from export.sheet.judged import (
    FurtherInspection,
    Recommendation,
    SpecificRow,
    further_inspection,
    proposal,
    recommendations,
    specific_rows,
)
from export.sheet.marked import MarkedSheet, marked_sheet
from export.sheet.performance import MeasureRow, performance
from export.sheet.response import Response, response
from export.sheet.samples import Samples, grade_field, side_by_side
from export.sheet.selection import clauses, in_words, selected, subsample_asked
from export.sheet.weights import weights_in_words
from model.file.ledger import Ledger
from model.inspection.fields import ASSESSOR_TYPES
from model.inspection.readings import Progress, Signature, Standing
from model.instrument.instrument import CASES, Band, Criterion, Grading, Instrument, Question, Subsample, Unit
from model.instrument.values import in_words as value_in_words
from model.instrument.values import to_text
from model.journal.field_names import CONCLUSION, CONTEXT, EARLIER, EARLIER_SOURCE, GRADE, RECORD
from model.journal.records import INSPECTION, NOTE, Tally, Value
from scoring.figures import Figure, half_up, proportion
from scoring.intervals import Interval, Intervals, jackknife
from scoring.rules import only_counts, rule

CASELOAD = "caseload"
"""The field of the area's context that says how many offenders it supervises."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: a criterion, a section, a thread or a total.

    Without a relevant case, score, shown, n and interval are None.

    `shown` is the score in whole percent, rounded half up; `n` the fewest and the most relevant cases of its
    questions; `interval` the 95 % interval in percent. `suggested` is what the bands say of `shown`, `decided` what
    the lead inspector says, for a `reason`: these and `section` are for criteria alone. `note` is what the rule has to
    say of parts that had no relevant case.
    """

    code: str
    title: str
    score: Fraction | None
    shown: int | None
    n: tuple[int, int] | None
    interval: tuple[float, float] | None
    suggested: str | None = None
    decided: str | None = None
    reason: str = ""
    note: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A criterion that is graded, not scored. `grade` is in words, None while nobody has graded it.

    `proposed`, in words too, is what the grades of its specific criteria propose; None while one of them is missing.
    """

    code: str
    title: str
    grade: str | None
    reason: str
    proposed: str | None = None
    specifics: tuple[SpecificRow, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One scored question: what it asks, what it counts for, and what the cases came to. `shown` as in `Row`.

    `above` names the answers above the line where that is not the first on its scale alone.
    """

    id: str
    number: str
    criterion: str
    text: str
    summary: bool
    threads: tuple[str, ...]
    tally: Tally
    shown: int | None
    above: str = ""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Everything that a score sheet says.

    `cases` of the `sample` cases count, `drafts` of them on a reading that is not signed: the sheet is `provisional`
    if there is one. `readers` counts the assessors of those readings by the words for their type. `where` holds the
    FIELD=VALUE that cases had to meet to be on this sheet, `subgroup` says the same in words. `caseload` is how many
    offenders the area supervises, if that is stated; `earlier` what an earlier inspection found, in percent by code;
    `titles` those of all criteria, and `section_of` their sections, by code. `subsample` is the named part of the
    sample that the sheet is about, if it is about one; `weights` says what weighs how much, where not all weigh alike.
    `entries` is how many the journal has; `void` names the case of each reading that was changed after it was signed.
    """

    instrument_id: str
    instrument_title: str
    instrument_sha256: str
    rule: str
    journal_digest: str
    area: str
    month: str
    sample: int
    cases: int
    drafts: int
    with_drafts: bool
    readers: Mapping[str, int]
    criteria: tuple[Row, ...]
    sections: tuple[Row, ...]
    threads: tuple[Row, ...]
    gradings: tuple[GradeRow, ...]
    annex: tuple[QuestionRow, ...]
    open_conflicts: int
    double_open: int
    line: int | None
    bands: tuple[Band, ...]
    summary_weight: Fraction
    caution: str
    where: tuple[str, ...] = ()
    subgroup: str = ""
    caseload: int | None = None
    earlier: Mapping[str, str] = field(default_factory=dict)
    earlier_source: str = ""
    recommendations: tuple[Recommendation, ...] = ()
    further_inspection: FurtherInspection | None = None
    entries: int = 0
    void: tuple[str, ...] = ()
    totals: tuple[Row, ...] = ()
    marked: MarkedSheet | None = None
    unit: Unit = CASES
    titles: Mapping[str, str] = field(default_factory=dict)
    findings: Findings | None = None
    evidence: tuple[Evidence, ...] = ()
    response: Response | None = None
    section_of: Mapping[str, str] = field(default_factory=dict)
    samples: Samples | None = None
    performance: tuple[MeasureRow, ...] = ()
    subsample: Subsample | None = None
    weights: tuple[str, ...] = ()

    @property
    def only_counts(self) -> bool:
        """Whether the rule makes no figure of the questions: their counts are what there is."""
        return not (self.criteria or self.sections or self.threads or self.totals or self.marked)

    @property
    def population(self) -> int | None:
        """The caseload that the intervals allow for; None where it is not known, or cannot be."""
        return _population(self.caseload, self.sample, is_subgroup=bool(self.where))

    @property
    def provisional(self) -> bool:
        """Whether a reading counts that nobody has signed."""
        return self.drafts > 0

    @property
    def questions(self) -> dict[str, Tally]:
        """Tallies by scored question, in the order asked."""
        return {row.id: row.tally for row in self.annex}

    @property
    def command(self) -> str:
        """What recomputes these figures from an inspection file with this journal."""
        options = [" --drafts"] * self.with_drafts + [f" --where {quote(clause)}" for clause in self.where]
        return "python main.py score FILE --json" + "".join(options)


def score_sheet(store: Ledger, *, drafts: bool = False, where: Mapping[str, str] | None = None) -> ScoreSheet:
    """The scores of the inspection as it stands: of its signed readings of record, with `drafts` also of unsigned ones.

    `where` keeps the cases whose details have these values; for a choice or multi field several may be joined by `;`
    and any of them will do. Refused if there is no such field or value, or if the instrument's rule is unknown.
    """
    instrument, asked = store.instrument, clauses(store.instrument, where or {})
    sample, part = selected(store, asked, drafts=drafts), subsample_asked(instrument, where or {})
    readings = [row for row in store.readings() if row.case_ref in sample]
    counted = [row for row in readings if row.counts or (drafts and row.standing is Standing.DRAFT)]
    stated = store.values(INSPECTION)
    tallies = store.tallies(drafts=drafts, cases=sample)
    scores = rule(instrument.rule).score(instrument, tallies, stated)
    caseload = _caseload(stated)
    population = _population(caseload, len(sample), is_subgroup=bool(asked))

    def of_strand(strand: str) -> Mapping[str, Tally]:
        of_it = {instrument.marking.strands: strand} if instrument.marking else {}
        cases = sample & selected(store, clauses(instrument, of_it), drafts=drafts)
        return store.tallies(drafts=drafts, cases=cases)

    known = store.assessors()
    intervals = jackknife(instrument, store.outcomes(drafts=drafts, cases=sample), population)
    return ScoreSheet(
        instrument_id=instrument.id,
        instrument_title=instrument.title,
        instrument_sha256=instrument.sha256,
        rule=instrument.rule,
        journal_digest=store.digest(),
        area=store.inspection.area,
        month=store.inspection.month,
        sample=len(sample),
        cases=len(counted),
        drafts=sum(not row.counts for row in counted),
        with_drafts=drafts,
        readers=_readers({row.assessor for row in counted}, known),
        criteria=tuple(
            _criterion(instrument, criterion, scores.criteria[criterion.code], intervals, stated)
            for criterion in instrument.criteria
            if criterion.code in scores.criteria
        ),
        sections=tuple(
            _row(section.code, section.title, scores.sections[section.code], intervals.sections)
            for section in instrument.sections
            if section.code in scores.sections
        ),
        threads=tuple(
            _row(thread.id, thread.title, scores.threads[thread.id], intervals.threads)
            for thread in instrument.threads
            if thread.id in scores.threads
        ),
        totals=tuple(
            _row(total.id, total.title, scores.totals[total.id], intervals.totals)
            for total in instrument.totals
            if total.id in scores.totals
        ),
        marked=None if scores.marked is None else marked_sheet(instrument, scores.marked, stated, of_strand),
        unit=instrument.unit,
        # They are of the area: a part of its cases has none.
        findings=None if asked or not only_counts(instrument) else findings(instrument, stated, store.cases(), known),
        evidence=() if asked else evidence(instrument, stated),
        response=None if asked else response(instrument, stated, sum(row.counts for row in readings)),
        titles={criterion.code: criterion.title for criterion in instrument.criteria},
        section_of={criterion.code: criterion.section for criterion in instrument.criteria},
        gradings=tuple(_gradings(instrument, part, stated)),
        annex=tuple(_annex(instrument, tallies)),
        open_conflicts=len(store.conflicts()),
        double_open=_double_open(readings, stated),
        line=instrument.line,
        bands=instrument.bands,
        summary_weight=instrument.summary_weight,
        caution=instrument.caution,
        where=tuple(f"{name}={text}" for name, text in (where or {}).items()),
        subgroup=(f"{part.title}, those with " if part else "") + in_words(instrument, part.where if part else asked),
        caseload=caseload,
        earlier=_earlier(stated),
        earlier_source=to_text(stated.get(EARLIER_SOURCE)),
        recommendations=() if part else recommendations(stated),
        samples=side_by_side(store, (part,) if part else () if asked else instrument.subsamples, drafts=drafts),
        performance=() if asked else performance(instrument, stated),
        subsample=part,
        weights=weights_in_words(instrument),
        # It is a judgement on the area, so a part of its cases suggests nothing.
        further_inspection=None if asked else further_inspection(instrument, _shown(scores.threads), stated),
        entries=store.size(),
        void=tuple(row.case_ref for row in readings if row.signature is Signature.VOID),
    )


def _earlier(stated: Mapping[str, Value]) -> dict[str, str]:
    """What an earlier inspection found, in percent as it was stated, by code or thread id."""
    return {name.removeprefix(EARLIER): to_text(value) for name, value in stated.items() if name.startswith(EARLIER)}


def _caseload(stated: Mapping[str, Value]) -> int | None:
    caseload = stated.get(CONTEXT + CASELOAD)
    return caseload if isinstance(caseload, int) else None


def _population(caseload: int | None, sample: int, *, is_subgroup: bool) -> int | None:
    """The caseload, unless it cannot be that of the sample: it is smaller, or the sample is a part of the area's."""
    return None if caseload is None or is_subgroup or caseload < sample else caseload


def _readers(names: Collection[str], types: Mapping[str, str]) -> dict[str, int]:
    """How many of these assessors there are of each type, in the order of the types."""
    count = Counter(types.get(name, "") for name in names)
    labels = [(choice.value, choice.label) for choice in ASSESSOR_TYPES] + [("", "Type not given")]
    return {label: count[value] for value, label in labels if count[value]}


def _double_open(readings: Collection[Progress], stated: Mapping[str, Value]) -> int:
    """How many cases have several signed readings of which none has been named as the one of record."""
    signed = Counter(row.case_ref for row in readings if row.signature is Signature.SIGNED)
    return sum(count > 1 and RECORD + case_ref not in stated for case_ref, count in signed.items())


def _criterion(
    instrument: Instrument, criterion: Criterion, figure: Figure, intervals: Intervals, stated: Mapping[str, Value]
) -> Row:
    field = CONCLUSION + criterion.code
    return replace(
        _row(criterion.code, criterion.title, figure, intervals.criteria),
        suggested=None if figure.shown is None else instrument.suggested(figure.shown),
        decided=to_text(stated.get(field)) or None,
        reason=to_text(stated.get(NOTE + field)),
        section=criterion.section,
    )


def _row(code: str, title: str, figure: Figure, intervals: Mapping[str, Interval | None]) -> Row:
    return Row(code, title, figure.score, figure.shown, figure.n, intervals[code], note=figure.note)


def _gradings(instrument: Instrument, part: Subsample | None, stated: Mapping[str, Value]) -> Iterator[GradeRow]:
    """The gradings of the area; for a named part those of its own theme, from which no items propose anything."""
    for grading in instrument.gradings if part is None or part.graded else ():
        if part is None:
            yield _grading(instrument, grading, stated)
        else:
            field = grade_field(part, grading.code)
            grade, reason = value_in_words(instrument.grades, stated.get(field)), to_text(stated.get(NOTE + field))
            yield GradeRow(grading.code, grading.title, grade or None, reason)


def _grading(instrument: Instrument, grading: Grading, stated: Mapping[str, Value]) -> GradeRow:
    field = GRADE + grading.code
    return GradeRow(
        code=grading.code,
        title=grading.title,
        grade=value_in_words(instrument.grades, stated.get(field)) or None,
        reason=to_text(stated.get(NOTE + field)),
        proposed=value_in_words(instrument.grades, proposal(instrument, grading, stated)) or None,
        specifics=specific_rows(instrument, grading, stated),
    )


def _shown(figures: Mapping[str, Figure]) -> dict[str, int | None]:
    return {code: figure.shown for code, figure in figures.items()}


def _annex(instrument: Instrument, tallies: Mapping[str, Tally]) -> Iterator[QuestionRow]:
    in_thread = {
        thread.title: {question.id for question in instrument.thread_questions(thread)} for thread in instrument.threads
    }
    for question in instrument.scored:
        tally = tallies[question.id]
        share = proportion(tally)
        yield QuestionRow(
            id=question.id,
            number=question.number,
            criterion=question.criterion,
            text=question.text,
            summary=question.summary,
            threads=tuple(title for title, ids in in_thread.items() if question.id in ids),
            tally=tally,
            shown=None if share is None else half_up(share * 100),
            above="" if question.scale.above == {question.scale.choices[0].value} else _above(question),
        )


def _above(question: Question) -> str:
    return ", ".join(one.label.lower() for one in question.scale.choices if one.value in question.scale.above)
