"""An instrument made of a part of another by selection: the questions of its threads and what they depend on.

Pure. What comes out is an instrument's data like any other, read and checked by `model.instrument.reader`, so that a
change of wording in the one is a change of wording in the other, and a file made with either carries it whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from model.instrument.instrument import Instrument, Question
from model.journal.records import Refused

KEY = "derive"
"""The table that names the instrument to select from, and its threads: `{from = "…", threads = ["…"]}`."""

_INHERITED = ("scales", "case_fields", "context_fields", "quotas", "line", "small_group", "unit")
"""What is taken over whole. Bands and gradings are about whole criteria, and stay behind."""


def derived(data: Mapping[str, Any], base: Instrument) -> dict[str, Any]:
    """The data of the instrument that `data` selects from `base`; what else `data` gives stands in place of the base's.

    Kept are the scored questions of the threads, in the sections that these cover, and every earlier question that the
    relevance of one of them depends on, in the base's order. Nothing is a summary of what is no longer there. Refused
    if the base has no such thread.
    """
    threads = [thread for thread in base.threads if thread.id in data[KEY]["threads"]]
    if missing := set(data[KEY]["threads"]) - {thread.id for thread in threads}:
        raise Refused(f"{data.get('id')}: {base.id} has no thread {min(missing)}.")
    kept = _with_gates(base, [question for thread in threads for question in base.thread_questions(thread)])
    criteria = list(_criteria(base.source["criteria"], kept))
    sections = {row["section"] for row in criteria}
    inherited = {key: base.source[key] for key in _INHERITED if key in base.source}
    return {
        **inherited,
        "rule": base.rule,
        "weights": {"individual": "1", "summary": "0"},
        "caution": base.caution,
        "sections": [row for row in base.source["sections"] if row["code"] in sections],
        "threads": [row for row in base.source["threads"] if row["id"] in data[KEY]["threads"]],
        "criteria": criteria,
        **{key: value for key, value in data.items() if key != KEY},
    }


def _with_gates(base: Instrument, questions: Collection[Question]) -> set[str]:
    """The ids of these questions and of all that they depend on."""
    wanted = {question.id for question in questions}
    for question in reversed(base.questions):  # a question depends on earlier ones alone
        if question.id in wanted:
            wanted |= {clause.name for clause in question.relevant if clause.is_answer}
    return wanted


def _criteria(rows: Collection[Mapping[str, Any]], kept: Collection[str]) -> Iterator[dict[str, Any]]:
    for row in rows:
        questions = [_question(question) for question in row["questions"] if question["id"] in kept]
        if questions:
            yield {**row, "questions": questions}


def _question(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "summary"}
