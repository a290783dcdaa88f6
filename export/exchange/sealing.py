"""Sealing in the age format (https://age-encryption.org/v1): to a key, or with a passphrase.

A key is age's X25519: its public half seals, its private half opens, each a line of text. A passphrase is meant to be
slow to try: it takes seconds and a quarter of a gigabyte, all of it holding Python's one lock. So that work is done by
a second Python (`passphrase_work.py`), which can be stopped. Debian's `age` opens whatever is sealed here.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from export.exchange import passphrase_work, passphrases
from export.exchange.passphrase_work import WorkOutcome
from model.file.protection import WrongPassphrase, checked_passphrase
from model.journal.records import Refused

Tick: TypeAlias = Callable[[], object]
"""Called several times a second while one waits; what it raises ends the waiting and the work."""

_HEADER = b"age-encryption.org/v1\n-> "
_WITH_PASSPHRASE = _HEADER + b"scrypt "
_TICKS = 0.1  # seconds

_WORK_FACTOR = 18
"""How slow a passphrase is to try, whatever else the laptop is busy with: 256 MB and about a second each."""

# pyrage has one error for all that does not open, without a code: only its words tell a wrong key from a damaged file.
# The tests open with wrong ones, and fail if it finds other words.
_SAYS_WRONG_KEY = "No matching keys found"

_NOT_DONE = {
    WorkOutcome.WRONG: "{name} does not open with this passphrase: type it as it was given to you.",
    WorkOutcome.DAMAGED: "{name} is cut short or damaged: ask for it to be sent again.",
    WorkOutcome.TOO_MUCH: "{name} takes longer to open than this laptop manages: ask for it to be made by Caseread.",
    WorkOutcome.NO_MEMORY: (
        "There is not memory enough for the passphrase of {name}: close other programs and try again."
    ),
    WorkOutcome.ENDED: "The work on the passphrase of {name} was stopped by the system before it was done: try again.",
}

_SECOND_PYTHON = (sys.executable, "-m", "export.exchange.passphrase_work")
_ROOT = Path(__file__).parents[2]


def is_sealed(data: bytes) -> bool:
    """Whether data is an age file, whatever it is sealed with."""
    return data.startswith(_HEADER)


def has_passphrase(data: bytes) -> bool:
    """Whether data is an age file sealed with a passphrase."""
    return data.startswith(_WITH_PASSPHRASE)


def new_identity() -> str:
    """A new private key, as the line of text that age keeps it in."""
    from pyrage import x25519  # start-up: a window that seals nothing loads no pyrage

    return str(x25519.Identity.generate())


def public_key(identity: str) -> str:
    """The public half of a private key. ValueError if it is none."""
    from pyrage import IdentityError, x25519  # start-up, as above

    try:
        return str(x25519.Identity.from_str(identity).to_public())
    except IdentityError as error:
        raise ValueError(identity[:15]) from error


def seal(data: bytes, recipient: str) -> bytes:
    """Data that only whoever has the private half of `recipient` can open. Refused if that is no public key."""
    from pyrage import RecipientError, encrypt, x25519  # start-up, as above

    try:
        to = x25519.Recipient.from_str(recipient)
    except RecipientError as error:
        raise Refused(f"{recipient[:80]!r} is not a public key of age.") from error
    return bytes(encrypt(data, [to]))


def unseal(name: str, data: bytes, identity: str) -> bytes:
    """What was sealed to this key. Refused, naming the file, if it was sealed to another or is damaged."""
    from pyrage import DecryptError, decrypt, x25519  # start-up, as above

    try:
        return bytes(decrypt(data, [x25519.Identity.from_str(identity)]))
    except DecryptError as error:
        if str(error) == _SAYS_WRONG_KEY:
            raise Refused(f"{name} is sealed to another key than this inspection's: restore the key backup.") from error
        raise Refused(f"{name} is cut short or damaged: ask for it to be sent again.") from error


def seal_with_passphrase(data: bytes, passphrase: str, tick: Tick = lambda: None) -> bytes:
    """Data that whoever knows the passphrase can open. Takes seconds. Refused if the passphrase is too short."""
    return _ask_second_python("seal", checked_passphrase(passphrase), data, "the file", tick)


def open_with_passphrase(name: str, data: bytes, passphrase: str, tick: Tick = lambda: None) -> bytes:
    """What was sealed with this passphrase. Takes seconds. Refused, naming the file, if it does not open with it."""
    *likely, last = passphrases.spellings(passphrase)
    for spelling in likely:
        with suppress(WrongPassphrase):
            return _ask_second_python("open", spelling, data, name, tick)
    return _ask_second_python("open", last, data, name, tick)


def _ask_second_python(way: str, passphrase: str, data: bytes, name: str, tick: Tick) -> bytes:
    with (
        subprocess.Popen(  # noqa: S603 - this Python, with words of ours
            [*_SECOND_PYTHON, way, str(_WORK_FACTOR)],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows, no black window meanwhile
        ) as process,
        ThreadPoolExecutor(1) as talking,
    ):
        # On a thread of its own: `communicate` with a time limit forgets, when it is called again, what is unsent.
        answer = talking.submit(process.communicate, passphrase_work.question(passphrase, data))
        try:
            while not wait([answer], _TICKS).done:
                tick()
        except BaseException:
            process.kill()
            raise
        outcome, made = passphrase_work.reading(answer.result()[0])
    if outcome is WorkOutcome.DONE:
        return made
    if outcome is WorkOutcome.MISTAKE:
        raise RuntimeError(f"sealing ended with {process.returncode}")  # without what it was about: that is secret
    refusal = WrongPassphrase if outcome is WorkOutcome.WRONG else Refused
    raise refusal(_NOT_DONE[outcome].format(name=name))
