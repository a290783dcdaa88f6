"""Where no window can open, the program says so in one sentence and ends; Qt alone would abort."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")


def opened(*arguments: str, **display: str) -> subprocess.CompletedProcess[str]:
    """What a Python with this display, and no other, makes of the arguments."""
    ours = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    ours.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, *arguments], env=ours | display, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("display", [{"DISPLAY": ":64999"}, {"DISPLAY": "nowhere:0"}, {}])
@pytest.mark.parametrize("arguments", [("main.py",), ("-m", "ui.window.display")])
def test_a_display_that_cannot_be_reached_is_one_sentence(arguments: tuple[str, ...], display: dict[str, str]) -> None:
    done = opened(*arguments, **display)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.endswith(".\n")
    assert "no window can open" in done.stderr.lower()


def test_a_platform_that_needs_no_display_opens() -> None:
    done = opened("-m", "ui.window.display", QT_QPA_PLATFORM="offscreen")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
