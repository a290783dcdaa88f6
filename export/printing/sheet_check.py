"""Whether a printed score sheet is of an inspection's journal: of it as it is, of an earlier state, or of none.

Three things are asked. Is the sheet's digest that of a state this file has been in (`model.journal.states`)? Do the
sheet's figures follow from that state: for a digest alone proves nothing of the numbers printed beside it? And if the
journal has grown since, what was stated, and which figures are others by now?
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from export.printing.printed_sheet import PrintedSheet
from export.printing.sheet_likeness import Likeness, likeness
from export.sheet.figure_text import interval_text, percent, span
from export.sheet.figures import FigureRow
from export.sheet.sheet import ScoreSheet, score_sheet
from model.file.ledger import Ledger
from model.file.past import as_it_was
from model.inspection.audit import Record, records
from model.instrument.unit_words import for_unit
from model.instrument.values import counted, to_text
from model.journal.states import state_with

Tick = Callable[[int, int], object]

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check came to. `state` is how many entries the sheet is of, None if this file never was in its state.

    `like` says what the sheet has as the journal gives it, and what not. `since` is what was stated after the sheet,
    newest first; `changed` what its figures are by now.
    """

    name: str
    total: int
    state: int | None
    has_figures: bool = False
    like: Likeness = field(default_factory=Likeness)
    since: tuple[Record, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether the sheet is of the journal as it stands, and has the figures of it, and nothing else."""
        return self.state == self.total and self.is_proven

    @property
    def is_proven(self) -> bool:
        """Whether the file is what the journal gives, or prints the same. Of a digest alone there is no file."""
        return not self.has_figures or self.like.is_exact or self.like.is_alike

    @property
    def verdict(self) -> str:
        """The answer in one sentence."""
        if self.state is None:
            return (
                f"{self.name} is of no state that this journal has been in: it is of another inspection or another "
                "laptop's file, or its digest was altered."
            )
        if unlike := self.like.unlike:
            return (
                f"{self.name} bears a digest of this journal, but {counted(len(unlike), 'row')} of it "
                f"{'is' if len(unlike) == 1 else 'are'} not as the journal gives {_them(unlike)}."
            )
        if not self.is_proven:
            return (
                f"{self.name} bears a digest of this journal, and has its figures, but says or holds what the journal "
                "does not give, so it proves nothing."
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
        if self.like.is_exact:
            yield "It is to the byte what the journal gives."
        elif self.like.is_alike:
            yield "It was saved again by another program; its pages say, show and print what the journal gives."
        elif not self.has_figures:
            yield "Compare its figures yourself: a digest says nothing of the numbers printed beside it."
        else:
            yield from _bullet_lines("By the journal it should say:", self.like.unlike, most)
            yield from _bullet_lines("The journal does not give what it has here:", self.like.besides, most)
            yield (
                "If another version of Caseread wrote it, the words or the look may differ for that alone: write the "
                "sheet again and compare."
            )
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
        then, like = now, likeness(store, now, printed)
    else:
        with as_it_was(store.inspection, store.instrument, entries[:state]) as past:
            then = score_sheet(past, drafts=printed.drafts, where=printed.where)
            like = likeness(past, then, printed)
    new = set(ids[state:])
    return Finding(
        printed.name,
        len(ids),
        state,
        has_figures=bool(printed.kind),
        like=like,
        since=tuple(each for each in records(store.instrument, entries) if each.entry.id in new) if new else (),
        changed=tuple(changes(then, now)),
    )


def changes(then: ScoreSheet, now: ScoreSheet) -> Iterator[str]:
    """Each figure of a sheet that has become another one, from what to what."""
    for words, was, is_ in (
        (for_unit(then.head.unit, "Cases"), str(then.basis.cases), str(now.basis.cases)),
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
