"""The anonymised copy: what may be kept when the inspection itself is destroyed. Scores and outcomes, nobody's words.

In it are the area and month, as they stand on the published sheet; every score, its interval and conclusion, and every
grading; the tally of each question; and what each scored question came to in each case that counts. Not in it are
references, names, details of cases, answers to questions that are not scored, notes, reasons, recommendations, figures
of the area, earlier figures, and when anything was stated. It is put together from what may go in: a field that is
added to the program tomorrow is not in it.

Cases are numbered anew, in an order drawn by chance each time: any order that followed from the references, be it of
their hashes, could be worked out again by whoever has a list of them. What remains is that questions which were not
relevant hint at what kind of case it was: `told_apart` counts the cases that differ from all others in this.
"""

from __future__ import annotations

import csv
import json
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from export.sheet.marked import MarkedSheet
from export.sheet.sheet import ScoreSheet, score_sheet
from export.sheet.sheet_json import as_json
from model.file.files import whole_file
from model.file.store import Store
from model.instrument.unit_words import for_unit
from model.instrument.values import counted
from model.journal.records import TALLIED, Outcome, Refused

Cell: TypeAlias = str | float

SUFFIXES = (".xlsx", ".csv", ".json")

_LOCAL = "anonymised"
_KEPT = (
    *("instrument", "instrument_sha256", "rule", "journal_digest", "cases", "provisional"),
    *("questions", "criteria", "sections", "threads", "totals", "marked", "gradings"),
)
"""What of the object of `score --json` is a score or an outcome. Whatever is added to it stays out until named here."""

_IN_IT = "Scores, conclusions, gradings, the tallies of questions, and the outcomes of each case."
_NOT_IN_IT = "References, names, details of cases, notes, reasons, and when anything was stated."


@dataclass(frozen=True, slots=True)
class Anonymised:
    """The scores, and what each scored question came to in each case: a case is its place in `cases`, no more.

    `questions` are the ids of the scored questions in the order asked, which is the order of a case's outcomes.
    """

    area: str
    month: str
    sheet: ScoreSheet
    questions: tuple[str, ...]
    cases: tuple[tuple[Outcome, ...], ...]

    @property
    def told_apart(self) -> int:
        """How many cases differ from all others in which questions were relevant to them."""
        patterns = Counter(map(_relevant, self.cases))
        return sum(patterns[_relevant(case)] == 1 for case in self.cases)

    @property
    def caution(self) -> str:
        """What whoever keeps the copy, or hands it on, must know."""
        unit = self.sheet.head.unit
        if not self.told_apart:
            return for_unit(unit, "No case differs from all others in which questions were relevant to it.")
        differ = "differs" if self.told_apart == 1 else "differ"
        return for_unit(
            unit,
            f"{self.told_apart} of {counted(len(self.cases), 'case')} {differ} from all others in which questions were "
            "relevant: someone who knows such a case well could recognise it, so do not publish the table of cases.",
        )


def anonymised(store: Store) -> Anonymised:
    """The anonymised copy of an inspection, of the readings that count. Refused if none does."""
    by_case = store.outcomes()
    if not by_case:
        raise Refused(f"{store.path.name} has no signed reading that counts, so there is nothing to keep of it.")
    questions = tuple(question.id for question in store.instrument.scored)
    cases = [tuple(outcomes[question] for question in questions) for outcomes in by_case.values()]
    secrets.SystemRandom().shuffle(cases)
    return Anonymised(store.inspection.area, store.inspection.month, score_sheet(store), questions, tuple(cases))


def write_anonymised(store: Store, path: Path) -> Anonymised:
    """Write the anonymised copy as .xlsx, .json, or the outcomes alone as .csv; Refused for any other ending."""
    write = {".csv": _write_csv, ".xlsx": _write_xlsx, ".json": _write_json}.get(path.suffix.lower())
    if write is None:
        raise Refused(f"{path.name}: an anonymised copy is written to a name that ends in .xlsx, .csv or .json.")
    copy = anonymised(store)
    with whole_file(path) as draft:
        write(copy, draft)
    store.local.set(_LOCAL, path.name.encode(errors="replace").decode())  # on Linux a name need not be text
    return copy


def last_written(store: Store) -> str:
    """The name of the last anonymised copy that was written from this file; "" if none was."""
    return store.local.get(_LOCAL) or ""


