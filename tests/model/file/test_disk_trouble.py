"""The disk fills, fails, or is pulled out while answers are given: nothing is said to be saved that is not, and
recording goes on by itself when the disk is back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from model.file.protection import FileKey
from model.file.store import Store
from model.journal.records import Change, DiskTrouble, Refused, Statement, TroubleKind, Value, reading_subject
from tests.both_kinds import KINDS, opened, raw
from tests.conftest import new_store
from tests.full_disk import full_disk
from tests.inside import sql_of

ANNA = "Anna"
resource = pytest.importorskip("resource", reason="Windows neither limits a file's size nor lets go of its folder")


@pytest.fixture(params=[None, "protected"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An inspection on a stick, with one answer recorded."""
    from tests.both_kinds import KEY

    (tmp_path / "stick").mkdir()
    with new_store(tmp_path / "stick" / "kent.caseread", key=KEY if request.param else None) as store:
        say(store, "plan_made", "yes")
        yield store


def say(store: Store, question: str, value: Value) -> Change | None:
    return store.record(Statement(reading_subject("K001", ANNA), question, value), ANNA)


def said(path: Path) -> dict[str, Value]:
    """What somebody who opens the file later finds in it, and that it is whole."""
    with opened(path) as store:
        assert store.verify().problems == ()
        return dict(store.reading("K001", ANNA).answers)


