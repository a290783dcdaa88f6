"""The one way to what ships with the program: instruments, replays, templates, fonts, icons, help."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from model.instrument.derive import KEY, derived
from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.instrument.snapshot import check_snapshot
from model.journal.journal import canonical
from model.journal.records import Refused

ROOT = Path(__file__).parent

_MAX_TOML = 2**20


def path(*parts: str) -> Path:
    """The path of a shipped file, as `path("fonts", "DejaVuSans.ttf")`."""
    return ROOT.joinpath(*parts)


def instrument_ids() -> tuple[str, ...]:
    """The ids of the instruments that ship with the program, sorted."""
    return tuple(sorted(folder.name for folder in path("instruments").iterdir() if folder.is_dir()))


@cache
def instrument(instrument_id: str) -> Instrument:
    """A shipped instrument, checked whole; Refused if there is none of that id."""
    if instrument_id not in instrument_ids():
        raise Refused(f"There is no instrument {instrument_id!r}; there are {', '.join(instrument_ids())}.")
    return read_folder(path("instruments", instrument_id))


def read_folder(folder: Path) -> Instrument:
    """The instrument in a folder of TOML files, checked whole; one that is derived, from the shipped one it names."""
    files = {file.name: _toml(file) for file in sorted(folder.glob("*.toml"))}
    deriving = next((name for name, data in files.items() if KEY in data), None)
    if deriving is not None:
        files[deriving] = derived(files[deriving], instrument(files[deriving][KEY]["from"]))
    found = read(files)
    check_snapshot(f"The instrument {found.id}", canonical(found.source))
    return found


def replay(name: str) -> dict[str, Any]:
    """The published figures of one area, as data, from which a demonstration inspection is made.

    One that has `cases_of` is of the cases of another, read with an instrument of its own: it adds to that one's data.
    """
    data = _toml(path("replays", f"{name}.toml"))
    return {**replay(data["cases_of"]), **data} if "cases_of" in data else data


def replays(instrument_id: str) -> tuple[str, ...]:
    """The names of the replays of one instrument, sorted."""
    names = sorted(file.stem for file in path("replays").glob("*.toml"))
    return tuple(name for name in names if replay(name)["instrument"] == instrument_id)


def guide(name: str) -> str:
    """A guide for people, in Markdown."""
    return path("guide", f"{name}.md").read_text(encoding="utf-8")


def words() -> tuple[str, ...]:
    """Short, common English words, from which passphrases are made."""
    return tuple(path("words.txt").read_text(encoding="ascii").split())


def licences() -> dict[str, dict[str, str]]:
    """The licence of each package that is shipped, by its name: `licence`, and `parts` where it carries others."""
    return _toml(path("licences.toml"))


def _toml(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _MAX_TOML:
            raise Refused(f"{file.name} is too large: at most {_MAX_TOML >> 20} MB are read.")
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise Refused(f"{file.name} is not readable as TOML: it is nested too deeply.") from error
    except ValueError as error:  # which it is for broken TOML, for what is no UTF-8, and for a number without end
        raise Refused(f"{file.name} is not readable as TOML: {error}.") from error
    except OSError as error:
        raise Refused(f"{file.name} cannot be read: {error.strerror}.") from error
