"""Score sheets made by hand, for the tests of what renders them."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from export.sheet.basis import Basis
from export.sheet.figures import FigureRow, Figures, QuestionRow
from export.sheet.judged import FurtherInspectionDecision, GradeRow, Judgements, Recommendation
from export.sheet.sheet import Head, ScoreSheet, Terms
from model.instrument.instrument import CASES, Band
from model.journal.records import Tally
from scoring.layout import without
from scoring.omi import SUMMARY_ONLY

_CRITERIA = (
    FigureRow(
        code="1.1",
        title="Preparing for sentence",
        score=Fraction(79, 100),
        shown=79,
        n=(14, 60),
        interval=(71.04, 86.96),
        suggested="good",
        decided="good",
        section="1",
    ),
    FigureRow(
        code="1.2",
        title="Assessment of risk of harm",
        score=Fraction(4271, 7000),
        shown=61,
        n=(14, 110),
        interval=(55.1, 66.9),
        suggested="urgent priority for improvement",
        decided="priority for improvement",
        reason="Work was <already> under way & known.",
        section="1",
    ),
    FigureRow(
        code="2.1",
        title="Delivering the sentence plan",
        score=Fraction(1),
        shown=100,
        n=(9, 9),
        interval=None,
        suggested="good",
        omitted=(SUMMARY_ONLY,),
        section="2",
    ),
    FigureRow(
        code="2.2",
        title="Victims",
        score=Fraction(0),
        shown=0,
        n=(3, 5),
        interval=(0.0, 4.2),
        suggested="urgent priority for improvement",
        section="2",
    ),
    FigureRow(code="2.3", title="Diversity issues", score=None, shown=None, n=None, interval=None, section="2"),
)

_ANNEX = tuple(
    QuestionRow(
        id=f"question_{criterion.code}_{place}",
        number=f"{criterion.code}.{place}",
        criterion=criterion.code,
        text=f"Was the work on {criterion.title.lower()} good enough in respect number {place}?",
        summary=place == 30,
        threads={"roh": "Risk of Harm"} if criterion.code == "1.2" else {},
        tally=Tally(37, 5, 2, 60, 6) if place != 7 else Tally(0, 0, 100, 10, 0),
        shown=88 if place != 7 else None,
    )
    for criterion in _CRITERIA
    for place in range(1, 31)
)

SHEET = ScoreSheet(
    head=Head(
        instrument_id="omi-2007",
        instrument_title="Offender Management Inspection",
        instrument_sha256="0123456789abcdef" * 4,
        rule="omi/1",
        journal_digest="fedcba9876543210" * 4,
        area="Kent",
        month="2007-11",
        unit=CASES,
    ),
    basis=Basis(
        sample=112,
        cases=110,
        drafts=0,
        with_drafts=False,
        readers={"Inspector": 4, "Area assessor": 3},
        open_conflicts=2,
        double_open=1,
    ),
    terms=Terms(
        line=70,
        bands=(
            Band("good", 70),
            Band("priority for improvement", 62),
            Band("urgent priority for improvement", 0),
        ),
        caution="Scores of different areas should not be compared.",
        method=(
            "A criterion is the mean of the shares of its questions: its summary question weighs 20%, the others "
            "together the rest. A section is the mean of its criteria. A thread is the mean of the shares of its "
            "questions, each counted once."
        ),
        titles={row.code: row.title for row in _CRITERIA},
    ),
    figures=Figures(
        criteria=_CRITERIA,
        sections=(
            FigureRow("1", "Assessment", Fraction(7, 10), 70, (14, 110), (66.12, 73.88)),
            FigureRow("2", "Interventions", Fraction(1, 2), 50, (3, 9), (40.0, 60.0), omitted=(without("2.3"),)),
        ),
        threads=(FigureRow("roh", "Risk of Harm", Fraction(2, 3), 67, (8, 110), (62.5, 71.0)),),
        annex=_ANNEX,
    ),
    judgements=Judgements(
        gradings=(
            GradeRow("4.1", "Leadership and planning", "Satisfactorily met", ""),
            GradeRow("4.2", "Performance against targets", None, ""),
        ),
    ),
)


def changed(sheet: ScoreSheet, **values: object) -> ScoreSheet:
    """The sheet with other values in the fields of these names, in whichever part of it each of them is."""
    for part in fields(sheet):
        old: Any = getattr(sheet, part.name)
        new = {field.name: values.pop(field.name) for field in fields(old) if field.name in values}
        sheet = replace(sheet, **{part.name: replace(old, **new)})
    assert not values, "no part of a sheet has such a field"
    return sheet


JUDGED = changed(
    SHEET,
    recommendations=(
        Recommendation(
            1, "Screen <every> case & review it.", "The area", ("1.2", "4.1"), "partly_met", "Half of them."
        ),
        Recommendation(3, "Plan in time."),
    ),
    further_inspection=FurtherInspectionDecision("Risk of Harm", 67, 62, "no", ""),
)
"""The same with recommendations, of which the second was taken away, and with the decision not to come again."""

PROVISIONAL = changed(SHEET, drafts=7, with_drafts=True)

ANY_NAME = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=80)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))

EMPTY = changed(
    SHEET,
    cases=0,
    readers={},
    criteria=tuple(FigureRow(row.code, row.title, None, None, None, None, section=row.section) for row in _CRITERIA),
    sections=tuple(FigureRow(row.code, row.title, None, None, None, None) for row in SHEET.figures.sections),
    threads=(FigureRow("roh", "Risk of Harm", None, None, None, None),),
    annex=tuple(replace(row, tally=Tally(), shown=None) for row in _ANNEX),
)
