"""Whether a printed sheet is what the journal gives; and where it is not, what it lacks and what it has besides.

Equal to the byte settles it, whatever the kind of file and whatever the letters in it. Else a page or a text proves
nothing, for it can show other than it seems to say: all that is found to differ is named. Of a PDF it is compared what
its pages print, so that one which another program has saved again is known all the same.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from export.printing.blocks import TableBlock
from export.printing.document import document
from export.printing.html import html
from export.printing.page_words import page_words
from export.printing.pdf import pdf
from export.printing.pdf_pages import compare_pages
from export.printing.printed_sheet import Doubled, PrintedSheet
from export.printing.score_text import score_lines
from export.sheet.sheet import ScoreSheet
from export.sheet.sheet_json import as_json
from model.file.ledger import Ledger

_NAMED = 3
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a sheet is like what the journal gives. `is_exact`: to the byte; `is_alike`: it prints the same, as a PDF.

    `unlike` are rows that it does not have as the journal gives them; `besides` what it says or holds that the journal
    does not give.
    """

    is_exact: bool = False
    is_alike: bool = False
    unlike: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()


def likeness(store: Ledger, sheet: ScoreSheet, printed: PrintedSheet) -> Likeness:
    """Compare the sheet that a journal gives with one from anywhere; a PDF that is not equal takes some seconds.

    Refused if it is a PDF that cannot be read, or is too much to read.
    """
    match printed.kind:
        case "pdf":
            return _of_pdf(sheet, printed)
        case "html":
            return _of_html(sheet, printed)
        case "json":
            return _of_json(sheet, printed)
        case "txt":
            return _of_text(score_lines(store, sheet), printed)
    return Likeness()


def _of_pdf(sheet: ScoreSheet, printed: PrintedSheet) -> Likeness:
    ours = pdf(sheet)
    if printed.content == ours:
        return Likeness(is_exact=True)
    found = compare_pages(printed.name, ours, printed.content)
    # What the journal's own file does not give back as it was put in is left to the look of the page: letters that are
    # joined, or run from right to left.
    known = set(_missing_rows(sheet, found.ours))
    unlike = tuple(row for row in _missing_rows(sheet, found.theirs) if row not in known)
    besides = (*_more(_lines(found.theirs), _lines(found.ours)), *found.others)
    if not unlike and not besides and found.theirs.split() != found.ours.split():
        besides = ("Its text lacks a part, or stands in another order.",)
    return Likeness(is_alike=not unlike and not besides, unlike=unlike, besides=besides)


def _of_html(sheet: ScoreSheet, printed: PrintedSheet) -> Likeness:
    page = html(sheet)
    if printed.content == page.encode():
        return Likeness(is_exact=True)
    should, has = page_words(page), page_words(printed.content.decode("utf-8-sig"))
    besides = [*_more(_lines(has.text), _lines(should.text))]
    for (was, _), (is_, line) in zip_longest(should.markup, has.markup, fillvalue=("", 0)):
        if was != is_:
            where = f"from line {line} of the file on" if line else "at its end"
            besides.append(f"Its style or markup is another {where}: what a browser shows may be other than its text.")
            break
    return Likeness(unlike=tuple(_missing_rows(sheet, has.text)), besides=tuple(besides))


def _of_json(sheet: ScoreSheet, printed: PrintedSheet) -> Likeness:
    should = json.dumps(as_json(sheet), indent=2)
    if _as_written(printed) == should:
        return Likeness(is_exact=True)
    unlike = tuple(_differences("", json.loads(should), dict(printed.data)))
    return Likeness(unlike=unlike, besides=() if unlike else ("It is not written as this program writes it.",))


def _of_text(should: list[str], printed: PrintedSheet) -> Likeness:
    text = "\n".join(should)
    if _as_written(printed) == text:
        return Likeness(is_exact=True)
    ours, theirs = _lines(text), _lines(printed.text)
    unlike, besides = tuple(_more(ours, theirs)), tuple(_more(theirs, ours))
    if not unlike and not besides:
        besides = ("Its lines stand in another order, or its spaces in other places.",)
    return Likeness(unlike=unlike, besides=besides)


def _as_written(printed: PrintedSheet) -> str:
    """A text as it was before a terminal gave it line ends of its own, and one at its end."""
    return printed.text.replace("\r\n", "\n").removesuffix("\n")


def _missing_rows(sheet: ScoreSheet, text: str) -> Iterator[str]:
    """Each row of its tables that a text does not have, in its place, as it should be."""
    bare, at = _bare(text), 0
    for row in _rows(sheet):
        place = bare.find(_bare("".join(row)), at)
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


def _lines(text: str) -> list[str]:
    """Its lines that say anything, with one space between words."""
    return [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]


def _more(lines: Iterable[str], than: Iterable[str]) -> Iterator[str]:
    """The lines that one has more often than another, each fit to be shown."""
    left = Counter(than)
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            yield _shown(line)


def _shown(text: str) -> str:
    """A text from anywhere, as short as it can be told and without signs that no one sees."""
    seen = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:_LONGEST])
    return seen if len(text) <= _LONGEST else f"{seen}…"


def _differences(place: str, should: Any, has: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(should, dict) and isinstance(has, dict):
        for key in [*should, *(key for key in has if key not in should)]:
            yield from _differences(f"{place} {_shown(key):.80}".strip(), should.get(key), has.get(key))
    elif isinstance(has, Doubled):
        yield f"{place}: {_cut(should)}, where it says {' and then '.join(_brief(each) for each in has[:_NAMED])}"
    elif should != has:
        yield f"{place}: {json.dumps(should)}, where it says {_brief(has)}"


def _cut(should: Any) -> str:  # noqa: ANN401 - JSON
    return _brief(should) if isinstance(should, dict) else json.dumps(should)


def _brief(has: Any) -> str:  # noqa: ANN401 - JSON
    """A short value from a file that may hold anything, nested however deep."""
    parts = has[:_NAMED] if isinstance(has, list) else [has]
    return f"{json.dumps(has):.80}" if not any(isinstance(part, list | dict) for part in parts) else "something else"