@contextmanager
def failing_disk() -> Iterator[None]:
    """No file of this program can grow or be written past its first byte: SQLite meets an I/O error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def pull_out(store: Store) -> Path:
    """The stick is gone from its place; where it is now."""
    return store.path.parent.rename(store.path.parent.with_name("pocket"))


def put_back(store: Store) -> None:
    store.path.parent.with_name("pocket").rename(store.path.parent)


def test_a_disk_that_fails_refuses_and_takes_the_answer_once_it_works_again(file: Store) -> None:
    with failing_disk():
        for _ in range(3):
            with pytest.raises(DiskTrouble, match=r"kent\.caseread could not be written, .*: disk I/O error\.$"):
                say(file, "plan_timely", "no")
        assert file.reading("K001", ANNA).answers == {"plan_made": "yes"}
    assert say(file, "plan_timely", "no") is not None
    file.close()
    assert said(file.path) == {"plan_made": "yes", "plan_timely": "no"}


def test_trouble_says_of_which_kind_it_is(file: Store) -> None:
    with failing_disk(), pytest.raises(DiskTrouble) as failing:
        say(file, "visits", 2)
    with full_disk(file), pytest.raises(DiskTrouble) as full:
        say(file, "remarks", "much to say " * 1500)
    with closing(raw(file.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        sql_of(file).execute("PRAGMA busy_timeout = 0")
        with pytest.raises(DiskTrouble) as taken:
            say(file, "visits", 2)
    pull_out(file)
    with pytest.raises(DiskTrouble) as gone:
        say(file, "visits", 2)
    assert failing.value.kind is TroubleKind.FAILING
    assert full.value.kind is TroubleKind.FULL
    assert taken.value.kind is TroubleKind.TAKEN
    assert gone.value.kind is TroubleKind.GONE


def test_a_store_that_was_closed_says_so_and_leaves_the_file_alone(file: Store) -> None:
    file.close()
    for _ in range(3):
        with pytest.raises(DiskTrouble, match=r"^kent\.caseread is closed\.$"):
            say(file, "visits", 2)
        with pytest.raises(DiskTrouble, match=r"^kent\.caseread is closed\.$"):
            file.readings()
    with opened(file.path) as other:
        assert other.read_only is None
        assert "visits" not in other.reading("K001", ANNA).answers


def test_an_inspection_that_was_closed_while_the_stick_was_away_takes_no_answer(file: Store) -> None:
    pocket = pull_out(file)
    with pytest.raises(DiskTrouble):
        say(file, "plan_timely", "no")
    shutil.copytree(pocket, file.path.parent)
    (file.path.parent / f".{file.path.name}-lock").unlink()
    with opened(file.path) as other:
        other.close_inspection("The lead")
    with pytest.raises(Refused, match=r"was closed on .* by The lead"):
        say(file, "visits", 2)
    assert "visits" not in file.reading("K001", ANNA).answers
    assert "was closed on" in (file.read_only or "")
    file.reopen_inspection("The lead", "One answer is missing")
    assert say(file, "visits", 2) is not None


def test_a_full_disk_is_trouble_and_a_value_that_cannot_be_is_not(file: Store) -> None:
    with full_disk(file):
        for _ in range(2):
            with pytest.raises(DiskTrouble, match="disk is full"):
                say(file, "remarks", "much to say " * 1500)
        with pytest.raises(Refused) as refused:
            say(file, "plan_made", "perhaps")
    assert say(file, "remarks", "much to say " * 1500) is not None
    assert not isinstance(refused.value, DiskTrouble)


def test_nothing_is_said_to_be_saved_on_a_stick_that_is_gone(file: Store) -> None:
    """The system goes on taking what is written to a file that has lost its name; nobody will ever read it."""
    pull_out(file)
    for _ in range(2):
        with pytest.raises(DiskTrouble, match=r"kent\.caseread"):
            say(file, "plan_timely", "no")
    put_back(file)
    assert say(file, "visits", 2) is not None
    file.close()
    assert said(file.path)["visits"] == 2


def test_recording_goes_on_when_a_stick_that_was_pulled_out_is_back_as_another_drive(file: Store) -> None:
    pocket = pull_out(file)
    with pytest.raises(DiskTrouble):
        say(file, "plan_timely", "no")
    shutil.copytree(pocket, file.path.parent)  # the same names, and nothing else that is the same
    (file.path.parent / f".{file.path.name}-lock").unlink()
    assert say(file, "visits", 2) is not None
    assert opened(file.path).read_only == "kent.caseread is open elsewhere: here it can be read, but not changed."
    file.close()
    assert said(file.path).items() >= {"plan_made": "yes", "visits": 2}.items()


def test_a_stick_that_comes_back_while_another_program_has_taken_the_file_is_not_written(file: Store) -> None:
    pocket = pull_out(file)
    with pytest.raises(DiskTrouble):
        say(file, "plan_timely", "no")
    shutil.copytree(pocket, file.path.parent)
    (file.path.parent / f".{file.path.name}-lock").unlink()
    with opened(file.path) as other:
        assert other.read_only is None
        with pytest.raises(DiskTrouble, match="open elsewhere"):
            say(file, "visits", 2)
        assert file.reading("K001", ANNA).answers["plan_made"] == "yes"
        say(other, "visits", 5)
    assert say(file, "visits", 3) is not None


def test_what_was_refused_is_not_looked_for_when_the_stick_is_back(file: Store) -> None:
    copy = shutil.copytree(file.path.parent, file.path.parent.with_name("as it was when it was pulled out"))
    pull_out(file)
    with pytest.raises(DiskTrouble):
        say(file, "plan_timely", "no")
    (copy / f".{file.path.name}-lock").unlink()
    copy.rename(file.path.parent)
    assert say(file, "plan_timely", "no") is not None
    file.close()
    assert said(file.path) == {"plan_made": "yes", "plan_timely": "no"}


def test_an_older_state_in_the_place_of_the_file_is_not_gone_on_with(file: Store, tmp_path: Path) -> None:
    older = file.upkeep.backup(tmp_path / "older.caseread")
    say(file, "plan_timely", "no")
    pull_out(file)
    file.path.parent.mkdir()
    shutil.copy(older, file.path)
    with pytest.raises(DiskTrouble):
        say(file, "visits", 2)
    with pytest.raises(DiskTrouble, match="not as it was left: another file, or an older state of it"):
        say(file, "visits", 2)
    assert file.reading("K001", ANNA).answers["plan_timely"] == "no", "what was recorded can still be read"
    assert said(file.path) == {"plan_made": "yes"}


def test_another_inspection_in_the_place_of_the_file_is_not_written(file: Store) -> None:
    pull_out(file)
    file.path.parent.mkdir()
    new_store(file.path, area="Essex", key=file.key).close()
    before = file.path.read_bytes()
    with pytest.raises(DiskTrouble):
        say(file, "visits", 2)
    with pytest.raises(DiskTrouble, match="not as it was left"):
        say(file, "visits", 2)
    assert file.path.read_bytes() == before


def test_where_only_the_log_beside_the_file_is_removed_nothing_is_lost(file: Store) -> None:
    file.path.with_name(f"{file.path.name}-wal").unlink()
    with pytest.raises(DiskTrouble):
        say(file, "plan_timely", "no")
    assert say(file, "visits", 2) is not None
    file.close()
    assert said(file.path).items() >= {"plan_made": "yes", "visits": 2}.items()


def test_a_file_that_is_gone_can_be_copied_elsewhere(file: Store, tmp_path: Path) -> None:
    pull_out(file)
    with pytest.raises(DiskTrouble):
        say(file, "plan_timely", "no")
    file.upkeep.backup(tmp_path / "elsewhere.caseread")
    assert said(tmp_path / "elsewhere.caseread")["plan_made"] == "yes"


def test_closing_a_file_that_is_gone_leaves_alone_what_has_its_name_now(file: Store) -> None:
    pocket = pull_out(file)
    shutil.copytree(pocket, file.path.parent)
    (file.path.parent / f".{file.path.name}-lock").unlink()
    other = opened(file.path)
    say(other, "visits", 5)
    file.close()
    assert opened(file.path).read_only is not None, "the other program's lock is still there"
    say(other, "visits", 6)
    other.close()
    assert said(file.path)["visits"] == 6


@KINDS
def test_a_file_can_be_protected_and_written_to_at_once(tmp_path: Path, key: FileKey | None) -> None:
    with new_store(tmp_path / "kent.caseread", key=key) as store:
        store.upkeep.protect(None)
        assert say(store, "plan_made", "yes") is not None
    with raw(tmp_path / "kent.caseread") as look:
        assert look.execute("SELECT count(*) FROM entry WHERE field = 'plan_made'").fetchone() == (1,)
