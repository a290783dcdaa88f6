"""The whole job on a replay of published figures: sample, packs, readings, returns, what differs, scores, sheet.

Everything goes through the functions that the window and the command line use, on real files. A fixed clock, seed and
key make the journal, and so the sheet, the same on every machine. In the end it is compared with what was published.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from export.demo.files import DemoFiles
from export.demo.week import ASSESSORS, FORKED, READ_TWICE, SEED, Week
from export.demo.whole_folder import whole_folder
from export.exchange import gathering, lead_key, returns, signatures
from export.exchange.packs import make_pack, open_pack
from export.printing.html import write_html
from export.printing.pdf import write_pdf
from export.sheet import agreement
from export.sheet.agreement import Levels
from export.sheet.figure_text import NONE
from export.sheet.sheet import ScoreSheet, score_sheet
from export.tables import agreement_table
from export.tables.comparison import Comparison, compare, write_comparison, write_deviations, write_questions
from model.file.files import whole_file
from model.file.store import Store
from model.instrument.instrument import Instrument
from model.instrument.reserved_names import CASE_REF
from model.instrument.unit_words import counted_units, for_unit
from model.instrument.values import to_text
from model.journal.records import INSPECTION, LEAD_NAME
from model.replay.published import PublishedInspection
from model.replay.replay import Deviation
from model.sample.plan_from_list import plan_draw
from model.sample.sample import read_sample

REPLAYS = ("kent-2007", "lincolnshire-2007")

KEY = "AGE-SECRET-KEY-10RR8NTSG2F9604U85K4CWXE5WAMVUU55ED97JD72AST78G2UA2ZSFUVSKU"
"""The key of every demonstration, so that its journal is always the same. It is published here: it protects nothing."""

_READING = "Reading cases"
PASSPHRASE = "for practice only"  # noqa: S105 - there is nothing behind it but invented cases
"""The passphrase of every pack of a demonstration. It protects nothing either."""

Step: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What one played replay left behind: its files, its score sheet, and how that compares with the report.

    `settled` are the answers that two laptops gave differently; `agreement` is between readers, as it was frozen.
    """

    instrument: Instrument
    facts: PublishedInspection
    files: DemoFiles
    sheet: ScoreSheet
    rows: tuple[Comparison, ...]
    missed: tuple[Deviation, ...]
    settled: tuple[str, ...]
    agreement: Mapping[str, Levels]

    def report(self) -> str:
        """The comparison as a table to print, with how far readers agreed, and where everything is."""
        cases, unit = self.sheet.basis.cases, self.sheet.head.unit
        lines = [
            f"{self.facts.area}: {counted_units(cases, unit)} read by {len(ASSESSORS)} assessors, in {self.files.lead}",
            f"Published figures: {self.facts.report}",
            "",
        ]
        lines.append(f"{'':<4} {'':<56} {'published':>9} {'replayed':>9} {'difference':>10}")
        for row in self.rows:
            replayed = NONE if row.replayed is None else row.replayed
            lines.append(
                f"{row.code:<4} {row.title:<56.56} {row.published:>9} {replayed:>9} {_gap(row.difference):>10}"
            )
        lines += ["", for_unit(unit, "Quoted numbers of cases that could not be met:")] if self.missed else []
        lines += [f"  line {miss.line}, {miss.name}: {miss.what}" for miss in self.missed]
        lines += ["", f"Answered differently on a copied laptop, and settled by the lead: {'; '.join(self.settled)}"]
        twice = f"{counted_units(READ_TWICE, unit)} read twice (invented)"
        lines += ["", f"Agreement of the readers of {twice}, as frozen: which side of the line"]
        lines += ["answers are on; and ordinal, Krippendorff's alpha of answers on four-point scales"]
        lines += agreement_table.lines(self.instrument, self.agreement)
        lines += ["", f"Packs: {self.files.pack('').parent}, which open with the passphrase: {PASSPHRASE}"]
        return "\n".join([*lines, f"Score sheet: {self.files.pdf}", f"Every question: {self.files.questions}", ""])


def _gap(difference: int | None) -> str:
    """A difference with its sign; nought has none."""
    return NONE if difference is None else f"{difference:+}" if difference else "0"


