"""Counts and findings put into words, tables and charts, section by section; no figure is made of the counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from export.printing.blocks import (
    Block,
    Cell,
    ChartBlock,
    HeadingBlock,
    ParagraphBlock,
    PointsBlock,
    TableBlock,
    TableColumn,
)
from export.printing.count_chart import MOST, CountedQuestion, counts_in_words, draw_counts
from export.sheet.earlier import CAUTION
from export.sheet.figure_text import NONE, percent
from export.sheet.figures import QuestionRow
from export.sheet.findings import Example, Findings, SectionFindings
from export.sheet.fraction_words import fraction_words
from export.sheet.sheet import ScoreSheet
from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit
from model.sample.quotas import QuotaStanding

NAMES_CHANGED = "Names in these examples have been changed."

_NUMBER = TableColumn("No.", 7, "codes")


def name_of(sheet: ScoreSheet) -> str:
    """What a sheet is called: one that only counts has no scores."""
    return "Results" if sheet.figures.only_counts else "Score sheet"


def findings_blocks(sheet: ScoreSheet) -> Iterator[Block]:
    """The sample beside its plan, then each section: counts, what helped and hindered, examples, charts."""
    if sheet.context.findings is None:
        return
    yield from _plan(sheet.context.findings, for_unit(sheet.head.unit, "Cases of each kind"))
    if _has_earlier(sheet):
        caution = for_unit(sheet.head.unit, CAUTION)
        yield ParagraphBlock(
            f"Earlier figures are from: {sheet.context.earlier_source or 'not said'}. {caution}", is_caution=True
        )
    sections = {section.section: section for section in sheet.context.findings.sides}
    for code, side in sections.items():
        questions = [row for row in sheet.figures.annex if sheet.terms.section_of.get(row.criterion) == code]
        yield from _section(sheet, sheet.context.findings, side, questions)
    if unplaced := [example for example in sheet.context.findings.examples if example.section not in sections]:
        yield HeadingBlock("Examples of no section yet")
        yield from _examples(unplaced)


def to_settle(sheet: ScoreSheet) -> Iterator[str]:
    """What has to be looked at before this is published: judgements without a reason, examples not checked."""
    if sheet.context.findings is None:
        return
    for grading in sheet.judgements.gradings:
        if grading.grade and not grading.reason:
            yield f"{grading.title}: {grading.grade.lower()}, and no reason is given."
    for example in sheet.context.findings.examples:
        if not example.checked:
            hints = " ".join(example.hints) or "Nothing strikes the eye."
            name = f" ({example.name})" if example.name else ""
            yield f"Example {example.number}{name} is not checked yet for its label and for names. {hints}"


def how_counted(sheet: ScoreSheet) -> Iterator[str]:
    """How the counts, their words and what stands beside them are to be read."""
    if sheet.context.findings is None:
        return
    unit = sheet.head.unit
    yield for_unit(
        unit,
        "Above and Below are numbers of cases above and below the line, N.a. those judged not applicable. Words say "
        "the share by one rule, and its base stands by them; of few cases the counts alone are said. Nothing is made "
        "of several questions together: the lead inspector judges.",
    )
    yield for_unit(unit, "A bar is as long as its cases are many, so the charts show numbers and not percentages.")
    if sheet.context.findings.national or _has_earlier(sheet):
        yield "National is the percentage in the whole country so far; Earlier is what an earlier inspection found."


def counted_questions(rows: Sequence[QuestionRow]) -> list[CountedQuestion]:
    """Questions as the chart of counts takes them."""
    return [CountedQuestion(row.number, row.text, row.tally) for row in rows]


def _has_earlier(sheet: ScoreSheet) -> bool:
    return any(row.id in sheet.context.earlier for row in sheet.figures.annex)


def _plan(found: Findings, caption: str) -> Iterator[Block]:
    if not found.quotas:
        return
    yield HeadingBlock("The sample beside its plan")
    yield TableBlock(
        caption,
        (
            TableColumn("Kind", 64),
            TableColumn("Planned", 12, "numbers"),
            TableColumn("In the sample", 12, "numbers"),
            TableColumn("", 12),
        ),
        tuple(_standing(row) for row in found.quotas),
        names=1,
    )
    if found.spread:
        kinds = "; ".join(f"{label.lower()}: {number}" for label, number in found.spread.items())
        yield ParagraphBlock(f"Different ones in the sample: {kinds}.")


def _standing(row: QuotaStanding) -> tuple[Cell, ...]:
    short = f"{row.short} short" if row.short else ""
    wanted = NONE if row.wanted is None else str(row.wanted)
    return Cell(row.quota.label), Cell(wanted), Cell(str(row.achieved)), Cell(short)


def _section(
    sheet: ScoreSheet, found: Findings, side: SectionFindings, questions: Sequence[QuestionRow]
) -> Iterator[Block]:
    examples = [example for example in found.examples if example.section == side.section]
    if not (questions or side.enablers or side.barriers or examples):
        return
    yield HeadingBlock(side.title, begins_part=True)
    by_criterion: dict[str, list[QuestionRow]] = {}
    for row in questions:
        by_criterion.setdefault(row.criterion, []).append(row)
    for code, rows in by_criterion.items():
        yield _counts(sheet, found, code, rows)
    if side.enablers or side.barriers:
        yield _sides(side)
    yield from _examples(examples)
    most = max((row.tally.relevant for row in sheet.figures.annex), default=0)
    for code, rows in by_criterion.items() if most else ():
        yield from _charts(
            f"{code} {sheet.terms.titles[code]}, numbers of {sheet.head.unit.many}", rows, most, sheet.head.unit
        )


def _counts(sheet: ScoreSheet, found: Findings, code: str, rows: Sequence[QuestionRow]) -> TableBlock:
    beside = _beside(sheet, found)
    columns = (
        _NUMBER,
        TableColumn("Question", 35),
        *(TableColumn(heading, 6.5, "numbers") for heading in ("Above", "Below", "N.a.")),
        TableColumn("Share", 7, "numbers"),
        TableColumn("In words", 31.5 - 8.5 * len(beside)),
        *(TableColumn(heading, 8.5, "numbers") for heading in beside),
    )
    return TableBlock(
        f"{code} {sheet.terms.titles[code]}", columns, tuple(_question(row, beside.values()) for row in rows)
    )


def _beside(sheet: ScoreSheet, found: Findings) -> dict[str, Mapping[str, str]]:
    """What stands beside the results, where there is any: percents by question."""
    columns = {"National": found.national, "Earlier": sheet.context.earlier}
    return {heading: percents for heading, percents in columns.items() if percents}


def _question(row: QuestionRow, beside: Iterable[Mapping[str, str]]) -> tuple[Cell, ...]:
    tally = row.tally
    base = f"{tally.above} of {tally.relevant}" if tally.relevant else NONE
    words = fraction_words(tally.above, tally.relevant)
    return (
        Cell(row.number),
        Cell(row.text, f"Above the line: {row.above}" if row.above else ""),
        *(Cell(str(count)) for count in (tally.above, tally.below, tally.not_applicable)),
        Cell(percent(row.shown)),
        Cell(words, base) if words else Cell(base),
        *(Cell(f"{percents[row.id]}%" if row.id in percents else NONE) for percents in beside),
    )


def _sides(side: SectionFindings) -> TableBlock:
    """Two lists side by side, which may be of unequal length."""
    rows = zip_longest(side.enablers.values(), side.barriers.values(), fillvalue="")
    cells = tuple(
        (Cell(str(at) if helped else ""), Cell(helped), Cell(str(at) if hindered else ""), Cell(hindered))
        for at, (helped, hindered) in enumerate(rows, start=1)
    )
    columns = (
        TableColumn("", 4, "codes"),
        TableColumn("Enablers", 46),
        TableColumn("", 4, "codes"),
        TableColumn("Barriers", 46),
    )
    return TableBlock(f"What helped, and what stood in the way: {side.title.lower()}", columns, cells, names=0)


def _examples(examples: Sequence[Example]) -> Iterator[Block]:
    if examples:
        # A paragraph each, not a table: an example can be longer than a page.
        yield ParagraphBlock(NAMES_CHANGED)
        yield PointsBlock(
            tuple(f"{example.label_in_words}{_unchecked(example)}: {example.text}" for example in examples)
        )


def _unchecked(example: Example) -> str:
    return "" if example.checked else " (not checked yet)"


def _charts(caption: str, rows: Sequence[QuestionRow], most: int, unit: Unit) -> Iterator[ChartBlock]:
    parts = [counted_questions(rows[at : at + MOST]) for at in range(0, len(rows), MOST)]
    for at, part in enumerate(parts, start=1):
        which = f" ({at} of {len(parts)})" if len(parts) > 1 else ""
        yield ChartBlock(
            f"{caption}{which}", f"One bar for each question. {counts_in_words(part)}", draw_counts(unit, part, most)
        )
