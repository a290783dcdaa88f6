"""Returns: the whole journal of one laptop as a file, and the gathering of many into one inspection.

A return is a parcel, signed with its file's own key and then sealed to the lead's, where the inspection has one.
Reading one is reading an untrusted file: its size first, then its seal, its form, its inspection, its instrument, its
signature and every entry's id; the first thing wrong is named, and nothing is changed. Whether the key is the right one
is asked when returns are gathered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from export.exchange import lead_key, parcel, sealing, signatures
from export.exchange.signers import Accept, Signer, Signers, accepting
from model.file.backup_names import Backup, Why
from model.file.files import whole_file
from model.file.store import Store
from model.inspection import merge
from model.inspection.closing import closings_in
from model.inspection.readings import Inspection
from model.instrument.instrument import Instrument
from model.instrument.values import counted, to_text
from model.journal import journal
from model.journal.field_names import ASSESSOR
from model.journal.records import INSPECTION, LEAD_NAME, Entry, Refused, assessor_of, case_of

MAX_PACKED = 64 * 2**20
MAX_UNPACKED = 256 * 2**20

_WORD = "return"
_NAMED = 12
CLOSES = "The inspection is closed by this, and nothing can be changed then"
"""Said of returns with a closing in them, before anyone takes them in."""


@dataclass(frozen=True, slots=True)
class Return:
    """A return that was read and is whole. `assessor` is the name on the laptop it comes from, if any.

    It is signed with the private half of `key`: whose that is, it cannot prove by itself.
    """

    path: Path
    assessor: str
    key: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Returns and what taking them in would do.

    `signers` are the keys that would become known. `awaited`: cases of the sample that nobody would have returned.
    """

    plan: merge.Plan
    returns: tuple[Return, ...]
    signers: tuple[Signer, ...]
    awaited: tuple[str, ...]

    def in_words(self) -> Iterator[str]:
        """The plan as lines to read."""
        plan = self.plan
        yield f"{counted(len(self.returns), 'return')}: {counted(len(plan.new), 'new entry', 'new entries')}."
        yield f"{counted(len(plan.readings), 'reading')} new or changed; {plan.known} entries are here already."
        yield from (f"The signature is void, for it changed since: {_place(subject)}." for subject in plan.voided)
        for (subject, field), heads in plan.conflicts.items():
            said = " and ".join(f"{to_text(head.value) or 'nothing'!r} by {head.author}" for head in heads)
            yield f"Conflict: {_place(subject)}, {field}: {said}."
        yield from (signer.in_words() for signer in self.signers)
        yield from (f"{CLOSES}: {entry.author} did so on {entry.made_at[:10]}." for entry in closings_in(plan.new))

    def awaited_in_words(self) -> str:
        """Which cases are still to come; the first few of many by name."""
        if not self.awaited:
            return "Every case of the sample has been returned."
        more = f" and {len(self.awaited) - _NAMED} more" if len(self.awaited) > _NAMED else ""
        return f"{counted(len(self.awaited), 'case')} nobody has returned: {', '.join(self.awaited[:_NAMED])}{more}."


def write_return(store: Store, path: Path) -> int:
    """Write the journal as a return; returns the number of entries.

    It is signed with this file's key, which is stated first as that of the assessor whose file it is; then sealed to
    the lead's key, if the inspection has one. Unsealed, the same journal and key give the same bytes.
    """
    assessor = store.local("assessor") or ""
    recipient = lead_key.recipient(store)
    if assessor:
        signatures.state(store, assessor)
    rows = parcel.rows(store.entries())
    whole = parcel.headed(
        _WORD,
        store.inspection,
        {
            "instrument_sha256": store.instrument.sha256,
            "assessor": assessor,
            "entries": rows,
            "journal_digest": store.digest(),
        },
    )
    packed = parcel.packed(signatures.signed(whole, signatures.own(store)))
    with whole_file(path) as draft:
        draft.write_bytes(sealing.seal(packed, recipient) if recipient else packed)
    return len(rows)


def read_return(
    path: Path,
    inspection: Inspection,
    instrument: Instrument,
    known: Mapping[str, Entry] = MappingProxyType({}),
    identity: str | None = None,
) -> Return:
    """Read a return to this inspection, or Refused with the first thing wrong. Nothing in it is trusted.

    `known` entries, by id, were checked before: those like them need not be checked again. `identity` is the lead's
    private key, which opens a sealed one.
    """
    name = path.name
    packed = _opened(name, parcel.read_file(path, _WORD, MAX_PACKED), identity)
    data = parcel.unpack(name, packed, _WORD, MAX_UNPACKED)
    parcel.check_inspection(name, parcel.origin(name, data, _WORD), inspection)
    parcel.check_instrument(name, parcel.short_text(data, "instrument_sha256"), instrument)
    key = signatures.signer(name, data)
    entries = tuple(parcel.entries(name, data.get("entries"), _WORD, instrument, known))
    if data.get("journal_digest") != journal.digest(entry.id for entry in entries):
        raise Refused(f"{name} is damaged: its journal is not the one it names.")
    if (gap := next(journal.gaps(entries), None)) is not None:
        raise Refused(f"{name} is damaged: what the entry {gap.id[:8]} by {gap.author} replaces is missing.")
    return Return(path, parcel.short_text(data, "assessor"), key, entries)


