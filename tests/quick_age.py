"""What passphrases cost in tests: next to nothing, in every test that is not marked `real_passphrases`.

This module is what sealing asks instead of its second Python, without the seconds that age makes each try take. What it
writes is no age file but begins as one, opens with its passphrase alone, and knows when it was altered.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROUNDS = 1
"""How often the passphrase of a protected file is hashed."""

SILENT_SECONDS = 120
"""How long the one that never answers would take if nobody stopped it."""

HEADER = b"age-encryption.org/v1\n-> scrypt "


def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have passphrases cost next to nothing."""
    from export.exchange import sealing  # here and below: the start-up of the second Python is what is saved
    from model.file import protection

    monkeypatch.setattr(protection, "_ROUNDS", ROUNDS)
    monkeypatch.setattr(sealing, "_SECOND_PYTHON", (sys.executable, "-m", "tests.quick_age"))


def never_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have sealing ask something that answers nothing, for as long as a test may take."""
    from export.exchange import sealing

    # not time.sleep, which fails beside a clock that somebody else sets, as faketime does
    wait = f"import threading; threading.Event().wait({SILENT_SECONDS})"
    monkeypatch.setattr(sealing, "_SECOND_PYTHON", (sys.executable, "-c", wait))


def seal(passphrase: bytes, data: bytes) -> bytes:
    """As `export.exchange.sealing` would, but quick."""
    return HEADER + sha256(passphrase).digest() + sha256(data).digest() + data


def sealed_in(data: bytes) -> bytes:
    """What was sealed, whatever the passphrase."""
    return data.removeprefix(HEADER)[64:]


def main(way: str) -> int:
    passphrase = sys.stdin.buffer.readline().removesuffix(b"\n")
    data = sys.stdin.buffer.read()
    if way == "seal":
        sys.stdout.buffer.write(seal(passphrase, data))
        return 0
    body = data.removeprefix(HEADER)
    lock, digest, plain = body[:32], body[32:64], body[64:]
    if lock != sha256(passphrase).digest():
        return 3
    if digest != sha256(plain).digest():
        return 4
    sys.stdout.buffer.write(plain)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
