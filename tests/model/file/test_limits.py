"""How much a file may hold is asked where it is written: what is there can always be read and saved elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.file import database, known_tables
from model.file.backup_names import Why
from model.file.limits import LIMITS, Limits
from model.file.protection import FileKey
from model.file.store import Store
from model.inspection import merge
from model.journal.journal import MAX_ENTRIES
from model.journal.records import Refused, Statement, reading_subject
from tests.both_kinds import KINDS, opened
from tests.conftest import new_store
from tests.older_file import make_older, schema_of

ANNA = "Anna"
NOTES = ("note:visits", "note:remarks")
LONG = "x" * 9_000
ADVICE = "Have what is still to come read into an inspection file of its own."


def say(store: Store, visits: int, case_ref: str = "K001") -> None:
    store.record(Statement(reading_subject(case_ref, ANNA), "visits", visits), ANNA)


def open_with(path: Path, limits: Limits, key: FileKey | None = None) -> Store:
    return Store.open(path, key=key, limits=limits)


@KINDS
@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (Limits(entries=8), "kent.caseread would hold 11 entries, and at most 8 are possible: nothing was written."),
        (Limits(readings=1), "kent.caseread would hold 2 readings, and at most 1 are possible: nothing was written."),
        (Limits(size=96_000), "bytes, and at most 96,000 are possible: nothing was written."),
    ],
)
def test_what_would_be_more_is_refused_and_what_is_there_stays(
    tmp_path: Path, key: FileKey | None, limits: Limits, sentence: str
) -> None:
    new_store(tmp_path / "kent.caseread", key=key).close()
    with open_with(tmp_path / "kent.caseread", limits, key) as store:
        say(store, 1)
        say(store, 2)
        digest = store.digest()
        subject = reading_subject("K002", ANNA)
        with pytest.raises(Refused, match=sentence) as refusal:
            store.record_all([Statement(subject, "visits", 3), *(Statement(subject, each, LONG) for each in NOTES)])
        assert str(refusal.value).endswith(ADVICE)
        assert store.digest() == digest
        assert store.read_only is None
    with open_with(tmp_path / "kent.caseread", limits, key) as again:
        assert again.read_only is None
        assert again.verify().problems == ()


def test_a_file_can_be_filled_to_the_last_entry(tmp_path: Path) -> None:
    new_store(tmp_path / "kent.caseread").close()
    with open_with(tmp_path / "kent.caseread", Limits(entries=9)) as store:
        for visits in range(3):
            say(store, visits)
        assert store.size() == 9
        with pytest.raises(Refused, match="would hold 10 entries"):
            say(store, 7)
    with open_with(tmp_path / "kent.caseread", Limits(entries=9)) as again:
        assert again.read_only is None


def test_a_merge_that_is_too_much_takes_in_nothing(tmp_path: Path) -> None:
    with new_store(tmp_path / "theirs.caseread") as theirs:
        for visits in range(20):
            say(theirs, visits)
        entries = theirs.entries()
    new_store(tmp_path / "kent.caseread").close()
    with open_with(tmp_path / "kent.caseread", Limits(entries=20)) as store:
        plan = merge.plan(store.entries(), entries)
        digest = store.digest()
        for act in (lambda: store.check_room(len(plan.new)), lambda: store.apply(plan.new)):
            with pytest.raises(Refused, match=r"^kent\.caseread would hold 26 entries, and at most 20 are possible"):
                act()
        assert store.digest() == digest
        assert store.apply(plan.new[:14]) == 14


@KINDS
@pytest.mark.parametrize("limits", [Limits(entries=3), Limits(readings=0), Limits(size=4096)])
def test_a_file_that_holds_more_opens_to_be_read_and_saved_elsewhere(
    tmp_path: Path, key: FileKey | None, limits: Limits
) -> None:
    with new_store(tmp_path / "kent.caseread", key=key) as store:
        say(store, 3)
    with open_with(tmp_path / "kent.caseread", limits, key) as full:
        assert full.read_only is not None
        assert ": it can be read and saved elsewhere, and nothing can be added. Have what" in full.read_only
        assert full.reading("K001", ANNA).answers == {"visits": 3}
        assert full.verify().problems == ()
        with pytest.raises(Refused, match="nothing can be added"):
            say(full, 4)
        full.upkeep.keep_backup(Why.CLOSED)
        copy = full.upkeep.backup(tmp_path / "elsewhere.caseread")
    with opened(copy) as elsewhere:
        assert elsewhere.reading("K001", ANNA).answers == {"visits": 3}
        assert elsewhere.read_only is None


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(entries=8), "it holds 7 entries, and at most 8 are possible. "),
        (Limits(readings=1), "it holds 1 readings, and at most 1 are possible. "),
        (Limits(size=96_000), "bytes, and at most 96,000 are possible. "),
    ],
)
def test_that_a_file_is_nearly_full_is_said_long_before(tmp_path: Path, limits: Limits, words: str) -> None:
    with new_store(tmp_path / "kent.caseread") as store:
        assert store.nearly_full() == ""
        say(store, 3)
    with open_with(tmp_path / "kent.caseread", limits) as nearly:
        assert nearly.nearly_full().startswith("kent.caseread is getting full: it holds ")
        assert nearly.nearly_full().endswith(words + ADVICE)
        assert nearly.read_only is None
    with open_with(tmp_path / "kent.caseread", Limits(entries=9)) as enough:
        assert enough.nearly_full() == "", "7 of 9 are less than 80 per cent"


def test_far_more_is_read_than_can_be_written() -> None:
    most = known_tables.most_rows(database.FORMAT)
    assert most["entry"] > 2 * LIMITS.entries == 2 * MAX_ENTRIES
    assert most["head"] >= most["entry"]
    assert most["reading"] > 2 * LIMITS.readings
    assert LIMITS.size * 2 < known_tables._MOST_READ


@KINDS
def test_a_table_of_a_later_format_is_not_asked_of_a_file_of_this_one(
    tmp_path: Path, key: FileKey | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_store(tmp_path / "kent.caseread", key=key).close()
    monkeypatch.setitem(known_tables._MOST_SINCE, database.FORMAT + 1, {"yet to come": 10})
    opened(tmp_path / "kent.caseread").close()
    make_older(tmp_path / "kent.caseread", 1)
    opened(tmp_path / "kent.caseread").close()


def test_each_table_has_the_format_that_brought_it() -> None:
    for number in range(1, database.FORMAT + 1):
        there = {name for name in schema_of(number).table_names() if not name.startswith("_")}
        assert there == known_tables.most_rows(number).keys()
