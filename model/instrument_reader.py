"""Reads an instrument from data and checks it whole: a broken one is refused with file, question and reason.

The data is what `tomllib` makes of the instrument's files. The same data, merged into one table and kept as canonical
JSON, is the snapshot inside an inspection file, and is read back by the same code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from model.instrument import (
    KINDS,
    Band,
    CaseField,
    Choice,
    Clause,
    Criterion,
    Grading,
    Instrument,
    Question,
    Scale,
    Section,
    Thread,
)
from model.records import NOT_APPLICABLE, Refused

T = TypeVar("T")

_CONFIDENCE = ("high", "medium", "low")
_QUESTION_KINDS = ("scored", "gate", "information")
_WORDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


def read(files: Mapping[str, Mapping[str, Any]]) -> Instrument:
    """The instrument made of these files' data (name -> data), or Refused with the first thing wrong."""
    whole = _merged(files)
    top = _Table(next((name for name, data in files.items() if "id" in data), "instrument"), whole)
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
        summary_weight=_summary_weight(top),
        line=top.number("line"),
        sections=sections,
        threads=threads,
        bands=tuple(Band(t.text("conclusion"), t.number("at_least")) for t in _closing(_rows(files, "bands"))),
        grades=tuple(_choices(top, "grades", optional=True)),
        case_fields=case_fields,
        criteria=criteria,
        gradings=tuple(
            Grading(t.text("code"), t.text("section"), t.text("title")) for t in _closing(_rows(files, "gradings"))
        ),
        caution=top.text("caution"),
        source=whole,
    )
    top.skip("scales", "case_fields", "sections", "threads", "criteria", "bands", "gradings")
    top.close()
    _check(instrument, _places(files))
    return instrument


