"""The score sheet for other programs: the object that `score --json` prints (design 7)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from export.sheet.marked import MarkedSheet
from export.sheet.sheet import Row, ScoreSheet
from model.journal.records import TALLIED


def as_json(sheet: ScoreSheet) -> dict[str, Any]:
    """The sheet as plain data. What not every sheet has is in keys that the others lack: `where`, `caseload`."""
    return {
        "instrument": sheet.instrument_id,
        "instrument_sha256": sheet.instrument_sha256,
        "rule": sheet.rule,
        "journal_digest": sheet.journal_digest,
        "cases": sheet.cases,
        "provisional": sheet.provisional,
        **({"where": list(sheet.where)} if sheet.where else {}),
        **({"subsample": sheet.subsample.id} if sheet.subsample else {}),
        **({"caseload": sheet.population} if sheet.population is not None else {}),
        "questions": {
            id_: {outcome.value: getattr(tally, outcome) for outcome in TALLIED}
            for id_, tally in sheet.questions.items()
        },
        "criteria": {
            row.code: {**_figure(row), "suggested": row.suggested, "decided": row.decided} for row in sheet.criteria
        },
        "sections": {row.code: _figure(row) for row in sheet.sections},
        "threads": {row.code: _figure(row) for row in sheet.threads},
        **({"totals": {row.code: _figure(row) for row in sheet.totals}} if sheet.totals else {}),
        **({"marked": _marked(sheet.marked)} if sheet.marked else {}),
        "gradings": {row.code: row.grade for row in sheet.gradings},
        **({"performance": _performance(sheet)} if sheet.performance else {}),
        **({"response": sheet.response._asdict()} if sheet.response else {}),
        **({"findings": found} if (found := _findings(sheet)) else {}),
        **({"evidence": [asdict(one) for one in sheet.evidence]} if sheet.evidence else {}),
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
        for row in sheet.performance
    }


def _findings(sheet: ScoreSheet) -> dict[str, Any]:
    """What is stated beside counts: percents in the country, what helped and hindered by section, examples."""
    if sheet.findings is None:
        return {}
    sides = sheet.findings.sides
    stated = {
        "national": dict(sheet.findings.national),
        "enablers": {side.section: list(side.enablers.values()) for side in sides if side.enablers},
        "barriers": {side.section: list(side.barriers.values()) for side in sides if side.barriers},
        "examples": [asdict(example) for example in sheet.findings.examples],
    }
    return {key: value for key, value in stated.items() if value}


def _figure(row: Row) -> dict[str, Any]:
    score = row.score
    return {
        "score": None if score is None else f"{score.numerator}/{score.denominator}",
        "percent": None if score is None else round(float(score * 100), 7),
        "shown": row.shown,
        "n": row.n and list(row.n),
        "interval": row.interval and [round(bound, 1) for bound in row.interval],
    }
