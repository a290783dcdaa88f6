"""Where an entry came from: by which file, and whose key vouched for it. Kept beside the journal, and no part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from model.journal.records import Entry, Statement


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file from elsewhere that brought entries, as one key vouched for them.

    `source` is the SHA-256 of the file's bytes and `name` its name; `assessor` whose file it says it is; `voice` who
    vouched, with `key` (64 hexadecimal digits, or empty where there was none); `at` when it was taken in, by the clock
    here (YYYY-MM-DDTHH:MM:SSZ).
    """

    source: str
    name: str
    assessor: str
    voice: str
    key: str
    at: str

    def in_words(self) -> str:
        """Where it came from, for a reader of the audit."""
        if not self.source:
            return self.voice
        by = f"from {self.name}" + (f" of {self.assessor}" if self.assessor else "")
        return f"{by}, vouched for by {self.voice}" + (f" (key {self.key[:8]})" if self.key else "")


@dataclass(frozen=True, slots=True)
class Intake:
    """What there is to taking entries in besides them: where each came from (by its id, `held` ones too), what is kept
    beside the journal for the lead to decide, and what the lead decides now."""

    arrivals: Mapping[str, Arrival] = field(default_factory=dict)
    held: tuple[Entry, ...] = ()
    decisions: tuple[Statement, ...] = ()


NOTHING_MORE = Intake()

BEFORE = Arrival("", "", "", "before this was recorded", "", "")
"""Of what was merged by a program that did not note it."""
