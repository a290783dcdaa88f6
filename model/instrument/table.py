"""One table of an instrument's data, read key by key: what is missing, of the wrong kind or left over is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from model.instrument.complaints import Fault, FaultKind, FaultPlace, Faulty, complain
from model.instrument.reserved_names import RESERVED_NAMES

T = TypeVar("T")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TYPES_IN_WORDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


class InstrumentTable:
    """One table being read: takes keys one by one, names its place in complaints, ends by refusing leftovers."""

    def __init__(self, place: FaultPlace, data: object) -> None:
        self.place = place
        self._is_table = isinstance(data, Mapping)
        self._left: dict[str, Any] = dict(data) if isinstance(data, Mapping) else {}
        self._known: list[str] = []
        self._spoilt: set[str] = set()
        if not self._is_table:
            self._note(FaultKind.NO_TABLE, "", "is not a table")

    def refuse(self, kind: FaultKind, key: str, reason: str) -> NoReturn:
        """Refuse the instrument, naming this place, even where faults are being collected: nothing can stand in."""
        raise Faulty(Fault(self.place, kind, reason, key=key, within=True))

    def complain(self, reason: str, *keys: str, kind: FaultKind = FaultKind.BROKEN_RULE) -> None:
        """Refuse for a rule on these keys (none: on any); where faults are being collected, only if the keys are right
        by themselves."""
        if not (self._spoilt.intersection(keys) if keys else self._spoilt):
            complain(Fault(self.place, kind, reason, key=keys[0] if keys else "", within=True))

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key, of exactly this kind; refused if it is missing and there is no default."""
        self._known.append(key)
        value = self._left.pop(key, default)
        if type(value) is kind:
            return value
        if value is None:
            self._note(FaultKind.MISSING, key, f"{key} is missing")
        else:
            self._note(FaultKind.WRONG_TYPE, key, f"{key} is not {_TYPES_IN_WORDS[kind]}")
        return kind() if default is None else default

    def text(self, key: str, default: str | None = None) -> str:
        """A text, empty only where there is a default."""
        value = self.take(key, str, default)
        if default is None and not value and key not in self._spoilt:
            self._note(FaultKind.EMPTY, key, f"{key} is empty")
        return value

    def name(self, key: str) -> str:
        """A text that names a field of the journal and a column of a CSV file, so plain and not taken."""
        value = self.text(key)
        if (not _NAME.fullmatch(value) or value in RESERVED_NAMES) and key not in self._spoilt:
            reason = f"{key} must be of small letters, digits and _, and none of {', '.join(RESERVED_NAMES)}"
            self._note(FaultKind.BAD_NAME, key, reason)
        return value

    def maybe(self, key: str, kind: type[T]) -> T | None:
        """The value of a key that may be left out."""
        self._known.append(key)
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
            self.refuse(FaultKind.NO_WORDS, key, f"{key} is {value!r}, and there are none to choose from")
        if key not in self._spoilt:
            reason = f"{key} is {value!r}, which is not one of {', '.join(allowed)}"
            self._note(FaultKind.NOT_AMONG, key, reason, _question_back(_nearest(value, allowed)))
        return allowed[0]

    def skip(self, *keys: str) -> None:
        """Leave keys to other readers."""
        self._known += keys
        for key in keys:
            self._left.pop(key, None)

    def leftovers(self) -> Iterator[Fault]:
        """A fault for each key that nobody has taken."""
        for key in sorted(self._left):
            near = _nearest(key, self._known)
            kind = FaultKind.MISSPELT_KEY if near else FaultKind.UNKNOWN_KEY
            advice = _question_back(near) or "Take it out."
            yield Fault(self.place, kind, f"{key} is not a key that is known here", advice, key, within=True)

    def close(self) -> None:
        """Refuse a key that nobody has taken."""
        if self._is_table:
            for fault in self.leftovers():
                complain(fault)

    def _text(self, key: str, item: object) -> str:
        if not isinstance(item, str):
            self._note(FaultKind.WRONG_TYPE, key, f"{key} holds {item!r}, which is not a text", "Put it in quotes.")
        return str(item)

    def _note(self, kind: FaultKind, key: str, reason: str, advice: str = "") -> None:
        self._spoilt.add(key)
        if self._is_table or not key:  # what is no table at all is one fault, not one for each of its keys
            complain(Fault(self.place, kind, reason, advice, key, within=True))


def _nearest(word: str, known: Sequence[str]) -> str:
    """The known word that is nearly this one; empty if none is."""
    from difflib import get_close_matches  # start-up: wanted only where something is wrong

    return next(iter(get_close_matches(word[:60], known, n=1)), "")


def _question_back(word: str) -> str:
    return f"Is {word} meant?" if word else ""
