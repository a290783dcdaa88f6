"""What the lead inspector judges beside the scores, read from what is stated of the inspection. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from export.sheet.samples import grade_field
from export.sheet.selection import Selection
from model.inspection.fields import STATUSES
from model.instrument.instrument import Grading, Instrument, Subsample
from model.instrument.values import in_words, to_text
from model.journal.field_names import ABOUT, ADDRESSED, FURTHER_INSPECTION, GRADE, RECOMMENDATION, SPECIFIC, STATUS
from model.journal.records import NOTE, Value
from scoring.rules import rule


@dataclass(frozen=True, slots=True)
class SpecificRow:
    """One of the specific criteria under a grading. `grade` is in words, None while nobody has graded it."""

    id: str
    text: str
    grade: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A criterion that is graded, not scored. `grade` is in words, None while nobody has graded it.

    `proposed`, in words too, is what the grades of its specific criteria propose; None while one of them is missing.
    """

    code: str
    title: str
    grade: str | None
    reason: str
    proposed: str | None = None
    specifics: tuple[SpecificRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation as it is now. `about` holds codes of criteria and gradings, `status` what follow-up found."""

    number: int
    text: str
    addressed: str = ""
    about: tuple[str, ...] = ()
    status: str = ""
    found: str = ""

    @property
    def status_in_words(self) -> str:
        """What follow-up found; empty before it."""
        return in_words(STATUSES, self.status or None)


@dataclass(frozen=True, slots=True)
class FurtherInspectionDecision:
    """Whether a further inspection is indicated: the thread's percent as shown, and the lead's decision (yes or no).

    A thread that shows less than `below` suggests one. `shown` is None where the thread has no relevant case.
    """

    thread: str
    shown: int | None
    below: int
    decided: str | None
    reason: str

    @property
    def suggested(self) -> str | None:
        """`yes` or `no`; None without a figure."""
        if self.shown is None:
            return None
        return "yes" if self.shown < self.below else "no"


@dataclass(frozen=True, slots=True)
class Judgements:
    """Gradings, recommendations, and whether to come again, where that is asked."""

    gradings: tuple[GradeRow, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    further_inspection: FurtherInspectionDecision | None = None


def judgements(
    instrument: Instrument, scope: Selection, stated: Mapping[str, Value], threads: Mapping[str, int | None]
) -> Judgements:
    """What the lead judges of these cases; `threads` are the percents shown by id.

    Recommendations are for the area: a named part of it has none. Nor does any part suggest a further inspection.
    """
    return Judgements(
        gradings=tuple(_gradings(instrument, scope.subsample, stated)),
        recommendations=() if scope.subsample else recommendations(stated),
        further_inspection=further_inspection(instrument, threads, stated) if scope.is_whole else None,
    )


def specific_rows(instrument: Instrument, grading: Grading, stated: Mapping[str, Value]) -> tuple[SpecificRow, ...]:
    """The specific criteria of a grading, in the instrument's order."""
    return tuple(
        SpecificRow(
            id=specific.id,
            text=specific.text,
            grade=in_words(instrument.item_grades, stated.get(SPECIFIC + specific.id)) or None,
            evidence=to_text(stated.get(NOTE + SPECIFIC + specific.id)),
        )
        for specific in grading.specifics
    )


def proposal(instrument: Instrument, grading: Grading, stated: Mapping[str, Value]) -> str | None:
    """The grade, as a value, that the specific criteria propose; None while one of them is ungraded."""
    grades = [to_text(stated.get(SPECIFIC + specific.id)) or None for specific in grading.specifics]
    return rule(instrument.rule).proposal(instrument, grades)


def recommendations(stated: Mapping[str, Value]) -> tuple[Recommendation, ...]:
    """The recommendations by number. One whose text was cleared, or is in conflict, is not among them."""
    return tuple(
        Recommendation(
            number=number,
            text=to_text(stated[f"{RECOMMENDATION}{number}"]),
            addressed=to_text(stated.get(f"{ADDRESSED}{number}")),
            about=_codes(stated.get(f"{ABOUT}{number}")),
            status=to_text(stated.get(f"{STATUS}{number}")),
            found=to_text(stated.get(f"{NOTE}{STATUS}{number}")),
        )
        for number in sorted(numbers(stated))
    )


def numbers(fields: Iterable[str]) -> Iterator[int]:
    """The numbers of the recommendations among these fields. Fields once stated and cleared since have theirs too."""
    for field in fields:
        if field.startswith(RECOMMENDATION):
            yield int(field.removeprefix(RECOMMENDATION))


def further_inspection(
    instrument: Instrument, shown: Mapping[str, int | None], stated: Mapping[str, Value]
) -> FurtherInspectionDecision | None:
    """Whether a further inspection is indicated, from threads as shown by id; None if the instrument says nothing."""
    wanted = instrument.further_inspection
    if wanted is None:
        return None
    [title] = [thread.title for thread in instrument.threads if thread.id == wanted.thread]
    return FurtherInspectionDecision(
        thread=title,
        shown=shown[wanted.thread],
        below=wanted.below,
        decided=to_text(stated.get(FURTHER_INSPECTION)) or None,
        reason=to_text(stated.get(NOTE + FURTHER_INSPECTION)),
    )


def _gradings(instrument: Instrument, part: Subsample | None, stated: Mapping[str, Value]) -> Iterator[GradeRow]:
    """The gradings of the area; for a named part those of its own theme, from which no items propose anything."""
    for grading in instrument.gradings if part is None or part.graded else ():
        if part is None:
            yield _grading(instrument, grading, stated)
        else:
            field = grade_field(part, grading.code)
            grade, reason = in_words(instrument.grades, stated.get(field)), to_text(stated.get(NOTE + field))
            yield GradeRow(grading.code, grading.title, grade or None, reason)


def _grading(instrument: Instrument, grading: Grading, stated: Mapping[str, Value]) -> GradeRow:
    field = GRADE + grading.code
    return GradeRow(
        code=grading.code,
        title=grading.title,
        grade=in_words(instrument.grades, stated.get(field)) or None,
        reason=to_text(stated.get(NOTE + field)),
        proposed=in_words(instrument.grades, proposal(instrument, grading, stated)) or None,
        specifics=specific_rows(instrument, grading, stated),
    )


def _codes(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
