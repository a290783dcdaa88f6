"""The words everything else is said in: entries, outcomes, tallies, and the one error a person can act on.

Pure: standard library only, so that scoring can use these without loading SQLite.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Self, TypeAlias

from model.journal.likeness import unseen_sign

Value: TypeAlias = str | int | tuple[str, ...] | None
"""What an entry can state: nothing (cleared), a text, a whole number, or several texts."""

NOT_APPLICABLE = "not_applicable"
"""The answer by which an assessor takes a case out of a question (where the question allows it)."""

INSPECTION = "inspection"
SIGNED = "signed"
NOTE = "note:"

LEAD = "lead"
READER = "assessor"
"""What the owner of a laptop does, as its file's own note "role" says; without one they lead."""

LEAD_NAME = "Lead inspector"
"""The author of what is stated in a file whose owner has given no name."""

_CASE_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}")


_LONGEST = 600
"""The most characters of a refusal that are shown: what stands in it may come from a hostile file."""


class Refused(Exception):
    """What a person can act on: one sentence naming the place. Nothing has been changed.

    Whatever was put into the sentence, it stays one printable line of a length that can be read.
    """

    def __str__(self) -> str:
        return _in_one_line(super().__str__())


def _in_one_line(text: str) -> str:
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST * 2 // 3]} … {text[-_LONGEST // 3 :]}"


class Unusable(Refused):
    """A value that cannot be used. `reason` is its sentence without the full stop, to stand in another sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}.")
        self.reason = _in_one_line(reason)


class TroubleKind(Enum):
    """What is in the way when a file cannot be read or written."""

    FULL = "no room is left on the disk"
    FAILING = "the disk cannot be read or written"
    WRITE_PROTECTED = "the disk takes nothing"
    TAKEN = "another program has the file"
    GONE = "the file that was open is not there any more"
    DAMAGED = "what is read cannot be right"


class DiskTrouble(Refused):
    """The disk is in the way: it is full, fails, cannot be written, or is gone. Later the same may be done."""

    def __init__(self, sentence: str, kind: TroubleKind) -> None:
        super().__init__(sentence)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Entry:
    """Author says that `field` of `subject` is `value`, replacing the entries named."""

    id: str
    subject: str
    field: str
    value: Value
    author: str
    made_at: str
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What someone wants to say, before it is an entry: the journal adds author, time, replaces and id."""

    subject: str
    field: str
    value: Value


class KeyState(StrEnum):
    """Whether what is signed with a key is taken in. Withdrawing it stops what is new, and undoes nothing."""

    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What an answer comes to. `ANSWERED` is for gates and information, which count towards nothing."""

    ABOVE = "above"
    BELOW = "below"
    NOT_APPLICABLE = "not_applicable"
    NOT_RELEVANT = "not_relevant"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases came to each of the five outcomes of one scored question, or of several."""

    above: int = 0
    below: int = 0
    not_applicable: int = 0
    not_relevant: int = 0
    unanswered: int = 0

    @property
    def relevant(self) -> int:
        """Above + below: the denominator of every proportion."""
        return self.above + self.below

    def moved(self, before: Outcome | None, after: Outcome | None) -> Self:
        """The tally after one answer moved from one outcome to another (None: was not, or is no longer, counted)."""
        counts = {name: getattr(self, name) for name in TALLIED}
        if before in counts:
            counts[before] -= 1
        if after in counts:
            counts[after] += 1
        return type(self)(**counts)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in TALLIED))


TALLIED = (Outcome.ABOVE, Outcome.BELOW, Outcome.NOT_APPLICABLE, Outcome.NOT_RELEVANT, Outcome.UNANSWERED)


def tally_of(outcomes: Iterable[Outcome]) -> Tally:
    """Count outcomes; `ANSWERED` is left out, for it belongs to questions that are not scored."""
    counts = dict.fromkeys(TALLIED, 0)
    for outcome in outcomes:
        if outcome in counts:
            counts[outcome] += 1
    return Tally(*counts.values())


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """One question of one reading that came to something else."""

    question: str
    before: Outcome | None
    after: Outcome | None


@dataclass(frozen=True, slots=True)
class Change:
    """What one recorded entry changed: views repaint from this and from nothing else."""

    entry: Entry
    before: Value
    outcomes: tuple[OutcomeChange, ...] = ()


def case_subject(case_ref: str) -> str:
    """The subject of a case: its reference is its identity, so two laptops that add it mean the same case."""
    return f"case/{checked_ref(case_ref)}"


def reading_subject(case_ref: str, assessor: str) -> str:
    """The subject of one assessor's reading of one case."""
    return f"reading/{checked_ref(case_ref)}/{checked_name(assessor)}"


def case_of(subject: str) -> str | None:
    """The case reference that a `case/` or `reading/` subject is about; None for the inspection itself."""
    kind, _, rest = subject.partition("/")
    return rest.partition("/")[0] if kind in ("case", "reading") else None


def assessor_of(subject: str) -> str | None:
    """The assessor of a `reading/` subject; None for any other subject."""
    kind, _, rest = subject.partition("/")
    return rest.partition("/")[2] if kind == "reading" else None


def checked_ref(case_ref: str) -> str:
    """The reference itself, or Unusable: it is an identity, so it must be short, plain and unambiguous."""
    if not _CASE_REF.fullmatch(case_ref) or case_ref != case_ref.strip():
        raise Unusable(
            f"The reference {case_ref!r} is not usable: use up to 40 letters, digits, spaces, dots, dashes or "
            "underscores, beginning with a letter or digit"
        )
    return case_ref


def checked_name(name: str) -> str:
    """An assessor's name, or Unusable."""
    if not name.strip() or name != name.strip() or len(name) > 80 or not name.isprintable() or "/" in name:
        raise Unusable(f"Assessor name {name!r} is not usable: use 1 to 80 printable characters without a slash")
    if sign := unseen_sign(name):
        raise Unusable(f"Assessor name {name!r} is not usable: it holds a sign that nobody can see, {sign}")
    return name


Pair: TypeAlias = tuple[str | None, str | None]
"""What the first and the second reader say of one question of one case; None is missing."""
