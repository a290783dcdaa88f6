"""The plan of a gathering as lines to read: on the command line, and on the page where returns are gathered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from export.exchange.gathering import FormerLead, Gathered, ReadingChange
from model.inspection.closing import closings_in
from model.inspection.field_words import about, details_changed, value_in_words, what_is_stated
from model.inspection.proposals import Proposal
from model.instrument.instrument import Instrument
from model.instrument.unit_words import counted_units, for_unit
from model.instrument.values import counted, to_text
from model.journal.field_names import IN_SAMPLE, WITHDRAWN
from model.journal.records import Entry, Value, assessor_of, case_of

CLOSES = "The inspection is closed by this, and nothing can be changed then"
"""Said of returns with a closing in them, before anyone takes them in."""

_NAMED = 12


def plan_in_words(instrument: Instrument, gathered: Gathered) -> Iterator[str]:
    """What taking the returns in would do, what is to be decided, and what is left out."""
    plan = gathered.plan
    yield f"{counted(len(gathered.returns), 'return')}: {counted(len(plan.new), 'new entry', 'new entries')}."
    yield f"{counted(len(plan.readings), 'reading')} new or changed; {plan.known} entries are here already."
    yield from sample_in_words(instrument, gathered)
    yield from (one.in_words(instrument.unit) for one in gathered.alike)
    for subject, details in plan.voided.items():
        void = f"The signature is void, for it changed since: {_place(instrument, subject)}."
        yield f"{void} {details_changed(instrument, details)}".rstrip()
    for (subject, field), heads in plan.conflicts.items():
        sides = " and ".join(f"{to_text(head.value) or 'nothing'!r} by {head.author}" for head in heads)
        yield f"Conflict: {_place(instrument, subject)}, {field}: {sides}."
    yield from gathered.clocks
    yield from (signer.in_words() for signer in gathered.signers)
    for one in gathered.changes:
        yield f"{one.id}: {change_in_words(instrument, one)}{'' if one.taken else ' It is left out.'}"
    for lead in gathered.former_leads:
        yield f"{lead.id}: {former_lead_in_words(lead)}"
    for proposal, is_taken in gathered.decided:
        yield f"{proposal.id}: {proposal_in_words(instrument, proposal)} You {'take' if is_taken else 'leave'} it."
    for proposal in gathered.proposals:
        yield f"{proposal.id}: {proposal_in_words(instrument, proposal)} It waits for you to take or leave it."
    yield from left_out_in_words(instrument, gathered)
    yield from (f"{CLOSES}: {entry.author} did so on {entry.made_at[:10]}." for entry in closings_in(plan.new))


def sample_in_words(instrument: Instrument, gathered: Gathered) -> Iterator[str]:
    """The cases that would come into the sample and go out of it, by whoever may say so."""
    for words, cases in (
        ("would come into the sample", _cases_with(gathered, IN_SAMPLE, stated=True)),
        ("would be withdrawn from the sample", _cases_with(gathered, WITHDRAWN, stated=True)),
        ("would be put back into the sample", _cases_with(gathered, WITHDRAWN, stated=False)),
    ):
        if cases:
            more = f" and {len(cases) - _NAMED} more" if len(cases) > _NAMED else ""
            count = counted_units(len(cases), instrument.unit)
            yield f"{count} {words}: {', '.join(cases[:_NAMED])}{more}."


def proposal_in_words(instrument: Instrument, proposal: Proposal) -> str:
    """What an assessor proposes of a case: "Anna found of case K001: Hours 30, not 20."."""
    case = f"{for_unit(instrument.unit, 'case')} {proposal.case_ref}"
    if proposal.adds_case:
        details = "; ".join(
            f"{what_is_stated(instrument, one.field)} {value_in_words(instrument, one.field, one.proposed)}"
            for one in proposal.values
            if one.field != IN_SAMPLE
        )
        read = f", of which there is a reading ({counted(len(proposal.readings), 'entry', 'entries')})"
        return (
            f"{proposal.author} found {case}, which is not in the sample{read if proposal.readings else ''}"
            f"{': ' + details if details else ''}."
        )
    return f"{proposal.author} found of {case}: {details_in_words(instrument, proposal)}."


def details_in_words(instrument: Instrument, proposal: Proposal) -> str:
    """What a case is said to be, and what it is: "Hours: 30, not 20"."""
    return "; ".join(
        f"{what_is_stated(instrument, one.field)}: {value_in_words(instrument, one.field, one.proposed)}, "
        f"not {value_in_words(instrument, one.field, one.now)}"
        for one in proposal.values
    )


def change_in_words(instrument: Instrument, change: ReadingChange) -> str:
    """What a reader changes of a reading that counts: with before and after."""
    parts = "; ".join(
        f"{what_is_stated(instrument, field)}: {_sides(instrument, field, now)} → {_sides(instrument, field, then)}"
        for field, now, then in change.changes
    )
    return f"{about(instrument.unit, change.subject)}, which {change.why}, would change: {parts}."


def former_lead_in_words(lead: FormerLead) -> str:
    """What there is of one who led before."""
    stated = counted(lead.entries, "entry was", "entries were")
    return (
        f"{stated} stated by a lead inspector whose key is not known here: it reads “{lead.words}”. Take it all only "
        "if the key is yours from before, or that of whoever led this inspection."
    )


def left_out_in_words(instrument: Instrument, gathered: Gathered) -> Iterator[str]:
    """What the returns say that they may not, by whom and of what."""
    whole = Counter((entry.author, _of_what(instrument, entry)) for entry in gathered.not_allowed)
    for (author, what), count in sorted(whole.items()):
        times = f" ({counted(count, 'entry', 'entries')})" if count > 1 else ""
        yield f"Left out, for this return may not say it: {what}, in the name of {author}{times}."


def awaited_in_words(instrument: Instrument, gathered: Gathered) -> str:
    """Which cases are still to come; the first few of many by name."""
    awaited = gathered.awaited
    if not awaited:
        return for_unit(instrument.unit, "Every case of the sample has been returned.")
    more = f" and {len(awaited) - _NAMED} more" if len(awaited) > _NAMED else ""
    return f"{counted_units(len(awaited), instrument.unit)} nobody has returned: {', '.join(awaited[:_NAMED])}{more}."


def _of_what(instrument: Instrument, entry: Entry) -> str:
    if assessor_of(entry.subject) is not None:
        return f"the reading of {about(instrument.unit, entry.subject)}"
    return f"{about(instrument.unit, entry.subject)}: {what_is_stated(instrument, entry.field)}"


def _cases_with(gathered: Gathered, field: str, *, stated: bool) -> list[str]:
    """The cases of which something new takes this field to a value, or to none; what is decided, as it is decided."""
    decided = {entry.id for one, _ in gathered.decided for entry in one.entries}
    found = {
        case_of(entry.subject) or ""
        for entry in gathered.plan.new
        if entry.field == field
        and (entry.value is not None) is stated
        and assessor_of(entry.subject) is None
        and entry.id not in decided
    }
    if field == IN_SAMPLE:
        found |= {one.case_ref for one, is_taken in gathered.decided if one.adds_case and is_taken}
    return sorted(found)


def _sides(instrument: Instrument, field: str, values: Collection[Value]) -> str:
    """What is said of a field: one value, nothing, or the sides of a conflict."""
    return " / ".join(value_in_words(instrument, field, value) for value in values or [None])


def _place(instrument: Instrument, subject: str) -> str:
    case_ref = case_of(subject)
    return f"{for_unit(instrument.unit, 'case')} {case_ref}" if case_ref else subject
