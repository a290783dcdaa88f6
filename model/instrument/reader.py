"""Reads an instrument from data and checks it whole: a broken one is refused with file, question and reason.

The data is what `tomllib` makes of the instrument's files. The same data, merged into one table and kept as canonical
JSON, is the snapshot inside an inspection file, and is read back by the same code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from model.instrument.checks import ARRAYS, check, file_of
from model.instrument.complaints import Fault, FaultKind, FaultPlace, attempt, complain
from model.instrument.instrument import (
    CASES,
    KINDS,
    Band,
    CaseField,
    Choice,
    Clause,
    Criterion,
    FurtherInspectionRule,
    Grading,
    Instrument,
    Mark,
    Marking,
    Measure,
    Question,
    Quota,
    Scale,
    Section,
    Specific,
    Subsample,
    Thread,
    Total,
    Unit,
)
from model.instrument.table import InstrumentTable
from model.journal.records import NOT_APPLICABLE

_CONFIDENCE = ("high", "medium", "low")
_QUESTION_KINDS = ("scored", "gate", "information")
_MANDATORY = ("yes", "no", "unknown")
_BETTER = ("higher", "lower")

_WEIGHT = re.compile(r"-?[0-9]{1,9}([./][0-9]{1,9})?")
"""A fraction or a decimal: Python's own would also take "1e999999999", and work for hours on it."""


def read(files: Mapping[str, Mapping[str, Any]]) -> Instrument:
    """The instrument made of these files' data (name -> data), or Refused with the first thing wrong."""
    whole = _merged(files)
    top = InstrumentTable(FaultPlace(file_of(files, "id")), whole)
    scales = {name: _scale(name, table) for name, table in _tables(files, "scales")}
    case_fields = tuple(_case_field(table) for table in _rows(files, "case_fields"))
    sections = tuple(Section(t.text("code"), t.text("title")) for t in _closing(_rows(files, "sections")))
    threads = tuple(
        Thread(t.text("id"), t.text("title"), tuple(t.texts("sections"))) for t in _closing(_rows(files, "threads"))
    )
    criteria = tuple(_criterion(table, scales) for table in _rows(files, "criteria"))
    instrument = Instrument(
        id=top.text("id"),
        title=top.text("title"),
        rule=top.text("rule"),
        summary_weight=attempt(lambda: _summary_weight(top), Fraction(0)),
        line=top.maybe("line", int),
        sections=sections,
        threads=threads,
        bands=tuple(Band(t.text("conclusion"), t.number("at_least")) for t in _closing(_rows(files, "bands"))),
        grades=(grades := tuple(_choices(top, "grades", optional=True))),
        case_fields=case_fields,
        criteria=criteria,
        gradings=tuple(_grading(table) for table in _rows(files, "gradings")),
        caution=top.text("caution"),
        context_fields=tuple(_case_field(table) for table in _rows(files, "context_fields")),
        quotas=tuple(_quota(table) for table in _rows(files, "quotas")),
        further_inspection=_further_inspection(top),
        small_group=top.take("small_group", int, 1),
        totals=tuple(_total(table) for table in _rows(files, "totals")),
        subsamples=tuple(
            Subsample(t.name("id"), t.text("title"), tuple(_clauses(t, "where")), t.flag("graded", False))
            for t in _closing(_rows(files, "subsamples"))
        ),
        measures=tuple(
            Measure(t.name("id"), t.text("title"), t.among("better", _BETTER), t.text("source", ""))
            for t in _closing(_rows(files, "measures"))
        ),
        marking=_marking(top),
        item_grades=tuple(_choices(top, "item_grades", optional=True)) or grades,
        unit=_unit(top),
        judged_title=top.text("judged_title", "Section 4"),
        source=whole,
    )
    top.skip("scales", "bands", *ARRAYS)
    for fault in top.leftovers():
        complain(replace(fault, place=FaultPlace(file_of(files, fault.key)), within=False))
    check(instrument, files)
    return instrument


