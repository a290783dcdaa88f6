"""Who may state what: decided entry by entry, from the keys that vouch for it and from nothing that it says of itself.

Pure. `TABLE` is the whole rule; the rest finds out which of its cells an entry falls into, and what follows for those
that replace it. It holds wherever entries come in from elsewhere: returns at the lead's, packs at an assessor's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from typing import Self

from model.inspection.arrival import Arrival
from model.journal.field_names import FIRST_READER, SECOND_READER, SIGNER, WITHDRAWN
from model.journal.journal import Key, oldest_first
from model.journal.records import INSPECTION, NOTE, SIGNED, Entry, Refused, assessor_of, case_of


class Voice(Enum):
    """Who vouches for an entry: it is signed with their key, or stands in a list that is."""

    LEAD = "the lead inspector"
    ASSESSOR = "an assessor"
    PACK = "a pack of the lead inspector"
    NOBODY = "nobody in particular, before any pack was made"


class Kind(Enum):
    """What an entry is about, as seen by whoever vouches for it."""

    OWN_READING = auto()
    """A reading of theirs, stated by themselves."""
    OWN_KEY = auto()
    """The key that they sign with."""
    CASE = auto()
    """A detail of a case, or that there is one, stated by themselves."""
    REST = auto()


class Ruling(IntEnum):
    """What becomes of an entry; of several that apply to it, the greatest."""

    LEFT_OUT = 0
    PROPOSED = 1
    """Kept beside the journal until the lead decides."""
    WAITS = 2
    """As `TAKEN`, once its case is in the sample."""
    TAKEN = 3


TABLE: Mapping[Voice, Mapping[Kind, Ruling]] = {
    Voice.LEAD: dict.fromkeys(Kind, Ruling.TAKEN),
    Voice.ASSESSOR: {
        Kind.OWN_READING: Ruling.TAKEN,
        Kind.OWN_KEY: Ruling.TAKEN,
        Kind.CASE: Ruling.PROPOSED,
        Kind.REST: Ruling.LEFT_OUT,
    },
    Voice.PACK: {
        Kind.OWN_READING: Ruling.LEFT_OUT,  # but see `sort_pack`
        Kind.OWN_KEY: Ruling.LEFT_OUT,
        Kind.CASE: Ruling.TAKEN,
        Kind.REST: Ruling.TAKEN,
    },
    Voice.NOBODY: dict.fromkeys(Kind, Ruling.TAKEN),  # while nobody is named yet, nobody leads either
}


@dataclass(frozen=True, slots=True)
class Voucher:
    """A key that vouches for an entry: whose it is, and in which part they speak."""

    voice: Voice
    name: str
    key: str

    @classmethod
    def of(cls, arrival: Arrival) -> Self:
        """Who vouched for what came in then. Refused where that was nobody whom there can be."""
        try:
            return cls(Voice(arrival.voice), arrival.assessor, arrival.key)
        except ValueError as error:
            raise Refused(f"What waits for a decision has nobody who vouches for it: {arrival.voice!r:.80}.") from error


@dataclass(frozen=True, slots=True)
class Sorted:
    """New entries by what becomes of them. What is taken or proposed leaves no gap in a journal that has the rest."""

    taken: tuple[Entry, ...]
    proposed: tuple[Entry, ...]
    waiting: tuple[Entry, ...]
    left_out: tuple[Entry, ...]


def kind_of(entry: Entry, name: str, key: str) -> Kind:
    """What an entry is about as seen by the assessor of this name and key."""
    if entry.author != name:
        return Kind.REST
    if entry.subject == INSPECTION:
        own = (entry.field, entry.value) == (SIGNER + name, key) or entry.field == f"{SIGNER}{name}:{key}"
        return Kind.OWN_KEY if own else Kind.REST
    if assessor_of(entry.subject) is not None:
        return Kind.OWN_READING if assessor_of(entry.subject) == name else Kind.REST
    return Kind.REST if entry.field.removeprefix(NOTE) in _FOR_THE_LEAD else Kind.CASE


def ruling(entry: Entry, vouchers: Iterable[Voucher]) -> Ruling:
    """What becomes of an entry for which these keys vouch, if nothing stands in the way."""
    return max(
        (TABLE[one.voice][kind_of(entry, one.name, one.key)] for one in vouchers),
        default=Ruling.LEFT_OUT,
    )


def sort_returned(
    new: Collection[Entry],
    known: Collection[str],
    vouchers: Mapping[str, Collection[Voucher]],
    cases: Collection[str],
) -> Sorted:
    """What becomes of entries that returns bring. `known`: the ids in the journal; `vouchers`: by an entry's id;
    `cases`: the references of those in the sample. The order of the entries makes no difference."""
    rulings = _with_what_they_replace(new, known, {entry.id: ruling(entry, vouchers[entry.id]) for entry in new})
    sampled = {*cases, *(case_of(entry.subject) for entry in new if _adds_a_case(entry, rulings))}
    for entry in new:
        if rulings[entry.id] is Ruling.TAKEN and (case_of(entry.subject) or "") not in {*sampled, ""}:
            rulings[entry.id] = Ruling.WAITS
    return _sorted(new, rulings)


def sort_pack(
    new: Collection[Entry],
    known: Collection[str],
    assessor: str,
    begun: Collection[str],
    handed_in: Collection[str],
) -> Sorted:
    """What becomes of the entries of a pack of the known lead in the assessor's file.

    A reading that is not `begun` there is taken as the pack has it. One that is begun is its reader's: a pack brings
    back only what this very file once `handed_in` (ids), as after a restore, and the lead's sending back.
    """
    rulings = {}
    for entry in new:
        voucher = Voucher(Voice.PACK, assessor, "")
        own = assessor_of(entry.subject) is not None and (
            entry.subject not in begun or entry.id in handed_in or _sends_back(entry)
        )
        kind = Kind.OWN_READING if assessor_of(entry.subject) is not None else kind_of(entry, assessor, "")
        rulings[entry.id] = Ruling.TAKEN if own else TABLE[voucher.voice][kind]
    return _sorted(new, _with_what_they_replace(new, known, rulings))


_FOR_THE_LEAD = (WITHDRAWN, FIRST_READER, SECOND_READER)
"""What of a case only the lead states."""


def _sends_back(entry: Entry) -> bool:
    """Whether an entry takes back the signature of a reading, or says why: it touches no answer."""
    return entry.field == NOTE + SIGNED or (entry.field == SIGNED and entry.value is None)


def _adds_a_case(entry: Entry, rulings: Mapping[str, Ruling]) -> bool:
    is_case = case_of(entry.subject) is not None and assessor_of(entry.subject) is None
    return is_case and rulings[entry.id] is Ruling.TAKEN


def _with_what_they_replace(
    new: Collection[Entry], known: Collection[str], rulings: Mapping[str, Ruling]
) -> dict[str, Ruling]:
    """Rulings that leave no gap: an entry comes in no sooner than all that it replaces."""
    by_field: dict[Key, list[Entry]] = defaultdict(list)
    for entry in new:
        by_field[entry.subject, entry.field].append(entry)
    result: dict[str, Ruling] = {}
    for entries in by_field.values():
        for entry in oldest_first(entries):
            before = [Ruling.TAKEN if old in known else result.get(old, Ruling.LEFT_OUT) for old in entry.replaces]
            result[entry.id] = min([rulings[entry.id], *before])
    return result


def _sorted(new: Collection[Entry], rulings: Mapping[str, Ruling]) -> Sorted:
    def those(which: Ruling) -> tuple[Entry, ...]:
        return tuple(sorted((entry for entry in new if rulings[entry.id] is which), key=lambda entry: entry.id))

    return Sorted(those(Ruling.TAKEN), those(Ruling.PROPOSED), those(Ruling.WAITS), those(Ruling.LEFT_OUT))
