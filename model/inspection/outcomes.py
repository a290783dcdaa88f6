"""What the answers of one reading come to: one pure function of instrument, case details and answers.

An answer whose question is not relevant is parked: it is out of every count, and counts again, as it was, as soon as
the question is relevant again. A parked answer satisfies nobody else's relevance either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model.instrument.instrument import Instrument, Question
from model.journal.records import NOT_APPLICABLE, Outcome, Value


def outcomes(instrument: Instrument, details: Mapping[str, Value], answers: Mapping[str, Value]) -> dict[str, Outcome]:
    """Each question's outcome, in the order asked. Questions depend on case fields and earlier answers only."""
    live: dict[str, Value] = {}
    result: dict[str, Outcome] = {}
    for question in instrument.questions:
        if not is_relevant(question, details, live):
            result[question.id] = Outcome.NOT_RELEVANT
            continue
        answer = answers.get(question.id)
        live[question.id] = answer
        result[question.id] = _outcome(question, answer)
    return result


def is_relevant(question: Question, details: Mapping[str, Value], live: Mapping[str, Value]) -> bool:
    """Whether a question is asked, given the case details and the earlier answers that count."""
    return all(clause.holds((live if clause.is_answer else details).get(clause.name)) for clause in question.relevant)


def routing_details(instrument: Instrument) -> tuple[str, ...]:
    """The names of the case details on which it depends whether a question is asked, each once, by name."""
    return tuple(
        sorted(
            {clause.name for question in instrument.questions for clause in question.relevant if not clause.is_answer}
        )
    )


def missing(instrument: Instrument, outcomes: Mapping[str, Outcome]) -> Iterator[Question]:
    """The questions that must still be answered before signing, in order. Information is never required."""
    return (
        question
        for question in instrument.questions
        if question.kind != "information" and outcomes[question.id] is Outcome.UNANSWERED
    )


def parked(outcomes: Mapping[str, Outcome], answers: Mapping[str, Value]) -> Iterator[str]:
    """The ids of the questions that have an answer which does not count because routing closed them."""
    closed = (id_ for id_, outcome in outcomes.items() if outcome is Outcome.NOT_RELEVANT)
    return (id_ for id_ in closed if answers.get(id_) is not None)


def _outcome(question: Question, answer: Value) -> Outcome:
    if answer is None:
        return Outcome.UNANSWERED
    if answer == NOT_APPLICABLE:
        return Outcome.NOT_APPLICABLE
    if not question.is_scored:
        return Outcome.ANSWERED
    return Outcome.ABOVE if answer in question.scale.above else Outcome.BELOW
