"""The instrument: the questionnaire as data, checked whole before it is used.

Pure. The same reader serves the TOML files of `resources/instruments/<id>/` and the snapshot inside an
inspection file; `Instrument.source` keeps the data it was read from, and `sha256` is the hash of its canonical form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from model.journal.journal import canonical
from model.journal.records import NOT_APPLICABLE, Value

KINDS = ("choice", "multi", "number", "percent", "date", "text")
"""What a field or scale takes: a value, several, a whole number, a percent to two decimals, YYYY-MM-DD, free text."""


class Choice(NamedTuple):
    """One value on a scale or of a case field, and the words for it."""

    value: str
    label: str


class Scale(NamedTuple):
    """The answers a question can be given, and which of them are above the line (none for unscored scales)."""

    name: str
    kind: str
    choices: tuple[Choice, ...]
    above: frozenset[str]


@dataclass(frozen=True, slots=True)
class Clause:
    """One term of a relevance conjunction: a case field or an earlier answer is among these, or at least this."""

    name: str
    is_answer: bool
    allowed: frozenset[str] = frozenset()
    min: int | None = None

    def holds(self, value: Value) -> bool:
        """Whether a value satisfies the clause. Nothing stated satisfies no clause."""
        if value is None or value == NOT_APPLICABLE:
            return False
        if self.min is not None:
            return isinstance(value, int) and value >= self.min
        if isinstance(value, tuple):
            return not self.allowed.isdisjoint(value)
        return str(value) in self.allowed


class CaseField(NamedTuple):
    """One detail of a case. Its kind is one of `KINDS`."""

    name: str
    label: str
    kind: str
    choices: tuple[Choice, ...] = ()
    required: bool = False
    help: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked of one case. `kind`: scored, gate (opens or closes others) or information (never required)."""

    id: str
    number: str
    criterion: str
    text: str
    guidance: str
    kind: str
    scale: Scale
    allow_na: bool
    summary: bool
    threads: frozenset[str]
    relevant: tuple[Clause, ...]
    source: str
    confidence: str
    parent: str
    note: str

    @property
    def is_scored(self) -> bool:
        """Whether its answers count towards a score."""
        return self.kind == "scored"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A general criterion: its code (1.2), title, statement and questions in the order they are asked.

    `weight` is how much it counts in its section. The rest is for instruments whose criteria are marked (`Marking`):
    the `group` of its section that it is in, whether it is `mandatory` (yes, no or unknown), and whether it is always
    marked afresh at a follow-up.
    """

    code: str
    section: str
    title: str
    statement: str
    questions: tuple[Question, ...]
    weight: int = 1
    group: str = ""
    mandatory: str = "no"
    afresh: bool = False


class Section(NamedTuple):
    """A section of the questionnaire: the mean of its criteria."""

    code: str
    title: str


class Thread(NamedTuple):
    """A score across criteria: over all questions that carry its id, in its sections."""

    id: str
    title: str
    sections: tuple[str, ...]


class Total(NamedTuple):
    """A figure over sections: the mean of these, each of its weight."""

    id: str
    title: str
    sections: tuple[tuple[str, int], ...]


class Subsample(NamedTuple):
    """A part of the sample that has figures of its own beside the whole: the cases that meet every clause.

    `graded`: the lead grades the gradings once more for it, as for a theme.
    """

    id: str
    title: str
    where: tuple[Clause, ...]
    graded: bool = False


class Measure(NamedTuple):
    """A line of the performance table: the area's figure beside a target and the country's. `better`: higher, lower."""

    id: str
    title: str
    better: str
    source: str


class Mark(NamedTuple):
    """What a criterion can be marked as, and how much that is."""

    value: str
    label: str
    points: int


class Marking(NamedTuple):
    """How criteria are marked by hand, once for each strand: for each value of a case field, such as a programme.

    `marks` run from the best. A mandatory criterion counts `mandatory_weight` times. `options` are ways to reckon that
    the source leaves open: each a case field by form, whose first value holds until another is stated.
    """

    strands: str
    marks: tuple[Mark, ...]
    mandatory_weight: int
    options: tuple[CaseField, ...]


class Unit(NamedTuple):
    """What one case of the sample is, in words: one case, many cases."""

    one: str = "case"
    many: str = "cases"


CASES = Unit()


class Band(NamedTuple):
    """A conclusion that a score suggests from `at_least` percent, as shown, upwards."""

    conclusion: str
    at_least: int


class Specific(NamedTuple):
    """One of the specific criteria from which a grading is judged."""

    id: str
    text: str
    source: str


class Grading(NamedTuple):
    """A criterion that is graded by the lead, not scored, from its specific criteria."""

    code: str
    section: str
    title: str
    specifics: tuple[Specific, ...] = ()


class Quota(NamedTuple):
    """How many cases of a kind the sample should hold: `planned` (so many), `at_least`, or in proportion to the area.

    `share_of` names the field of the area's context that holds the kind's percent of the caseload. One of the three.
    """

    id: str
    label: str
    where: tuple[Clause, ...]
    planned: int | None
    at_least: int | None
    share_of: str | None
    source: str


class FurtherInspection(NamedTuple):
    """Whether the area is to be inspected again: a thread's shown percent below a figure suggests it, never decides."""

    thread: str
    below: int


