"""What no single table of an instrument can show: duplicates, references, bands, summaries, the order of dependence.

Pure. `model.instrument.reader` calls this once every table has been read by itself; each refusal names the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from model.instrument.complaints import Fault, FaultKind, FaultPlace, complain
from model.instrument.instrument import Choice, Clause, Criterion, Instrument, Question

Files: TypeAlias = Mapping[str, Mapping[str, Any]]
"""The data of an instrument's files, by file name."""


class NamedRows(NamedTuple):
    """What the rows of an array are: one of them in words, and the key with its name."""

    one: str
    name_key: str


ARRAYS: Mapping[str, NamedRows] = {
    "sections": NamedRows("section", "code"),
    "threads": NamedRows("thread", "id"),
    "case_fields": NamedRows("case field", "name"),
    "context_fields": NamedRows("context field", "name"),
    "quotas": NamedRows("quota", "id"),
    "totals": NamedRows("total", "id"),
    "subsamples": NamedRows("subsample", "id"),
    "measures": NamedRows("measure", "id"),
    "criteria": NamedRows("criterion", "code"),
    "gradings": NamedRows("grading", "code"),
}
"""The arrays of an instrument whose rows have names, by key."""

_QUESTIONS = NamedRows("question", "id")

_EARLIER = "A question depends on questions that are asked before it."
_PREFIX = "An answer is named as answer.ID."


def check(instrument: Instrument, files: Files) -> None:
    """Refuse an instrument whose parts do not fit together; `files` is the data it was read from."""
    places = _Places(files)
    _check_names(instrument, places)
    _check_specifics(instrument, places)
    _check_sections(instrument, places)
    _check_bands(instrument, file_of(files, "bands"))
    _check_quotas(instrument, places)
    for subsample in instrument.subsamples:
        _check_clauses(instrument, {}, subsample.where, places.row("subsamples", subsample.id))
    _check_single_tables(instrument, files)
    earlier: dict[str, Question] = {}
    for criterion in instrument.criteria:
        _check_summary(instrument, criterion, places)
        for question in criterion.questions:
            _check_question(instrument, earlier, question, places)
            earlier[question.id] = question


def _check_single_tables(instrument: Instrument, files: Files) -> None:
    """The tables of which an instrument has one at most."""
    if (marking := instrument.marking) and not _is_choice(instrument, marking.strands):
        here = FaultPlace(file_of(files, "marking")).key("marking")
        reason = "strands names no case field that is a choice"
        complain(Fault(here, FaultKind.UNKNOWN_NAME, reason, key="strands", names=(marking.strands,)))
    further = instrument.further_inspection
    if further and further.thread not in {thread.id for thread in instrument.threads}:
        here = FaultPlace(file_of(files, "further_inspection")).key("further_inspection")
        complain(_unknown(here, "thread", further.thread))


def _unknown(place: FaultPlace, key: str, name: str, advice: str = "") -> Fault:
    return Fault(place, FaultKind.UNKNOWN_NAME, f"{key} {name} is unknown", advice, key, (name,))


def _is_choice(instrument: Instrument, name: str) -> bool:
    case_field = instrument.case_field.get(name)
    return case_field is not None and case_field.kind == "choice"


def file_of(files: Files, key: str) -> str:
    """The first file with this top-level key, or where none has it, simply the first."""
    return next((name for name, data in files.items() if key in data), next(iter(files), "instrument"))


