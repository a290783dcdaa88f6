"""The second Python, which does the work that a passphrase takes: seconds, and a quarter of a gigabyte or more.

It reads a line with the passphrase, then the data, both from its standard input, where nobody else can see them. The
first words of its standard output say how it went: it may be ended from outside at any moment, with any exit code.
"""

from __future__ import annotations

import sys
from enum import StrEnum


class WorkOutcome(StrEnum):
    """How the work went; what the second Python says first."""

    DONE = "done"
    WRONG = "wrong"
    DAMAGED = "damaged"
    TOO_MUCH = "too-much"
    NO_MEMORY = "no-memory"
    MISTAKE = "mistake"
    """Of this program, which is nothing that a person can mend."""

    ENDED = "ended"
    """It said nothing whole: something ended it."""


def question(passphrase: str, data: bytes) -> bytes:
    """What the second Python is told."""
    return passphrase.encode(errors="surrogatepass").hex().encode() + b"\n" + data


def reading(answer: bytes) -> tuple[WorkOutcome, bytes]:
    """What the second Python said, and what it made."""
    first, _, made = answer.partition(b"\n")
    word, _, length = first.decode("ascii", "replace").partition(" ")
    if word not in set(WorkOutcome) or length != str(len(made)):
        return WorkOutcome.ENDED, b""
    return WorkOutcome(word), made


def _answer(outcome: str, made: bytes = b"") -> None:
    sys.stdout.buffer.write(f"{outcome} {len(made)}\n".encode() + made)


def _main(way: str, factor: str) -> None:
    # start-up of the first Python, which never needs it
    from export.exchange import age_passphrase

    passphrase = bytes.fromhex(sys.stdin.buffer.readline().decode())
    data = sys.stdin.buffer.read()
    ways = {
        "seal": lambda: age_passphrase.seal(data, passphrase, int(factor)),
        "open": lambda: age_passphrase.unseal(data, passphrase),
    }
    try:
        made = ways[way]()
    except age_passphrase.NotOpenedError as error:
        _answer(WorkOutcome(error.fault.value))
    except MemoryError:
        _answer(WorkOutcome.NO_MEMORY)
    else:
        _answer(WorkOutcome.DONE, made)


if __name__ == "__main__":
    sys.excepthook = lambda *_: _answer(WorkOutcome.MISTAKE)  # without a traceback, in which a secret could be
    _main(*sys.argv[1:])
