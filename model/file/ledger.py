"""What can be asked of an inspection: everything here is read from the journal or from what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager

from model.file.tables import Tables
from model.inspection import readings
from model.inspection.arrival import Arrival
from model.inspection.closing import Closing, standing
from model.inspection.readings import Case, Inspection, Progress, Reading, Standing, is_case
from model.instrument.instrument import Instrument
from model.journal import journal
from model.journal.field_names import ASSESSOR, IN_SAMPLE, WITHDRAWN
from model.journal.journal import Heads, Key
from model.journal.records import INSPECTION, Entry, Outcome, Tally, Value, case_subject


class Ledger:
    """What can be asked of an inspection, be it an open file (a `Store`) or its journal of an earlier day.

    Whoever enters `rows` has the tables until they leave: in an open file, threads take turns at them.
    """

    def __init__(self, inspection: Inspection, instrument: Instrument, rows: AbstractContextManager[Tables]) -> None:
        self.inspection = inspection
        self.instrument = instrument
        self._rows = rows

    def entries(self, subject: str | None = None) -> list[Entry]:
        """The journal, or what it says of one subject, in order of arrival."""
        with self._rows as tables:
            return tables.entries() if subject is None else tables.entries("WHERE e.subject = ?", subject)

    def heads(self, subject: str) -> dict[str, Heads]:
        """The heads of each field of a subject."""
        with self._rows as tables:
            return dict(tables.fields(subject))

    def conflicts(self) -> dict[Key, Heads]:
        """The fields of which different things are said, with what is said."""
        with self._rows as tables:
            return journal.conflicts({key: tables.fields(key[0])[key[1]] for key in tables.several()})

    def history(self, subject: str, field: str) -> list[Entry]:
        """All that was ever said of a field: oldest first as far as `replaces` tells, else by time."""
        with self._rows as tables:
            entries = tables.entries("WHERE e.subject = ? AND e.field = ?", subject, field)
        return journal.oldest_first(entries)

    def arrivals(self) -> dict[str, Arrival]:
        """Where each entry that was not stated here came from, by its id."""
        with self._rows as tables:
            return tables.arrivals()

    def held(self) -> list[tuple[Entry, Arrival]]:
        """What waits beside the journal for the lead to decide, and where it came from."""
        with self._rows as tables:
            return tables.held()

    def spoken_for(self) -> set[str]:
        """The readings (subjects) with an answer or a note, be it replaced since, by another than their reader."""
        with self._rows as tables:
            return tables.spoken_for()

    def ids(self) -> set[str]:
        """The ids of all entries."""
        with self._rows as tables:
            return tables.ids()

    def size(self) -> int:
        """How many entries there are."""
        with self._rows as tables:
            return tables.size()

    def digest(self) -> str:
        """The journal's digest: two files with the same say the same."""
        with self._rows as tables:
            return tables.digest()

    def closing(self) -> Closing | None:
        """Who closed the inspection and when; None while it is open."""
        with self._rows as tables:
            return standing(tables.fields(INSPECTION))

    def cases(self) -> list[Case]:
        """Every case by reference, withdrawn ones included."""
        with self._rows as tables:
            return [_case(ref, values) for ref, values in tables.cases().items()]

    def case(self, ref: str) -> Case:
        """One case; Refused if there is none of that reference."""
        with self._rows as tables:
            fields = tables.fields(case_subject(ref))
        if not is_case(fields):
            raise readings.unknown(self.instrument, ref)
        return _case(ref, journal.values(fields))

    def readings(self) -> list[Progress]:
        """Every reading that was begun, by case and assessor."""
        with self._rows as tables:
            return tables.rows("ORDER BY case_ref, assessor")

    def reading(self, ref: str, assessor: str) -> Reading:
        """One reading whole. One that nobody has begun is empty."""
        with self._rows as tables:
            row = next(iter(tables.rows("WHERE case_ref = ? AND assessor = ?", ref, assessor)), Progress())
            return readings.whole(self.instrument, ref, assessor, tables.fields, row.counts)

    def values(self, subject: str) -> dict[str, Value]:
        """The agreed, present values of a subject, by field."""
        return journal.values(self.heads(subject))

    def assessors(self) -> dict[str, str]:
        """The type of each assessor by name, those included who only appear in readings (type "")."""
        named = {
            field.removeprefix(ASSESSOR): str(value)
            for field, value in self.values(INSPECTION).items()
            if field.startswith(ASSESSOR)
        }
        return dict(sorted(({row.assessor: "" for row in self.readings()} | named).items()))

    def tallies(
        self, *, drafts: bool = False, assessor: str | None = None, cases: Collection[str] | None = None
    ) -> dict[str, Tally]:
        """The tally of each scored question over the readings that count; all of an assessor's, if one is named."""
        rows = self._counting(drafts, assessor, cases)
        return readings.tallies(self.instrument, (row.outcomes for row in rows))

    def outcomes(self, *, drafts: bool = False, cases: Collection[str] | None = None) -> dict[str, dict[str, Outcome]]:
        """What each scored question came to in each case that counts, by case reference and question."""
        return readings.by_case(self.instrument, self._counting(drafts, None, cases))

    def question_cases(self, question: str, *, drafts: bool = False) -> list[tuple[str, str, Outcome]]:
        """Case reference, assessor and outcome of one question in each reading that counts."""
        return readings.of_question(self.instrument, question, self._counting(drafts, None, None))

    def _counting(self, drafts: bool, assessor: str | None, cases: Collection[str] | None) -> list[Progress]:
        least = Standing.DRAFT if drafts else Standing.COUNTS
        with self._rows as tables:
            rows = (
                tables.rows("WHERE standing >= ? ORDER BY case_ref", least)
                if assessor is None
                else tables.rows("WHERE assessor = ? AND standing >= ?", assessor, Standing.SPARE)
            )
        return rows if cases is None else [row for row in rows if row.case_ref in cases]


def _case(ref: str, values: Mapping[str, Value]) -> Case:
    details = {field: value for field, value in values.items() if value is not None}
    details.pop(IN_SAMPLE, None)
    withdrawn = details.pop(WITHDRAWN, None)
    return Case(ref, details, None if withdrawn is None else str(withdrawn))
