"""An instrument made of an XLSForm: our own made whole again, another program's as far as the form says.

A form says nothing of what is above the line: of another program's, each required question becomes a gate and each
other information, counted and not scored, until whoever imports it says more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from operator import itemgetter
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from export.forms.xlsform_relevance import Term, from_xpath
from export.forms.xlsform_rows import FormFault, ListChoice, SheetPlace, SurveyRow, XlsForm, read_form
from export.forms.xlsform_words import CASE_GROUP, CONSTRAINTS, SURVEY, fresh, plain
from model.instrument.complaints import Fault
from model.instrument.faults import faults
from model.instrument.reserved_names import CASE_REF, RESERVED_NAMES
from model.journal.records import NOT_APPLICABLE, Refused

_CODED = re.compile(r"([A-Z]{0,3}[0-9]{1,3}(?:\.[0-9]{1,3}){0,3})\s+(.+)", re.DOTALL)
"""A title that begins with its code: "1.2 Risk of harm"."""

_FRAME: Mapping[str, Any] = {
    "rule": "counts/1",
    "weights": {"individual": "1", "summary": "0"},
    "caution": "These questions came from a form, which does not say what is good enough: they are counted only.",
}
_UNSAID = (
    "No answer is above the line yet, so nothing is scored: required questions are gates, the others information. "
    "To score one, give its scale answers above the line and take its kind away."
)
_MAX_DEPTH = 20


class FormReading(NamedTuple):
    """What came of a form: the data of an instrument, or what stood in the way; and what was left out, in words."""

    data: dict[str, Any]
    faults: tuple[Fault | FormFault, ...]
    left_out: tuple[str, ...]
    is_ours: bool

    def in_words(self) -> Iterator[str]:
        """What a person should know of what was taken over."""
        if not self.is_ours:
            yield _UNSAID
        if self.left_out:
            yield f"Left out: {', '.join(self.left_out)}."


def take(path: Path) -> FormReading:
    """The instrument that a form holds. Refused if the workbook is no form; its faults name sheet and row."""
    form = read_form(path)
    data: dict[str, Any] = {}
    if not form.faults:
        data = _InstrumentMaker(form).data()
    problems = tuple(form.faults) or faults({path.name: data})
    return FormReading(data, problems, tuple(form.left_out), form.ours is not None)


class _Target(NamedTuple):
    """What a term of relevance can be about: its key in an instrument, its kind, and the values of its choices."""

    key: str
    kind: str
    values: Mapping[str, str]


class _Group(NamedTuple):
    """A group that is open: what it is (case, section, criterion), its code and what opens it."""

    what: str
    code: str
    relevant: tuple[tuple[SheetPlace, str], ...]


class _InstrumentMaker:
    """The instrument while it is being made, row by row."""

    def __init__(self, form: XlsForm) -> None:
        self._form = form
        ours = form.ours or {}
        self._scales: dict[str, dict[str, Any]] = {
            key.removeprefix("scales."): dict(scale) for key, scale in ours.items() if _is_scale(key, scale)
        }
        self._unread = set(self._scales)  # ours, whose answers have not been seen
        self._sections: dict[str, dict[str, Any]] = {
            str(row.get("code")): dict(row) for row in _rows(ours.get("sections")) if isinstance(row, dict)
        }
        self._criteria: dict[str, dict[str, Any]] = {}
        self._fields: list[dict[str, Any]] = []
        self._targets: dict[str, _Target] = {}
        self._ids: set[str] = set(RESERVED_NAMES)
        self._names: set[str] = set(RESERVED_NAMES)
        self._open: list[_Group] = []

    def data(self) -> dict[str, Any]:
        """The instrument's data, once every row is read."""
        for line in self._form.lines:
            self._line(line)
        if self._open:
            self._form.refuse(SheetPlace(self._form.name, SURVEY), "a group is not ended")
        criteria = list(self._criteria.values())
        for at, row in sorted(_by_place(self._form.ours or {}), key=itemgetter(0)):
            criteria.insert(at, row)
        made = {
            **self._frame(),
            "sections": list(self._sections.values()),
            "scales": self._scales,
            "case_fields": self._fields,
            "criteria": criteria,
        }
        return {key: value for key, value in made.items() if value or key in (self._form.ours or _FRAME)}

    def _frame(self) -> dict[str, Any]:
        settings, ours = self._form.settings, self._form.ours
        title, id_ = settings.get("form_title", ""), settings.get("form_id", "")
        if ours is None:
            stem = PurePath(self._form.name).stem
            return {"id": id_ or fresh(stem.lower(), ()), "title": title or stem, **_FRAME}
        kept = {key: value for key, value in ours.items() if "." not in key}
        if title and plain(str(kept.get("title"))) != title:
            kept["title"] = title
        if id_ and fresh(str(kept.get("id")), ()) != id_:
            kept["id"] = id_
        return kept

    def _line(self, line: SurveyRow) -> None:
        if line.kind == "begin_group":
            self._begin(line)
        elif line.kind == "end_group":
            if not self._open:
                self._form.refuse(line.place, "a group ends that has not begun")
            else:
                self._open.pop()
        elif line.name == CASE_REF or line.ours.get("what") == CASE_REF:
            pass
        elif line.name in self._targets:
            self._form.refuse(line.place, f"the name {line.name!r:.60} is given twice", "Give one of them another.")
        elif line.ours.get("what") == "case_field" or (self._open and self._open[0].what == CASE_GROUP):
            self._case_field(line)
        else:
            self._question(line)

    # Groups

    def _begin(self, line: SurveyRow) -> None:
        what = line.ours.get("what")
        if what not in ("section", "criterion"):
            sections = [group for group in self._open if group.what in ("section", CASE_GROUP)]
            what = "criterion" if sections else CASE_GROUP if line.name == CASE_GROUP else "section"
        if self._open and self._open[0].what == CASE_GROUP:
            what = CASE_GROUP
        code = ""
        if what == "section":
            code = self._section(line)
        elif what == "criterion":
            code = self._criterion(line, self._section_code())
        if len(self._open) >= _MAX_DEPTH:
            raise Refused(f"{line.place}: groups lie in groups too deep, more than {_MAX_DEPTH}.")
        relevant = ((line.place, line.relevant),) if line.relevant else ()
        self._open.append(_Group(what, code, relevant))

    def _section(self, line: SurveyRow) -> str:
        code, title = _code_and_title(line, self._sections, str(len(self._sections) + 1))
        self._sections[code] = {**self._sections.get(code, {}), "code": code, "title": title}
        return code

    def _section_code(self) -> str:
        code = next((group.code for group in self._open if group.what == "section"), None)
        if code is None:
            code = "0"
            self._sections.setdefault(code, {"code": code, "title": "General"})
        return code

    def _criterion(self, line: SurveyRow, section: str) -> str:
        here = sum(row["section"] == section and code != f"{section}.0" for code, row in self._criteria.items())
        code, title = _code_and_title(line, self._criteria, f"{section}.{here + 1}")
        rest = {key: value for key, value in line.ours.items() if key != "what"}
        if code in self._criteria:
            self._form.refuse(line.place, f"criterion {code:.60} is given twice", "Put its questions in one group.")
        self._criteria[code] = {**rest, "code": code, "section": section, "title": title, "questions": []}
        return code

    def _criterion_code(self) -> str:
        """The criterion that is open; of questions that lie right in a section, one of the section's own name."""
        code = next((group.code for group in reversed(self._open) if group.what == "criterion"), None)
        if code is None:
            section = self._section_code()
            code = f"{section}.0"
            title = self._sections[section]["title"]
            self._criteria.setdefault(code, {"code": code, "section": section, "title": title, "questions": []})
        return code

    # Details and questions

    def _case_field(self, line: SurveyRow) -> None:
        kind = self._kind(line)
        if line.relevant or any(group.relevant for group in self._open):
            self._form.refuse(line.place, "a detail of a case is always asked for", "Empty the column relevant.")
        name = _id(str(line.ours.get("name", line.name)), self._names)
        self._names.add(name)
        row = {key: value for key, value in line.ours.items() if key not in ("what", "name")}
        row |= {"name": name, "kind": kind, "label": _text(line.ours.get("label"), line.label, line.name)}
        if line.hint:
            row["help"] = _text(row.get("help"), line.hint)
        elif row.get("help") and plain(str(row["help"])):
            del row["help"]
        if bool(row.get("required", False)) != line.required:
            row["required"] = line.required
        choices = self._form.lists.get(line.choices, [])
        if choices:
            row["values"] = _answers(choices)
        self._fields.append(row)
        self._targets[line.name] = _Target(name, kind, _values(choices))

    def _question(self, line: SurveyRow) -> None:
        kind = self._kind(line)
        choices = [choice for choice in self._form.lists.get(line.choices, []) if choice.name != NOT_APPLICABLE]
        id_ = _id(line.name, self._ids)
        self._ids.add(id_)
        row = {key: value for key, value in line.ours.items() if key != "what"}
        if not row:
            row["kind"] = "gate" if line.required else "information"
        row |= {
            "id": id_,
            "text": _text(line.ours.get("text"), line.label, line.name),
            "scale": self._scale(line, kind, choices),
        }
        if line.hint:
            row["guidance"] = _text(row.get("guidance"), line.hint)
        elif row.get("guidance") and plain(str(row["guidance"])):
            del row["guidance"]
        with_na = len(choices) < len(self._form.lists.get(line.choices, []))
        if choices and row.get("allow_na", row.get("kind", "scored") == "scored") != with_na:
            row["allow_na"] = with_na
        if relevant := self._relevant(line):
            row["relevant"] = relevant
        elif row.get("relevant"):
            del row["relevant"]
        self._criteria[self._criterion_code()]["questions"].append(row)
        self._targets[line.name] = _Target(f"answer.{id_}", kind, _values(choices))

    def _kind(self, line: SurveyRow) -> str:
        if line.kind == "percent" and line.constraint != CONSTRAINTS["percent"][0]:
            allowed = f"Ask for a whole number; or, for a percent, give it the constraint {CONSTRAINTS['percent'][0]}."
            self._form.refuse(line.place, "a decimal number cannot be taken over", allowed)
        return line.kind

    def _scale(self, line: SurveyRow, kind: str, choices: list[ListChoice]) -> str:
        """The name of the scale that the question is answered on: ours where its kind is still so, or made for it."""
        wanted = str(line.ours.get("scale", ""))
        answers = {"answers": _answers(choices)} if choices else {}
        if wanted in self._scales and self._scales[wanted].get("kind", "choice") == kind:
            if wanted in self._unread:
                self._unread.discard(wanted)
                self._scales[wanted] |= answers
            elif choices and self._scales[wanted].get("answers") != answers["answers"]:
                reason = f"the list {line.choices:.60} and another that is of the scale {wanted} are no longer the same"
                self._form.refuse(line.place, reason, "Give both lists the same choices.")
            return wanted
        made = {"kind": kind, **answers}
        for name, scale in self._scales.items():
            if scale == made and name not in self._unread:
                return name
        name = _id(line.choices or kind, self._scales)
        self._scales[name] = made
        return name

    # Relevance

    def _relevant(self, line: SurveyRow) -> dict[str, Any]:
        expressions = [*(one for group in self._open for one in group.relevant)]
        expressions += [(line.place, line.relevant)] if line.relevant else []
        relevant: dict[str, Any] = {}
        for place, expression in expressions:
            try:
                clauses = [self._clause(term) for term in from_xpath(expression)]
            except Refused as refusal:
                self._form.refuse(place, f"relevant cannot be taken over, for {refusal}")
                continue
            for key, clause in clauses:
                if relevant.setdefault(key, clause) != clause:
                    reason = f"relevant and a group around it say different things of {key.removeprefix('answer.')}"
                    self._form.refuse(place, reason)
        return relevant

    def _clause(self, term: Term) -> tuple[str, Any]:
        target = self._targets.get(term.name)
        if target is None:
            raise Refused(f"{term.name:.60} is not asked before it")
        if (term.min is not None) != (target.kind == "number") or target.kind not in ("choice", "multi", "number"):
            raise Refused(f"{term.name:.60} is of kind {target.kind}: only answers that are chosen, or >= for numbers")
        if term.min is not None:
            return target.key, {"min": term.min}
        if target.kind == "multi" and not term.selected:
            raise Refused(f"{term.name:.60} takes several answers: only selected(${{{term.name:.60}}}, …) asks for one")
        if unknown := [value for value in term.values if value not in target.values]:
            raise Refused(f"{term.name:.60} can never be {unknown[0]!r:.60}")
        return target.key, [target.values[value] for value in term.values]


