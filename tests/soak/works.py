"""What is done with inspection files, step by step, so that it can be interrupted anywhere, and what must hold then.

Everything stands still here, the clock too: a work has the same states each time, one after each of its steps.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TypeAlias

import pytest

from model.file import database
from model.file.protection import FileKey, WrongPassphrase, is_protected
from model.file.restoring import restore
from model.file.store import Store
from model.journal.journal import make
from model.journal.records import Entry, Refused, Statement, Value, case_subject, reading_subject
from tests.both_kinds import KEY
from tests.conftest import new_store, noon
from tests.older_file import make_older
from tests.small_instrument import small_instrument

NEW = FileKey(bytes(range(32, 64)), bytes(range(144, 160)))
"""The key that a file is given while it is worked on."""

FILE, OLD, MADE, COPY = "kent.caseread", "old.caseread", "made.caseread", "copy.caseread"
OLDER = "older.caseread"
ANNA, BEN = "Anna", "Ben"

State: TypeAlias = tuple[tuple[str, str, str], ...]
"""Name, protection and journal digest of each file that is there."""

Content: TypeAlias = dict[str, bytes]
"""What lies in a folder."""

_KEYS = {"plain": None, "protected": KEY, "protected anew": NEW}
_READ: dict[str, Value] = {
    "plan_made": "no",
    "needs_found": ("work",),
    "plan_overall": "sufficient",
    "risk_screened": "yes",
    "risk_overall": "poor",
    "first_seen": "2026-10-01",
    "visits": 1,
    "programme_begun": "yes",
    "remarks": "much to say " * 900,
    "delivery_overall": "excellent",
}


class Desk:
    """Someone at work in a folder. After each step comes `said`: what was done until then is never lost.

    A work that was refused goes on where it was, if it is done again.
    """

    def __init__(self, folder: Path, key: FileKey | None, told: Callable[[], object] = lambda: None) -> None:
        self.folder = folder
        self.key = key
        self.store: Store | None = None
        self.steps = 0
        self._told = told

    def said(self) -> None:
        self.steps += 1
        self._told()

    def opened(self, name: str = FILE) -> Store:
        """The file; it stays open until `close`."""
        if self.store is None:
            self.store = Store.open(self.folder / name, noon, self.key)
        return self.store

    def close(self) -> None:
        if self.store is not None:
            self.store.close()
            self.store = None


Work: TypeAlias = Callable[[Desk], None]


def create(desk: Desk) -> None:
    desk.store = Store.create(desk.folder / MADE, small_instrument(), "Kent", "2026-11", noon, desk.key)
    desk.said()


def record(desk: Desk) -> None:
    store = desk.opened()
    for number in range(desk.steps, 6):
        store.record(Statement(reading_subject("K001", ANNA), "visits", 100 + number), ANNA)
        desk.said()
        store.local.set("place", str(number))


def record_all(desk: Desk) -> None:
    desk.opened().record_all([Statement(reading_subject("K002", ANNA), *pair) for pair in _READ.items()], ANNA)
    desk.said()


def take_sample(desk: Desk) -> None:
    details: dict[str, Value] = {"sentence_type": "custody", "requirements": ("supervision",), "hours": 7}
    statements = [
        Statement(case_subject(f"S{number:03}"), name, value) for number in range(40) for name, value in details.items()
    ]
    desk.opened().record_all(statements, "Lead")
    desk.said()


def sign(desk: Desk) -> None:
    desk.opened().sign("K001", ANNA)
    desk.said()


def sign_all(desk: Desk) -> None:
    desk.opened().sign_all(ANNA, ["K001", "K002"], "The file is lost")
    desk.said()


def apply(desk: Desk) -> None:
    desk.opened().apply(theirs())
    desk.said()


def back_up(desk: Desk) -> None:
    desk.opened().upkeep.backup(desk.folder / COPY)
    desk.said()


def verify(desk: Desk) -> None:
    for problem in desk.opened().verify().problems:  # as a page is that could not be read
        raise Refused(problem)
    desk.said()


def protect(desk: Desk) -> None:
    """Set where there was none, changed where there was one; answers before and after."""
    _change(desk, NEW)


def unprotect(desk: Desk) -> None:
    _change(desk, None)


def _change(desk: Desk, key: FileKey | None) -> None:
    store = desk.opened()
    for number in range(desk.steps, 3):
        if number == 1:
            store.upkeep.protect(key)
            desk.key = key
        else:
            store.record(Statement(reading_subject("K001", ANNA), "visits", 7 + number), ANNA)
        desk.said()


def put_back(desk: Desk) -> None:
    """An older copy takes the place of the file."""
    desk.store, _ = restore(desk.folder / FILE, desk.folder / OLDER, desk.key, noon)
    desk.said()


def migrate(desk: Desk) -> None:
    desk.opened(OLD)
    desk.said()


def close(desk: Desk) -> None:
    store = desk.opened()
    for number in range(desk.steps, 3):
        store.record(Statement(reading_subject("K001", ANNA), "visits", 200 + number), ANNA)
        desk.said()
        desk.close()
        store = desk.opened()


WORKS: tuple[Work, ...] = (
    *(create, record, record_all, take_sample, sign, sign_all, apply),
    *(back_up, verify, protect, unprotect, put_back, migrate, close),
)

CASES = [
    pytest.param(work, key, id=f"{work.__name__}-{'protected' if key else 'plain'}")
    for work in WORKS
    for key in (None, KEY)
    if key or work is not unprotect
]
"""Every work with every kind of file that it can be done with, for tests of `work` and `key`."""


@cache
def theirs() -> tuple[Entry, ...]:
    """What another laptop says: a case, and a reading that needs many pages."""
    subject = reading_subject("K001", BEN)
    said = [Statement(subject, *pair) for pair in _READ.items()]
    said += [Statement(subject, f"note:{name}", f"{name} " * 300) for name in _READ]
    return tuple(make(each, BEN, noon()) for each in (*said, Statement(case_subject("K009"), "hours", 5)))


@cache
def start(work: Work, key: FileKey | None) -> Content:
    """The folder that a work begins in: an inspection with readings; to be converted, one of the format before this."""
    if work is create:
        return {}
    with TemporaryDirectory() as folder:
        path = Path(folder, OLD if work is migrate else FILE)
        with new_store(path, key=key) as store:
            if work is put_back:
                store.upkeep.backup(path.with_name(OLDER))
            for ref in ("K001", "K002"):
                said = list(_READ.items())[: None if ref == "K001" else 3]
                store.record_all([Statement(reading_subject(ref, ANNA), *pair) for pair in said], ANNA)
        if work is migrate:
            make_older(path, database.FORMAT - 1)
        return content(Path(folder))


def content(folder: Path) -> Content:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lay(files: Content, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@cache
def states(work: Work, key: FileKey | None) -> tuple[State, ...]:
    """The state before the work, and after each of its steps when nothing is in the way."""
    seen: list[Content] = [start(work, key)]
    with TemporaryDirectory() as folder:
        lay(start(work, key), Path(folder))
        desk = Desk(Path(folder), key, lambda: seen.append(content(Path(folder))))
        work(desk)
        desk.close()
    return tuple(map(state_of, seen))


def state_of(files: Content) -> State:
    """The state of a folder with this in it (the `-shm` files apart, which no power cut leaves)."""
    with TemporaryDirectory() as folder:
        lay({name: data for name, data in files.items() if not name.endswith("-shm")}, Path(folder))
        return state(Path(folder))


def state(folder: Path) -> State:
    """The state of a folder. Every file in it must open as usual, be writable, and be sound; and every backup."""
    paths = sorted(folder.glob("*.caseread"))
    for backup in folder.glob("*/*.caseread"):
        with TemporaryDirectory() as elsewhere:
            _sound(Path(copyfile(backup, Path(elsewhere, "restored.caseread"))))
    return tuple(found for found in map(_sound, paths) if found[0] in (FILE, OLD, MADE, COPY))


def _sound(path: Path) -> tuple[str, str, str]:
    kind, store = _any_key(path)
    with store:
        assert store.read_only is None, store.read_only
        problems = store.verify().problems
        assert problems == (), f"{path.name}: {problems}"
        return path.name, kind, store.digest()


def _any_key(path: Path) -> tuple[str, Store]:
    for kind, key in _KEYS.items():
        if (key is not None) == is_protected(path):
            try:
                return kind, Store.open(path, noon, key)
            except WrongPassphrase:
                continue
    raise AssertionError(f"{path.name} opens with none of the keys")


def chance(work: Work, key: FileKey | None, *more: object) -> Random:
    """Chance that is the same each time for the same work."""
    return Random(f"{work.__name__} {key is None} {more}")  # noqa: S311 - a sample for a test


def check_refusal(refusal: Refused) -> None:
    """A refusal is one sentence on one line."""
    text = str(refusal)
    assert text.endswith(".")
    assert "\n" not in text
    assert len(text) < 400
