"""Reads an instrument from data and checks it whole: a broken one is refused with file, question and reason.

The data is what `tomllib` makes of the instrument's files. The same data, merged into one table and kept as canonical
JSON, is the snapshot inside an inspection file, and is read back by the same code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from model.fields import WITHDRAWN
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
from model.instrument_checks import check, file_of
from model.records import NOT_APPLICABLE, SIGNED, Refused

T = TypeVar("T")

_CONFIDENCE = ("high", "medium", "low")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = (SIGNED, WITHDRAWN, "case_ref", "assessor")
_QUESTION_KINDS = ("scored", "gate", "information")
_WORDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


def read(files: Mapping[str, Mapping[str, Any]]) -> Instrument:
    """The instrument made of these files' data (name -> data), or Refused with the first thing wrong."""
    whole = _merged(files)
    top = _Table(file_of(files, "id"), whole)
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
    if unknown := top.leftover():
        raise Refused(f"{file_of(files, unknown)}: {unknown} is not a key that is known here.")
    check(instrument, files)
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
        value = self.take(key, str, default)
        if default is None and not value:
            self.refuse(f"{key} is empty")
        return value

    def name(self, key: str) -> str:
        """A text that names a field of the journal and a column of a CSV file, so plain and not taken."""
        value = self.text(key)
        if not _NAME.fullmatch(value) or value in _RESERVED:
            self.refuse(f"{key} must be of small letters, digits and _, and none of {', '.join(_RESERVED)}")
        return value

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

    def leftover(self) -> str | None:
        return min(self._left, default=None)

    def close(self) -> None:
        if unknown := self.leftover():
            self.refuse(f"{unknown} is not a key that is known here")

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
    if above and kind != "choice":
        table.refuse("above must be given for choice alone")
    if stray := above - {choice.value for choice in choices}:
        table.refuse(f"above names {min(stray)!r}, which is not one of its answers")
    table.close()
    return Scale(name, kind, choices, above)


def _case_field(table: _Table) -> CaseField:
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
