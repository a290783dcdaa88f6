"""How the inspection file is connected to: the names of its tables, its format, its connections, one transaction.

The journal (`entry`) is the truth; `head` and `reading` are caches of what follows from it; `local` belongs to this
laptop alone. Table names stand here and nowhere else. How the tables are made is in `model.file.schema`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model.file.known_tables import check_beside, check_tables
from model.file.protection import FileKey, WrongPassphrase
from model.file.sqlite import Unsure, code_of, is_damage, sqlite3
from model.journal.records import Refused

APPLICATION_ID = 0x43617365
"""`Case` in ASCII, at byte 68 of every inspection file."""

FORMAT = 3
"""The format this program writes: `user_version` of the file. A migration sets it in its own transaction."""

FILE = "file"
INSTRUMENT = "instrument"
ENTRY = "entry"
HEAD = "head"
READING = "reading"
LOCAL = "local"
ARRIVAL = "arrival"
HELD = "held"

FORMER = "backups of the former protection"
"""The file's own note of the backups to be removed if they do not open with its key: see `before_protecting`."""

DRAFTS = "copies being written"
"""The file's own note of where a copy of it is being written just now: see `model.file.drafts`."""


def connect_new(path: Path, key: FileKey | None) -> sqlite3.Connection:
    """A connection to a file that is still to be made, protected if there is a key.

    It is a neighbour that `whole_file` brings to the disk as a whole: until then nothing in it need be safe.
    """
    connection = _connect(path, "rwc", key)
    _make_hasty(connection, "main")
    return connection


def connect_to_write(path: Path, key: FileKey | None) -> sqlite3.Connection:
    """A connection that may write: what it commits is on disk when it returns."""
    check_beside(path)
    connection = _connect(path, "rw", key)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")  # whoever writes must know when the file itself changes
        check_tables(path, connection)  # once more: a journal beside the file may have brought back other ones
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path, key: FileKey | None, *, unshared: bool) -> sqlite3.Connection:
    """A connection that changes nothing. `unshared`: nobody is writing, so nothing need be laid beside the file."""
    return _connect(path, "ro", key, immutable=unshared and not has_log(path))


def connect_to_glance(path: Path, key: FileKey | None) -> sqlite3.Connection:
    """A connection that reads the file as it is, without its log: nothing is locked, nor laid beside it."""
    return _connect(path, "ro", key, immutable=True)


def has_log(path: Path) -> bool:
    """Whether changes lie beside the file that are not in it yet, as after a crash or while it is being written."""
    return _is_filled(path, "-wal") or _is_filled(path, "-journal")


def _is_filled(path: Path, ending: str) -> bool:
    file = path.resolve()
    beside = file.with_name(file.name + ending)
    return beside.is_file() and beside.stat().st_size > 0


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing. One inside another is part of it."""
    inner = connection.in_transaction
    if inner:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        _commit(connection)
    except BaseException:
        if connection.in_transaction:  # SQLite itself rolls back where a disk is full
            connection.execute("ROLLBACK")
        raise


def _make_hasty(connection: sqlite3.Connection, schema: str) -> None:
    connection.execute(f"PRAGMA {schema}.journal_mode = MEMORY")
    connection.execute(f"PRAGMA {schema}.synchronous = OFF")


def _commit(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if code_of(error) == sqlite3.SQLITE_IOERR:
            raise Unsure(error) from error
        raise


def roll_back(path: Path, key: FileKey | None) -> None:
    """End what was cut off while the file was written without a log, as when its protection was being changed.

    Only for whoever alone may write it.
    """
    if _is_filled(path, "-journal"):
        check_beside(path)
        _connect(path, "rw", key).close()  # the first that reads it


@contextmanager
def _code_untold() -> Iterator[None]:
    """Copying, which tells in words alone what was in the way: a disk is, of one or the other, so take it for failing.

    The driver gives no code for what stops a backup, nor SQLCipher another than that of any error.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        if code_of(error) in (None, sqlite3.SQLITE_ERROR):
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise


def copy_pages(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy the whole database as it is, page by page."""
    with _code_untold():
        source.backup(target)


def copy_keyed(connection: sqlite3.Connection, path: Path, key: FileKey | None) -> None:
    """Write the whole database anew to a file that is not there yet, protected by another key or by none."""
    # As a URI, as where it is opened: the bytes of a name on Linux need not be text.
    connection.execute("ATTACH ? AS copy KEY ?", (path.absolute().as_uri(), key.sql() if key else ""))
    try:
        _make_hasty(connection, "copy")
        with _code_untold():
            connection.execute("SELECT sqlcipher_export('copy')")
        for pragma in ("application_id", "user_version"):  # which are no part of what is exported
            (number,) = connection.execute(f"PRAGMA main.{pragma}").fetchone()
            connection.execute(f"PRAGMA copy.{pragma} = {number}")
    finally:
        connection.execute("DETACH copy")


def _connect(path: Path, mode: str, key: FileKey | None, *, immutable: bool = False) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}" + ("&immutable=1" if immutable else "")
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    try:
        if key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")  # else a wrong passphrase is told to the terminal
            connection.execute(f'PRAGMA key = "{key.sql()}"')
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -2000")  # kilobytes: four times as much is no quicker
        connection.execute("PRAGMA synchronous = FULL")  # the first that reads the file
    except sqlite3.DatabaseError as error:
        connection.close()
        if code_of(error) == sqlite3.SQLITE_NOTADB and key is not None:
            raise WrongPassphrase(
                f"{path.name} does not open with this passphrase: type it as it was chosen; if you are sure of it, the "
                "file is damaged, and a backup of it may open."
            ) from error
        if is_damage(error):
            raise Refused(f"{path.name} is damaged: open a backup of it instead.") from error
        raise
    except UnicodeDecodeError as error:  # of a schema that is no text, which SQLite's complaint of it quotes
        connection.close()
        raise Refused(f"{path.name} is damaged: open a backup of it instead.") from error
    return connection
