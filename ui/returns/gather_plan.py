"""The plan of a gathering in words: what the returns would change, what is refused, what nobody has returned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from export.exchange.gathering import Gathered
from export.exchange.plan_words import CLOSES, awaited_in_words
from export.exchange.signers import ChangedKey
from model.inspection.closing import closings_in
from model.inspection.field_words import value_in_words, what_is_stated
from model.instrument.instrument import Instrument
from model.instrument.values import counted
from model.journal.records import Refused, assessor_of, case_of
from ui.kit.chooser import Choosing
from ui.kit.line_table import Line

Key: TypeAlias = tuple[str, str]
"""An assessor's name, and a public key that may be theirs."""


@dataclass(frozen=True, slots=True)
class Read:
    """Returns that were read: what taking in the good ones would do, and why the others were refused."""

    gathered: Gathered
    refused: tuple[Refused, ...]

    @property
    def changed(self) -> dict[Key, list[ChangedKey]]:
        """The returns that are refused for their key, by whose it would be."""
        found: dict[Key, list[ChangedKey]] = {}
        for refusal in self.refused:
            if isinstance(refusal, ChangedKey):
                found.setdefault((refusal.assessor, refusal.key), []).append(refusal)
        return found


def plan_text(instrument: Instrument, read: Read) -> str:
    """What the plan comes to, in a few sentences."""
    plan, returns = read.gathered.plan, read.gathered.returns
    if not returns:
        return "None of these can be added." if not read.changed else "Compare the keys first: see below."
    if not plan.new:
        return f"{counted(len(returns), 'return')} read: everything in {_it(returns)} is here already."
    facts = [f"{counted(len(plan.readings), 'reading')} would arrive or change"]
    if plan.voided:
        facts.append(f"{counted(len(plan.voided), 'signature')} would become void, for what was signed is changed")
    facts.append(counted(len(plan.conflicts), "new conflict") if plan.conflicts else "no new conflict")
    whose = ", ".join(sorted({one.assessor or one.path.name for one in returns}))
    return (
        f"{counted(len(returns), 'return')} read, from {whose}: {counted(len(plan.new), 'new entry', 'new entries')}, "
        f"{plan.known} known already. {'; '.join(facts)}. {awaited_in_words(instrument, read.gathered)}"
    )


def plan_lines(instrument: Instrument, read: Read) -> Iterator[Line]:
    """A line for each refused return, key to compare, signature that would become void, new conflict, and reading."""
    plan = read.gathered.plan
    for entry in closings_in(plan.new):
        yield Line(
            f"closes {entry.id}", ("Closes", "", "", f"{CLOSES}: {entry.author} did so on {entry.made_at[:10]}.")
        )
    for number, refusal in enumerate(read.refused):
        if not isinstance(refusal, ChangedKey):
            yield Line(f"refused {number}", ("Refused", "", "", str(refusal)))
    for signer in read.gathered.signers:
        what = "Key accepted" if signer.changed else "New key"
        yield Line(f"{what} {signer.assessor}", (what, "", signer.assessor, signer.in_words()))
    for subject in plan.voided:
        yield _line("Signature void", subject, "It was signed, and would be changed by what arrives.")
    for (subject, field), heads in plan.conflicts.items():
        sides = " / ".join(f"{value_in_words(instrument, field, head.value)} ({head.author})" for head in heads)
        yield _line("Conflict", subject, f"{what_is_stated(instrument, field)}: {sides}", field)
    for subject in plan.readings:
        yield _line("Reading", subject, "")


def keys_to_compare(read: Read) -> tuple[Choosing[Key], ...]:
    """Each key that a return is signed with and that is not the assessor's as far as is known; it can be accepted."""
    return tuple(
        Choosing(
            " ".join(key),
            (refusals[0].assessor, ", ".join(one.name for one in refusals), refusals[0].words, _known(refusals[0])),
            _asked(refusals[0]),
            ((f"It is {refusals[0].assessor}'s: accept this key", key),),
        )
        for key, refusals in read.changed.items()
    )


def _known(refusal: ChangedKey) -> str:
    return refusal.known_words or "none"


def _asked(refusal: ChangedKey) -> str:
    who = refusal.assessor
    why = (
        "A new laptop or a lost file explains another key; so does somebody else who writes in their name."
        if refusal.known
        else f"Something new in it is said in {who}'s name, whose key nobody knows here."
    )
    return (
        f"{why} Ask {who} to read you the words of their key, which stand on their page Return. Accept it only if you "
        f"hear “{refusal.words}”; otherwise leave the return out."
    )


def _line(what: str, subject: str, details: str, field: str = "") -> Line:
    return Line(f"{what} {subject} {field}", (what, case_of(subject) or "", assessor_of(subject) or "", details))


def _it(things: Sequence[object]) -> str:
    return "it" if len(things) == 1 else "them"
