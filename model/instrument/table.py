"""One table of an instrument's data, read key by key: what is missing, of the wrong kind or left over is refused.

The first fault refuses the instrument. While faults are being collected (`collecting`), each is noted instead and
reading goes on with a stand-in, so that who writes an instrument sees all that is wrong with it at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, NoReturn, TypeVar

from model.journal.field_names import WITHDRAWN
from model.journal.records import SIGNED, Refused

T = TypeVar("T")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = (SIGNED, WITHDRAWN, "case_ref", "assessor")
_WORDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


class Fault(NamedTuple):
    """One thing wrong with an instrument: where, why and what to do (empty if the reason says it).

    `within` one table; or between several, and then perhaps only because one of them is wrong.
    """

    place: str
    reason: str
    advice: str = ""
    within: bool = False

    @property
    def sentence(self) -> str:
        """Place, reason and advice."""
        return ": ".join(filter(None, (self.place, self.reason))) + "." + (f" {self.advice}" if self.advice else "")


_FAULTS: ContextVar[list[Fault] | None] = ContextVar("faults", default=None)
"""Where faults are noted, while they are being collected."""


@contextmanager
def collecting() -> Iterator[list[Fault]]:
    """Within the block a fault is added to this list, and reading goes on."""
    found: list[Fault] = []
    token = _FAULTS.set(found)
    try:
        yield found
    finally:
        _FAULTS.reset(token)


def complain(place: str, reason: str, advice: str = "", *, within: bool = False) -> None:
    """Refuse the instrument, or note the fault where they are being collected."""
    found = _FAULTS.get()
    if found is None:
        raise Refused(f"{place}: {reason}.")
    found.append(Fault(place, reason, advice, within))


def attempt(read: Callable[[], T], instead: T) -> T:
    """What `read` gives; where faults are being collected and it is refused, that is noted and `instead` is given."""
    try:
        return read()
    except Refused as refusal:
        place, _, reason = str(refusal).rstrip(".").rpartition(": ")
        complain(place, reason, within=True)
        return instead


class Table:
    """One table being read: takes keys one by one, names its place in complaints, ends by refusing leftovers."""

    def __init__(self, place: str, data: object) -> None:
        self.place = place
        self._is_table = isinstance(data, Mapping)
        self._left: dict[str, Any] = dict(data) if isinstance(data, Mapping) else {}
        self._asked: list[str] = []
        self._spoilt: set[str] = set()
        if not self._is_table:
            self._note("", "is not a table")

    def refuse(self, complaint: str) -> NoReturn:
        """Refuse the instrument, naming this place, even where faults are being collected: nothing can stand in."""
        raise Refused(f"{self.place}: {complaint}.")

    def complain(self, complaint: str, *keys: str) -> None:
        """Refuse for a rule on these keys (none given: on any); where faults are being collected, only if the keys are
        right by themselves."""
        if not (self._spoilt.intersection(keys) if keys else self._spoilt):
            complain(self.place, complaint, within=True)

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key, of exactly this kind; refused if it is missing and there is no default."""
        self._asked.append(key)
        value = self._left.pop(key, default)
        if type(value) is kind:
            return value
        if value is None:
            self._note(key, f"{key} is missing")
        else:
            self._note(key, f"{key} is not {_WORDS[kind]}")
        return kind() if default is None else default

    def text(self, key: str, default: str | None = None) -> str:
        """A text, empty only where there is a default."""
        value = self.take(key, str, default)
        if default is None and not value and key not in self._spoilt:
            self._note(key, f"{key} is empty")
        return value

    def name(self, key: str) -> str:
        """A text that names a field of the journal and a column of a CSV file, so plain and not taken."""
        value = self.text(key)
        if (not _NAME.fullmatch(value) or value in _RESERVED) and key not in self._spoilt:
            self._note(key, f"{key} must be of small letters, digits and _, and none of {', '.join(_RESERVED)}")
        return value

    def maybe(self, key: str, kind: type[T]) -> T | None:
        """The value of a key that may be left out."""
        self._asked.append(key)
        return self.take(key, kind) if key in self._left else None

    def number(self, key: str) -> int:
        """A whole number."""
        return self.take(key, int)

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        return self.take(key, bool, default)

    def texts(self, key: str) -> list[str]:
        """A list of texts, empty if it is left out."""
        return [self._text(key, item) for item in self.take(key, list, [])]

    def among(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """A text that is one of these."""
        value = self.text(key, default)
        if value in allowed:
            return value
        if not allowed:
            self.refuse(f"{key} is {value!r}, and there are none to choose from")
        if key not in self._spoilt:
            self._note(key, f"{key} is {value!r}, which is not one of {', '.join(allowed)}", _meant(value, allowed))
        return allowed[0]

    def skip(self, *keys: str) -> None:
        """Leave keys to other readers."""
        self._asked += keys
        for key in keys:
            self._left.pop(key, None)

    def leftovers(self) -> Iterator[tuple[str, str]]:
        """The keys that nobody has taken, each with what to do about it."""
        for key in sorted(self._left):
            yield key, _meant(key, [*self._asked]) or "Take it out."

    def close(self) -> None:
        """Refuse a key that nobody has taken."""
        for unknown, advice in self.leftovers():
            if self._is_table:
                complain(self.place, f"{unknown} is not a key that is known here", advice, within=True)

    def _text(self, key: str, item: object) -> str:
        if not isinstance(item, str):
            self._note(key, f"{key} holds {item!r}, which is not a text", "Put it in quotes.")
        return str(item)

    def _note(self, key: str, reason: str, advice: str = "") -> None:
        self._spoilt.add(key)
        if self._is_table or not key:  # what is no table at all is one fault, not one for each of its keys
            complain(self.place, reason, advice, within=True)


def _meant(word: str, known: Sequence[str]) -> str:
    """A question back, if the word is nearly one that is known."""
    from difflib import get_close_matches  # wanted only where something is wrong

    near = get_close_matches(word[:60], known, n=1)
    return f"Is {near[0]} meant?" if near else ""
