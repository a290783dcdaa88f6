"""What a report publishes about an area, as data: the sample, the figures of each question, the scores.

Pure. Read from `resources/replays/<name>.toml`, whose head explains the words. Figures are whole numbers as the report
has them; `line` is the line of the report's text, and a row without one is invented by this project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Self

from model.instrument.instrument import Clause
from model.sample.apportion import nearest

ANSWER = "answer."


@dataclass(frozen=True, slots=True)
class Draw:
    """So many cases for each value (as text), among those that fit; `rest` is the value of the ones left over."""

    counts: Mapping[str, int]
    among: tuple[Clause, ...]
    rest: str | None
    of: int | None
    line: int | None

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Self:
        """The draw in one row."""
        among = tuple(
            Clause(name.removeprefix(ANSWER), name.startswith(ANSWER), allowed=frozenset(allowed))
            for name, allowed in row.get("among", {}).items()
        )
        return cls(row.get("counts", {}), among, row.get("rest"), row.get("of"), row.get("line"))


@dataclass(frozen=True, slots=True)
class QuotedFigure:
    """What is quoted of one scored question: how many above or below the line, of how many, or a percentage.

    `parts` are the same of the cases that have each value of the facts' `parts_by`; the other cases make up the whole.
    Without a `parts_by` they are of subsamples, at most two, which may share cases.
    """

    line: int
    how: str
    above: int | None = None
    below: int | None = None
    of: int | None = None
    percent: int | None = None
    parts: Mapping[str, QuotedFigure] = field(default_factory=dict)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> QuotedFigure:
        """The figure in one row, with those of its parts."""
        whole = {"line": row.get("line", 0), "how": "printed", **row}
        parts = {value: {"line": whole["line"], **part} for value, part in row.get("parts", {}).items()}
        return cls(**{**whole, "parts": {value: cls.read(part) for value, part in parts.items()}})

    @property
    def share(self) -> Fraction | None:
        """The quoted share above the line; None if only a number of cases is quoted."""
        if self.above is not None and self.of:
            return Fraction(self.above, self.of)
        return None if self.percent is None else Fraction(self.percent, 100)

    def above_of(self, relevant: int, otherwise: Fraction) -> int:
        """How many of so many relevant cases are above the line: the quoted share to the nearest whole case."""
        if self.below is not None:
            return max(0, relevant - self.below)
        return nearest((otherwise if self.share is None else self.share) * relevant)


@dataclass(frozen=True, slots=True)
class Score:
    """A published score (percent) with the conclusion drawn from it, if any."""

    percent: int
    line: int
    conclusion: str | None = None
    conclusion_line: int | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A published grading of section 4."""

    grade: str
    line: int


@dataclass(frozen=True, slots=True)
class Advice:
    """A published recommendation in our own words; `about` are the criteria that it rests on, as we read it."""

    text: str
    about: tuple[str, ...]
    line: int
    addressed: str = ""

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Self:
        """The recommendation in one row."""
        return cls(**{**row, "about": tuple(sorted(row["about"]))})


@dataclass(frozen=True, slots=True)
class PublishedDecision:
    """A published decision, yes or no."""

    decision: str
    line: int


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A published figure of the area's context or of the plan of the sample: a number, or text as its field has it."""

    value: int | str
    line: int


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """Any published figure to compare with the sheet's: `what` of which `code`, as printed.

    `what` names a kind of figure (`export.demo.system`), `part` the subsample or strand it is about; "" is the whole.
    `note` says why the sheet has it otherwise, where it does and that is known.
    """

    what: str
    code: str
    printed: str
    line: int
    part: str = ""
    note: str = ""


_USUALLY: Mapping[str, Any] = {
    "offender_managers": 0,
    "notes": {},
    "stated": {},
    "otherwise": 50,
    "cases_of": "",
    "parts_by": "",
}
"""What holds where a replay does not say."""


@dataclass(frozen=True, slots=True)
class PublishedInspection:
    """All that is known of one published inspection. `gates` are the questions that are not scored.

    `stated` is what the lead states of the inspection, by field; `otherwise` the invented percentage above the line of
    a question of which neither it nor its criterion is quoted; `published` what else the report prints; `cases_of` the
    replay whose cases these are; `parts_by` the case field by whose values figures have parts.
    """

    instrument: str
    area: str
    month: str
    report: str
    cases: int
    prefix: str
    offender_managers: int
    context: Mapping[str, StatedFigure]
    plan: Mapping[str, StatedFigure]
    details: Mapping[str, tuple[Draw, ...]]
    gates: Mapping[str, tuple[Draw, ...]]
    figures: Mapping[str, QuotedFigure]
    criteria: Mapping[str, Score]
    threads: Mapping[str, Score]
    gradings: Mapping[str, Grade]
    recommendations: tuple[Advice, ...]
    further_inspection: PublishedDecision | None
    notes: Mapping[str, str]
    stated: Mapping[str, str]
    otherwise: int
    published: tuple[PublishedFigure, ...]
    cases_of: str
    parts_by: str

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """The facts in a replay's data. It ships with the program: what does not fit is a bug, not a refusal."""
        read = {**_USUALLY, **data}
        for part in ("details", "gates"):
            read[part] = {name: tuple(map(Draw.read, rows)) for name, rows in data.get(part, {}).items()}
        kinds = {
            "context": StatedFigure,
            "plan": StatedFigure,
            "criteria": Score,
            "threads": Score,
            "gradings": Grade,
        }
        for part, kind in kinds.items():
            read[part] = {name: kind(**row) for name, row in data.get(part, {}).items()}
        read["figures"] = {name: QuotedFigure.read(row) for name, row in data.get("figures", {}).items()}
        read["recommendations"] = tuple(map(Advice.read, data.get("recommendations", ())))
        further = data.get("further_inspection")
        read["further_inspection"] = None if further is None else PublishedDecision(**further)
        read["published"] = tuple(PublishedFigure(**row) for row in data.get("published", ()))
        return cls(**read)
