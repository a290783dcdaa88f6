"""Returns: the whole journal of one laptop as a file.

A return is a parcel, signed with its file's own key and then sealed to the lead's, where the inspection has one. With
it go the lead's signed lists, which came with the packs that it grew from. Reading one is reading an untrusted file:
its size first, then its seal, its form, its inspection, its instrument, its signatures and every entry's id; the first
thing wrong is named, and nothing is changed. Who may state what is decided when returns are gathered
(`export.exchange.gathering`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from types import MappingProxyType

from export.exchange import lead_key, parcel, sealing, signatures, signers, vouching
from export.exchange.vouching import SignedList
from model.file.files import whole_file
from model.file.store import Store
from model.inspection.arrival import Arrival
from model.inspection.authority import Voucher
from model.inspection.readings import Inspection
from model.instrument.instrument import Instrument
from model.journal import journal
from model.journal.records import Entry, Refused

MAX_PACKED = 64 * 2**20
MAX_UNPACKED = 256 * 2**20

_WORD = "return"
_PARTS = len(fields(Arrival))


@dataclass(frozen=True, slots=True)
class Return:
    """A return that was read and is whole. `assessor` is the name on the laptop it comes from, if any.

    It is signed with the private half of `key`: whose that is, it cannot prove by itself, though `proof` may. `source`
    is the SHA-256 of the file; `lists` are the lead's; `held` is what waits for a decision in the lead's own copies.
    """

    path: Path
    source: str
    assessor: str
    key: str
    proof: str
    entries: tuple[Entry, ...]
    lists: tuple[SignedList, ...]
    held: tuple[tuple[Entry, Arrival], ...]


def write_return(store: Store, path: Path) -> int:
    """Write the journal as a return; returns the number of entries.

    It is signed with this file's key, which is stated first as one of the assessor's whose file it is, unless it is the
    lead's; then sealed to the lead's key, if the inspection has one. Unsealed, the same journal and key give the same
    bytes.
    """
    assessor = store.local.get("assessor") or ""
    recipient = lead_key.recipient(store)
    seed = signatures.own(store)
    is_lead = lead_key.is_leads(store)
    if assessor and not is_lead:
        signatures.state(store, assessor)
    token = vouching.token(store)
    rows = parcel.rows(store.entries())
    whole = parcel.headed(
        _WORD,
        store.inspection,
        {
            "instrument_sha256": store.instrument.sha256,
            "assessor": assessor,
            "entries": rows,
            "journal_digest": store.digest(),
            "lists": vouching.kept(store),
            "proof": signers.proof_of(token, signatures.public_half(seed)) if token else "",
            "held": [[*parcel.row_of(entry), astuple(arrival)] for entry, arrival in store.held()] if is_lead else [],
        },
    )
    packed = parcel.packed(signatures.signed(whole, seed))
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
    lists = data.get("lists", [])
    if not isinstance(lists, list):
        raise Refused(f"{name} is damaged: its lists are none.")
    return Return(
        path,
        hashlib.sha256(packed).hexdigest(),
        parcel.short_text(data, "assessor"),
        key,
        parcel.short_text(data, "proof"),
        entries,
        tuple(vouching.read_list(name, one, inspection, instrument.sha256) for one in lists),
        tuple(_held(name, data.get("held", []), instrument)),
    )


def _held(name: str, rows: object, instrument: Instrument) -> Iterator[tuple[Entry, Arrival]]:
    """What waits for a decision in a copy of the lead's file, with where each came from."""
    if not isinstance(rows, list) or not all(isinstance(row, list) and row for row in rows):
        raise Refused(f"{name} is damaged: what waits in it is no list.")
    for entry, row in zip(parcel.entries(name, [row[:-1] for row in rows], _WORD, instrument), rows, strict=True):
        parts = row[-1]
        if not isinstance(parts, list) or not all(isinstance(text, str) for text in parts) or len(parts) != _PARTS:
            raise Refused(f"{name} is damaged: it does not say where the entry {entry.id[:8]} came from.")
        arrival = Arrival(*parts)
        Voucher.of(arrival)
        yield entry, arrival


def _opened(name: str, data: bytes, identity: str | None) -> bytes:
    """What is under the seal, if there is one."""
    if not sealing.is_sealed(data):
        return data
    if sealing.has_passphrase(data):
        raise Refused(f"{name} is not a return: it is sealed with a passphrase, as a pack is.")
    if identity is None:
        raise Refused(f"{name} is sealed, and this file has no key to open it: restore the key backup first.")
    return sealing.unseal(name, data, identity)
