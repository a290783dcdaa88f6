from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from export.printing.blocks import Block, FactsBlock, NumberedBlock, ParagraphBlock, PointsBlock, TableBlock
from export.printing.chart import WIDTH, Bar, Rect, Stroke, Words, draw
from export.printing.document import document
from export.printing.text import lines
from export.sheet.figure_text import month_in_words
from export.sheet.judged import FurtherInspectionDecision, GradeRow, Recommendation, SpecificRow
from export.sheet.sheet import ScoreSheet, score_sheet
from model.file.store import Store
from model.instrument.instrument import CASES
from resources.access import instrument
from tests.export.sheets import EMPTY, JUDGED, PROVISIONAL, SHEET, changed


def points(sheet: ScoreSheet) -> tuple[str, ...]:
    return next(block.points for block in document(sheet).blocks if isinstance(block, PointsBlock))


def table(sheet: ScoreSheet, caption: str) -> list[list[str]]:
    [found] = [block for block in document(sheet).blocks if isinstance(block, TableBlock) and block.caption == caption]
    return [[f"{cell.text}|{cell.small}".rstrip("|") for cell in row] for row in found.rows]


def facts(blocks: tuple[Block, ...]) -> dict[str, str]:
    return dict(next(block.pairs for block in blocks if isinstance(block, FactsBlock)))


def test_months_are_in_words() -> None:
    assert month_in_words("2007-11") == "November 2007"
    assert month_in_words("1999-01") == "January 1999"


def test_title_block() -> None:
    whole = document(SHEET)
    assert (whole.kind, whole.title) == ("Offender Management Inspection", "Kent")
    assert whole.subtitle == "Score sheet, November 2007"
    assert facts(whole.blocks) == {"Cases": "110 of 112 in the sample", "Readers": "7 (inspector 4, area assessor 3)"}
    assert facts(document(changed(SHEET, sample=110)).blocks)["Cases"] == "110"


def test_what_is_not_decided_never_looks_decided() -> None:
    conclusions = [row[-1] for row in table(SHEET, "Table 1: General criteria")]
    assert conclusions == [
        "good",
        "priority for improvement|suggested: urgent priority for improvement",
        "not decided|suggested: good",
        "not decided|suggested: urgent priority for improvement",
        "not decided",
    ]
    assert [row[-1] for row in table(SHEET, "Table 4: Criteria graded by the lead inspector")] == [
        "Satisfactorily met",
        "not yet graded",
    ]


def test_reasons_stand_after_the_tables() -> None:
    lists = [block.points for block in document(SHEET).blocks if isinstance(block, PointsBlock)]
    assert lists[1] == ("1.2 Assessment of risk of harm: Work was <already> under way & known.",)


def test_specific_criteria_stand_under_their_grading_once_one_is_graded() -> None:
    specifics = (
        SpecificRow("a", "There are enough.", "Partly met", ""),
        SpecificRow("b", "They are trained.", None, ""),
    )
    gradings = (
        GradeRow("4.1", "Leadership", "Well met", "", "Partly met", specifics),
        GradeRow("4.2", "Staff", None, "", None, tuple(replace(row, grade=None) for row in specifics)),
        GradeRow("4.3", "Resources", None, "", "Not met"),
    )
    assert table(changed(SHEET, gradings=gradings), "Table 4: Criteria graded by the lead inspector") == [
        ["4.1", "Leadership", "Well met|proposed: Partly met"],
        ["4.1a", "There are enough.", "Partly met"],
        ["4.1b", "They are trained.", "not yet graded"],
        ["4.2", "Staff", "not yet graded"],
        ["4.3", "Resources", "not yet graded|proposed: Not met"],
    ]


