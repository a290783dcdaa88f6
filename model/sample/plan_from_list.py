"""What is taken from the area's list: a sample drawn by chance, or the cases that mend what is short. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from model.inspection.readings import Case
from model.instrument.instrument import Instrument
from model.journal.field_names import SAMPLE_SEED, WITHDRAWN
from model.journal.records import INSPECTION, Statement, Value, case_subject
from model.sample.draw import DrawnSample, draw
from model.sample.quotas import QuotaStanding, Swap, in_force, planned_size, standings, swaps, wanted
from model.sample.sample import SampleFile, plan_sample


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """What was drawn from a list, and what is stated if it is taken in."""

    drawn: DrawnSample
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class SwapPlan:
    """The swaps, how the quotas stand after them, and what is stated if they are made."""

    swaps: tuple[Swap, ...]
    standings: tuple[QuotaStanding, ...]
    statements: tuple[Statement, ...]


def plan_draw(
    instrument: Instrument,
    cases: Collection[Case],
    inspection: Mapping[str, Value],
    file: SampleFile,
    *,
    size: int,
    seed: int,
) -> DrawPlan:
    """Draw from a list until the sample has `size` cases; the cases there are stay. `inspection`: its own fields."""
    quotas = in_force(instrument.quotas, inspection)
    drawn = draw(_cases_of(file), quotas, inspection, size=size, seed=seed, kept=cases)
    added = _added(instrument, cases, file, drawn.cases)
    return DrawPlan(drawn, (*added, Statement(INSPECTION, SAMPLE_SEED, seed)))


def plan_swaps(
    instrument: Instrument,
    cases: Collection[Case],
    inspection: Mapping[str, Value],
    file: SampleFile,
    begun: Collection[str],
) -> SwapPlan:
    """What to swap in from a list. Cases that were withdrawn do not come back; those `begun`, by reference, stay."""
    known = {case.ref for case in cases}
    pool = sorted((case for case in _cases_of(file) if case.ref not in known), key=lambda case: case.ref)
    sample = sorted((case for case in cases if case.withdrawn is None), key=lambda case: case.ref)
    quotas = in_force(instrument.quotas, inspection)
    planned = planned_size(quotas)
    numbers = wanted(quotas, inspection, max(len(sample), planned))
    chosen_swaps = swaps(pool, sample, quotas, numbers, size=planned, fixed=begun)
    incoming = [swap.incoming for swap in chosen_swaps]
    leaving = {swap.outgoing.ref: swap for swap in chosen_swaps if swap.outgoing is not None}
    after = [case for case in (*sample, *incoming) if case.ref not in leaving]
    withdrawn = [Statement(case_subject(ref), WITHDRAWN, _why(swap)) for ref, swap in leaving.items()]
    return SwapPlan(
        tuple(chosen_swaps),
        tuple(standings(quotas, inspection, after, max(len(sample), planned))),
        (*_added(instrument, cases, file, incoming), *withdrawn),
    )


def _cases_of(file: SampleFile) -> list[Case]:
    return [Case(row.case_ref, row.details, None) for row in file.rows]


def _added(
    instrument: Instrument, cases: Collection[Case], file: SampleFile, added: Collection[Case]
) -> tuple[Statement, ...]:
    """What adds these cases of a list to the sample; what is like another was asked about before the draw."""
    refs = {case.ref for case in added}
    rows = tuple(row for row in file.rows if row.case_ref in refs)
    return plan_sample(instrument, cases, replace(file, rows=rows), as_new=True).statements


def _why(swap: Swap) -> str:
    return f"Swapped for {swap.incoming.ref}: the sample was short of {swap.quota.label}"
