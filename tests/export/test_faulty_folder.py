"""Everything that is written is written whole: whichever call of the file system fails, and however it does.

Afterwards there is the old file or the new one, nothing lies beside it, and what was refused can be done again.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest

from export.ending import anonymised
from export.exchange import lead_key, packs, returns, sealing
from export.printing import files
from export.tables import answers_table, audit_table
from model.file.protection import FileKey
from model.file.store import Store
from model.inspection.audit import records
from model.journal.records import Refused
from tests import quick_age
from tests.both_kinds import KEY, opened
from tests.conftest import new_store
from tests.export.sheets import SHEET
from tests.faulty_folder import Folder
from tests.figures import figures
from tests.model.stating import ANNA, read_whole
from tests.soak.works import check_refusal

Write: TypeAlias = Callable[[Store, Path], object]

WORDS = "lamp river cake stone bird"
ERRORS = (errno.EIO, errno.ENOSPC, errno.EROFS, errno.EACCES)
OTHER = FileKey(bytes(range(32, 64)), bytes(range(144, 160)))

WRITERS: dict[str, Write] = {
    "back.caseread-return": returns.write_return,
    "anna.caseread-pack": lambda store, path: packs.make_pack(store, ANNA, "inspector", WORDS, path, "Lead"),
    "kent.caseread-key": lambda store, path: lead_key.back_up(store, path, WORDS),
    "table.csv": answers_table.write_table,
    "table.xlsx": answers_table.write_table,
    "sheet.pdf": lambda _, path: files.write_sheet(SHEET, path),
    "sheet.html": lambda _, path: files.write_sheet(SHEET, path),
    "audit.csv": lambda store, path: audit_table.write_audit(records(store.instrument, store.entries()), path),
    "apart.json": anonymised.write_anonymised,
}
"""What writes a file, by a name that it takes."""


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    def seal(data: bytes, passphrase: str, _tick: object = None) -> bytes:
        return quick_age.seal(passphrase.encode(), data)

    monkeypatch.setattr(sealing, "seal_with_passphrase", seal)


@pytest.fixture
def store(store: Store) -> Store:
    """One of which there is something to write."""
    read_whole(store)
    store.sign("K001", ANNA)
    store.local.set("assessor", "Lead")
    lead_key.ensure(store, "Lead")
    return store


def refused(write: Callable[[], object], folder: Folder) -> bool:
    figures["folder faults injected"] += 1
    with folder.failing():
        try:
            write()
        except Refused as refusal:
            check_refusal(refusal)
            return True
    return False


HOW_LONG = pytest.mark.parametrize(
    "lasting", [pytest.param(False, id="once"), pytest.param(True, id="from then on", marks=pytest.mark.soak)]
)


@HOW_LONG
@pytest.mark.parametrize("name", WRITERS)
def test_the_old_file_or_the_new_one(store: Store, tmp_path: Path, name: str, lasting: bool) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / name
    write = partial(WRITERS[name], store, path)
    write()
    whole = path.stat().st_size
    calls = Folder(folder, 0, 0)
    assert not refused(write, calls)
    assert calls.calls >= 5, "the folder sees what is written"
    for at in range(1, calls.calls + 1):
        path.write_bytes(b"old")
        faulty = Folder(folder, at, ERRORS[at % len(ERRORS)], lasting=lasting)
        was_refused = refused(write, faulty)
        found = path.read_bytes()
        assert len(found) > whole * 0.9 or (found == b"old" and was_refused), faulty.struck
        if not lasting:
            write()
            assert [each.name for each in folder.iterdir()] == [name], faulty.struck


@HOW_LONG
@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "protected"])
@pytest.mark.parametrize("work", ["backup", "protect"])
def test_an_inspection_stays_whole(tmp_path: Path, key: FileKey | None, work: str, lasting: bool) -> None:
    at, struck = 0, True
    while struck:
        at += 1
        folder = tmp_path / str(at)
        folder.mkdir()
        with new_store(folder / "kent.caseread", key=key) as store:
            digest = store.digest()
            faulty = Folder(folder, at, ERRORS[at % len(ERRORS)], lasting=lasting)
            copy = folder / "copy.caseread"
            refused(
                partial(store.upkeep.backup, copy) if work == "backup" else partial(store.upkeep.protect, OTHER), faulty
            )
            struck = bool(faulty.struck)
        for path in folder.glob("*.caseread"):
            with Store.open(path, key=OTHER) if OTHER.salt == path.read_bytes()[:16] else opened(path) as again:
                assert again.read_only is None
                assert again.digest() == digest
                assert again.verify().problems == ()
