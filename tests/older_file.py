"""Inspection files of older formats, made of new ones, for tests that convert them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from model.file.database import FORMAT
from model.file.schema import migrations
from tests.both_kinds import raw

OLDER_FORMATS = range(1, FORMAT)


def schema_of(number: int) -> Database:
    """An empty database in memory with the tables of this format."""
    made = Database(memory=True, strict=True)
    migrations.apply(made, stop_before=[migration.name for migration in migrations._migrations][number:])
    return made


def make_older(path: Path, number: int) -> None:
    """Bring a file of today back to this format. Later formats have only added to it; one that changes what was there
    must be undone here too.
    """
    listing = "SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    with closing(raw(path)) as db, db:
        for kind, name in {*db.execute(listing)} - {*schema_of(number).execute(listing)}:
            db.execute(f"DROP {kind} IF EXISTS {name}")  # an index goes with its table
        if number < 3:
            db.execute("ALTER TABLE entry DROP COLUMN arrival")
        db.execute("DELETE FROM _sqlite_migrations WHERE substr(name, 2, 3) > ?", [f"{number:03}"])
        db.execute(f"PRAGMA user_version = {number}")
