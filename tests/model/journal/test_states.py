"""Which earlier state a digest is of, against the digest of every state worked out plainly."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.journal import journal
from model.journal.states import state_with

IDS = [sha256(f"{number}".encode()).hexdigest() for number in range(700)]


@given(st.lists(st.integers(0, 10**6).map(lambda n: sha256(f"{n}".encode()).hexdigest()), unique=True, max_size=40))
def test_every_state_is_found_by_its_digest(ids: list[str]) -> None:
    for count in range(len(ids) + 1):
        assert state_with(ids, journal.digest(ids[:count])) == count


@pytest.mark.parametrize("count", [0, 1, 2, 255, 256, 257, 511, 512, 513, 699, 700])
def test_states_on_either_side_of_a_block_are_found(count: int) -> None:
    assert state_with(IDS, journal.digest(IDS[:count])) == count


def test_the_beginning_of_a_digest_is_enough() -> None:
    assert state_with(IDS, journal.digest(IDS[:300])[:16]) == 300


def test_a_digest_of_no_state_is_not_found() -> None:
    assert state_with(IDS, "0" * 64) is None
    assert state_with(IDS, journal.digest(reversed(IDS[1:]))) is None


def test_a_state_of_known_size_is_looked_for_there_alone() -> None:
    steps: list[int] = []
    wanted = journal.digest(IDS[:300])
    assert state_with(IDS, wanted, 300, lambda done, _: steps.append(done)) == 300
    assert state_with(IDS, wanted, 301) is None
    assert state_with(IDS, wanted, 10**9) is None
    assert steps == []


def test_the_search_can_be_stopped() -> None:
    class Stop(Exception):
        pass

    def stop(done: int, of: int) -> None:
        assert of == 700
        if done >= 128:
            raise Stop

    with pytest.raises(Stop):
        state_with(IDS, "0" * 64, None, stop)
