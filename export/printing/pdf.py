"""The score sheet as PDF: A4, fonts embedded, the same bytes for the same sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    ListFlowable,
    ListItem,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from export.printing.blocks import (
    Block,
    Cell,
    ChartBlock,
    Document,
    FactsBlock,
    HeadingBlock,
    NumberedBlock,
    ParagraphBlock,
    PointsBlock,
    TableBlock,
    TableColumn,
)
from export.printing.chart import Drawing, Rect, Stroke, Words
from export.printing.document import LANGUAGE, document
from export.sheet.sheet import ScoreSheet
from model.file.files import whole_file
from resources.access import path as resource

REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"

_MARGIN = 20 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_HEIGHT = A4[1] - 46 * mm
_FOOT = 13 * mm
_COUNT, _COUNT_WIDTH = "page-count", 9.0
_INK, _QUIET, _RULE, _TINT = HexColor(0x1A1A1A), HexColor(0x55595E), HexColor(0xB8BDC4), HexColor(0xEEF1F4)
_BARS = {
    "criterion": HexColor(0x9DB2C6),
    "section": HexColor(0x4C6A88),
    "thread": HexColor(0x7A8C5A),
    "above": HexColor(0x35618C),
    "below": HexColor(0xDBCBAE),
}
_STROKES: dict[str, tuple[Color, float, tuple[float, ...]]] = {
    "grid": (HexColor(0xDDE1E6), 0.5, ()),
    "axis": (_INK, 0.8, ()),
    "halo": (HexColor(0xFFFFFF), 2.4, ()),
    "interval": (_INK, 0.8, ()),
    "priority": (HexColor(0x9B1C1C), 1.2, (4, 2.5)),
}
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
_LETTERS = {
    "label": (REGULAR, 7.5, _INK),
    "strong": (BOLD, 7.5, _INK),
    "small": (REGULAR, 7, _QUIET),
    "on_above": (REGULAR, 7.5, HexColor(0xFFFFFF)),
    "on_below": (REGULAR, 7.5, _INK),
}


def write_pdf(sheet: ScoreSheet, path: Path) -> None:
    """Write the sheet to `path`, whole or not at all; Refused if the file cannot be written."""
    content = pdf(sheet)
    with whole_file(path) as neighbour:
        neighbour.write_bytes(content)


def pdf(sheet: ScoreSheet) -> bytes:
    """The sheet as the bytes of a PDF file."""
    _register_fonts()
    whole = document(sheet)
    file = BytesIO()
    paper = BaseDocTemplate(
        file,
        pagesize=A4,
        invariant=1,
        title=f"{whole.title}: {whole.subtitle}",
        author="Caseread",
        subject=whole.kind,
        creator="Caseread",
        lang=LANGUAGE,
        displayDocTitle=True,
        initialFontName=REGULAR,
    )
    frame = Frame(_MARGIN, 22 * mm, _WIDTH, _HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)

    def furnish(canvas: Canvas, template: BaseDocTemplate) -> None:
        _furnish(canvas, whole, template.page)

    paper.addPageTemplates(PageTemplate(frames=[frame], onPage=furnish))
    paper.build([*_story(whole), _PageCount()])
    return file.getvalue()


@cache
def _register_fonts() -> None:
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, resource("fonts", f"{name}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def _furnish(canvas: Canvas, whole: Document, page: int) -> None:
    """What stands outside the text: the running title, the mark, the foot."""
    top, right = A4[1] - 14 * mm, A4[0] - _MARGIN
    canvas.setFillColor(_QUIET)
    canvas.setFont(REGULAR, 7.5)
    if page > 1:
        canvas.drawString(_MARGIN, top, _fitted(whole.running, 95 * mm if whole.mark else _WIDTH))
    if whole.mark:
        canvas.setFillColor(_INK)
        canvas.setFont(BOLD, 8)
        width = pdfmetrics.stringWidth(whole.mark, BOLD, 8) + 10
        canvas.rect(right - width, top - 5, width, 15, stroke=1, fill=0)
        canvas.drawRightString(right - 5, top, whole.mark)
    canvas.setStrokeColor(_RULE)
    canvas.setLineWidth(0.5)
    canvas.line(_MARGIN, _FOOT + 10, right, _FOOT + 10)
    canvas.setFillColor(_QUIET)
    canvas.setFont(REGULAR, 7)
    canvas.drawString(_MARGIN, _FOOT, " · ".join(whole.foot))
    canvas.drawRightString(right - _COUNT_WIDTH, _FOOT, f"Page {page} of ")
    canvas.doForm(_COUNT)


def _fitted(text: str, width: float) -> str:
    """The text on one line of that width, its end cut off with an ellipsis where it must be."""
    kept = text
    while pdfmetrics.stringWidth(kept, REGULAR, 7.5) > width:
        kept = kept.removesuffix("…")[:-1] + "…"
    return kept


def _style(name: str, size: float, **more: object) -> ParagraphStyle:
    settings = {"fontName": REGULAR, "leading": size * 1.35, "textColor": _INK, **more}
    return ParagraphStyle(name, fontSize=size, splitLongWords=1, **settings)


_BODY = _style("body", 9, spaceAfter=4)
_KIND = _style("kind", 9, textColor=_QUIET, spaceAfter=4)
_TITLE = _style("title", 22, fontName=BOLD, leading=27, spaceAfter=2)
_LONG_TITLE = _style("long title", 15, fontName=BOLD, leading=20, spaceAfter=2)
_SUBTITLE = _style("subtitle", 13, spaceAfter=10)
_HEADING = _style("heading", 13, fontName=BOLD, spaceBefore=14, spaceAfter=5, keepWithNext=1)
_CAPTION = _style("caption", 9, fontName=BOLD)
_CAUTION = _style(
    "caution",
    9,
    borderColor=_QUIET,
    borderWidth=0.8,
    borderPadding=(6, 8, 7, 8),
    leftIndent=8,
    rightIndent=8,
    spaceBefore=14,
    spaceAfter=12,
)
_POINT = _style("point", 9, spaceAfter=2)
_NUMBERED = _style("numbered", 9, spaceAfter=5)
_CELL = _style("cell", 8)
_OPEN = _style("open", 8, textColor=_QUIET)
_NAME = _style("name", 8.5, textColor=_QUIET)
_WORD = _style("word", 8.5)


_SHORT_TITLE = 30
_SHORT = 8
"""A table of no more rows is kept on one page: none is too long for that, however long its texts."""

_GRID = (
    ("SPAN", (0, 0), (-1, 0)),
    ("SPAN", (0, 0), (-1, 0)),
    ("FONT", (0, 0), (-1, 1), REGULAR, 7.5, 10),
    ("TEXTCOLOR", (0, 1), (-1, 1), _QUIET),
    ("FONT", (0, 2), (-1, -1), REGULAR, _CELL.fontSize, _CELL.leading),
    ("TEXTCOLOR", (0, 2), (-1, -1), _INK),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("LEFTPADDING", (0, 0), (0, 0), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ("BACKGROUND", (0, 1), (-1, 1), _TINT),
    ("LINEBELOW", (0, 1), (-1, -2), 0.4, _RULE),
    ("LINEBELOW", (0, -1), (-1, -1), 0.8, _QUIET),
)


def _story(whole: Document) -> Iterator[Flowable]:
    yield Paragraph(escape(whole.kind), _KIND)
    yield _Outlined(whole.title, _TITLE if len(whole.title) <= _SHORT_TITLE else _LONG_TITLE)
    yield Paragraph(escape(whole.subtitle), _SUBTITLE)
    yield from _set(whole.blocks)


def _set(blocks: Sequence[Block]) -> Iterator[Flowable]:
    """Block after block; facts stay on one page with the heading and the paragraph that they come under."""
    at = 0
    while at < len(blocks):
        match blocks[at : at + 3]:
            case [HeadingBlock(_, False) as heading, ParagraphBlock() as words, FactsBlock() as facts]:
                yield KeepTogether([part for block in (heading, words, facts) for part in _flowables(block)])
                at += 3
            case _:
                yield from _flowables(blocks[at])
                at += 1


def _flowables(block: Block) -> Iterator[Flowable]:
    match block:
        case HeadingBlock(text, begins_part):
            if begins_part:
                yield CondPageBreak(_HEIGHT * 0.6)
            yield _Outlined(text, _HEADING)
        case ParagraphBlock(text, is_caution):
            yield Paragraph(escape(text), _CAUTION if is_caution else _BODY)
        case PointsBlock(points):
            items = [Paragraph(escape(point), _POINT) for point in points]
            yield ListFlowable(
                items, bulletType="bullet", start="•", leftIndent=12, bulletFontName=REGULAR, bulletFontSize=9
            )
        case NumberedBlock(points):
            yield _numbered(points)
        case FactsBlock(pairs):
            yield _facts(pairs)
        case TableBlock():
            yield _table(block)
        case ChartBlock(caption, _, drawing):
            yield KeepTogether([Spacer(0, 10), Paragraph(escape(caption), _CAPTION), Spacer(0, 6), _Chart(drawing)])


class _Outlined(Paragraph):  # type: ignore[misc]  # reportlab has no types
    """A heading that stands in the outline of the file."""

    def __init__(self, text: str, style: ParagraphStyle) -> None:
        super().__init__(escape(text), style)
        self.words = text

    def draw(self) -> None:
        self.canv.bookmarkPage(self.words)
        self.canv.addOutlineEntry(self.words, self.words)
        super().draw()


class _PageCount(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The number of pages, known at the end, as a form that every page has already called for."""

    def draw(self) -> None:
        canvas = self.canv
        canvas.beginForm(_COUNT)
        canvas.setFillColor(_QUIET)
        canvas.setFont(REGULAR, 7)
        canvas.drawString(A4[0] - _MARGIN - _COUNT_WIDTH, _FOOT, f"{canvas.getPageNumber()}")
        canvas.endForm()


