"""All that is wrong with an instrument, not only the first thing: for the people who write one.

Pure. The same reader finds the faults that refuses the instrument for the first of them. What follows from another
fault is left out, for it may be right once that one is mended: no fault is named that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from model.instrument.reader import read
from model.instrument.table import Fault, collecting
from model.journal.records import Refused

_PLACE = re.compile(r"^[^:]*: ([a-z_ ]+?) ([^ :]+)(?::|$)")
"""What kind of thing a fault's place names, and what that calls itself: "section-1.toml: question plan_made"."""

_STRUCTURAL = ("is not a list", "is not a table", "of the instrument")
_NO_CHOICES = ("values is missing", "answers is missing")
_OF_SCALE = "a scored question needs a scale"
_OF_WEIGHTS = "individual and summary must be"
_NAMING = ("id ", "name ", "code ")
_MACHINE_SIGNS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Signs for machines, and those that turn writing round; a tab and the end of a line are let be."""

_WORD = re.compile(r"[^\s,:'\"]+")


def faults(files: Mapping[str, Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Each fault of the instrument made of these files' data (name -> data), in the order of reading; none if whole."""
    with collecting() as found:
        try:
            read(files)
        except Refused as refusal:
            place, _, reason = str(refusal).rstrip(".").rpartition(": ")
            found.append(Fault(place, reason, within=True))
    found += _signs(files)
    structural = [fault for fault in found if _is_structural(fault)]
    alone = [fault for fault in found if fault.within and not _follows(fault, found)]
    if structural:
        return (*dict.fromkeys([*structural, *alone]),)
    sure = [fault for fault in found if _is_sure(fault)]
    between = [fault for fault in found if not fault.within and fault not in sure]
    return (*dict.fromkeys([*alone, *sure, *_certain(between, files, [*alone, *sure])]),)


def _is_structural(fault: Fault) -> bool:
    """Whether a whole part of the instrument could not be read, so that anything may seem to be missing."""
    misspelt = fault.reason.endswith("is not a key that is known here") and fault.advice.startswith("Is ")
    return not fault.within and (misspelt or fault.reason.endswith(_STRUCTURAL))


def _is_sure(fault: Fault) -> bool:
    """Whether it is one whatever else is wrong: a name is given twice (and not the stand-in for a missing one)."""
    told = fault.reason.endswith((" is given twice", " is not a key that is known here"))
    return not fault.within and told and "  " not in fault.reason


def _follows(fault: Fault, found: Sequence[Fault]) -> bool:
    """Whether what one table seems to lack may be there once another fault is mended."""
    others = [other for other in found if other is not fault]
    here = [other.reason for other in others if other.place == fault.place]
    if fault.reason in _NO_CHOICES:
        return any(reason.startswith("kind ") for reason in here)
    if fault.reason.startswith(_OF_WEIGHTS) and here:
        return True
    if fault.reason.startswith(_OF_SCALE) or fault.reason.endswith("none to choose from"):
        return any(": scales" in other.place or other.reason.startswith("scales ") for other in others)
    outer, _, key = fault.place.rpartition(": ")
    return any(
        other.place == outer and other.reason.startswith((f"{key} is missing", f"{key} is not")) for other in found
    )


def _certain(
    between: Sequence[Fault], files: Mapping[str, Mapping[str, Any]], known: Sequence[Fault]
) -> Iterator[Fault]:
    """Those faults between tables that are not about one in which a fault is known, and may so be mended with it."""
    spoilt = set(_spoilt(files, known))
    unnamed = any(fault.reason.startswith(_NAMING) or fault.reason.endswith(" is given twice") for fault in known)
    for fault in between:
        about_unknown = unnamed and "unknown" in fault.reason
        if not about_unknown and spoilt.isdisjoint(_words(fault)):
            yield fault


def _signs(files: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """Texts that hold what nobody can read: they would stand in every file made with the instrument."""
    for name, data in files.items():
        waiting: list[Any] = [data]
        while waiting:
            match waiting.pop():
                case str() as text if sign := _MACHINE_SIGNS.search(text):
                    reason = f"the text {text[:40]!r} holds a sign that nobody can read, U+{ord(sign[0]):04X}"
                    yield Fault(name, reason, "Take it out.", within=True)
                case dict() as table:
                    waiting += [*table, *table.values()]
                case list() as items:
                    waiting += items


def _words(fault: Fault) -> set[str]:
    return {word.rstrip(".") for word in _WORD.findall(f"{fault.place} {fault.reason}")}


def _spoilt(files: Mapping[str, Mapping[str, Any]], found: Sequence[Fault]) -> Iterator[str]:
    """The names of what has a fault of its own, of what is answered on such a scale, and of what holds such a thing."""
    places = [match for fault in found if (match := _PLACE.match(fault.place))]
    names = {match[2] for match in places} | {match[1] for match in places} - {"question", "criteria"}
    names |= {fault.reason.split()[-4] for fault in found if fault.reason.endswith(" is given twice")}
    yield from names
    for data in files.values():
        rows = data.get("criteria", [])
        for criterion in rows if isinstance(rows, list) else ():
            asked = criterion.get("questions", []) if isinstance(criterion, Mapping) else []
            for question in asked if isinstance(asked, list) else ():
                if isinstance(question, Mapping) and names & {str(question.get("id")), str(question.get("scale"))}:
                    yield from (str(question.get("id")), str(criterion.get("code")))
