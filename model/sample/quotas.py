"""The quotas of a sample: how many cases of each kind are planned, how many there are, and what to swap when short.

Pure. A quota with a planned number is a stratum: kinds such as the sentence types, of which a case is usually one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from model.inspection.readings import Case
from model.instrument.instrument import Quota
from model.journal.field_names import CONTEXT, QUOTA
from model.journal.records import Value
from model.sample.apportion import nearest


@dataclass(frozen=True, slots=True)
class QuotaStanding:
    """One quota: how many cases are wanted and how many there are. `wanted` is None while the share is not known."""

    quota: Quota
    wanted: int | None
    achieved: int

    @property
    def short(self) -> int:
        """How many cases of the kind are missing."""
        return max(0, (self.wanted or 0) - self.achieved)


@dataclass(frozen=True, slots=True)
class Swap:
    """A case of the list to take in for a quota that is short, and the case that leaves for it (None: no one need)."""

    quota: Quota
    incoming: Case
    outgoing: Case | None


def belongs(quota: Quota, case: Case) -> bool:
    """Whether a case is of the quota's kind."""
    return all(clause.holds(case.details.get(clause.name)) for clause in quota.where)


def in_force(quotas: Iterable[Quota], inspection: Mapping[str, Value]) -> tuple[Quota, ...]:
    """The quotas with the numbers that the lead set for this inspection, where there are any."""
    return tuple(_in_force(quota, inspection.get(QUOTA + quota.id)) for quota in quotas)


def planned_size(quotas: Iterable[Quota]) -> int:
    """How many cases the planned numbers come to; 0 where nothing is planned."""
    return sum(quota.planned or 0 for quota in quotas)


def wanted(quotas: Iterable[Quota], inspection: Mapping[str, Value], size: int) -> dict[str, int | None]:
    """How many cases of each quota a sample of `size` should hold, by quota id.

    A share is that percent of the sample, rounded half up; None while `inspection`, the fields of the inspection, does
    not state the percent.
    """
    return {quota.id: _wanted(quota, inspection, size) for quota in quotas}


def standings(
    quotas: Sequence[Quota], inspection: Mapping[str, Value], sample: Iterable[Case], size: int = 0
) -> list[QuotaStanding]:
    """Each quota against the cases of a sample that are not withdrawn.

    Shares are taken of the sample as planned, or as it is, or of `size`: whichever is largest.
    """
    cases = [case for case in sample if case.withdrawn is None]
    numbers = wanted(quotas, inspection, max(size, len(cases), planned_size(quotas)))
    return [QuotaStanding(quota, numbers[quota.id], sum(belongs(quota, case) for case in cases)) for quota in quotas]


def shortages(rows: Iterable[QuotaStanding]) -> list[str]:
    """What is short and by how many: "PPOs short by 2"."""
    return [f"{row.quota.label} short by {row.short}" for row in rows if row.short]


def swaps(
    pool: Iterable[Case],
    sample: Iterable[Case],
    quotas: Sequence[Quota],
    numbers: Mapping[str, int | None],
    *,
    size: int = 0,
    fixed: Collection[str] = (),
) -> list[Swap]:
    """What to swap in, one after the other, until no quota is short or nothing more can be done.

    Each time, for the shortest quota that can be helped (of several, the one the instrument names first): of the pool's
    cases of that kind, the one that fills most quotas that are short, and for it the case of the sample that counts for
    the fewest quotas and can leave without leaving a quota short that was not, or shorter than it was. Ties go to the
    case that comes first. No case has to leave while the sample has fewer than `size`; those in `fixed` (by reference)
    never do.
    """
    search = _SwapSearch(pool, sample, quotas, numbers)
    done: list[Swap] = []
    while swap := search.next(len(search.sample) < size, fixed):
        done.append(swap)
        search.make(swap)
    return done


class _SwapSearch:
    """A sample under change: its cases, the cases left in the pool, and how many there are of each kind."""

    def __init__(
        self, pool: Iterable[Case], sample: Iterable[Case], quotas: Sequence[Quota], numbers: Mapping[str, int | None]
    ) -> None:
        self.sample = list(sample)
        inside = {case.ref for case in self.sample}
        self.pool = [case for case in pool if case.ref not in inside]
        self.quotas = quotas
        self.wanted = {quota.id: numbers[quota.id] or 0 for quota in quotas}
        self.kinds = {
            case.ref: frozenset(quota.id for quota in quotas if belongs(quota, case))
            for case in (*self.pool, *self.sample)
        }
        self.counts = Counter(kind for case in self.sample for kind in self.kinds[case.ref])

    def next(self, room: bool, fixed: Collection[str]) -> Swap | None:
        """The next swap by the rule; None if there is none."""
        by_need = sorted(self.quotas, key=lambda quota: -self._short(quota.id))  # a stable sort: first named first
        for quota in by_need:
            if not self._short(quota.id):
                return None
            for incoming in self._candidates(quota.id):
                if room:
                    return Swap(quota, incoming, None)
                outgoing = self._leaver(quota.id, incoming, fixed)
                if outgoing is not None:
                    return Swap(quota, incoming, outgoing)
        return None

    def make(self, swap: Swap) -> None:
        """Do a swap."""
        self.pool.remove(swap.incoming)
        self.sample.append(swap.incoming)
        self.counts.update(self.kinds[swap.incoming.ref])
        if swap.outgoing is not None:
            self.sample.remove(swap.outgoing)
            self.counts.subtract(self.kinds[swap.outgoing.ref])

    def _short(self, kind: str) -> int:
        return max(0, self.wanted[kind] - self.counts[kind])

    def _candidates(self, kind: str) -> list[Case]:
        """The pool's first case of each mixture with that kind; those that fill the most short quotas come first."""
        short = {quota.id for quota in self.quotas if self._short(quota.id)}
        first: dict[frozenset[str], Case] = {}
        for case in self.pool:
            if kind in self.kinds[case.ref]:
                first.setdefault(self.kinds[case.ref], case)
        return sorted(first.values(), key=lambda case: -len(self.kinds[case.ref] & short))

    def _leaver(self, kind: str, incoming: Case, fixed: Collection[str]) -> Case | None:
        gained = self.kinds[incoming.ref]
        can_leave = (
            case
            for case in self.sample
            if case.ref not in fixed
            and kind not in self.kinds[case.ref]
            and all(self.counts[lost] > self.wanted[lost] for lost in self.kinds[case.ref] - gained)
        )
        return min(can_leave, key=lambda case: len(self.kinds[case.ref]), default=None)


def _in_force(quota: Quota, number: Value) -> Quota:
    if not isinstance(number, int):
        return quota
    return quota._replace(at_least=number) if quota.planned is None else quota._replace(planned=number)


def _wanted(quota: Quota, inspection: Mapping[str, Value], size: int) -> int | None:
    if quota.share_of is None:
        return quota.planned if quota.planned is not None else quota.at_least
    percent = inspection.get(CONTEXT + quota.share_of)
    return None if percent is None else nearest(Fraction(str(percent)) / 100 * size)
