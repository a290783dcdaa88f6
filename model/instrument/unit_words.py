"""Sentences about cases, said of what an instrument is about instead: an offender manager, a sentencer, a victim.

Pure. Sentences of the program are written of cases, once; this is the one place that says them of something else. What
people wrote is never passed through here.
"""

from __future__ import annotations

import re

from model.instrument.instrument import CASES, Unit
from model.instrument.values import counted

_CASE = r"\b(?:(?P<article>[Aa]) )?(?P<first>C&?|c)ase(?P<many>s?)\b(?! files?\b)"


def for_unit(unit: Unit, words: str) -> str:
    """A sentence about cases, said of the unit: "Add a case" becomes "Add an offender manager"."""
    return words if unit == CASES else re.sub(_CASE, lambda match: _named(unit, match), words)


def counted_units(number: int, unit: Unit) -> str:
    """So many of them: "1 case", "43 offender managers"."""
    return counted(number, unit.one, unit.many)


def _named(unit: Unit, match: re.Match[str]) -> str:
    name = unit.many if match["many"] else unit.one
    if match["first"] != "c":
        name = name[:1].upper() + match["first"][1:] + name[1:]  # a key of its own, as in "C&ase", stays one
    article = match["article"]
    return f"{article}{'n' * (name[0].lower() in 'aeiou')} {name}" if article else name
