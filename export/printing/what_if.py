"""What taking returns in would do to the figures, as a whole and for each thing that the lead may decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from export.printing.sheet_check import changes
from export.sheet.sheet import score_sheet
from model.file.ledger import Ledger
from model.file.past import as_it_was
from model.inspection.proposals import Proposal
from model.journal.records import Entry, Statement


@dataclass(frozen=True, slots=True)
class Moves:
    """Each figure that would become another one, from what to what: by all that is taken in, and by each proposal (its
    id) on top of that, if it were taken."""

    by_all: tuple[str, ...] = ()
    by_proposal: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def in_words(self) -> Iterator[str]:
        """The figures, as lines to read."""
        yield "Figures that would change:" if self.by_all else "No figure would change."
        yield from (f"  {line}" for line in self.by_all)
        for id_, lines in self.by_proposal.items():
            yield f"{id_}, if you take it: {'; '.join(lines) or 'no figure would change'}."

    def as_json(self) -> dict[str, Any]:
        """The same for a program: `figures`, and `proposed_figures` by id."""
        return {
            "figures": list(self.by_all),
            "proposed_figures": {id_: [*one] for id_, one in self.by_proposal.items()},
        }


def moves(
    store: Ledger,
    new: Sequence[Entry],
    decisions: Sequence[Statement],
    proposals: Sequence[Proposal],
    tick: Callable[[int, int], object] = lambda _done, _of: None,
) -> Moves:
    """What taking these entries in, and stating these decisions, would do to the figures; and then each proposal.

    `tick` is called meanwhile, and what it raises ends it.
    """
    if not (new or decisions or proposals):
        return Moves()
    with as_it_was(store.inspection, store.instrument, store.entries()) as past:
        before = score_sheet(past)
        past.take_in(new)
        past.state(decisions)
        after = score_sheet(past)
        here, by_proposal = past.ids(), {}
        for done, proposal in enumerate(proposals):
            tick(done, len(proposals))
            with past.for_now():
                # Of a case that two assessors found, the readings may be here with what the other says of it.
                past.take_in(one for one in (*proposal.entries, *proposal.readings) if one.id not in here)
                past.state(proposal.decided(taken=True))
                by_proposal[proposal.id] = tuple(changes(after, score_sheet(past)))
        return Moves(tuple(changes(before, after)), by_proposal)
