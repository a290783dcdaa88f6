"""The rows of an XLSForm as other programs write them: what a type says, which column holds what, what is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from export.forms.xlsform_words import CHOICES, OURS, SETTINGS, SURVEY, TYPES, from_cell
from model.instrument.complaints import in_a_sentence
from model.journal.records import NOT_APPLICABLE, Refused
from model.sample.csv_rows import NumberedRow
from model.sample.workbook_rows import read_sheets

_KINDS = {type_: kind for kind, type_ in TYPES.items()}
"""The kind of an instrument's question for each type of a form's."""

_ALIASES = {
    **dict.fromkeys(("select one", "select1", "select one from"), "select_one"),
    **dict.fromkeys(("select multiple", "select all that apply", "select all that apply from"), "select_multiple"),
    "int": "integer",
    "string": "text",
    "begin group": "begin_group",
    "end group": "end_group",
    "begin repeat": "begin_repeat",
    "end repeat": "end_repeat",
}
_GROUPS = ("begin_group", "end_group", "begin_repeat", "end_repeat")
_NOT_ASKED = (
    *("note", "start", "end", "today", "deviceid", "phonenumber", "username", "email"),
    *("audit", "simserial", "subscriberid", "start-geopoint"),
)
_COLUMNS_READ = {
    SURVEY: (
        *("type", "name", "label", "hint", "guidance_hint"),
        *("required", "relevant", "constraint", "constraint_message"),
    ),
    CHOICES: ("list_name", "name", "label"),
}
_SAME = {"relevance": "relevant", "bind::relevant": "relevant", "bind::required": "required", "list name": "list_name"}
_CHANGES = {
    "calculation": "is calculated",
    "choice_filter": "filters its choices",
    "repeat_count": "is repeated",
    "trigger": "is triggered by another question",
}
"""Columns that change what is asked or answered: a question that uses one is not the same without it."""

_MAX_ROWS = 10_000
"""Some thirty times what the largest instrument needs."""

_YES, _NO = ("yes", "true", "true()", "1"), ("", "no", "false", "false()", "0")
_LANGUAGE = re.compile(r"(?P<column>label|hint|guidance_hint)\s*+::?+\s*+(?P<language>\S.*)")


class SheetPlace(NamedTuple):
    """Where in a form something stands: file, sheet and row; the sheet as a whole has none."""

    file: str
    sheet: str
    row: int | None = None

    def __str__(self) -> str:
        row = "" if self.row is None else f", row {self.row}"
        return f"{self.file}: sheet {self.sheet}{row}"


class FormFault(NamedTuple):
    """One thing in a form that no instrument can be made of: where, why, and what to do (empty if the reason says)."""

    place: SheetPlace
    reason: str
    advice: str = ""

    @property
    def sentence(self) -> str:
        """Place, reason and advice."""
        return in_a_sentence(self.place, self.reason, self.advice)


class ListChoice(NamedTuple):
    """One choice of a list: its name in the form, its label, and what our column adds."""

    name: str
    label: str
    ours: Mapping[str, Any]


class SurveyRow(NamedTuple):
    """One row of the survey. `kind` is a group's word, a kind of answer, or "" for what no answer is asked for."""

    place: SheetPlace
    kind: str
    choices: str
    name: str
    label: str
    hint: str
    required: bool
    relevant: str
    constraint: str
    ours: Mapping[str, Any]


@dataclass
class XlsForm:
    """A form, row by row; what cannot be taken over of it, and what is left out."""

    name: str
    settings: Mapping[str, str]
    lines: list[SurveyRow] = field(default_factory=list)
    lists: dict[str, list[ListChoice]] = field(default_factory=dict)
    ours: dict[str, Any] | None = None
    faults: list[FormFault] = field(default_factory=list)
    left_out: dict[str, None] = field(default_factory=dict)  # in order, each once

    def refuse(self, place: SheetPlace, reason: str, advice: str = "") -> None:
        """Note what cannot be taken over."""
        self.faults.append(FormFault(place, reason, advice))


