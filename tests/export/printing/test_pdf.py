from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings

from export.printing.blocks import FactsBlock, HeadingBlock, NumberedBlock, ParagraphBlock, PointsBlock, TableBlock
from export.printing.document import document
from export.printing.pdf import pdf, write_pdf
from export.sheet.judged import Recommendation
from export.sheet.sheet import ScoreSheet
from model.journal.records import Refused
from tests.export.sheets import ANY_NAME, ANY_TEXT, EMPTY, JUDGED, PROVISIONAL, SHEET, changed


def pages(content: bytes) -> list[str]:
    """The text of each page, every run of white space as one space."""
    file = pypdfium2.PdfDocument(content)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in file]
    finally:
        file.close()


def texts(sheet: ScoreSheet) -> Iterator[str]:
    """Every text that the sheet says outside its chart."""
    whole = document(sheet)
    yield from (whole.kind, whole.title, whole.subtitle)
    for block in whole.blocks:
        match block:
            case HeadingBlock(text, _) | ParagraphBlock(text, _):
                yield text
            case PointsBlock(points):
                yield from points
            case NumberedBlock(points):
                yield from (f"{text} {small}" for _, text, small in points)
            case FactsBlock(pairs):
                yield from (text for pair in pairs for text in pair)
            case TableBlock(caption, columns, rows):
                yield caption
                yield from (column.heading for column in columns)
                yield from (text for row in rows for cell in row for text in (cell.text, cell.small))


@pytest.mark.parametrize(
    "sheet", [SHEET, JUDGED, PROVISIONAL, EMPTY], ids=["whole", "judged", "provisional", "nothing signed"]
)
def test_says_everything_the_sheet_says(sheet: ScoreSheet) -> None:
    said = " ".join(pages(pdf(sheet)))
    assert [text for text in texts(sheet) if " ".join(text.split()) not in said] == []


def test_rows_stand_with_their_figures() -> None:
    said = " ".join(pages(pdf(SHEET)))
    assert "1.1 Preparing for sentence 79% 14–60 71.0–87.0 good" in said
    assert "2.3 Diversity issues – – – not decided" in said
    assert "1.2.30 Was the work on assessment of risk of harm good enough in respect number 30?" in said
    assert "37 5 2 60 6 88%" in said
    assert "0 0 100 10 0 –" in said


def test_each_page_names_itself_and_what_it_rests_on() -> None:
    whole = pages(pdf(SHEET))
    assert len(whole) > 3
    for number, page in enumerate(whole, start=1):
        assert (
            f"omi-2007 0123456789abcdef · rule omi/1 · journal fedcba9876543210 Page {number} of {len(whole)}" in page
        )


def test_last_page_lets_the_sheet_be_checked() -> None:
    last = pages(pdf(SHEET))[-1]
    assert SHEET.head.instrument_sha256 in last
    assert SHEET.head.journal_digest in last
    assert "python main.py score FILE --json" in last


def test_headings_of_a_table_stand_again_on_each_page_it_runs_over() -> None:
    whole = pages(pdf(SHEET))
    over = [page for page in whole if "Assessment of risk of harm good enough".lower() in page]
    assert len(over) > 1
    assert all("No. Question Above Below N.a. Not rel. Unans. Share" in page for page in over)


def test_provisional_is_said_on_every_page_and_on_no_page_of_a_final_sheet() -> None:
    assert all("PROVISIONAL" in page for page in pages(pdf(PROVISIONAL)))
    assert not any("PROVISIONAL" in page for page in pages(pdf(SHEET)))


def test_chart_prints_every_score_and_the_line() -> None:
    first = pages(pdf(SHEET))[0]
    assert "line of priority 70%" in first
    for row in (*SHEET.figures.criteria, *SHEET.figures.sections, *SHEET.figures.threads):
        assert row.shown is None or re.search(f"{row.title}( thread)? {row.shown}%", first)
    assert "Diversity issues – no relevant case" in first


