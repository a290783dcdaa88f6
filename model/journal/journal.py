"""The journal: an append-only set of entries from which everything else is derived.

Pure. An entry is known by a hash of what it says, so importing it twice changes nothing and merging is set union.
Order comes from `replaces` alone: laptop clocks lie.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import TypeAlias

from model.journal.records import NOTE, SIGNED, Entry, Statement, Value

Key: TypeAlias = tuple[str, str]
"""(subject, field)"""

MAX_ENTRIES = 500_000
"""The most entries that are read of a file or a return: more than one to each question of the largest sample."""

Heads: TypeAlias = tuple[Entry, ...]
"""The entries of one field that nothing known replaces, by id."""

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(data: object) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8 as it is. Equal data, equal text."""
    return _CANONICAL.encode(data)


def entry_id(subject: str, field: str, value: Value, author: str, made_at: str, replaces: tuple[str, ...]) -> str:
    """SHA-256 (hexadecimal) of the other parts in canonical form."""
    return hashlib.sha256(canonical([subject, field, value, author, made_at, replaces]).encode()).hexdigest()


def make(statement: Statement, author: str, made_at: str, replaces: Iterable[str] = ()) -> Entry:
    """The entry that says `statement`, superseding the entries whose ids are given."""
    parts = (statement.subject, statement.field, statement.value, author, made_at, tuple(sorted(set(replaces))))
    return Entry(entry_id(*parts), *parts)


def is_genuine(entry: Entry) -> bool:
    """Whether the entry's id is that of its content: a changed byte anywhere makes this false."""
    try:
        in_order = entry.replaces == tuple(sorted(set(entry.replaces)))
        id_ = entry_id(entry.subject, entry.field, entry.value, entry.author, entry.made_at, entry.replaces)
    except (UnicodeEncodeError, TypeError):  # hostile JSON can hold half a surrogate pair, or ids that are no text
        return False
    return in_order and entry.id == id_


def digest(ids: Iterable[str]) -> str:
    """SHA-256 over the sorted ids: one journal, one digest, whatever the order of arrival."""
    return hashlib.sha256("\n".join(sorted(set(ids))).encode()).hexdigest()


def gaps(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries that replace one which is not there. A whole journal has none, for nothing ever leaves it."""
    known = {entry.id: entry for entry in entries}
    return (entry for entry in known.values() if any(old not in known for old in entry.replaces))


def heads_of(entries: Iterable[Entry]) -> Heads:
    """The heads among the entries of one field."""
    known = {entry.id: entry for entry in entries}
    if len(known) == 1:  # as most fields have: what replaces itself cannot be
        return tuple(known.values())
    replaced = {old for entry in known.values() for old in entry.replaces}
    return tuple(known[id_] for id_ in sorted(known.keys() - replaced))


def heads(entries: Iterable[Entry]) -> dict[Key, Heads]:
    """The heads of every field, in order of subject and field. An entry can only replace entries of its own field."""
    by_field: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_field[entry.subject, entry.field].append(entry)
    return {key: heads_of(by_field[key]) for key in sorted(by_field)}


def oldest_first(entries: Iterable[Entry]) -> list[Entry]:
    """The entries of one field, each after those it replaces; where that leaves it open, by time and id."""
    known = {entry.id: entry for entry in entries}
    order = TopologicalSorter({entry.id: known.keys() & entry.replaces for entry in known.values()})
    order.prepare()
    result: list[Entry] = []
    while order.is_active():
        ready = order.get_ready()
        result += sorted((known[id_] for id_ in ready), key=lambda entry: (entry.made_at, entry.id))
        order.done(*ready)
    return result


def is_conflict(heads: Heads) -> bool:
    """Whether heads state different values. Several heads with the same value agree."""
    return any(head.value != heads[0].value for head in heads[1:])


def value_of(heads: Heads) -> Value:
    """The value all heads agree on; None where there is none, or where they conflict: nobody has decided yet."""
    return None if not heads or is_conflict(heads) else heads[0].value


def values(fields: Mapping[str, Heads]) -> dict[str, Value]:
    """The agreed, present values of one subject, by field."""
    return {field: value for field, heads in fields.items() if (value := value_of(heads)) is not None}


def conflicts(all_heads: Mapping[Key, Heads]) -> dict[Key, Heads]:
    """The fields whose heads state different values, in order of subject and field."""
    return {key: all_heads[key] for key in sorted(all_heads) if is_conflict(all_heads[key])}


def content_digest(fields: Mapping[str, Heads]) -> str:
    """What a signature is bound to: the heads of all a reading's fields but the signature itself."""
    return digest(head.id for field, heads in fields.items() if field not in (SIGNED, NOTE + SIGNED) for head in heads)
