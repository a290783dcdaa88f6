"""What passphrases cost in tests: next to nothing, in every test that is not marked `real_passphrases`.

All else is as for people: what is sealed with the lowest work factor is an age file like any other.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROUNDS = 1
"""How often the passphrase of a protected file is hashed."""

WORK_FACTOR = 1
"""How slow the passphrase of a sealed file is to try."""

SILENT_SECONDS = 120
"""How long the one that never answers would take if nobody stopped it."""


def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have passphrases cost next to nothing."""
    from export.exchange import sealing  # here and below: the start-up of a test that seals nothing is spared
    from model.file import protection

    monkeypatch.setattr(protection, "_ROUNDS", ROUNDS)
    monkeypatch.setattr(sealing, "_WORK_FACTOR", WORK_FACTOR)


def never_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have sealing ask something that answers nothing, for as long as a test may take."""
    from export.exchange import sealing

    # not time.sleep, which fails beside a clock that somebody else sets, as faketime does
    wait = f"import threading; threading.Event().wait({SILENT_SECONDS})"
    monkeypatch.setattr(sealing, "_SECOND_PYTHON", (sys.executable, "-c", wait))


def seal(passphrase: bytes, data: bytes) -> bytes:
    """As `export.exchange.sealing` would, but without a second Python."""
    from export.exchange import age_passphrase

    return age_passphrase.seal(data, passphrase, WORK_FACTOR)


def unseal(passphrase: bytes, data: bytes) -> bytes:
    """As `export.exchange.sealing` would, but without a second Python."""
    from export.exchange import age_passphrase

    return age_passphrase.unseal(data, passphrase)
