"""Laptop clocks lie: they go back, stand in other time zones, or in another century. Nothing depends on them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.file.protection import FileKey
from model.file.store import Store
from model.journal.journal import Heads, oldest_first
from model.journal.records import Statement, reading_subject
from tests.both_kinds import KEY, opened
from tests.small_instrument import small_instrument

ROOT = Path(__file__).parents[3]
ANNA = "Anna"
HERS = reading_subject("K001", ANNA)
CLOCKS = (
    *("1970-01-01T00:00:00Z", "1999-12-31T23:59:60Z", "2038-01-19T03:14:07Z", "2038-01-19T03:14:08Z"),
    *("9999-12-31T23:59:59Z", "2026-03-29T01:59:59Z", "2026-10-25T01:00:00Z", "2026-11-02T12:00:00Z"),
)
HOSTILE = st.lists(st.sampled_from(CLOCKS), min_size=1, max_size=12)
SAID = st.lists(
    st.tuples(st.sampled_from(["plan_made", "risk_screened"]), st.sampled_from(["yes", "no", None])),
    min_size=1,
    max_size=12,
)

Said: TypeAlias = list[tuple[str, str | None]]


class Clock:
    """Shows these times over and over, one each time it is asked."""

    def __init__(self, times: Sequence[str]) -> None:
        self._times = times
        self._asked = 0

    def __call__(self) -> str:
        self._asked += 1
        return self._times[self._asked % len(self._times)]


def told(said: Said, times: Sequence[str], folder: str, key: FileKey | None) -> Store:
    """A file in which all this was said, one after the other, by such a clock."""
    store = Store.create(Path(folder, "kent.caseread"), small_instrument(), "Kent", "2026-11", Clock(times), key)
    store.record(Statement("case/K001", "hours", 3), "Lead")
    for question, value in said:
        store.record(Statement(HERS, question, value), ANNA)
    return store


def standing(fields: dict[str, Heads]) -> dict[str, list[object]]:
    return {field: [head.value for head in heads] for field, heads in fields.items()}


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "protected"])
@settings(max_examples=12, deadline=None)
@given(said=SAID, times=HOSTILE)
def test_what_stands_and_its_order_do_not_depend_on_the_clock(
    key: FileKey | None, said: Said, times: list[str]
) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        with told(said, times, one, key) as hostile, told(said, [CLOCKS[-1]], other, key) as steady:
            assert standing(hostile.heads(HERS)) == standing(steady.heads(HERS))
            for question in {question for question, _ in said}:
                orders = [[entry.value for entry in each.history(HERS, question)] for each in (hostile, steady)]
                assert orders[0] == orders[1]
            assert hostile.verify().problems == ()
            digest, entries = hostile.digest(), hostile.entries()
        with opened(hostile.path) as again:
            assert (again.digest(), again.entries()) == (digest, entries)


@settings(max_examples=12, deadline=None)
@given(said=SAID, times=HOSTILE, chance=st.randoms(use_true_random=False))
def test_entries_of_many_clocks_merge_to_the_same_in_any_order(said: Said, times: list[str], chance: Random) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        with told(said, times, one, None) as first:
            entries, digest, heads = first.entries(), first.digest(), first.heads(HERS)
        with Store.create(Path(other, "b.caseread"), small_instrument(), "Kent", "2026-11") as second:
            chance.shuffle(entries)
            half = len(entries) // 2
            second.apply(entries[half:])
            second.apply(entries)
            assert (second.digest(), second.heads(HERS)) == (digest, heads)
            assert second.verify().problems == ()


def test_a_later_answer_replaces_an_earlier_one_whose_clock_was_ahead(tmp_path: Path) -> None:
    with told(
        [("plan_made", "no"), ("plan_made", "yes")], [CLOCKS[0], CLOCKS[4], CLOCKS[4]], str(tmp_path), None
    ) as store:
        early, late = oldest_first(store.history(HERS, "plan_made"))
        assert (early.value, late.value) == ("no", "yes")
        assert late.made_at < early.made_at
        assert store.values(HERS)["plan_made"] == "yes"


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London", "XXX-25:30", "?"])
def test_every_time_zone_gives_the_same_time_in_utc(zone: str) -> None:
    code = "import time; from model.file.store import now; print(int(time.time()), now(), int(time.time()))"
    environment = os.environ | {"TZ": zone}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", said[1])
    assert int(said[0]) <= datetime.fromisoformat(said[1]).timestamp() <= int(said[2])
