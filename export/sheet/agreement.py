"""Cases read twice, as a whole inspection has them: how far their readers agree, now and as frozen, and settling them.

The figures are frozen once, before the first answer is settled: settling moves the live ones towards agreement.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from model.file.store import Store
from model.inspection import double_readings
from model.inspection.double_readings import FOUR_POINTS, Compared, Double
from model.instrument.unit_words import for_unit
from model.journal.field_names import FROZEN, OVERALL, RECORD
from model.journal.journal import canonical
from model.journal.records import INSPECTION, Entry, Refused, Statement, Value, reading_subject
from scoring.agreement import Agreement, Estimate, agreement


@dataclass(frozen=True, slots=True)
class Levels:
    """Agreement on which side of the line the answers are, and on the places of answers on four-point scales."""

    outcomes: Agreement
    four_points: Agreement


@dataclass(frozen=True, slots=True)
class FrozenLevels:
    """Figures as they were frozen, and the entry that says so. None where what it holds cannot be read."""

    levels: Levels | None
    entry: Entry


def read_twice(store: Store) -> tuple[Double, ...]:
    """The cases of the sample with two readings begun."""
    return double_readings.doubles(store.cases(), store.readings())


def compared(store: Store, double: Double) -> tuple[Compared, ...]:
    """What both readings of a case say, question by question."""
    first, second = (store.reading(double.case_ref, name) for name in (double.first, double.second))
    return double_readings.compare(store.instrument, first, second)


def live(store: Store) -> dict[str, Levels]:
    """The agreement now, by criterion code and `OVERALL`, over the cases of which both readings were signed."""
    cases = [compared(store, double) for double in read_twice(store) if double.complete]
    found = {}
    for key in (OVERALL, *store.instrument.criterion):
        outcomes, four_points = double_readings.ratings(cases, key)
        found[key] = Levels(agreement(outcomes), agreement(four_points, FOUR_POINTS))
    return found


def frozen(store: Store) -> dict[str, FrozenLevels]:
    """The figures as they were frozen, by criterion code and `OVERALL`; nothing before."""
    return {
        field.removeprefix(FROZEN): FrozenLevels(_from_text(heads[0].value), heads[0])
        for field, heads in store.heads(INSPECTION).items()
        if field.startswith(FROZEN) and heads[0].value is not None
    }


def freezing(store: Store) -> Iterator[Statement]:
    """What freezes the figures as they are now, for ever. Refused if they are frozen, or there is nothing to freeze."""
    if before := frozen(store):
        entry = next(iter(before.values())).entry
        raise Refused(f"The agreement was frozen by {entry.author} on {entry.made_at[:10]}: frozen figures stay.")
    figures = live(store)
    if not figures[OVERALL].outcomes.pairs:
        nothing = for_unit(store.instrument.unit, "No case has two signed readings to compare")
        raise Refused(f"{nothing}: there is no agreement to freeze yet.")
    for key, levels in figures.items():
        yield Statement(INSPECTION, FROZEN + key, canonical(asdict(levels)))


def settling(store: Store, double: Double, question: str, answer: Value) -> Statement:
    """What states the answer agreed on into the reading of record, whose signature it voids if it changes anything.

    Refused until the agreement is frozen and the reading of record is chosen.
    """
    if not frozen(store):
        raise Refused("Freeze the agreement first: settling an answer changes the figures.")
    return Statement(reading_subject(double.case_ref, of_record(store, double)), question, answer)


def of_record(store: Store, double: Double) -> str:
    """The reader whose reading of the case was chosen as the one of record; Refused if nobody has chosen."""
    chosen = store.values(INSPECTION).get(RECORD + double.case_ref)
    if chosen is None:
        case = for_unit(store.instrument.unit, "Case")
        raise Refused(f"{case} {double.case_ref}: choose first which reading is the one of record.")
    return str(chosen)


def _from_text(text: Value) -> Levels | None:
    try:
        data = json.loads(str(text), parse_constant=_no_number)
        return Levels(_agreement(data["outcomes"]), _agreement(data["four_points"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _no_number(text: str) -> float:
    """JSON as it is written has no NaN and no Infinity."""
    raise ValueError(text)


def _agreement(data: Mapping[str, Any]) -> Agreement:
    cases, pairs, missing = (int(data[name]) for name in ("cases", "pairs", "missing"))
    percentage, kappa, ac1, alpha = (_estimate(data[name]) for name in ("percentage", "kappa", "ac1", "alpha"))
    ordinal = None if data["ordinal"] is None else _estimate(data["ordinal"])
    return Agreement(cases, pairs, missing, percentage, kappa, ac1, alpha, ordinal)


def _estimate(data: Mapping[str, Any]) -> Estimate:
    value = None if data["value"] is None else float(data["value"])
    if data["interval"] is None:
        return Estimate(value, None, str(data["why"]))
    low, high = map(float, data["interval"])
    return Estimate(value, (low, high), str(data["why"]))
