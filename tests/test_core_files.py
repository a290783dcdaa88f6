"""A crash leaves no copy of the memory on the disk: it would hold passphrases and what is read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

STARTED = """
import resource, subprocess, sys
most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
if sys.argv[1] == "started":
    import main
    try:
        main.main(["--help"])
    except SystemExit:
        pass
look = "import resource; print('core', resource.getrlimit(resource.RLIMIT_CORE)[0])"
print(subprocess.run([sys.executable, "-c", look], capture_output=True, text=True).stdout)
if sys.platform == "linux":
    import ctypes
    get_dumpable = 3
    print("dumpable", ctypes.CDLL(None).prctl(get_dumpable))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_what_a_command_starts_may_write_no_core_file() -> None:
    assert "core 0" in _output("started")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_without_a_command_the_limit_is_what_the_system_allows() -> None:
    import resource  # not for start-up: Windows has no such module, and reads this file too

    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    assert f"core {most}" in _output("not started")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be told so")
@pytest.mark.parametrize(("way", "says"), [("started", "dumpable 0"), ("not started", "dumpable 1")])
def test_no_other_program_of_the_same_person_may_read_its_memory(way: str, says: str) -> None:
    """Linux asks for this before it lets one process look into another of the same user, and before it dumps one."""
    assert says in _output(way)


def _output(way: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", STARTED, way], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return ran.stdout
