"""A program is killed at some moment of its work: what it had said was done is done, and the next start is normal.

The moments are drawn by seed, to the microsecond: in the middle of SQLite's work as well as between its calls. What
the kernel was given stays there; for power that fails, see `test_power_cuts`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from model.file.protection import FileKey
from tests.figures import figures
from tests.soak.works import CASES, Work, chance, lay, record, start, state, states

ROOT = Path(__file__).parents[2]


class Killer:
    """The process whose children are killed."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self._program = program

    def kill(self, work: Work, key: FileKey | None, folder: Path, seconds: float) -> tuple[int, str, float]:
        """Have a work killed after so many seconds: how many steps it had done, how it ended, and when."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{work.__name__} {'protected' if key else 'plain'} {seconds:.6f} {folder}\n")
        self._program.stdin.flush()
        steps, end, took = self._program.stdout.readline().split()
        return int(steps), end, float(took)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    command = [sys.executable, "-m", "tests.soak.killed"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        yield Killer(program)


def kill_once(killer: Killer, work: Work, key: FileKey | None, seconds: float, folder: Path) -> tuple[str, float]:
    """One kill after so many seconds, and what must hold then; how the work ended, and when."""
    expected = states(work, key)
    lay(start(work, key), folder)
    steps, end, took = killer.kill(work, key, folder, seconds)
    assert end == "killed" or (end == "lived" and steps == len(expected) - 1), end
    found = state(folder)
    assert found in expected[steps : steps + 2], f"{steps} steps were done, but: {found}"
    rmtree(folder)
    figures["kills"] += end == "killed"
    return end, took


@pytest.mark.parametrize(("work", "key"), CASES)
def test_one_kill_of_everything(killer: Killer, work: Work, key: FileKey | None, tmp_path: Path) -> None:
    kill_once(killer, work, key, chance(work, key).uniform(0, 0.03), tmp_path / "desk")


@pytest.mark.soak
@pytest.mark.parametrize(("work", "key"), CASES)
def test_many_kills(
    killer: Killer, work: Work, key: FileKey | None, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """At moments spread over the time that the work takes."""
    kills = int(request.config.getoption("--kills")) // (1 if work is record else 3)
    luck = chance(work, key)
    _, takes = kill_once(killer, work, key, 10, tmp_path / "desk")
    while kills:
        end, took = kill_once(killer, work, key, luck.uniform(0, takes), tmp_path / "desk")
        kills -= end == "killed"
        takes = took if end == "lived" else takes
