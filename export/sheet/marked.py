"""What is marked by hand, ready to be shown: every criterion and figure with one column for each strand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from export.sheet.figure_text import NONE
from model.instrument.instrument import Instrument
from model.instrument.values import NOT_APPLICABLE_LABEL, in_words, to_text
from model.journal.field_names import MANDATORY, MARK
from model.journal.records import NOTE, Tally, Value
from scoring.figures import half_up
from scoring.marks import Marked, StrandMarks


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A criterion: for each strand its mark in words (empty while unmarked), whether it carried over, and why it is so.

    `mandatory` is yes, no or unknown, as the instrument or else the lead has it.
    """

    code: str
    title: str
    section: str
    group: str
    mandatory: str
    marks: tuple[str, ...]
    carried: tuple[bool, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A group, a section or the total: the share of points for each strand, 0 to 1; None where nothing is marked."""

    code: str
    title: str
    kind: str
    shares: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """A question of the case files: its tally for each strand."""

    id: str
    number: str
    text: str
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """All of it. `strands` are the headings of the columns, by value; `options` what was reckoned by, in words.

    `ranges` are what the totals could be, whichever criteria of unknown standing are mandatory; None where known.
    """

    strands: Mapping[str, str]
    options: tuple[tuple[str, str], ...]
    rows: tuple[MarkRow, ...]
    shares: tuple[ShareRow, ...]
    ranges: tuple[tuple[Fraction, Fraction] | None, ...]
    counts: tuple[CountRow, ...]


def marked_sheet(
    instrument: Instrument,
    marked: Marked,
    stated: Mapping[str, Value],
    tallies: Callable[[str], Mapping[str, Tally]],
) -> MarkedSheet:
    """What came of the marks, with the tallies of a strand's case files by question, given the strand."""
    labels = {choice.value: choice.label for choice in instrument.strands}
    columns = [marked.strands[strand] for strand in labels]
    counts = [tallies(strand) for strand in labels]
    return MarkedSheet(
        strands=labels,
        options=tuple(_options(instrument, marked)),
        rows=tuple(_rows(instrument, marked, stated)),
        shares=tuple(_shares(instrument, columns)),
        ranges=tuple(column.range for column in columns),
        counts=tuple(
            CountRow(question.id, question.number, question.text, tuple(each[question.id] for each in counts))
            for question in instrument.scored
        ),
    )


def exact_percent(share: Fraction | None) -> str:
    """A share as a percentage with two decimals, a half upwards: marks are few, so a whole percent would hide some."""
    if share is None:
        return NONE
    whole, hundredths = divmod(half_up(share * 10000), 100)
    return f"{whole}.{hundredths:02}%"


def count_text(tally: Tally) -> str:
    """A count with its base: "48 of 79"."""
    return f"{tally.above} of {tally.relevant}" if tally.relevant else NONE


def _rows(instrument: Instrument, marked: Marked, stated: Mapping[str, Value]) -> Iterator[MarkRow]:
    words = {mark.value: mark.label for mark in instrument.marking.marks} if instrument.marking else {}
    for criterion in instrument.criteria:
        code, columns = criterion.code, marked.strands
        mark_of = {strand: column.marks.get(code) for strand, column in columns.items()}
        yield MarkRow(
            code=code,
            title=criterion.title,
            section=criterion.section,
            group=criterion.group,
            mandatory=(
                str(stated.get(MANDATORY + code) or "unknown")
                if criterion.mandatory == "unknown"
                else criterion.mandatory
            ),
            marks=tuple("" if mark is None else words.get(mark, NOT_APPLICABLE_LABEL) for mark in mark_of.values()),
            carried=tuple(code in column.carried for column in columns.values()),
            reasons=tuple(to_text(stated.get(f"{NOTE}{MARK}{strand}:{code}")) for strand in columns),
        )


def _shares(instrument: Instrument, columns: list[StrandMarks]) -> Iterator[ShareRow]:
    for section in instrument.sections:
        inside = [criterion.group for criterion in instrument.criteria if criterion.section == section.code]
        for group in dict.fromkeys(filter(None, inside)):
            yield ShareRow(group, "", "group", tuple(column.groups[group] for column in columns))
        yield ShareRow(section.code, section.title, "section", tuple(one.sections[section.code] for one in columns))
    for total in instrument.totals[:1]:
        yield ShareRow(total.id, total.title, "total", tuple(column.total for column in columns))


def _options(instrument: Instrument, marked: Marked) -> Iterator[tuple[str, str]]:
    for option in instrument.marking.options if instrument.marking else ():
        yield option.label, in_words(option.choices, marked.options[option.name])
