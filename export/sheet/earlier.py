"""What an earlier inspection found beside what this one finds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from export.sheet.figures import FigureRow
from export.sheet.sheet import ScoreSheet, score_sheet
from model.file.store import Store
from model.instrument.instrument import Instrument
from model.journal.field_names import EARLIER, EARLIER_SOURCE
from model.journal.records import INSPECTION, Refused, Statement
from scoring.intervals import Interval
from scoring.rules import only_counts

CAUTION = (
    "Compare with care: an earlier inspection drew other cases, may have asked other questions or by other rules, and "
    "a difference within the interval may be chance."
)


class EarlierFigure(NamedTuple):
    """A figure as shown now, what was found earlier in percent as stated, and the points between them.

    `number` is a criterion's code and empty for others. Earlier and points are empty where there is no figure.
    """

    code: str
    number: str
    title: str
    shown: int | None
    interval: Interval | None
    earlier: str
    points: str


def changes(sheet: ScoreSheet) -> tuple[EarlierFigure, ...]:
    """Every figure that may have an earlier one, whether it has or not: criteria, sections, threads, totals."""
    named = [(row, row.code, row.title) for row in sheet.figures.criteria]
    named += [(row, "", f"Section {row.code}: {row.title}") for row in sheet.figures.sections]
    named += [(row, "", f"{row.title} thread") for row in sheet.figures.threads]
    named += [(row, "", row.title) for row in sheet.figures.totals]
    return tuple(_change(row, number, title, sheet.context.earlier.get(row.code, "")) for row, number, title in named)


def statements(instrument: Instrument, source: str, percents: Mapping[str, str]) -> list[Statement]:
    """What states an earlier inspection's percents by code, and where they are from; an empty text clears one.

    Refused if there are percents and no source: a figure nobody can trace is worth nothing.
    """
    if any(percents.values()) and not source:
        raise Refused("Say where the earlier figures are from.")
    stated = {EARLIER + code: percents.get(code, "") for code in _codes(instrument)} | {EARLIER_SOURCE: source}
    return [Statement(INSPECTION, name, text or None) for name, text in stated.items()]


def from_file(store: Store, earlier: Store) -> list[Statement]:
    """What states the scores of another inspection file (or its shares of questions), as shown, as the earlier ones.

    Refused if it is of the same inspection, or a later one, or has no figure that this one has too.
    """
    name, then = earlier.path.name, earlier.inspection
    if then.id == store.inspection.id:
        raise Refused(f"{name} is a file of this same inspection.")
    if then.month > store.inspection.month:
        raise Refused(f"{name} is of {then.month}, after this inspection.")
    known = set(_codes(store.instrument))
    sheet = score_sheet(earlier)
    counted = {row.id: row.shown for row in sheet.figures.annex} if sheet.figures.only_counts else {}
    shown = {row.code: row.shown for row in changes(sheet)} | counted
    percents = {code: str(percent) for code, percent in shown.items() if code in known and percent is not None}
    if not percents:
        what = "a question" if only_counts(store.instrument) else "a criterion, section or thread"
        raise Refused(f"{name} has no score of {what} that this inspection scores too.")
    source = f"{then.area} {then.month}, {sheet.head.instrument_id}, journal {sheet.head.journal_digest[:16]}"
    return statements(store.instrument, source, percents)


def _change(row: FigureRow, number: str, title: str, earlier: str) -> EarlierFigure:
    points = ""
    if earlier and row.shown is not None:
        apart = (row.shown - Decimal(earlier)).normalize()
        points = f"{apart:+f}".replace("-", "−") if apart else "0"
    return EarlierFigure(row.code, number, title, row.shown, row.interval, earlier, points)


def _codes(instrument: Instrument) -> tuple[str, ...]:
    """Criteria, the sections they are in, threads, totals; questions, where their counts are all there is."""
    if only_counts(instrument):
        return tuple(question.id for question in instrument.scored)
    sections = dict.fromkeys(criterion.section for criterion in instrument.criteria)
    across = [thread.id for thread in instrument.threads] + [total.id for total in instrument.totals]
    return (*instrument.criterion, *sections, *across)
