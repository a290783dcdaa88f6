"""Signatures of returns: Ed25519, so that whoever holds a pack, and all that is in it, cannot forge a return.

Each inspection file has a key of its own, made when a pack is opened into a new file, or else with the first return.
Its private half is a note of that file (and of whole copies of it) and no part of the inspection, so no pack, return or
table holds it. Its public half is stated in the journal as the assessor's, and goes along with every return. Whoever
loses the file loses the key: the next file makes another, which the lead accepts (`export.exchange.signers`). The key
of the lead's file is the inspection's own (`export.exchange.lead_key`).
Keys are 64 hexadecimal digits, signatures 128.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any

from model.file.store import Store
from model.journal.field_names import SIGNER
from model.journal.journal import canonical
from model.journal.records import INSPECTION, KeyState, Refused, Statement
from resources import access

WORDS = 7
"""How many words a key is read out as. Of 1,599 words they hold 74 bits: who tries a thousand million keys a second for
one that reads the same as an assessor's needs half a million years. (Any two of one's own that read alike are found
sooner, but nobody gains by that.)"""

PUBLIC_KEY, SIGNATURE = "public_key", "signature"
"""What a signed return has besides what is signed; the public key is signed, too."""

_SEED = "signing_seed"
_KEY = re.compile(r"[0-9a-f]{64}")
_SIGNED = re.compile(r"[0-9a-f]{128}")


def own(store: Store) -> str:
    """The private half of this file's key, made now if there is none yet. Refused if none can be kept in it."""
    seed = store.local.get(_SEED)
    if seed is None:
        if store.read_only:
            raise Refused(f"{store.path.name} has no key yet to sign a return with, and none can be kept in it.")
        seed = secrets.token_hex(32)
        adopt(store, seed)
    if not _KEY.fullmatch(seed):
        raise Refused(f"{store.path.name} is damaged: what it keeps as its key to sign returns with is none.")
    return seed


def adopt(store: Store, seed: str) -> None:
    """Make a private key this file's own, in place of any other."""
    store.local.set(_SEED, seed)


def public_key(store: Store) -> str | None:
    """The public half of this file's key; None while it has none."""
    return None if store.local.get(_SEED) is None else public_half(own(store))


def state(store: Store, assessor: str) -> None:
    """State this file's public key as one of the assessor's, unless it is stated already.

    The key is kept before this: what is stated is on disk, and what was written before it with it.
    """
    key = public_half(own(store))
    stated = store.values(INSPECTION)
    if stated.get(SIGNER + assessor) != key and key_field(assessor, key) not in stated:  # or it may be open elsewhere
        store.record(Statement(INSPECTION, key_field(assessor, key), KeyState.ACCEPTED), assessor)


def key_field(assessor: str, key: str) -> str:
    """The field that says whether a key is the assessor's."""
    return f"{SIGNER}{assessor}:{key}"


def is_key(text: str) -> bool:
    """Whether it has the form of a key, of either half."""
    return _KEY.fullmatch(text) is not None


def signed(data: Mapping[str, object], seed: str) -> dict[str, object]:
    """The same data with the public key, and a signature of all of it. The same data and key, the same signature."""
    whole = {**data, PUBLIC_KEY: public_half(seed)}
    return {**whole, SIGNATURE: sign(seed, _message(whole))}


def signer(name: str, data: Mapping[str, Any]) -> str:
    """The public key with which a return that was read is signed. Refused, naming the file, if it is not, or not so."""
    if PUBLIC_KEY not in data or SIGNATURE not in data:
        raise Refused(f"{name} is not signed: ask for it to be saved again with this version of Caseread.")
    key, signature = data[PUBLIC_KEY], data[SIGNATURE]
    try:
        genuine = verifies(key, signature, _message(data))
    except (ValueError, RecursionError):  # what cannot be written as JSON again was never signed
        genuine = False
    if not genuine:
        raise Refused(f"{name} is forged or damaged: its signature is not of what it says.")
    return str(key)


def in_words(key: str) -> str:
    """A public key as words to read out and compare: alike for equal keys only, as far as anyone can bring about."""
    number = int.from_bytes(hashlib.sha256(f"caseread key {key}".encode()).digest())
    words = _words()
    found = []
    for _ in range(WORDS):
        number, place = divmod(number, len(words))
        found.append(words[place])
    return "-".join(found)


def public_half(seed: str) -> str:
    """The public half of a private key, which is any 32 bytes."""
    from nacl.signing import SigningKey  # start-up: a window that signs nothing loads no NaCl

    return bytes(SigningKey(bytes.fromhex(seed)).verify_key).hex()


def sign(seed: str, message: bytes) -> str:
    """The signature of a message."""
    from nacl.signing import SigningKey  # start-up, as above

    return bytes(SigningKey(bytes.fromhex(seed)).sign(message).signature).hex()


def verifies(key: object, signature: object, message: bytes) -> bool:
    """Whether this is the key's signature of the message. Nothing is assumed of either."""
    # start-up, as above
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    if not isinstance(key, str) or not isinstance(signature, str):
        return False
    if not _KEY.fullmatch(key) or not _SIGNED.fullmatch(signature):
        return False
    try:
        VerifyKey(bytes.fromhex(key)).verify(message, bytes.fromhex(signature))
    except BadSignatureError:
        return False
    return True


def _message(data: Mapping[str, object]) -> bytes:
    """What is signed: everything but the signature. The format and the inspection are in it, so that it is good for
    nothing else and nowhere else."""
    return canonical({key: value for key, value in data.items() if key != SIGNATURE}).encode()


@cache
def _words() -> tuple[str, ...]:
    return access.words()
