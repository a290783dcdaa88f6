"""When two spellings are one: names and references as they are kept, and those that are only alike.

Pure. A spelling is tidied where a person enters it. What is alike is never made the same: a person is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

LOOK_ALIKES = str.maketrans(
    # Cyrillic and Greek letters, small, that are drawn as Latin ones, small or capital
    "авекмнорстухіјѕһԁԛԝ" + "αβεζηικμνορτυχ"
    # Latin letters whose stroke or missing dot is no accent that can be taken off, and signs that are typed for others
    + "łøđħı" + "’‘ʼ`´‐‑‒–—",
    "abekmhopctyxijshdqw" + "abezhikmnoptyx" + "lodhi" + "'''''-----",
)  # fmt: skip

_UNSEEN_KINDS = ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Fillers, joiners and variation selectors: letters and marks by their kind, but nothing that anybody sees."""
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def tidied(text: str) -> str:
    """A spelling as it is kept: composed (NFC), without spaces around it, and one space where there are several.

    What nobody sees is let be, to be refused by whoever checks it.
    """
    return re.sub(
        " +", " ", "".join(" " if _is_space(sign) else sign for sign in unicodedata.normalize("NFC", text))
    ).strip(" ")


def unseen_sign(text: str) -> str:
    """The first sign that nobody sees, such as U+200B; "" if all of them can be seen."""
    if text.isascii() and text.isprintable():
        return ""
    found = next((sign for sign in text if unicodedata.category(sign) in _UNSEEN_KINDS or _UNSEEN.match(sign)), "")
    return f"U+{ord(found):04X}" if found else ""


def likeness(text: str) -> str:
    """What spellings have in common that differ only by case, accents, spaces, look-alike letters or leading zeros."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.translate(LOOK_ALIKES)).casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign) and not sign.isspace())
    return _ZEROS.sub("", bare.translate(LOOK_ALIKES))


class Spellings:
    """The names, or the references, that are known."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known: set[str] = set()
        self._by_likeness: dict[str, str] = {}
        for text in known:
            self.add(text)

    def add(self, text: str) -> None:
        """Know one more."""
        self._known.add(text)
        self._by_likeness.setdefault(likeness(text), text)

    def like(self, text: str) -> str | None:
        """The known spelling that this one is alike; None if nothing is like it, or it is known itself."""
        return None if text in self._known else self._by_likeness.get(likeness(text))


def alike_pairs(texts: Iterable[str], known: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Each of these spellings that is like a known one, or like one before it: after the one that it is like."""
    spellings = Spellings(known)
    for text in texts:
        if (other := spellings.like(text)) is not None:
            yield other, text
        spellings.add(text)


def why_asked(text: str, known: str) -> str:
    """Why a new spelling is asked about, without the full stop."""
    return f"{text!r} is like {known!r}, save for capitals, accents, spaces, look-alike letters or zeros in front"


def _is_space(sign: str) -> bool:
    return unicodedata.category(sign) == "Zs"
