"""A lead and an assessor with signed returns between them, and returns that somebody else made up."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from export.exchange import lead_key, parcel, sealing, signatures
from export.exchange.gathering import apply, gather
from export.exchange.packs import open_pack, read_pack
from export.exchange.returns import write_return
from export.exchange.signers import proof_of
from model.file.store import Store
from model.journal.field_names import SIGNER
from model.journal.journal import digest, make
from model.journal.records import INSPECTION, Entry, KeyState, Refused, Statement, Value, reading_subject
from model.journal.suffixes import RETURN_SUFFIX

WORDS = "lamp river cake stone bird"

LEAD, ANNA, BEN = "Lead", "Anna", "Ben"

NOON = "2026-11-02T12:00:00Z"

FORGER = "f0" * 32
"""A private key of somebody's own."""


def pack_of(lead: Store, name: str) -> Path:
    return lead.path.with_name(f"{name}.caseread-pack")


def laptop(lead: Store, name: str, path: Path, answer: Value = "yes") -> Store:
    """An assessor's file made from their pack, with an answer in it."""
    open_pack(pack_of(lead, name), WORDS, path)
    opened = Store.open(path)
    opened.record(Statement(reading_subject("K001", name), "plan_made", answer), name)
    return opened


def sent(store: Store, name: str = "") -> Path:
    """The return of a file, beside it."""
    path = store.path.with_name(f"{name or store.path.stem}{RETURN_SUFFIX}")
    write_return(store, path)
    return path


def said(lead: Store, path: Path) -> dict[str, Any]:
    """What a sealed return says, as only the lead can read it."""
    plain = sealing.unseal(path.name, path.read_bytes(), lead_key.own(lead))
    data: dict[str, Any] = json.loads(gzip.decompress(plain))
    return data


def say(lead: Store, path: Path, data: dict[str, Any]) -> Path:
    """Pack and seal what a return shall say, as anyone can: the lead's public key is in every pack."""
    key = lead_key.recipient(lead)
    assert key
    path.write_bytes(sealing.seal(gzip.compress(json.dumps(data).encode()), key))
    return path


def forged(lead: Store, name: str, *entries: Entry, seed: str = FORGER, **other: object) -> Path:
    """A return made up from a pack by somebody who is not its assessor, and signed with a key of theirs."""
    pack = read_pack(pack_of(lead, name), WORDS)
    assert pack.signed
    rows = parcel.rows((*pack.entries, *entries))
    data = {
        "format": "caseread-return",
        "version": 2,
        "lists": [pack.signed.data],
        "proof": proof_of(pack.token, signatures.public_half(seed)),
        "held": [],
        "inspection": {"id": pack.inspection.id, "area": pack.inspection.area, "month": pack.inspection.month},
        "instrument_sha256": pack.instrument.sha256,
        "assessor": name,
        "entries": rows,
        "journal_digest": digest(one.id for one in (*pack.entries, *entries)),
        **other,
    }
    return say(lead, lead.path.with_name(f"forged{RETURN_SUFFIX}"), signatures.signed(data, seed))


def key_entry(name: str, seed: str = FORGER, replaces: tuple[str, ...] = ()) -> Entry:
    key = signatures.public_half(seed)
    return make(Statement(INSPECTION, signatures.key_field(name, key), KeyState.ACCEPTED), name, NOON, replaces)


def former_key_entry(name: str, seed: str = FORGER, replaces: tuple[str, ...] = ()) -> Entry:
    """As programs of before stated a key."""
    return make(Statement(INSPECTION, SIGNER + name, signatures.public_half(seed)), name, NOON, replaces)


def answer_entry(name: str, value: str = "no") -> Entry:
    return make(Statement(reading_subject("K002", name), "plan_made", value), name, NOON)


def take_in(lead: Store, *paths: Path) -> None:
    apply(lead, gather(lead, paths))


def refused(lead: Store, *paths: Path) -> Refused:
    """Why returns are refused, nothing having been changed."""
    before = lead.digest()
    with pytest.raises(Refused) as caught:
        gather(lead, paths)
    assert lead.digest() == before
    sentence = str(caught.value)
    assert sentence.startswith(paths[-1].name)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return caught.value


def words_of(store: Store) -> str:
    return signatures.in_words(signatures.public_key(store) or "")


def stated(store: Store, name: str) -> set[str]:
    """The keys that are accepted as an assessor's."""
    fields = store.values(INSPECTION)
    return {
        field.rpartition(":")[2]
        for field, value in fields.items()
        if field.startswith(f"{SIGNER}{name}:") and value == KeyState.ACCEPTED
    }


def deputy_digest(path: Path) -> str:
    with Store.open(path) as deputy:
        return deputy.digest()


def anyone(_assessor: str, _key: str) -> bool:
    return True


def change(data: Any, chosen: st.DataObject) -> None:
    """Change one thing somewhere in it: a value for another, one more, or one less."""
    while True:
        place = chosen.draw(st.sampled_from(sorted(data) if isinstance(data, dict) else range(len(data))))
        if not (isinstance(data[place], dict | list) and data[place] and chosen.draw(st.integers(0, 9))):
            break
        data = data[place]
    way = chosen.draw(st.sampled_from(["other", "less", "more"]))
    other: Any = chosen.draw(st.one_of(st.none(), st.integers(), st.text(max_size=8), st.just([]), st.just({})))
    if way == "other":
        data[place] = other
    elif way == "less":
        del data[place]
    elif isinstance(data, dict):
        data["more"] = other
    else:
        data.append(other)


def flipped(digits: str, bit: int) -> str:
    """Hexadecimal digits with one bit of what they say the other way."""
    data = bytearray.fromhex(digits)
    data[bit // 8] ^= 1 << bit % 8
    return data.hex()
