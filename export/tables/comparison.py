"""What a replay scored beside what the report published, as rows and as CSV files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from export.sheet.figures import FigureRow
from export.sheet.sheet import ScoreSheet
from model.file.files import whole_file
from model.replay.published import PublishedInspection, Score
from model.replay.replay import Deviation


@dataclass(frozen=True, slots=True)
class Comparison:
    """A criterion or a thread: the published score, the replayed one, both in percent as shown, and the gap."""

    code: str
    title: str
    published: int
    line: int
    replayed: int | None
    score: Fraction | None

    @property
    def difference(self) -> int | None:
        """Replayed less published; None where nothing could be scored."""
        return None if self.replayed is None else self.replayed - self.published


def compare(facts: PublishedInspection, sheet: ScoreSheet) -> tuple[Comparison, ...]:
    """Every published score beside the sheet's: criteria first, then threads."""
    return tuple(_compared(sheet.figures.criteria, facts.criteria)) + tuple(
        _compared(sheet.figures.threads, facts.threads)
    )


def write_comparison(rows: Iterable[Comparison], path: Path) -> None:
    """The comparison as CSV."""
    head = ("criterion", "title", "published", "replayed", "difference", "replayed exactly", "line of the report")
    write_csv(
        path,
        head,
        (
            (row.code, row.title, row.published, row.replayed, row.difference, _percent(row.score), row.line)
            for row in rows
        ),
    )


def write_questions(facts: PublishedInspection, sheet: ScoreSheet, path: Path) -> None:
    """Each scored question as CSV: what is published of it, and what the replay came to."""
    head = (
        "question", "number", "published above", "published below", "published of", "published percent", "how",
        "line of the report", "replayed above", "replayed of", "replayed not applicable", "replayed percent",
    )  # fmt: skip
    write_csv(path, head, _questions(facts, sheet))


def write_deviations(deviations: Iterable[Deviation], path: Path) -> None:
    """The quoted numbers of cases that could not be met, as CSV."""
    write_csv(path, ("name", "line of the report", "what"), ((miss.name, miss.line, miss.what) for miss in deviations))


def _compared(rows: Iterable[FigureRow], published: Mapping[str, Score]) -> Iterator[Comparison]:
    for row in rows:
        if score := published.get(row.code):
            yield Comparison(row.code, row.title, score.percent, score.line, row.shown, row.score)


def _questions(facts: PublishedInspection, sheet: ScoreSheet) -> Iterator[tuple[object, ...]]:
    for row in sheet.figures.annex:
        figure = facts.figures.get(row.id)
        quoted = (
            (figure.above, figure.below, figure.of, figure.percent, figure.how, figure.line) if figure else (None,) * 6
        )
        tally = row.tally
        share = Fraction(tally.above, tally.relevant) if tally.relevant else None
        yield row.id, row.number, *quoted, tally.above, tally.relevant, tally.not_applicable, _percent(share)


def _percent(share: Fraction | None) -> str:
    return "" if share is None else f"{float(share * 100):.1f}"


def write_csv(path: Path, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """A table of what ships with the program: a row of headings, then the rows."""
    with whole_file(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
