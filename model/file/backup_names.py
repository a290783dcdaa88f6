"""How the automatic backups of an inspection file are called, and finding them by their names.

The name of a backup says all that need be known of it: its number, the time of the clock, why it was taken, and the
digest of its journal. The number alone orders them, for clocks go back.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, count
from pathlib import Path

from model.file.backup_folder import NAME, folder_of, is_copy_of
from model.journal.clock import Clock
from model.journal.records import Refused
from model.journal.suffixes import INSPECTION_SUFFIX


class Why(StrEnum):
    """When a backup was taken, as its name says."""

    OPENED = "opened"
    CLOSED = "closed"
    MERGE = "merge"
    CONVERSION = "conversion"
    RESTORE = "restore"
    PROTECTION = "protection"
    KEPT = "kept"
    SAVED = "saved"


WORDS = {
    Why.OPENED: "When the file was opened",
    Why.CLOSED: "When the file was closed",
    Why.MERGE: "Before entries were taken in",
    Why.CONVERSION: "Before its format was converted",
    Why.RESTORE: "Before a backup was restored",
    Why.PROTECTION: "When its passphrase was changed",
    Why.KEPT: "Kept: it holds what the file did not",
    Why.SAVED: "Saved as a backup copy",
}


@dataclass(frozen=True, slots=True)
class Backup:
    """One automatic backup. `taken` is the time by the clock of then, in UTC; `digest` the journal's first digits."""

    path: Path
    number: int
    taken: str
    why: Why
    digest: str


def backups_of(file: Path) -> list[Backup]:
    """The automatic backups of a file, by their names, the latest first. Refused if they cannot be looked for."""
    folder = folder_of(file)
    try:
        paths = list(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise Refused(f"{folder} cannot be read: {error.strerror}.") from error
    return sorted(
        filter(None, map(backup_of, paths)), key=lambda backup: (backup.number, backup.path.name), reverse=True
    )


def choices(file: Path) -> list[Backup]:
    """What the file can be restored from: the automatic backups, the latest first, then the copies saved beside it.

    The latter have no number, and are never cleared out.
    """
    file = file.resolve()
    named = re.compile(re.escape(file.stem) + r"\.backup-([0-9]{8}-[0-9]{6})(-[0-9]+)?" + re.escape(INSPECTION_SUFFIX))
    try:
        beside = [(path, named.fullmatch(path.name)) for path in file.parent.iterdir()]
    except OSError as error:
        raise Refused(f"{file.parent} cannot be read: {error.strerror}.") from error
    saved = [
        Backup(path, 0, _time(found[1]), Why.SAVED, "") for path, found in beside if found and is_copy_of(path, file)
    ]
    return [*backups_of(file), *sorted(saved, key=lambda backup: backup.path.name, reverse=True)]


def has_backups(file: Path) -> bool:
    """Whether there is anything to restore the file from, as far as can be seen."""
    with suppress(Refused):
        return bool(choices(file))
    return False


def path_beside(file: Path, clock: Clock) -> Path:
    """Where a copy that is saved beside the file goes, unless another place is chosen: it is named after the time."""
    stamp = re.sub("[-:Z]", "", clock()).replace("T", "-")
    name = f"{file.stem}.backup-{stamp}"
    paths = (
        file.with_name(f"{name}{suffix}{INSPECTION_SUFFIX}") for suffix in chain([""], map("-{}".format, count(2)))
    )
    return next(path for path in paths if not path.exists())


def backup_of(path: Path) -> Backup | None:
    """What the name of a backup says; None if it is not the name of one."""
    found = NAME.fullmatch(path.name)
    if found is None or found[3] not in set(Why):
        return None
    return Backup(path, int(found[1]), _time(found[2]), Why(found[3]), found[4])


def _time(stamp: str) -> str:
    day, time = stamp.split("-")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}Z"
