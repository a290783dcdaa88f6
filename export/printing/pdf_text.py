"""The text of a PDF from anywhere, as a second Python reads it: no more of it than a score sheet could have."""

from __future__ import annotations

import sys

from export.printing.second_python import DAMAGED, MAX_PAGES, answer, limit_memory

MAX_TEXT = 2_000_000  # characters

_SECONDS = 20


def pdf_text(name: str, pdf: bytes) -> str:
    """Everything that the pages say. Refused, naming the file, if it is no PDF, damaged, or too much to read."""
    return answer(name, __name__, pdf, _SECONDS).decode("utf-8", errors="replace")


def _main() -> int:
    """The second Python: reads a PDF, writes its text."""
    import pypdfium2  # start-up of the first Python, which never needs it

    limit_memory()
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        if len(document) > MAX_PAGES:
            return DAMAGED
        pages = [page.get_textpage().get_text_range() for page in document]
    except (pypdfium2.PdfiumError, MemoryError, ValueError):
        return DAMAGED
    sys.stdout.buffer.write("\n".join(pages)[:MAX_TEXT].encode("utf-8", errors="replace"))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
