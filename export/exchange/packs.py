"""Packs: what the lead hands to an assessor, sealed with a passphrase, and the file that becomes of it.

A pack holds the instrument, the assessor's cases and the lead's public key. It says nothing of other readers: neither
who they are nor what they answered, so that a second reading is blind. Opened again with more cases in it, it adds them
to the assessor's file and keeps every answer. Reading one is reading an untrusted file, as with a return.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from export.exchange import lead_key, parcel, sealing, signatures, signers, vouching
from export.exchange.lead_key import Lead
from export.exchange.sealing import Tick
from export.exchange.vouching import SignedList
from model.file import opening
from model.file.files import whole_file
from model.file.protection import FileKey, checked_passphrase
from model.file.store import Store
from model.inspection.arrival import Arrival, Intake
from model.inspection.authority import Voice, sort_pack
from model.inspection.fields import check
from model.inspection.readings import Inspection
from model.inspection.spellings import alike_in
from model.instrument.instrument import Instrument
from model.instrument.snapshot import read_snapshot
from model.instrument.unit_words import for_unit
from model.journal import journal
from model.journal.field_names import ASSESSOR, FIRST_READER, RECIPIENT, SECOND_READER
from model.journal.records import (
    INSPECTION,
    NOTE,
    READER,
    Entry,
    Outcome,
    Refused,
    Statement,
    assessor_of,
    case_of,
    checked_name,
    reading_subject,
)

MAX_PACKED = 64 * 2**20
MAX_UNPACKED = 256 * 2**20

_WORD = "pack"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was opened and found whole. `signed` is the lead's list of it, and none in a pack of before."""

    path: Path
    inspection: Inspection
    instrument: Instrument
    assessor: str
    entries: tuple[Entry, ...]
    source: str
    token: str
    signed: SignedList | None


@dataclass(frozen=True, slots=True)
class Added:
    """What a pack brought into a file: how many cases that were not there before; and what it brought that is like
    something known, as sentences."""

    cases: int
    alike: tuple[str, ...]


class OtherLead(Refused):
    """A pack is signed by somebody else than the lead whom the assessor's file knows, or by nobody, or has returns
    sealed to another key: it is taken in only if the assessor, having compared the words, agrees."""

    def __init__(self, name: str, known: str, new: str) -> None:
        self.name, self.known, self.new = name, known, new
        super().__init__(
            f"{name} is not from the lead inspector whom this file knows: their key reads “{known}”, "
            + (
                f"this one “{new}”; ask them which is theirs, and agree only to that."
                if new
                else "and this one is not signed."
            )
        )


def cases_for(store: Store, assessor: str) -> list[str]:
    """The cases that go to an assessor: those allocated to them or begun by them; all, if none is allocated to anyone.

    Refused if there are none.
    """
    cases = store.cases()
    if not any(case.readers for case in cases):
        found = [case.ref for case in cases]
    else:
        begun = {row.case_ref for row in store.readings() if row.assessor == assessor}
        found = [case.ref for case in cases if assessor in case.readers or case.ref in begun]
    if not found:
        unit = store.instrument.unit
        none, needs = for_unit(unit, "No case is allocated to"), for_unit(unit, "a pack needs cases to read")
        what = f"{none} {assessor}" if cases else for_unit(unit, "There are no cases yet")
        raise Refused(f"{what}: {needs}.")
    return found


def make_pack(
    store: Store,
    assessor: str,
    kind: str,
    passphrase: str,
    path: Path,
    author: str,
    tick: Tick = lambda: None,
) -> int:
    """Write a pack for an assessor of this kind (one of `ASSESSOR_TYPES`); returns how many cases are in it.

    The first pack makes the inspection's key. Takes seconds; `tick` is called meanwhile.
    """
    if store.local.get("role") == READER:
        raise Refused(f"{store.path.name} is an assessor's file: packs are made from the lead inspector's.")
    if path.exists() and path.samefile(store.path):
        raise Refused(f"{path.name} is the inspection itself: choose another name for the pack.")
    if store.read_only:
        raise Refused(store.read_only)  # before a key is made that nobody needs
    if assessor in lead_key.names(store):
        raise Refused(
            f"{assessor} leads this inspection: a copy of {store.path.name} is what a lead inspector reads in."
        )
    named = Statement(INSPECTION, ASSESSOR + assessor, kind)
    check(store.instrument, named)
    checked_passphrase(passphrase)
    refs = cases_for(store, assessor)
    with whole_file(path) as draft:
        draft.touch()  # a place that cannot be written is refused before anything is stated
        recipient = lead_key.ensure(store, author)
        store.record(named, author)
        packed = parcel.pack(_WORD, store.inspection, _contents(store, assessor, set(refs), recipient))
        draft.write_bytes(sealing.seal_with_passphrase(packed, passphrase, tick))
    return len(refs)


