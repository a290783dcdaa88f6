"""Whose key a return is signed with: the lead's, one of an assessor's, seen for the first time, or another.

An inspection states which keys are whose. A first key that proves that it comes from the assessor's pack is accepted at
once, and shown in words; every other is refused with its words, and stands only if the lead, having compared them,
accepts it. Several keys of one assessor may be accepted, for people have two laptops. What says nothing new needs
nobody's key: a return taken in twice, or long after, changes nothing and is never refused for it. What is signed with
the lead's own key comes from a whole copy of the lead's file, which may say whatever that file may.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from export.exchange import lead_key, signatures
from model.file.store import Store
from model.inspection.authority import Kind, Voice, Voucher, kind_of
from model.journal.field_names import ASSESSOR, SIGNER
from model.journal.records import INSPECTION, LEAD_NAME, Entry, KeyState, Refused, Statement

Accept: TypeAlias = Callable[[str, str], bool]
"""Whether the lead has found that a key is an assessor's: asked with the assessor's name and the key."""

_TOKEN = "token:"  # noqa: S105 - the name of a note


@dataclass(frozen=True, slots=True)
class Signer:
    """A public key that becomes an assessor's: their first, or `changed` and accepted by the lead."""

    assessor: str
    key: str
    changed: bool

    @property
    def words(self) -> str:
        """The key as words to compare."""
        return signatures.in_words(self.key)

    def in_words(self) -> str:
        """What is new about the key, for the lead to compare."""
        if self.changed:
            return f"A new key of {self.assessor}'s, which you accept, reads “{self.words}”."
        return f"{self.assessor}'s key, seen for the first time, reads “{self.words}”: ask {self.assessor} to compare."


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key that is stated to be an assessor's, and whether what is signed with it is taken in."""

    assessor: str
    key: str
    state: KeyState

    @property
    def words(self) -> str:
        """The key as words to compare."""
        return signatures.in_words(self.key)

    def become(self, state: KeyState) -> Statement:
        """What the lead states who withdraws it, or accepts it again."""
        return Statement(INSPECTION, signatures.key_field(self.assessor, self.key), state)


class ChangedKey(Refused):
    """A return brings new things and is signed with a key that is none of the assessor's, as far as is known.

    `known` are the keys that are theirs, as a rule one; none where this is the first, and does not prove itself.
    """

    def __init__(self, name: str, assessor: str, key: str, known: Collection[str]) -> None:
        self.name, self.assessor, self.key, self.known = name, assessor, key, tuple(sorted(known))
        super().__init__(f"{name} {self._what()}")

    @property
    def words(self) -> str:
        """The words of the key that the return is signed with."""
        return signatures.in_words(self.key)

    @property
    def known_words(self) -> str:
        """The words of the keys that are the assessor's; "" if none is."""
        return "” and “".join(map(signatures.in_words, self.known))

    def _what(self) -> str:
        if not self.known:
            return (
                f"says that it is {self.assessor}'s, but does not prove that it comes from their pack: accept the key "
                f"that reads “{self.words}” only if it is theirs."
            )
        return (
            f"is signed with another key than {self.assessor}'s: the known one reads “{self.known_words}”, this one "
            f"“{self.words}”; ask {self.assessor} to read theirs to you, and accept this one only if it is theirs."
        )


