from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings

from export.printing.blocks import TableBlock
from export.printing.document import document
from export.printing.html import html, write_html
from export.sheet.sheet import ScoreSheet
from tests.export.sheets import ANY_NAME, ANY_TEXT, EMPTY, JUDGED, PROVISIONAL, SHEET, changed

VOID = {"meta", "col", "br"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    inside: list[Element | str] = field(default_factory=list)

    def all(self, tag: str) -> list[Element]:
        found = [self] if self.tag == tag else []
        return found + [match for part in self.inside if isinstance(part, Element) for match in part.all(tag)]

    def text(self) -> str:
        return " ".join("".join(part if isinstance(part, str) else part.text() for part in self.inside).split())


class Page(HTMLParser):
    """The page as a tree; refuses tags that do not close in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(source)
        assert self._open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self._open[-1].inside.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


def page(sheet: ScoreSheet) -> Element:
    return Page(html(sheet)).root


@pytest.mark.parametrize("sheet", [SHEET, PROVISIONAL, EMPTY], ids=["whole", "provisional", "nothing signed"])
def test_tables_hold_what_the_sheet_holds(sheet: ScoreSheet) -> None:
    expected = [block for block in document(sheet).blocks if isinstance(block, TableBlock)]
    found = page(sheet).all("table")
    assert len(found) == len(expected)
    for table, told in zip(expected, found, strict=True):
        assert told.all("caption")[0].text() == table.caption
        headings = told.all("thead")[0].all("th")
        assert [heading.text() for heading in headings] == [column.heading for column in table.columns]
        rows = [
            [part.text() for part in row.inside if isinstance(part, Element)] for row in told.all("tbody")[0].all("tr")
        ]
        assert rows == [[f"{cell.text} {cell.small}".strip() for cell in row] for row in table.rows]


def test_every_figure_of_the_value_is_in_its_row() -> None:
    rows = {row.all("th")[0].text(): row.text() for row in page(SHEET).all("tr")}
    for row in SHEET.figures.criteria:
        assert (f"{row.shown}%" if row.shown is not None else "–") in rows[row.code]
        assert row.n is None or str(row.n[1]) in rows[row.code]
    for question in SHEET.figures.annex:
        tally = question.tally
        counts = f"{tally.above}{tally.below}{tally.not_applicable}{tally.not_relevant}{tally.unanswered}"
        assert counts in rows[question.number].replace(" ", "")


def test_tables_can_be_found_by_ear() -> None:
    for table in page(SHEET).all("table"):
        assert all(heading.attributes["scope"] == "col" for heading in table.all("thead")[0].all("th"))
        for row in table.all("tbody")[0].all("tr"):
            assert row.all("th")
            assert all(heading.attributes["scope"] == "row" for heading in row.all("th"))


def test_language_title_and_order_of_headings() -> None:
    root = page(SHEET)
    assert root.all("html")[0].attributes["lang"] == "en-GB"
    assert root.all("head")[0].all("title")[0].text() == "Kent: Score sheet, November 2007"
    assert [heading.text() for heading in root.all("h1")] == ["Kent"]
    assert [heading.text() for heading in root.all("h2")] == [
        "To bear in mind",
        "Comparing areas",
        "Scores and conclusions",
        "Reasons given by the lead inspector",
        "How to read the figures",
        "Annex: every question",
        "How to check this sheet",
    ]


def test_chart_has_title_description_and_a_bar_for_every_score() -> None:
    [svg] = page(SHEET).all("svg")
    assert svg.attributes["role"] == "img"
    assert svg.attributes["aria-labelledby"] == "chart-title chart-description"
    assert svg.all("title")[0].text() == "Chart 1: Scores of criteria, sections and thread"
    assert "line of priority" in svg.all("desc")[0].text()
    scored = [
        row
        for row in (*SHEET.figures.criteria, *SHEET.figures.sections, *SHEET.figures.threads)
        if row.shown is not None
    ]
    widths = [float(bar.attributes["width"] or "") for bar in svg.all("rect")]
    full = max(widths)
    assert [round(100 * width / full) for width in widths] == [row.shown for row in scored]


def test_stands_alone() -> None:
    source = html(SHEET)
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import", source)
    assert set(re.findall(r"https?://[^\s\"<]+", source)) == {"http://www.w3.org/2000/svg"}


def test_provisional_is_said_on_screen_and_on_every_printed_page() -> None:
    source = html(PROVISIONAL)
    assert "PROVISIONAL: not every reading is signed" in Page(source).root.all("header")[0].text()
    assert '@top-right { content: "PROVISIONAL' in source
    assert "PROVISIONAL" not in html(SHEET)


@settings(deadline=None)
@given(area=ANY_NAME, reason=ANY_TEXT)
def test_what_people_wrote_is_shown_as_they_wrote_it_and_never_run(area: str, reason: str) -> None:
    criteria = (replace(SHEET.figures.criteria[1], reason=f"<script>{reason}</script>"),)
    root = page(changed(SHEET, area=area, criteria=criteria, annex=()))
    assert root.all("script") == []
    assert root.all("h1")[0].text() == " ".join(area.split())


def test_same_sheet_same_bytes_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "sheet.html"
    write_html(SHEET, path)
    first = path.read_bytes()
    write_html(SHEET, path)
    assert path.read_bytes() == first == html(SHEET).encode()
    assert list(tmp_path.iterdir()) == [path]


def test_recommendations_are_a_list_with_numbers_of_their_own() -> None:
    [listed] = page(JUDGED).all("ol")
    assert [item.attributes["value"] for item in listed.all("li")] == ["1", "3"]
    assert listed.all("li")[0].text() == (
        "Screen <every> case & review it. Addressed to: The area · About 1.2, 4.1 · At follow-up: partly met. Half of "
        "them."
    )
