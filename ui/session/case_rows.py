"""How far each case of the sample is: what the Cases page lists, and filters by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from model.file.store import Store
from model.inspection.readings import Case, Progress, Signature
from model.instrument.instrument import CaseField, Instrument, Unit
from model.instrument.unit_words import counted_units
from model.instrument.values import in_words
from model.journal.records import Value, case_of

_KEY_DETAILS = 4
_YES = "yes"


class State(StrEnum):
    """How far the readings of a case are, in the words of the table. What needs attention comes first."""

    WITHDRAWN = "withdrawn"
    CONFLICT = "conflict"
    CHANGED = "changed since signing"
    SIGNED = "signed"
    READY = "ready to sign"
    BEGUN = "in progress"
    NOT_BEGUN = "not begun"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case: its details by field, how far all its readings are, and how far mine is (None: not begun)."""

    case: Case
    state: State
    mine: Progress | None
    readers: tuple[str, ...]


def case_rows(store: Store, author: str) -> list[CaseRow]:
    """Every case, by reference."""
    readings: dict[str, list[Progress]] = defaultdict(list)
    for progress in store.readings():
        readings[progress.case_ref].append(progress)
    disputed = {case_of(subject) for subject, _ in store.conflicts()}
    return [
        CaseRow(
            case,
            state_of(case, readings[case.ref], case.ref in disputed),
            next((row for row in readings[case.ref] if row.assessor == author), None),
            tuple(row.assessor for row in readings[case.ref]),
        )
        for case in store.cases()
    ]


def state_of(case: Case, readings: Sequence[Progress], disputed: bool) -> State:
    """The state of a case: the first of these that holds of any of its readings."""
    signatures = {row.signature for row in readings}
    if case.withdrawn:
        return State.WITHDRAWN
    if disputed:
        return State.CONFLICT
    if Signature.VOID in signatures:
        return State.CHANGED
    if Signature.SIGNED in signatures:
        return State.SIGNED
    if any(row.answered and not row.missing for row in readings):
        return State.READY
    return State.BEGUN if any(row.answered for row in readings) else State.NOT_BEGUN


def key_details(instrument: Instrument) -> tuple[CaseField, ...]:
    """The few choices of several values on which the most questions depend, in the instrument's order."""
    uses = Counter(clause.name for question in instrument.questions for clause in question.relevant)
    graded = [field for field in instrument.case_fields if field.kind == "choice" and not _is_yes_no(field)]
    most = sorted(graded, key=lambda field: -uses[field.name])[:_KEY_DETAILS]
    return tuple(field for field in instrument.case_fields if field in most)


def yes_details(instrument: Instrument, details: Mapping[str, Value]) -> str:
    """The yes-or-no details that hold of a case, by their labels."""
    labels = (field.label for field in instrument.case_fields if _is_yes_no(field) and details.get(field.name) == _YES)
    return ", ".join(labels)


def progress_words(mine: Progress | None) -> str:
    """My progress: how many of the questions that must be answered are."""
    if mine is None or not (mine.answered or mine.missing):
        return ""
    return f"{mine.answered} of {mine.answered + mine.missing}"


def haystack(instrument: Instrument, row: CaseRow) -> str:
    """Everything about a case that the filter looks through, in lower case."""
    details = (
        f"{field.label} {in_words(field.choices, row.case.details.get(field.name))}"
        for field in instrument.case_fields
        if row.case.details.get(field.name) is not None
        and (not _is_yes_no(field) or row.case.details[field.name] == _YES)
    )
    parts = (row.case.ref, row.state, *row.readers, *row.case.readers, *details, row.case.withdrawn or "")
    return "\n".join(parts).casefold()


def counts_text(unit: Unit, rows: Iterable[CaseRow]) -> str:
    """How many cases are in the sample, and how many in each state: "110 cases · 34 signed · 5 in progress"."""
    states = Counter(row.state for row in rows)
    total = sum(states.values()) - states[State.WITHDRAWN]
    in_each = [f"{states[state]} {state}" for state in State if states[state] and state is not State.NOT_BEGUN]
    return " · ".join([counted_units(total, unit), *in_each])


def _is_yes_no(field: CaseField) -> bool:
    return {choice.value for choice in field.choices} == {_YES, "no"}
