"""What respondents said, taken from their questionnaire's file into the area's inspection as evidence.

Each question's counts are stated there as one field, with the digest of the journal that they were counted in. They
stand beside the criterion whose code the question has, and count in no score. A reading counts only where it was
entered in that file, or came with a key that is known there: see `unvouched`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from fractions import Fraction

from export.sheet.response import Response, response
from model.file.store import Store
from model.inspection.arrival import BEFORE, Arrival
from model.inspection.authority import Voice
from model.inspection.readings import Progress
from model.instrument.instrument import Instrument, Question, Unit
from model.instrument.values import counted
from model.journal.field_names import EVIDENCE, SIGNER
from model.journal.journal import canonical
from model.journal.records import INSPECTION, Refused, Statement, Tally, Value, reading_subject
from scoring.figures import half_up
from scoring.rules import only_counts

_TEXTS = ("title", "one", "many", "code", "heading", "number", "words", "journal")
_COUNTS = ("above", "of", "returned")
_SHORT = 8
"""So many digits name a key, as on Audit."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What came of one question: `above` the line, `of` so many who answered it, of the `returned` of the `sent`.

    `code` and `heading` are the criterion that it bears on, `title` names the questionnaire, `one` and `many` whom it
    asks, `words` are the question's, and `journal` is the digest of the journal that was counted. `keys` are those that
    vouched for what was counted, by their first eight digits, none where all was entered in that file; None where that
    was not recorded yet.
    """

    instrument: str
    question: str
    title: str
    one: str
    many: str
    code: str
    heading: str
    number: str
    words: str
    above: int
    of: int
    returned: int
    sent: int | None
    journal: str
    keys: tuple[str, ...] | None = None

    @property
    def unit(self) -> Unit:
        """Whom the questionnaire asks."""
        return Unit(self.one, self.many)

    @property
    def response(self) -> Response:
        """How many came back, and of how many."""
        return Response(self.returned, self.sent)

    @property
    def shown(self) -> int | None:
        """The share above the line in whole percent, rounded half up; None where nobody answered."""
        return half_up(Fraction(100 * self.above, self.of)) if self.of else None

    @property
    def figures(self) -> str:
        """The counts, with the base that no figure goes without: "14 of 15"."""
        return f"{self.above} of {self.of}"


def statements(store: Store, source: Store) -> list[Statement]:
    """What states the counts of the questionnaire in another file as evidence, in place of what it gave before.

    Refused if that file is this one's, is no questionnaire or is of another area, or if nothing in it can count.
    """
    name = source.path.name
    if source.inspection.id == store.inspection.id:
        raise Refused(f"{name} is a file of this same inspection.")
    if not only_counts(source.instrument) or source.instrument.gradings:
        raise Refused(
            f"{name} is no questionnaire: {source.instrument.title} is an inspection with results of its own."
        )
    if source.inspection.area.casefold() != store.inspection.area.casefold():
        raise Refused(f"{name} is of {source.inspection.area}, and this inspection is of {store.inspection.area}.")
    found = list(_counted(source))
    if not found[0].returned and found[0].sent is None:
        why = uncounted_words(source) or f"{name} has no answers of anybody that are signed."
        raise Refused(f"{why} So there is nothing to add.")
    before = f"{EVIDENCE}{source.instrument.id}:"
    fields = {field: None for field in store.values(INSPECTION) if field.startswith(before)}
    return [Statement(INSPECTION, field, value) for field, value in {**fields, **_fields(found)}.items()]


def unvouched(source: Store) -> tuple[Progress, ...]:
    """The readings of a questionnaire that would count, and that came at least in part with a key never accepted there.

    A key that was withdrawn since vouched for what it brought before. What was merged by a program that noted no keys
    counts.
    """
    keys, arrivals = _known_keys(source), source.arrivals()
    return tuple(
        row
        for row in source.readings()
        if row.counts and not all(_is_vouched(one, keys) for one in _arrivals(source, row, arrivals))
    )


def uncounted_words(source: Store) -> str:
    """Which readings of a questionnaire do not count and why, as a sentence; "" where all do."""
    rows = unvouched(source)
    if not rows:
        return ""
    named = ", ".join(f"{row.case_ref} by {row.assessor}" for row in rows)
    return (
        f"{counted(len(rows), 'reading')} of {source.path.name} {'is' if len(rows) == 1 else 'are'} not counted, for "
        f"the key that brought {'it' if len(rows) == 1 else 'them'} was never accepted there: {named}."
    )


def evidence(instrument: Instrument, stated: Mapping[str, Value]) -> tuple[Evidence, ...]:
    """All that is stated, in the order of the inspection's criteria and gradings; last what bears on none of them.

    What does not read as evidence is passed over: it can have come from another laptop.
    """
    read = (_read(field, value) for field, value in stated.items() if field.startswith(EVIDENCE))
    order = [*instrument.criterion, *(grading.code for grading in instrument.gradings)]

    def place(one: Evidence) -> tuple[int, str, str, tuple[int, ...]]:
        at = order.index(one.code) if one.code in order else len(order)
        return at, one.code, one.instrument, tuple(map(int, re.findall(r"\d{1,4}", one.number)))

    return tuple(sorted((one for one in read if one is not None), key=place))


def sources(found: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """One of each journal counted, for what is said of the questionnaire as a whole."""
    return tuple({(one.instrument, one.journal): one for one in reversed(found)}.values())[::-1]


def _counted(source: Store) -> Iterator[Evidence]:
    instrument, digest, arrivals = source.instrument, source.digest(), source.arrivals()
    left_out = {row.case_ref for row in unvouched(source)}
    rows = [row for row in source.readings() if row.counts and row.case_ref not in left_out]
    tallies = source.tallies(cases={row.case_ref for row in rows})
    came = response(instrument, source.values(INSPECTION), len(rows)) or Response(len(rows), None)
    by = {one.key[:_SHORT] for row in rows for one in _arrivals(source, row, arrivals) if one is not None and one.key}
    for question in instrument.scored:
        one = _evidence(instrument, question, tallies[question.id], came, digest)
        yield replace(one, keys=tuple(sorted(by)))


def _arrivals(source: Store, row: Progress, arrivals: Mapping[str, Arrival]) -> Iterator[Arrival | None]:
    """Where each thing that a reading says came from; None where it was entered in the file."""
    for heads in source.heads(reading_subject(row.case_ref, row.assessor)).values():
        yield from (arrivals.get(head.id) for head in heads)


def _known_keys(source: Store) -> set[str]:
    """The keys that were accepted in a file, be they withdrawn since."""
    stated = {field: value for field, value in source.values(INSPECTION).items() if field.startswith(SIGNER)}
    return {field.rpartition(":")[2] for field in stated} | {str(value) for value in stated.values()}


def _is_vouched(arrival: Arrival | None, keys: Collection[str]) -> bool:
    return arrival is None or arrival == BEFORE or arrival.voice == Voice.LEAD.value or arrival.key in keys


def _evidence(instrument: Instrument, question: Question, tally: Tally, came: Response, digest: str) -> Evidence:
    return Evidence(
        instrument=instrument.id,
        question=question.id,
        title=instrument.title,
        one=instrument.unit.one,
        many=instrument.unit.many,
        code=question.criterion,
        heading=instrument.criterion[question.criterion].title,
        number=question.number,
        words=question.text,
        above=tally.above,
        of=tally.relevant,
        returned=came.returned,
        sent=came.sent,
        journal=digest,
    )


def _fields(found: list[Evidence]) -> dict[str, str]:
    return {f"{EVIDENCE}{one.instrument}:{one.question}": canonical(_data(one)) for one in found}


def _data(one: Evidence) -> dict[str, object]:
    return {name: value for name, value in asdict(one).items() if name not in ("instrument", "question")}


def _read(field: str, value: Value) -> Evidence | None:
    instrument, _, question = field.removeprefix(EVIDENCE).partition(":")
    try:
        data = json.loads(str(value))
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or {*data, "keys"} != {*_TEXTS, *_COUNTS, "sent", "keys"}:
        return None
    keys = data.pop("keys", None)
    if keys is not None and not (isinstance(keys, list) and all(isinstance(key, str) for key in keys)):
        return None
    counts = [data[name] for name in _COUNTS] + ([] if data["sent"] is None else [data["sent"]])
    if not all(isinstance(data[name], str) for name in _TEXTS) or not all(type(n) is int and n >= 0 for n in counts):
        return None
    if not data["above"] <= data["of"] <= data["returned"]:
        return None
    return Evidence(instrument, question, **data, keys=None if keys is None else tuple(keys))