def _merged(files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for name, data in files.items():
        for key, value in data.items():
            if key not in whole:
                whole[key] = value
            elif isinstance(value, list) and isinstance(whole[key], list):
                whole[key] = [*whole[key], *value]
            else:
                reason = f"{key} is already given in another file of the instrument"
                complain(Fault(FaultPlace(name), FaultKind.IN_TWO_FILES, reason, key=key))
    return whole


def _rows(files: Mapping[str, Mapping[str, Any]], key: str) -> Iterator[InstrumentTable]:
    """The tables of a top-level array, each knowing its file and what it calls itself."""
    for name, data in files.items():
        rows = data.get(key, [])
        if not isinstance(rows, list):
            complain(Fault(FaultPlace(name), FaultKind.WRONG_TYPE, f"{key} is not a list", key=key))
            continue
        for number, row in enumerate(rows, start=1):
            yield InstrumentTable(FaultPlace(name).row(key, _label(row, number)), row)


def _label(row: object, number: int) -> object:
    """What a row calls itself, or its number in the list."""
    names = [row.get(key) for key in ("code", "id", "name")] if isinstance(row, Mapping) else []
    return next((name for name in names if name), number)


def _tables(files: Mapping[str, Mapping[str, Any]], key: str) -> Iterator[tuple[str, InstrumentTable]]:
    for name, data in files.items():
        tables = data.get(key, {})
        if not isinstance(tables, Mapping):
            complain(Fault(FaultPlace(name), FaultKind.WRONG_TYPE, f"{key} is not a table", key=key))
            continue
        for label, table in tables.items():
            yield label, InstrumentTable(FaultPlace(name).row(key, label), table)


def _closing(tables: Iterable[InstrumentTable]) -> Iterator[InstrumentTable]:
    """Each table, refused if keys are left once its reader has moved on."""
    for table in tables:
        yield table
        table.close()


def _inner(
    table: InstrumentTable, key: str, what: str, default: list[object] | None = None
) -> Iterator[InstrumentTable]:
    """The tables of an array inside a table, each placed by its file and what it calls itself."""
    for number, row in enumerate(table.take(key, list, default), start=1):
        yield InstrumentTable(table.place.row(what, _label(row, number)), row)


def _choices(table: InstrumentTable, key: str, optional: bool = False) -> Iterator[Choice]:
    for row in table.take(key, list, [] if optional else None):
        choice = InstrumentTable(table.place.key(key), row)
        yield Choice(choice.text("value"), choice.text("label"))
        choice.close()


def _unique_choices(table: InstrumentTable, key: str, kind: str) -> tuple[Choice, ...]:
    choices = tuple(_choices(table, key, optional=kind not in ("choice", "multi")))
    values = [choice.value for choice in choices]
    if len(set(values)) < len(values):
        table.complain(f"{key} names a value twice")
    if NOT_APPLICABLE in values or any(";" in value for value in values):
        table.complain(f"{key} uses a reserved word or sign ({NOT_APPLICABLE}, ;)")
    if (kind in ("choice", "multi")) != bool(choices):
        table.complain(f"{key} must be given for choice and multi, and for them alone")
    return choices


def _scale(name: str, table: InstrumentTable) -> Scale:
    kind = table.among("kind", KINDS, "choice")
    choices = _unique_choices(table, "answers", kind)
    above = frozenset(table.texts("above"))
    if above and kind != "choice":
        table.complain("above must be given for choice alone")
    if stray := above - {choice.value for choice in choices}:
        table.complain(f"above names {min(stray)!r}, which is not one of its answers")
    table.close()
    return Scale(name, kind, choices, above)


def _case_field(table: InstrumentTable) -> CaseField:
    name, kind = table.name("name"), table.among("kind", KINDS)
    case_field = CaseField(
        name=name,
        label=table.text("label"),
        kind=kind,
        choices=_unique_choices(table, "values", kind),
        required=table.flag("required", False),
        help=table.text("help", ""),
        source=table.text("source", ""),
    )
    table.close()
    return case_field


def _criterion(table: InstrumentTable, scales: Mapping[str, Scale]) -> Criterion:
    code = table.text("code")
    criterion = Criterion(
        code=code,
        section=table.text("section"),
        title=table.text("title"),
        statement=table.text("statement", ""),
        questions=tuple(
            _question(question, code, f"{code}.{number}", scales)
            for number, question in enumerate(_inner(table, "questions", "question", []), start=1)
        ),
        weight=table.take("weight", int, 1),
        group=table.text("group", ""),
        mandatory=table.among("mandatory", _MANDATORY, "no"),
        afresh=table.flag("afresh", False),
    )
    if criterion.weight < 1:
        table.complain("weight must be 1 or more")
    table.close()
    return criterion


def _question(table: InstrumentTable, criterion: str, number: str, scales: Mapping[str, Scale]) -> Question:
    kind = table.among("kind", _QUESTION_KINDS, "scored")
    question = Question(
        id=table.name("id"),
        number=number,
        criterion=criterion,
        text=table.text("text"),
        guidance=table.text("guidance", ""),
        kind=kind,
        scale=scales[table.among("scale", tuple(scales))],
        allow_na=table.flag("allow_na", kind == "scored"),
        summary=table.flag("summary", False),
        threads=frozenset(table.texts("threads")),
        # A snapshot does not keep the order of keys, so the order of clauses is ours: the case's details, then answers.
        relevant=tuple(sorted(_clauses(table), key=lambda clause: (clause.is_answer, clause.name))),
        source=table.text("source", ""),
        confidence=table.among("confidence", _CONFIDENCE, "high"),
        parent=table.text("parent", ""),
        note=table.text("note", ""),
    )
    table.close()
    if question.is_scored != bool(question.scale.above):
        reason = "a scored question needs a scale with answers above the line, and only a scored one has it"
        table.complain(reason, kind=FaultKind.WRONG_SCALE)
    if (question.summary or question.threads) and not question.is_scored:
        table.complain("only a scored question can be a summary or belong to a thread")
    return question


def _grading(table: InstrumentTable) -> Grading:
    grading = Grading(
        code=table.text("code"),
        section=table.text("section"),
        title=table.text("title"),
        specifics=tuple(
            Specific(t.name("id"), t.text("text"), t.text("source", ""))
            for t in _closing(_inner(table, "specifics", "specific criterion", []))
        ),
    )
    table.close()
    return grading


def _quota(table: InstrumentTable) -> Quota:
    quota = Quota(
        id=table.name("id"),
        label=table.text("label"),
        where=tuple(_clauses(table, "where")),
        planned=table.maybe("planned", int),
        at_least=table.maybe("at_least", int),
        share_of=table.maybe("share_of", str),
        source=table.text("source", ""),
    )
    table.close()
    if [quota.planned, quota.at_least, quota.share_of].count(None) != 2:
        table.complain("a quota has one of planned, at_least and share_of")
    if not quota.where:
        table.complain("where is empty")
    return quota


def _table(top: InstrumentTable, key: str) -> InstrumentTable | None:
    """A table that may be left out, placed by its key."""
    data = top.maybe(key, dict)
    return None if data is None else InstrumentTable(top.place.key(key), data)


def _total(table: InstrumentTable) -> Total:
    weights = table.take("sections", dict)
    if not weights or any(type(weight) is not int or weight < 1 for weight in weights.values()):
        table.complain("sections must give each section its weight, a whole number of 1 or more")
    # A snapshot does not keep the order of keys.
    total = Total(table.name("id"), table.text("title"), tuple(sorted(weights.items())))
    table.close()
    return total


def _marking(top: InstrumentTable) -> Marking | None:
    table = _table(top, "marking")
    if table is None:
        return None
    marking = Marking(
        strands=table.text("strands"),
        marks=tuple(
            Mark(t.text("value"), t.text("label"), t.number("points")) for t in _closing(_inner(table, "marks", "mark"))
        ),
        mandatory_weight=table.number("mandatory_weight"),
        options=tuple(_case_field(t) for t in _inner(table, "options", "option", [])),
    )
    table.close()
    points = [mark.points for mark in marking.marks]
    if not points or points != sorted(set(points), reverse=True) or points[-1] != 0 or points[0] < 1:
        table.complain("marks must run from the best down to one of 0 points, each once")
    if marking.mandatory_weight < 1 or any(option.kind != "choice" for option in marking.options):
        table.complain("mandatory_weight must be 1 or more, and each option a choice")
    return marking


def _unit(top: InstrumentTable) -> Unit:
    table = _table(top, "unit")
    if table is None:
        return CASES
    unit = Unit(table.text("one"), table.text("many"))
    table.close()
    return unit


def _further_inspection(top: InstrumentTable) -> FurtherInspectionRule | None:
    table = _table(top, "further_inspection")
    if table is None:
        return None
    further = FurtherInspectionRule(table.text("thread"), table.number("below"))
    table.close()
    return further


def _clauses(table: InstrumentTable, key: str = "relevant") -> Iterator[Clause]:
    for name, allowed in table.take(key, dict, {}).items():
        is_answer = name.startswith("answer.")
        bare = name.removeprefix("answer.")
        if isinstance(allowed, list) and allowed and all(isinstance(value, str) for value in allowed):
            yield Clause(bare, is_answer, allowed=frozenset(allowed))
        elif isinstance(allowed, Mapping) and list(allowed) == ["min"] and type(allowed["min"]) is int:
            yield Clause(bare, is_answer, min=allowed["min"])
        else:
            table.complain(f"{key}: {name} must be a list of values or {{min = a whole number}}", key)


def _summary_weight(top: InstrumentTable) -> Fraction:
    weights = InstrumentTable(top.place.key("weights"), top.take("weights", dict))
    individual, summary = _weight(weights, "individual"), _weight(weights, "summary")
    weights.close()
    if individual + summary != 1 or min(individual, summary) < 0:
        reason = f"individual {individual} and summary {summary} do not add up to 1"
        weights.refuse(FaultKind.BROKEN_RULE, "summary", reason)
    return summary


def _weight(weights: InstrumentTable, key: str) -> Fraction:
    text = weights.text(key)
    try:
        return Fraction(text if _WEIGHT.fullmatch(text) else "")
    except (ValueError, ZeroDivisionError):
        weights.refuse(FaultKind.NO_WEIGHT, key, "individual and summary must be fractions or decimals, in quotes")
