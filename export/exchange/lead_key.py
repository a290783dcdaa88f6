"""The inspection's key: its public half is stated, so that every copy can seal a return; its private half stays home.

The private key is a note of the lead's file (and of whole copies of it) and no part of the inspection, so no pack,
return or table holds it. It leaves only as a backup that the lead asks for: an age identity file sealed with a
passphrase. Whoever lost the inspection file restores it into a new one; Debian's `age -d -i BACKUP RETURN` opens a
return with it, too.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from export.exchange import parcel, sealing
from export.exchange.sealing import Tick
from model.file.files import whole_file
from model.file.store import Store
from model.journal import journal
from model.journal.field_names import RECIPIENT
from model.journal.records import INSPECTION, Refused, Statement

_IDENTITY = "identity"
_WORD = "key backup"
_ABOUT = "# caseread-key "
_MAX_SIZE = 2**16


def recipient(store: Store) -> str | None:
    """The public key that returns are sealed to; None while nobody has made a pack. Refused if two are stated."""
    heads = store.heads(INSPECTION).get(RECIPIENT, ())
    if journal.is_conflict(heads):
        raise Refused("Two keys are stated for this inspection: the lead inspector must settle first which one stays.")
    key = journal.value_of(heads)
    return None if key is None else str(key)


def identity(store: Store) -> str | None:
    """The private key, if this is a file that has it."""
    return store.local(_IDENTITY) or None


def ensure(store: Store, author: str) -> str:
    """The public key to seal returns to, made now with its private half if there is none yet.

    Refused if this file could not open what is sealed to it.
    """
    stated, private = recipient(store), identity(store)
    if stated and (private is None or sealing.public_key(private) != stated):
        raise Refused("This file has not the key that returns are sealed to: restore the key backup first.")
    if private is None:
        private = sealing.new_identity()
        # Kept before the public half is stated: what is stated is on disk, and what was written before it with it.
        store.set_local(_IDENTITY, private)
    key = sealing.public_key(private)
    store.record(Statement(INSPECTION, RECIPIENT, key), author)
    return key


def adopt(store: Store, name: str, private: str, author: str) -> None:
    """Make a private key that `name` holds this inspection's own. Refused if another is stated already."""
    if recipient(store) not in (None, sealing.public_key(private)):
        raise Refused(f"{name} holds another key than the one that this inspection's returns are sealed to.")
    if store.read_only:
        raise Refused(store.read_only)
    store.set_local(_IDENTITY, private)
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
    facts = {"version": parcel.VERSION, "inspection": asdict(store.inspection)}
    text = f"{_ABOUT}{journal.canonical(facts)}\n# public key: {sealing.public_key(private)}\n{private}\n"
    with whole_file(path) as draft:
        draft.touch()  # before one has waited in vain
        draft.write_bytes(sealing.seal_with_passphrase(text.encode(), passphrase, tick))


def restore(store: Store, path: Path, passphrase: str, author: str, tick: Tick = lambda: None) -> None:
    """Take the private key of a backup into another file of the same inspection. Takes seconds."""
    name = path.name
    sealed = parcel.read_file(path, _WORD, _MAX_SIZE)
    if not sealing.has_passphrase(sealed):
        raise Refused(f"{name} is not a {_WORD}.")
    facts, private = _read(name, sealing.open_with_passphrase(name, sealed, passphrase, tick))
    parcel.check_inspection(name, parcel.origin(name, facts, _WORD), store.inspection)
    adopt(store, name, private, author)


def _read(name: str, plain: bytes) -> tuple[dict[str, Any], str]:
    """What a backup says of itself, and the private key in it."""
    try:
        about, *_, private = plain.decode().splitlines()
        facts = json.loads(about.removeprefix(_ABOUT))
        sealing.public_key(private)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{name} is not a {_WORD}.") from error
    if not about.startswith(_ABOUT) or not isinstance(facts, dict):
        raise Refused(f"{name} is not a {_WORD}.")
    if facts.get("version") != parcel.VERSION:
        raise Refused(f"{name} was written by a newer version of Caseread.")
    return facts, private
