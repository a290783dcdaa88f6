"""A demonstration's folder is there whole, or is as it was: what is interrupted leaves nothing half made."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from model.journal.records import Refused


def refuse_others(folder: Path, is_ours: Callable[[Path], bool]) -> None:
    """Refuse a folder that holds a file which no demonstration left there."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is not a folder: name one that is new or empty.")
    others = [path for path in folder.rglob("*") if not path.is_dir() and not is_ours(path)]
    if others:
        raise Refused(
            f"{folder} holds {min(others).relative_to(folder)}, which no demonstration left there: name a folder that "
            "is new or empty."
        )


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A neighbour of `folder` to make files in. It takes the place of `folder`, and of all that is in it, at the end.

    If the work fails or is interrupted, it is removed, and `folder` stays as it was. Refused if the disk is in the way.
    """
    draft = folder.parent / f".{folder.name}.part"
    try:
        _remove(draft)
        draft.mkdir(parents=True)
        yield draft
        _remove(folder)
        draft.rename(folder)
    except OSError as error:
        raise Refused(f"{folder} cannot be used: {error.strerror}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
