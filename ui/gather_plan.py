"""The plan of a gathering in words: what the returns would change, what is refused, what nobody has returned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from export.exchange import Gathered
from model.instrument import Instrument
from model.records import assessor_of, case_of
from model.values import counted
from ui import disputes
from ui.line_table import Line


@dataclass(frozen=True, slots=True)
class Read:
    """Returns that were read: what taking in the good ones would do, and why the others were refused."""

    gathered: Gathered
    refused: tuple[str, ...]


def plan_text(read: Read) -> str:
    """What the plan comes to, in a few sentences."""
    plan, returns = read.gathered.plan, read.gathered.returns
    if not returns:
        return "None of these can be added."
    if not plan.new:
        return f"{counted(len(returns), 'return')} read: everything in {_it(returns)} is here already."
    facts = [f"{counted(len(plan.readings), 'reading')} would arrive or change"]
    if plan.voided:
        facts.append(f"{counted(len(plan.voided), 'signature')} would become void, for what was signed is changed")
    facts.append(counted(len(plan.conflicts), "new conflict") if plan.conflicts else "no new conflict")
    whose = ", ".join(sorted({one.assessor or one.path.name for one in returns}))
    return (
        f"{counted(len(returns), 'return')} read, from {whose}: {counted(len(plan.new), 'new entry', 'new entries')}, "
        f"{plan.known} known already. {'; '.join(facts)}. {read.gathered.awaited_in_words()}"
    )


def plan_lines(instrument: Instrument, read: Read) -> Iterator[Line]:
    """A line for each refused return, signature that would become void, new conflict, and reading that arrives."""
    plan = read.gathered.plan
    for number, sentence in enumerate(read.refused):
        yield Line(f"refused {number}", ("Refused", "", "", sentence))
    for subject in plan.voided:
        yield _line("Signature void", subject, "It was signed, and would be changed by what arrives.")
    for (subject, field), heads in plan.conflicts.items():
        sides = " / ".join(
            f"{disputes.value_in_words(instrument, field, head.value)} ({head.author})" for head in heads
        )
        yield _line("Conflict", subject, f"{disputes.what_is_stated(instrument, field)}: {sides}", field)
    for subject in plan.readings:
        yield _line("Reading", subject, "")


def _line(what: str, subject: str, details: str, field: str = "") -> Line:
    return Line(f"{what} {subject} {field}", (what, case_of(subject) or "", assessor_of(subject) or "", details))


def _it(things: Sequence[object]) -> str:
    return "it" if len(things) == 1 else "them"
