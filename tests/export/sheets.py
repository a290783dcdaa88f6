"""Score sheets made by hand, for the tests of what renders them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from export.sheet.judged import FurtherInspection, Recommendation
from export.sheet.sheet import GradeRow, QuestionRow, Row, ScoreSheet
from model.instrument.instrument import Band
from model.journal.records import Tally

_CRITERIA = (
    Row(
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
    Row(
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
    Row(
        code="2.1",
        title="Delivering the sentence plan",
        score=Fraction(1),
        shown=100,
        n=(9, 9),
        interval=None,
        suggested="good",
        note="summary only",
        section="2",
    ),
    Row(
        code="2.2",
        title="Victims",
        score=Fraction(0),
        shown=0,
        n=(3, 5),
        interval=(0.0, 4.2),
        suggested="urgent priority for improvement",
        section="2",
    ),
    Row(code="2.3", title="Diversity issues", score=None, shown=None, n=None, interval=None, section="2"),
)

_ANNEX = tuple(
    QuestionRow(
        id=f"question_{criterion.code}_{place}",
        number=f"{criterion.code}.{place}",
        criterion=criterion.code,
        text=f"Was the work on {criterion.title.lower()} good enough in respect number {place}?",
        summary=place == 30,
        threads=("Risk of Harm",) if criterion.code == "1.2" else (),
        tally=Tally(37, 5, 2, 60, 6) if place != 7 else Tally(0, 0, 100, 10, 0),
        shown=88 if place != 7 else None,
    )
    for criterion in _CRITERIA
    for place in range(1, 31)
)

SHEET = ScoreSheet(
    instrument_id="omi-2007",
    instrument_title="Offender Management Inspection",
    instrument_sha256="0123456789abcdef" * 4,
    rule="omi/1",
    journal_digest="fedcba9876543210" * 4,
    area="Kent",
    month="2007-11",
    sample=112,
    cases=110,
    drafts=0,
    with_drafts=False,
    readers={"Inspector": 4, "Area assessor": 3},
    criteria=_CRITERIA,
    sections=(
        Row("1", "Assessment", Fraction(7, 10), 70, (14, 110), (66.12, 73.88)),
        Row("2", "Interventions", Fraction(1, 2), 50, (3, 9), (40.0, 60.0), note="without 2.3"),
    ),
    titles={row.code: row.title for row in _CRITERIA},
    threads=(Row("roh", "Risk of Harm", Fraction(2, 3), 67, (8, 110), (62.5, 71.0)),),
    gradings=(
        GradeRow("4.1", "Leadership and planning", "Satisfactorily met", ""),
        GradeRow("4.2", "Performance against targets", None, ""),
    ),
    annex=_ANNEX,
    open_conflicts=2,
    double_open=1,
    line=70,
    bands=(
        Band("good", 70),
        Band("priority for improvement", 62),
        Band("urgent priority for improvement", 0),
    ),
    summary_weight=Fraction(1, 5),
    caution="Scores of different areas should not be compared.",
)

JUDGED = replace(
    SHEET,
    recommendations=(
        Recommendation(
            1, "Screen <every> case & review it.", "The area", ("1.2", "4.1"), "partly_met", "Half of them."
        ),
        Recommendation(3, "Plan in time."),
    ),
    further_inspection=FurtherInspection("Risk of Harm", 67, 62, "no", ""),
)
"""The same with recommendations, of which the second was taken away, and with the decision not to come again."""

PROVISIONAL = replace(SHEET, drafts=7, with_drafts=True)

ANY_NAME = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=80)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))

EMPTY = replace(
    SHEET,
    cases=0,
    readers={},
    criteria=tuple(Row(row.code, row.title, None, None, None, None, section=row.section) for row in _CRITERIA),
    sections=tuple(Row(row.code, row.title, None, None, None, None) for row in SHEET.sections),
    threads=(Row("roh", "Risk of Harm", None, None, None, None),),
    annex=tuple(replace(row, tally=Tally(), shown=None) for row in _ANNEX),
)
