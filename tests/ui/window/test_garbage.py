"""Garbage in cycles: not looked for while the window opens, and looked for afterwards."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from ui.window import garbage


class Thing:
    """Something that can be in a cycle, and be watched."""

    itself: Thing


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.enable()
    gc.unfreeze()


def in_a_cycle() -> weakref.ref[Thing]:
    thing = Thing()
    thing.itself = thing
    return weakref.ref(thing)


def made_much() -> None:
    """Make so much that Python looks for garbage, if it does at all."""
    kept = [[] for _ in range(100_000)]  # type: ignore[var-annotated]
    assert kept


def test_it_is_held_back_and_taken_up_again() -> None:
    garbage.hold()
    before = in_a_cycle()
    made_much()
    assert before() is not None
    garbage.resume()
    after = in_a_cycle()
    made_much()
    gc.collect(0)
    assert after() is None
    assert gc.get_freeze_count() > 0
