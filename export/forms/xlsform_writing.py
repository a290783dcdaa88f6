"""An instrument as an XLSForm: a workbook from which other programs make a form for reading cases.

The form has the case's details in its first group, then a group for each section and in it one for each criterion. What
XLSForm has no word for stands beside it in a column and a sheet that other programs pass over
(`export.forms.xlsform_words`), so that `export.forms.xlsform_reading` makes the same instrument of it again, to the
digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from export.forms.xlsform_relevance import Term, to_xpath
from export.forms.xlsform_words import (
    CASE_GROUP,
    CHOICES,
    CONSTRAINTS,
    MAX_CELL,
    NA_COMPLAINT,
    NA_CONSTRAINT,
    OURS,
    SETTINGS,
    SURVEY,
    TYPES,
    fresh,
    plain,
    to_cell,
)
from model.file.files import whole_file
from model.instrument.instrument import Clause, Instrument, Question
from model.instrument.reserved_names import CASE_REF
from model.instrument.values import NOT_APPLICABLE_LABEL, counted
from model.journal.records import NOT_APPLICABLE, Refused

Cells: TypeAlias = Mapping[str, str]
"""One row, by column."""

_COLUMNS = {
    SURVEY: (
        *("type", "name", "label", "hint", "guidance_hint", "required", "relevant"),
        *("constraint", "constraint_message", OURS),
    ),
    CHOICES: ("list_name", "name", "label", OURS),
    SETTINGS: ("form_title", "form_id", "version", "instance_name"),
}
_OR_NA = "scale or not applicable"
_CHUNK = 30_000
"""How much of a long JSON text one cell takes."""

_ONLY_OURS = {
    "rule": "the scoring rule",
    "weights": "the weight of summary questions",
    "line": "the line of priority",
    "totals": "totals over sections",
    "threads": "threads",
    "bands": "suggested conclusions",
    "grades": "grades",
    "item_grades": "grades of specific criteria",
    "gradings": "what the lead inspector grades",
    "judged_title": "the title of the page of grades",
    "marking": "marking by hand",
    "subsamples": "subsamples",
    "measures": "performance measures",
    "quotas": "quotas of the sample",
    "context_fields": "what is asked about the area",
    "further_inspection": "when a further inspection is indicated",
    "small_group": "how many cases make a small group",
    "unit": "the word for a case",
    "caution": "the caution on the sheet",
}
_ONLY_OURS_OF_QUESTIONS = {
    "kind": "which questions are scored, gates or information",
    "summary": "which questions are summaries",
    "threads": "which questions belong to a thread",
    "source": "sources",
    "confidence": "how sure a rebuilt question is",
    "parent": "which question a sub-question is under",
    "note": "remarks on questions",
}


def write_form(instrument: Instrument, path: Path) -> None:
    """Write the form to `path`, .xlsx. Refused for any other ending, and if a text is too long for a cell."""
    from export.tables.workbook import write_workbook  # openpyxl takes a tenth of a second: not at start-up

    if path.suffix.lower() != ".xlsx":
        raise Refused(f"{path.name}: a form is written to a name that ends in .xlsx.")
    with whole_file(path) as neighbour:
        write_workbook(sheets(instrument), neighbour)


def sheets(instrument: Instrument) -> dict[str, list[Sequence[str]]]:
    """The sheets of the form by title, each its headings and then its rows."""
    form = _Form(instrument)
    survey = list(form.survey())
    settings = {
        "form_title": plain(instrument.title),
        "form_id": fresh(instrument.id, ()),
        "version": instrument.sha256[:16],
        "instance_name": f"${{{CASE_REF}}}",
    }
    tables: dict[str, Iterable[Cells]] = {SURVEY: survey, CHOICES: form.choices, SETTINGS: [settings]}
    made = {title: _table(title, _COLUMNS[title], rows) for title, rows in tables.items()}
    return {**made, OURS: list(_our_sheet(instrument))}


def only_ours(instrument: Instrument) -> list[str]:
    """What stands in our own column and sheet, in words: what a program drops that saves the form without them."""
    rows = [row for criterion in instrument.source["criteria"] for row in criterion.get("questions", [])]
    of_questions = (words for key, words in _ONLY_OURS_OF_QUESTIONS.items() if any(key in row for row in rows))
    above = ["which answers are above the line"] if instrument.scored else []
    return [*above, *of_questions, *(words for key, words in _ONLY_OURS.items() if key in instrument.source)]


def in_words(instrument: Instrument, path: Path) -> list[str]:
    """What was written, for whom."""
    questions = counted(len(instrument.questions), "question")
    details = counted(len(instrument.case_fields), "detail")
    criteria = counted(len(instrument.criteria_with_questions), "criterion", "criteria")
    return [
        f"Wrote {path.name}: {details} of a case and {questions} in {criteria}.",
        "Other programs read wording, order, groups, answers, routing, hints and what is required.",
        f"Caseread alone reads, from the column and the sheet {OURS}: {', '.join(only_ours(instrument))}.",
        "A program that saves the form without that column and sheet loses these.",
    ]


class _List(NamedTuple):
    """A list of choices: its name, and the form's name of each value."""

    name: str
    names: Mapping[str, str]


