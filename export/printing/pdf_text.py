"""The text of a PDF from anywhere. A second Python reads it: what a hostile file does to that one, it does to nobody.

It is given the file through its standard input, may take so much time and (where the system allows a limit) memory,
and hands back no more text than a score sheet could have.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from model.journal.records import Refused

if sys.platform != "win32":  # which has no such limits
    import resource

MAX_PAGES = 200
MAX_TEXT = 2_000_000  # characters

_SECONDS = 20
_MEMORY = 1 << 30
_DAMAGED = 4
_SECOND_PYTHON = (sys.executable, "-m", "export.printing.pdf_text")
_ROOT = Path(__file__).parents[2]


def pdf_text(name: str, pdf: bytes) -> str:
    """Everything that the pages say. Refused, naming the file, if it is no PDF, damaged, or too much to read."""
    try:
        done = subprocess.run(  # noqa: S603 - this Python, with words of ours
            _SECOND_PYTHON,
            cwd=_ROOT,
            input=pdf,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows, no black window meanwhile
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(f"{name} takes too long to read for a score sheet.") from error
    if done.returncode:
        raise Refused(f"{name} is no PDF that can be read, or has more than {MAX_PAGES} pages.")
    return done.stdout.decode("utf-8", errors="replace")


def _main() -> int:
    """The second Python: reads a PDF, writes its text."""
    import pypdfium2  # start-up of the first Python, which never needs it

    _limit_memory()
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        if len(document) > MAX_PAGES:
            return _DAMAGED
        pages = [page.get_textpage().get_text_range() for page in document]
    except (pypdfium2.PdfiumError, MemoryError, ValueError):
        return _DAMAGED
    sys.stdout.buffer.write("\n".join(pages)[:MAX_TEXT].encode("utf-8", errors="replace"))
    return 0


def _limit_memory() -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    sys.exit(_main())