def play(folder: Path, replay: str = REPLAYS[0], progress: Step | None = None) -> Demo:
    """Play a replay into a folder, which is made if need be. Takes half a minute, most of it for the passphrases.

    Refused if the folder holds anything but an earlier demonstration's files. Those are replaced once all is made.
    """
    week = Week(replay)
    files = DemoFiles(folder, replay, ASSESSORS)
    files.refuse_others()
    with whole_folder(folder) as draft:
        drafts = DemoFiles(draft, replay, ASSESSORS)
        drafts.make_folders()
        sheet, settled, levels = _play_week(week, drafts, progress or _quietly)
        rows = compare(week.facts, sheet)
        write_pdf(sheet, drafts.pdf)
        write_html(sheet, drafts.html)
        write_comparison(rows, drafts.comparison)
        write_questions(week.facts, sheet, drafts.questions)
        write_deviations(week.replay.deviations, drafts.deviations)
        agreement_table.write_agreement(week.instrument, levels, drafts.agreement)
    return Demo(week.instrument, week.facts, files, sheet, rows, week.replay.deviations, settled, levels)


def _play_week(week: Week, files: DemoFiles, step: Step) -> tuple[ScoreSheet, tuple[str, ...], Mapping[str, Levels]]:
    """Everything that people do: the sheet, the answers that were settled, and the readers' agreement as frozen."""
    with week.create(files.lead) as lead:
        signatures.adopt(lead, hashlib.sha256(LEAD_NAME.encode()).hexdigest())  # as with KEY: always the same journal
        lead_key.adopt(lead, "The demonstration", KEY, LEAD_NAME)
        _draw_sample(week, lead, files.sample)
        week.share_out(lead)
        for done, (name, kind) in enumerate(ASSESSORS.items()):
            step("Making packs", done, len(ASSESSORS))
            make_pack(lead, name, kind, PASSPHRASE, files.pack(name), LEAD_NAME)
    for done, name in enumerate(ASSESSORS):
        step(for_unit(week.instrument.unit, _READING), done, len(ASSESSORS))
        _read_and_return(week, files, name)
    step("Gathering returns", len(ASSESSORS), len(ASSESSORS))
    with Store.open(files.lead, week.afterwards()) as lead:
        handed_in = [*map(files.returned, ASSESSORS), files.returned(FORKED, copied=True)]
        gathering.apply(lead, gathering.gather(lead, handed_in))
        settled = week.settle(lead)
        week.compare_readers(lead)
        week.decide(lead)
        levels = {key: one.levels for key, one in agreement.frozen(lead).items() if one.levels is not None}
        return score_sheet(lead), settled, levels


def demonstration(path: Path, replay: str = REPLAYS[0], progress: Step | None = None) -> None:
    """Make only the lead's inspection file, with everything read, signed and decided. Refused if there is a file."""
    step = progress or _quietly
    week = Week(replay)
    with week.create(path) as store:
        store.record_all(week.cases(), LEAD_NAME)
        week.share_out(store)
    for done, name in enumerate(ASSESSORS):
        step(for_unit(week.instrument.unit, _READING), done, len(ASSESSORS))
        with Store.open(path, week.week()) as store:
            week.read(store, name)
    with Store.open(path, week.afterwards()) as store:
        week.compare_readers(store)
        week.decide(store)


def _read_and_return(week: Week, files: DemoFiles, name: str) -> None:
    """An assessor's week: the pack opened, the cases read, the return written; and the same on a laptop's copy."""
    own, copied = files.own(name), files.own(name, copied=True)
    open_pack(files.pack(name), PASSPHRASE, own)
    with Store.open(own, week.week()) as store:
        signatures.adopt(store, hashlib.sha256(name.encode()).hexdigest())  # as with KEY: always the same journal
        if name == FORKED:
            store.upkeep.backup(copied)
        week.read(store, name)
        returns.write_return(store, files.returned(name))
    if name == FORKED:
        with Store.open(copied, week.late_in_the_week()) as store:
            week.read_on_the_copy(store)
            returns.write_return(store, files.returned(name, copied=True))


def _draw_sample(week: Week, lead: Store, path: Path) -> None:
    """The area's list of cases, written, and the sample drawn from it."""
    names = list(week.instrument.case_field)
    with whole_file(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([CASE_REF, *names])
        writer.writerows([case.ref, *(to_text(case.details.get(name)) for name in names)] for case in week.area_list)
    area_list = read_sample(path, week.instrument)
    stated = lead.values(INSPECTION)
    plan = plan_draw(week.instrument, lead.cases(), stated, area_list, size=week.facts.cases, seed=SEED)
    lead.record_all(plan.statements, LEAD_NAME)


def _quietly(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
