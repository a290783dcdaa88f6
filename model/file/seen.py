"""How an inspection file and its log looked when this program last wrote them, so that it is seen if anybody else has;
and what was stated in it since it was opened, remembered should it be spoilt meanwhile.

Only whoever has the writer's place changes either. A file that is copied over the one that is open, or cut short, keeps
its device and inode, and SQLite does not look: it would go on adding to a log whose file is not there any more.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from model.journal.records import Entry


class Look(NamedTuple):
    """One file as the system describes it."""

    device: int
    inode: int
    size: int
    changed: int
    """When its bytes were last changed, in nanoseconds."""
    names: int
    """How many names it has."""

    @property
    def identity(self) -> tuple[int, int]:
        """What stays when it is written to."""
        return self.device, self.inode


class Seen(NamedTuple):
    """The file and its log, each None where nothing has the name."""

    file: Look | None
    log: Look | None

    @property
    def identity(self) -> tuple[object, object]:
        """It changes where a disk is pulled out, or another file is put in the place of this one."""
        return self.file and self.file.identity, self.log and self.log.identity

    def is_changed(self, now: Seen, *, by_time: bool) -> bool:
        """Whether somebody wrote to what was seen. Not where it is gone, or another file has its name.

        `by_time`: also where nothing but the time has changed.
        """
        return self.identity == now.identity and (
            _is_changed(self.file, now.file, by_time) or _is_changed(self.log, now.log, by_time)
        )

    def is_more_than_added_to(self, now: Seen, *, by_time: bool) -> bool:
        """Whether more has changed than that the log has grown, as it does when something is written."""
        shrunk = self.log is not None and now.log is not None and now.log.size < self.log.size
        return self.identity == now.identity and (shrunk or _is_changed(self.file, now.file, by_time))


class Memory:
    """The number of all `entries` that the file holds, and those, with this laptop's notes, that came since then."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.entries: list[Entry] = []
        self.notes: dict[str, str] = {}

    def add(self, entries: Iterable[Entry], notes: Mapping[str, str]) -> None:
        """Remember what is in the file now."""
        before = len(self.entries)
        self.entries.extend(entries)
        self.count += len(self.entries) - before
        self.notes.update(notes)


def look(file: str) -> Seen:
    """How a file, given by its resolved name, and its log look now."""
    return Seen(_look(file), _look(f"{file}-wal"))


def _look(file: str) -> Look | None:
    try:
        found = os.stat(file)  # noqa: PTH116 - with every answer: a Path takes twice as long
    except OSError:
        return None
    return Look(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_nlink)


def _is_changed(before: Look | None, now: Look | None, by_time: bool) -> bool:
    if before is None or now is None:
        return False
    return before.size != now.size or (by_time and before.changed != now.changed)
