"""What taking in other laptops' entries would do. Merging is set union: nothing is overwritten or dropped. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from model.inspection.readings import Signature, signature
from model.inspection.signed_content import changed_details
from model.journal.journal import Heads, Key, heads_of, is_conflict, values
from model.journal.records import SIGNED, Entry, Value, assessor_of, case_of, case_subject


@dataclass(frozen=True, slots=True)
class Plan:
    """What `Store.apply(plan.new)` will do.

    `known` counts the entries that are there already. `conflicts` would stand afterwards and do not stand now.
    `readings` are the subjects of readings that arrive new or changed. `voided` are those whose signature a change
    voids, each with the details of its case that it covers and that would be others: none where an answer changed.
    """

    new: tuple[Entry, ...]
    known: int
    conflicts: Mapping[Key, Heads]
    voided: Mapping[str, tuple[str, ...]]
    readings: tuple[str, ...]


def plan(have: Iterable[Entry], incoming: Iterable[Entry]) -> Plan:
    """What taking in these entries would do to a journal that has those.

    Every entry must have been checked where it came in (`verify.entry_problems`): nothing is refused here.
    """
    ours = {entry.id: entry for entry in have}
    theirs = {entry.id: entry for entry in incoming}
    new = tuple(entry for id_, entry in theirs.items() if id_ not in ours)
    readings = {entry.subject for entry in new if assessor_of(entry.subject) is not None}
    touched = {(entry.subject, entry.field) for entry in new}
    cases = {case_of(entry.subject) for entry in new} - {None}  # a signature stands for details of its case, too
    by_field: dict[Key, list[Entry]] = defaultdict(list)
    for entry in ours.values():
        key = entry.subject, entry.field
        if key in touched or case_of(entry.subject) in cases:
            by_field[key].append(entry)
    before = {key: heads_of(entries) for key, entries in by_field.items()}
    for entry in new:
        by_field[entry.subject, entry.field].append(entry)
    after = before | {key: heads_of(by_field[key]) for key in touched}
    return Plan(
        new,
        known=len(theirs) - len(new),
        conflicts={
            key: after[key]
            for key in sorted(touched)
            if is_conflict(after[key]) and not is_conflict(before.get(key, ()))
        },
        voided={
            subject: tuple(_details_changed(after, subject))
            for subject in sorted(_with(Signature.SIGNED, before) & _with(Signature.VOID, after))
        },
        readings=tuple(sorted(readings)),
    )


def _with(wanted: Signature, heads: Mapping[Key, Heads]) -> set[str]:
    """The readings whose signature stands so."""
    fields = _by_subject(heads)
    return {
        subject
        for subject, found in fields.items()
        if assessor_of(subject) is not None and signature(_details_of(fields, subject), found) is wanted
    }


def _details_changed(heads: Mapping[Key, Heads], subject: str) -> Iterator[str]:
    """The details of a reading's case that its signature covers and that are others by now."""
    signed = values({SIGNED: heads[subject, SIGNED]}).get(SIGNED)
    return changed_details(signed, _details_of(_by_subject(heads), subject))


def _by_subject(heads: Mapping[Key, Heads]) -> Mapping[str, Mapping[str, Heads]]:
    fields: dict[str, dict[str, Heads]] = defaultdict(dict)
    for (subject, field), found in heads.items():
        fields[subject][field] = found
    return fields


def _details_of(fields: Mapping[str, Mapping[str, Heads]], subject: str) -> Mapping[str, Value]:
    """What is stated of the case of a reading."""
    return values(fields.get(case_subject(case_of(subject) or ""), {}))
