"""All that is wrong with an instrument, not only the first thing: for the people who write one.

Pure. The same reader finds the faults that refuses the instrument for the first of them. What follows from another
fault is left out, for it may be right once that one is mended: no fault is named that is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from model.instrument.checks import tables
from model.instrument.complaints import Fault, FaultKind, FaultPlace, Faulty, collecting
from model.instrument.reader import read
from model.instrument.toml_files import MACHINE_SIGNS

_STRUCTURAL = {FaultKind.MISSPELT_KEY, FaultKind.IN_TWO_FILES, FaultKind.WRONG_TYPE}
_SURE = {FaultKind.TWICE, FaultKind.UNKNOWN_KEY, FaultKind.MISSPELT_KEY}
_OF_SCALE = {FaultKind.WRONG_SCALE, FaultKind.NO_WORDS}
_NAME_KEYS = {"id", "name", "code"}
_CHOICE_KEYS = {"values", "answers"}


def faults(files: Mapping[str, Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Each fault of the instrument made of these files' data (name -> data), in the order of reading; none if whole."""
    with collecting() as noted:
        try:
            read(files)
        except Faulty as refusal:
            noted.append(refusal.fault)
    noted += _signs(files)
    structural = [fault for fault in noted if not fault.within and fault.kind in _STRUCTURAL]
    alone = [fault for fault in noted if fault.within and not _follows(fault, noted)]
    if structural:  # a whole part could not be read, so that anything may seem to be missing
        return (*dict.fromkeys([*structural, *alone]),)
    sure = [fault for fault in noted if _is_sure(fault)]
    between = [fault for fault in noted if not fault.within and fault not in sure]
    return (*dict.fromkeys([*alone, *sure, *_certain(between, files, [*alone, *sure])]),)


def _is_sure(fault: Fault) -> bool:
    """Whether it is one whatever else is wrong: a name is given twice (and not the stand-in for a missing one)."""
    return not fault.within and fault.kind in _SURE and "" not in fault.names


def _follows(fault: Fault, noted: Sequence[Fault]) -> bool:
    """Whether what one table seems to lack may be there once another fault is mended."""
    others = [other for other in noted if other is not fault]
    here = {other.key for other in others if other.place == fault.place}
    if fault.kind is FaultKind.MISSING and fault.key in _CHOICE_KEYS:
        return "kind" in here
    if fault.kind is FaultKind.NO_WEIGHT and fault.key in here:
        return True
    if fault.kind in _OF_SCALE:
        return any("scales" in (other.place.what, other.key) for other in others)
    return any(_stands_in(fault.place, other) for other in others)


def _stands_in(place: FaultPlace, fault: Fault) -> bool:
    """Whether a place lies in a table for which, by this fault, an empty one stands in."""
    return fault.kind in (FaultKind.MISSING, FaultKind.WRONG_TYPE) and fault.place.key(fault.key) == place


def _certain(
    between: Sequence[Fault], files: Mapping[str, Mapping[str, Any]], known: Sequence[Fault]
) -> Iterator[Fault]:
    """Those faults between tables that are not about one in which a fault is known, and may so be mended with it."""
    arrays = {fault.place.what for fault in known if fault.place.what}
    spoilt = set(_spoilt(files, known)) - {""}
    are_names_known = not any(fault.key in _NAME_KEYS or fault.kind is FaultKind.TWICE for fault in known)
    for fault in between:
        is_known = are_names_known or fault.kind is not FaultKind.UNKNOWN_NAME
        if is_known and fault.key not in arrays and spoilt.isdisjoint((fault.place.name, *fault.names)):
            yield fault


def _signs(files: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """Texts that hold what nobody can read: they would stand in every file made with the instrument."""
    for name, data in files.items():
        waiting: list[Any] = [data]
        while waiting:
            match waiting.pop():
                case str() as text if sign := MACHINE_SIGNS.search(text):
                    reason = f"the text {text[:40]!r} holds a sign that nobody can read, U+{ord(sign[0]):04X}"
                    yield Fault(FaultPlace(name), FaultKind.UNREADABLE, reason, "Take it out.", within=True)
                case dict() as table:
                    waiting += [*table, *table.values()]
                case list() as items:
                    waiting += items


def _spoilt(files: Mapping[str, Mapping[str, Any]], known: Sequence[Fault]) -> Iterator[str]:
    """The names of what has a fault of its own, of what is answered on such a scale, and of what holds such a thing."""
    names = {name for fault in known for name in (fault.place.name, *fault.names)}
    yield from names
    for data in files.values():
        for criterion in tables(data, "criteria"):
            for question in tables(criterion, "questions"):
                if names & {str(question.get("id")), str(question.get("scale"))}:
                    yield from (str(question.get("id")), str(criterion.get("code")))
