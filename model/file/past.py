"""A journal as it stood earlier, in memory: what could be asked of it then can be asked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext

from model.file.ledger import Ledger
from model.file.sqlite import sqlite3
from model.file.tables import Tables
from model.inspection.readings import Inspection
from model.instrument.instrument import Instrument
from model.journal.records import Entry


@contextmanager
def as_it_was(inspection: Inspection, instrument: Instrument, entries: Iterable[Entry]) -> Iterator[Ledger]:
    """What follows from these entries and no others. Nothing of it is written to any disk."""
    from model.file.schema import migrate  # which loads sqlite-utils: too slow for the start-up

    with closing(sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)) as sql:
        sql.execute("PRAGMA temp_store = MEMORY")
        migrate(sql)
        tables = Tables(sql, instrument, ours=True)
        sql.execute("BEGIN")
        tables.insert(entries)
        tables.rebuild()
        sql.execute("COMMIT")
        yield Ledger(inspection, instrument, nullcontext(tables))