class Signers:
    """The keys that are accepted, as one return after the other is admitted. Nothing is stated by this."""

    def __init__(self, store: Store, accept: Accept) -> None:
        self._accept = accept
        self._leads = lead_key.signers(store)
        self._states = _states(store)
        self._lead_names = lead_key.names(store)
        self._token = store.local.get
        # Nobody in particular while no assessor has been named, be it in conflict of what kind they are.
        self._is_named = any(field.startswith(ASSESSOR) for field in store.heads(INSPECTION))
        self._readers = store.assessors()

    def admit(
        self, name: str, assessor: str, key: str, proof: str, new: Collection[Entry]
    ) -> tuple[Voucher, Signer | None]:
        """Who vouches for a return of that file name, which says that it is of that assessor ("" if it names none), and
        the key that becomes known with it, if one does.

        Refused if the key may not be the assessor's: `ChangedKey` where the lead may say that it is theirs after all.
        """
        if key in self._leads:
            return Voucher(Voice.LEAD, assessor or LEAD_NAME, key), None
        voucher = Voucher(Voice.ASSESSOR, assessor, key)
        states = self._states[assessor]
        if not new or states.get(key) is KeyState.ACCEPTED:
            return voucher, None
        if not assessor and not self._is_named:
            return Voucher(Voice.NOBODY, LEAD_NAME, key), None
        if not assessor:
            raise Refused(f"{name} does not say whose return it is: give your name in the window and save it again.")
        if self._is_named and assessor not in {*self._readers, *self._lead_names}:
            raise Refused(
                f"{name} is by {assessor}, who is not an assessor on this inspection: make a pack for them first, or "
                "ask whose laptop it is from."
            )
        if assessor in self._lead_names:
            raise Refused(
                f"{name} is in the name of {assessor}, who leads this inspection, but not signed with the lead's key: "
                "restore the key backup in the copy that it comes from, and save it again."
            )
        if states.get(key) is KeyState.WITHDRAWN:
            raise Refused(f"{name} is signed with a key of {assessor}'s that was withdrawn.")
        return voucher, self._new_key(name, assessor, key, proof, new)

    def _new_key(self, name: str, assessor: str, key: str, proof: str, new: Collection[Entry]) -> Signer:
        states = self._states[assessor]
        known = {one for one, state in states.items() if state is KeyState.ACCEPTED}
        accepted = self._accept(assessor, key)
        if not accepted and (states or not self._is_proven(assessor, key, proof)):
            raise ChangedKey(name, assessor, key, known)
        if not accepted and not any(kind_of(entry, assessor, key) is Kind.OWN_KEY for entry in new):
            raise Refused(f"{name} does not say that its key is {assessor}'s: ask for it to be saved again.")
        states[key] = KeyState.ACCEPTED
        return Signer(assessor, key, changed=accepted)

    def _is_proven(self, assessor: str, key: str, proof: str) -> bool:
        """Whether a first key comes from the assessor's pack. Packs of before gave nothing to prove it with."""
        token = self._token(_TOKEN + assessor)
        return token is None or hmac.compare_digest(proof_of(token, key), proof)


def proof_of(token: str, key: str) -> str:
    """What shows that whoever has this public key has the pack with this token, without telling it."""
    return hmac.digest(token.encode(), key.encode(), "sha256").hex()


def token_for(store: Store, assessor: str, fresh: str) -> str:
    """The token of an assessor's packs in the lead's file: the `fresh` one if there is none yet."""
    token = store.local.get(_TOKEN + assessor)
    if token is None:
        token = fresh
        store.local.set(_TOKEN + assessor, token)
    return token


def accepting(signers: Iterable[Signer]) -> tuple[Statement, ...]:
    """What the lead states who accepts keys."""
    return tuple(
        Statement(INSPECTION, signatures.key_field(one.assessor, one.key), KeyState.ACCEPTED)
        for one in signers
        if one.changed
    )


def known_keys(store: Store) -> tuple[KnownKey, ...]:
    """Every key that was ever accepted as an assessor's, by assessor."""
    return tuple(
        KnownKey(assessor, key, state)
        for assessor, keys in sorted(_states(store).items())
        for key, state in sorted(keys.items())
    )


def _states(store: Store) -> dict[str, dict[str, KeyState]]:
    """How each key stands, by assessor. What is in conflict is withdrawn until the lead settles it."""
    states: dict[str, dict[str, KeyState]] = defaultdict(dict)
    for field, heads in store.heads(INSPECTION).items():
        if not field.startswith(SIGNER):
            continue
        whose, _, key = field.removeprefix(SIGNER).rpartition(":")
        if whose and signatures.is_key(key):
            accepted = all(head.value == KeyState.ACCEPTED for head in heads)
            states[whose][key] = KeyState.ACCEPTED if accepted else KeyState.WITHDRAWN
        else:  # as it was stated before: the key, and by two programs perhaps two
            for head in heads:
                states[field.removeprefix(SIGNER)].setdefault(str(head.value), KeyState.ACCEPTED)
    return states