def test_a_decision_that_differs_and_has_no_reason_is_among_what_to_bear_in_mind() -> None:
    unreasoned = changed(
        SHEET,
        criteria=tuple(replace(row, reason="") for row in SHEET.figures.criteria),
        gradings=(GradeRow("4.1", "Leadership", "Well met", "", "Partly met"),),
        further_inspection=FurtherInspectionDecision("Risk of Harm", 61, 62, "no", ""),
    )
    assert points(unreasoned)[-3:] == (
        (
            "1.2 Assessment of risk of harm: priority for improvement, where the score suggests urgent priority for "
            "improvement; no reason is given."
        ),
        "4.1 Leadership: Well met, where the specific criteria propose Partly met; no reason is given.",
        "Further inspection: the Risk of Harm thread suggests otherwise; no reason is given.",
    )
    reasoned = changed(
        unreasoned,
        criteria=SHEET.figures.criteria,
        gradings=(GradeRow("4.1", "Leadership", "Well met", "New since May.", "Partly met"),),
        further_inspection=FurtherInspectionDecision("Risk of Harm", 61, 62, "no", "It is in hand."),
    )
    assert points(reasoned) == points(SHEET)


def test_a_decision_as_suggested_needs_no_reason() -> None:
    assert points(JUDGED) == points(SHEET)


def test_recommendations_keep_their_numbers_and_say_to_whom_about_what_and_what_became_of_them() -> None:
    [listed] = [block.points for block in document(JUDGED).blocks if isinstance(block, NumberedBlock)]
    assert listed == (
        (
            1,
            "Screen <every> case & review it.",
            "Addressed to: The area · About 1.2, 4.1 · At follow-up: partly met. Half of them.",
        ),
        (3, "Plan in time.", "At follow-up: not yet looked at"),
    )
    assert "3. Plan in time. (At follow-up: not yet looked at)" in list(lines(JUDGED))


def test_before_any_follow_up_the_sheet_is_silent_about_it() -> None:
    new = changed(
        JUDGED, recommendations=(Recommendation(1, "Plan in time.", about=("1.2",)), Recommendation(2, "Read."))
    )
    [listed] = [block.points for block in document(new).blocks if isinstance(block, NumberedBlock)]
    assert listed == ((1, "Plan in time.", "About 1.2"), (2, "Read.", ""))
    assert "2. Read." in list(lines(new))


@pytest.mark.parametrize(
    ("further", "said"),
    [
        (
            FurtherInspectionDecision("Risk of Harm", 67, 62, "no", ""),
            (
                "The lead inspector judges that no further inspection is indicated. The Risk of Harm thread stands at "
                "67%; a score below 62% suggests a further inspection."
            ),
        ),
        (
            FurtherInspectionDecision("Risk of Harm", 62, 62, "yes", "Two deaths."),
            (
                "The lead inspector judges that a further inspection is indicated. The Risk of Harm thread stands at "
                "62%; a score below 62% suggests a further inspection. Reason: Two deaths."
            ),
        ),
        (
            FurtherInspectionDecision("Risk of Harm", None, 62, None, ""),
            (
                "The lead inspector has not yet decided whether a further inspection is indicated. The Risk of Harm "
                "thread has no relevant case, so it suggests nothing."
            ),
        ),
    ],
)
def test_a_further_inspection_is_a_judgement_beside_its_figure(further: FurtherInspectionDecision, said: str) -> None:
    assert ParagraphBlock(said) in document(changed(SHEET, further_inspection=further)).blocks


def test_figures_are_rounded_only_where_shown() -> None:
    rows = table(SHEET, "Table 1: General criteria")
    assert rows[0][2:5] == ["79%", "14–60", "71.0–87.0"]
    assert rows[2][1:5] == [
        "Delivering the sentence plan|its summary question alone had relevant cases and carries the whole weight",
        "100%",
        "9",
        "–",
    ]
    assert rows[4][2:5] == ["–", "–", "–"]


def test_what_to_bear_in_mind_comes_first() -> None:
    assert points(SHEET) == (
        "2 of the 112 cases in the sample have no signed reading and are left out.",
        "2 conflicts have not been settled; what is in conflict counts as not stated.",
        "1 case has two signed readings and nobody has said which of them counts; the first by name of assessor does.",
        "870 relevant questions in all have been left unanswered.",
        "Delivering the sentence plan: its summary question alone had relevant cases and carries the whole weight.",
        "Interventions: without 2.3.",
    )
    assert points(PROVISIONAL)[0] == "Provisional: 7 of the 110 readings counted are not signed."
    subgroup = changed(SHEET, where=("sentence_type=licence",), subgroup="Sentence: Licence")
    assert (
        points(subgroup)[0] == "These are the scores of a subgroup, not of the area: only cases with Sentence: Licence."
    )