class _Form:
    """The form while it is being made: which names are taken, and the choices so far."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._source = instrument.source
        self.choices: list[Cells] = []
        self._lists: dict[tuple[str, str], _List] = {}  # by what it is of, and the name of that
        self._names_in_use = {CASE_GROUP, CASE_REF, *(question.id for question in instrument.questions)}
        self._fields: dict[str, str] = {}  # the form's name of each case field
        self._values: dict[tuple[bool, str], Mapping[str, str]] = {}  # by answer or not, and name

    def survey(self) -> Iterator[Cells]:
        """Every row of the survey, in order."""
        yield {"type": "begin_group", "name": CASE_GROUP, "label": f"The {plain(self._instrument.unit.one)}"}
        yield {
            "type": "text",
            "name": CASE_REF,
            "label": "Reference",
            "required": "yes",
            OURS: to_cell({"what": CASE_REF}),
        }
        for row in self._source.get("case_fields", []):
            yield self._case_field(row)
        yield {"type": "end_group"}
        titles = {section.code: section.title for section in self._instrument.sections}
        criteria = [row for row in self._source["criteria"] if row.get("questions")]
        for code, rows in groupby(criteria, key=lambda row: str(row["section"])):
            ours = {"what": "section", "code": code, "title": titles[code]}
            yield self._group(f"section_{code}", f"{code} {titles[code]}", ours)
            for row in rows:
                yield from self._criterion(row)
            yield {"type": "end_group"}

    def _criterion(self, row: Mapping[str, Any]) -> Iterator[Cells]:
        rest = {key: value for key, value in row.items() if key not in ("questions", "section")}
        yield self._group(f"criterion_{row['code']}", f"{row['code']} {row['title']}", {"what": "criterion", **rest})
        for question in row["questions"]:
            yield self._question(question)
        yield {"type": "end_group"}

    def _group(self, name: str, label: str, ours: Mapping[str, Any]) -> Cells:
        free = fresh(name, self._names_in_use)
        self._names_in_use.add(free)
        return {"type": "begin_group", "name": free, "label": plain(label), OURS: to_cell(ours)}

    def _case_field(self, row: Mapping[str, Any]) -> Cells:
        name, kind = str(row["name"]), str(row["kind"])
        free = self._fields[name] = fresh(
            name if name not in self._names_in_use else f"case_{name}", self._names_in_use
        )
        self._names_in_use.add(free)
        columns = ("name", "label", "kind", "help", "values" if row.get("values") else "")
        rest = {key: value for key, value in row.items() if key not in columns}
        rest |= _unless_plain(row, {"label": row["label"], "help": row.get("help")})
        if free != name:
            rest["name"] = name
        type_ = TYPES[kind]
        if row.get("values"):
            of = self._list(("field", name), f"of_{name}", row["values"])
            self._values[False, name] = of.names
            type_ += f" {of.name}"
        return {
            "type": type_,
            "name": free,
            "label": plain(row["label"]) or free,
            "hint": plain(row.get("help", "")),
            "required": "yes" if row.get("required") else "",
            **_constraint(kind),
            OURS: to_cell({"what": "case_field", **rest}),
        }

    def _question(self, row: Mapping[str, Any]) -> Cells:
        question = self._instrument.question[row["id"]]
        scale = question.scale
        with_na = question.allow_na and bool(scale.choices)
        rest = {key: value for key, value in row.items() if key not in ("id", "text", "guidance", "relevant")}
        rest |= _unless_plain(row, {"text": row["text"], "guidance": row.get("guidance")})
        if row.get("relevant") == {}:
            rest["relevant"] = {}
        type_ = TYPES[scale.kind]
        constraint = _constraint(scale.kind)
        if scale.choices:
            answers = self._source["scales"][scale.name]["answers"]
            what, wanted = (_OR_NA, f"{scale.name}_or_na") if with_na else ("scale", scale.name)
            of = self._list((what, scale.name), wanted, answers)
            self._values[True, question.id] = of.names
            type_ += f" {of.name}"
            if with_na and scale.kind == "multi":
                constraint = {"constraint": NA_CONSTRAINT, "constraint_message": NA_COMPLAINT}
        return {
            "type": type_,
            "name": question.id,
            "label": plain(row["text"]) or question.id,
            "guidance_hint": plain(row.get("guidance", "")),
            "required": "" if question.kind == "information" else "yes",
            "relevant": to_xpath(list(self._terms(question, row))),
            **constraint,
            OURS: to_cell({"what": "question", **rest}),
        }

    def _terms(self, question: Question, row: Mapping[str, Any]) -> Iterator[Term]:
        for clause in question.relevant:
            name = clause.name if clause.is_answer else self._fields[clause.name]
            if clause.min is not None:
                yield Term(name, min=clause.min)
            else:
                allowed = row["relevant"][f"answer.{clause.name}" if clause.is_answer else clause.name]
                names = self._values[clause.is_answer, clause.name]
                yield Term(name, tuple(names[value] for value in allowed), selected=self._is_multi(clause))

    def _is_multi(self, clause: Clause) -> bool:
        if clause.is_answer:
            return self._instrument.question[clause.name].scale.kind == "multi"
        return self._instrument.case_field[clause.name].kind == "multi"

    def _list(self, key: tuple[str, str], wanted: str, choices: Sequence[Mapping[str, str]]) -> _List:
        """The list of these choices, written if it is not there yet."""
        if key not in self._lists:
            list_name = fresh(wanted, {of.name for of in self._lists.values()})
            names: dict[str, str] = {}
            for choice in choices:
                value, label = choice["value"], choice["label"]
                name = names[value] = fresh(value, {*names.values(), NOT_APPLICABLE})
                ours = {"value": value} if name != value else {}
                ours |= {"label": label} if plain(label) != label else {}
                shown = {"list_name": list_name, "name": name, "label": plain(label) or name}
                self.choices.append({**shown, OURS: to_cell(ours) if ours else ""})
            if key[0] == _OR_NA:
                self.choices.append({"list_name": list_name, "name": NOT_APPLICABLE, "label": NOT_APPLICABLE_LABEL})
            self._lists[key] = _List(list_name, names)
        return self._lists[key]


def _constraint(kind: str) -> dict[str, str]:
    if kind not in CONSTRAINTS:
        return {}
    constraint, message = CONSTRAINTS[kind]
    return {"constraint": constraint, "constraint_message": message}


def _unless_plain(row: Mapping[str, Any], texts: Mapping[str, str | None]) -> dict[str, str]:
    """Those of these texts that a cell of the form cannot give back as they are; an empty one that is given, too."""
    return {
        key: text
        for key, text in texts.items()
        if text is not None and key in row and (plain(text) != text or not text)
    }


def _table(title: str, columns: Sequence[str], rows: Iterable[Cells]) -> list[Sequence[str]]:
    """The headings and the rows under them, those columns left out that no row fills (but never the first three)."""
    filled = list(rows)
    used = [column for at, column in enumerate(columns) if at < 3 or any(row.get(column) for row in filled)]
    for number, row in enumerate(filled, start=2):
        for column in used:
            if len(row.get(column, "")) > MAX_CELL:
                raise Refused(f"Sheet {title}, row {number}: {column} is too long for a cell of a workbook.")
    return [used, *([row.get(column, "") for column in used] for row in filled)]


def _our_sheet(instrument: Instrument) -> Iterator[Sequence[str]]:
    """A row for each thing that the form does not say: its key, and its data as JSON over as many cells as it takes."""
    rows = [(key, list(_chunks(to_cell(data)))) for key, data in _unsaid(instrument)]
    width = max(len(chunks) for _, chunks in rows)
    yield ["key", *(f"data_{number}" for number in range(1, width + 1))]
    for key, chunks in rows:
        yield [key, *chunks, *[""] * (width - len(chunks))]


def _unsaid(instrument: Instrument) -> Iterator[tuple[str, Any]]:
    """Key and data: an item of a list each, a scale without the answers that are on the sheet of choices, the rest."""
    used = {question.scale.name for question in instrument.questions}
    for key, data in sorted(instrument.source.items()):
        if not data:
            yield key, data
        elif key == "scales":
            for name, scale in sorted(data.items()):
                on_sheet = name in used and scale.get("answers")
                yield f"scales.{name}", {part: scale[part] for part in scale if not (on_sheet and part == "answers")}
        elif key == "criteria":
            yield from ((f"criteria.{at}", row) for at, row in enumerate(data) if not row.get("questions"))
        elif key == "case_fields":
            continue
        elif isinstance(data, list):
            yield key, []
            yield from ((key, [item]) for item in data)
        else:
            yield key, data


def _chunks(text: str) -> Iterator[str]:
    """Pieces of the text, none of which begins or ends with a space, for cells lose these."""
    start = 0
    while start < len(text):
        end = min(start + _CHUNK, len(text))
        while end < len(text) and (text[end] == " " or text[end - 1] == " "):
            end -= 1
        yield text[start:end]
        start = end
