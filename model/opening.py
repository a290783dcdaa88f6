"""Whether a file is a whole inspection file, judged without changing a byte of it; else one sentence why not."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path

from model.database import APPLICATION_ID, ENTRY, FILE, FORMAT, HEAD, INSTRUMENT, LOCAL, READING, has_wal, sqlite3
from model.instrument import Instrument
from model.instrument_reader import read
from model.journal import canonical
from model.protection import PAGE, PLAIN, FileKey, WrongPassphrase, is_protected
from model.readings import Inspection
from model.records import Refused

_HEADER = 100
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def check_header(path: Path, key: FileKey | None) -> None:
    """Refuse what is no inspection file, by its first hundred bytes: SQLite has not touched it yet.

    Of a protected file they say nothing: it is refused only where there is no key.
    See https://www.sqlite.org/fileformat2.html#the_database_header for where things stand in it.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
        size = path.stat().st_size
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    if is_protected(path):
        if key is None:
            raise WrongPassphrase(f"{path.name} is protected: it opens with its passphrase.")
        if size % PAGE and not has_wal(path):
            raise Refused(f"{path.name} is cut short, or is no inspection file: open a backup of it instead.")
        return
    if not header.startswith(PLAIN):
        raise Refused(f"{path.name} is not an inspection file.")
    if len(header) < _HEADER:
        raise Refused(f"{path.name} is cut short: open a backup of it instead.")
    if _number(header, 68, 4) != APPLICATION_ID:
        raise Refused(f"{path.name} is a SQLite database, but not an inspection file.")
    _check_format(path, _number(header, 60, 4))
    page_size = _number(header, 16, 2)
    pages = _number(header, 28, 4)
    if size < pages * (65536 if page_size == 1 else page_size) and not has_wal(path):
        raise Refused(f"{path.name} is cut short: open a backup of it instead.")


def why_read_only(path: Path) -> str | None:
    """Why the file cannot be written, as a sentence, or None. Its permission counts even for the superuser."""
    if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
        return f"{path.name} is write-protected: it can be read, and nothing can be changed."
    if not os.access(path.resolve().parent, os.W_OK):
        return f"{path.name} is in a folder that cannot be written: it can be read, and nothing can be changed."
    return None


def contents(path: Path, connection: sqlite3.Connection) -> tuple[bool, Inspection, Instrument]:
    """Whether the file must be converted, its inspection, and the instrument that it carries.

    Refused if its format is newer, if it is damaged, or if its questions are not those it was made with.
    """
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:  # which the header of a protected file does not show
            raise Refused(f"{path.name} is a SQLite database, but not an inspection file.")
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        _check_format(path, number)
        (complaint,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        said = dict(connection.execute(f"SELECT key, value FROM {FILE}"))
        inspection = Inspection(said["inspection_id"], said["area"], said["month"])
        sha256, source = connection.execute(f"SELECT sha256, source FROM {INSTRUMENT}").fetchone()
        for table in (ENTRY, HEAD, READING, LOCAL) if number == FORMAT else (ENTRY,):
            connection.execute(f"SELECT 1 FROM {table} LIMIT 1")
    except (sqlite3.DatabaseError, KeyError, TypeError) as error:
        raise Refused(f"{path.name} is damaged: open a backup of it instead.") from error
    if complaint != "ok":
        raise Refused(f"{path.name} is damaged: open a backup of it instead.")
    if not sha256 == said.get("instrument_sha256") == hashlib.sha256(source.encode()).hexdigest():
        raise Refused(f"{path.name} is damaged (its questions are not the ones it was made with): open a backup.")
    instrument = read({f"the instrument in {path.name}": json.loads(source)})
    if inspection.id != _identity(instrument, inspection.area, inspection.month):
        raise Refused(f"{path.name} is damaged (its area or month is not the one it was made with): open a backup.")
    return number < FORMAT, inspection, instrument


def facts(instrument: Instrument, area: str, month: str) -> dict[str, str]:
    """What a new file says of itself. Refused if the area or the month (YYYY-MM) cannot be.

    The inspection's id follows from them, so that two laptops which make the same inspection can merge.
    """
    if not area.strip() or len(area) > 80 or not area.isprintable():
        raise Refused(f"The area {area!r} is not usable: use 1 to 80 printable characters.")
    if not _MONTH.fullmatch(month):
        raise Refused(f"The month {month!r} is not usable: write it as YYYY-MM.")
    return {
        "inspection_id": _identity(instrument, area, month),
        "area": area.strip(),
        "month": month,
        "instrument_sha256": instrument.sha256,
    }


def _identity(instrument: Instrument, area: str, month: str) -> str:
    return hashlib.sha256(canonical([instrument.id, area.strip().casefold(), month]).encode()).hexdigest()


def _check_format(path: Path, number: int) -> None:
    """Refuse a file of a format that this program does not know."""
    if number > FORMAT:
        raise Refused(
            f"{path.name} was written by a newer version of Caseread: it has format {number}, and this program "
            f"reads formats up to {FORMAT}."
        )


def _number(header: bytes, start: int, length: int) -> int:
    return int.from_bytes(header[start : start + length], "big")
