"""What can be asked of an inspection: everything here is read from the journal or from what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from threading import RLock
from types import TracebackType

from model.file.sqlite import is_harmless, is_of_the_world, sqlite3
from model.file.tables import Tables
from model.inspection import readings
from model.inspection.closing import Closing, standing
from model.inspection.readings import Case, Inspection, Progress, Reading, Standing
from model.instrument.instrument import Instrument
from model.journal import journal
from model.journal.field_names import ASSESSOR, WITHDRAWN
from model.journal.journal import Heads, Key
from model.journal.records import INSPECTION, DiskTrouble, Entry, Outcome, Refused, Tally, Value, case_subject


class Ledger:
    """The reading half of a `Store`. Its methods may be called from any thread; they take turns."""

    def __init__(self, inspection: Inspection, instrument: Instrument, tables: Tables) -> None:
        self.inspection = inspection
        self.instrument = instrument
        self._tables = tables
        self._turn = _Turn()

    def entries(self, subject: str | None = None) -> list[Entry]:
        """The journal, or what it says of one subject, in order of arrival."""
        with self._turn:
            return self._tables.entries() if subject is None else self._tables.entries("WHERE e.subject = ?", subject)

    def heads(self, subject: str) -> dict[str, Heads]:
        """The heads of each field of a subject."""
        with self._turn:
            return dict(self._tables.fields(subject))

    def conflicts(self) -> dict[Key, Heads]:
        """The fields of which different things are said, with what is said."""
        with self._turn:
            return journal.conflicts({key: self._tables.fields(key[0])[key[1]] for key in self._tables.several()})

    def history(self, subject: str, field: str) -> list[Entry]:
        """All that was ever said of a field: oldest first as far as `replaces` tells, else by time."""
        with self._turn:
            said = self._tables.entries("WHERE e.subject = ? AND e.field = ?", subject, field)
        return journal.oldest_first(said)

    def ids(self) -> set[str]:
        """The ids of all entries."""
        with self._turn:
            return self._tables.ids()

    def size(self) -> int:
        """How many entries there are."""
        with self._turn:
            return self._tables.size()

    def digest(self) -> str:
        """The journal's digest: two files with the same say the same."""
        with self._turn:
            return self._tables.digest()

    def closing(self) -> Closing | None:
        """Who closed the inspection and when; None while it is open."""
        with self._turn:
            return standing(self._tables.fields(INSPECTION))

    def cases(self) -> list[Case]:
        """Every case by reference, withdrawn ones included."""
        with self._turn:
            return [_case(ref, values) for ref, values in self._tables.cases().items()]

    def case(self, ref: str) -> Case:
        """One case; Refused if there is none of that reference."""
        with self._turn:
            fields = self._tables.fields(case_subject(ref))
        if not fields:
            raise Refused(f"There is no case {ref} in this inspection.")
        return _case(ref, journal.values(fields))

    def readings(self) -> list[Progress]:
        """Every reading that was begun, by case and assessor."""
        with self._turn:
            return self._tables.rows("ORDER BY case_ref, assessor")

    def reading(self, ref: str, assessor: str) -> Reading:
        """One reading whole. One that nobody has begun is empty."""
        with self._turn:
            row = next(iter(self._tables.rows("WHERE case_ref = ? AND assessor = ?", ref, assessor)), Progress())
            return readings.whole(self.instrument, ref, assessor, self._tables.fields, row.counts)

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
        with self._turn:
            rows = (
                self._tables.rows("WHERE standing >= ? ORDER BY case_ref", least)
                if assessor is None
                else self._tables.rows("WHERE assessor = ? AND standing >= ?", assessor, Standing.SPARE)
            )
        return rows if cases is None else [row for row in rows if row.case_ref in cases]


class _Turn:
    """One thread at a time, and one may take it again. `DiskTrouble` where the file cannot be read.

    After trouble, the next turn begins with `mend`, until that says that all is well again.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._depth = 0
        self._trouble = False
        self.mend: Callable[[], bool] = lambda: True

    def __enter__(self) -> None:
        self._lock.acquire()
        try:
            if self._trouble and not self._depth:
                self._trouble = not self.mend()
        except BaseException:
            self._lock.release()
            raise
        self._depth += 1

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        fails = isinstance(error, sqlite3.Error) and is_of_the_world(error)
        why = error.__cause__ if isinstance(error, DiskTrouble) else error
        self._trouble = self._trouble or (isinstance(why, sqlite3.Error) and not is_harmless(why))
        self._depth -= 1
        self._lock.release()
        if fails:
            raise DiskTrouble(f"The inspection file cannot be read: {error}.") from error


def _case(ref: str, values: Mapping[str, Value]) -> Case:
    details = {field: value for field, value in values.items() if value is not None}
    withdrawn = details.pop(WITHDRAWN, None)
    return Case(ref, details, None if withdrawn is None else str(withdrawn))
