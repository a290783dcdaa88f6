"""Evidence from questionnaires put into words and tables: who answered, and each question with its base."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from export.printing.blocks import Block, Cell, HeadingBlock, ParagraphBlock, PointsBlock, TableBlock, TableColumn
from export.sheet.evidence import Evidence, sources
from export.sheet.figure_text import percent
from export.sheet.fraction_words import fraction_words

IN_NO_SCORE = "What respondents said is evidence beside the lead inspector's judgements. It counts in no score."

_COLUMNS = (
    TableColumn("Asked", 19),
    TableColumn("Question", 41),
    TableColumn("Above", 12, "numbers"),
    TableColumn("Share", 8, "numbers"),
    TableColumn("In words", 20),
)


def evidence_blocks(found: tuple[Evidence, ...]) -> Iterator[Block]:
    """A table for each criterion that somebody's answers bear on; nothing where there are none."""
    if not found:
        return
    yield HeadingBlock("Evidence from questionnaires", begins_part=True)
    yield ParagraphBlock(IN_NO_SCORE)
    yield PointsBlock(tuple(source_words(one) for one in sources(found)))
    answered = (one for one in found if one.of)
    for (code, heading), rows in groupby(answered, key=lambda one: (one.code, one.heading)):
        yield TableBlock(f"{code} {heading}: what respondents said", _COLUMNS, tuple(map(_row, rows)))


def source_words(one: Evidence) -> str:
    """Which questionnaire it is from, how many answered, in which journal they were counted, and by which keys."""
    came = f"{one.returned} answered" if one.sent is None else f"returned {one.response.words}"
    keys = "" if one.keys is None else f", {_vouched_words(one.keys)}"
    return f"{one.title}: {came}; journal {one.journal[:16]}{keys}."


def _vouched_words(keys: tuple[str, ...]) -> str:
    return f"by {'key' if len(keys) == 1 else 'keys'} {', '.join(keys)}" if keys else "entered in that file"


def _row(one: Evidence) -> tuple[Cell, ...]:
    many = one.many[:1].upper() + one.many[1:]
    words = fraction_words(one.above, one.of)
    return Cell(many), Cell(one.words), Cell(one.figures), Cell(percent(one.shown)), Cell(words)
