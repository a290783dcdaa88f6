"""A demonstration of any instrument: a replay's sample, read, signed and judged as published, beside what was printed.

Plainer than the week of `export.demo.play`: one file, no packs and returns. A fixed clock and seed make the journal,
and so the sheet, the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import TypeAlias

from export.demo.play import Step
from export.demo.week import SEED
from export.demo.whole_folder import refuse_others, whole_folder
from export.printing.html import write_html
from export.printing.pdf import write_pdf
from export.sheet.figure_text import NONE
from export.sheet.figures import FigureRow
from export.sheet.fraction_words import fraction_words
from export.sheet.marked import count_text, exact_percent
from export.sheet.selection import SUBSAMPLE
from export.sheet.sheet import ScoreSheet, score_sheet
from export.tables.comparison import write_csv, write_deviations, write_questions
from model.file.store import Store
from model.inspection.fields import shape_of
from model.instrument.instrument import Instrument
from model.instrument.unit_words import counted_units, for_unit
from model.instrument.values import from_text
from model.journal.clock import Clock
from model.journal.field_names import ASSESSOR, CONTEXT, QUOTA
from model.journal.records import (
    INSPECTION,
    LEAD_NAME,
    NOT_APPLICABLE,
    Statement,
    Tally,
    reading_subject,
)
from model.journal.suffixes import INSPECTION_SUFFIX
from model.replay.published import PublishedFigure, PublishedInspection
from model.replay.replay import Replay, compose
from model.sample.sample import case_statements
from resources import access
from scoring.figures import half_up

READERS: Mapping[str, str] = {
    "Ines Inspector": "inspector",
    "Piers Practice": "practice_assessor",
    "Ada Area": "area_assessor",
}
"""Who reads the cases, in turn, and what kind of reader each is."""

Find: TypeAlias = Callable[[ScoreSheet, PublishedFigure], str | None]


def _percent(rows: Iterable[FigureRow], code: str) -> str | None:
    return next((f"{row.shown}%" for row in rows if row.code == code and row.shown is not None), None)


def _place(sheet: ScoreSheet, one: PublishedFigure) -> int:
    """The column of the strand that a published figure is about."""
    return list(sheet.figures.marked.strands).index(one.part) if sheet.figures.marked else 0


def _mark(sheet: ScoreSheet, one: PublishedFigure) -> str | None:
    rows = sheet.figures.marked.rows if sheet.figures.marked else ()
    return next((row.marks[_place(sheet, one)] for row in rows if row.code == one.code), None)


def _marked_share(sheet: ScoreSheet, one: PublishedFigure) -> str | None:
    rows = sheet.figures.marked.shares if sheet.figures.marked else ()
    return next((exact_percent(row.shares[_place(sheet, one)]) for row in rows if row.code == one.code), None)


def _count(sheet: ScoreSheet, one: PublishedFigure) -> str | None:
    rows = sheet.figures.marked.counts if sheet.figures.marked else ()
    return next((count_text(row.tallies[_place(sheet, one)]) for row in rows if row.id == one.code), None)


def _of_question(words: Callable[[Tally], str]) -> Find:
    """What is said of the counts of a question."""
    return lambda sheet, one: next((words(row.tally) for row in sheet.figures.annex if row.id == one.code), None)


def _below(tally: Tally) -> str:
    """The share below the line, in whole percent: where a report counts the adverse answer."""
    return f"{half_up(Fraction(100 * tally.below, tally.relevant))}%" if tally.relevant else NONE


def _national(sheet: ScoreSheet, one: PublishedFigure) -> str | None:
    percent = sheet.context.findings.national.get(one.code) if sheet.context.findings else None
    return percent and f"{percent}%"


FINDERS: Mapping[str, Find] = {
    "mark": _mark,
    "marked_share": _marked_share,
    "count": _count,
    "criterion": lambda sheet, one: _percent(sheet.figures.criteria, one.code),
    "section": lambda sheet, one: _percent(sheet.figures.sections, one.code),
    "thread": lambda sheet, one: _percent(sheet.figures.threads, one.code),
    "total": lambda sheet, one: _percent(sheet.figures.totals, one.code),
    "grading": lambda sheet, one: next((row.grade for row in sheet.judgements.gradings if row.code == one.code), None),
    "question": lambda sheet, one: next((f"{row.shown}%" for row in sheet.figures.annex if row.id == one.code), None),
    "otherwise": _of_question(_below),
    "above": _of_question(lambda tally: str(tally.above)),
    "below": _of_question(lambda tally: str(tally.below)),
    "of": _of_question(lambda tally: f"{tally.above} of {tally.relevant}"),
    "words": _of_question(lambda tally: fraction_words(tally.above, tally.relevant)),
    "words_otherwise": _of_question(lambda tally: fraction_words(tally.below, tally.relevant)),
    "national": _national,
    "respondents": lambda sheet, _one: f"{sheet.basis.cases}",
    "response": lambda sheet, _one: sheet.context.response and sheet.context.response.figures,
}
"""Where on a sheet each kind of published figure is found, as it is printed there."""


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A published figure, and what the replayed sheet has there; None where it has nothing."""

    published: PublishedFigure
    replayed: str | None

    @property
    def agrees(self) -> bool:
        """Whether both print the same."""
        return self.published.printed == self.replayed


