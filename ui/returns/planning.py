"""Working out, off the main thread, what taking returns in would do: to the journal and to the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from export.exchange.gathering import FormerLead, Gathered, gather
from model.file.store import Store
from model.journal.records import Refused
from ui.kit.worker import Job
from ui.returns.gather_plan import Choices, Read

_FEW = 40
"""Of so many open proposals the figures are worked out while somebody waits; of the next once these are decided."""


def planned(store: Store, paths: Sequence[Path], choices: Choices, before: Read | None, job: Job) -> Read:
    """Read the returns, or what waits from earlier ones where there are none, and plan with these choices.

    `before`: what was read last, for the former leads that are taken since and would be missed.
    """
    from export.printing.what_if import moves  # which loads what prints sheets: too slow for the start-up of the page

    refused: list[Refused] = []
    gathered = gather(
        store,
        _one_by_one(paths, job),
        refused.append,
        lambda assessor, key: (assessor, key) in choices.accepted,
        choices.decisions.get,
    )
    job.report(0, 0, "Working out the figures…")
    moved = moves(
        store,
        gathered.plan.new,
        gathered.intake.decisions,
        gathered.proposals[:_FEW],
        lambda done, of: job.report(done, of, "Working out the figures…"),
    )
    return Read(gathered, tuple(refused), moved, choices, _former_leads(gathered, choices, before))


def _former_leads(gathered: Gathered, choices: Choices, before: Read | None) -> tuple[FormerLead, ...]:
    seen = before.former_leads if before is not None else ()
    taken = {one.id: one for one in seen if choices.decisions.get(one.id)}
    found = taken | {one.id: one for one in gathered.former_leads}
    return tuple(found[id_] for id_ in sorted(found))


def _one_by_one(paths: Sequence[Path], job: Job) -> Iterator[Path]:
    for done, path in enumerate(paths):
        job.report(done, len(paths), f"Reading {path.name}…")
        yield path