def tables(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The tables of an array: all of it, unless the faults of a spoilt one are being collected."""
    rows = data.get(key, [])
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


class _Places:
    """In which file each row stands; where two files give the same one, the later."""

    def __init__(self, files: Files) -> None:
        self._files = {
            (key, str(row.get(rows.name_key))): name
            for name, data in files.items()
            for key, rows in ARRAYS.items()
            for row in tables(data, key)
        }
        for name, data in files.items():
            for criterion in tables(data, "criteria"):
                self._files |= {("questions", str(row.get("id"))): name for row in tables(criterion, "questions")}

    def file(self, key: str, name: str) -> FaultPlace:
        """The file in which a row of the array `key` stands."""
        return FaultPlace(self._files.get((key, name), "instrument"))

    def row(self, key: str, name: str) -> FaultPlace:
        """A row of the array `key`."""
        return self.file(key, name).row(ARRAYS.get(key, _QUESTIONS).one, name)


def _check_names(instrument: Instrument, places: _Places) -> None:
    for key, rows in {**ARRAYS, "questions": _QUESTIONS}.items():
        names = (getattr(row, rows.name_key) for row in getattr(instrument, key))
        for name in sorted(_repeated(names)):
            reason, advice = f"{rows.one} {name} is given twice", "Give one of them another name."
            complain(Fault(places.file(key, name), FaultKind.TWICE, reason, advice, names=(name,)))


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _check_specifics(instrument: Instrument, places: _Places) -> None:
    specifics: set[str] = set()
    for grading in instrument.gradings:
        here = places.file("gradings", grading.code)
        if grading.code in instrument.criterion:
            reason = f"grading {grading.code} has the code of a criterion"
            complain(Fault(here, FaultKind.BROKEN_RULE, reason, names=(grading.code,)))
        for specific in grading.specifics:
            if specific.id in specifics:
                reason, advice = f"specific criterion {specific.id} is given twice", "Give one of them another id."
                complain(Fault(here, FaultKind.TWICE, reason, advice, names=(specific.id,)))
            specifics.add(specific.id)


def _check_sections(instrument: Instrument, places: _Places) -> None:
    sections = {section.code for section in instrument.sections}
    for key, name, section in (
        *(("criteria", criterion.code, criterion.section) for criterion in instrument.criteria),
        *(("gradings", grading.code, grading.section) for grading in instrument.gradings),
        *(("threads", thread.id, code) for thread in instrument.threads for code in thread.sections),
        *(("totals", total.id, code) for total in instrument.totals for code, _ in total.sections),
    ):
        if section not in sections:
            known = f"Known are {', '.join(sorted(sections)) or 'none'}."
            complain(_unknown(places.row(key, name), "section", section, known))


def _check_bands(instrument: Instrument, file: str) -> None:
    at_least = [band.at_least for band in instrument.bands]
    if at_least != sorted(set(at_least), reverse=True) or (at_least and at_least[-1] != 0):
        reason = "bands must run from the highest at_least down to 0, each once"
        complain(Fault(FaultPlace(file), FaultKind.BROKEN_RULE, reason, key="bands"))


def _check_quotas(instrument: Instrument, places: _Places) -> None:
    for quota in instrument.quotas:
        here = places.row("quotas", quota.id)
        _check_clauses(instrument, {}, quota.where, here)
        if quota.share_of is not None and quota.share_of not in instrument.context_field:
            reason = f"share_of names an unknown context field, {quota.share_of}"
            complain(Fault(here, FaultKind.UNKNOWN_NAME, reason, key="share_of", names=(quota.share_of,)))


def _check_summary(instrument: Instrument, criterion: Criterion, places: _Places) -> None:
    here = places.file("criteria", criterion.code)
    if not criterion.questions and instrument.marking is None:
        reason = f"criterion {criterion.code} has no questions, and is not marked by hand either"
        complain(Fault(here, FaultKind.BROKEN_RULE, reason, names=(criterion.code,)))
    summaries = [question.id for question in criterion.questions if question.summary]
    if instrument.summary_weight and criterion.questions and len(summaries) != 1:
        reason = f"criterion {criterion.code} needs one summary question and has {', '.join(summaries) or 'none'}"
        advice = "Say summary = true for one of its questions, or make the weight of summaries 0."
        complain(Fault(here, FaultKind.BROKEN_RULE, reason, advice, names=(criterion.code, *summaries)))


def _check_question(
    instrument: Instrument, earlier: Mapping[str, Question], question: Question, places: _Places
) -> None:
    here = places.row("questions", question.id)
    if unknown := sorted(question.threads - {thread.id for thread in instrument.threads}):
        complain(_unknown(here, "thread", unknown[0]))
    _check_clauses(instrument, earlier, question.relevant, here)


def _check_clauses(
    instrument: Instrument, earlier: Mapping[str, Question], clauses: Iterable[Clause], here: FaultPlace
) -> None:
    for clause in clauses:
        if clause.is_answer:
            _check_answer_clause(instrument, earlier, clause, here)
        else:
            _check_detail_clause(instrument, clause, here)


def _check_answer_clause(
    instrument: Instrument, earlier: Mapping[str, Question], clause: Clause, here: FaultPlace
) -> None:
    question = earlier.get(clause.name)
    if question is not None:
        _check_values(clause, question.scale.kind, question.scale.choices, here)
    elif clause.name in instrument.question:
        reason = f"relevant depends on a later question, {clause.name}"
        complain(Fault(here, FaultKind.BROKEN_RULE, reason, _EARLIER, "relevant", (clause.name,)))
    else:
        reason = f"relevant depends on an unknown question, {clause.name}"
        complain(Fault(here, FaultKind.UNKNOWN_NAME, reason, _EARLIER, "relevant", (clause.name,)))


def _check_detail_clause(instrument: Instrument, clause: Clause, here: FaultPlace) -> None:
    case_field = instrument.case_field.get(clause.name)
    if case_field is None:
        reason = f"relevant depends on an unknown case field, {clause.name}"
        complain(Fault(here, FaultKind.UNKNOWN_NAME, reason, _PREFIX, "relevant", (clause.name,)))
        return
    if not case_field.required:
        reason = f"relevant depends on the case field {clause.name}, which is not required"
        advice = "Say required = true there, so that it is known what is asked."
        complain(Fault(here, FaultKind.BROKEN_RULE, reason, advice, "relevant", (clause.name,)))
    _check_values(clause, case_field.kind, case_field.choices, here)


def _check_values(clause: Clause, kind: str, choices: Iterable[Choice], here: FaultPlace) -> None:
    """Refuse a clause that what it is about can never satisfy."""
    values = [choice.value for choice in choices]
    if (clause.min is not None) != (kind == "number"):
        reason = f"{clause.name} is of kind {kind}: use min for numbers, and for them alone"
        complain(Fault(here.key("relevant"), FaultKind.BROKEN_RULE, reason, names=(clause.name,)))
    elif never := sorted(clause.allowed.difference(values)):
        reason = f"{clause.name} can never be {never[0]!r}"
        known = f"It can be {', '.join(values)}." if values else ""
        complain(Fault(here.key("relevant"), FaultKind.BROKEN_RULE, reason, known, names=(clause.name,)))
