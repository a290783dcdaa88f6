"""Destroying an inspection on purpose: the file, what lies beside it, and the backups that Caseread made of it.

What goes is found by name and shown before anything is done; nothing is looked for anywhere else. Every file is
overwritten once before its name is taken away, and the inspection itself goes last: where one of the others cannot be
removed it stays, so that the same can be asked for again and goes on from there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from model.file import database, drafts, opening
from model.file.backup_folder import NOTE, folder_of, is_copy_of
from model.file.lock import WriterLock
from model.file.sqlite import sqlite3
from model.instrument.values import counted
from model.journal.records import Refused
from model.journal.suffixes import INSPECTION_SUFFIX

ELSEWHERE = (
    "Copies elsewhere are not found: on sticks and shares, in packs, returns and key backups, in tables and sheets "
    "that were saved, and in what other programs keep of this laptop."
)
TRACES = (
    "An SSD or a memory stick may keep traces of what is overwritten and removed, unless the file was protected by a "
    "passphrase or the disk is encrypted."
)

_BESIDE = ("-wal", "-shm", "-journal")
_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class Remains:
    """What there is of an inspection: the `files` that go, in this order, and what `stays` among the backups in the
    `folder`.
    """

    file: Path
    folder: Path
    files: tuple[Path, ...]
    stays: tuple[Path, ...]

    def in_words(self) -> Iterator[str]:
        """The files by name, those in the folder of the backups with it."""
        yield from (self.name(path) for path in reversed(self.files))

    def name(self, path: Path) -> str:
        """A file as it is named to people."""
        return path.name if path.parent == self.file.parent else f"{path.parent.name}/{path.name}"


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What became of it: which files went, and which are `left`, each with the reason."""

    remains: Remains
    left: tuple[tuple[Path, str], ...]

    @property
    def sentence(self) -> str:
        """What became of it, for people."""
        remains = self.remains
        if self.left:
            path, why = self.left[0]
            more = f", and {counted(len(self.left) - 1, 'more file')} with it" if len(self.left) > 1 else ""
            return (
                f"{remains.file.name} is not destroyed yet: {remains.name(path)} could not be removed ({why}){more}. "
                "Do it again once that is mended."
            )
        stays = f" {remains.name(remains.stays[0])} is not Caseread's and stays." if remains.stays else ""
        return f"Destroyed {remains.file.name}, {counted(len(remains.files), 'file')} in all.{stays} {TRACES}"


def remains_of(path: Path) -> Remains:
    """What there is of the inspection that is, or was, kept at `path`. Refused if there is nothing."""
    file = path.resolve()
    try:
        beside = sorted(file.parent.iterdir())
        folder = folder_of(file)
        inside = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise Refused(f"{path} cannot be looked for: {error.strerror}.") from error
    copies = [
        each
        for each in beside
        if each.name.startswith(f"{file.stem}.backup-") and each.suffix == INSPECTION_SUFFIX and is_copy_of(each, file)
    ]
    copies += [each for each in inside if each.suffix == INSPECTION_SUFFIX and not each.is_dir()]
    ours = {
        *(name for copy in (*copies, file) for name in _names_of(copy)),
        *(each for each in beside if drafts.of(each) in {file.name, *(copy.name for copy in copies)}),
        *(
            each
            for each in inside
            if drafts.of(each).endswith(INSPECTION_SUFFIX) or _log_of(each).endswith(INSPECTION_SUFFIX)
        ),
    }
    going = [each for each in (*inside, *beside) if each in ours and each != file]
    link = [path] if path.is_symlink() else []
    itself = [file] if file.exists() else []
    if not (going or itself or link):
        raise Refused(f"There is no file {path}, and nothing that was made of it.")
    return Remains(
        file, folder, (*going, *itself, *link), tuple(each for each in inside if each not in ours and each.name != NOTE)
    )


def word_of(path: Path) -> str:
    """What a person types to confirm: the name of the area; of a file that nothing can be read of, its own name.

    Refused if the file is open elsewhere.
    """
    lock = _locked(path)
    try:
        opening.check_header(path, None)
        with closing(database.connect_to_read(path, None, unshared=True)) as sql:
            return opening.contents(path, sql)[1].area
    except (Refused, OSError, sqlite3.Error):
        return path.stem
    finally:
        lock.release()


def check_word(path: Path, word: str, typed: str) -> None:
    """Refuse unless what was typed is the word that confirms."""
    if typed.strip().casefold() != word.strip().casefold():
        raise Refused(f"Nothing was destroyed: type {word!r} to destroy {path.name}.")


def destroy(path: Path, tell: Callable[[int, int, str], None] = lambda *_: None) -> Destroyed:
    """Destroy the inspection at `path` and all that is found of it; `tell` hears how far it is, file by file.

    Refused, and nothing is touched, if any of it is open elsewhere. Whoever calls this has asked.
    """
    remains = remains_of(path)
    left: list[tuple[Path, str]] = []
    with ExitStack() as held:
        locks: dict[Path, WriterLock] = {}
        for each in remains.files:
            if each.suffix == INSPECTION_SUFFIX and not each.is_symlink():
                locks[each] = _locked(each)
                held.callback(locks[each].release)
        for number, each in enumerate(remains.files):
            tell(number, len(remains.files), each.name)
            is_itself = each in (remains.file, path)
            if is_itself and left:
                continue
            if each in locks:
                locks[each].leave_file()  # Windows removes no open file; the lock on its name stays
            try:
                _remove(each)
            except OSError as error:
                left.append((each, error.strerror or str(error)))
    _clear_up(remains)
    return Destroyed(remains, tuple(left))


def _names_of(file: Path) -> Iterator[Path]:
    """An inspection file, and what SQLite and the lock lay beside it."""
    yield file
    yield from (file.with_name(file.name + ending) for ending in _BESIDE)


def _log_of(path: Path) -> str:
    """The name of the file that this lies beside, be it there or not; "" for any other file."""
    return next((path.name.removesuffix(ending) for ending in _BESIDE if path.name.endswith(ending)), "")


def _locked(path: Path) -> WriterLock:
    lock = WriterLock.acquire(path)
    if lock is None:
        raise Refused(f"{path.name} is open elsewhere, or its folder cannot be written: nothing was destroyed.")
    return lock


def _remove(path: Path) -> None:
    """Overwrite a file and take its name away; one that has other names is let go of, and they keep it."""
    if not path.is_symlink() and path.stat().st_nlink == 1:
        with path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            for start in range(0, size, _PIECE):
                file.write(bytes(min(_PIECE, size - start)))
            file.flush()
            os.fsync(file.fileno())
            file.truncate(0)
    path.unlink()


def _clear_up(remains: Remains) -> None:
    """Take away what is empty now: locks that stayed, and the folder of the backups."""
    for each in remains.files:
        with suppress(OSError):
            each.with_name(f".{each.name}-lock").unlink()
    with suppress(OSError):  # it is not there, or not empty
        (remains.folder / NOTE).unlink(missing_ok=True)
        remains.folder.rmdir()