class _Chart(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The shapes of a drawing, from the top left."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.width, self.height = drawing.width, drawing.height

    def draw(self) -> None:
        canvas, top = self.canv, self.height
        for shape in self.drawing.shapes:
            match shape:
                case Rect(x, y, width, height, style):
                    canvas.setFillColor(_BARS[style])
                    canvas.rect(x, top - y - height, width, height, stroke=0, fill=1)
                case Stroke(x1, y1, x2, y2, style):
                    colour, weight, dashes = _STROKES[style]
                    canvas.setStrokeColor(colour)
                    canvas.setLineWidth(weight)
                    canvas.setDash(*dashes)
                    canvas.line(x1, top - y1, x2, top - y2)
                case Words(x, y, text, anchor, style):
                    font, size, colour = _LETTERS[style]
                    canvas.setFont(font, size)
                    canvas.setFillColor(colour)
                    width = pdfmetrics.stringWidth(text, font, size)
                    canvas.drawString(x - width * _BEFORE[anchor], top - y, text)


def _numbered(points: tuple[tuple[int, str, str], ...]) -> ListFlowable:
    items = [ListItem(_text(Cell(text, small), _NUMBERED), value=number) for number, text, small in points]
    return ListFlowable(items, bulletType="1", leftIndent=18, bulletFontName=REGULAR, bulletFontSize=9)


def _facts(pairs: tuple[tuple[str, str], ...]) -> Table:
    rows = [(Paragraph(escape(name), _NAME), Paragraph(escape(word), _WORD)) for name, word in pairs]
    name_width = 32 * mm
    edges = [
        ("FONT", (0, 0), (-1, -1), REGULAR),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return Table(rows, [name_width, _WIDTH - name_width], style=edges, hAlign="LEFT")


def _table(table: TableBlock) -> Table:
    """A grid whose caption and headings stand again on each page it runs over, and never alone at a page's end."""
    share = _WIDTH / sum(column.width for column in table.columns)
    caption = [Paragraph(escape(table.caption), _CAPTION), *[""] * (len(table.columns) - 1)]
    rows = [[_cell(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]
    numbers = [at for at, column in enumerate(table.columns) if column.holds == "numbers"]
    together = len(rows) if len(rows) <= _SHORT else 2
    return Table(
        [caption, [column.heading for column in table.columns], *rows],
        [column.width * share for column in table.columns],
        repeatRows=2,
        spaceBefore=10,
        spaceAfter=6,
        style=[
            *_GRID,
            ("NOSPLIT", (0, 0), (0, together + 1)),
            *(("ALIGN", (at, 1), (at, -1), "RIGHT") for at in numbers),
        ],
    )


def _cell(cell: Cell, column: TableColumn) -> Paragraph | str:
    """Numbers go in as they are; only text is broken into lines."""
    if column.holds != "text":
        return cell.text
    return _text(cell, _OPEN if cell.is_open else _CELL)


def _text(cell: Cell, style: ParagraphStyle) -> Paragraph:
    small = f'<font size="7" color="#55595e">{escape(cell.small)}</font>' if cell.small else ""
    between = "" if not small else " " if cell.is_beside else "<br/>"
    return Paragraph(escape(cell.text) + between + small, style)
