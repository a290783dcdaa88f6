"""What the pages of two PDFs print, compared: the journal's own, and one from anywhere.

A page can print other than its text: letters can be invisible, figures drawn as pictures, notes laid over them. So each
page is drawn as a screen shows it and as a printer prints it, and both must be alike to the dot. All of it is done by a
second Python.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from export.printing.second_python import DAMAGED, MAX_PAGES, answer, limit_memory
from model.instrument.values import counted

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_SECONDS = 60
_DOTS = 100 / 72
"""To each point, as many dots: 100 to the inch. A digit of the smallest print is six of them wide."""
_LENGTH = 8
"""The bytes of the number before the first PDF: how long it is."""
_MAX_TEXT = 2_000_000
_KINDS = {
    1: ("piece of text", "pieces of text"),
    2: ("line or shape", "lines or shapes"),
    3: ("picture", ""),
    4: ("shading", ""),
    5: ("group of parts", "groups of parts"),
}
"""The words for a part of a page, by the number that PDFium has for its kind."""
_DEPTH = 5
"""So deep is looked into groups of parts, and no deeper: the sheet's own are one deep."""


@dataclass(frozen=True, slots=True)
class PagesCompared:
    """The text of each, and every thing that the pages of the second hold or show which the first's do not."""

    ours: str
    theirs: str
    others: tuple[str, ...]


def compare_pages(name: str, ours: bytes, theirs: bytes) -> PagesCompared:
    """Compare a PDF of the journal with the one called `name`. Refused if that cannot be read, or takes too long."""
    content = len(ours).to_bytes(_LENGTH, "big") + ours + theirs
    found = json.loads(answer(name, __name__, content, _SECONDS))
    return PagesCompared(found["ours"], found["theirs"], tuple(found["others"]))


def _main() -> int:
    """The second Python: reads two PDFs, writes what differs as JSON in ASCII."""
    import pypdfium2  # start-up of the first Python, which never needs it

    limit_memory()
    content = sys.stdin.buffer.read()
    end = _LENGTH + int.from_bytes(content[:_LENGTH], "big")
    try:
        ours, theirs = pypdfium2.PdfDocument(content[_LENGTH:end]), pypdfium2.PdfDocument(content[end:])
        if len(theirs) > MAX_PAGES:
            return DAMAGED
        found = {"ours": _text(ours), "theirs": _text(theirs), "others": [*_others(ours, theirs)]}
    except (pypdfium2.PdfiumError, MemoryError, ValueError):
        return DAMAGED
    sys.stdout.write(json.dumps(found))
    return 0


def _text(document: PdfDocument) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in document)[:_MAX_TEXT]


def _others(ours: PdfDocument, theirs: PdfDocument) -> Iterator[str]:
    if len(ours) != len(theirs):
        yield f"It has {counted(len(theirs), 'page')}, where the journal's sheet has {len(ours)}."
    if theirs.get_formtype():
        yield "It holds a form, whose fields can be filled with anything."
    if theirs.count_attachments():
        yield f"It carries {counted(theirs.count_attachments(), 'file')} within it."
    for number, (should, has) in enumerate(zip_longest(ours, theirs), start=1):
        if should is not None and has is not None:
            yield from (f"Page {number} {what}." for what in _unlike(should, has))


def _unlike(should: PdfPage, has: PdfPage) -> Iterator[str]:
    notes = _notes(has) - _notes(should)
    if notes > 0:
        yield f"has {counted(notes, 'note or link', 'notes or links')} laid over it"
    more = _parts(has) - _parts(should)
    if more:
        yield "holds, seen or unseen, more than was printed: " + ", ".join(
            counted(number, *words) for words, number in sorted(more.items())
        )
    if should.get_size() != has.get_size() or should.get_rotation() != has.get_rotation():
        yield "is of another size, or turned"
    elif any(_drawn(should, how) != _drawn(has, how) for how in (None, "print")):
        yield "does not look as the journal's sheet does"


def _notes(page: PdfPage) -> int:
    import pypdfium2.raw as pdfium  # start-up of the first Python, which never needs it

    return int(pdfium.FPDFPage_GetAnnotCount(page))


def _parts(page: PdfPage) -> Counter[tuple[str, str]]:
    """How many letterings, lines, pictures and so on a page is put together from."""
    return Counter(_KINDS.get(part.type, ("other part", "")) for part in page.get_objects(max_depth=_DEPTH))


def _drawn(page: PdfPage, how: str | None) -> bytes:
    return bytes(page.render(scale=_DOTS, optimize_mode=how).buffer)


if __name__ == "__main__":
    sys.exit(_main())
