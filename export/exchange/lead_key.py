"""The inspection's two keys: returns are sealed to the one, the lead's packs and returns are signed with the other.

Their public halves are stated, so that every copy can seal a return and tell whose a pack is; their private halves stay
home. They are notes of the lead's file (and of whole copies of it, so that a deputy speaks as the lead) and no part of
the inspection: no pack, return or table holds them. They leave only as a backup that the lead asks for: an age identity
file sealed with a passphrase. Whoever lost the inspection file restores it into a new one; Debian's
`age -d -i BACKUP RETURN` opens a return with it, too.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from export.exchange import parcel, sealing, signatures
from export.exchange.sealing import Tick
from model.file.files import whole_file
from model.file.store import Store
from model.journal import journal
from model.journal.field_names import LEAD_SIGNER, RECIPIENT
from model.journal.records import INSPECTION, LEAD_NAME, READER, KeyState, Refused, Statement

_IDENTITY = "identity"
_AGREED = "lead"
_WORD = "key backup"
_ABOUT = "# caseread-key "
_SIGNING = "# signing key: "
_VERSIONS = (1, 2)
_MAX_SIZE = 2**16


def recipient(store: Store) -> str | None:
    """The public key that returns are sealed to; None while nobody has made a pack. Refused if two are stated."""
    if (lead := agreed_lead(store)) is not None:
        return lead.recipient
    heads = store.heads(INSPECTION).get(RECIPIENT, ())
    if journal.is_conflict(heads):
        raise Refused("Two keys are stated for this inspection: the lead inspector must settle first which one stays.")
    key = journal.value_of(heads)
    return None if key is None else str(key)


def identity(store: Store) -> str | None:
    """The private key, if this is a file that has it."""
    return store.local.get(_IDENTITY) or None


@dataclass(frozen=True, slots=True)
class Lead:
    """Whose packs an assessor's file takes in: the key that they are signed with, and the one to seal returns to."""

    signer: str
    recipient: str


def agreed_lead(store: Store) -> Lead | None:
    """The lead whom this assessor's file knows; None in the lead's file, and where the pack was not signed."""
    note = store.local.get(_AGREED)
    return None if note is None else Lead(*note.split())


def agree(store: Store, lead: Lead) -> None:
    """Know this lead from now on, and no other."""
    store.local.set(_AGREED, f"{lead.signer} {lead.recipient}")


def names(store: Store) -> frozenset[str]:
    """The names of whoever leads, as the lead's file knows them: nobody else can be enrolled under one."""
    return frozenset((store.owner, LEAD_NAME))


def signers(store: Store) -> frozenset[str]:
    """The public keys that the lead signs with, as this file knows them."""
    if store.local.get("role") == READER:
        lead = agreed_lead(store)
        return frozenset() if lead is None else frozenset([lead.signer])
    own_key = signatures.public_key(store)
    stated = {
        field.removeprefix(LEAD_SIGNER): value
        for field, value in store.values(INSPECTION).items()
        if field.startswith(LEAD_SIGNER)
    }
    accepted = {key for key, value in stated.items() if value == KeyState.ACCEPTED}
    return frozenset(accepted if own_key is None or stated.get(own_key) == KeyState.WITHDRAWN else {*accepted, own_key})


def is_leads(store: Store) -> bool:
    """Whether this is the lead's own file, or a whole copy of it: its own key is stated as the lead's."""
    own_key = signatures.public_key(store)
    return own_key is not None and store.values(INSPECTION).get(LEAD_SIGNER + own_key) == KeyState.ACCEPTED


def ensure(store: Store, author: str) -> str:
    """The public key to seal returns to, made now with its private half if there is none yet, and so is the other.

    Refused if this file could not open what is sealed to it.
    """
    stated, private = recipient(store), identity(store)
    if stated and (private is None or sealing.public_key(private) != stated):
        raise Refused("This file has not the key that returns are sealed to: restore the key backup first.")
    if private is None:
        private = sealing.new_identity()
        # Kept before the public half is stated: what is stated is on disk, and what was written before it with it.
        store.local.set(_IDENTITY, private)
    key = sealing.public_key(private)
    store.record(Statement(INSPECTION, RECIPIENT, key), author)
    own_key = signatures.public_half(signatures.own(store))
    store.record(Statement(INSPECTION, LEAD_SIGNER + own_key, KeyState.ACCEPTED), author)
    return key


def adopt(store: Store, name: str, private: str, author: str) -> None:
    """Make a private key that `name` holds this inspection's own. Refused if another is stated already."""
    if recipient(store) not in (None, sealing.public_key(private)):
        raise Refused(f"{name} holds another key than the one that this inspection's returns are sealed to.")
    if store.read_only:
        raise Refused(store.read_only)
    store.local.set(_IDENTITY, private)
    ensure(store, author)


def own(store: Store) -> str:
    """The private key, or Refused if this file has none."""
    private = identity(store)
    if private is None:
        raise Refused(f"{store.path.name} has no key yet: it is made with the first pack.")
    return private


def back_up(store: Store, path: Path, passphrase: str, tick: Tick = lambda: None) -> None:
    """Write the private key to a file sealed with a passphrase. Takes seconds. Refused if this file has none."""
    private = own(store)
    about = {"version": _VERSIONS[-1], "inspection": asdict(store.inspection)}
    text = (
        f"{_ABOUT}{journal.canonical(about)}\n# public key: {sealing.public_key(private)}\n"
        f"{_SIGNING}{signatures.own(store)}\n{private}\n"  # the private key comes last, as age's own tool wants it
    )
    with whole_file(path) as draft:
        draft.touch()  # before one has waited in vain
        draft.write_bytes(sealing.seal_with_passphrase(text.encode(), passphrase, tick))


def restore(store: Store, path: Path, passphrase: str, author: str, tick: Tick = lambda: None) -> None:
    """Take the private key of a backup into another file of the same inspection. Takes seconds."""
    name = path.name
    sealed = parcel.read_file(path, _WORD, _MAX_SIZE)
    if not sealing.has_passphrase(sealed):
        raise Refused(f"{name} is not a {_WORD}.")
    facts, seed, private = _read(name, sealing.open_with_passphrase(name, sealed, passphrase, tick))
    parcel.check_inspection(name, parcel.origin(name, facts, _WORD), store.inspection)
    if seed and not store.read_only:
        signatures.adopt(store, seed)
    adopt(store, name, private, author)


def _read(name: str, plain: bytes) -> tuple[dict[str, Any], str, str]:
    """What a backup says of itself, and the private keys in it; the one to sign with is empty in a backup of before."""
    try:
        about, *more, private = plain.decode().splitlines()
        facts = json.loads(about.removeprefix(_ABOUT))
        sealing.public_key(private)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name} is not a {_WORD}.") from error
    if not about.startswith(_ABOUT) or not isinstance(facts, dict):
        raise Refused(f"{name} is not a {_WORD}.")
    if facts.get("version") not in _VERSIONS:
        raise Refused(f"{name} was written by a newer version of Caseread.")
    seed = next((line.removeprefix(_SIGNING) for line in more if line.startswith(_SIGNING)), "")
    if seed and not signatures.is_key(seed):
        raise Refused(f"{name} is not a {_WORD}.")
    return facts, seed, private
