"""A second Python, for files from anywhere: what a hostile file does to that one, it does to nobody.

It is handed the file through its standard input, may take so much time and (where the system allows a limit) memory.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from model.journal.records import Refused

if sys.platform != "win32":  # which has no such limits
    import resource

MAX_PAGES = 200
DAMAGED = 4
"""What the second Python ends with where the file is no PDF, damaged, or has more pages."""

_MEMORY = 1 << 30
_ROOT = Path(__file__).parents[2]


def answer(name: str, module: str, content: bytes, seconds: float) -> bytes:
    """What a module of this program, run by itself, says of a PDF. Refused, naming the file, if it cannot."""
    try:
        done = subprocess.run(  # noqa: S603 - this Python, with words of ours
            (sys.executable, "-m", module),
            cwd=_ROOT,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows, no black window meanwhile
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(f"{name} takes too long to read for a score sheet.") from error
    if done.returncode:
        raise Refused(f"{name} is no PDF that can be read, or has more than {MAX_PAGES} pages.")
    return done.stdout


def limit_memory() -> None:
    """So much for this Python and no more; for the second one to call."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