def _is_scale(key: str, scale: object) -> bool:
    return key.startswith("scales.") and isinstance(scale, dict)


def _rows(data: object) -> list[Any]:
    return data if isinstance(data, list) else []


def _by_place(ours: Mapping[str, Any]) -> Iterator[tuple[int, Any]]:
    """The criteria without questions, each with its place among all."""
    for key, row in ours.items():
        _, _, at = key.partition("criteria.")
        if at.isdecimal() and len(at) < 6:
            yield int(at), row


def _code_and_title(line: SurveyRow, in_use: Collection[str], number: str) -> tuple[str, str]:
    """A group's code and title: as we wrote them, unless its label has been changed; or as its label begins."""
    coded = _CODED.fullmatch(line.label)
    if "code" in line.ours and "title" in line.ours:
        code, title = str(line.ours["code"]), str(line.ours["title"])
        if plain(f"{code} {title}") == line.label:
            return code, title
        return code, line.label.removeprefix(f"{code} ")
    if coded and coded[1] not in in_use:
        return coded[1], coded[2]
    return fresh(number, ()) if number in in_use else number, line.label


def _text(ours: object, shown: str, name: str = "") -> str:
    """The text as we kept it, if the form still shows it (or the name, for want of letters); else what it shows."""
    return ours if isinstance(ours, str) and (plain(ours) or name) == shown else shown


def _answers(choices: list[ListChoice]) -> list[dict[str, str]]:
    return [
        {"value": str(one.ours.get("value", one.name)), "label": _text(one.ours.get("label"), one.label, one.name)}
        for one in choices
    ]


def _values(choices: list[ListChoice]) -> dict[str, str]:
    return {one.name: str(one.ours.get("value", one.name)) for one in choices}


def _id(name: str, in_use: Collection[str]) -> str:
    """The name as an instrument can have it: small letters, digits and _, begun by a letter, and not in use."""
    small = fresh(name.lower(), ())
    return fresh(small if small[:1].isalpha() else f"q_{small}", in_use)
