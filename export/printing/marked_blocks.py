"""The marks of a sheet put into words and tables."""

from __future__ import annotations

from collections.abc import Iterator

from export.printing.blocks import Block, Cell, HeadingBlock, ParagraphBlock, PointsBlock, TableBlock, TableColumn
from export.sheet.marked import CountRow, MarkedSheet, MarkRow, ShareRow, count_text, exact_percent
from model.instrument.values import counted

_NUMBER = TableColumn("No.", 7, "codes")


def marked_blocks(sheet: MarkedSheet) -> Iterator[Block]:
    """The rating, then every mark, then the counts of the case files beside them."""
    titles = tuple(sheet.strands.values())
    figures = tuple(TableColumn(title, 20, "numbers") for title in titles)
    yield HeadingBlock("Rating", begins_part=True)
    yield TableBlock(
        "Sections and total, in percent of the points there could be",
        (_NUMBER, TableColumn("Section", 93 - 20 * len(titles)), *figures),
        tuple(_share(row) for row in sheet.shares),
    )
    yield PointsBlock(tuple(_how(sheet)))
    yield HeadingBlock("Marks", begins_part=True)
    columns = tuple(TableColumn(title, 22) for title in titles)
    for section in dict.fromkeys(row.section for row in sheet.rows):
        rows = [row for row in sheet.rows if row.section == section]
        yield TableBlock(
            f"Section {section}",
            (_NUMBER, TableColumn("Criterion", 93 - 22 * len(titles)), *columns),
            tuple(_mark(row) for row in rows),
        )
    if reasons := tuple(_reasons(sheet)):
        yield HeadingBlock("Reasons given")
        yield PointsBlock(reasons)
    yield HeadingBlock("What the case files show", begins_part=True)
    yield ParagraphBlock(
        "Files above the line among those to which the question applies. They stand beside the marks and are in none."
    )
    yield TableBlock(
        "Counts",
        (_NUMBER._replace(width=9), TableColumn("Question", 91 - 20 * len(titles)), *figures),
        tuple(_count(row) for row in sheet.counts),
    )


def flags_in_words(sheet: MarkedSheet) -> str:
    """What is not known of mandatory criteria, and what that could do to the totals; empty where all is known."""
    unknown = sum(row.mandatory == "unknown" for row in sheet.rows)
    if not unknown:
        return ""
    could = "; ".join(
        f"{title} between {exact_percent(found[0])} and {exact_percent(found[1])}"
        for title, found in zip(sheet.strands.values(), sheet.ranges, strict=True)
        if found
    )
    beyond = f" Whichever of them are, the total lies: {could}." if could else ""
    return (
        f"Mandatory criteria are not set for {counted(unknown, 'criterion', 'criteria')}: each of these counts once, "
        f"where a mandatory one would count twice.{beyond}"
    )


def _how(sheet: MarkedSheet) -> Iterator[str]:
    yield "A share is the points given over the most there could be; what is not applicable is in neither."
    if words := flags_in_words(sheet):
        yield words
    for option, chosen in sheet.options:
        yield f"{option}: {chosen[:1].lower()}{chosen[1:]}."
    if any(any(row.carried) for row in sheet.rows):
        yield "A mark that carried over was given by the earlier inspection, and the criterion was not marked again."
    unmarked = sum(not mark for row in sheet.rows for mark in row.marks)
    if unmarked:
        yield f"{counted(unmarked, 'mark is', 'marks are')} still to be given, and in no figure."


def _share(row: ShareRow) -> tuple[Cell, ...]:
    shown = (Cell(exact_percent(share)) for share in row.shares)
    code = "" if row.kind == "total" else row.code
    return Cell(code), Cell(row.title or f"Group {row.code}"), *shown


def _mark(row: MarkRow) -> tuple[Cell, ...]:
    marks = (
        Cell(mark or "not yet marked", "carried over" if carried else "", is_open=not mark)
        for mark, carried in zip(row.marks, row.carried, strict=True)
    )
    return Cell(row.code), Cell(row.title, "mandatory" if row.mandatory == "yes" else ""), *marks


def _count(row: CountRow) -> tuple[Cell, ...]:
    return Cell(row.number), Cell(row.text), *(Cell(count_text(tally)) for tally in row.tallies)


def _reasons(sheet: MarkedSheet) -> Iterator[str]:
    for row in sheet.rows:
        for title, reason in zip(sheet.strands.values(), row.reasons, strict=True):
            if reason:
                yield f"{row.code} {row.title}, {title}: {reason}"
