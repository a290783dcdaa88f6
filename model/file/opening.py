"""Whether a file is a whole inspection file, judged without changing a byte of it; else one sentence why not."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

from model.file.backup_folder import file_of
from model.file.database import (
    APPLICATION_ID,
    ENTRY,
    FILE,
    FORMAT,
    INSTRUMENT,
    connect_to_glance,
    connect_to_read,
    has_log,
)
from model.file.held_files import beginning
from model.file.known_tables import check_beside, check_rows, check_tables
from model.file.places import why_unsafe
from model.file.protection import PAGE, PLAIN, FileKey, WrongPassphrase, is_protected, key_of
from model.file.sqlite import is_damage, sqlite3
from model.inspection.readings import Inspection
from model.instrument.instrument import Instrument
from model.instrument.snapshot import read_snapshot
from model.journal import journal
from model.journal.journal import canonical
from model.journal.records import DiskTrouble, Refused, TroubleKind

_SEVERAL_NAMES = (
    "{name} has another name as well (a hard link, as some backup programs make): what is written under one name could "
    "be missed under the other, so here it can be read, and nothing can be changed. Save a copy of it, and work in the "
    "copy."
)

_HEADER = 100
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def check_header(path: Path, key: FileKey | None) -> None:
    """Refuse what is no inspection file, by its first hundred bytes: SQLite has not touched it yet.

    Of a protected file they say nothing: it is refused only where there is no key.
    See https://www.sqlite.org/fileformat2.html#the_database_header for where things stand in it.
    """
    try:
        header = beginning(path, _HEADER)
        size = path.stat().st_size
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    check_beside(path)
    if is_protected(path):
        if key is None:
            raise WrongPassphrase(f"{path.name} is protected: it opens with its passphrase.")
        if size % PAGE and not has_log(path):
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
    if size < pages * (65536 if page_size == 1 else page_size) and not has_log(path):
        raise Refused(f"{path.name} is cut short: open a backup of it instead.")


def key_by_one_of(path: Path, passphrases: Sequence[str]) -> FileKey:
    """The key to a protected file by the first of these passphrases that opens it, and by the last if none does.

    Takes a tenth of a second for each.
    """
    *others, last = passphrases
    for passphrase in others:
        key = key_of(path, passphrase)
        try:
            connect_to_glance(path, key).close()
        except WrongPassphrase:
            continue
        except (Refused, sqlite3.Error):  # which whoever opens it meets again, and says
            return key
        return key
    return key_of(path, last)


def why_read_only(path: Path) -> str | None:
    """Why the file should not be written, as a sentence, or None."""
    return why_unwritable(path) or several_names(path)


def why_unwritable(path: Path) -> str | None:
    """Why nothing should be written, nor another file be put, where the file is, as a sentence, or None.

    Its permission counts even for the superuser.
    """
    if (file := file_of(path)) is not None:
        return f"{path.name} is a backup of {file.name}: it can be read, and restored, but not changed."
    if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
        return f"{path.name} is write-protected: it can be read, and nothing can be changed."
    if not os.access(path.resolve().parent, os.W_OK):
        return f"{path.name} is in a folder that cannot be written: it can be read, and nothing can be changed."
    return why_unsafe(path)


def several_names(path: Path) -> str | None:
    """Why a file that has several names should not be written, as a sentence; None if it has one."""
    return _SEVERAL_NAMES.format(name=path.name) if has_several_names(path) else None


def has_several_names(path: Path) -> bool:
    """Whether a file has more names than this one (hard links), in whichever folders, as far as can be seen."""
    try:
        return path.stat().st_nlink > 1
    except OSError:
        return False


def newest(connection: sqlite3.Connection) -> str | None:
    """The entry that came last, as far as this connection can still read; None if it cannot."""
    with suppress(sqlite3.Error):
        row = connection.execute(f"SELECT id FROM {ENTRY} ORDER BY rowid DESC LIMIT 1").fetchone()
        return row[0] if row else ""
    return None


def check_same(path: Path, key: FileKey | None, inspection: Inspection, newest: str | None) -> None:
    """Refuse what now has the name of a file that was open, unless it is that inspection and has its `newest` entry."""
    check_header(path, key)
    with closing(connect_to_read(path, key, unshared=True)) as connection:
        older, found, _ = contents(path, connection)
        kept = not newest or connection.execute(f"SELECT 1 FROM {ENTRY} WHERE id = ?", (newest,)).fetchone()
    if older or found != inspection or not kept:
        raise Refused(f"{path.name} is not as it was left: another file, or an older state of it, has its name now.")


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
        check_tables(path, connection)
        check_rows(path, connection, number)
        rows = dict(connection.execute(f"SELECT key, value FROM {FILE}"))
        inspection = Inspection(rows["inspection_id"], rows["area"], rows["month"])
        sha256, source = connection.execute(f"SELECT sha256, source FROM {INSTRUMENT}").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError, KeyError, TypeError) as error:
        if not is_damage(error):
            raise
        raise Refused(f"{path.name} is damaged: open a backup of it instead.") from error
    with _checked_meanwhile(path, connection):
        if not sha256 == rows.get("instrument_sha256") == hashlib.sha256(source.encode()).hexdigest():
            raise Refused(f"{path.name} is damaged (its questions are not the ones it was made with): open a backup.")
        instrument = read_snapshot(f"the instrument in {path.name}", source)
    place = inspection.area, inspection.month
    if _why_no_place(*place) or place[0] != place[0].strip() or inspection.id != _identity(instrument, *place):
        raise Refused(f"{path.name} is damaged (its area or month is not the one it was made with): open a backup.")
    return number < FORMAT, inspection, instrument


@contextmanager
def _checked_meanwhile(path: Path, connection: sqlite3.Connection) -> Iterator[None]:
    """Have SQLite check the whole file on a thread of its own while the block does what needs no SQLite.

    Refused if the file is damaged, whatever the block says: its complaint may come of that.
    """
    found: list[str | sqlite3.DatabaseError] = []

    def check() -> None:
        try:
            found.extend(connection.execute("PRAGMA quick_check(1)").fetchone())
        except sqlite3.DatabaseError as error:
            found.append(error)

    checking = Thread(target=check, name="caseread-check")
    checking.start()
    try:
        yield
    finally:
        checking.join()
        _refuse_damage(path, found[0])


def _refuse_damage(path: Path, found: str | sqlite3.DatabaseError) -> None:
    """Refuse a file by what SQLite found in it."""
    if isinstance(found, sqlite3.DatabaseError):
        if not is_damage(found):
            raise found
        raise Refused(f"{path.name} is damaged: open a backup of it instead.") from found
    if "get page" in found or "get the page" in found:
        raise DiskTrouble(
            f"{path.name} cannot be read whole from its disk: try again, or open a backup of it instead.",
            TroubleKind.FAILING,
        )
    if found != "ok":
        raise Refused(f"{path.name} is damaged: open a backup of it instead.")


def check_copy(copy: Path, key: FileKey | None, digest: str) -> None:
    """Refuse a copy that is not whole, or not of the journal with this digest."""
    with closing(connect_to_read(copy, key, unshared=True)) as connection:
        (complaint,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if complaint != "ok" or digest_of(connection) != digest:
            trouble = "The disk does not give back what was written to it: the copy is not whole."
            raise DiskTrouble(trouble, TroubleKind.FAILING)


def size_of(connection: sqlite3.Connection) -> int:
    """How many entries the journal that is connected to has."""
    (count,) = connection.execute(f"SELECT count(*) FROM {ENTRY}").fetchone()
    return int(count)


def digest_of(connection: sqlite3.Connection) -> str:
    """The digest of the journal that is connected to."""
    return journal.digest(id_ for (id_,) in connection.execute(f"SELECT id FROM {ENTRY}"))


def facts(instrument: Instrument, area: str, month: str) -> dict[str, str]:
    """What a new file says of itself. Refused if the area or the month (YYYY-MM) cannot be.

    The inspection's id follows from them, so that two laptops which make the same inspection can merge.
    """
    if why := _why_no_place(area, month):
        raise Refused(why)
    return {
        "inspection_id": _identity(instrument, area, month),
        "area": area.strip(),
        "month": month,
        "instrument_sha256": instrument.sha256,
    }


def _why_no_place(area: str, month: str) -> str | None:
    if not area.strip() or len(area) > 80 or not area.isprintable():
        return f"The area {area!r:.90} is not usable: use 1 to 80 printable characters."
    if not _MONTH.fullmatch(month):
        return f"The month {month!r:.90} is not usable: write it as YYYY-MM."
    return None


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
