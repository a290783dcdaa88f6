"""Taking in what others said is all or nothing: whatever stops it in the middle, the file is as it was."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from model.file.store import Store
from model.journal.journal import make
from model.journal.records import INSPECTION, Entry, Refused, Statement, case_subject, reading_subject
from tests.both_kinds import opened, raw
from tests.conftest import new_store, noon
from tests.inside import sql_of
from tests.model.stating import ANNA, BEN, answer, read_whole

Told = tuple[str, list[object], list[object]]


def told(store: Store) -> Told:
    """The journal's digest, and all that the file keeps of what follows from it."""
    return store.digest(), [*store.readings()], [*store.cases(), *store.conflicts()]


def not_applied(store: Store, entries: list[Entry]) -> str | None:
    """Why the entries were not taken in; None if they were."""
    try:
        store.apply(entries)
    except Refused as refusal:
        return str(refusal)
    return None


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[list[Entry]]:
    """What another laptop says: a reading, a case, and notes that need many pages."""
    with new_store(tmp_path / "other.caseread") as other:
        read_whole(other, assessor=BEN)
        long = [Statement(reading_subject("K001", BEN), f"note:{id_}", "word " * 900) for id_ in ("remarks", "visits")]
        other.record_all([*long, Statement(case_subject("K003"), "hours", 5)], BEN)
        other.sign("K001", BEN)
        yield other.entries()


def test_a_disk_that_fills_up_at_any_page_leaves_the_file_as_it_was(store: Store, theirs: list[Entry]) -> None:
    read_whole(store)
    before = told(store)
    refusals = 0
    with closing(raw(store.path)) as look:
        (pages,) = look.execute("PRAGMA page_count").fetchone()
    for limit in range(pages, pages + 100):
        sql_of(store).execute(f"PRAGMA max_page_count = {limit}")
        why = not_applied(store, theirs)
        if why is None:
            break
        assert why == "kent.caseread could not be written, and nothing was changed: database or disk is full."
        refusals += 1
        assert told(store) == before
        assert store.verify().problems == ()
    assert refusals > 3
    assert store.digest() != before[0]
    assert {row.assessor for row in store.readings()} == {ANNA, BEN}
    assert store.verify().problems == ()


DIES = """
import os, signal, sys
from itertools import count
from pathlib import Path
from tests.both_kinds import opened
from tests.inside import sql_of

ours, theirs = (opened(Path(path)) for path in sys.argv[1:3])
entries = theirs.entries()
numbers = count(1)

def die(statement):
    if sys.argv[3] in (str(next(numbers)), statement):
        os.kill(os.getpid(), signal.SIGKILL)

sql_of(ours).set_trace_callback(die)
ours.apply(entries)
"""
"""Takes the entries of another file in, and dies at the start of a statement: its number, or itself."""


@pytest.mark.parametrize("statement", ["5", "10", "20", "COMMIT"])
def test_a_program_killed_in_the_middle_leaves_the_file_as_it_was(
    store: Store, theirs: list[Entry], tmp_path: Path, statement: str
) -> None:
    answer(store, "K001", ANNA, "plan_made", "yes")
    before = told(store)
    store.close()
    with new_store(tmp_path / "another.caseread") as another:
        another.apply(theirs)
    command = [sys.executable, "-c", DIES, str(store.path), str(tmp_path / "another.caseread"), statement]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    with opened(store.path) as again:
        assert told(again) == before
        assert again.verify().problems == ()
        again.apply(theirs)
        assert {entry.id for entry in theirs} <= again.ids()


def test_a_conflict_once_settled_never_comes_back_with_the_same_entries(store: Store) -> None:
    subject = reading_subject("K001", ANNA)
    forked = [make(Statement(subject, "plan_made", value), ANNA, noon()) for value in ("yes", "no")]
    store.apply(forked)
    assert list(store.conflicts()) == [(subject, "plan_made")]
    store.record(Statement(subject, "plan_made", "yes"), "The lead")
    for entries in (forked, forked[::-1], forked[1:]):
        store.apply(entries)
        assert store.conflicts() == {}


def test_the_lead_signs_what_was_settled_and_sends_back_what_is_in_conflict(store: Store) -> None:
    read_whole(store)
    with pytest.raises(Refused, match="name '' is not usable"):
        store.sign("K001", ANNA, author="")
    assert store.sign("K001", ANNA, author="The lead").entry.author == "The lead"
    subject = reading_subject("K001", ANNA)
    (head,) = store.heads(subject)["signed"]
    store.apply(make(Statement(subject, "signed", digit * 64), ANNA, noon(), [head.id]) for digit in "ab")
    change = store.reopen("K001", ANNA, "Signed twice", "The lead")
    assert (change.entry.author, change.entry.value) == ("The lead", None)
    assert store.conflicts() == {}
    assert store.values(INSPECTION) == {}