class _Table:
    """One table being read: takes keys one by one, names its place in complaints, ends by refusing leftovers."""

    def __init__(self, place: str, data: object) -> None:
        self.place = place
        if not isinstance(data, Mapping):
            self.refuse("is not a table")
        self._left: dict[str, Any] = dict(data)

    def refuse(self, complaint: str) -> NoReturn:
        raise Refused(f"{self.place}: {complaint}.")

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        value = self._left.pop(key, default)
        if value is None:
            self.refuse(f"{key} is missing")
        if type(value) is not kind:
            self.refuse(f"{key} is not {_WORDS[kind]}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        return self.take(key, str, default)

    def number(self, key: str) -> int:
        return self.take(key, int)

    def flag(self, key: str, default: bool) -> bool:
        return self.take(key, bool, default)

    def texts(self, key: str) -> list[str]:
        return [self._text(key, item) for item in self.take(key, list, [])]

    def among(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in allowed:
            self.refuse(f"{key} is {value!r}, which is not one of {', '.join(allowed)}")
        return value

    def skip(self, *keys: str) -> None:
        for key in keys:
            self._left.pop(key, None)

    def close(self) -> None:
        if self._left:
            self.refuse(f"{min(self._left)} is not a key that is known here")

    def _text(self, key: str, item: object) -> str:
        if not isinstance(item, str):
            self.refuse(f"{key} holds {item!r}, which is not a text")
        return item


def _merged(files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for name, data in files.items():
        for key, value in data.items():
            if key not in whole:
                whole[key] = value
            elif isinstance(value, list) and isinstance(whole[key], list):
                whole[key] = [*whole[key], *value]
            else:
                raise Refused(f"{name}: {key} is already given in another file of the instrument.")
    return whole


def _rows(files: Mapping[str, Mapping[str, Any]], key: str) -> Iterator[_Table]:
    """The tables of a top-level array, each knowing its file and what it calls itself."""
    for name, data in files.items():
        rows = data.get(key, [])
        if not isinstance(rows, list):
            raise Refused(f"{name}: {key} is not a list.")
        for number, row in enumerate(rows, start=1):
            yield _Table(f"{name}: {key} {_label(row, number)}", row)


def _label(row: object, number: int) -> object:
    """What a row calls itself, or its number in the list."""
    names = [row.get(key) for key in ("code", "id", "name")] if isinstance(row, Mapping) else []
    return next((name for name in names if name), number)


def _tables(files: Mapping[str, Mapping[str, Any]], key: str) -> Iterator[tuple[str, _Table]]:
    for name, data in files.items():
        tables = data.get(key, {})
        if not isinstance(tables, Mapping):
            raise Refused(f"{name}: {key} is not a table.")
        for label, table in tables.items():
            yield label, _Table(f"{name}: {key} {label}", table)


def _closing(tables: Iterable[_Table]) -> Iterator[_Table]:
    """Each table, refused if keys are left once its reader has moved on."""
    for table in tables:
        yield table
        table.close()


def _choices(table: _Table, key: str, optional: bool = False) -> Iterator[Choice]:
    for row in table.take(key, list, [] if optional else None):
        choice = _Table(f"{table.place}: {key}", row)
        yield Choice(choice.text("value"), choice.text("label"))
        choice.close()


def _unique_choices(table: _Table, key: str, kind: str) -> tuple[Choice, ...]:
    choices = tuple(_choices(table, key, optional=kind not in ("choice", "multi")))
    values = [choice.value for choice in choices]
    if len(set(values)) < len(values):
        table.refuse(f"{key} names a value twice")
    if NOT_APPLICABLE in values or any(";" in value for value in values):
        table.refuse(f"{key} uses a reserved word or sign ({NOT_APPLICABLE}, ;)")
    if (kind in ("choice", "multi")) != bool(choices):
        table.refuse(f"{key} must be given for choice and multi, and for them alone")
    return choices


def _scale(name: str, table: _Table) -> Scale:
    kind = table.among("kind", KINDS, "choice")
    choices = _unique_choices(table, "answers", kind)
    above = frozenset(table.texts("above"))
    if stray := above - {choice.value for choice in choices}:
        table.refuse(f"above names {min(stray)!r}, which is not one of its answers")
    table.close()
    return Scale(name, kind, choices, above)


def _case_field(table: _Table) -> CaseField:
    name, kind = table.text("name"), table.among("kind", KINDS)
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


def _criterion(table: _Table, scales: Mapping[str, Scale]) -> Criterion:
    code = table.text("code")
    file = table.place.partition(":")[0]
    rows = table.take("questions", list)
    criterion = Criterion(
        code=code,
        section=table.text("section"),
        title=table.text("title"),
        statement=table.text("statement", ""),
        questions=tuple(
            _question(
                _Table(f"{file}: question {_label(row, number)}", row),
                code,
                f"{code}.{number}",
                scales,
            )
            for number, row in enumerate(rows, start=1)
        ),
    )
    table.close()
    return criterion


def _question(table: _Table, criterion: str, number: str, scales: Mapping[str, Scale]) -> Question:
    kind = table.among("kind", _QUESTION_KINDS, "scored")
    question = Question(
        id=table.text("id"),
        number=number,
        criterion=criterion,
        text=table.text("text"),
        guidance=table.text("guidance", ""),
        kind=kind,
        scale=scales[table.among("scale", tuple(scales))],
        allow_na=table.flag("allow_na", kind == "scored"),
        summary=table.flag("summary", False),
        threads=frozenset(table.texts("threads")),
        relevant=tuple(_clauses(table)),
        source=table.text("source", ""),
        confidence=table.among("confidence", _CONFIDENCE, "high"),
        parent=table.text("parent", ""),
        note=table.text("note", ""),
    )
    table.close()
    if question.is_scored != bool(question.scale.above):
        table.refuse("a scored question needs a scale with answers above the line, and only a scored one has it")
    if (question.summary or question.threads) and not question.is_scored:
        table.refuse("only a scored question can be a summary or belong to a thread")
    return question


def _clauses(table: _Table) -> Iterator[Clause]:
    for name, allowed in table.take("relevant", dict, {}).items():
        is_answer = name.startswith("answer.")
        bare = name.removeprefix("answer.")
        if isinstance(allowed, list) and allowed and all(isinstance(value, str) for value in allowed):
            yield Clause(bare, is_answer, allowed=frozenset(allowed))
        elif isinstance(allowed, Mapping) and list(allowed) == ["min"] and type(allowed["min"]) is int:
            yield Clause(bare, is_answer, min=allowed["min"])
        else:
            table.refuse(f"relevant: {name} must be a list of values or {{min = a whole number}}")


def _summary_weight(top: _Table) -> Fraction:
    weights = _Table(f"{top.place}: weights", top.take("weights", dict))
    try:
        individual, summary = Fraction(weights.text("individual")), Fraction(weights.text("summary"))
    except (ValueError, ZeroDivisionError):
        weights.refuse("individual and summary must be fractions or decimals, in quotes")
    weights.close()
    if individual + summary != 1 or min(individual, summary) < 0:
        weights.refuse(f"individual {individual} and summary {summary} do not add up to 1")
    return summary


def _places(files: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The file in which each criterion stands."""
    return {row["code"]: name for name, data in files.items() for row in data.get("criteria", [])}


def _check(instrument: Instrument, places: Mapping[str, str]) -> None:
    """What no single table can show: duplicates, references, bands, summaries, and the order of dependence."""
    first = next(iter(places.values()), "instrument")
    _check_names(instrument, places, first)
    _check_sections(instrument, places, first)
    at_least = [band.at_least for band in instrument.bands]
    if at_least != sorted(set(at_least), reverse=True) or (at_least and at_least[-1] != 0):
        raise Refused(f"{first}: bands must run from the highest at_least down to 0, each once.")
    asked: dict[str, Question] = {}
    for criterion in instrument.criteria:
        place = places[criterion.code]
        summaries = [question.id for question in criterion.questions if question.summary]
        if instrument.summary_weight and len(summaries) != 1:
            found = ", ".join(summaries) or "none"
            raise Refused(f"{place}: criterion {criterion.code} needs one summary question and has {found}.")
        for question in criterion.questions:
            here = f"{place}: question {question.id}"
            if unknown := sorted(question.threads - {thread.id for thread in instrument.threads}):
                raise Refused(f"{here}: thread {unknown[0]} is unknown.")
            for clause in question.relevant:
                _check_clause(instrument, asked, clause, here)
            asked[question.id] = question


def _check_names(instrument: Instrument, places: Mapping[str, str], first: str) -> None:
    for what, names in (
        ("section", [section.code for section in instrument.sections]),
        ("thread", [thread.id for thread in instrument.threads]),
        ("case field", [case_field.name for case_field in instrument.case_fields]),
        ("criterion", [c.code for c in instrument.criteria] + [grading.code for grading in instrument.gradings]),
        ("question", [question.id for question in instrument.questions]),
    ):
        if twice := sorted(name for name in set(names) if names.count(name) > 1):
            place = next((places[q.criterion] for q in reversed(instrument.questions) if q.id == twice[0]), first)
            raise Refused(f"{place}: {what} {twice[0]} is given twice.")


def _check_sections(instrument: Instrument, places: Mapping[str, str], first: str) -> None:
    sections = {section.code for section in instrument.sections}
    parts = [(c.code, c.section) for c in instrument.criteria] + [(g.code, g.section) for g in instrument.gradings]
    for code, section in parts:
        if section not in sections:
            raise Refused(f"{places.get(code, first)}: criterion {code}: section {section} is unknown.")
    for thread in instrument.threads:
        if unknown := sorted(set(thread.sections) - sections):
            raise Refused(f"{first}: thread {thread.id}: section {unknown[0]} is unknown.")


def _check_clause(instrument: Instrument, asked: Mapping[str, Question], clause: Clause, here: str) -> None:
    if clause.is_answer:
        if clause.name not in asked:
            when = "a later" if clause.name in instrument.question else "an unknown"
            raise Refused(f"{here}: relevant depends on {when} question, {clause.name}.")
        kind, choices = asked[clause.name].scale.kind, asked[clause.name].scale.choices
    else:
        case_field = instrument.case_field.get(clause.name)
        if case_field is None:
            raise Refused(f"{here}: relevant depends on an unknown case field, {clause.name}.")
        if not case_field.required:
            raise Refused(f"{here}: relevant depends on the case field {clause.name}, which is not required.")
        kind, choices = case_field.kind, case_field.choices
    if (clause.min is not None) != (kind == "number"):
        raise Refused(f"{here}: relevant: {clause.name} is of kind {kind}: use min for numbers, and for them alone.")
    if never := sorted(clause.allowed - {choice.value for choice in choices}):
        raise Refused(f"{here}: relevant: {clause.name} can never be {never[0]!r}.")
