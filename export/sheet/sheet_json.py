"""The score sheet for other programs: the object that `score --json` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from export.sheet.figures import FigureRow
from export.sheet.marked import MarkedSheet
from export.sheet.sheet import ScoreSheet
from model.journal.records import TALLIED


def as_json(sheet: ScoreSheet) -> dict[str, Any]:
    """The sheet as plain data. What not every sheet has is in keys that the others lack: `where`, `caseload`."""
    return {
        "instrument": sheet.head.instrument_id,
        "instrument_sha256": sheet.head.instrument_sha256,
        "rule": sheet.head.rule,
        "journal_digest": sheet.head.journal_digest,
        "cases": sheet.basis.cases,
        "provisional": sheet.basis.provisional,
        **({"where": list(sheet.basis.where)} if sheet.basis.where else {}),
        **({"subsample": sheet.basis.subsample.id} if sheet.basis.subsample else {}),
        **({"caseload": sheet.basis.population} if sheet.basis.population is not None else {}),
        "questions": {
            id_: {outcome.value: getattr(tally, outcome) for outcome in TALLIED}
            for id_, tally in sheet.figures.questions.items()
        },
        "criteria": {
            row.code: {**_figure(row), "suggested": row.suggested, "decided": row.decided}
            for row in sheet.figures.criteria
        },
        "sections": {row.code: _figure(row) for row in sheet.figures.sections},
        "threads": {row.code: _figure(row) for row in sheet.figures.threads},
        **({"totals": {row.code: _figure(row) for row in sheet.figures.totals}} if sheet.figures.totals else {}),
        **({"marked": _marked(sheet.figures.marked)} if sheet.figures.marked else {}),
        "gradings": {row.code: row.grade for row in sheet.judgements.gradings},
        **({"performance": _performance(sheet)} if sheet.context.performance else {}),
        **({"response": sheet.context.response._asdict()} if sheet.context.response else {}),
        **({"findings": found} if (found := _findings(sheet)) else {}),
        **({"evidence": [asdict(one) for one in sheet.context.evidence]} if sheet.context.evidence else {}),
    }


def _marked(marked: MarkedSheet) -> dict[str, Any]:
    """What is marked by hand, by strand: marks in words, shares as exact fractions, and the range that flags allow."""
    return {
        strand: {
            "marks": {row.code: row.marks[place] for row in marked.rows},
            "carried_over": [row.code for row in marked.rows if row.carried[place]],
            "shares": {
                row.code: None if row.shares[place] is None else str(row.shares[place]) for row in marked.shares
            },
            "range": (found := marked.ranges[place]) and [str(end) for end in found],
            "counts": {row.id: [row.tallies[place].above, row.tallies[place].relevant] for row in marked.counts},
        }
        for place, strand in enumerate(marked.strands)
    }


def _performance(sheet: ScoreSheet) -> dict[str, Any]:
    """The performance table by id of measure: the texts as typed, and whether the target is met."""
    return {
        row.id: {
            "target": row.target,
            "area": row.area,
            "national": row.national,
            "met": row.reading.met,
            "near_miss": row.reading.near,
            "reading": row.reading.in_words,
        }
        for row in sheet.context.performance
    }


def _findings(sheet: ScoreSheet) -> dict[str, Any]:
    """What is stated beside counts: percents in the country, what helped and hindered by section, examples."""
    if sheet.context.findings is None:
        return {}
    sides = sheet.context.findings.sides
    stated = {
        "national": dict(sheet.context.findings.national),
        "enablers": {side.section: list(side.enablers.values()) for side in sides if side.enablers},
        "barriers": {side.section: list(side.barriers.values()) for side in sides if side.barriers},
        "examples": [asdict(example) for example in sheet.context.findings.examples],
    }
    return {key: value for key, value in stated.items() if value}


def _figure(row: FigureRow) -> dict[str, Any]:
    score = row.score
    return {
        "score": None if score is None else f"{score.numerator}/{score.denominator}",
        "percent": None if score is None else round(float(score * 100), 7),
        "shown": row.shown,
        "n": row.n and list(row.n),
        "interval": row.interval and [round(bound, 1) for bound in row.interval],
    }