def gather(
    store: Store,
    paths: Iterable[Path],
    leave_out: Callable[[Refused], None] | None = None,
    accept: Accept = lambda _assessor, _key: False,
) -> Gathered:
    """Read all these returns and plan their merge; nothing is changed.

    Refused if one of them is, unless `leave_out` is given: it is told why, and the others are gathered without it.
    `accept` says which changed keys the lead has compared, and found to be the assessor's.
    """
    have = store.entries()
    known = {entry.id: entry for entry in have}
    identity = lead_key.identity(store)
    readers = _readers(store)
    keys = Signers(store, accept, named=bool(readers))
    signers: list[Signer] = []
    cases = {case.ref for case in store.cases()}
    returns = []
    for path in paths:
        try:
            found = read_return(path, store.inspection, store.instrument, known, identity)
            _check_readers(found, known, readers)
            new = [entry for entry in found.entries if entry.id not in known]
            new_cases = _cases(path, [entry.subject for entry in new], cases)
            signers += keys.admit(path.name, found.assessor, found.key, new)
        except Refused as refusal:
            if leave_out is None:
                raise
            leave_out(refusal)
        else:
            cases |= new_cases
            returns.append(found)
            known.update((entry.id, entry) for entry in new)
    incoming = (entry for one in returns for entry in one.entries)
    plan = _with_keys_accepted(merge.plan(have, incoming), signers)
    store.check_room(len(plan.new))
    begun = {row.case_ref for row in store.readings()} | {case_of(subject) for subject in plan.readings}
    awaited = tuple(case.ref for case in store.cases() if case.withdrawn is None and case.ref not in begun)
    return Gathered(plan, tuple(returns), tuple(signers), awaited)


def apply(store: Store, gathered: Gathered, author: str = LEAD_NAME) -> Backup:
    """Back the inspection up, then take the entries in, and state the keys that `author` accepts in place of others.

    Returns the backup.
    """
    if store.read_only:
        raise Refused(store.read_only)  # before a backup is left behind that nobody needs
    backup = store.take_backup(Why.MERGE)
    accepted = accepting(gathered.signers)
    store.record_all(accepted, author)  # first, for a return may state the key itself: that it was accepted is kept
    store.apply(gathered.plan.new)
    if store.read_only is None:  # else what was taken in has closed the inspection
        store.record_all(accepted, author)  # and settle what the returns say otherwise, if they do
    return backup


def as_json(store: Store, gathered: Gathered) -> dict[str, Any]:
    """What `merge --json` prints, with the digest of the journal as it is now."""
    plan = gathered.plan
    return {
        "new": len(plan.new),
        "known": plan.known,
        "conflicts": [
            {
                "subject": subject,
                "field": field,
                "heads": [{"value": head.value, "author": head.author, "made_at": head.made_at} for head in heads],
            }
            for (subject, field), heads in plan.conflicts.items()
        ],
        "signers": [
            {"assessor": signer.assessor, "key": signer.key, "words": signer.words, "changed": signer.changed}
            for signer in gathered.signers
        ],
        "journal_digest": store.digest(),
    }


def _with_keys_accepted(plan: merge.Plan, signers: Iterable[Signer]) -> merge.Plan:
    """The plan without the conflicts that are settled by accepting a key."""
    settled = {(statement.subject, statement.field) for statement in accepting(signers)}
    return replace(plan, conflicts={key: heads for key, heads in plan.conflicts.items() if key not in settled})


def _cases(path: Path, subjects: Iterable[str], known: Collection[str]) -> set[str]:
    """The cases among these new subjects. Refused where one is a reading of a case that is neither known nor new."""
    about = {(case_of(subject), assessor_of(subject)) for subject in subjects}
    cases = {case_ref for case_ref, assessor in about if case_ref is not None and assessor is None}
    for case_ref, assessor in sorted((case_ref, assessor) for case_ref, assessor in about if case_ref and assessor):
        if case_ref not in known and case_ref not in cases:
            raise Refused(
                f"{path.name} has a reading by {assessor} of case {case_ref}, which is not in this inspection."
            )
    return cases


def _opened(name: str, data: bytes, identity: str | None) -> bytes:
    """What is under the seal, if there is one."""
    if not sealing.is_sealed(data):
        return data
    if sealing.has_passphrase(data):
        raise Refused(f"{name} is not a return: it is sealed with a passphrase, as a pack is.")
    if identity is None:
        raise Refused(f"{name} is sealed, and this file has no key to open it: restore the key backup first.")
    return sealing.unseal(name, data, identity)


def _readers(store: Store) -> set[str]:
    """Who may hand back a return: everyone known here; nobody in particular while no assessor has been named."""
    known = store.assessors()
    if not any(field.startswith(ASSESSOR) for field in store.heads(INSPECTION)):  # though it be in conflict
        return set()
    return {*known, store.local("assessor") or ""}


def _check_readers(found: Return, known: Mapping[str, Entry], readers: Collection[str]) -> None:
    """Refuse a return by, or with a new reading by, someone who is not on the inspection."""
    if not readers:
        return
    new = {assessor_of(entry.subject) for entry in found.entries if entry.id not in known}
    stranger = next(iter(sorted({name for name in (found.assessor, *new) if name} - {*readers})), None)
    if stranger:
        raise Refused(
            f"{found.path.name} is by {stranger}, who is not an assessor on this inspection: make a pack for them "
            "first, or ask whose laptop it is from."
        )


def _place(subject: str) -> str:
    case_ref = case_of(subject)
    return f"case {case_ref}" if case_ref else subject
