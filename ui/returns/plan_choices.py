"""What the lead decides of returns before they are taken in, each thing with its question and its ways. In words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from export.exchange.gathering import FormerLead
from export.exchange.plan_words import change_in_words, details_in_words, former_lead_in_words, proposal_in_words
from model.inspection.proposals import Proposal, are_rivals
from model.instrument.instrument import Instrument
from model.instrument.unit_words import for_unit
from model.instrument.values import counted
from model.journal.records import assessor_of, case_of
from ui.kit.chooser import Choosing
from ui.returns.gather_plan import Read

if TYPE_CHECKING:
    from export.printing.what_if import Moves  # the page is on view sooner without what prints sheets

Decisions: TypeAlias = Mapping[str, bool]
"""What is decided, by its id: taken or left. What is not in it is open."""

TAKEN: Mapping[bool | None, str] = {None: "open", True: "you take it", False: "you leave it"}
"""How a decision stands, in the list."""

_LATER: tuple[str, bool | None] = ("Decide later", None)


def proposals_to_decide(instrument: Instrument, read: Read, decisions: Decisions) -> Iterator[Choosing[bool | None]]:
    """Each thing that an assessor found of a case and only the lead can state, be it decided or open."""
    unit = instrument.unit
    like = {one.new: f" {one.in_words(unit)}" for one in read.gathered.alike if not one.is_name}
    for one in all_proposals(read):
        choice = decisions.get(one.id)
        words = f"{proposal_in_words(instrument, one)}{like.get(one.case_ref, '') if one.adds_case else ''}"
        yield Choosing(
            one.id,
            (one.case_ref, one.author, _found(instrument, one), TAKEN[choice]),
            f"{words} {_what_it_moves(one.id, choice, read.moved)}",
            _ways(instrument, one, choice),
        )


def all_proposals(read: Read) -> list[Proposal]:
    """The proposals, be they decided or open, in an order that no decision changes."""
    gathered = read.gathered
    both = (*gathered.proposals, *(one for one, _ in gathered.decided))
    return sorted(both, key=lambda one: (one.case_ref, one.author, one.id))


def changes_to_decide(instrument: Instrument, read: Read, decisions: Decisions) -> Iterator[Choosing[bool | None]]:
    """Each reading that counts, was frozen or was settled, and that its reader changed: with before and after."""
    for one in read.gathered.changes:
        is_left = decisions.get(one.id) is False
        case_ref, reader = case_of(one.subject) or "", assessor_of(one.subject) or ""
        way: tuple[str, bool | None] = (
            ("Take the change after all", None) if is_left else ("Leave this change out", False)
        )
        yield Choosing(
            one.id,
            (case_ref, reader, f"{one.why}; {counted(len(one.changes), 'change')}", TAKEN[not is_left]),
            change_in_words(instrument, one),
            (way,),
        )


def leads_to_decide(leads: Iterable[FormerLead], decisions: Decisions) -> Iterator[Choosing[bool | None]]:
    """Each key of one who led before, with all that is stated under it as one thing."""
    for lead in leads:
        is_taken = decisions.get(lead.id) is True
        ways: tuple[tuple[str, bool | None], ...] = (
            (_LATER,) if is_taken else (("The key is known to me: take it all", True),)
        )
        yield Choosing(
            lead.id,
            (lead.words, counted(lead.entries, "entry", "entries"), TAKEN[True] if is_taken else "left out"),
            former_lead_in_words(lead),
            ways,
        )


def taken_alone(read: Read, decisions: Decisions, id_: str) -> dict[str, bool]:
    """The decisions once this proposal is taken: what says something else of the same is open again."""
    proposals = all_proposals(read)
    taken = {one.id: one for one in proposals}[id_]
    again = {one.id for one in proposals if are_rivals(one, taken) and decisions.get(one.id)}
    return {key: choice for key, choice in decisions.items() if key not in again} | {id_: True}


def undisputed(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Those of which no other says something else."""
    every = list(proposals)
    return [one for one in every if not any(are_rivals(one, other) for other in every)]


def _found(instrument: Instrument, one: Proposal) -> str:
    if one.adds_case:
        read = f", read already ({counted(len(one.readings), 'entry', 'entries')})" if one.readings else ""
        return for_unit(instrument.unit, "A case found in the office") + read
    return details_in_words(instrument, one)


def _ways(instrument: Instrument, one: Proposal, choice: bool | None) -> tuple[tuple[str, bool | None], ...]:
    take, leave = "Take it", "Leave it as it stands"
    if one.adds_case:
        take = for_unit(instrument.unit, "Take the case into the sample")
        leave = for_unit(instrument.unit, "Leave the case out of the sample")
    ways = ((take, True), (leave, False), _LATER)
    return tuple(way for way in ways if way[1] is not choice)


def _what_it_moves(id_: str, choice: bool | None, moved: Moves) -> str:
    if choice is True:
        return "You take it: the figures below count it."
    if choice is False:
        return "You leave it: what stands now stays."
    lines = moved.by_proposal.get(id_)
    if lines is None:
        return "What it would change of the figures is worked out once fewer are open."
    return f"If you take it: {'; '.join(lines)}." if lines else "If you take it, no figure would change."