def read_form(path: Path) -> XlsForm:
    """The form in a workbook. Refused if it is no form at all; what is wrong with single rows stands in its faults."""
    sheets = read_sheets(path)
    if SURVEY not in sheets:
        raise Refused(f"{path.name} is not an XLSForm: it has no sheet {SURVEY}.")
    settings = sheets.get(SETTINGS, ([], []))[1]
    if any(len(rows) > _MAX_ROWS for _, rows in sheets.values()):
        raise Refused(f"{path.name} is too large: a sheet has more than {_MAX_ROWS} rows.")
    form = XlsForm(path.name, {key.lower(): value for key, value in settings[0][1].items()} if settings else {})
    header, rows = sheets[SURVEY]
    if OURS in sheets and OURS in header:  # one without the other cannot be made whole
        form.ours = _our_data(path.name, sheets[OURS][1])
    if missing := [column for column in ("type", "name") if column not in [name.lower() for name in header]]:
        raise Refused(f"{SheetPlace(path.name, SURVEY)} has no column {missing[0]}.")
    _read_choices(form, *sheets.get(CHOICES, ([], [])))
    columns = _columns(form, SURVEY, header)
    for number, cells in rows:
        _read_line(form, number, _known(columns, cells))
    return form


def _our_data(name: str, rows: Sequence[NumberedRow]) -> dict[str, Any]:
    """What our own sheet holds: lists put together again from their items, the rest by key."""
    data: dict[str, Any] = {}
    for number, cells in rows:
        key, *chunks = cells.values()
        value = _json(SheetPlace(name, OURS, number), "".join(chunks))
        if isinstance(value, list) and isinstance(data.get(key), list):
            data[key] += value
        else:
            data[key] = value
    return data


def _json(place: SheetPlace, text: str) -> object:
    try:
        return from_cell(text)
    except (ValueError, RecursionError) as error:  # a text that is no JSON, or brackets in brackets without end
        raise Refused(f"{place}: what Caseread wrote there is damaged: write the form again.") from error


def _columns(form: XlsForm, sheet: str, header: Sequence[str]) -> dict[str, str]:
    """What is read of a sheet: our word for a column, and its heading. The rest is left out, and said so."""
    columns: dict[str, str] = {}
    spoken: dict[str, dict[str, str]] = {}
    for heading in filter(None, header):
        column = _SAME.get(heading.lower(), heading.lower())
        if match := _LANGUAGE.fullmatch(heading):
            spoken.setdefault(match["column"], {})[match["language"]] = heading
        elif column in _COLUMNS_READ[sheet] or column in (OURS, "disabled", *_CHANGES):
            columns[column] = heading
        elif sheet == CHOICES and column == "value":
            columns.setdefault("name", heading)
        else:
            form.left_out[f"the column {heading[:60]} of the sheet {sheet}"] = None
    for column, headings in spoken.items():
        wanted = form.settings.get("default_language", "")
        chosen = wanted if wanted in headings else next(iter(headings))
        others = [language for language in headings if language != chosen or column in columns]
        columns.setdefault(column, headings[chosen])
        form.left_out |= {f"the language {language[:60]}": None for language in others}
    return columns


def _known(columns: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, str]:
    return {column: cells[heading] for column, heading in columns.items()}


def _read_choices(form: XlsForm, header: Sequence[str], rows: Sequence[NumberedRow]) -> None:
    columns = _columns(form, CHOICES, header)
    seen: set[tuple[str, str]] = set()
    for number, cells in rows:
        row = _known(columns, cells)
        place = SheetPlace(form.name, CHOICES, number)
        list_name, name = row.get("list_name", ""), row.get("name", "")
        if not list_name or not name:
            form.refuse(place, "a choice needs a list_name and a name")
            continue
        ours = _json(place, row[OURS]) if form.ours is not None and row.get(OURS) else {}
        choices = form.lists.setdefault(list_name, [])
        if (list_name, name) in seen:
            form.refuse(place, f"the choice {name!r:.60} is given twice in the list {list_name:.60}")
        elif ";" in name:
            form.refuse(place, f"the choice {name!r:.60} holds a semicolon")
        else:
            choices.append(ListChoice(name, row.get("label") or name, ours if isinstance(ours, dict) else {}))
            seen.add((list_name, name))


