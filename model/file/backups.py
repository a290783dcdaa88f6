"""The automatic backups of an inspection file: whole copies of it in a folder beside it, taken and cleared out.

A backup has the protection of its file. What its name says stands in `model.file.backup_names`.

Of many, the ten latest are kept, and of those before them the latest of each day, for twenty days on which there was
something to keep: days of work and not of the calendar, so that no clock that jumps can clear the folder. A backup
that holds an entry which the file does not (it was restored from an older one) is never cleared out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Sequence
from contextlib import closing, suppress
from pathlib import Path

from model.file import database, drafts, opening
from model.file.backup_folder import NAME, folder_of, is_copy_of, make_folder
from model.file.backup_names import Backup, Why, backup_of, backups_of
from model.file.database import ENTRY
from model.file.file_id import ids_of
from model.file.files import whole_file
from model.file.protection import FileKey, opens_with
from model.file.sqlite import disk_trouble, sqlite3
from model.journal.clock import Clock
from model.journal.records import Refused
from model.journal.suffixes import INSPECTION_SUFFIX

RECENT = 10
DAYS = 20
_NAMED = 3


def counts(backup: Path, key: FileKey | None) -> tuple[int, int]:
    """How many entries and how many readings a backup holds. Refused if it cannot be read with this key."""
    try:
        with closing(database.connect_to_read(backup, None if opens_with(backup, None) else key, unshared=True)) as sql:
            (entries,) = sql.execute(f"SELECT count(*) FROM {ENTRY}").fetchone()
            of_readings = "SELECT count(DISTINCT subject) FROM {} WHERE subject >= 'reading/' AND subject < 'reading0'"
            (readings,) = sql.execute(of_readings.format(ENTRY)).fetchone()
    except sqlite3.DatabaseError as error:
        raise Refused(f"{backup.name} is damaged: choose another backup.") from error
    return entries, readings


def keep(
    file: Path, key: FileKey | None, why: Why, clock: Clock, digest: str, ids: Callable[[], Collection[str]]
) -> Backup:
    """Back up a file, open for writing, unless the latest backup has this digest; returns the one that holds it.

    Refused if the backup cannot be written or read back.
    """
    latest = next((backup for backup in backups_of(file) if opens_with(backup.path, key)), None)
    if latest is not None and latest.digest == digest[: len(latest.digest)]:
        return latest
    return back_up(file, key, why, clock, ids)


def back_up(file: Path, key: FileKey | None, why: Why, clock: Clock, ids: Callable[[], Collection[str]]) -> Backup:
    """Take a backup of a file that is open for writing, and clear out what is old and holds no entry but these.

    Refused if it cannot be written or read back.
    """
    taken = take(file, key, why, clock)
    clear_out(file, key, ids())
    return taken


def take(file: Path, key: FileKey | None, why: Why, clock: Clock, *, unshared: bool = False) -> Backup:
    """Back up a file whose writer's place is held by whoever calls this. `unshared`: nobody has it open.

    It is read through a connection of its own, as of one moment, so that nobody who writes meanwhile need wait.
    Refused if the copy cannot be written, or is not the same when it is read back.
    """
    with (
        disk_trouble(f"{file.name} could not be backed up"),
        closing(database.connect_to_read(file, key, unshared=unshared)) as source,
    ):
        source.execute("BEGIN")
        digest = opening.digest_of(source)
        make_folder(file, ids_of(file, key).own, private=key is not None)
        path = new_path(file, why, clock, digest)
        with whole_file(path, new=True, like=file, private=key is not None) as draft:
            with closing(database.connect_new(draft, key)) as copy:
                database.copy_pages(source, copy)
            opening.check_copy(draft, key, digest)
    backup = backup_of(path)
    assert backup is not None  # noqa: S101 - the name was made to be read
    return backup


def new_path(file: Path, why: Why, clock: Clock, digest: str) -> Path:
    """The name of the next backup."""
    number = 1 + max((backup.number for backup in backups_of(file)), default=0)
    stamp = re.sub("[^0-9]", "", clock())[:14].ljust(14, "0")
    return folder_of(file) / f"{number:04} {stamp[:8]}-{stamp[8:]} {why} {digest[:8]}{INSPECTION_SUFFIX}"


def surplus(found: Sequence[Backup]) -> list[Backup]:
    """Which of these, the latest first, are neither among the latest nor the latest of their day. Pure."""
    older = found[RECENT:]
    of_days: dict[str, Backup] = {}
    for backup in older:
        of_days.setdefault(backup.taken[:10], backup)
    kept = list(of_days.values())[:DAYS]
    return [backup for backup in older if backup not in kept]


def clear_out(file: Path, key: FileKey | None, ids: Collection[str]) -> None:
    """Remove the surplus backups that open with this key and hold no entry but these."""
    for backup in surplus([each for each in backups_of(file) if opens_with(each.path, key)]):
        with suppress(Refused, OSError, sqlite3.Error):  # what cannot be read or removed stays
            if not holds_more(backup, key, ids):
                backup.path.unlink()


def holds_more(backup: Backup, key: FileKey | None, ids: Collection[str]) -> bool:
    """Whether a backup holds an entry that is not among these."""
    with closing(database.connect_to_read(backup.path, key, unshared=True)) as connection:
        return any(id_ not in ids for (id_,) in connection.execute(f"SELECT id FROM {ENTRY}"))


def before_protecting(
    file: Path,
    old: FileKey | None,
    new: FileKey | None,
    ids: Callable[[], Collection[str]],
    note: Callable[[str], None],
) -> None:
    """Before a file gets a new key: give it a copy with that key of each backup that holds more than these entries.

    All others hold only what the file holds as well: they can go. Which are to go is noted in the file, and goes with
    it to its new key: `remove_former` removes those of them that do not open with the key that the file then has; the
    next opening does, if the program is killed in between. Whichever key that is, nothing is lost.
    """
    found = [] if old == new else [backup for backup in backups_of(file) if opens_with(backup.path, old)]
    if not found:
        return
    known = ids()
    copies: dict[Path, Backup] = {}
    number = found[0].number
    for backup in found:
        if _may_hold_more(backup, old, known):
            number += 1
            name = f"{number:04} {backup.path.name.split()[1]} {Why.KEPT} {backup.digest}{INSPECTION_SUFFIX}"
            copies[backup.path.with_name(name)] = backup
    note(json.dumps([*(backup.path.name for backup in found), *(path.name for path in copies)]))
    for path, backup in copies.items():
        with (
            whole_file(path, new=True, like=file, private=new is not None) as draft,
            closing(database.connect_to_read(backup.path, old, unshared=True)) as connection,
        ):
            database.copy_keyed(connection, draft, new)


def remove_former(file: Path, key: FileKey | None, noted: str) -> tuple[list[Path], list[Path]]:
    """Remove the backups, of those noted, that do not open with the file's key: which there were, and which are left.

    What cannot be removed is tried again at the next opening.
    """
    folder = folder_of(file)
    former = [folder / name for name in json.loads(noted) if NAME.fullmatch(name)]
    former = [path for path in former if path.exists() and not opens_with(path, key)]
    for path in former:
        with suppress(OSError):
            path.unlink()
    return former, [path for path in former if path.exists()]


def plain_copies(file: Path) -> list[Path]:
    """The copies of a protected file, half written ones too, that lie beside it or among its backups without its
    protection.
    """
    file = file.resolve()
    folder = folder_of(file)
    try:
        beside = sorted(file.parent.glob(f"{_literal(file.stem)}.backup-*{INSPECTION_SUFFIX}"))
        inside = sorted(folder.glob(f"*{INSPECTION_SUFFIX}")) if folder.is_dir() else []
    except OSError:
        return []
    beside = [path for path in beside if is_copy_of(path, file)]
    return [path for path in (*beside, *inside, *drafts.left(file, folder)) if opens_with(path, None)]


def in_the_open(file: Path) -> str:
    """What of a file that was just protected is still without protection, as a sentence; "" if nothing is found."""
    found = plain_copies(file)
    if not found:
        return ""
    names = ", ".join(str(path.relative_to(file.resolve().parent)) for path in found[:_NAMED])
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    why = "for it was saved by hand or could not be reached"
    return f"Without protection, {why}: {names}{more}. Remove what nobody needs."


def _literal(name: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", name)


def _may_hold_more(backup: Backup, key: FileKey | None, ids: Collection[str]) -> bool:
    """As `holds_more`; a damaged one holds nothing that anybody could copy."""
    with suppress(Refused, sqlite3.Error):
        return holds_more(backup, key, ids)
    return False
