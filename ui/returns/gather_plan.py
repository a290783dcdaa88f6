"""The plan of a gathering in words: what the returns would change, what is refused, what nobody has returned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from export.exchange.gathering import FormerLead, Gathered
from export.exchange.plan_words import CLOSES, awaited_in_words, left_out_in_words, sample_in_words
from export.exchange.signers import ChangedKey
from model.inspection.closing import closings_in
from model.inspection.field_words import details_changed, value_in_words, what_is_stated
from model.inspection.merge import Plan
from model.instrument.instrument import Instrument
from model.instrument.values import counted
from model.journal.records import Refused, assessor_of, case_of
from ui.kit.chooser import Choosing
from ui.kit.line_table import Line

if TYPE_CHECKING:
    from export.printing.what_if import Moves  # the page is on view sooner without what prints sheets

Key: TypeAlias = tuple[str, str]
"""An assessor's name, and a public key that may be theirs."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lead has said of returns that are not taken in yet: keys that are the assessors', and by its id what is
    taken (True) or left."""

    accepted: frozenset[Key] = frozenset()
    decisions: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """Returns that were read: what taking in the good ones would do, and to the figures, with these choices; and why
    the others were refused. `former_leads`: those that were to be decided before any of them was taken, too."""

    gathered: Gathered
    refused: tuple[Refused, ...]
    moved: Moves
    choices: Choices
    former_leads: tuple[FormerLead, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take in or to decide, and nothing to tell."""
        one = self.gathered
        to_tell = one.proposals or one.decided or one.changes or one.former_leads or one.left_out
        return not (one.does_anything or to_tell)

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
    if not returns and read.refused:
        return "None of these can be added." if not read.changed else "Compare the keys first: see below."
    if read.is_empty:
        return f"{counted(len(returns), 'return')} read: everything in {_it(returns)} is here already."
    facts = [f"{counted(len(plan.readings), 'reading')} would arrive or change"]
    if plan.voided:
        facts.append(f"{counted(len(plan.voided), 'signature')} would become void, for what was signed is changed")
    facts.append(counted(len(plan.conflicts), "new conflict") if plan.conflicts else "no new conflict")
    whose = ", ".join(sorted({one.assessor or one.path.name for one in returns}))
    came = f"{counted(len(returns), 'return')} read, from {whose}: " if returns else "From earlier returns: "
    return (
        f"{came}{counted(len(plan.new), 'new entry', 'new entries')}, {plan.known} known already. "
        f"{'; '.join(facts)}. {_open(read)}{_left_out(read)}{figures_text(read)} "
        f"{awaited_in_words(instrument, read.gathered)}"
    )


def figures_text(read: Read) -> str:
    """How many figures would change, and whether more would by what is still open."""
    lines, more = len(read.moved.by_all), any(read.moved.by_proposal.values())
    if lines:
        return f"{counted(lines, 'figure')} would change: see below."
    if more:
        return "No figure would change until you take what is proposed."
    return "No figure would change."


def plan_lines(instrument: Instrument, read: Read) -> Iterator[Line]:
    """A line for each refused return, key, clock, case that comes or goes, name or reference that is like another,
    signature that would become void, new conflict and reading, and for what is left out."""
    gathered, plan = read.gathered, read.gathered.plan
    for entry in closings_in(plan.new):
        yield _of_all("Closes", entry.id, f"{CLOSES}: {entry.author} did so on {entry.made_at[:10]}.")
    for number, refusal in enumerate(read.refused):
        if not isinstance(refusal, ChangedKey):
            yield _of_all("Refused", str(number), str(refusal))
    for signer in gathered.signers:
        what = "Key accepted" if signer.changed else "New key"
        yield Line(f"{what} {signer.assessor} {signer.key}", (what, "", signer.assessor, signer.in_words()))
    for sentence in gathered.clocks:
        yield _of_all("Clock", sentence, sentence)
    for sentence in sample_in_words(instrument, gathered):
        yield _of_all("Sample", sentence, sentence)
    for one in gathered.alike:
        case_ref, reader = ("", one.new) if one.is_name else (one.new, "")
        yield Line(
            f"Like another {case_ref} {reader}", ("Like another", case_ref, reader, one.in_words(instrument.unit))
        )
    yield from _of_readings(instrument, plan)
    for sentence in left_out_in_words(instrument, gathered):
        yield _of_all("Left out", sentence, sentence)


def _of_readings(instrument: Instrument, plan: Plan) -> Iterator[Line]:
    for subject, details in plan.voided.items():
        void = "It was signed, and would be changed by what arrives."
        yield _line("Signature void", subject, f"{void} {details_changed(instrument, details)}".rstrip())
    for (subject, field_), heads in plan.conflicts.items():
        sides = " / ".join(f"{value_in_words(instrument, field_, head.value)} ({head.author})" for head in heads)
        yield _line("Conflict", subject, f"{what_is_stated(instrument, field_)}: {sides}", field_)
    for subject in plan.readings:
        yield _line("Reading", subject, "")


def figure_lines(read: Read) -> Iterator[Line]:
    """Each figure that would change, and from what to what."""
    for line in read.moved.by_all:
        what, _, change = line.partition(": ")
        yield Line(line, (what, change))


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


def _open(read: Read) -> str:
    count = len(read.gathered.proposals)
    waits = "waits" if count == 1 else "wait"
    return f"{counted(count, 'proposal')} {waits} for you to take or leave: see below. " if count else ""


def _left_out(read: Read) -> str:
    count = len(read.gathered.not_allowed)
    what = counted(count, "entry that a return may not say is", "entries that a return may not say are")
    return f"{what} left out. " if count else ""


def _of_all(what: str, key: str, details: str) -> Line:
    return Line(f"{what} {key}", (what, "", "", details))


def _line(what: str, subject: str, details: str, field: str = "") -> Line:
    return Line(f"{what} {subject} {field}", (what, case_of(subject) or "", assessor_of(subject) or "", details))


def _it(things: Sequence[object]) -> str:
    return "it" if len(things) == 1 else "them"
