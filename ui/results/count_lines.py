"""The counts of a sheet put into the lines of the Results page. No Qt widget, no figure of its own."""

from __future__ import annotations

from collections.abc import Iterator

from export.sheet.figure_text import NONE, percent
from export.sheet.figures import QuestionRow
from export.sheet.fraction_words import tally_words
from export.sheet.sheet import ScoreSheet
from ui.kit.line_table import Column, Line

CRITERION = "criterion:"
"""What the key of a criterion's line begins with; that of a question is its id."""

COUNT_COLUMNS = (
    Column("No."),
    Column("Question", width=14),
    Column("Above", "Above the line", figures=True),
    Column("Below", "Below the line", figures=True),
    Column("N/a", "Not applicable: judged so by the assessor", figures=True),
    Column("Unans.", "Unanswered", figures=True),
    Column("Share", "Above the line, of those above and below it", figures=True),
    Column("In words", "The share in words, with its base", width=8),
    Column("National", "In the whole country so far", figures=True),
    Column("Earlier", "At an earlier inspection", figures=True),
)


def count_columns(*, compared: bool) -> tuple[Column, ...]:
    """The columns, with those of what stands beside the counts where they are `compared`."""
    return COUNT_COLUMNS if compared else COUNT_COLUMNS[:-2]


def count_lines(sheet: ScoreSheet) -> Iterator[Line]:
    """Each criterion, which has no figure, and its questions."""
    before = ""
    for row in sheet.figures.annex:
        if row.criterion != before:
            before = row.criterion
            cells = (
                before,
                sheet.terms.titles[before],
                *[""] * (len(count_columns(compared=sheet.figures.only_counts)) - 2),
            )
            yield Line(CRITERION + before, cells, strong=True)
        yield _line(sheet, row)


def _line(sheet: ScoreSheet, row: QuestionRow) -> Line:
    tally = row.tally
    counts = (tally.above, tally.below, tally.not_applicable, tally.unanswered)
    national = sheet.context.findings.national if sheet.context.findings else {}
    beside = (
        [percents.get(row.id) for percents in (national, sheet.context.earlier)] if sheet.figures.only_counts else []
    )
    return Line(
        row.id,
        (
            row.number,
            f"{row.text} (above the line: {row.above})" if row.above else row.text,
            *(str(count) for count in counts),
            percent(row.shown),
            tally_words(tally),
            *(f"{figure}%" if figure else NONE for figure in beside),
        ),
    )