def test_same_sheet_same_bytes() -> None:
    assert pdf(SHEET) == pdf(SHEET)
    assert pdf(SHEET) != pdf(PROVISIONAL)


def test_fonts_are_embedded() -> None:
    content = pdf(SHEET)
    assert content.count(b"/FontFile2") == 2
    assert content.count(b"+DejaVuSans ") or content.count(b"+DejaVuSans\n")
    assert b"/BaseFont /Helvetica" not in content


def test_metadata_says_what_it_is_in_which_language_and_nothing_of_the_machine() -> None:
    content = pdf(changed(SHEET, area="Kent & Medway"))
    file = pypdfium2.PdfDocument(content)
    metadata = file.get_metadata_dict()
    outline = [item.get_title() for item in file.get_toc()]
    file.close()
    assert metadata["Title"] == "Kent & Medway: Score sheet, November 2007"
    assert metadata["Subject"] == "Offender Management Inspection"
    assert metadata["Author"] == metadata["Creator"] == "Caseread"
    assert metadata["CreationDate"].startswith("D:20000101")
    assert b"/Lang (en-GB)" in content
    assert outline[0] == "Kent & Medway"
    assert "Annex: every question" in outline


def test_nothing_leaves_the_paper_however_long_the_area_is_called() -> None:
    area = "The combined area of " + "Northernmostshire, " * 3
    content = pdf(changed(PROVISIONAL, area=area.strip()))
    file = pypdfium2.PdfDocument(content)
    for page in file:
        text = page.get_textpage()
        width, height = page.get_size()
        for place in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(place)
            assert 40 < left < right < width - 40
            assert 20 < bottom < top < height - 20
    file.close()


@settings(max_examples=25, deadline=None)
@given(area=ANY_NAME, reason=ANY_TEXT)
def test_any_text_can_be_set(area: str, reason: str) -> None:
    criteria = (replace(SHEET.figures.criteria[1], reason=reason),)
    said = pages(pdf(changed(SHEET, area=area, criteria=criteria, annex=())))
    assert "61% 14–110 55.1–66.9 priority for improvement" in " ".join(said)


def test_a_reason_longer_than_a_page_is_set_whole() -> None:
    reason = " ".join(f"word{number}" for number in range(2200))
    said = pages(pdf(changed(SHEET, criteria=(replace(SHEET.figures.criteria[1], reason=reason),), annex=())))
    assert all(f"word{number}" in "".join(said) for number in (0, 1100, 2199))


def test_a_recommendation_longer_than_a_page_is_set_whole() -> None:
    text = " ".join(f"word{number}" for number in range(2200))
    said = pages(pdf(changed(JUDGED, recommendations=(Recommendation(12, text, found=text),), annex=())))
    assert all("".join(said).count(f"word{number}") >= 2 for number in (0, 1100, 2199))


@settings(max_examples=30, deadline=None)
@given(text=ANY_NAME, addressed=ANY_TEXT)
def test_any_recommendation_can_be_set(text: str, addressed: str) -> None:
    said = pages(pdf(changed(JUDGED, recommendations=(Recommendation(1, text, addressed, ("1.2",)),), annex=())))
    assert "About 1.2" in " ".join(said)


def test_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    write_pdf(SHEET, path)
    assert path.read_bytes() == pdf(SHEET)
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(Refused, match="nowhere"):
        write_pdf(SHEET, tmp_path / "nowhere" / "sheet.pdf")


@pytest.mark.parametrize("reasons", range(30))
def test_how_to_check_the_sheet_is_never_torn_over_two_pages(reasons: int) -> None:
    """Its digests are typed from paper."""
    rows = tuple(Recommendation(number, "Plan in time.") for number in range(1, reasons + 1))
    counts = changed(SHEET, criteria=(), sections=(), threads=(), annex=(), recommendations=rows)
    whole = pages(pdf(counts))
    told = [page for page in whole if "How to check this sheet" in page]
    assert [("Its SHA-256" in page, "Of entries" in page, "Command" in page) for page in told] == [(True, True, True)]
