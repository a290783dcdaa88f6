"""What the lead inspector finds beside counts and judgements: what helped, what stood in the way, and examples.

Read from what is stated of the inspection. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from export.sheet.example_check import label_hint, name_hints
from model.inspection.fields import EXAMPLE_LABELS
from model.inspection.readings import Case
from model.instrument.instrument import Instrument
from model.instrument.values import in_words, to_text
from model.journal.field_names import (
    BARRIER,
    ENABLER,
    EXAMPLE,
    EXAMPLE_CHECKED,
    EXAMPLE_LABEL,
    EXAMPLE_NAME,
    EXAMPLE_SECTION,
    NATIONAL,
)
from model.journal.records import Value
from model.sample.quotas import QuotaStanding, in_force, standings


@dataclass(frozen=True, slots=True)
class SectionFindings:
    """What helped in a section, or what stood in its way, by the numbers that the texts have."""

    section: str
    title: str
    enablers: Mapping[int, str]
    barriers: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A practice example. `label` is good or poor; `hints` are what to look at, and `checked` says that somebody has.

    Section and label are empty while nobody has said them.
    """

    number: int
    text: str
    label: str = ""
    section: str = ""
    name: str = ""
    checked: bool = False
    hints: tuple[str, ...] = ()

    @property
    def label_in_words(self) -> str:
        """Good practice, or poor practice."""
        return in_words(EXAMPLE_LABELS, self.label) if self.label else "Practice, not yet labelled"


@dataclass(frozen=True, slots=True)
class Findings:
    """All of it. `national` are the percents found in the whole country so far, as stated, by question or code.

    `quotas` are the plan of the sample beside the sample; `spread` says how many different values its texts have.
    """

    sides: tuple[SectionFindings, ...]
    examples: tuple[Example, ...]
    national: Mapping[str, str]
    quotas: tuple[QuotaStanding, ...] = ()
    spread: Mapping[str, int] = field(default_factory=dict)


def findings(
    instrument: Instrument, stated: Mapping[str, Value], cases: Collection[Case], known: Iterable[str]
) -> Findings:
    """What is stated, and how the sample stands to its plan."""
    sample = [case for case in cases if case.withdrawn is None]
    texts = (case_field for case_field in instrument.case_fields if case_field.kind == "text")
    different = {
        text.label: {case.details[text.name] for case in sample if text.name in case.details} for text in texts
    }
    return Findings(
        sides=section_findings(instrument, stated),
        examples=examples(stated, known),
        national=national(stated),
        quotas=tuple(standings(in_force(instrument.quotas, stated), stated, sample)),
        spread={label: len(values) for label, values in different.items() if values},
    )


def section_findings(instrument: Instrument, stated: Mapping[str, Value]) -> tuple[SectionFindings, ...]:
    """Enablers and barriers of every section, in the instrument's order."""
    return tuple(
        SectionFindings(
            section.code,
            section.title,
            dict(_numbered(stated, f"{ENABLER}{section.code}:")),
            dict(_numbered(stated, f"{BARRIER}{section.code}:")),
        )
        for section in instrument.sections
    )


def examples(stated: Mapping[str, Value], known: Iterable[str] = ()) -> tuple[Example, ...]:
    """The examples by number, with what to look at in each; `known` are the names of those who work on the inspection.

    One whose text was cleared, or is in conflict, is not among them.
    """
    texts = dict(_numbered(stated, EXAMPLE))
    names = {number: to_text(stated.get(f"{EXAMPLE_NAME}{number}")) for number in texts}
    known = tuple(known)
    return tuple(
        Example(
            number=number,
            text=text,
            label=(label := to_text(stated.get(f"{EXAMPLE_LABEL}{number}"))),
            section=to_text(stated.get(f"{EXAMPLE_SECTION}{number}")),
            name=names[number],
            checked=stated.get(f"{EXAMPLE_CHECKED}{number}") == "yes",
            hints=hints(text, label, names[number], known, {names[other] for other in names if other != number}),
        )
        for number, text in texts.items()
    )


def hints(text: str, label: str, name: str, known: Iterable[str] = (), others: Iterable[str] = ()) -> tuple[str, ...]:
    """What to look at in an example before it is published, in sentences."""
    on_label = label_hint(label, text)
    return (*((on_label,) if on_label else ()), *name_hints(text, name, known, set(others)))


def national(stated: Mapping[str, Value]) -> dict[str, str]:
    """What was found in the whole country, in percent as it was stated, by question or code."""
    return {name.removeprefix(NATIONAL): to_text(value) for name, value in stated.items() if name.startswith(NATIONAL)}


def free_number(fields: Iterable[str], prefix: str) -> int:
    """The number after the highest that a field of that prefix ever had: numbers are not used again."""
    used = [name.removeprefix(prefix) for name in fields if name.startswith(prefix)]
    return max((int(number) for number in used), default=0) + 1


def _numbered(stated: Mapping[str, Value], prefix: str) -> Iterator[tuple[int, str]]:
    numbers = sorted(int(name.removeprefix(prefix)) for name in stated if name.startswith(prefix))
    return ((number, to_text(stated[f"{prefix}{number}"])) for number in numbers)
