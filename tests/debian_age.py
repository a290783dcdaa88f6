"""Debian's own `age`, against which everything sealed is opened. Tests that use it are skipped where it is not."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed (apt-get install age)")
needs_terminal = pytest.mark.skipif(
    shutil.which("script") is None,
    reason="age asks for a passphrase on a terminal, and script, which makes one, is not",
)


def open_with_key(sealed: Path, identity: str, folder: Path) -> bytes:
    """What `age -d -i` makes of a file."""
    key = folder / "key.txt"
    key.write_text(identity + "\n")
    return subprocess.run(["age", "-d", "-i", key, sealed], check=True, capture_output=True).stdout


def open_with_passphrase(command: str, passphrase: str, folder: Path) -> bytes:
    """What an `age -d` command with the output `opened` makes of a file, its passphrase typed on a terminal."""
    subprocess.run(
        ["script", "-qec", command, "/dev/null"],
        cwd=folder,
        input=f"{passphrase}\n".encode(),
        check=True,
        capture_output=True,
        timeout=60,
    )
    return (folder / "opened").read_bytes()