def _read_line(form: XlsForm, number: int, row: Mapping[str, str]) -> None:
    place = SheetPlace(form.name, SURVEY, number)
    if row.get("disabled", "").lower() in ("yes", "true"):
        form.left_out["disabled rows"] = None
        return
    type_, choices = _type(row["type"])
    if type_ in _NOT_ASKED:
        form.left_out[f"what is not asked, of the type {type_}"] = None
        return
    if not type_ and not row["name"]:
        return
    if problem := _problem(type_, choices, form, row):
        form.refuse(place, *problem)
        if type_ not in _GROUPS:
            return
    if row.get("constraint") and form.ours is None and not row["constraint"].lstrip().startswith(". >= 0"):
        form.left_out["constraints"] = None
    ours = _json(place, row[OURS]) if form.ours is not None and row.get(OURS) else {}
    form.lines.append(
        SurveyRow(
            place=place,
            kind=_KINDS.get(type_, type_),
            choices=choices,
            name=row["name"],
            label=row.get("label", "") or row["name"],
            hint=row.get("guidance_hint") or row.get("hint", ""),
            required=row.get("required", "").lower() in _YES,
            relevant=row.get("relevant", ""),
            constraint=" ".join(row.get("constraint", "").split()),
            ours=ours if isinstance(ours, dict) else {},
        )
    )


def _type(text: str) -> tuple[str, str]:
    """The type in its usual spelling, and the list of choices that it names."""
    words = text.split()
    for length in range(min(len(words), 5), 0, -1):
        name = " ".join(words[:length]).lower()
        known = _ALIASES.get(name, name)
        if known in _KINDS or known in _GROUPS or known in _NOT_ASKED:
            return known, " ".join(words[length:])
    return text.strip()[:60], ""


def _problem(type_: str, choices: str, form: XlsForm, row: Mapping[str, str]) -> tuple[str, str] | None:
    """Why a row cannot be taken over, and what to do; None if it can."""
    if type_ == "begin_repeat":
        return "a repeated group cannot be taken over", "Ask each question once, or keep a case for each repetition."
    if type_ in _GROUPS:
        return None
    if type_ == "calculate" or row.get("calculation"):
        return "a calculation cannot be taken over", "Take it out; a question that depends on it, too."
    if type_ not in _KINDS:
        return f"the type {type_!r} cannot be taken over", f"What can be are {', '.join(_KINDS)}."
    if not row["name"]:
        return "the question has no name", "Give it one."
    return _problem_of_columns(row) or _problem_of_choices(type_, choices, form)


def _problem_of_columns(row: Mapping[str, str]) -> tuple[str, str] | None:
    if column := next((column for column in _CHANGES if row.get(column)), None):
        return f"a question that {_CHANGES[column]} cannot be taken over", f"Empty the column {column}."
    if row.get("required", "").lower() not in (*_YES, *_NO):
        return "required holds an expression", "Say yes or no."
    return None


def _problem_of_choices(type_: str, choices: str, form: XlsForm) -> tuple[str, str] | None:
    if not type_.startswith("select"):
        return (f"the type {type_} {choices[:60]!r} is not known", "") if choices else None
    if choices.endswith(" or_other"):
        return "or_other cannot be taken over", "Give the list a choice of its own for it."
    if not [choice for choice in form.lists.get(choices, []) if choice.name != NOT_APPLICABLE]:
        return f"the list of choices {choices[:60]!r} is not on the sheet {CHOICES}", "Add it there."
    return None
