"""The names and case references that entries bring in, and those among them that are like known ones. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit
from model.journal.field_names import ASSESSOR, FIRST_READER, MANAGER_REF, SECOND_READER
from model.journal.likeness import alike_pairs, why_asked
from model.journal.records import INSPECTION, Entry, assessor_of, case_of


@dataclass(frozen=True, slots=True)
class Alike:
    """A new name, or else case reference, and the known one that it is like."""

    new: str
    known: str
    is_name: bool

    def in_words(self, unit: Unit) -> str:
        """What is to be looked at: "'sian' is like 'Siân', save for capitals, …: look whether they are two people."."""
        what, two = ("", "two people") if self.is_name else (for_unit(unit, "Case "), for_unit(unit, "two cases"))
        return f"{what}{why_asked(self.new, self.known)}: look whether they are {two}."


def alike_in(entries: Collection[Entry], names: Iterable[str], refs: Iterable[str]) -> tuple[Alike, ...]:
    """What these entries would bring that is like one of these names or references, or like another that they bring."""
    new_names = sorted({name for entry in entries for name in _names_in(entry)})
    new_refs = sorted({ref for entry in entries if (ref := case_of(entry.subject)) is not None})
    return (
        *(Alike(new, known, is_name=False) for known, new in alike_pairs(new_refs, refs)),
        *(Alike(new, known, is_name=True) for known, new in alike_pairs(new_names, names)),
    )


def _names_in(entry: Entry) -> Iterator[str]:
    """Who states it, of whose reading it is, and whom it names."""
    yield entry.author
    if (reader := assessor_of(entry.subject)) is not None:
        yield reader
    elif entry.subject == INSPECTION:
        for prefix in (ASSESSOR, MANAGER_REF):
            if entry.field.startswith(prefix):
                yield entry.field.removeprefix(prefix)
    elif entry.field in (FIRST_READER, SECOND_READER) and entry.value is not None:
        yield str(entry.value)