@dataclass(frozen=True, slots=True)
class SystemDemo:
    """What one played replay left behind. `sheets` are by subsample id, the whole sample's by the empty text."""

    facts: PublishedInspection
    folder: Path
    lead: Path
    sheets: Mapping[str, ScoreSheet]
    compared: tuple[ComparedFigure, ...]

    def report(self) -> str:
        """The comparison as a table to print, and where everything is."""
        whole = self.sheets[""]
        lines = [
            f"{self.facts.area}: {counted_units(whole.basis.cases, whole.head.unit)}, in {self.lead}",
            f"Published figures: {self.facts.report}",
            "",
            f"{'what':<16} {'code':<24} {'of':<20} {'published':>20} {'replayed':>20}",
        ]
        for one in self.compared:
            figure = one.published
            differs = f"  differs{f': {figure.note}' if figure.note else ''}"
            lines.append(
                f"{figure.what:<16} {figure.code:<24.24} {figure.part or 'the whole':<20.20} {figure.printed:>20} "
                f"{one.replayed or '-':>20}{'' if one.agrees else differs}"
            )
        return "\n".join([*lines, "", f"Score sheets and tables: {self.folder}", ""])


def play_system(folder: Path, replay: str, progress: Step = lambda *_: None) -> SystemDemo:
    """Play a replay into a folder, which is made if need be.

    Refused if the folder holds anything but an earlier demonstration's files. Those are replaced once all is made.
    """
    facts = PublishedInspection.read(access.replay(replay))
    instrument = access.instrument(facts.instrument)
    composed = _composed(instrument, facts)
    refuse_others(folder, lambda path: path in _ours(folder, replay) or path.name.startswith("score-sheet"))
    with whole_folder(folder) as draft:
        sheets = _play_cases(_lead(draft, replay), instrument, facts, composed, progress)
        for id_, sheet in sheets.items():
            name = f"score-sheet-{id_}" if id_ else "score-sheet"
            write_pdf(sheet, draft / f"{name}.pdf")
            write_html(sheet, draft / f"{name}.html")
        compared = tuple(
            ComparedFigure(one, FINDERS[one.what](sheets.get(one.part, sheets[""]), one)) for one in facts.published
        )
        write_compared(compared, draft / "comparison.csv")
        write_questions(facts, sheets[""], draft / "questions.csv")
        write_deviations(composed.deviations, draft / "deviations.csv")
    return SystemDemo(facts, folder, _lead(folder, replay), sheets, compared)


