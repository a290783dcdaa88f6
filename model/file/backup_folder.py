"""The folder of a file's automatic backups: which it is, and whose.

It is beside the file and bears its name; a hidden note in it says the id and the name of the file that it belongs to.
Two files can want the same name (`kent` and `kent.caseread`, or one file in the place of another): the second has a
folder with a number. A folder of before, without a note, is its file's where nothing speaks against it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from model.file.file_id import Ids, ids_of, new_id
from model.file.files import hide, whole_file
from model.file.protection import FileKey
from model.journal.records import Refused
from model.journal.suffixes import INSPECTION_SUFFIX

NAME = re.compile(r"([0-9]{4,9}) ([0-9]{8}-[0-9]{6}) ([a-z]+) ([0-9a-f]{8})" + re.escape(INSPECTION_SUFFIX))
"""How an automatic backup is called: number, time of the clock, why it was taken, digest of its journal."""

BACKUPS = " backups"
"""How the folder of a file's backups is called, after the file."""

NOTE = ".caseread-owner"
_FOLDER = re.compile(r"(.+)" + BACKUPS + r"( [0-9]+)?")
_LONGEST = 2000
_OURS, _OTHERS = 0o700, 0o077


class Owner(NamedTuple):
    """Whose folder it is: the file's id and its name, "" where another file has that name now."""

    id: str
    file: str


def folder_of(file: Path) -> Path:
    """Where the backups of an inspection file are, or would be."""
    file = file.resolve()
    folders = list(_numbered(file))
    ids = ids_of(file)
    for folder in folders[:-1]:
        owner = owner_of(folder)
        if owner is not None and owner.file == file.name and (not ids.own or owner.id in (ids.own, ids.copy_of)):
            return folder
    if owner_of(folders[0]) is None and not _rival(file).exists():
        return folders[0]
    return folders[-1]


def file_of(path: Path) -> Path | None:
    """The inspection file that this is an automatic backup of; None if it is none."""
    path = path.resolve()
    found = _FOLDER.fullmatch(path.parent.name)
    if not found or not NAME.fullmatch(path.name):
        return None
    owner = owner_of(path.parent)
    return path.parent.with_name((owner and owner.file) or found[1] + INSPECTION_SUFFIX)


def owner_of(folder: Path) -> Owner | None:
    """Whose a folder of backups is; None if it does not say."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        with (folder / NOTE).open("rb") as note:
            data = json.loads(note.read(_LONGEST))
        return Owner(str(data["id"]), str(data["file"]))
    return None


def claim(file: Path, key: FileKey | None, ids: Ids) -> tuple[str, str]:
    """See that a file, open for writing, has a folder that is its own; returns its id, and a sentence if it is a copy.

    A file of before has no id yet: it gets one, and takes over the folder that bears its name if that is plainly its
    own. A plain copy of a file leaves that one's folder alone, and gets an id of its own.
    """
    file = file.resolve()
    *folders, free = _numbered(file)
    owners = {folder: owner for folder in folders if (owner := owner_of(folder)) is not None}
    mine = next((folder for folder, owner in owners.items() if _is_of(file, ids, folder, owner)), None)
    if mine is None:
        likely = [each for each in folders if each not in owners or (not ids.own and owners[each].file == file.name)]
        mine = next((folder for folder in likely if _is_plainly(file, key, ids, folder)), None)
    own = ids.own or (owners[mine].id if mine in owners else new_id())
    first = next((owner.file for owner in owners.values() if owner.id == own and mine is None), "")
    if first:
        own = new_id()
    if mine is None and folders:
        mine = free
    if mine is not None and owners.get(mine) != Owner(own, file.name):
        _mark(mine, Owner(own, file.name), private=key is not None)
    for folder, owner in owners.items():
        if folder != mine and owner.file == file.name:
            _mark(folder, Owner(owner.id, ""), private=False)
    return own, _OF_COPY.format(name=file.name, first=first, folder=free.name) if first else ""


def make_folder(file: Path, own: str, *, private: bool) -> Path:
    """The folder of a file's backups, made and marked if it is not there. Refused if it cannot be made.

    That of a protected file is `private`: its owner's alone.
    """
    folder = folder_of(file)
    try:
        ensure_folder(folder, private=private)
    except OSError as error:
        raise Refused(f"{folder} cannot be made: {error.strerror}.") from error
    if own and owner_of(folder) is None:
        _mark(folder, Owner(own, file.resolve().name), private=private)
    return folder


def ensure_folder(folder: Path, *, private: bool) -> None:
    """Make a folder if it is not there. A `private` one is its owner's alone, also if it was there before."""
    folder.mkdir(mode=_OURS if private else 0o777, exist_ok=True)
    if private and os.name == "posix" and folder.stat().st_mode & _OTHERS:
        with suppress(OSError):  # somebody else's folder, or a disk without such rights
            folder.chmod(_OURS)


def is_copy_of(copy: Path, file: Path) -> bool:
    """Whether what was saved beside a file, under a name made of its own, was saved of it and not of its namesake."""
    file = file.resolve()
    origin, own = ids_of(copy).copy_of, ids_of(file).own
    if origin and own:
        return origin == own
    return file.suffix == INSPECTION_SUFFIX or not _rival(file).exists()


_OF_COPY = (
    "{name} is a copy of {first}, whose backups stay its own: those of {name} are kept in the folder {folder} from now "
    "on."
)


def _numbered(file: Path) -> Iterator[Path]:
    """The folders that bear the file's name, and the first such name that is free."""
    name = (file.stem if file.suffix == INSPECTION_SUFFIX else file.name) + BACKUPS
    for number in count(1):
        folder = file.with_name(name if number == 1 else f"{name} {number}")
        yield folder
        if not folder.exists():
            return


def _rival(file: Path) -> Path:
    """The other file whose folder would have the same name."""
    return file.with_suffix("") if file.suffix == INSPECTION_SUFFIX else file.with_name(file.name + INSPECTION_SUFFIX)


def _is_of(file: Path, ids: Ids, folder: Path, owner: Owner) -> bool:
    """Whether a marked folder belongs to a file: not to a plain copy of the one whose it is, while that is there. A
    saved copy that was put in the place of the file that it was saved of takes the folder over.
    """
    if not ids.own or owner.id not in (ids.own, ids.copy_of):
        return False
    if owner.file == file.name:
        return True
    return owner.id == ids.own and (not owner.file or not folder.with_name(owner.file).exists())


def _is_plainly(file: Path, key: FileKey | None, ids: Ids, folder: Path) -> bool:
    """Whether a folder belongs to a file, as far as the names and what can be read of the backups tell."""
    if _rival(file).is_file():
        return False
    with suppress(OSError):
        for path in folder.iterdir():
            found = ids_of(path, key) if NAME.fullmatch(path.name) else Ids()
            if found.inspection not in ("", ids.inspection) or (ids.own and found.own not in ("", ids.own)):
                return False
        return True
    return False


def _mark(folder: Path, owner: Owner, *, private: bool) -> None:
    """Say in a folder whose it is, as far as that can be written."""
    with suppress(OSError, Refused):
        ensure_folder(folder, private=private)
        with whole_file(folder / NOTE, private=private) as draft:
            draft.write_text(json.dumps(owner._asdict()), encoding="utf-8")
        hide(folder / NOTE)
