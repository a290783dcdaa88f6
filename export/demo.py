"""The whole job on a replay of published figures: sample, readings, returns, merge, scores, sheet, and a comparison.

Everything goes through the functions that the window and the command line use, on real files. A fixed clock and a fixed
seed make the journal, and so the sheet, the same on every machine.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TypeAlias

from export import exchange
from export.comparison import Comparison, compare, write_comparison, write_deviations, write_questions
from export.figure_text import NONE
from export.sheet import ScoreSheet, score_sheet
from export.sheet_html import write_html
from export.sheet_pdf import write_pdf
from model.fields import ABOUT, ADDRESSED, ASSESSOR, CONCLUSION, FURTHER_INSPECTION, GRADE, RECOMMENDATION
from model.files import whole_file
from model.instrument import Instrument
from model.published import Facts
from model.records import INSPECTION, NOTE, Refused, Statement, case_subject, reading_subject
from model.replay import Deviation, Replay, allocate, compose
from model.sample import CASE_REF, plan_sample, read_sample
from model.store import Clock, Store
from model.values import to_text
from resources import access

REPLAYS = ("kent-2007", "lincolnshire-2007")
SEED = 2007

LEAD = "Lead inspector"
ASSESSORS = {
    "Inspector 1": "inspector",
    "Inspector 2": "inspector",
    "Practice assessor 1": "practice_assessor",
    "Practice assessor 2": "practice_assessor",
    "Area assessor 1": "area_assessor",
    "Area assessor 2": "area_assessor",
    "Area assessor 3": "area_assessor",
}

Step: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


class Files:
    """The names of everything a demonstration leaves in its folder."""

    def __init__(self, folder: Path, replay: str) -> None:
        self.folder = folder
        self.lead = folder / f"{replay}.caseread"
        self.sample = folder / "sample.csv"
        self.pdf = folder / "score-sheet.pdf"
        self.html = folder / "score-sheet.html"
        self.comparison = folder / "comparison.csv"
        self.questions = folder / "questions.csv"
        self.deviations = folder / "deviations.csv"

    def copy(self, assessor: str) -> Path:
        """The assessor's own inspection file."""
        return self.folder / "assessors" / f"{_slug(assessor)}.caseread"

    def packed(self, assessor: str) -> Path:
        """The assessor's return."""
        return self.folder / "returns" / f"{_slug(assessor)}{exchange.SUFFIX}"

    def clear(self) -> None:
        """Make the folders, and remove what an earlier demonstration left in them; Refused if there is more."""
        if self.folder.exists() and not self.folder.is_dir():
            raise Refused(f"{self.folder} is not a folder: name one that is new or empty.")
        found = {path for path in self.folder.rglob("*") if not path.is_dir()}
        if strange := found - self._ours():
            raise Refused(
                f"{self.folder} holds {min(strange).relative_to(self.folder)}, which no demonstration left there: "
                "name a folder that is new or empty."
            )
        try:
            for path in found:
                path.unlink()
            for assessors in (self.copy(""), self.packed("")):
                assessors.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(f"{self.folder} cannot be used: {error.strerror}.") from error

    def _ours(self) -> set[Path]:
        written = {self.sample, self.pdf, self.html, self.comparison, self.questions, self.deviations}
        stores = [self.lead, *map(self.copy, ASSESSORS)]
        sides = {store.with_name(store.name + side) for store in stores for side in ("", "-wal", "-shm")}
        backups = set(self.folder.glob(f"{self.lead.stem}.backup-*.caseread"))
        return written | sides | backups | set(map(self.packed, ASSESSORS))


@dataclass(frozen=True, slots=True)
class Demo:
    """What one played replay left behind: its files, its score sheet, and how that compares with the report."""

    facts: Facts
    files: Files
    sheet: ScoreSheet
    rows: tuple[Comparison, ...]
    missed: tuple[Deviation, ...]

    def report(self) -> str:
        """The comparison as a table to print, with where everything is."""
        lines = [
            f"{self.facts.area}: {self.sheet.cases} cases read by {len(ASSESSORS)} assessors, in {self.files.lead}",
            f"Published figures: {self.facts.report}",
            "",
        ]
        lines.append(f"{'':<4} {'':<56} {'published':>9} {'replayed':>9} {'difference':>10}")
        for row in self.rows:
            replayed = NONE if row.replayed is None else row.replayed
            lines.append(
                f"{row.code:<4} {row.title:<56.56} {row.published:>9} {replayed:>9} {_gap(row.difference):>10}"
            )
        lines += ["", "Quoted numbers of cases that could not be met:"] if self.missed else []
        lines += [f"  line {miss.line}, {miss.name}: {miss.what}" for miss in self.missed]
        return "\n".join([*lines, "", f"Score sheet: {self.files.pdf}", f"Every question: {self.files.questions}", ""])


def _gap(difference: int | None) -> str:
    """A difference with its sign; nought has none."""
    return NONE if difference is None else f"{difference:+}" if difference else "0"


