"""What assessors found about cases that only the lead can state: kept beside the journal until the lead decides. Pure.

A proposal is one value of one detail, by one assessor, or a whole case that is not in the sample. Deciding it takes the
assessor's entries in, together with the lead's own, which replaces theirs and all other heads: with the value proposed,
or with the one that stood. So nothing is missing from the journal, and the same is never asked twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from model.journal.field_names import IN_SAMPLE
from model.journal.journal import Heads, Key, heads_of, value_of
from model.journal.records import Entry, Statement, Value, assessor_of, case_of, case_subject


@dataclass(frozen=True, slots=True)
class ProposedValue:
    """What one field of the case would be, and what it is."""

    field: str
    now: Value
    proposed: Value


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to decide. `id` is short, to be typed; `entries` are what comes in when it is decided, whichever way.

    `adds_case`: the case is not in the sample; then `readings` are the entries that wait for it.
    """

    id: str
    author: str
    case_ref: str
    adds_case: bool
    values: tuple[ProposedValue, ...]
    entries: tuple[Entry, ...]
    readings: tuple[Entry, ...]

    def decided(self, *, taken: bool) -> tuple[Statement, ...]:
        """What the lead states who takes it, or leaves everything as it stood."""
        subject = case_subject(self.case_ref)
        return tuple(Statement(subject, one.field, one.proposed if taken else one.now) for one in self.values)


def are_rivals(one: Proposal, other: Proposal) -> bool:
    """Whether they say different things of the same, so that only one of them can be taken."""
    values = {value.field: value.proposed for value in one.values}
    return one.case_ref == other.case_ref and any(
        value.field in values and values[value.field] != value.proposed for value in other.values
    )


def proposals(
    proposed: Iterable[Entry], waiting: Iterable[Entry], heads: Mapping[Key, Heads], cases: Collection[str]
) -> tuple[Proposal, ...]:
    """What there is to decide, by case. `heads`: those of the cases in the journal; `cases`: the references known."""
    by_field: dict[Key, list[Entry]] = defaultdict(list)
    for entry in proposed:
        by_field[entry.subject, entry.field].append(entry)
    of_new: dict[tuple[str, str], list[tuple[ProposedValue, list[Entry]]]] = defaultdict(list)
    found = []
    for (subject, field), entries in sorted(by_field.items()):
        case_ref = case_of(subject) or ""
        for head in heads_of(entries):
            chain = _behind(head, entries)
            value = ProposedValue(field, value_of(heads.get((subject, field), ())), head.value)
            if case_ref in cases:
                found.append(Proposal(head.id[:8], head.author, case_ref, False, (value,), tuple(chain), ()))
            else:
                of_new[case_ref, head.author].append((value, chain))
    for (case_ref, author), parts in sorted(of_new.items()):
        entries = [entry for _, chain in parts for entry in chain]
        readings = tuple(one for one in waiting if case_of(one.subject) == case_ref and assessor_of(one.subject))
        values = [value for value, _ in parts]
        if not any(value.field == IN_SAMPLE for value in values):  # as programs of before added a case
            values.append(ProposedValue(IN_SAMPLE, None, "yes"))
        id_ = min(entry.id for entry in entries)[:8]
        found.append(Proposal(id_, author, case_ref, True, tuple(values), tuple(entries), readings))
    return tuple(sorted(found, key=lambda one: (one.case_ref, one.author, one.id)))


def _behind(head: Entry, entries: Collection[Entry]) -> list[Entry]:
    """A head and all that it replaces, directly or not, among these entries."""
    known = {entry.id: entry for entry in entries}
    found, todo = {}, [head]
    while todo:
        entry = todo.pop()
        if entry.id not in found:
            found[entry.id] = entry
            todo += [known[old] for old in entry.replaces if old in known]
    return list(found.values())
