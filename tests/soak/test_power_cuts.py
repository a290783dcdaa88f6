"""The power fails at some moment of a work: what it had said was done is done, and the next start is normal.

Unlike a program that is killed, one whose power fails loses what the kernel was still going to write.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from model.file.protection import FileKey
from tests.figures import figures
from tests.soak.power import Disk
from tests.soak.works import CASES, Content, Desk, Work, chance, lay, start, state_of, states


def cuts(work: Work, key: FileKey | None, luck: Random, share: float, times: int) -> list[tuple[int, Content]]:
    """How many steps were done, and the folder as it may be found, for a share of all moments of a work."""
    found: list[tuple[int, Content]] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        lay(start(work, key), folder)

        def cut() -> None:
            if luck.random() < share:
                found.extend((desk.steps, disk.after_a_cut(luck)) for _ in range(times))

        disk = Disk(folder, cut)
        desk = Desk(folder, key, cut)
        with disk.connected():
            work(desk)
            desk.close()
        cut()
    return found


def check(work: Work, key: FileKey | None, share: float, times: int) -> None:
    expected = states(work, key)
    for steps, files in cuts(work, key, chance(work, key), share, times):
        found = state_of(files)
        assert found in expected[steps : steps + 2], f"{steps} steps were done, but: {found}"
        figures["power cuts"] += 1


@pytest.mark.parametrize(("work", "key"), CASES)
def test_power_fails_now_and_then(work: Work, key: FileKey | None) -> None:
    check(work, key, 0.03, 1)


@pytest.mark.soak
@pytest.mark.parametrize(("work", "key"), CASES)
def test_power_fails_at_every_moment(work: Work, key: FileKey | None) -> None:
    check(work, key, 1, 3)