def _play_cases(
    lead: Path, instrument: Instrument, facts: PublishedInspection, composed: Replay, progress: Step
) -> dict[str, ScoreSheet]:
    """Everything that people do, in one file: its sheets, by subsample id, the whole sample's by the empty text."""
    reading = for_unit(instrument.unit, "Reading cases")
    progress(reading, 0, len(composed.cases))
    with Store.create(lead, instrument, facts.area, facts.month, _clock(facts)) as store:
        store.local.set("assessor", LEAD_NAME)
        store.record_all(_beginning(facts), LEAD_NAME)
        for ref, details in composed.cases:
            store.record_all(case_statements(ref, details, new=True), LEAD_NAME)
        for number, (ref, _) in enumerate(composed.cases):
            reader = tuple(READERS)[number % len(READERS)]
            subject = reading_subject(ref, reader)
            store.record_all([Statement(subject, name, value) for name, value in composed.answers[ref].items()], reader)
            store.sign(ref, reader)
            progress(reading, number, len(composed.cases))
        store.record_all(_stated(store, facts), LEAD_NAME)
        sheets = {"": score_sheet(store)}
        for subsample in instrument.subsamples:
            sheets[subsample.id] = score_sheet(store, where={SUBSAMPLE: subsample.id})
    return sheets


def write_compared(rows: Iterable[ComparedFigure], path: Path) -> None:
    """The comparison as CSV."""
    write_csv(
        path,
        ("what", "code", "of", "published", "replayed", "line of the report", "why they differ"),
        (
            (*(one.what, one.code, one.part, one.printed), row.replayed, one.line, "" if row.agrees else one.note)
            for row in rows
            for one in [row.published]
        ),
    )


def _composed(instrument: Instrument, facts: PublishedInspection) -> Replay:
    """The invented cases and answers. Those of another replay are its own, as far as this instrument asks for them."""
    if not facts.cases_of:
        return compose(instrument, facts, SEED)
    other = PublishedInspection.read(access.replay(facts.cases_of))
    whole = compose(access.instrument(other.instrument), other, SEED)
    answers = {
        ref: {id_: value for id_, value in answers.items() if id_ in instrument.question}
        for ref, answers in whole.answers.items()
    }
    return replace(whole, answers=answers)


def _beginning(facts: PublishedInspection) -> Iterator[Statement]:
    for name, kind in READERS.items():
        yield Statement(INSPECTION, ASSESSOR + name, kind)
    for name, stated in facts.context.items():
        yield Statement(INSPECTION, CONTEXT + name, stated.value)
    for name, planned in facts.plan.items():
        yield Statement(INSPECTION, QUOTA + name, planned.value)


def _stated(store: Store, facts: PublishedInspection) -> Iterator[Statement]:
    """What the lead states, each text read as its field has it."""
    for name, text in facts.stated.items():
        shape = shape_of(store.instrument, INSPECTION, name)
        if shape is None:
            raise KeyError(name)  # the replay ships with the program
        value = text if shape.allow_na and text == NOT_APPLICABLE else from_text(shape.kind, shape.choices, text)
        yield Statement(INSPECTION, name, value)


def _clock(facts: PublishedInspection) -> Clock:
    """A clock that goes on by a second whenever it is read."""
    first, readings = datetime.fromisoformat(f"{facts.month}-12T09:00:00"), count()
    return lambda: (first + timedelta(seconds=next(readings))).strftime("%Y-%m-%dT%H:%M:%SZ")


def _lead(folder: Path, replay: str) -> Path:
    return folder / f"{replay}{INSPECTION_SUFFIX}"


def _ours(folder: Path, replay: str) -> set[Path]:
    """What a demonstration of this replay leaves, its sheets apart."""
    lead = _lead(folder, replay)
    sides = {lead.with_name(lead.name + side) for side in ("", "-wal", "-shm")}
    return sides | {folder / f"{name}.csv" for name in ("comparison", "questions", "deviations")}
