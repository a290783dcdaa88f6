"""Whatever the disk refuses, at whichever call: the work is done or refused, and nothing that was said is lost.

Every call that SQLite makes of the operating system fails in turn. The quick form takes a few of them, drawn by seed;
the long one (`-m soak`) all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest

from model.file.database import connect_new
from model.file.protection import FileKey
from model.file.schema import migrate
from model.journal.records import Refused, Statement, reading_subject
from tests.both_kinds import opened, raw
from tests.fault_vfs import Faults, watched
from tests.figures import figures
from tests.inside import sql_of
from tests.soak.works import (
    CASES,
    COPY,
    FILE,
    Desk,
    Work,
    chance,
    check_refusal,
    lay,
    record,
    start,
    state,
    states,
)

KINDS = ("io", "full", "short", "sync")


def calls(work: Work, key: FileKey | None, kind: str) -> int:
    """How many calls a work makes that can fail in this way."""
    with TemporaryDirectory() as folder:
        none = Faults(kind, at=0)
        outcome(work, key, none, Path(folder))
        return none.calls


def outcome(work: Work, key: FileKey | None, faults: Faults, folder: Path) -> bool:
    """Do a work with these faults, and check what comes of it. Whether it was refused."""
    lay(start(work, key), folder)
    expected = states(work, key)
    desk = Desk(folder, key)
    with watched(faults):
        refused = not done(work, desk)
        if refused and not faults.lasting:
            faults.mend()
            done(work, desk)  # it goes on where it was, in the store that saw the fault
        desk.close()
    found = state(folder)
    assert found in expected[desk.steps : desk.steps + 2], f"{desk.steps} steps were done, but: {found}"
    return refused


def done(work: Work, desk: Desk) -> bool:
    try:
        work(desk)
    except Refused as refusal:
        check_refusal(refusal)
        return False
    return True


def sweep(work: Work, key: FileKey | None, kind: str, chosen: range | list[int], folder: Path) -> None:
    """Each of the chosen calls fails once, and each with all that follow it."""
    for at in chosen:
        for lasting in (False, True):
            faults = Faults(kind, at, lasting=lasting)
            place = folder / f"{kind}-{at}-{lasting}"
            try:
                refused = outcome(work, key, faults, place)
            except BaseException as error:
                error.add_note(f"{kind} fault at call {at} ({faults.struck}), lasting: {lasting}, in {place}")
                raise
            figures["faults injected"] += 1
            figures["faults refused"] += refused


@pytest.mark.parametrize(("work", "key"), CASES)
def test_a_disk_that_fails_now_and_then(work: Work, key: FileKey | None, tmp_path: Path) -> None:
    luck = chance(work, key)
    for kind in luck.sample(KINDS, 2):
        sweep(work, key, kind, [luck.randint(1, calls(work, key, kind) or 1)], tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("work", "key"), CASES)
def test_a_disk_that_fails_at_every_call(work: Work, key: FileKey | None, kind: str, tmp_path: Path) -> None:
    sweep(work, key, kind, range(1, calls(work, key, kind) + 1), tmp_path)


def each_fault(kind: str, act: Callable[[], object], most: int = 200) -> Iterator[tuple[Faults, str | None]]:
    """Let each call of an act fail in turn, until none does; the fault, and with which words the act was refused."""
    for at in range(1, most):
        faults = Faults(kind, at)
        refusal = None
        with watched(faults):
            try:
                act()
            except Refused as error:
                refusal = str(error)
        if not faults.struck:
            return
        yield faults, refusal
    raise AssertionError("there was no end of it")


class TestWhatWasFound:
    """Each of these failed once, or was feared to."""

    @pytest.fixture
    def file(self, tmp_path: Path, key: FileKey | None) -> Path:
        """A closed inspection."""
        lay(start(record, key), tmp_path)
        return tmp_path / FILE

    def test_nothing_is_tried_out_while_tables_are_made(self, tmp_path: Path, key: FileKey | None) -> None:
        """sqlite-utils finds out by a table whether there are strict ones: where the disk fails just then, it goes on
        without them, or in the middle of a transaction that has ended.
        """
        said: list[str] = []
        with closing(connect_new(tmp_path / "made.caseread", key)) as sql:
            sql.set_trace_callback(said.append)
            migrate(sql)
            sql.set_trace_callback(None)
            kept = {name for (name,) in sql.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        made = {line.split()[2].strip('"') for line in said if line.upper().startswith("CREATE TABLE")}
        assert made == {name for name in kept if not name.startswith("sqlite_")} > {"_sqlite_migrations"}

    def test_a_disk_that_cannot_be_read_just_now_is_no_damage(self, file: Path) -> None:
        with opened(file) as store:
            digest = store.digest()
        refusals = [refusal for _, refusal in each_fault("io", lambda: opened(file).close()) if refusal]
        assert len(refusals) > 20
        assert [refusal for refusal in refusals if "damaged" in refusal] == []
        with opened(file) as again:
            assert (again.read_only, again.digest(), again.verify().problems) == (None, digest, ())

    def test_what_was_cut_off_while_the_log_was_ended_is_rolled_back(self, file: Path, tmp_path: Path) -> None:
        """The file was looked at without its rollback journal, and found damaged."""
        cut = tmp_path / "cut"
        cut.mkdir()
        with opened(file) as store:
            digest = store.digest()
        with closing(raw(file)) as other:
            other.execute("PRAGMA journal_mode = DELETE")
            other.execute("PRAGMA cache_size = 1")
            other.execute("BEGIN")
            other.execute("UPDATE entry SET value = 'half'")
            for left in tmp_path.glob("kent.caseread*"):
                copyfile(left, cut / left.name)
            other.execute("ROLLBACK")
        assert (cut / "kent.caseread-journal").stat().st_size > 0
        with opened(cut / file.name) as again:
            assert (again.read_only, again.digest(), again.verify().problems) == (None, digest, ())

    def test_a_connection_that_met_with_trouble_is_not_used_again(self, file: Path, tmp_path: Path) -> None:
        """SQLCipher takes pages for empty from then on: the file seemed damaged, and copies of it were."""
        copy = tmp_path / COPY
        faults = Faults("io", 0)
        with watched(faults), opened(file) as store:
            digest = store.digest()
            for at in range(1, 60):
                sql_of(store).execute("PRAGMA shrink_memory")
                faults.calls, faults.at, faults.struck = 0, at, ""
                with suppress(Refused):
                    store.verify()
                faults.at = 0
                assert store.verify().problems == ()
                store.upkeep.backup(copy)
                with opened(copy) as whole:
                    assert whole.digest() == digest
                copy.unlink()

    def test_the_answer_after_a_local_note_is_as_safe_as_ever(self, file: Path) -> None:
        """The note need not wait for the disk. Where it fails, the answers after it must."""
        with opened(file) as store:
            digest = store.digest()
        faults = Faults("io", 0)
        with watched(faults), opened(file) as store:
            for at in range(1, 40):
                faults.calls, faults.at = 0, at
                with suppress(Refused):
                    store.local.set("place", str(at))
                faults.at = 0
                assert store.digest() == digest
                assert sql_of(store).execute("PRAGMA synchronous").fetchone() == (2,)

    def test_an_answer_that_may_be_on_the_disk_is_not_said_to_be_nowhere(self, file: Path) -> None:
        """It was written, and bringing it to the disk failed: who can tell?"""
        faults = Faults("sync", 0)
        with watched(faults), opened(file) as store:
            before = store.digest()
            faults.calls, faults.at = 0, 1
            statement = Statement(reading_subject("K001", "Anna"), "visits", 77)
            with pytest.raises(Refused, match="nothing was changed, or all of it was, as will show when it is opened "):
                store.record(statement, "Anna")
            assert store.digest() == before
            assert store.record(statement, "Anna")
            after = store.digest()
        with opened(file) as again:
            assert again.digest() == after

    def test_a_change_of_protection_that_fails_leaves_the_file_in_use(self, file: Path, key: FileKey | None) -> None:
        """It stayed closed, and nobody else could have it until the program ended."""
        for at in range(1, 400, 7):
            faults = Faults("io", at, lasting=True)
            with opened(file) as store, watched(faults):
                with suppress(Refused):
                    store.upkeep.protect(key)
                faults.mend()
                store.record(Statement(reading_subject("K001", "Anna"), "visits", at), "Anna")
            with opened(file) as again:
                assert again.read_only is None
                assert again.reading("K001", "Anna").answers["visits"] == at
