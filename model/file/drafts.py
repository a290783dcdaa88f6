"""What a program that was killed left half written: found by its name and removed.

A draft is a neighbour of what it was to become (see `model.file.files`). Copies are written beside the file, in the
folder of its backups, and wherever a copy was asked for: such a place is noted in the file while it is written to.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PureWindowsPath

from model.file.places import is_windows_share
from model.journal.suffixes import INSPECTION_SUFFIX

_DRAFT = re.compile(r"\.(?P<of>.+)\.(?P<program>[0-9]+)\.part(-wal|-shm|-journal)?")
_MOST = 20


def of(path: Path) -> str:
    """The name of the file that this is a draft of, or lies beside the draft of; "" for any other file."""
    found = _DRAFT.fullmatch(path.name)
    return found["of"] if found else ""


def clear(file: Path, folder: Path, noted: str, *, is_opened: bool = True) -> None:
    """Remove the drafts of a file and of its copies. Only for whoever alone may write it: nobody else is at work there.

    `is_opened`: just now, so that this program itself is not at work either. A copy beside the file may be being saved
    by somebody who only reads it: that stays while their program runs.
    """
    file = file.resolve()
    for draft in left(file, folder, noted):
        is_saved = draft.parent == file.parent and of(draft) != file.name
        is_at_work = is_saved or not is_opened
        if not (is_at_work and _is_running(draft)):
            with suppress(OSError):
                draft.unlink()


def left(file: Path, folder: Path, noted: str = "") -> list[Path]:
    """The drafts of a file and of its copies that are there: beside it, in the folder of its backups, where `noted`."""
    file = file.resolve()
    saved = re.compile(re.escape(file.stem) + r"\.backup-[^/]*" + re.escape(INSPECTION_SUFFIX))
    beside = [each for each in _listed(file.parent) if of(each) == file.name or saved.fullmatch(of(each))]
    elsewhere = [each for place in places(noted) for each in _listed(place.parent) if _is_of(each.name, place.name)]
    return list(dict.fromkeys([*beside, *(each for each in _listed(folder) if of(each)), *elsewhere]))


def places(noted: str) -> list[Path]:
    """Where copies were being written, as far as what was noted can be one of ours."""
    with suppress(ValueError, TypeError):
        paths = [Path(str(each)) for each in json.loads(noted or "[]")[:_MOST]]
        return [path for path in paths if path.is_absolute() and not is_windows_share(PureWindowsPath(str(path)))]
    return []


def not_reached(noted: str) -> list[Path]:
    """The noted places where drafts may be left: those that are not there now, as a stick, or where one stays."""
    return [
        place
        for place in places(noted)
        if not place.parent.is_dir() or any(_is_of(each.name, place.name) for each in _listed(place.parent))
    ]


def note_of(paths: Iterable[Path]) -> str:
    """How it is noted where copies are being written."""
    return json.dumps([str(path) for path in paths])


def _is_of(name: str, of_name: str) -> bool:
    """Whether a file is a draft of this one, or of its draft, or is itself that draft."""
    found = _DRAFT.fullmatch(name)
    return found is not None and (name == of_name or found["of"] == of_name or _is_of(found["of"], of_name))


def _listed(folder: Path) -> Iterator[Path]:
    try:
        yield from [each for each in folder.iterdir() if each.name.startswith(".")]
    except OSError:
        return


def _is_running(draft: Path) -> bool:
    """Whether the program that made a draft still runs, as far as its number tells."""
    found = _DRAFT.fullmatch(draft.name)
    if found is None or len(found["program"]) > 9:
        return False
    number = int(found["program"])
    if sys.platform == "win32":
        import ctypes  # start-up: of Windows only

        handle = ctypes.windll.kernel32.OpenProcess(_LIMITED, False, number)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


_LIMITED = 0x1000
"""PROCESS_QUERY_LIMITED_INFORMATION of Windows."""
