"""What is wrong with an instrument: each fault as data, and the one way to complain of it.

The first fault refuses the instrument. While faults are being collected (`collecting`), each is noted instead and
reading goes on with a stand-in, so that who writes an instrument sees all that is wrong with it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple, Self, TypeVar

from model.journal.records import Refused

T = TypeVar("T")


class FaultKind(Enum):
    """In which way something is wrong."""

    NO_TABLE = auto()
    """A row that is no table."""

    MISSING = auto()
    EMPTY = auto()

    WRONG_TYPE = auto()
    """A key whose value is of another type."""

    BAD_NAME = auto()
    """A name that no field of the journal can have."""

    NOT_AMONG = auto()
    """A word that is none of those there are."""

    NO_WORDS = auto()
    """A word to choose, where there is none to choose from."""

    UNKNOWN_KEY = auto()

    MISSPELT_KEY = auto()
    """An unknown key that is nearly one that is known."""

    IN_TWO_FILES = auto()
    """A key that another file gives already."""

    NO_WEIGHT = auto()
    """A weight that is no number."""

    WRONG_SCALE = auto()
    """A question and its scale that do not go together."""

    TWICE = auto()
    """A name that two things have."""

    UNKNOWN_NAME = auto()
    """A name that nothing has."""

    BROKEN_RULE = auto()
    """Values that are right one by one, and not together."""

    UNREADABLE = auto()
    """A file or a text that cannot be read."""


class FaultPlace(NamedTuple):
    """Where in an instrument something stands: file and line; the row, by what it is and is called; the keys in it."""

    file: str
    what: str = ""
    name: str = ""
    keys: tuple[str, ...] = ()
    line: int | None = None

    def row(self, what: str, name: object) -> Self:
        """The place of a row in the same file."""
        return type(self)(self.file, what, str(name))

    def key(self, key: str) -> Self:
        """The place of what stands under a key of this one."""
        return self._replace(keys=(*self.keys, key))

    def __str__(self) -> str:
        file = self.file if self.line is None else f"{self.file}, line {self.line}"
        row = [f"{self.what} {self.name}"] if self.what else []
        return ": ".join((file, *row, *self.keys))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an instrument: where, of which kind, with which key; why in words; and what to do.

    `names` are what else it is about, by their names: what it refers to, or what has a name twice. `within` one table;
    or between several, and then perhaps only because one of them is wrong.
    """

    place: FaultPlace
    kind: FaultKind
    reason: str
    advice: str = ""
    key: str = ""
    names: tuple[str, ...] = ()
    within: bool = False

    @property
    def sentence(self) -> str:
        """Place, reason and advice."""
        return in_a_sentence(self.place, self.reason, self.advice)


def in_a_sentence(place: object, reason: str, advice: str = "") -> str:
    """What is wrong as a person reads it: the place, why, and what to do where the reason does not say it."""
    return f"{place}: {reason}." + (f" {advice}" if advice else "")


class Faulty(Refused):
    """The refusal of an instrument for a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(in_a_sentence(fault.place, fault.reason))
        self.fault = fault


_FAULTS: ContextVar[list[Fault] | None] = ContextVar("faults", default=None)
"""Where faults are noted, while they are being collected."""


@contextmanager
def collecting() -> Iterator[list[Fault]]:
    """Within the block a fault is added to this list, and reading goes on."""
    faults: list[Fault] = []
    token = _FAULTS.set(faults)
    try:
        yield faults
    finally:
        _FAULTS.reset(token)


def complain(fault: Fault) -> None:
    """Refuse the instrument, or note the fault where they are being collected."""
    faults = _FAULTS.get()
    if faults is None:
        raise Faulty(fault)
    faults.append(fault)


def attempt(read: Callable[[], T], instead: T) -> T:
    """What `read` gives; where faults are being collected and it is refused, that is noted and `instead` is given."""
    try:
        return read()
    except Faulty as refusal:
        complain(refusal.fault)
        return instead
