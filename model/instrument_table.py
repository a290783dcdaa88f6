"""One table of an instrument's data, read key by key: what is missing, of the wrong kind or left over is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from model.fields import WITHDRAWN
from model.records import SIGNED, Refused

T = TypeVar("T")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = (SIGNED, WITHDRAWN, "case_ref", "assessor")
_WORDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


class Table:
    """One table being read: takes keys one by one, names its place in complaints, ends by refusing leftovers."""

    def __init__(self, place: str, data: object) -> None:
        self.place = place
        if not isinstance(data, Mapping):
            self.refuse("is not a table")
        self._left: dict[str, Any] = dict(data)

    def refuse(self, complaint: str) -> NoReturn:
        """Refuse the instrument, naming this place."""
        raise Refused(f"{self.place}: {complaint}.")

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key, of exactly this kind; refused if it is missing and there is no default."""
        value = self._left.pop(key, default)
        if value is None:
            self.refuse(f"{key} is missing")
        if type(value) is not kind:
            self.refuse(f"{key} is not {_WORDS[kind]}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text, empty only where there is a default."""
        value = self.take(key, str, default)
        if default is None and not value:
            self.refuse(f"{key} is empty")
        return value

    def name(self, key: str) -> str:
        """A text that names a field of the journal and a column of a CSV file, so plain and not taken."""
        value = self.text(key)
        if not _NAME.fullmatch(value) or value in _RESERVED:
            self.refuse(f"{key} must be of small letters, digits and _, and none of {', '.join(_RESERVED)}")
        return value

    def maybe(self, key: str, kind: type[T]) -> T | None:
        """The value of a key that may be left out."""
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
        if value not in allowed:
            self.refuse(f"{key} is {value!r}, which is not one of {', '.join(allowed)}")
        return value

    def skip(self, *keys: str) -> None:
        """Leave keys to other readers."""
        for key in keys:
            self._left.pop(key, None)

    def leftover(self) -> str | None:
        """A key that nobody has taken, if there is one."""
        return min(self._left, default=None)

    def close(self) -> None:
        """Refuse a key that nobody has taken."""
        if unknown := self.leftover():
            self.refuse(f"{unknown} is not a key that is known here")

    def _text(self, key: str, item: object) -> str:
        if not isinstance(item, str):
            self.refuse(f"{key} holds {item!r}, which is not a text")
        return item
