"""What the lead must choose about after gathering: conflicts, and cases that were read twice. In words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from model.fields import CONCLUSION, GRADE, RECORD, WITHDRAWN
from model.instrument import Choice, Instrument
from model.journal import Key
from model.readings import Progress, Signature
from model.records import NOTE, SIGNED, Entry, Value, assessor_of, case_of
from model.store import Store
from model.values import in_words
from ui.chooser import Choosing

_BUTTON_CHARACTERS = 40


def conflicts(store: Store) -> tuple[Choosing[tuple[Key, Value]], ...]:
    """Each field of which different things are said, with both sides: what, by whom, and when by their laptop."""
    return tuple(_conflict(store.instrument, key, heads) for key, heads in store.conflicts().items())


def double_readings(store: Store) -> tuple[Choosing[str], ...]:
    """Each case of which several readings are signed, and which of them counts."""
    signed: dict[str, list[Progress]] = defaultdict(list)
    for row in store.readings():
        if row.signature is Signature.SIGNED:
            signed[row.case_ref].append(row)
    return tuple(
        Choosing(
            ref,
            (ref, ", ".join(row.assessor for row in rows), next((row.assessor for row in rows if row.counts), "none")),
            f"Case {ref}: which reading counts towards the scores?",
            tuple((f"Count the reading by {row.assessor}", row.assessor) for row in rows),
        )
        for ref, rows in signed.items()
        if len(rows) > 1
    )


def not_signed(store: Store) -> tuple[str, ...]:
    """The cases of the sample that nobody has signed yet."""
    signed = {row.case_ref for row in store.readings() if row.signature is Signature.SIGNED}
    return tuple(case.ref for case in store.cases() if not case.withdrawn and case.ref not in signed)


def what_is_stated(instrument: Instrument, field: str) -> str:
    """A field in words: a question with its number and text, a case detail by its label, or the lead's own fields."""
    name = field.removeprefix(NOTE)
    prefix = "Note on: " if field.startswith(NOTE) else ""
    if name in instrument.question:
        question = instrument.question[name]
        return f"{prefix}{question.number} {question.text}"
    if name in instrument.case_field:
        return f"{prefix}{instrument.case_field[name].label}"
    for kind, words in (
        (GRADE, "Grading of "),
        (CONCLUSION, "Conclusion on "),
        (RECORD, "Reading that counts, case "),
    ):
        if name.startswith(kind):
            return f"{prefix}{words}{name.removeprefix(kind)}"
    return prefix + {SIGNED: "Signature", WITHDRAWN: "Withdrawn from the sample"}.get(name, name)


def value_in_words(instrument: Instrument, field: str, value: Value) -> str:
    """A value by the labels of its scale or field."""
    if value is None:
        return "nothing stated"
    if field == SIGNED:
        return "signed"
    return in_words(_choices(instrument, field), value)


def when(made_at: str) -> str:
    """The time an entry bears, as people write it: "12 Sep 2007, 09:15"."""
    try:
        return f"{datetime.fromisoformat(made_at):%d %b %Y, %H:%M}".lstrip("0")
    except ValueError:
        return made_at


def _conflict(instrument: Instrument, key: Key, heads: Iterable[Entry]) -> Choosing[tuple[Key, Value]]:
    subject, field = key
    case_ref, reader = case_of(subject) or "", assessor_of(subject) or ""
    what = what_is_stated(instrument, field)
    sides: dict[Value, list[str]] = {}
    for head in sorted(heads, key=lambda head: (head.made_at, head.id)):
        sides.setdefault(head.value, []).append(f"{head.author}, {when(head.made_at)}")
    told = [(value_in_words(instrument, field, value), " and ".join(who), value) for value, who in sides.items()]
    return Choosing(
        f"{subject}\n{field}",
        (case_ref, reader, what, " / ".join(words for words, _, _ in told)),
        f"{what.removesuffix('?')}: what should stand? Times are as the laptops said; all that was said stays in the "
        "journal.",
        tuple((f"Keep “{_cut(words)}” ({who})", (key, value)) for words, who, value in told),
    )


def _cut(words: str) -> str:
    """As much as a button can hold; the table above it has the whole."""
    return words if len(words) <= _BUTTON_CHARACTERS else f"{words[: _BUTTON_CHARACTERS - 1]}…"


def _choices(instrument: Instrument, field: str) -> tuple[Choice, ...]:
    if field in instrument.question:
        return instrument.question[field].scale.choices
    if field in instrument.case_field:
        return instrument.case_field[field].choices
    return instrument.grades if field.startswith(GRADE) else ()
