"""Whose key a return is signed with: known, seen for the first time, or another than before.

An inspection states each assessor's public key (`signer:<assessor>`). The first return that is taken in states it, and
from then on the assessor's return must be signed with that key: any other is refused with both keys' words, and stands
only if the lead, having compared them, accepts it. A return can state nothing else about keys. What says nothing new
needs nobody's key: a return taken in twice, or long after, changes nothing and is never refused for it. What is signed
with this file's own key comes from a whole copy of it, which may say whatever this file may.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from export.exchange import signatures
from model.file.store import Store
from model.journal import journal
from model.journal.field_names import SIGNER
from model.journal.records import INSPECTION, Entry, Refused, Statement, assessor_of

Accept: TypeAlias = Callable[[str, str], bool]
"""Whether the lead has found that a changed key is an assessor's: asked with the assessor's name and the key."""

_NEVER = "0000-00-00T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Signer:
    """A public key that becomes an assessor's: seen for the first time, or `changed` and accepted by the lead."""

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
            return f"{self.assessor}'s key has changed, which you accept: it reads “{self.words}”."
        return f"{self.assessor}'s key, seen for the first time, reads “{self.words}”: ask {self.assessor} to compare."


class ChangedKey(Refused):
    """A return brings new things in an assessor's name, and is signed with another key than the one stated for them.

    `known` are the keys that others have stated for the assessor, as a rule one; none where nobody knows theirs, and
    the return is not their own, or theirs is the name at this keyboard.
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
        """The words of what is stated for the assessor; "" if nothing is."""
        return "” and “".join(map(signatures.in_words, self.known))

    def _what(self) -> str:
        if not self.known:
            return (
                f"says something new in the name of {self.assessor}, whose key is not known here: accept the key that "
                f"reads “{self.words}” only if it is theirs."
            )
        return (
            f"is signed with another key than {self.assessor}'s: the known one reads “{self.known_words}”, this one "
            f"“{self.words}”; ask {self.assessor} to read theirs to you, and accept this one only if it is theirs."
        )


class Signers:
    """The keys stated so far, as one return after the other is admitted. Nothing is stated by this.

    `named` says whether the lead has named assessors: until then, a return may name nobody.
    """

    def __init__(self, store: Store, accept: Accept, *, named: bool) -> None:
        self._said: dict[str, tuple[Entry, ...]] = defaultdict(tuple, _of_signers(store.entries(INSPECTION)))
        self._accept = accept
        self._accepted: dict[str, str] = {}
        self._named = named
        self._me, self._own_key = store.local("assessor"), signatures.public_key(store)

    def admit(self, name: str, assessor: str, key: str, new: Collection[Entry]) -> tuple[Signer, ...]:
        """The keys that become known with a return of that file name, by that assessor ("" if it names none).

        Refused if something new in it would stand in the name of someone whose key this is not: `ChangedKey` where the
        lead may say that it is theirs after all.
        """
        if not new:
            return ()
        stated = _of_signers(new)
        found = () if key == self._own_key else self._found(name, assessor, key, new, stated)
        for who, entries in stated.items():
            self._said[who] += entries
        for one in found:
            if one.changed:
                self._accepted[one.assessor] = key
                self._said[one.assessor] += (_accepting(one, self._said[one.assessor]),)
        return found

    def _found(
        self, name: str, assessor: str, key: str, new: Collection[Entry], stated: Mapping[str, tuple[Entry, ...]]
    ) -> tuple[Signer, ...]:
        """What becomes known of each in whose name the return says something new."""
        if self._named and not assessor:
            raise Refused(f"{name} does not say whose return it is: give your name in the window and save it again.")
        readers = {reader for entry in new if (reader := assessor_of(entry.subject)) is not None}
        names = sorted({*readers, *stated, *([assessor] if assessor else [])})
        found = (self._signer(name, who, key, stated.get(who, ()), own=who == assessor) for who in names)
        return tuple(one for one in found if one is not None)

    def _signer(self, name: str, who: str, key: str, stated: tuple[Entry, ...], *, own: bool) -> Signer | None:
        """What becomes known of one in whose name something new would stand; None if nothing does."""
        before, after = _keys(self._said[who]), _keys(self._said[who] + stated)
        # Who is at the keyboard here seldom hands in a return: nobody else shall be the first to do so in their name.
        first = not before and not (self._named and who == self._me)
        if after == {key} and (first or before == {key}):
            return Signer(who, key, changed=False) if first else None
        if not after and own:
            raise Refused(f"{name} does not say that its key is {who}'s: ask for it to be saved again.")
        if not after and not self._named:
            return None
        if self._accept(who, key) and self._accepted.get(who, key) == key:
            return Signer(who, key, changed=True)
        raise ChangedKey(name, who, key, (before | after) - {key})


def accepting(signers: Iterable[Signer]) -> list[Statement]:
    """What the lead states who accepts changed keys."""
    return [Statement(INSPECTION, SIGNER + one.assessor, one.key) for one in signers if one.changed]


def _of_signers(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """What is said of keys, by assessor."""
    found: dict[str, tuple[Entry, ...]] = defaultdict(tuple)
    for entry in entries:
        if entry.subject == INSPECTION and entry.field.startswith(SIGNER):
            found[entry.field.removeprefix(SIGNER)] += (entry,)
    return found


def _keys(entries: Iterable[Entry]) -> set[str]:
    """The keys that stand, each head's."""
    return {str(head.value) for head in journal.heads_of(entries)}


def _accepting(one: Signer, said: Iterable[Entry]) -> Entry:
    """What the lead will state, as far as it matters here: that this key takes the place of all others."""
    statement = Statement(INSPECTION, SIGNER + one.assessor, one.key)
    return journal.make(statement, one.assessor, _NEVER, (head.id for head in journal.heads_of(said)))
