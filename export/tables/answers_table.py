"""Answers as a table for other programs (CSV, XLSX), and an instrument as JSON.

One row per reading, one column per case detail and per question. The cells of questions tell apart an answer;
`not_applicable`, judged so by the assessor; `not_relevant`, closed by routing; `parked:` and an answer, given before
routing closed the question; and nothing, where a relevant question has not been answered.

No cell can start a formula: readers' names and free text come from other laptops, and a spreadsheet would run them.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from export.tables.formula import harmless
from model.file.files import whole_file
from model.file.store import Store
from model.inspection.readings import Case, Reading
from model.instrument.instrument import Clause, Instrument, Question
from model.instrument.values import to_text
from model.journal.records import Outcome, Refused, Value

Cell: TypeAlias = str | int


def write_table(store: Store, path: Path) -> None:
    """Write every reading of the sample to `path`, which ends as one of `KINDS`; Refused for any other ending.

    The CSV is UTF-8 with a byte order mark, for without one Excel takes it for the laptop's own code page.
    """
    write = KINDS.get(path.suffix.lower())
    if write is None:
        raise Refused(f"{path.name}: a table is written to a name that ends in {' or '.join(KINDS)}.")
    with whole_file(path) as neighbour:
        write(store, neighbour)


def rows(store: Store) -> Iterator[list[Cell]]:
    """The headings, then one row per reading, in order of case and assessor."""
    instrument = store.instrument
    details = [field.name for field in instrument.case_fields]
    yield [
        *("case_ref", "assessor", "assessor_type", "signature", "counts", "withdrawn"),
        *details,
        *(question.id for question in instrument.questions),
    ]
    types = store.assessors()
    cases = {case.ref: case for case in store.cases()}
    for progress in store.readings():
        case = cases.get(progress.case_ref, Case(progress.case_ref, {}, None))
        reading = store.reading(progress.case_ref, progress.assessor)
        yield [
            *(case.ref, reading.assessor, types.get(reading.assessor, ""), reading.signature.value),
            *("yes" if reading.counts else "no", case.withdrawn or ""),
            *(_cell(case.details.get(name)) for name in details),
            *(_answer(reading, question) for question in instrument.questions),
        ]


def _cell(value: Value) -> Cell:
    return value if isinstance(value, int) else to_text(value)


def _answer(reading: Reading, question: Question) -> Cell:
    answer = _cell(reading.answers.get(question.id))
    if reading.outcomes[question.id] is not Outcome.NOT_RELEVANT:
        return answer
    return Outcome.NOT_RELEVANT.value if answer == "" else f"parked:{answer}"


def _write_csv(store: Store, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(map(harmless, row) for row in rows(store))


def _write_xlsx(store: Store, path: Path) -> None:
    from export.tables.workbook import write_workbook  # start-up: openpyxl takes 0.1 s to load

    write_workbook({"Readings": rows(store), "Questions": _question_rows(store.instrument)}, path)


def _question_rows(instrument: Instrument) -> Iterator[Sequence[Cell]]:
    yield "id", "number", "kind", "text", "answers"
    for question in instrument.questions:
        answers = "; ".join(f"{choice.value} = {choice.label}" for choice in question.scale.choices)
        yield question.id, question.number, question.kind, question.text, answers


KINDS: Mapping[str, Callable[[Store, Path], None]] = {".csv": _write_csv, ".xlsx": _write_xlsx}
"""How each kind of file is written, by the ending of its name."""


def instrument_json(instrument: Instrument) -> dict[str, Any]:
    """The object that `instruments ID --json` prints: the instrument whole, in its own order."""
    return {
        "id": instrument.id,
        "title": instrument.title,
        "sha256": instrument.sha256,
        "rule": instrument.rule,
        "weights": {"individual": str(1 - instrument.summary_weight), "summary": str(instrument.summary_weight)},
        "line": instrument.line,
        "bands": [{"conclusion": band.conclusion, "at_least": band.at_least} for band in instrument.bands],
        "sections": [{"code": section.code, "title": section.title} for section in instrument.sections],
        "threads": [
            {"id": thread.id, "title": thread.title, "sections": list(thread.sections)} for thread in instrument.threads
        ],
        "case_fields": [
            {
                "name": field.name,
                "kind": field.kind,
                "values": [choice.value for choice in field.choices],
                "required": field.required,
                "label": field.label,
                "value_labels": {choice.value: choice.label for choice in field.choices},
                "help": field.help,
                "source": field.source,
            }
            for field in instrument.case_fields
        ],
        "criteria": [
            {
                "code": criterion.code,
                "section": criterion.section,
                "title": criterion.title,
                "statement": criterion.statement,
                "questions": [_question_json(instrument, question) for question in criterion.questions],
            }
            for criterion in instrument.criteria
        ],
        "gradings": [
            {
                "code": grading.code,
                "section": grading.section,
                "title": grading.title,
                "specifics": [{"id": one.id, "text": one.text, "source": one.source} for one in grading.specifics],
            }
            for grading in instrument.gradings
        ],
        "grades": {choice.value: choice.label for choice in instrument.grades},
        **_further(instrument),
        "caution": instrument.caution,
    }


def _further(instrument: Instrument) -> dict[str, Any]:
    """What not every instrument has, in keys that the others lack."""
    marking = instrument.marking
    keys: dict[str, Any] = {
        "totals": [{"id": one.id, "title": one.title, "sections": dict(one.sections)} for one in instrument.totals],
        "subsamples": [
            {"id": one.id, "title": one.title, "where": dict(_relevant(instrument, clause) for clause in one.where)}
            for one in instrument.subsamples
        ],
        "measures": [{"id": one.id, "title": one.title, "better": one.better} for one in instrument.measures],
        "marking": marking
        and {
            "strands": marking.strands,
            "marks": {mark.value: mark.points for mark in marking.marks},
            "mandatory_weight": marking.mandatory_weight,
            "options": {option.name: [choice.value for choice in option.choices] for option in marking.options},
        },
    }
    return {key: value for key, value in keys.items() if value}


def _question_json(instrument: Instrument, question: Question) -> dict[str, Any]:
    choices = question.scale.choices
    return {
        "id": question.id,
        "text": question.text,
        "guidance": question.guidance,
        "kind": question.kind,
        "answers": [choice.value for choice in choices],
        "above": [choice.value for choice in choices if choice.value in question.scale.above],
        "allow_na": question.allow_na,
        "summary": question.summary,
        "threads": sorted(question.threads),
        "relevant": dict(_relevant(instrument, clause) for clause in question.relevant),
        "number": question.number,
        "answer_kind": question.scale.kind,
        "answer_labels": {choice.value: choice.label for choice in choices},
        "parent": question.parent,
        "note": question.note,
        "source": question.source,
        "confidence": question.confidence,
    }


def _relevant(instrument: Instrument, clause: Clause) -> tuple[str, Any]:
    """A clause as the instrument's files have it, its values in the order of the scale."""
    if clause.is_answer:
        name, choices = f"answer.{clause.name}", instrument.question[clause.name].scale.choices
    else:
        name, choices = clause.name, instrument.case_field[clause.name].choices
    if clause.min is not None:
        return name, {"min": clause.min}
    return name, [choice.value for choice in choices if choice.value in clause.allowed]
