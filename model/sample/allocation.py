"""Who reads which case: shared out by chance from a seed, evenly, and nobody reads a case that they supervised.

Pure. The reports: about a third of the cases are read by area assessors (appendix on methodology); a case is never read
by the offender manager who supervised it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from model.inspection.readings import Case
from model.journal.field_names import FIRST_READER, SECOND_READER
from model.journal.likeness import likeness
from model.journal.records import Refused, Statement, case_subject
from model.sample.apportion import nearest

AREA_ASSESSOR = "area_assessor"
AREA_SHARE = Fraction(1, 3)
"""The share of the cases that area assessors read (both reports, appendix on methodology)."""

MANAGER = "offender_manager_ref"
"""The case field with the reference of the offender manager who supervised the case."""


Permitted: TypeAlias = Callable[[Case], Iterable[str]]
"""Who may be given a case, by name."""


@dataclass(frozen=True, slots=True)
class Assessor:
    """Somebody who reads: their type, and their own reference as an offender manager, if they are one."""

    name: str
    type: str
    manager_ref: str = ""

    def supervised(self, case: Case) -> bool:
        """Whether the case is or was this assessor's own: so it is, too, if the references are only alike."""
        return bool(self.manager_ref) and likeness(str(case.details.get(MANAGER, ""))) == likeness(self.manager_ref)


@dataclass(frozen=True, slots=True)
class Allocation:
    """The first reader of every case, and the second of those that are read twice, by case reference."""

    first: Mapping[str, str]
    second: Mapping[str, str]

    @property
    def loads(self) -> Mapping[str, int]:
        """How many readings each assessor has."""
        return Counter([*self.first.values(), *self.second.values()])

    def statements(self, cases: Iterable[Case]) -> list[Statement]:
        """What makes these the readers of the cases; only what differs from what stands is stated."""
        wanted = {
            (case.ref, field): names.get(case.ref)
            for case in cases
            for field, names in ((FIRST_READER, self.first), (SECOND_READER, self.second))
            if names.get(case.ref) != case.details.get(field)
        }
        return [Statement(case_subject(ref), field, name) for (ref, field), name in wanted.items()]


def allocate(cases: Iterable[Case], assessors: Iterable[Assessor], *, doubles: int, seed: int) -> Allocation:
    """Share the cases out, `doubles` of them to a second reader too.

    A third of the readings are the area assessors', and loads within a type differ by one at most, second readings
    counted in, as far as the cases that are assessors' own allow. A second reader is another assessor, of another type
    where that can be. Refused if a case, or so many second readings, cannot be given to anybody.
    """
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated, and no secret
    shuffled = sorted(cases, key=lambda case: case.ref)
    chance.shuffle(shuffled)
    people = sorted(assessors, key=lambda assessor: assessor.name)
    chance.shuffle(people)
    if not people:
        raise Refused("Name somebody to read them.")
    kinds = {one.name: one.type for one in people}

    def permitted(case: Case) -> list[str]:
        return [one.name for one in people if not one.supervised(case)]

    def others(case: Case) -> list[str]:
        return [name for name in permitted(case) if name != first[case.ref]]

    def of_another_type(case: Case) -> list[str]:
        return [name for name in others(case) if kinds[name] != kinds[first[case.ref]]]

    most = {one.name: sum(not one.supervised(case) for case in shuffled) for one in people}
    once = _even(len(shuffled), most, kinds)
    first = _dealt(shuffled, len(shuffled), [(permitted, once), (permitted, most)])
    if missed := [case.ref for case in shuffled if case.ref not in first]:
        raise Refused(f"{min(missed)} cannot be given to an assessor who did not supervise it.")
    held = Counter(first.values())
    both = _even(len(shuffled) + doubles, most, kinds)
    again = {name: max(0, load - held[name]) for name, load in both.items()}
    second = _dealt(shuffled, doubles, [(of_another_type, again), (others, again), (others, most)])
    if len(second) < doubles:
        raise Refused(f"Only {len(second)} of them, not {doubles}, can be read again by somebody else.")
    return Allocation(dict(sorted(first.items())), dict(sorted(second.items())))


def _even(total: int, most: Mapping[str, int], kinds: Mapping[str, str]) -> dict[str, int]:
    """How many readings each assessor should have: a third the area assessors', evenly, and nobody above their most."""
    area = [name for name in most if kinds[name] == AREA_ASSESSOR]
    rest = [name for name in most if kinds[name] != AREA_ASSESSOR]
    loads = dict.fromkeys(most, 0)
    share = nearest(AREA_SHARE * total) if rest else total
    for names, count in ((area, share), (rest, total), (area, total)):
        for _ in range(min(count, total - sum(loads.values()))):
            free = [name for name in names if loads[name] < most[name]]
            if not free:
                break
            loads[min(free, key=loads.__getitem__)] += 1
    return loads


def _dealt(cases: Sequence[Case], count: int, rounds: Iterable[tuple[Permitted, Mapping[str, int]]]) -> dict[str, str]:
    """Who has which case when up to `count` of them are dealt: in rounds, each with who may have what and how much."""
    hands: dict[str, list[Case]] = {}
    refs: set[str] = set()
    for permitted, most in rounds:
        for name in most:
            hands.setdefault(name, [])
        for case in cases:
            if len(refs) < count and case.ref not in refs and _give(case, hands, permitted, most, set()):
                refs.add(case.ref)
    return {case.ref: name for name, hand in hands.items() for case in hand}


def _give(
    case: Case, hands: Mapping[str, list[Case]], permitted: Permitted, most: Mapping[str, int], seen: set[str]
) -> bool:
    """Give a case to one who may have it, who may pass another on to make room; whether it was given."""
    for name in permitted(case):
        if name in seen:
            continue
        seen.add(name)
        hand = hands[name]
        if len(hand) < most[name]:
            hand.append(case)
            return True
        for passed_on in hand:
            if _give(passed_on, hands, permitted, most, seen):
                hand.remove(passed_on)
                hand.append(case)
                return True
    return False
