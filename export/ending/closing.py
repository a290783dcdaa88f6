"""The end of an inspection: what is still open before the lead closes it, the closing, and its taking back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from model.file.store import Store
from model.inspection.field_words import what_is_stated
from model.inspection.readings import Signature, Standing
from model.instrument.instrument import Instrument
from model.instrument.values import counted
from model.journal.field_names import CONCLUSION, GRADE
from model.journal.journal import Key
from model.journal.records import INSPECTION, READER, Refused, Value, assessor_of, case_of
from scoring.rules import only_counts, rule

_NAMED = 12
"""So many of a long list are named."""


def still_open(store: Store) -> tuple[str, ...]:
    """What one would want to have done before an inspection is closed, a sentence each; none if all is done.

    Refused if it cannot be closed: it is closed already, or read-only, or an assessor's file.
    """
    _check_lead(store, "closes")
    if store.read_only:
        raise Refused(store.read_only)
    return tuple(_still_open(store))


def close_inspection(store: Store, author: str, remark: str = "") -> None:
    """Close the inspection: from then on the file is read-only. Refused if it is closed, or an assessor's file."""
    _check_lead(store, "closes")
    store.close_inspection(author, remark)


def reopen_inspection(store: Store, author: str, reason: str) -> None:
    """Take a closing back, for a reason that stays in the journal. Refused if it is not closed."""
    _check_lead(store, "opens")
    store.reopen_inspection(author, reason)


def _check_lead(store: Store, does: str) -> None:
    if store.local.get("role") == READER:
        raise Refused(f"{store.path.name} is an assessor's file: the lead inspector {does} the inspection.")


def _still_open(store: Store) -> Iterator[str]:
    rows = [row for row in store.readings() if row.standing is not Standing.OUT]
    begun = {row.case_ref for row in rows}
    unread = [case.ref for case in store.cases() if case.withdrawn is None and case.ref not in begun]
    unsigned = [row for row in rows if row.standing is Standing.DRAFT and row.signature is Signature.DRAFT]
    void = [row for row in rows if row.signature is Signature.VOID]
    stated = store.values(INSPECTION)
    concluded = store.instrument.criterion if store.instrument.bands else ()
    undecided = [code for code in concluded if CONCLUSION + code not in stated]
    ungraded = [grading.code for grading in store.instrument.gradings if GRADE + grading.code not in stated]
    unit = store.instrument.unit
    decision = "judgement" if only_counts(store.instrument) else "grading"
    for one, many, rest, found in (
        (unit.one, unit.many, "that nobody has begun to read", unread),
        ("reading", "", "not signed", [f"{row.case_ref} by {row.assessor}" for row in unsigned]),
        ("reading", "", "changed since it was signed", [f"{row.case_ref} by {row.assessor}" for row in void]),
        ("conflict", "", "not settled", [_place(store.instrument, key) for key in store.conflicts()]),
        ("conclusion", "", "not decided", undecided),
        ("mark", "", "not given", list(_unmarked(store.instrument, stated))),
        (decision, "", "not given", ungraded),
    ):
        if found:
            yield f"{counted(len(found), one, many)} {rest}: {_named(found)}."


def _unmarked(instrument: Instrument, stated: Mapping[str, Value]) -> Iterator[str]:
    """The criteria that have no mark yet for a strand, neither given nor carried over."""
    marked = rule(instrument.rule).score(instrument, {}, stated).marked if instrument.marking else None
    for code in instrument.criterion if marked else ():
        for strand in instrument.strands:
            if marked and code not in marked.strands[strand.value].marks:
                yield f"{code} for {strand.label}"


def _place(instrument: Instrument, key: Key) -> str:
    subject, field = key
    case_ref, assessor = case_of(subject), assessor_of(subject)
    what = what_is_stated(instrument, field)
    if case_ref is None:
        return what
    return f"{case_ref}, {what}" + (f", by {assessor}" if assessor else "")


def _named(found: Sequence[str]) -> str:
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return "; ".join(found[:_NAMED]) + more
