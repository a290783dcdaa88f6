"""A journal as it stood earlier, or as it would stand, in memory: what could be asked of it then can be asked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext

from model.file.ledger import Ledger
from model.file.sqlite import sqlite3
from model.file.tables import Tables
from model.inspection.readings import Inspection
from model.instrument.instrument import Instrument
from model.journal import journal
from model.journal.records import Entry, Statement

_NEVER = "0001-01-01T00:00:00Z"


class Past(Ledger):
    """A journal in memory, of which nothing is written to any disk."""

    def __init__(
        self, inspection: Inspection, instrument: Instrument, sql: sqlite3.Connection, entries: Iterable[Entry]
    ) -> None:
        self._sql = sql
        self._tables = Tables(sql, instrument, ours=True)
        sql.execute("BEGIN")
        self._tables.insert(entries)
        self._tables.rebuild()
        sql.execute("COMMIT")
        super().__init__(inspection, instrument, nullcontext(self._tables))

    def take_in(self, entries: Iterable[Entry]) -> None:
        """Have these entries, which are new, in it too."""
        self._tables.take_in(entries)

    def state(self, statements: Iterable[Statement]) -> None:
        """Have these stated in it, each in place of whatever is said of its field."""
        for one in statements:
            heads = self._tables.heads_of(one)
            self._tables.take_in([journal.make(one, "the lead", _NEVER, (head.id for head in heads))])

    @contextmanager
    def for_now(self) -> Iterator[None]:
        """Whatever is taken in or stated meanwhile is forgotten at the end."""
        self._sql.execute("SAVEPOINT now")
        try:
            yield
        finally:
            self._sql.execute("ROLLBACK TO now")
            self._tables.forget()


@contextmanager
def as_it_was(inspection: Inspection, instrument: Instrument, entries: Iterable[Entry]) -> Iterator[Past]:
    """What follows from these entries and no others. Nothing of it is written to any disk."""
    from model.file.schema import migrate  # which loads sqlite-utils: too slow for the start-up

    with closing(sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)) as sql:
        sql.execute("PRAGMA temp_store = MEMORY")
        migrate(sql)
        yield Past(inspection, instrument, sql, entries)
