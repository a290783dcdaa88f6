"""Closing an inspection: the lead states that it is over, and nothing can be stated in it from then on. Pure.

What is stated is the digest of the journal as it was closed, so that `verify` can tell whether it is still that
journal. A closing can be taken back, with a reason: both stay in the journal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from model.journal import journal
from model.journal.field_names import CLOSED
from model.journal.journal import Heads, value_of
from model.journal.records import INSPECTION, NOTE, Entry, Refused


@dataclass(frozen=True, slots=True)
class Closing:
    """Who closed the inspection, when by the clock of their laptop, and of which journal; `entries` say that it is."""

    by: str
    at: str
    digest: str
    remark: str
    entries: frozenset[str]

    def sentence(self, name: str) -> str:
        """Why nothing can be stated in the file of this name."""
        return f"{name} was closed on {self.at[:10]} by {self.by}: nothing can be changed."


def standing(fields: Mapping[str, Heads]) -> Closing | None:
    """The closing that stands among the fields of the inspection, if any.

    Where two copies were closed apart, the latest; where one says open and another closed, it is closed: whoever
    wants to go on takes the closing back, and that replaces both.
    """
    stated = [head for head in fields.get(CLOSED, ()) if head.value is not None]
    if not stated:
        return None
    head = max(stated, key=lambda each: (each.made_at, each.id))
    remark = value_of(fields.get(NOTE + CLOSED, ()))
    ids = frozenset(each.id for each in stated)
    return Closing(head.author, head.made_at, str(head.value), str(remark or ""), ids)


def closing_of(entries: Iterable[Entry]) -> Closing | None:
    """The closing that stands in a journal, or would stand in a union of journals."""
    closings = [entry for entry in entries if entry.subject == INSPECTION and entry.field in (CLOSED, NOTE + CLOSED)]
    return standing({field: found for (_, field), found in journal.heads(closings).items()})


def closings_in(new: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries among these, new to a journal, that close it: taking them in makes it read-only."""
    closings = journal.heads_of(entry for entry in new if (entry.subject, entry.field) == (INSPECTION, CLOSED))
    return tuple(entry for entry in closings if entry.value is not None)


def added_since(found: Closing, ids: Collection[str]) -> bool:
    """Whether a journal of these ids holds more or other than what was closed: two copies were merged after it."""
    return journal.digest({*ids} - found.entries) != found.digest


def checked_reason(reason: str) -> str:
    """Why a closing is taken back; Refused without one."""
    if not reason.strip():
        raise Refused("Say why the inspection is opened again: the reason stays in its journal.")
    return reason.strip()
