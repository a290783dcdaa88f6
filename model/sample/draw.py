"""Draws a sample from a longer list by chance, so that it can be drawn again: the same list and seed, the same sample.

Pure. Chance comes from the seed alone, and the order of the list does not matter.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from model.inspection.readings import Case
from model.instrument.instrument import Quota
from model.journal.records import Refused, Value
from model.sample.quotas import QuotaStanding, belongs, planned_size, shortages, standings, swaps, wanted


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """The cases drawn, by reference, beside those that were in the sample before; and how each quota then stands."""

    cases: tuple[Case, ...]
    size: int
    short_by: int
    standings: tuple[QuotaStanding, ...]

    @property
    def shortages(self) -> tuple[str, ...]:
        """What the list could not give, each in words: "PPOs short by 2"."""
        cases = [f"the sample in all short by {self.short_by}"] if self.short_by else []
        return (*cases, *shortages(self.standings))


def draw(
    pool: Iterable[Case],
    quotas: Sequence[Quota],
    inspection: Mapping[str, Value],
    *,
    size: int,
    seed: int,
    kept: Collection[Case] = (),
) -> DrawnSample:
    """Draw from the pool until the sample, with the cases kept from an earlier one, holds `size` cases.

    First the planned number of each stratum, then anybody up to `size`, all by chance. Where a minimum or a share is
    not reached so, as few cases as need be are swapped by the rule of `quotas.swaps`, chance deciding between those
    that are alike; where a share is exceeded, for cases that differ in nothing else that the quotas ask about. What the
    pool cannot give is said in the result. Refused if the plan is for more than `size`.
    """
    if planned_size(quotas) > size:
        raise Refused(f"The numbers planned come to {planned_size(quotas)}: a sample of {size} cannot hold them.")
    before = [case for case in kept if case.withdrawn is None]
    size = max(size, len(before))
    known = {case.ref for case in kept}
    shuffled = sorted((case for case in pool if case.ref not in known), key=lambda case: case.ref)
    # A seed that can be told and kept is what makes the draw one that anybody can repeat.
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret hangs on it
    sample = _by_strata(shuffled, before, quotas, size)
    numbers = wanted(quotas, inspection, size)
    for swap in swaps(shuffled, reversed(sample), quotas, numbers, size=size, fixed=known):
        sample.append(swap.incoming)
        if swap.outgoing is not None:
            sample.remove(swap.outgoing)
    _in_proportion(sample, shuffled, quotas, numbers, known)
    return DrawnSample(
        tuple(sorted((case for case in sample if case.ref not in known), key=lambda case: case.ref)),
        size,
        max(0, size - len(sample)),
        tuple(standings(quotas, inspection, sample, size)),
    )


def _in_proportion(
    sample: list[Case],
    shuffled: Sequence[Case],
    quotas: Sequence[Quota],
    numbers: Mapping[str, int | None],
    fixed: Collection[str],
) -> None:
    """Swap what exceeds a share, the case drawn last first, for cases that are alike in all other quotas."""
    inside = {case.ref for case in sample}
    left: dict[frozenset[str], list[Case]] = defaultdict(list)
    for case in reversed(shuffled):
        if case.ref not in inside:
            left[_kinds(case, quotas)].append(case)
    for quota in quotas:
        wanted_number = numbers[quota.id]
        if quota.share_of is None or wanted_number is None:
            continue
        over = sum(belongs(quota, case) for case in sample) - wanted_number
        for place in reversed(range(len(sample))):
            kinds = _kinds(sample[place], quotas)
            alike = left[kinds - {quota.id}]
            if over > 0 and quota.id in kinds and sample[place].ref not in fixed and alike:
                left[kinds].append(sample[place])
                sample[place] = alike.pop()
                over -= 1


def _kinds(case: Case, quotas: Sequence[Quota]) -> frozenset[str]:
    return frozenset(quota.id for quota in quotas if belongs(quota, case))


def _by_strata(shuffled: Sequence[Case], before: Sequence[Case], quotas: Sequence[Quota], size: int) -> list[Case]:
    """The cases kept, then the first of each stratum up to its number, then the first of all that are left."""
    sample = list(before)
    left = list(shuffled)
    for quota in quotas:
        missing = (quota.planned or 0) - sum(belongs(quota, case) for case in sample)
        of_kind = [case for case in left if belongs(quota, case)][: max(0, min(missing, size - len(sample)))]
        sample += of_kind
        refs = {case.ref for case in of_kind}
        left = [case for case in left if case.ref not in refs]
    return [*sample, *left[: max(0, size - len(sample))]]
