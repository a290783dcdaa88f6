"""A disk whose power fails: what was written and not brought to the disk may be there or not, in any combination.

While a work is done, it keeps what would certainly be on the disk, and what is still on its way there. From these it
makes the folder as it may be found after a power cut at any moment. This is what POSIX promises and no more: names in
a folder, too, are only certain once the folder itself was brought to the disk.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.fault_vfs import OK, watched
from tests.soak.works import Content

Change: TypeAlias = tuple[int, bytes | None]
"""A write at an offset, or the truncation to it."""

_SECTOR = 512
_NEW_LOG = 0x800 | 0x80000
"""The flags of a rollback journal and of a WAL, at whose first sync SQLite brings their folder to the disk as well."""


@dataclass(eq=False)
class Inode:
    """A file, whatever its name: what is on the disk, and what is on its way there."""

    certain: bytes = b""
    coming: list[Change] = field(default_factory=list)
    names_too: bool = False

    def arrived(self, chance: random.Random) -> bytes:
        """What may be found of it: each change on its way has arrived, has not, or has in part."""
        data = bytearray(self.certain)
        share = chance.choice((0, 0.5, 0.9, 1))
        for change in self.coming:
            if chance.random() < share:
                _apply(data, _torn(change, chance) if chance.random() < 0.2 else change)
        return bytes(data)


class Disk:
    """A watcher of all that happens in one folder. `on_call` is called before each call that changes the disk."""

    def __init__(self, folder: Path, on_call: Callable[[], None]) -> None:
        self._folder = folder
        self._on_call = on_call
        self._names = {str(path): Inode(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
        self._certain = dict(self._names)
        self._coming: list[dict[str, Inode | None]] = []

    def after_a_cut(self, chance: random.Random) -> Content:
        """What may be found in the folder if the power fails now. The `-shm` files are gone, for they are memory."""
        names: dict[str, Inode | None] = dict(self._certain)
        share = chance.choice((0, 0.5, 1))
        for renamed in self._coming:
            if chance.random() < share:
                names |= renamed
        start = len(str(self._folder)) + 1
        return {name[start:]: inode.arrived(chance) for name, inode in names.items() if inode is not None}

    # What SQLite does

    def before(self, call: str, path: str) -> int:
        if call in ("write", "sync", "truncate", "delete") and path in self._names:
            self._on_call()
        return OK

    def part(self, length: int) -> int:
        return length

    def after(self, call: str, path: str, *what: Any) -> None:
        if call == "open":
            flags, new = what
            if new:
                self._rename({path: Inode(names_too=bool(flags & _NEW_LOG))})
        elif path not in self._names:
            return
        elif call == "write":
            self._names[path].coming.append(what)
        elif call == "truncate":
            self._names[path].coming.append((what[0], None))
        elif call == "sync":
            self._bring(self._names[path])
        elif call == "delete":
            self._rename({path: None})
            if what[0]:
                self._bring_names()

    # What `model.file.files` does

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Everything passes here, SQLite's calls and ours."""
        replace, unlink, fsync = os.replace, os.unlink, os.fsync

        def replacing(old: str | Path, new: str | Path) -> None:
            self._on_call()
            replace(old, new)
            self._rename({str(old): None, str(new): self._names[str(old)]})

        def unlinking(path: str | Path) -> None:
            unlink(path)
            self._rename({str(path): None})

        def syncing(number: int) -> None:
            self._on_call()
            fsync(number)
            path = Path(f"/proc/self/fd/{number}").readlink()
            if path.is_dir():
                self._bring_names()
            else:
                inode = self._names.setdefault(str(path), Inode())
                inode.certain, inode.coming = path.read_bytes(), []

        with pytest.MonkeyPatch.context() as patch, watched(self):
            patch.setattr(os, "replace", replacing)
            patch.setattr(os, "unlink", unlinking)
            patch.setattr(os, "fsync", syncing)
            yield

    def _rename(self, names: dict[str, Inode | None]) -> None:
        self._coming.append(names)
        for name, inode in names.items():
            self._names.pop(name, None)
            if inode is not None:
                self._names[name] = inode

    def _bring(self, inode: Inode) -> None:
        data = bytearray(inode.certain)
        for change in inode.coming:
            _apply(data, change)
        inode.certain, inode.coming = bytes(data), []
        if inode.names_too:
            inode.names_too = False
            self._bring_names()

    def _bring_names(self) -> None:
        self._certain, self._coming = dict(self._names), []


def _apply(data: bytearray, change: Change) -> None:
    offset, written = change
    data.extend(bytes(max(0, offset - len(data))))
    if written is None:
        del data[offset:]
    else:
        data[offset : offset + len(written)] = written


def _torn(change: Change, chance: random.Random) -> Change:
    """The change as far as some sector."""
    offset, written = change
    if written is None:
        return change
    return offset, written[: chance.randrange(0, len(written) + 1, _SECTOR)]
