"""What is wrong with an entry or a file, as sentences."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from model.inspection.verify import entry_problems, problems
from model.instrument.instrument import Instrument
from model.journal.journal import make
from model.journal.records import Entry, Statement, Value

SUBJECT = "reading/K001/Anna"


def entry(field: str, value: Value, subject: str = SUBJECT) -> Entry:
    return make(Statement(subject, field, value), "Anna", "2026-11-02T12:00:00Z")


def test_a_sound_journal_has_no_problems(instrument: Instrument) -> None:
    assert list(entry_problems(instrument, entry("visits", 1))) == []
    assert list(problems(instrument, [], [], [])) == []


def test_what_a_file_does_not_keep_is_a_problem(instrument: Instrument) -> None:
    assert list(problems(instrument, [entry("visits", 1)], [], [])) == [
        f"{SUBJECT}: visits: the answer kept for it is not the one that follows from the journal.",
        "Case K001, read by Anna: the counts kept are not those that follow from the journal.",
    ]


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (replace(entry("visits", 1), value=2), f"{SUBJECT}: visits: the entry .* by Anna was altered"),
        (replace(entry("visits", 1), author="Eve"), "by Eve was altered"),
        (replace(entry("visits", 1), replaces=("0" * 64,)), "was altered"),
        (entry("visit", 1), "visit is not a field"),
        (entry("plan_made", "perhaps"), "perhaps"),
        (entry("plan_made", "yes", subject="reading/K001"), "Assessor name"),
        (entry("plan_made", "yes", subject="elsewhere"), "not a field"),
        (entry("hours", -1, subject="case/K001"), "hours"),
    ],
)
def test_an_entry_that_cannot_be_is_a_problem(instrument: Instrument, bad: Entry, named: str) -> None:
    (problem,) = entry_problems(instrument, bad)
    assert re.search(named, problem)


def test_what_was_taken_out_of_the_journal_leaves_a_gap(instrument: Instrument) -> None:
    first = entry("visits", 1)
    second = make(Statement(SUBJECT, "visits", 2), "Anna", "2026-11-02T12:00:00Z", [first.id])
    gap = f"{SUBJECT}: visits: what the entry {second.id[:8]} by Anna replaces is missing."
    assert gap in list(problems(instrument, [second], [], []))
    assert gap not in list(problems(instrument, [second, first], [], []))
