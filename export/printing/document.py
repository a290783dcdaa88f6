"""A score sheet put into blocks, once, so that paper and page say the same in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from string import ascii_lowercase

from export.printing.blocks import (
    PROVISIONAL,
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
from export.printing.chart import Bar, draw
from export.printing.evidence_blocks import evidence_blocks
from export.printing.findings_blocks import findings_blocks, name_of
from export.printing.judged_text import differs, further_in_words, recommendation_in_words
from export.printing.marked_blocks import marked_blocks
from export.printing.performance_blocks import performance_blocks
from export.printing.samples_blocks import samples_blocks
from export.printing.sentences import note, open_points, rules, void_words
from export.sheet.earlier import CAUTION, changes
from export.sheet.figure_text import NONE, interval_text, month_in_words, percent, span
from export.sheet.figures import FigureRow, QuestionRow
from export.sheet.judged import GradeRow, SpecificRow
from export.sheet.sheet import ScoreSheet
from model.instrument.instrument import CASES, Unit
from model.instrument.unit_words import for_unit

LANGUAGE = "en-GB"

_ANNEX = (
    "Numbers of cases. Above and Below: above and below the line. N.a.: judged not applicable. Not rel.: not relevant, "
    "by the case's details or by earlier answers. Unans.: relevant, but left unanswered. Share: above the line among "
    "above and below."
)
_NUMBER = TableColumn("No.", 5, "codes")
_GRADINGS = ("Table 4: Criteria graded", "General criterion", "Grading", "not yet graded")
_JUDGEMENTS = ("Judgements", "Domain", "Judgement", "not yet judged")


def document(sheet: ScoreSheet) -> Document:
    """The sheet, ready to be set."""
    month = month_in_words(sheet.head.month)
    return Document(
        kind=sheet.head.instrument_title,
        title=sheet.head.area,
        subtitle=f"{name_of(sheet)}, {f'{sheet.basis.subsample.title}, ' if sheet.basis.subsample else ''}{month}",
        running=f"{sheet.head.area}, {month}: {name_of(sheet).lower()}",
        mark=PROVISIONAL if sheet.basis.provisional else "",
        foot=(
            f"{sheet.head.instrument_id} {sheet.head.instrument_sha256[:16]} · rule {sheet.head.rule}",
            f"journal {sheet.head.journal_digest[:16]}",
        ),
        blocks=(*summary(sheet), *_guide(sheet), *_annex(sheet), *_proof(sheet)),
    )


def summary(sheet: ScoreSheet) -> tuple[Block, ...]:
    """What a reader in a hurry needs: the chart, what to bear in mind, and the scores."""
    marks = marked_blocks(sheet.figures.marked) if sheet.figures.marked else ()
    beside = samples_blocks(sheet.context.samples, sheet.head.unit) if sheet.context.samples else ()
    measured = performance_blocks(sheet.context.performance)
    evidence = evidence_blocks(sheet.context.evidence)
    found = findings_blocks(sheet)
    return *_front(sheet), *marks, *_tables(sheet), *evidence, *beside, *measured, *found, *_earlier(sheet)


def _front(sheet: ScoreSheet) -> Iterator[Block]:
    yield FactsBlock(tuple(_facts(sheet)))
    if not sheet.basis.cases:
        nothing = "read" if sheet.basis.with_drafts else "read and signed"
        amount = "count" if sheet.figures.only_counts else "score"
        is_asked = sheet.figures.only_counts and sheet.head.unit != CASES
        whose = "Nobody's answers have" if is_asked else for_unit(sheet.head.unit, "No case has")
        yield ParagraphBlock(f"{whose} been {nothing} yet, so there is nothing to {amount}.", is_caution=True)
    if sheet.figures.criteria:
        yield _chart(sheet)
    if points := tuple(open_points(sheet)):
        yield HeadingBlock("To bear in mind")
        yield PointsBlock(points)
    yield HeadingBlock("Comparing areas")
    yield ParagraphBlock(sheet.terms.caution, is_caution=True)


def _facts(sheet: ScoreSheet) -> Iterator[tuple[str, str]]:
    many = for_unit(sheet.head.unit, "Cases")
    yield (
        many,
        f"{sheet.basis.cases}"
        if sheet.basis.cases == sheet.basis.sample
        else f"{sheet.basis.cases} of {sheet.basis.sample} in the sample",
    )
    if sheet.context.response:
        yield "Returned", sheet.context.response.words
    if sheet.basis.void:
        yield "Signatures void", void_words(sheet)
    if sheet.basis.subgroup:
        yield (
            f"Only {for_unit(sheet.head.unit, 'cases')}{'' if sheet.basis.subsample else ' with'}",
            sheet.basis.subgroup,
        )
    by_type = ", ".join(f"{kind.lower()} {count}" for kind, count in sheet.basis.readers.items())
    yield "Readers", f"{sum(sheet.basis.readers.values())}" + (f" ({by_type})" if by_type else "")


def _chart(sheet: ScoreSheet) -> ChartBlock:
    bars = [
        Bar(row.code, row.title, row.shown, row.interval, "criterion", row.section) for row in sheet.figures.criteria
    ]
    bars += [Bar(row.code, row.title, row.shown, row.interval, "section", "sections") for row in sheet.figures.sections]
    bars += [
        Bar("", f"{row.title} thread", row.shown, row.interval, "thread", "threads") for row in sheet.figures.threads
    ]
    bars += [Bar("", row.title, row.shown, row.interval, "section", "totals") for row in sheet.figures.totals]
    kinds = {
        "criteria": sheet.figures.criteria,
        "sections": sheet.figures.sections,
        "thread": sheet.figures.threads,
        "total": sheet.figures.totals,
    }
    *some, last = (kind for kind, rows in kinds.items() if rows)
    named = f"{', '.join(some)} and {last}" if some else last
    priority = "" if sheet.terms.line is None else f"The dashed line of priority stands at {sheet.terms.line}%. "
    return ChartBlock(
        f"Chart 1: Scores of {named}",
        f"One bar from 0% to 100% for each figure. {priority}The thin line across a bar is its 95% interval. The "
        "tables give the same figures.",
        draw(sheet.head.unit, bars, sheet.terms.line),
    )


def _tables(sheet: ScoreSheet) -> Iterator[Block]:
    yield from _scores(sheet)
    yield from _judged(sheet)


def _scores(sheet: ScoreSheet) -> Iterator[Block]:
    unit = sheet.head.unit
    figures = (
        TableColumn("Score", 8, "numbers"),
        TableColumn("n", 9.5, "numbers"),
        TableColumn("95% interval", 13, "numbers"),
    )
    if sheet.figures.criteria:
        yield HeadingBlock("Scores and conclusions", begins_part=True)
    if sheet.terms.bands:
        yield TableBlock(
            "Table 1: General criteria",
            (_NUMBER, TableColumn("General criterion", 34), *figures, TableColumn("Conclusion", 30.5)),
            tuple((*_figures(unit, row), _conclusion(row)) for row in sheet.figures.criteria),
        )
    elif sheet.figures.criteria:
        yield TableBlock(
            "Table 1: General criteria",
            (_NUMBER, TableColumn("General criterion", 64.5), *figures),
            tuple(_figures(unit, row) for row in sheet.figures.criteria),
        )
    if sheet.figures.sections:
        yield TableBlock(
            "Table 2: Sections",
            (_NUMBER, TableColumn("Section", 64.5), *figures),
            tuple(_figures(unit, row) for row in sheet.figures.sections),
        )
    if sheet.figures.threads:
        yield TableBlock(
            "Table 3: Threads across criteria",
            (TableColumn("Thread", 69.5), *figures),
            tuple(_figures(unit, row)[1:] for row in sheet.figures.threads),
            names=1,
        )
    if sheet.figures.totals:
        yield TableBlock(
            f"Table {4 if sheet.figures.threads else 3}: Over all sections",
            (TableColumn("Figure", 69.5), *figures),
            tuple(_figures(unit, row)[1:] for row in sheet.figures.totals),
            names=1,
        )


def _judged(sheet: ScoreSheet) -> Iterator[Block]:
    if sheet.judgements.gradings:
        named = _JUDGEMENTS if sheet.figures.only_counts else _GRADINGS
        yield TableBlock(
            f"{named[0]} by the lead inspector",
            (_NUMBER, TableColumn(named[1], 64.5), TableColumn(named[2], 30.5)),
            tuple(cells for row in sheet.judgements.gradings for cells in _graded(row, named[3])),
        )
    # In a list, not in the tables: a reason can be longer than a page.
    judged: tuple[FigureRow | GradeRow, ...] = (*sheet.figures.criteria, *sheet.judgements.gradings)
    if reasons := tuple(f"{row.code} {row.title}: {row.reason}" for row in judged if row.reason):
        yield HeadingBlock("Reasons given by the lead inspector")
        yield PointsBlock(reasons)
    if sheet.judgements.recommendations:
        yield HeadingBlock("Recommendations")
        followed_up = any(row.status or row.found for row in sheet.judgements.recommendations)
        yield NumberedBlock(
            tuple(
                (row.number, row.text, recommendation_in_words(row, followed_up=followed_up))
                for row in sheet.judgements.recommendations
            )
        )
    if sheet.judgements.further_inspection is not None:
        yield HeadingBlock("Further inspection")
        yield ParagraphBlock(further_in_words(sheet.judgements.further_inspection, sheet.head.unit))


def _earlier(sheet: ScoreSheet) -> Iterator[Block]:
    """What an earlier inspection found, where that is stated."""
    compared = [figure for figure in changes(sheet) if figure.earlier]
    if not compared:
        return
    columns = (
        _NUMBER,
        TableColumn("Figure", 52),
        TableColumn("Now", 8, "numbers"),
        TableColumn("95% interval", 15, "numbers"),
        TableColumn("Earlier", 10, "numbers"),
        TableColumn("Points", 10, "numbers"),
    )
    yield HeadingBlock("Beside an earlier inspection")
    yield ParagraphBlock(for_unit(sheet.head.unit, CAUTION), is_caution=True)
    yield TableBlock(
        f"Earlier figures: {sheet.context.earlier_source}",
        columns,
        tuple(
            (
                Cell(figure.number),
                Cell(figure.title),
                Cell(percent(figure.shown)),
                Cell(interval_text(figure.interval)),
                Cell(f"{figure.earlier}%"),
                Cell(figure.points or NONE),
            )
            for figure in compared
        ),
    )


def _figures(unit: Unit, row: FigureRow) -> tuple[Cell, ...]:
    return (
        Cell(row.code),
        Cell(row.title, note(unit, row)),
        Cell(percent(row.shown)),
        Cell(span(row.n)),
        Cell(interval_text(row.interval)),
    )


def _conclusion(row: FigureRow) -> Cell:
    if row.decided is None:
        return Cell("not decided", f"suggested: {row.suggested}" if row.suggested else "", is_open=True)
    return Cell(row.decided, f"suggested: {row.suggested}" if differs(row.decided, row.suggested) else "")


def _graded(row: GradeRow, not_yet: str) -> Iterator[tuple[Cell, ...]]:
    """The grading, and its specific criteria once one of them is graded."""
    proposed = f"proposed: {row.proposed}" if row.proposed and row.proposed != row.grade else ""
    yield Cell(row.code), Cell(row.title), _grade(row.grade, not_yet, proposed)
    if any(specific.grade for specific in row.specifics):
        for letter, specific in zip(ascii_lowercase, row.specifics, strict=False):
            yield _specific(row.code + letter, specific, not_yet)


def _specific(number: str, row: SpecificRow, not_yet: str) -> tuple[Cell, ...]:
    return Cell(number), Cell(row.text), _grade(row.grade, not_yet)


def _grade(grade: str | None, not_yet: str, small: str = "") -> Cell:
    return Cell(grade or not_yet, small, is_open=grade is None)


def _guide(sheet: ScoreSheet) -> Iterator[Block]:
    yield HeadingBlock("How to read the figures")
    yield PointsBlock(tuple(rules(sheet)))


def _annex(sheet: ScoreSheet) -> Iterator[Block]:
    if sheet.context.findings:
        return  # the questions stand with what was found
    counts = (("Above", 7), ("Below", 7), ("N.a.", 6), ("Not rel.", 8.5), ("Unans.", 8), ("Share", 7.5))
    columns = (
        _NUMBER._replace(width=7),
        TableColumn("Question", 49),
        *(TableColumn(heading, width, "numbers") for heading, width in counts),
    )
    yield HeadingBlock("Annex: every question", begins_part=not sheet.figures.only_counts)
    yield ParagraphBlock(for_unit(sheet.head.unit, _ANNEX))
    for code, rows in groupby(sheet.figures.annex, key=lambda row: row.criterion):
        yield TableBlock(f"{code} {sheet.terms.titles[code]}", columns, tuple(_counts(row) for row in rows))


def _counts(row: QuestionRow) -> tuple[Cell, ...]:
    tally = row.tally
    counts = (tally.above, tally.below, tally.not_applicable, tally.not_relevant, tally.unanswered)
    marks = (*(("summary question",) if row.summary else ()), *(f"{title} thread" for title in row.threads.values()))
    return (
        Cell(row.number),
        Cell(row.text, ", ".join(marks), is_beside=True),
        *(Cell(str(count)) for count in counts),
        Cell(percent(row.shown)),
    )


def _proof(sheet: ScoreSheet) -> Iterator[Block]:
    yield HeadingBlock("How to check this sheet")
    yield ParagraphBlock(
        "From an inspection file that holds this journal, the command below works out every figure again. The digests "
        "tell whether the instrument and the journal are the ones used here."
    )
    yield FactsBlock(
        (
            ("Instrument", sheet.head.instrument_id),
            ("Its SHA-256", sheet.head.instrument_sha256),
            ("Scoring rule", sheet.head.rule),
            ("Journal digest", sheet.head.journal_digest),
            ("Of entries", str(sheet.head.entries)),
            ("Command", sheet.basis.command),
        )
    )