def _contents(store: Store, assessor: str, refs: Collection[str], recipient: str) -> dict[str, object]:
    """What a pack holds besides what it is, with the list of it that the lead signs."""
    entries = list(_entries_for(store, assessor, refs))
    token = signers.token_for(store, assessor, secrets.token_hex(32))
    facts = {
        "assessor": assessor,
        "made_at": store.clock(),
        "recipient": recipient,
        "proves": hashlib.sha256(token.encode()).hexdigest(),
    }
    ids = {entry.id for entry in entries}
    handed_in: dict[str, list[str]] = defaultdict(list)
    for id_, arrival in store.arrivals().items():
        if id_ in ids and arrival.key and arrival.assessor == assessor:
            handed_in[arrival.key].append(id_)
    sha256 = store.instrument.sha256
    return {
        "instrument_sha256": sha256,
        "instrument": store.instrument.source,
        "assessor": assessor,
        "token": token,
        "entries": parcel.rows(entries),
        "journal_digest": journal.digest(ids),
        "list": vouching.sign_list(signatures.own(store), store.inspection, sha256, facts, ids, handed_in),
    }


def sealed_bytes(path: Path) -> bytes:
    """The bytes of a pack as it lies there, or Refused if that is none: known before anyone types a passphrase."""
    sealed = parcel.read_file(path, _WORD, MAX_PACKED)
    if not sealing.has_passphrase(sealed):
        why = ": it is sealed to a key, as a return is" if sealing.is_sealed(sealed) else ""
        raise Refused(f"{path.name} is not a pack{why}.")
    return sealed


def read_pack(path: Path, passphrase: str, tick: Tick = lambda: None) -> Pack:
    """A pack opened with its passphrase, or Refused with the first thing wrong: nothing in it is trusted.

    Takes seconds; `tick` is called meanwhile.
    """
    name = path.name
    sealed = sealed_bytes(path)
    data = parcel.unpack(name, sealing.open_with_passphrase(name, sealed, passphrase, tick), _WORD, MAX_UNPACKED)
    inspection = parcel.origin(name, data, _WORD)
    source = data.get("instrument")
    if not isinstance(source, dict):
        raise Refused(f"{name} is not a pack: it has no instrument.")
    try:
        instrument = read_snapshot("its instrument", journal.canonical(source))
        expected = opening.facts(instrument, inspection.area, inspection.month)["inspection_id"]
        assessor = checked_name(parcel.short_text(data, "assessor"))
        sha256 = instrument.sha256
    except Refused as refusal:
        raise Refused(f"{name} is damaged: {refusal}") from refusal
    except RecursionError as error:
        raise Refused(f"{name} is damaged: its instrument is nested too deeply.") from error
    if sha256 != data.get("instrument_sha256"):
        raise Refused(f"{name} is damaged: its questions are not the ones it was made with.")
    if inspection.id != expected:
        raise Refused(f"{name} is damaged: its inspection is not the one it names.")
    entries = tuple(parcel.entries(name, data.get("entries"), _WORD, instrument))
    if data.get("journal_digest") != journal.digest(entry.id for entry in entries):
        raise Refused(f"{name} is damaged: its journal is not the one it names.")
    token = parcel.short_text(data, "token")
    signed = _signed(name, data, inspection, instrument, assessor, entries, token)
    return Pack(path, inspection, instrument, assessor, entries, hashlib.sha256(sealed).hexdigest(), token, signed)


def _signed(
    name: str,
    data: Mapping[str, Any],
    inspection: Inspection,
    instrument: Instrument,
    assessor: str,
    entries: Collection[Entry],
    token: str,
) -> SignedList | None:
    """The lead's list of a pack, which is of all that is in it; None in a pack of version 1."""
    if data["version"] == 1:
        return None
    signed = vouching.read_list(name, data.get("list"), inspection, instrument.sha256)
    proves = hashlib.sha256(token.encode()).hexdigest()
    if (signed.assessor, signed.proves, signed.ids) != (assessor, proves, frozenset(entry.id for entry in entries)):
        raise Refused(f"{name} is forged or damaged: the lead inspector's signature is not of what it says.")
    return signed


