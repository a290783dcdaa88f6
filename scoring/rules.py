"""The scoring rules by name. An instrument says which one it is scored by; a new rule is a module and one line here."""

from __future__ import annotations

from importlib import import_module

from model.instrument.instrument import Instrument
from model.journal.records import Refused
from scoring.layout import Layout
from scoring.rule import Rule

RULES: dict[str, str] = {
    "omi/1": "scoring.omi",
    "esi/1": "scoring.esi",
    "iqr/1": "scoring.iqr",
    "counts/1": "scoring.counts",
}
"""The module whose `RULE` is the rule of that name. It is loaded when it is asked for: a file has one."""


def rule(name: str) -> Rule:
    """The rule of that name, or Refused: an instrument from a newer program may ask for one we do not have."""
    if name not in RULES:
        raise Refused(f"The scoring rule {name!r} is unknown to this version, which knows {', '.join(RULES)}.")
    known: Rule = import_module(RULES[name]).RULE
    return known


def layout_of(instrument: Instrument) -> Layout:
    """The figures of an instrument by its own rule."""
    return rule(instrument.rule).layout(instrument)


def scores_questions(instrument: Instrument) -> bool:
    """Whether its rule makes figures of its questions; where it does not, they are counted. A rule unknown here may."""
    if instrument.rule not in RULES:
        return True
    layout = layout_of(instrument)
    return bool(layout.criteria or layout.threads)


def only_counts(instrument: Instrument) -> bool:
    """Whether no figure is made at all, by rule or by hand: counts of its questions are all there is."""
    return instrument.marking is None and not scores_questions(instrument)
