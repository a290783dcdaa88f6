"""What the lead must choose about after gathering: conflicts, and cases that were read twice. In words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import TypeAlias

from export.exchange.signers import KnownKey, known_keys
from export.sheet.agreement import read_twice
from model.file.store import Store
from model.inspection.double_readings import Double
from model.inspection.field_words import details_changed, value_in_words, what_is_stated, when
from model.inspection.readings import Progress, Signature
from model.inspection.signed_content import is_still_signed
from model.instrument.unit_words import for_unit
from model.journal.field_names import RECORD
from model.journal.journal import Heads, Key, value_of
from model.journal.records import (
    INSPECTION,
    NOTE,
    SIGNED,
    Entry,
    KeyState,
    Statement,
    Value,
    assessor_of,
    case_of,
    case_subject,
    reading_subject,
)
from ui.kit.chooser import Choosing

_BUTTON_CHARACTERS = 40
_STATE = {Signature.SIGNED: "", Signature.VOID: " (changed since signed)", Signature.DRAFT: " (not signed)"}


_WITHDRAWING = (
    "If the laptop was lost, withdraw its key: no return that is signed with it is taken in from then on. What came "
    "with it before stays."
)
_WITHDRAWN = "No return that is signed with it is taken in."


class OfReading(Enum):
    """What can be done with a whole reading that is not as it was signed."""

    SIGN = auto()
    SEND_BACK = auto()


Way: TypeAlias = tuple[Statement, ...] | OfReading
"""A way to settle conflicts: what is stated, all at once, or what is done with the reading."""


def conflicts(store: Store) -> tuple[Choosing[Way], ...]:
    """Each field of which different things are said, with both sides: what, by whom, and when by their laptop."""
    found = store.conflicts()
    of_subject: dict[str, dict[Key, Heads]] = defaultdict(dict)
    for key, heads in found.items():
        of_subject[key[0]][key] = heads
    return tuple(_conflict(store, key, of_subject[key[0]]) for key in found)


def changed_since(store: Store) -> tuple[Choosing[OfReading], ...]:
    """Each reading that is not as it was signed, by its subject; those in conflict wait until that is settled."""
    return tuple(
        Choosing(
            reading_subject(row.case_ref, row.assessor),
            (row.case_ref, row.assessor, when(row.last_at)),
            f"{_case(store)} {row.case_ref}: it counts towards nothing until it is signed again, by you as it stands "
            f"now or by {row.assessor}. {_details_changed(store, row)}".rstrip(),
            (
                ("Sign the reading as it stands", OfReading.SIGN),
                (f"Send the reading back to {row.assessor}…", OfReading.SEND_BACK),
            ),
        )
        for row in store.readings()
        if row.signature is Signature.VOID and not row.conflicts and row.standing
    )


def _details_changed(store: Store, row: Progress) -> str:
    """Which details of its case are others than when it was signed, as a sentence."""
    return details_changed(store.instrument, store.reading(row.case_ref, row.assessor).changed_details)


def double_readings(store: Store) -> tuple[Choosing[str | None], ...]:
    """Each case with two readings begun, and which of them counts. Choosing None is to compare the answers."""
    rows: dict[str, dict[str, Progress]] = defaultdict(dict)
    for row in store.readings():
        rows[row.case_ref][row.assessor] = row
    chosen = {field for field in store.values(INSPECTION) if field.startswith(RECORD)}
    return tuple(
        _double(_case(store), double, rows[double.case_ref], RECORD + double.case_ref in chosen)
        for double in read_twice(store)
    )


def keys(store: Store) -> tuple[Choosing[Way], ...]:
    """Each assessor's key, to be withdrawn, or accepted again."""
    return tuple(_key(one) for one in known_keys(store))


def not_signed(store: Store) -> tuple[str, ...]:
    """The cases of the sample that nobody has signed yet."""
    signed = {row.case_ref for row in store.readings() if row.signature is Signature.SIGNED}
    return tuple(case.ref for case in store.cases() if not case.withdrawn and case.ref not in signed)


def _conflict(store: Store, key: Key, of_reading: Mapping[Key, Heads]) -> Choosing[Way]:
    """One conflict; `of_reading` are all conflicts of its subject."""
    instrument, (subject, field) = store.instrument, key
    case_ref, reader = case_of(subject) or "", assessor_of(subject) or ""
    what = what_is_stated(instrument, field)
    sides = _sides(of_reading[key])
    choices = [(value_in_words(instrument, field, value), " and ".join(who), value) for value, who in sides.items()]
    fields = store.heads(subject)
    ways: list[tuple[str, Way]] = [
        (f"Keep “{_cut(words)}” ({who})", (Statement(subject, field, value),)) for words, who, value in choices
    ]
    if field == SIGNED:
        ways = [_signature(store, subject, fields)]
    if reader:
        ways += _whole_reading(subject, of_reading)
        ways.append((f"Send the reading back to {reader}…", OfReading.SEND_BACK))
    return Choosing(
        f"{subject}\n{field}",
        (case_ref, reader, what, " / ".join(words for words, _, _ in choices)),
        f"{what.removesuffix('?')}: what should stand? Times are as the laptops said; all that was said stays in the "
        f"journal.{_noted(fields, field)}",
        tuple(ways),
    )


