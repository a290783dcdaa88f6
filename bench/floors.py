"""The bare floors: what the standard library and Qt need at the least for the same work. Nothing of Caseread here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

BARE_WINDOW = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(open("/proc/self/status").read(), flush=True)
        os._exit(0)

app = QApplication(sys.argv)
window = Window()
window.resize(1180, 760)
window.show()
app.exec()
"""


def one_row(folder: Path) -> sqlite3.Connection:
    """A file whose commits reach the disk: WAL, synchronous=FULL, one table of one text."""
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE one (value TEXT);")
    return connection


def commit_one_row(connection: sqlite3.Connection) -> None:
    """One transaction of one row."""
    connection.execute("BEGIN")
    connection.execute("INSERT INTO one VALUES ('yes')")
    connection.execute("COMMIT")


def counted(folder: Path, rows: Iterable[tuple[str, str, str]]) -> sqlite3.Connection:
    """A table of (case, question, outcome) with an index that answers the count by itself."""
    connection = sqlite3.connect(folder / "counted.db")
    connection.executescript("CREATE TABLE outcome (case_ref TEXT, question TEXT, value TEXT);")
    connection.executemany("INSERT INTO outcome VALUES (?, ?, ?)", rows)
    connection.execute("CREATE INDEX by_question ON outcome (question, value)")
    connection.commit()
    return connection


def count(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """The counts per question and outcome."""
    return connection.execute("SELECT question, value, count(*) FROM outcome GROUP BY question, value").fetchall()


ENTRY_TABLE = (
    "CREATE TABLE entry (id TEXT PRIMARY KEY, subject TEXT, field TEXT, value TEXT, author TEXT, made_at TEXT,"
    " replaces TEXT)"
)


def entry_file(path: Path, rows: Iterable[tuple[str, ...]]) -> Path:
    """A file holding the same rows as a return, ready to be attached."""
    connection = sqlite3.connect(path)
    connection.execute(ENTRY_TABLE)
    connection.executemany("INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return path


def attach_and_ignore(target: Path, sources: Iterable[Path]) -> None:
    """The union by SQL alone, one file at a time, in a file whose commits reach the disk."""
    connection = sqlite3.connect(target, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    connection.execute(ENTRY_TABLE)
    for source in sources:
        connection.execute("ATTACH ? AS source", (str(source),))
        connection.execute("INSERT OR IGNORE INTO main.entry SELECT * FROM source.entry")
        connection.execute("DETACH source")
    connection.close()
