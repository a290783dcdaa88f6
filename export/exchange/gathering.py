"""The gathering of many returns into one inspection: what each may state, what they would change, and taking it in.

Nothing is changed before the lead has seen the plan. What a return may state is decided entry by entry, from the keys
that vouch for it (`model.inspection.authority`): the key that the return is signed with, and the lead's where the entry
stands in a list that the lead signed. What an assessor can only propose is kept beside the journal until it is decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

from export.exchange import lead_key, signatures
from export.exchange.returns import Return, read_return
from export.exchange.signers import Accept, Signer, Signers, accepting
from model.file.backup_names import Backup, Why
from model.file.store import Store
from model.inspection import authority, merge
from model.inspection.arrival import Arrival, Intake
from model.inspection.authority import Sorted, Voice, Voucher
from model.inspection.proposals import Proposal, are_rivals, proposals
from model.inspection.spellings import Alike, alike_in
from model.journal.field_names import FROZEN, LEAD_SIGNER
from model.journal.journal import Heads, heads_of
from model.journal.records import (
    INSPECTION,
    LEAD_NAME,
    Entry,
    KeyState,
    Refused,
    Statement,
    Value,
    assessor_of,
    case_of,
    reading_subject,
)

Decide: TypeAlias = Callable[[str], bool | None]
"""What the lead decides of the thing of this id: taken, left, or open."""

LEAD_ID = "lead-"
"""How the id of a former lead begins."""

_FAR_OFF = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FormerLead:
    """A key that signed lists in these returns and is none of the lead's as far as is known: of one who led before."""

    id: str
    key: str
    entries: int

    @property
    def words(self) -> str:
        """The key as words to compare."""
        return signatures.in_words(self.key)


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """A change, by its reader, of a reading that counts, was frozen, or was settled by the lead: it can be left out.

    `changes` are field, what it is and what it would be: one value, none, or the sides of a conflict.
    """

    id: str
    subject: str
    why: str
    changes: tuple[tuple[str, tuple[Value, ...], tuple[Value, ...]], ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class Gathered:
    """Returns and what taking them in would do.

    `signers` are the keys that would become known. `proposals` would stay open; `decided` are those that would not, and
    whether each is taken. `left_out`: what the returns may not say. `awaited`: cases of the sample that nobody would
    have returned. `clocks`: laptops whose clock is far off, as sentences. `alike`: names and references that would come
    in, be it by what waits, and are like known ones.
    """

    plan: merge.Plan
    returns: tuple[Return, ...]
    signers: tuple[Signer, ...]
    intake: Intake
    proposals: tuple[Proposal, ...]
    decided: tuple[tuple[Proposal, bool], ...]
    left_out: tuple[Entry, ...]
    former_leads: tuple[FormerLead, ...]
    changes: tuple[ReadingChange, ...]
    clocks: tuple[str, ...]
    awaited: tuple[str, ...]
    alike: tuple[Alike, ...]

    @property
    def does_anything(self) -> bool:
        """Whether taking it in would change the file."""
        return bool(self.plan.new or self.intake.held or self.intake.decisions)

    @property
    def not_allowed(self) -> tuple[Entry, ...]:
        """What is left out because of whose return says it, and not because the lead leaves it out."""
        by_choice = {one.subject for one in self.changes if not one.taken}
        return tuple(entry for entry in self.left_out if entry.subject not in by_choice)


def gather(
    store: Store,
    paths: Iterable[Path],
    leave_out: Callable[[Refused], None] | None = None,
    accept: Accept = lambda _assessor, _key: False,
    decide: Decide = lambda _id: None,
) -> Gathered:
    """Read all these returns and plan their merge; nothing is changed.

    Refused if one of them is, unless `leave_out` is given: it is told why, and the others are gathered without it.
    `accept` says which new keys the lead has compared, and found to be the assessor's; `decide` what becomes of each
    proposal, former lead and changed reading, by its id.
    """
    have = store.entries()
    known = {entry.id: entry for entry in have}
    admitted, signers = _admitted(store, paths, known, leave_out, accept)
    leads = lead_key.signers(store)
    former = _former_leads(admitted, known, leads)
    agreed = [one for one in former if decide(one.id)]
    arrived = _arrived(store, admitted, known, leads.union(one.key for one in agreed))
    cases = {case_of(entry.subject) or "" for entry in have if assessor_of(entry.subject) is None}
    vouchers = {id_: [voucher for voucher, _ in found] for id_, (_, found) in arrived.items()}
    new = [entry for entry, _ in arrived.values()]
    ruled = authority.sort_returned(new, known.keys(), vouchers, cases)
    cases |= {case_of(entry.subject) or "" for entry in ruled.taken if assessor_of(entry.subject) is None}
    open_, decided = _decided(store, ruled, cases, decide)
    changes = _changes(store, ruled.taken, vouchers, decide)
    refused = {one.subject for one in changes if not one.taken}
    taken = [entry for entry in ruled.taken if entry.subject not in refused]
    taken += [entry for one, _ in decided for entry in (*one.entries, *one.readings)]
    ids = {entry.id for entry in taken}
    held = tuple(entry for entry in (*ruled.proposed, *ruled.waiting) if entry.id not in ids)
    statements = (
        *accepting(signers),
        *(Statement(INSPECTION, LEAD_SIGNER + one.key, KeyState.ACCEPTED) for one in agreed),
        # What is taken comes last: leaving what another says of the same states again only what stood.
        *(s for one, is_taken in sorted(decided, key=itemgetter(1)) for s in one.decided(taken=is_taken)),
    )
    again = [entry for one, _ in admitted for entry in one.entries if entry.id in known]
    plan = _settled(merge.plan(have, [*taken, *again]), statements)
    store.check_room(len(plan.new))
    arrivals = {id_: _of(entry, found) for id_, (entry, found) in arrived.items()}
    kept_before = {entry.id for entry, _ in store.held()}
    intake = Intake(
        arrivals={entry.id: arrivals[entry.id] for entry in (*plan.new, *held) if entry.id in arrivals},
        held=tuple(entry for entry in held if entry.id not in kept_before),
        decisions=statements,
    )
    return Gathered(
        plan=plan,
        returns=tuple(one for one, _ in admitted),
        signers=tuple(signers),
        intake=intake,
        proposals=open_,
        decided=decided,
        left_out=(*ruled.left_out, *(entry for entry in ruled.taken if entry.subject in refused)),
        former_leads=tuple(one for one in former if one not in agreed),
        changes=changes,
        clocks=tuple(_clocks(store, admitted, known)),
        awaited=_awaited(store, plan),
        alike=_alike(store, plan, open_, decided),
    )


def apply(store: Store, gathered: Gathered, author: str = LEAD_NAME) -> Backup:
    """Back the inspection up, then take the entries in, keep what is proposed, and state what `author` decides: all of
    it, or nothing. Returns the backup."""
    if store.read_only:
        raise Refused(store.read_only)  # before a backup is left behind that nobody needs
    backup = store.upkeep.take_backup(Why.MERGE)
    store.apply(gathered.plan.new, gathered.intake, author)
    return backup


_Admitted: TypeAlias = list[tuple[Return, Voucher]]
_Vouched: TypeAlias = tuple[Entry, list[tuple[Voucher, Arrival]]]
"""An entry, with who vouches for it, and by which file it came for each."""


def _admitted(
    store: Store,
    paths: Iterable[Path],
    known: Mapping[str, Entry],
    leave_out: Callable[[Refused], None] | None,
    accept: Accept,
) -> tuple[_Admitted, list[Signer]]:
    """The returns whose keys may be who they say, and the keys that become known with them."""
    identity = lead_key.identity(store)
    keys = Signers(store, accept)
    seen = dict(known)
    admitted: _Admitted = []
    signers: list[Signer] = []
    for path in paths:
        try:
            found = read_return(path, store.inspection, store.instrument, seen, identity)
            new = [entry for entry in found.entries if entry.id not in known]
            voucher, signer = keys.admit(path.name, found.assessor, found.key, found.proof, new)
        except Refused as refusal:
            if leave_out is None:
                raise
            leave_out(refusal)
        else:
            admitted.append((found, voucher))
            signers += [] if signer is None else [signer]
            seen.update((entry.id, entry) for entry in new)
    return admitted, signers


def _former_leads(admitted: _Admitted, known: Collection[str], leads: Collection[str]) -> list[FormerLead]:
    """The keys, none of the lead's, that vouch in signed lists for something that is not known here."""
    ids: dict[str, set[str]] = defaultdict(set)
    for found, _ in admitted:
        new = {entry.id for entry in found.entries if entry.id not in known}
        for one in found.lists:
            if one.key not in leads:
                ids[one.key] |= one.ids & new
    return [FormerLead(f"{LEAD_ID}{key[:8]}", key, len(found)) for key, found in sorted(ids.items()) if found]


def _arrived(store: Store, admitted: _Admitted, known: Collection[str], leads: Collection[str]) -> dict[str, _Vouched]:
    """What is not in the journal, with who vouches for it: of these returns, and of what waited for a decision."""
    at = store.clock()
    arrived: dict[str, _Vouched] = {}

    def vouch(entry: Entry, voucher: Voucher, arrival: Arrival) -> None:
        if entry.id not in known:
            arrived.setdefault(entry.id, (entry, []))[1].append((voucher, arrival))

    for entry, arrival in store.held():
        vouch(entry, Voucher.of(arrival), arrival)
    for found, voucher in admitted:
        brought = Arrival(found.source, found.path.name, found.assessor, voucher.voice.value, voucher.key, at)
        for entry in found.entries:
            vouch(entry, voucher, brought)
            for one in found.lists:
                if one.key in leads and entry.id in one.ids:
                    by_lead = replace(brought, voice=Voice.LEAD.value, key=one.key)
                    vouch(entry, Voucher(Voice.LEAD, LEAD_NAME, one.key), by_lead)
        if voucher.voice is Voice.LEAD:
            for entry, arrival in found.held:
                vouch(entry, Voucher.of(arrival), arrival)
    return arrived


def _of(entry: Entry, found: Collection[tuple[Voucher, Arrival]]) -> Arrival:
    """By which file an entry came: as vouched for by whoever may state it."""
    return max(found, key=lambda one: authority.ruling(entry, [one[0]]))[1]


def _decided(
    store: Store, ruled: Sorted, cases: Collection[str], decide: Decide
) -> tuple[tuple[Proposal, ...], tuple[tuple[Proposal, bool], ...]]:
    """The proposals that stay open, and those that are decided."""
    heads = {(entry.subject, entry.field): store.heads(entry.subject).get(entry.field, ()) for entry in ruled.proposed}
    every = [(one, decide(one.id)) for one in proposals(ruled.proposed, ruled.waiting, heads, cases)]
    _check_rivals(one for one, is_taken in every if is_taken)
    return (
        tuple(one for one, is_taken in every if is_taken is None),
        tuple((one, is_taken) for one, is_taken in every if is_taken is not None),
    )


def _check_rivals(taken: Iterable[Proposal]) -> None:
    """Refuse to take two proposals that say different things of the same."""
    for one, other in combinations(taken, 2):
        if are_rivals(one, other):
            raise Refused(f"{one.id} and {other.id} say different things of the same: take one of them.")


def _changes(
    store: Store, taken: Iterable[Entry], vouchers: Mapping[str, Collection[Voucher]], decide: Decide
) -> tuple[ReadingChange, ...]:
    """What readers change of readings that count, were frozen, or were settled by the lead."""
    by_subject: dict[str, list[Entry]] = defaultdict(list)
    for entry in taken:
        if assessor_of(entry.subject) is not None and all(one.voice is not Voice.LEAD for one in vouchers[entry.id]):
            by_subject[entry.subject].append(entry)
    counting = {reading_subject(row.case_ref, row.assessor) for row in store.readings() if row.counts}
    is_frozen = any(field.startswith(FROZEN) for field in store.heads(INSPECTION))
    found = []
    for subject, entries in sorted(by_subject.items()):
        heads = store.heads(subject)
        if not (why := _why(subject, heads, counting, is_frozen=is_frozen)):
            continue
        fields = sorted({entry.field for entry in entries})
        changes = tuple(
            (field, *_values(heads.get(field, ()), [entry for entry in entries if entry.field == field]))
            for field in fields
        )
        id_ = min(entry.id for entry in entries)[:8]
        found.append(ReadingChange(id_, subject, why, changes, decide(id_) is not False))
    return tuple(found)


def _why(subject: str, heads: Mapping[str, Heads], counting: Collection[str], *, is_frozen: bool) -> str:
    """Why a change of this reading is not taken in without a word; "" if it is."""
    if any(head.author != assessor_of(subject) for of_field in heads.values() for head in of_field):
        return "was settled by the lead"
    if is_frozen and heads:
        return "was frozen"
    return "counts" if subject in counting else ""


def _values(heads: Heads, new: Iterable[Entry]) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """What a field says, and what it would say."""
    after = heads_of([*heads, *new])
    return tuple(dict.fromkeys(one.value for one in heads)), tuple(dict.fromkeys(one.value for one in after))


def _settled(plan: merge.Plan, statements: Iterable[Statement]) -> merge.Plan:
    """The plan without the conflicts that the lead's own statements settle."""
    settled = {(statement.subject, statement.field) for statement in statements}
    return replace(plan, conflicts={key: heads for key, heads in plan.conflicts.items() if key not in settled})


def _clocks(store: Store, admitted: _Admitted, known: Collection[str]) -> Iterable[str]:
    """Which laptops' clocks cannot be right."""
    now = datetime.fromisoformat(store.clock())
    for found, voucher in admitted:
        new = [entry.made_at for entry in found.entries if entry.id not in known and entry.author == voucher.name]
        if new and datetime.fromisoformat(max(new)) > now + _FAR_OFF:
            yield (
                f"{found.path.name}: something in it is dated {max(new)[:10]}, which is still to come: the clock of "
                f"{voucher.name}'s laptop is wrong, or that of this one is."
            )
        packed = min((one.made_at for one in found.lists), default="")
        if new and packed and datetime.fromisoformat(min(new)) < datetime.fromisoformat(packed) - _FAR_OFF:
            yield (
                f"{found.path.name}: something in it is dated {min(new)[:10]}, before the pack was made on "
                f"{packed[:10]}: the clock of {voucher.name}'s laptop is wrong."
            )


def _awaited(store: Store, plan: merge.Plan) -> tuple[str, ...]:
    begun = {row.case_ref for row in store.readings()} | {case_of(subject) for subject in plan.readings}
    return tuple(case.ref for case in store.cases() if case.withdrawn is None and case.ref not in begun)


def _alike(
    store: Store, plan: merge.Plan, open_: Iterable[Proposal], decided: Iterable[tuple[Proposal, bool]]
) -> tuple[Alike, ...]:
    """What would come in, or waits to, and is like what is known; what the lead leaves is decided."""
    left = {entry.id for one, is_taken in decided if not is_taken for entry in (*one.entries, *one.readings)}
    waiting = [entry for one in open_ for entry in (*one.entries, *one.readings)]
    coming = [entry for entry in (*plan.new, *waiting) if entry.id not in left]
    return alike_in(coming, store.names(), (case.ref for case in store.cases()))