def take_in(pack: Pack, out: Path, key: FileKey | None = None, *, agree: bool = False) -> Added:
    """Make the assessor's file of a pack, protected if there is a key, or add what is new to the one that is there,
    which opens with the key.

    A new file opens on its first case, and gets a key to sign returns with. Refused if the file there is another
    assessor's or of another inspection; `OtherLead` unless they `agree`.
    """
    if out.exists():
        with Store.open(out, key=key) as store:
            return add_to(store, pack, agree=agree)
    with (
        ExitStack() as undo,
        Store.create(out, pack.instrument, pack.inspection.area, pack.inspection.month, key=key) as store,
    ):
        undo.callback(out.unlink)
        store.local.set("assessor", pack.assessor)
        store.local.set("role", READER)
        signatures.own(store)
        added = add_to(store, pack)
        _begin_at_first_case(store, pack.assessor)
        undo.pop_all()
    return added


def add_to(store: Store, pack: Pack, *, agree: bool = False) -> Added:
    """Add what is new in a pack to its assessor's open file.

    No answer that is there is touched. `OtherLead` where it is from another lead than the file knows, unless the
    assessor agrees to that lead.
    """
    name = pack.path.name
    parcel.check_inspection(name, pack.inspection, store.inspection)
    parcel.check_instrument(name, pack.instrument.sha256, store.instrument)
    owner = store.local.get("assessor") if store.local.get("role") == READER else None
    if owner != pack.assessor:
        raise Refused(
            f"{name} is for {pack.assessor}, and {store.path.name} is the file of {owner or 'the lead inspector'}: "
            "choose another file to keep it in."
        )
    if not agree:
        _check_lead(store, pack)
    before = [case.ref for case in store.cases()]
    known = store.ids()
    new = [entry for entry in pack.entries if entry.id not in known]
    begun = {reading_subject(row.case_ref, row.assessor) for row in store.readings()}
    mine = signatures.public_key(store) or ""
    handed_in = pack.signed.handed_in.get(mine, frozenset()) if pack.signed else frozenset()
    taken = sort_pack(new, known, pack.assessor, begun, handed_in).taken
    alike = tuple(one.in_words(store.instrument.unit) for one in alike_in(taken, store.names(), before))
    key = pack.signed.key if pack.signed else ""
    arrival = Arrival(pack.source, name, pack.assessor, Voice.PACK.value, key, store.clock())
    if pack.signed is not None:  # kept before what it vouches for: what is taken in is on disk, and this with it
        lead_key.agree(store, Lead(pack.signed.key, pack.signed.recipient))
        vouching.keep(store, pack.signed, pack.token)
    store.apply(taken, Intake({entry.id: arrival for entry in taken}))
    return Added(len(store.cases()) - len(before), alike)


def _check_lead(store: Store, pack: Pack) -> None:
    """Refuse a pack of another lead than the one whom a file knows; a new file knows none."""
    lead, name = lead_key.agreed_lead(store), pack.path.name
    if lead is not None:
        known = signatures.in_words(lead.signer)
        if pack.signed is None:
            raise OtherLead(name, known, "")
        if pack.signed.key != lead.signer:
            raise OtherLead(name, known, signatures.in_words(pack.signed.key))
    stated = {entry.value for entry in pack.entries if (entry.subject, entry.field) == (INSPECTION, RECIPIENT)}
    recipient = pack.signed.recipient if pack.signed else next(iter(stated), None)
    sealed_to = lead_key.recipient(store)
    if sealed_to is not None and recipient is not None and recipient != sealed_to:
        raise OtherLead(name, signatures.in_words(sealed_to), signatures.in_words(str(recipient)))


def open_pack(
    path: Path,
    passphrase: str,
    out: Path,
    tick: Tick = lambda: None,
    key: FileKey | None = None,
    *,
    agree: bool = False,
) -> Added:
    """Open a pack into the assessor's file. Takes seconds."""
    return take_in(read_pack(path, passphrase, tick), out, key, agree=agree)


def _entries_for(store: Store, assessor: str, refs: Collection[str]) -> Iterator[Entry]:
    """What an assessor may see: their cases but not who else reads them, their own readings."""
    of_theirs = {ASSESSOR + assessor}
    for entry in store.entries():
        field = entry.field.removeprefix(NOTE)
        if entry.subject == INSPECTION:
            goes = field in of_theirs
        elif assessor_of(entry.subject) is None:
            goes = case_of(entry.subject) in refs and field not in (FIRST_READER, SECOND_READER)
        else:
            goes = case_of(entry.subject) in refs and assessor_of(entry.subject) == assessor
        if goes:
            yield entry


def _begin_at_first_case(store: Store, assessor: str) -> None:
    """Have the window open on the first question of the first case."""
    case = next((case for case in store.cases() if not case.withdrawn), None)
    if case is not None:
        outcomes = store.reading(case.ref, assessor).outcomes
        question = next((id_ for id_, outcome in outcomes.items() if outcome is Outcome.UNANSWERED), "")
        store.local.set("place", f"{case.ref}\t{question}")
