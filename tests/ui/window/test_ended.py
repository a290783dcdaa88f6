"""The system ends the program: the window closes as by hand, and the half note is saved."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from model.file.store import Store
from tests.ui.at_work import inspection

ROOT = Path(__file__).parents[3]
ME = "Ann"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process of another kind is ended otherwise there")


def ended(path: Path, tmp_path: Path, what: str, number: int) -> subprocess.CompletedProcess[str]:
    """How the program ended that was sent a signal just when half a note was typed."""
    command = [sys.executable, "-m", "tests.ui.ended_child", str(path), what]
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
    environment["QT_LOGGING_RULES"] = "default.warning=false"  # of the offscreen platform, which are not ours
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "typed\n"
        child.send_signal(number)
        output, errors = child.communicate(timeout=120)
        return subprocess.CompletedProcess(command, child.returncode, output, errors)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "what"), [("SIGTERM", "typing"), ("SIGTERM", "idle"), ("SIGHUP", "typing"), ("SIGINT", "idle")]
)
def test_the_half_note_is_saved_and_the_file_closed(name: str, what: str, tmp_path: Path) -> None:
    path = inspection(tmp_path, author=ME)
    with Store.open(path) as store:
        store.local.set("place", f"K001\t{store.instrument.questions[0].id}")
    child = ended(path, tmp_path, what, getattr(signal, name))
    assert (child.returncode, child.stderr) == (0, "")
    assert not Path(f"{path}-wal").exists()
    with Store.open(path) as store:
        (note,) = store.reading("K001", ME).notes.values()
        assert note.startswith("Half a note")
