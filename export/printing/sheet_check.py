"""Whether a printed score sheet is of an inspection's journal: of it as it is, of an earlier state, or of none.

Three things are asked. Is the sheet's digest that of a state this file has been in (`model.journal.states`)? Do the
sheet's figures follow from that state: for a digest alone proves nothing of the numbers printed beside it? And if the
journal has grown since, what was stated, and which figures are others by now?
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from export.printing.blocks import TableBlock
from export.printing.document import document
from export.printing.html import html
from export.printing.pdf import pdf
from export.printing.printed_sheet import PrintedSheet
from export.printing.text import lines
from export.sheet.figure_text import interval_text, percent, span
from export.sheet.figures import FigureRow
from export.sheet.sheet import ScoreSheet, score_sheet
from export.sheet.sheet_json import as_json
from model.file.ledger import Ledger
from model.file.past import as_it_was
from model.inspection.audit import Record, records
from model.instrument.values import counted, to_text
from model.journal.states import state_with

Tick = Callable[[int, int], object]

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check came to. `state` is how many entries the sheet is of, None if this file never was in its state.

    `unlike` are rows that the sheet does not have as the journal gives them; `is_exact`: the file is, to the byte, what
    the journal gives. `since` is what was stated after the sheet, newest first; `changed` what its figures are by now.
    """

    name: str
    total: int
    state: int | None
    is_exact: bool = False
    has_figures: bool = False
    unlike: tuple[str, ...] = ()
    since: tuple[Record, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether the sheet is of the journal as it stands, and has the figures of it."""
        return self.state == self.total and not self.unlike

    @property
    def verdict(self) -> str:
        """The answer in one sentence."""
        if self.state is None:
            return (
                f"{self.name} is of no state that this journal has been in: it is of another inspection or another "
                "laptop's file, or its digest was altered."
            )
        if self.unlike:
            return (
                f"{self.name} bears a digest of this journal, but {counted(len(self.unlike), 'row')} of it "
                f"{'is' if len(self.unlike) == 1 else 'are'} not as the journal gives {_them(self.unlike)}."
            )
        if self.state == self.total:
            return f"{self.name} is of this journal as it stands ({counted(self.total, 'entry', 'entries')})."
        return (
            f"{self.name} is of an earlier state of this journal: of its first {self.state} entries; "
            f"{counted(self.total - self.state, 'entry has', 'entries have')} been stated or taken in since."
        )

    def details(self, most: int = 20) -> Iterator[str]:
        """What there is to say beyond the verdict, line by line; of long lists the first so many."""
        if self.state is None:
            return
        if self.is_exact:
            yield "It is to the byte what the journal gives."
        elif self.has_figures and not self.unlike:
            yield "Every figure in its tables, as the file's text has them, follows from the journal."
        elif not self.has_figures:
            yield "Compare its figures yourself: a digest says nothing of the numbers printed beside it."
        yield from _bullet_lines("By the journal it should say:", self.unlike, most)
        if self.state == self.total:
            return
        yield "Figures that have changed since:" if self.changed else "None of its figures has changed since."
        yield from _bullet_lines("", self.changed, most)
        by = Counter(record.entry.author for record in self.since)
        most_first = sorted(by.items(), key=lambda of_author: (-of_author[1], of_author[0]))
        yield f"Stated since, by {', '.join(f'{author} ({count})' for author, count in most_first)}:"
        yield from _bullet_lines("", tuple(map(_statement_line, self.since)), most)


def check(store: Ledger, printed: PrintedSheet, tick: Tick = lambda _done, _of: None) -> Finding:
    """Compare a sheet with a journal. Takes a second or two, or ten where the sheet does not say of how many entries
    it is and the file is large; `tick` is called meanwhile, and what it raises ends it."""
    entries = store.entries()
    ids = [entry.id for entry in entries]
    state = state_with(ids, printed.digest, printed.entries, tick)
    if state is None:
        return Finding(printed.name, len(ids), None)
    now = score_sheet(store, drafts=printed.drafts, where=printed.where)
    if state == len(ids):
        then = now
    else:
        with as_it_was(store.inspection, store.instrument, entries[:state]) as past:
            then = score_sheet(past, drafts=printed.drafts, where=printed.where)
    new = set(ids[state:])
    return Finding(
        printed.name,
        len(ids),
        state,
        is_exact=_is_exact(then, printed),
        has_figures=bool(printed.kind),
        unlike=tuple(_unlike(then, printed)),
        since=tuple(each for each in records(store.instrument, entries) if each.entry.id in new) if new else (),
        changed=tuple(changes(then, now)),
    )


def changes(then: ScoreSheet, now: ScoreSheet) -> Iterator[str]:
    """Each figure of a sheet that has become another one, from what to what."""
    for words, was, is_ in (
        ("Cases", str(then.basis.cases), str(now.basis.cases)),
        ("Readings not signed that count", str(then.basis.drafts), str(now.basis.drafts)),
        ("Readings changed after signing", str(len(then.basis.void)), str(len(now.basis.void))),
        ("Open conflicts", str(then.basis.open_conflicts), str(now.basis.open_conflicts)),
    ):
        if was != is_:
            yield f"{words}: {was} → {is_}"
    kinds = (
        (then.figures.criteria, now.figures.criteria),
        (then.figures.sections, now.figures.sections),
        (then.figures.threads, now.figures.threads),
    )
    for before, after in (pair for kind in kinds for pair in zip(*kind, strict=True)):
        parts = zip(_parts(before), _parts(after), strict=True)
        moved = "; ".join(f"{name} {a} → {b}" for (name, a), (_, b) in parts if a != b)
        if moved:
            yield f"{_name(then, before)}: {moved}"
    for was_graded, graded in zip(then.judgements.gradings, now.judgements.gradings, strict=True):
        if was_graded.grade != graded.grade:
            grades = (row.grade or "not graded" for row in (was_graded, graded))
            yield f"{graded.code} {graded.title}: {' → '.join(grades)}"
    others = [b.number for a, b in zip(then.figures.annex, now.figures.annex, strict=True) if a.tally != b.tally]
    if others:
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        yield f"Counts of {counted(len(others), 'question')} in the annex: {', '.join(others[:_NAMED])}{more}"


def _name(sheet: ScoreSheet, row: FigureRow) -> str:
    return f"{row.title} thread" if row in sheet.figures.threads else f"{row.code} {row.title}"


def _parts(row: FigureRow) -> tuple[tuple[str, str], ...]:
    return (
        ("score", percent(row.shown)),
        ("n", span(row.n)),
        ("interval", interval_text(row.interval)),
        ("conclusion", row.decided or "not decided"),
    )


def _is_exact(sheet: ScoreSheet, printed: PrintedSheet) -> bool:
    match printed.kind:
        case "pdf":
            return printed.content == pdf(sheet)
        case "html":
            return printed.content == html(sheet).encode()
        case "json":
            return bool(printed.data == json.loads(json.dumps(as_json(sheet))))
    return False


def _unlike(sheet: ScoreSheet, printed: PrintedSheet) -> Iterator[str]:
    """Each row of its tables that the sheet does not have, in its place, as it should be."""
    if printed.kind == "json":
        yield from _differences("", json.loads(json.dumps(as_json(sheet))), dict(printed.data))
    elif printed.kind == "txt":
        has = {line.strip() for line in printed.text.splitlines()}
        yield from (line.strip() for line in lines(sheet) if line.strip() and line.strip() not in has)
    elif printed.kind:
        text, at = _bare(printed.text), 0
        for row in _rows(sheet):
            place = text.find(_bare("".join(row)), at)
            if place < 0:
                yield " ".join(filter(None, row))
            else:
                at = place


def _rows(sheet: ScoreSheet) -> Iterator[tuple[str, ...]]:
    for block in document(sheet).blocks:
        if isinstance(block, TableBlock):
            yield from (tuple(part for cell in row for part in (cell.text, cell.small)) for row in block.rows)


def _bare(text: str) -> str:
    """Text without what a line break may add to it or take away: spaces and hyphens."""
    return "".join(character for character in text if character.isalnum() or character in "%.–")


def _differences(place: str, should: Any, has: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(should, dict) and isinstance(has, dict):
        for key in [*should, *(key for key in has if key not in should)]:
            yield from _differences(f"{place} {key:.80}".strip(), should.get(key), has.get(key))
    elif should != has:
        yield f"{place}: {json.dumps(should)}, where it says {_brief(has)}"


def _brief(has: Any) -> str:  # noqa: ANN401 - JSON
    """A short value from a file that may hold anything, nested however deep."""
    parts = has[:_NAMED] if isinstance(has, list) else [has]
    return f"{json.dumps(has):.80}" if not any(isinstance(part, list | dict) for part in parts) else "something else"


def _bullet_lines(heading: str, items: tuple[str, ...], most: int) -> Iterator[str]:
    if items and heading:
        yield heading
    yield from (f"- {item}" for item in items[:most])
    if len(items) > most:
        yield f"- and {len(items) - most} more"


def _statement_line(record: Record) -> str:
    instead = f" instead of {record.replaced}" if record.replaced else ""
    return f"{record.about}: {record.what}: {to_text(record.words)[:200]}{instead[:200]} ({record.entry.author})"


def _them(items: tuple[str, ...]) -> str:
    return "it" if len(items) == 1 else "them"
