"""What "Who stated this" means where it is asked: an answer, or the answers that a figure or a question rests on."""

from __future__ import annotations

from collections.abc import Iterable

from export.sheet.sheet import ScoreSheet
from model.file.store import Store
from model.inspection.audit import Scope, of_answer
from model.journal.records import reading_subject
from ui.results.score_lines import name, placed, questions_of


def of_figure(store: Store, sheet: ScoreSheet, code: str) -> Scope:
    """All that was stated on the questions of a figure, in the readings that count on the sheet."""
    words = next((name(figure) for figure in placed(sheet) if figure.row.code == code), code)
    return _in_those_that_count(store, sheet, words, (row.id for row in questions_of(sheet, store.instrument, code)))


def of_question(store: Store, sheet: ScoreSheet, question: str) -> Scope:
    """All that was stated on one question, in the readings that count on the sheet."""
    row = store.instrument.question[question]
    return _in_those_that_count(store, sheet, f"{row.number} {row.text}", [question])


def of_case(store: Store, sheet: ScoreSheet, question: str, case_ref: str) -> Scope:
    """One answer: to the question, in the reading of the case that counts on the sheet."""
    for ref, assessor, _ in store.question_cases(question, drafts=sheet.basis.with_drafts):
        if ref == case_ref:
            return of_answer(store.instrument, ref, assessor, question)
    return of_question(store, sheet, question)


def _in_those_that_count(store: Store, sheet: ScoreSheet, words: str, questions: Iterable[str]) -> Scope:
    ids = frozenset(questions)
    any_question = next(iter(ids), store.instrument.questions[0].id)
    counting = store.question_cases(any_question, drafts=sheet.basis.with_drafts)
    subjects = frozenset(reading_subject(ref, assessor) for ref, assessor, _ in counting)
    return Scope(f"{words}: the answers in the readings that count", questions=ids, subjects=subjects)
