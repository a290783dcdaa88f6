"""What another program finds in the memory of this one after it was locked: read from outside, as a thief would."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QKeyCombination, Qt

import main
from model.file.backup_names import has_backups
from model.journal.records import NOTE, Statement, reading_subject
from tests.ui.at_work import LEAD
from tests.ui.protected import PASSPHRASE, key_to, open_with, protected_inspection
from tests.ui.window import driven_program
from tests.ui.window.driven_program import ASKED, HIDDEN

Key, Modifier = Qt.Key, Qt.KeyboardModifier

TYPED = "of the sister in Margate, Łódź " * 20 + "nothing"
SEEN = "an older remark of the brother in Whitstable"
LOOKED_FOR = 30
"""Of a text so many characters are looked for: its first bytes are the first to be lost in memory given back."""


class Program:
    """The program on a file, in a process of its own, and what can be done with it from outside."""

    def __init__(self, path: Path, settings: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", driven_program.__name__, str(path)],
            cwd=Path(main.__file__).parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"HOME": str(settings), "XDG_CONFIG_HOME": str(settings)},
        )

    def type(self, text: str) -> None:
        for character in text:
            self._ask(b"c", ord(character) ^ HIDDEN)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
        self._ask(b"k", QKeyCombination(modifier, key).toCombined())

    def wait(self, wanted: str) -> None:
        """Until the window, or where the keyboard is, is called so."""
        while wanted not in self._said():
            time.sleep(0.02)

    def found(self, secrets: Mapping[str, bytes]) -> Counter[str]:
        """How often each of them stands in its memory."""
        return Counter(
            name for part in self._memory() for name, secret in secrets.items() for _ in range(part.count(secret))
        )

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _ask(self, what: bytes, number: int = 0) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(ASKED.pack(what, number))
        self._process.stdin.flush()

    def _said(self) -> str:
        assert self._process.stdout is not None
        self._ask(b"?")
        said = self._process.stdout.readline().decode()
        assert said, "it has ended"
        return said

    def _memory(self) -> Iterator[bytes]:
        process = Path(f"/proc/{self._process.pid}")
        try:
            memory = (process / "mem").open("rb", buffering=0)
        except PermissionError:
            pytest.skip("this system lets no process read the memory of another")
        with memory:
            for line in (process / "maps").read_text().splitlines():
                places, rights, *_ = line.split()
                begin, end = (int(place, 16) for place in places.split("-"))
                if rights.startswith("r") and "[v" not in line:  # what the kernel shows of itself
                    memory.seek(begin)
                    yield memory.read(end - begin)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return protected_inspection(tmp_path)


@pytest.fixture
def program(path: Path, tmp_path: Path) -> Iterator[Program]:
    program = Program(path, tmp_path)
    yield program
    program.end()


def secrets(path: Path) -> dict[str, bytes]:
    """As Python and SQLite keep a text, and as Qt does."""
    key = key_to(path).secret
    texts = {"passphrase": PASSPHRASE, "typed": TYPED[-LOOKED_FOR:], "seen": SEEN[-LOOKED_FOR:], "hex": key.hex()}
    wide = {f"{name}, wide": text.encode("utf-16-le") for name, text in texts.items()}
    return {name: text.encode() for name, text in texts.items()} | wide | {"key": key}


@pytest.mark.soak
@pytest.mark.real_passphrases
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read by way of /proc")
def test_once_locked_it_holds_no_passphrase_no_key_and_no_note(path: Path, program: Program) -> None:
    with open_with(path) as store:
        store.record(Statement(reading_subject("K001", LEAD), NOTE + "plan_made", SEEN), LEAD)
    known = secrets(path)
    program.wait("Passphrase")
    program.type(PASSPHRASE)
    program.press(Key.Key_Return)
    program.wait("kent")
    while not has_backups(path):
        time.sleep(0.02)
    program.press(Key.Key_2, Modifier.AltModifier)
    program.press(Key.Key_F2)
    program.wait("Note")
    program.press(Key.Key_End, Modifier.ControlModifier)
    program.type(TYPED)
    program.wait("Note")
    assert {"key", "typed, wide", "seen, wide"} <= program.found(known).keys(), "it is looked for where it is"
    program.press(Key.Key_L, Modifier.ControlModifier)
    for _ in range(20):  # each is a round of Qt's, and nothing is put off for longer than one
        program.wait("Locked")
    assert program.found(known) == Counter()
    with open_with(path) as store:
        noted = store.heads(reading_subject("K001", LEAD))[NOTE + "plan_made"][0].value
    assert noted == SEEN + TYPED