def play(folder: Path, replay: str = REPLAYS[0], progress: Step | None = None) -> Demo:
    """Play a replay into a folder, which is made if need be.

    Refused if the folder holds anything but an earlier demonstration's files; those are replaced.
    """
    step = progress or _quietly
    job = _Job(replay)
    files = Files(folder, replay)
    files.clear()
    with job.create(files.lead) as lead:
        _take_in_sample(job, lead, files.sample)
        for name in ASSESSORS:
            lead.backup(files.copy(name))
    for done, name in enumerate(ASSESSORS):
        step("Reading cases", done, len(ASSESSORS))
        with Store.open(files.copy(name), job.week()) as copy:
            copy.set_local("assessor", name)
            copy.set_local("role", "assessor")
            job.read(copy, name)
            exchange.write_return(copy, files.packed(name))
    step("Gathering returns", len(ASSESSORS), len(ASSESSORS))
    with Store.open(files.lead, job.afterwards()) as lead:
        exchange.apply(lead, exchange.gather(lead, map(files.packed, ASSESSORS)))
        job.decide(lead)
        sheet = score_sheet(lead)
    rows = compare(job.facts, sheet)
    write_pdf(sheet, files.pdf)
    write_html(sheet, files.html)
    write_comparison(rows, files.comparison)
    write_questions(job.facts, sheet, files.questions)
    write_deviations(job.replay.deviations, files.deviations)
    return Demo(job.facts, files, sheet, rows, job.replay.deviations)


def demonstration(path: Path, replay: str = REPLAYS[0], progress: Step | None = None) -> None:
    """Make only the lead's inspection file, with everything read, signed and decided. Refused if there is a file."""
    step = progress or _quietly
    job = _Job(replay)
    with job.create(path) as store:
        store.record_all(job.cases(), LEAD)
    for done, name in enumerate(ASSESSORS):
        step("Reading cases", done, len(ASSESSORS))
        with Store.open(path, job.week()) as store:
            job.read(store, name)
    with Store.open(path, job.afterwards()) as store:
        job.decide(store)


class _Job:
    """One replay, composed and shared out: what is stated in it, and by whom."""

    def __init__(self, replay: str) -> None:
        self.facts = Facts.read(access.replay(replay))
        self.instrument: Instrument = access.instrument(self.facts.instrument)
        self.replay: Replay = compose(self.instrument, self.facts, SEED)
        self.readers = allocate((ref for ref, _ in self.replay.cases), ASSESSORS, SEED)

    def cases(self) -> Iterator[Statement]:
        """The sample."""
        for ref, details in self.replay.cases:
            for name, value in details.items():
                yield Statement(case_subject(ref), name, value)

    def create(self, path: Path) -> Store:
        """The lead's file as the week begins: whose it is, and who will read."""
        store = Store.create(path, self.instrument, self.facts.area, self.facts.month, self._clock(day=0, seconds=1))
        store.set_local("assessor", LEAD)
        store.record_all((Statement(INSPECTION, ASSESSOR + name, kind) for name, kind in ASSESSORS.items()), LEAD)
        return store

    def week(self) -> Clock:
        """An assessor's clock from the second day on: an answer every 45 seconds."""
        return self._clock(day=1, seconds=45)

    def afterwards(self) -> Clock:
        """The lead's clock a week after the beginning."""
        return self._clock(day=7, seconds=60)

    def _clock(self, day: int, seconds: int) -> Clock:
        """A clock that says nine o'clock of a day after the 12th of the month, goes on when read, and rests at five."""
        first = datetime.fromisoformat(f"{self.facts.month}-12T09:00:00") + timedelta(days=day)
        readings = count()

        def read() -> str:
            days, today = divmod(next(readings) * seconds, 8 * 3600)
            return (first + timedelta(days=days, seconds=today)).strftime("%Y-%m-%dT%H:%M:%SZ")

        return read

    def read(self, store: Store, assessor: str) -> None:
        """Answer and sign all of an assessor's cases."""
        mine = [ref for ref, reader in self.readers.items() if reader == assessor]
        for ref in mine:
            subject = reading_subject(ref, assessor)
            said = {**self.replay.answers[ref]}
            said.update({NOTE + id_: note for id_, note in self.replay.notes.get(ref, {}).items()})
            store.record_all([Statement(subject, field, value) for field, value in said.items()], assessor)
            store.sign(ref, assessor)

    def decide(self, store: Store) -> None:
        """The lead's part as published, with a reason where the bands suggest another conclusion.

        How the specific criteria were graded is not published, so they are left ungraded.
        """
        suggested = {row.code: row.suggested for row in score_sheet(store).criteria}
        statements = [Statement(INSPECTION, GRADE + code, grade.grade) for code, grade in self.facts.gradings.items()]
        for code, score in self.facts.criteria.items():
            field = CONCLUSION + code
            statements.append(Statement(INSPECTION, field, score.conclusion))
            if score.conclusion != suggested[code]:
                reason = f"As published, of a score of {score.percent}%."
                statements.append(Statement(INSPECTION, NOTE + field, reason))
        for number, advice in enumerate(self.facts.recommendations, start=1):
            statements.append(Statement(INSPECTION, f"{RECOMMENDATION}{number}", advice.text))
            statements.append(Statement(INSPECTION, f"{ADDRESSED}{number}", advice.addressed or None))
            statements.append(Statement(INSPECTION, f"{ABOUT}{number}", advice.about))
        statements.append(Statement(INSPECTION, FURTHER_INSPECTION, self.facts.further_inspection.decision))
        store.record_all(statements, LEAD)


def _take_in_sample(job: _Job, lead: Store, path: Path) -> None:
    """The area's list of cases, written and taken in."""
    names = list(job.instrument.case_field)
    with whole_file(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([CASE_REF, *names])
        writer.writerows([ref, *(to_text(details.get(name)) for name in names)] for ref, details in job.replay.cases)
    plan = plan_sample(job.instrument, lead.cases(), read_sample(path, job.instrument))
    plan.refuse_if_any()
    lead.record_all(plan.statements, LEAD)


def _slug(assessor: str) -> str:
    return assessor.lower().replace(" ", "-")


def _quietly(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