def _sides(heads: Heads) -> dict[Value, list[str]]:
    """Who says each value, and when, the earliest first."""
    sides: dict[Value, list[str]] = {}
    for head in _by_time(heads):
        sides.setdefault(head.value, []).append(f"{head.author}, {when(head.made_at)}")
    return sides


def _signature(store: Store, subject: str, fields: Mapping[str, Heads]) -> tuple[str, Way]:
    """Of several signatures that of what stands now, if there is one; else the reading is changed since signed."""
    details = store.values(case_subject(case_of(subject) or ""))
    standing = [head.value for head in fields[SIGNED] if is_still_signed(head.value, details, fields)]
    if standing:
        return "Keep the signature of what stands now", (Statement(subject, SIGNED, max(standing, key=str)),)
    return "It is no longer what was signed: have it signed again", (_void(subject, fields[SIGNED]),)


def _key(one: KnownKey) -> Choosing[Way]:
    is_accepted = one.state is KeyState.ACCEPTED
    other = KeyState.WITHDRAWN if is_accepted else KeyState.ACCEPTED
    return Choosing(
        f"{one.assessor}\n{one.key}",
        (one.assessor, one.words, one.state.value),
        _WITHDRAWING if is_accepted else _WITHDRAWN,
        (("Withdraw this key" if is_accepted else "Accept this key again", (one.become(other),)),),
    )


def _whole_reading(subject: str, conflicts: Mapping[Key, Heads]) -> Iterator[tuple[str, Way]]:
    """The ways to settle all conflicts of a reading at once: by who said it, or where that is one person, by when."""
    heads = {field: found for (_, field), found in conflicts.items() if field != SIGNED}
    if len(conflicts) < 2:
        return
    of_all = f"in this reading ({len(conflicts)} conflicts)"
    signed = [_void(subject, found) for (_, field), found in conflicts.items() if field == SIGNED]
    authors = sorted({head.author for found in heads.values() for head in found})
    for author in authors:
        values_of = {field: {head.value for head in found if head.author == author} for field, found in heads.items()}
        if all(len(values) == 1 for values in values_of.values()):
            stated = (Statement(subject, field, *values) for field, values in values_of.items())
            yield f"Keep all that {author} says {of_all}", (*stated, *signed)
    if len(authors) == 1:
        for words, place in (("later", -1), ("earlier", 0)):
            stated = (Statement(subject, field, _by_time(found)[place].value) for field, found in heads.items())
            yield f"Keep the {words} of each {of_all}", (*stated, *signed)


def _void(subject: str, signatures: Heads) -> Statement:
    """The last of several signatures, of which none is of what stands: the reading is then changed since signed."""
    digests = [head.value for head in _by_time(signatures) if head.value is not None]
    return Statement(subject, SIGNED, digests[-1])


def _by_time(heads: Heads) -> list[Entry]:
    return sorted(heads, key=lambda head: (head.made_at, head.id))


def _noted(fields: Mapping[str, Heads], field: str) -> str:
    """What is noted beside a field, and that its reading was sent back, if it was."""
    notes = [f" Note: {head.author}: “{head.value}”." for head in fields.get(NOTE + field, ()) if head.value]
    back = fields.get(NOTE + SIGNED, ()) if value_of(fields.get(SIGNED, ())) is None else ()
    return "".join([*notes, *(f" Sent back by {head.author}: “{head.value}”." for head in back if head.value)])


def _case(store: Store) -> str:
    """What the inspection is of, to begin a sentence with."""
    return for_unit(store.instrument.unit, "Case")


def _double(case: str, double: Double, rows: Mapping[str, Progress], is_chosen: bool) -> Choosing[str | None]:
    names = [double.first, double.second, *sorted(rows.keys() - {double.first, double.second})]
    signed = [name for name in names if rows[name].signature is not Signature.DRAFT]
    ways: list[tuple[str, str | None]] = [(f"Count the reading by {name}", name) for name in signed]
    return Choosing(
        double.case_ref,
        (
            double.case_ref,
            ", ".join(f"{name}{_STATE[rows[name].signature]}" for name in names),
            next((row.assessor for row in rows.values() if row.counts), "none"),
        ),
        f"{case} {double.case_ref}: which reading counts towards the scores?"
        f"{'' if is_chosen else ' Nobody has chosen yet.'}",
        (*ways, ("Compare the answers…", None)),
    )


def _cut(words: str) -> str:
    """As much as a button can hold; the table above it has the whole."""
    return words if len(words) <= _BUTTON_CHARACTERS else f"{words[: _BUTTON_CHARACTERS - 1]}…"