def as_data(copy: Anonymised) -> dict[str, Any]:
    """The copy as plain data: the object of `score --json`, the area and month, and the outcomes of each case."""
    scores = {key: value for key, value in as_json(copy.sheet).items() if key in _KEPT}
    return {
        "anonymised": True,
        "area": copy.area,
        "month": copy.month,
        "scores": scores,
        "caution": copy.caution,
        "outcomes": [
            {"case": number, **dict(zip(copy.questions, case, strict=True))} for number, case in _numbered(copy)
        ],
    }


def _relevant(case: Sequence[Outcome]) -> tuple[bool, ...]:
    return tuple(outcome is not Outcome.NOT_RELEVANT for outcome in case)


def _numbered(copy: Anonymised) -> Iterator[tuple[int, tuple[Outcome, ...]]]:
    return enumerate(copy.cases, start=1)


def _write_json(copy: Anonymised, path: Path) -> None:
    path.write_text(json.dumps(as_data(copy), indent=1) + "\n", encoding="utf-8")


def _write_csv(copy: Anonymised, path: Path) -> None:
    with path.open(
        "w", encoding="utf-8-sig", newline=""
    ) as file:  # the mark is for Excel, as in export.tables.answers_table
        csv.writer(file).writerows(_outcome_rows(copy))


def _write_xlsx(copy: Anonymised, path: Path) -> None:
    from export.tables.workbook import write_workbook  # start-up: openpyxl takes 0.1 s to load

    data = as_json(copy.sheet)
    tables = {
        "About": _about_rows(copy, data),
        "Scores": _score_rows(copy, data),
        **({"Marks": _mark_rows(copy.sheet.figures.marked)} if copy.sheet.figures.marked else {}),
        "Questions": _question_rows(copy),
        "Outcomes": _outcome_rows(copy),
    }
    write_workbook(tables, path)


def _about_rows(copy: Anonymised, data: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    unit = copy.sheet.head.unit
    yield "What", "This copy"
    yield "Area", copy.area
    yield "Month", copy.month
    yield "Instrument", f"{copy.sheet.head.instrument_title} ({copy.sheet.head.instrument_id})"
    yield for_unit(unit, "Cases that count"), len(copy.cases)
    yield "Journal digest", str(data["journal_digest"])
    yield "In it", for_unit(unit, _IN_IT)
    yield "Not in it", for_unit(unit, _NOT_IN_IT)
    yield for_unit(unit, "Numbers of cases"), "Drawn by chance for this copy: they are no references."
    yield "Caution", copy.caution


def _score_rows(copy: Anonymised, data: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    yield "code", "title", "score", "percent", "n_fewest", "n_most", "low", "high", "suggested", "decided"
    sheet = copy.sheet
    titles = {row.code: row.title for row in sheet.figures.scored}
    for part in ("criteria", "sections", "threads", "totals"):
        for code, figure in data.get(part, {}).items():
            numbers = (figure["percent"], *(figure["n"] or [None] * 2), *(figure["interval"] or [None] * 2))
            words = (figure.get("suggested"), figure.get("decided"))
            yield tuple(
                "" if cell is None else cell for cell in (code, titles[code], figure["score"], *numbers, *words)
            )
    for row in sheet.judgements.gradings:
        yield row.code, row.title, *[""] * 7, row.grade or ""


def _mark_rows(marked: MarkedSheet) -> Iterator[Sequence[Cell]]:
    """Each criterion's mark in words, and each share of the points as an exact fraction, by strand."""
    yield "code", "title", *marked.strands
    for row in marked.rows:
        yield row.code, row.title, *row.marks
    for share in marked.shares:
        yield share.code, share.title, *("" if one is None else str(one) for one in share.shares)


def _question_rows(copy: Anonymised) -> Iterator[Sequence[Cell]]:
    yield "id", "number", "criterion", "text", *(outcome.value for outcome in TALLIED)
    for row in copy.sheet.figures.annex:
        yield row.id, row.number, row.criterion, row.text, *(getattr(row.tally, outcome) for outcome in TALLIED)


def _outcome_rows(copy: Anonymised) -> Iterator[Sequence[Cell]]:
    yield "case", *copy.questions
    for number, case in _numbered(copy):
        yield number, *(outcome.value for outcome in case)
