"""What no single table of an instrument can show: duplicates, references, bands, summaries, the order of dependence.

Pure. `model.instrument.reader` calls this once every table has been read by itself; each refusal names the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, TypeAlias

from model.instrument.instrument import Clause, Criterion, Instrument, Question
from model.instrument.table import complain

Files: TypeAlias = Mapping[str, Mapping[str, Any]]
"""The data of an instrument's files, by file name."""

_NAMED_BY = {
    "case_fields": "name",
    "context_fields": "name",
    "quotas": "id",
    "totals": "id",
    "subsamples": "id",
    "measures": "id",
    "sections": "code",
    "threads": "id",
    "criteria": "code",
    "gradings": "code",
}

_EARLIER = "A question depends on questions that are asked before it."
_PREFIX = "An answer is named as answer.ID."


def check(instrument: Instrument, files: Files) -> None:
    """Refuse an instrument whose parts do not fit together; `files` is the data it was read from."""
    places = _Places(files)
    _check_names(instrument, places)
    _check_sections(instrument, places)
    _check_bands(instrument, file_of(files, "bands"))
    _check_quotas(instrument, places)
    for subsample in instrument.subsamples:
        here = f"{places.of('subsamples', subsample.id)}: subsample {subsample.id}"
        for clause in subsample.where:
            _check_clause(instrument, {}, clause, here)
    if (marking := instrument.marking) and not _is_choice(instrument, marking.strands):
        complain(f"{file_of(files, 'marking')}: marking", "strands names no case field that is a choice")
    further = instrument.further_inspection
    if further and further.thread not in {thread.id for thread in instrument.threads}:
        complain(f"{file_of(files, 'further_inspection')}: further_inspection", f"thread {further.thread} is unknown")
    asked: dict[str, Question] = {}
    for criterion in instrument.criteria:
        _check_summary(instrument, criterion, places)
        for question in criterion.questions:
            _check_question(instrument, asked, question, places)
            asked[question.id] = question


def _is_choice(instrument: Instrument, name: str) -> bool:
    case_field = instrument.case_field.get(name)
    return case_field is not None and case_field.kind == "choice"


def file_of(files: Files, key: str) -> str:
    """The first file with this top-level key, or where none has it, simply the first."""
    return next((name for name, data in files.items() if key in data), next(iter(files), "instrument"))


class _Places:
    """In which file each row stands; where two files give the same one, the later."""

    def __init__(self, files: Files) -> None:
        self._rows = {
            (key, str(row.get(named_by))): name
            for name, data in files.items()
            for key, named_by in _NAMED_BY.items()
            for row in _tables(data, key)
        }
        for name, data in files.items():
            for criterion in _tables(data, "criteria"):
                self._rows |= {("questions", str(row.get("id"))): name for row in _tables(criterion, "questions")}

    def of(self, key: str, label: str) -> str:
        return self._rows.get((key, label), "instrument")