@dataclass(frozen=True)
class Instrument:
    """A whole questionnaire. Built only by `model.instrument.reader.read`, which checks it.

    `line` is the percent below which a criterion is a priority, None where there is no such line. `item_grades` are
    what specific criteria are graded as, the best first; `judged_title` names the page where the lead grades.
    """

    id: str
    title: str
    rule: str
    summary_weight: Fraction
    line: int | None
    sections: tuple[Section, ...]
    threads: tuple[Thread, ...]
    bands: tuple[Band, ...]
    grades: tuple[Choice, ...]
    case_fields: tuple[CaseField, ...]
    criteria: tuple[Criterion, ...]
    gradings: tuple[Grading, ...]
    caution: str
    context_fields: tuple[CaseField, ...]
    quotas: tuple[Quota, ...]
    further_inspection: FurtherInspection | None
    small_group: int
    totals: tuple[Total, ...]
    subsamples: tuple[Subsample, ...]
    measures: tuple[Measure, ...]
    marking: Marking | None
    item_grades: tuple[Choice, ...]
    unit: Unit
    judged_title: str
    source: Mapping[str, Any] = field(repr=False, compare=False)

    @cached_property
    def sha256(self) -> str:
        """Hash of the canonical form: two files with the same questions have the same hash."""
        return hashlib.sha256(canonical(self.source).encode()).hexdigest()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order it is asked."""
        return tuple(question for criterion in self.criteria for question in criterion.questions)

    @cached_property
    def scored(self) -> tuple[Question, ...]:
        """The questions that count towards a score, in the order they are asked."""
        return tuple(question for question in self.questions if question.is_scored)

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def criterion(self) -> Mapping[str, Criterion]:
        """Criteria by code."""
        return {criterion.code: criterion for criterion in self.criteria}

    @cached_property
    def case_field(self) -> Mapping[str, CaseField]:
        """Case fields by name."""
        return {case_field.name: case_field for case_field in self.case_fields}

    @cached_property
    def context_field(self) -> Mapping[str, CaseField]:
        """Fields of the area's context by name."""
        return {context_field.name: context_field for context_field in self.context_fields}

    @cached_property
    def specific(self) -> Mapping[str, Specific]:
        """Specific criteria by id."""
        return {specific.id: specific for grading in self.gradings for specific in grading.specifics}

    @cached_property
    def strands(self) -> tuple[Choice, ...]:
        """What criteria are marked for, side by side; none where they are not marked."""
        return self.case_field[self.marking.strands].choices if self.marking else ()

    @cached_property
    def asked(self) -> tuple[Criterion, ...]:
        """The criteria that have questions about cases."""
        return tuple(criterion for criterion in self.criteria if criterion.questions)

    def thread_questions(self, thread: Thread) -> tuple[Question, ...]:
        """The scored questions of a thread, each once, from the sections that the thread covers."""
        return tuple(
            question
            for question in self.scored
            if thread.id in question.threads and self.criterion[question.criterion].section in thread.sections
        )

    def suggested(self, shown_percent: int) -> str | None:
        """The conclusion the bands suggest for a score as it is shown (the published ones judge whole percents)."""
        return next((band.conclusion for band in self.bands if shown_percent >= band.at_least), None)
