"""Making a new, empty inspection file.

Loaded only when one is made, for `model.file.schema` takes a while to load.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from model.file import database, opening
from model.file.database import FILE, INSTRUMENT
from model.file.file_id import new_id, set_ids
from model.file.files import whole_file
from model.file.places import unsafe_place
from model.file.protection import FileKey
from model.file.schema import migrate
from model.file.sqlite import disk_trouble
from model.instrument.instrument import Instrument
from model.journal.journal import canonical
from model.journal.records import Refused


def make(path: Path, instrument: Instrument, area: str, month: str, key: FileKey | None) -> None:
    """Make the file of a new inspection, protected if there is a key.

    Refused if there is such a file, or area or month (YYYY-MM) cannot be.
    """
    facts = opening.facts(instrument, area, month)
    snapshot = instrument.sha256, canonical(instrument.source)
    if place := unsafe_place(path):
        raise Refused(f"{path} is {place}, where answers could be lost: make it in a folder of this laptop.")
    with (
        whole_file(path, new=True, private=key is not None) as draft,
        disk_trouble(f"{path} cannot be written"),
        closing(database.connect_new(draft, key)) as sql,
    ):
        migrate(sql)
        with database.transaction(sql):
            sql.executemany(f"INSERT INTO {FILE} VALUES (?, ?)", facts.items())
            sql.execute(f"INSERT INTO {INSTRUMENT} VALUES (?, ?)", snapshot)
            set_ids(sql, new_id())
