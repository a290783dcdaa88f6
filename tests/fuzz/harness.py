"""What a mutant must come to: refused in one sentence with nothing touched, or the same, or what an oracle says."""

from __future__ import annotations

import signal
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from random import Random

from model.journal.records import Refused

SEED = "caseread"
MOST_SECONDS = 20.0
"""The longest that a mutant may take, on a laptop that is doing other things as well."""


class Verdict(StrEnum):
    REFUSED = "refused"
    EQUAL = "equal"
    ACCEPTED = "accepted"


class Kind(ABC):
    """One kind of file, made once in a folder of its own, and what it is read into."""

    name: str
    original: bytes

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def mutant(self, rng: Random) -> bytes:
        """A spoilt file."""

    @abstractmethod
    def judge(self, data: bytes) -> Verdict:
        """Read it, and say what came of it: `Refused` is raised on, anything wrong fails an assertion."""

    def guarded(self) -> tuple[Path, ...]:
        """The files that must be as they were, byte for byte, where a mutant is refused."""
        return ()

    def try_one(self, number: int) -> Verdict:
        """What the mutant of this number comes to."""
        data = self.mutant(Random(f"{SEED}/{self.name}/{number}"))  # noqa: S311 - the same mutants each time
        return self.try_bytes(data, f"{self.name} {number}")

    def try_bytes(self, data: bytes, named: str) -> Verdict:
        before = _digests(self.guarded())
        begun = time.process_time()
        with _limited():
            try:
                return self.judge(data)
            except Refused as refusal:
                _check_sentence(str(refusal), named)
                assert _digests(self.guarded()) == before, f"{named}: something was changed"
                return Verdict.REFUSED
            except Exception as error:
                error.add_note(f"mutant: {named}")
                raise
            finally:
                assert time.process_time() - begun < MOST_SECONDS, f"{named} took too long"

    def try_many(self, numbers: range) -> Counter[Verdict]:
        return Counter(self.try_one(number) for number in numbers)


def _check_sentence(sentence: str, named: str) -> None:
    assert sentence.endswith("."), f"{named}: {sentence!r}"
    assert sentence.isprintable(), f"{named}: {sentence!r}"
    assert len(sentence) < 700, f"{named}: {sentence!r}"


def _digests(files: tuple[Path, ...]) -> list[str]:
    return [sha256(file.read_bytes()).hexdigest() if file.exists() else "" for file in files]


@contextmanager
def _limited() -> Iterator[None]:
    """Ends, where the system can, what would never end by itself."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise AssertionError("it does not end")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS * 2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
