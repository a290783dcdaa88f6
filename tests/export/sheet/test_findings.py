"""What stands beside counts: enablers and barriers, examples, national and earlier percents, the plan of the sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from export.printing.blocks import Block, ChartBlock, TableBlock
from export.printing.chart import Rect, Words
from export.printing.count_chart import CountedQuestion, counts_in_words, draw_counts
from export.printing.document import document
from export.printing.html import html
from export.sheet.findings import examples, free_number, section_findings
from export.sheet.sheet import score_sheet
from export.sheet.sheet_json import as_json
from model.file.store import Store
from model.instrument.instrument import CASES
from model.journal.records import INSPECTION, Statement, Tally
from tests.counting_instrument import counted_inspection, counting_instrument


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with counted_inspection(tmp_path) as store:
        yield store


def say(store: Store, **fields: str) -> None:
    store.record_all((Statement(INSPECTION, name.replace("__", ":"), value) for name, value in fields.items()), "Lead")


def blocks(store: Store) -> tuple[Block, ...]:
    return document(score_sheet(store)).blocks


def table(store: Store, caption: str) -> TableBlock:
    [found] = [block for block in blocks(store) if isinstance(block, TableBlock) and block.caption == caption]
    return found


def cells(found: TableBlock) -> list[list[str]]:
    return [[" / ".join(filter(None, (cell.text, cell.small))) for cell in row] for row in found.rows]


def test_a_counting_sheet_has_no_score_of_any_kind(store: Store) -> None:
    sheet = score_sheet(store)
    assert sheet.figures.only_counts
    assert (*sheet.figures.criteria, *sheet.figures.sections, *sheet.figures.threads, *sheet.figures.totals) == ()
    assert document(sheet).subtitle == "Results, March 2018"
    assert "Score" not in {
        column.heading for block in blocks(store) if isinstance(block, TableBlock) for column in block.columns
    }


def test_every_question_has_counts_share_and_words_with_their_base(store: Store) -> None:
    found = table(store, "A1 Planning")
    assert [column.heading for column in found.columns] == [
        "No.",
        "Question",
        "Above",
        "Below",
        "N.a.",
        "Share",
        "In words",
    ]
    assert cells(found) == [
        ["A1.1", "Was there a plan?", "7", "5", "0", "58%", "around 60% / 7 of 12"],
        ["A1.2", "Was there an offence? / Above the line: no", "9", "3", "0", "75%", "three-quarters / 9 of 12"],
    ]
    assert cells(table(store, "B1 Work")) == [["B1.1", "Was there help?", "2", "2", "8", "50%", "2 of 4"]]


def test_national_and_earlier_percents_stand_beside_the_result_where_there_are_any(store: Store) -> None:
    say(store, national__planned="48", earlier__helped="31.5", earlier_source="Kent 2016")
    assert cells(table(store, "A1 Planning"))[0][-2:] == ["48%", "–"]
    assert cells(table(store, "B1 Work"))[0][-2:] == ["–", "31.5%"]
    assert "Earlier figures are from: Kent 2016." in html(score_sheet(store))


def test_enablers_and_barriers_stand_side_by_side_and_may_be_of_unequal_number(store: Store) -> None:
    say(store, enabler__A__1="Time.", barrier__A__1="Noise.", barrier__A__3="Haste.")
    assert cells(table(store, "What helped, and what stood in the way: protecting")) == [
        ["1", "Time.", "1", "Noise."],
        ["", "", "2", "Haste."],
    ]
    assert [side.section for side in section_findings(counting_instrument(), store.values(INSPECTION))] == ["A", "B"]


def test_examples_say_that_names_are_changed_and_wait_for_their_check(store: Store) -> None:
    say(
        store,
        example__1="Ada’s plan was clear and thorough.",
        example_label__1="poor",
        example_section__1="B",
        example_name__1="Ada",
    )
    page = html(score_sheet(store))
    assert "Names in these examples have been changed." in page
    assert "Poor practice (not checked yet): Ada’s plan" in page
    assert "Example 1 (Ada) is not checked yet for its label and for names. It is labelled poor practice, but" in page
    say(store, example_label__1="good", example_checked__1="yes")
    page = html(score_sheet(store))
    assert "Good practice: Ada’s plan" in page
    assert "not checked" not in page


def test_an_example_of_no_section_is_not_lost(store: Store) -> None:
    say(store, example__2="Ada came.")
    assert "Practice, not yet labelled (not checked yet): Ada came." in html(score_sheet(store))
    assert examples(store.values(INSPECTION))[0].hints == ("It has no changed name yet.",)


def test_a_judgement_without_a_reason_is_told(store: Store) -> None:
    say(store, grade__A="bad")
    assert "Protecting: not acceptable, and no reason is given." in html(score_sheet(store))
    store.record(Statement(INSPECTION, "note:grade:A", "Too few plans."), "Lead")
    assert "no reason is given" not in html(score_sheet(store))


def test_the_sample_stands_beside_its_plan(store: Store) -> None:
    say(store, context__percent_female="25")
    assert cells(table(store, "Cases of each kind")) == [
        ["Women", "3", "4", ""],
        ["Women, at least", "5", "4", "1 short"],
    ]
    assert "Different ones in the sample: office: 2." in html(score_sheet(store))


def test_a_part_of_the_sample_has_counts_and_no_findings(store: Store) -> None:
    say(store, enabler__A__1="Time.")
    sheet = score_sheet(store, where={"gender": "female"})
    assert sheet.context.findings is None
    assert sheet.figures.questions["planned"] == Tally(above=4)
    assert "Time." not in html(sheet)


def test_charts_are_of_numbers_with_the_counts_on_their_segments(store: Store) -> None:
    charts = [block for block in blocks(store) if isinstance(block, ChartBlock)]
    assert [chart.caption for chart in charts] == ["A1 Planning, numbers of cases", "B1 Work, numbers of cases"]
    assert "A1.1 7 above, 5 below; A1.2 9 above, 3 below." in charts[0].description
    lengths = [shape.width for shape in charts[0].drawing.shapes if isinstance(shape, Rect)][:4]
    assert [round(length / lengths[0] * 7, 6) for length in lengths] == [7, 5, 9, 3]
    page = html(score_sheet(store))
    assert page.count('id="chart-title"') == page.count('id="chart-1-title"') == 1


def test_a_segment_too_short_for_its_count_has_it_beside_the_bar() -> None:
    rows = [CountedQuestion("A1.1", "?", Tally(above=147, below=1)), CountedQuestion("A1.2", "?", Tally())]
    words = [shape.text for shape in draw_counts(CASES, rows, 148).shapes if isinstance(shape, Words)]
    assert "147" in words
    assert "n 148, 1 below" in words
    assert "no relevant case" in words
    assert counts_in_words(rows) == "A1.1 147 above, 1 below; A1.2 0 above, 0 below."


def test_numbers_are_not_used_again() -> None:
    assert free_number(["example:1", "example:7", "example_label:9"], "example:") == 8
    assert free_number([], "example:") == 1


def test_other_programs_read_findings_too(store: Store) -> None:
    assert "findings" not in as_json(score_sheet(store))
    say(store, national__planned="48", barrier__B__1="Noise.", example__1="Ada came.", example_name__1="Ada")
    found = as_json(score_sheet(store))["findings"]
    assert list(found) == ["national", "barriers", "examples"]
    assert (found["national"], found["barriers"]) == ({"planned": "48"}, {"B": ["Noise."]})
    assert found["examples"][0]["name"] == "Ada"
