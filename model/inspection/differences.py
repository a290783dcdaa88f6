"""What differs between two journals of one inspection, as the file and a backup of it. Pure: sets of entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.inspection.merge import Plan, plan
from model.journal.journal import Heads, Key, heads_of
from model.journal.records import Entry


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of which the two do not hold the same: what each says of it, and how many entries it has alone."""

    subject: str
    field: str
    here: Heads
    there: Heads
    only_here: int
    only_there: int


@dataclass(frozen=True, slots=True)
class Differences:
    """All fields that differ, by subject; `taking_in` is what taking in the other journal would do to this one."""

    fields: Mapping[str, tuple[Difference, ...]]
    only_here: int
    taking_in: Plan

    @property
    def only_there(self) -> int:
        """How many entries the other has alone."""
        return len(self.taking_in.new)


def differences(here: Iterable[Entry], there: Iterable[Entry]) -> Differences:
    """Where a journal and another one differ, in order of subject and field."""
    ours = {entry.id: entry for entry in here}
    theirs = {entry.id: entry for entry in there}
    only_here, only_there = _by_field(ours, theirs), _by_field(theirs, ours)
    touched = only_here.keys() | only_there.keys()
    said_here, said_there = _said(ours, touched), _said(theirs, touched)
    found: dict[str, list[Difference]] = defaultdict(list)
    for key in sorted(touched):
        found[key[0]].append(
            Difference(*key, heads_of(said_here[key]), heads_of(said_there[key]), only_here[key], only_there[key])
        )
    fields = {subject: tuple(differing) for subject, differing in found.items()}
    return Differences(fields, sum(only_here.values()), plan(ours.values(), theirs.values()))


def _by_field(entries: Mapping[str, Entry], others: Mapping[str, Entry]) -> dict[Key, int]:
    """How many entries of each field are not among the others."""
    counts: dict[Key, int] = defaultdict(int)
    for id_ in entries.keys() - others.keys():
        counts[entries[id_].subject, entries[id_].field] += 1
    return counts


def _said(entries: Mapping[str, Entry], touched: Iterable[Key]) -> dict[Key, list[Entry]]:
    """All that these entries say of the fields that were touched."""
    by_field: dict[Key, list[Entry]] = {key: [] for key in touched}
    for entry in entries.values():
        if (entry.subject, entry.field) in by_field:
            by_field[entry.subject, entry.field].append(entry)
    return by_field