def _tables(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The tables of an array: all of it, unless the faults of a spoilt one are being collected."""
    rows = data.get(key, [])
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _check_names(instrument: Instrument, places: _Places) -> None:
    criteria = {criterion.code for criterion in instrument.criteria}
    for what, key, names in (
        ("section", "sections", [section.code for section in instrument.sections]),
        ("thread", "threads", [thread.id for thread in instrument.threads]),
        ("case field", "case_fields", [case_field.name for case_field in instrument.case_fields]),
        ("context field", "context_fields", [context_field.name for context_field in instrument.context_fields]),
        ("quota", "quotas", [quota.id for quota in instrument.quotas]),
        ("total", "totals", [total.id for total in instrument.totals]),
        ("subsample", "subsamples", [subsample.id for subsample in instrument.subsamples]),
        ("measure", "measures", [measure.id for measure in instrument.measures]),
        ("criterion", "criteria", [criterion.code for criterion in instrument.criteria]),
        ("grading", "gradings", [grading.code for grading in instrument.gradings]),
        ("question", "questions", [question.id for question in instrument.questions]),
    ):
        for name in sorted(name for name, times in Counter(names).items() if times > 1):
            complain(places.of(key, name), f"{what} {name} is given twice", "Give one of them another name.")
    specifics: set[str] = set()
    for grading in instrument.gradings:
        here = places.of("gradings", grading.code)
        if grading.code in criteria:
            complain(here, f"grading {grading.code} has the code of a criterion")
        for specific in grading.specifics:
            if specific.id in specifics:
                complain(here, f"specific criterion {specific.id} is given twice", "Give one of them another id.")
            specifics.add(specific.id)


def _check_sections(instrument: Instrument, places: _Places) -> None:
    sections = {section.code for section in instrument.sections}
    for what, key, code, section in (
        *(("criterion", "criteria", criterion.code, criterion.section) for criterion in instrument.criteria),
        *(("grading", "gradings", grading.code, grading.section) for grading in instrument.gradings),
        *(("thread", "threads", thread.id, code) for thread in instrument.threads for code in thread.sections),
        *(("total", "totals", total.id, code) for total in instrument.totals for code, _ in total.sections),
    ):
        if section not in sections:
            known = f"Known are {', '.join(sorted(sections)) or 'none'}."
            complain(f"{places.of(key, code)}: {what} {code}", f"section {section} is unknown", known)


def _check_bands(instrument: Instrument, file: str) -> None:
    at_least = [band.at_least for band in instrument.bands]
    if at_least != sorted(set(at_least), reverse=True) or (at_least and at_least[-1] != 0):
        complain(file, "bands must run from the highest at_least down to 0, each once")


def _check_quotas(instrument: Instrument, places: _Places) -> None:
    for quota in instrument.quotas:
        here = f"{places.of('quotas', quota.id)}: quota {quota.id}"
        for clause in quota.where:
            _check_clause(instrument, {}, clause, here)
        if quota.share_of is not None and quota.share_of not in instrument.context_field:
            complain(here, f"share_of names an unknown context field, {quota.share_of}")


def _check_summary(instrument: Instrument, criterion: Criterion, places: _Places) -> None:
    if not criterion.questions and instrument.marking is None:
        here = places.of("criteria", criterion.code)
        complain(here, f"criterion {criterion.code} has no questions, and is not marked by hand either")
    summaries = [question.id for question in criterion.questions if question.summary]
    if instrument.summary_weight and criterion.questions and len(summaries) != 1:
        here, found = places.of("criteria", criterion.code), ", ".join(summaries) or "none"
        advice = "Say summary = true for one of its questions, or make the weight of summaries 0."
        complain(here, f"criterion {criterion.code} needs one summary question and has {found}", advice)


def _check_question(instrument: Instrument, asked: Mapping[str, Question], question: Question, places: _Places) -> None:
    here = f"{places.of('questions', question.id)}: question {question.id}"
    if unknown := sorted(question.threads - {thread.id for thread in instrument.threads}):
        complain(here, f"thread {unknown[0]} is unknown")
    for clause in question.relevant:
        _check_clause(instrument, asked, clause, here)


def _check_clause(instrument: Instrument, asked: Mapping[str, Question], clause: Clause, here: str) -> None:
    if clause.is_answer:
        if clause.name not in asked:
            when = "a later" if clause.name in instrument.question else "an unknown"
            complain(here, f"relevant depends on {when} question, {clause.name}", _EARLIER)
            return
        kind, choices = asked[clause.name].scale.kind, asked[clause.name].scale.choices
    else:
        case_field = instrument.case_field.get(clause.name)
        if case_field is None:
            complain(here, f"relevant depends on an unknown case field, {clause.name}", _PREFIX)
            return
        if not case_field.required:
            advice = "Say required = true there, so that it is known what is asked."
            complain(here, f"relevant depends on the case field {clause.name}, which is not required", advice)
        kind, choices = case_field.kind, case_field.choices
    if (clause.min is not None) != (kind == "number"):
        complain(f"{here}: relevant", f"{clause.name} is of kind {kind}: use min for numbers, and for them alone")
        return
    if never := sorted(clause.allowed - {choice.value for choice in choices}):
        known = f"It can be {', '.join(choice.value for choice in choices)}." if choices else ""
        complain(f"{here}: relevant", f"{clause.name} can never be {never[0]!r}", known)
