"""An instrument that a user wrote: read within limits, checked whole, each of its faults named with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from export.forms.xlsform_rows import FormFault
from model.instrument.complaints import Fault, FaultKind, FaultPlace
from model.instrument.derive import KEY, derived
from model.instrument.faults import faults
from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.instrument.snapshot import check_snapshot
from model.instrument.toml_files import line_of, parse, read_texts
from model.instrument.values import counted
from model.journal.journal import canonical
from model.journal.records import Refused
from resources.access import instrument, instrument_ids
from scoring.rules import RULES

_MOST = 200
"""How many faults are named at once."""


def find(named: str) -> Instrument:
    """The instrument that ships under this id, or else the user's own in this file or folder."""
    path = Path(named)
    if named not in instrument_ids() and (path.suffix == ".toml" or path.is_dir()):
        return own(path)
    return instrument(named)


def own(path: Path) -> Instrument:
    """The instrument in a TOML file, or a folder of them. Refused with the first fault, and how many there are."""
    problems = check(path)
    if problems:
        more = f" `instruments check` names all {len(problems)} faults." if len(problems) > 1 else ""
        raise Refused(f"{problems[0].sentence}{more}")
    whole = read(_data(path)[1])
    check_snapshot(f"The instrument {whole.id}", canonical(whole.source))
    return whole


def check(path: Path) -> tuple[Fault, ...]:
    """Each fault of the instrument in a TOML file or a folder of them, with its line where one can be told."""
    texts, data, unreadable = _data(path)
    if unreadable:  # the rest would seem to lack what stands in these
        return unreadable
    problems = [*faults(data)]
    rule = next((file["rule"] for file in data.values() if "rule" in file), None)
    if isinstance(rule, str) and rule not in RULES:
        file = FaultPlace(next(name for name in data if "rule" in data[name]))
        reason, known = f"the scoring rule {rule!r:.60} is unknown", f"Known are {', '.join(RULES)}."
        problems.append(Fault(file, FaultKind.UNKNOWN_NAME, reason, known, key="rule", names=(rule,)))
    return tuple(_with_line(texts, fault) for fault in problems)


def fault_lines(path: Path, problems: Sequence[Fault | FormFault]) -> list[str]:
    """The faults as lines to read, how many there are last."""
    shown = [f"{number}. {fault.sentence}" for number, fault in enumerate(problems[:_MOST], start=1)]
    more = [f"and {len(problems) - _MOST} more"] if len(problems) > _MOST else []
    lines = [*shown, *more, f"{path.name}: {counted(len(problems), 'fault')}."]
    return ["".join(sign if sign.isprintable() else "\ufffd" for sign in line) for line in lines]


def _data(path: Path) -> tuple[dict[str, str], dict[str, dict[str, Any]], tuple[Fault, ...]]:
    """The texts and the data of the files, a derived instrument's worked out; and what is not readable."""
    texts = read_texts(path)
    data, unreadable = parse(texts)
    for name, file in data.items():
        if KEY in file:
            data[name] = _derived(name, file)
    return texts, data, unreadable


def _derived(name: str, file: dict[str, Any]) -> dict[str, Any]:
    deriving = file[KEY]
    base = deriving.get("from") if isinstance(deriving, dict) else None
    threads = deriving.get("threads") if isinstance(deriving, dict) else None
    if not isinstance(base, str) or not isinstance(threads, list) or not all(isinstance(one, str) for one in threads):
        raise Refused(f"{name}: derive must name the instrument it is from, and a list of its threads.")
    return derived(file, instrument(base))


def _with_line(texts: dict[str, str], fault: Fault) -> Fault:
    line = line_of(texts.get(fault.place.file, ""), fault.place)
    return fault if line is None else replace(fault, place=fault.place._replace(line=line))