@pytest.mark.parametrize(("with_drafts", "what"), [(False, "read and signed"), (True, "read")])
def test_nothing_to_score_is_said(with_drafts: bool, what: str) -> None:
    whole = document(changed(EMPTY, with_drafts=with_drafts))
    assert (
        ParagraphBlock(f"No case has been {what} yet, so there is nothing to score.", is_caution=True) in whole.blocks
    )


def test_the_bands_are_told_as_what_they_are_a_suggestion() -> None:
    rules = [block.points for block in document(SHEET).blocks if isinstance(block, PointsBlock)][-1]
    assert rules[-1] == (
        "Scores suggest a conclusion: good from 70%, priority for improvement from 62%, otherwise urgent priority for "
        "improvement. The lead inspector decides it."
    )


def test_caution_against_comparing_areas_is_there() -> None:
    assert ParagraphBlock(SHEET.terms.caution, is_caution=True) in document(SHEET).blocks


def test_bars_are_to_scale_and_stay_on_the_drawing() -> None:
    shown = (0, 1, 50, 70, 100)
    bars = [
        Bar(str(each), "A title that is long enough for a second line", each, (0, 100), "criterion", "")
        for each in shown
    ]
    drawing = draw(CASES, bars, line=70)
    widths = [shape.width for shape in drawing.shapes if isinstance(shape, Rect)]
    assert [round(width / widths[-1] * 100) for width in widths] == list(shown)
    [line] = [shape for shape in drawing.shapes if isinstance(shape, Stroke) and shape.style == "priority"]
    ends = [shape.x + shape.width for shape in drawing.shapes if isinstance(shape, Rect)]
    assert line.x1 == line.x2 == ends[3]
    assert max(ends) <= WIDTH
    baselines = [shape.y for shape in drawing.shapes if isinstance(shape, Words)]
    assert 0 < min(baselines) < max(baselines) < drawing.height


def test_a_figure_without_score_has_words_in_place_of_a_bar() -> None:
    drawing = draw(CASES, [Bar("1.1", "Victims", None, None, "criterion", "1")], line=70)
    assert not any(isinstance(shape, Rect) for shape in drawing.shapes)
    assert "no relevant case" in [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


def test_text_for_a_terminal_is_aligned() -> None:
    said = list(lines(PROVISIONAL))
    assert said[:2] == ["Kent: Score sheet, November 2007", "PROVISIONAL: not every reading is signed"]
    [head] = [line for line in said if line.startswith("No.  Section")]
    rows = said[said.index(head) + 1 :][:2]
    assert [row.split()[:2] for row in rows] == [["1", "Assessment"], ["2", "Interventions"]]
    assert [row.index("%") for row in rows] == [head.index("Score") + 4] * 2


def test_a_part_of_the_respondents_is_spoken_of_as_such(tmp_path: Path) -> None:
    with Store.create(tmp_path / "a.caseread", instrument("offender-managers-2007"), "Kent", "2007-11") as store:
        text = str(document(score_sheet(store, where={"subsample": "pso"})).blocks)
    assert "Numbers of offender managers." in text
    assert (
        "('Only offender managers', 'Probation service officers, those with Grade: Probation service officer')" in text
    )
    assert "not of the area: Probation service officers, those with" in text
    assert re.findall(r"\bcases?\b", text) == []


def test_what_is_judged_is_not_called_graded(tmp_path: Path) -> None:
    with Store.create(tmp_path / "a.caseread", instrument("qi-2018"), "Kent", "2007-11") as store:
        text = str(document(score_sheet(store)).blocks)
    assert text.count("not yet judged") == 4
    assert "not yet graded" not in text
