"""Small questionnaires answered by respondents, in real files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from model.file.store import Store
from model.inspection.arrival import Arrival, Intake
from model.inspection.authority import Voice
from model.instrument.instrument import Instrument
from model.journal.field_names import CONTEXT, SIGNER
from model.journal.records import INSPECTION, KeyState, Statement, Value, case_subject, reading_subject
from resources.access import instrument

READER = "Ines Inspector"
KEY = "b7" * 32

SENTENCERS: Mapping[str, Mapping[str, Value]] = {
    "S001": {"liaison": "yes", "policy_information": "yes", "breach_arrangements": "in_part"},
    "S002": {"liaison": "yes", "policy_information": "no", "breach_arrangements": "no"},
    "S003": {"liaison": "no", "policy_information": "not_applicable", "breach_arrangements": "yes"},
}
"""Liaison 2 of 3, information 1 of 2, breaches 2 of 3; every other question is left unanswered."""


def sentencers(folder: Path, sent: int | None = 8, area: str = "Kent", name: str = "sentencers") -> Store:
    """Three sentencers who answered some questions, two of them on readings that are signed: all but S003."""
    return answered(folder / f"{name}.caseread", instrument("sentencers-2007"), SENTENCERS, sent, area)


def brought(folder: Path, source: Store, ref: str, *, accepted: bool) -> Store:
    """The same questionnaires in another file, into which a return brought one respondent's reading; its key is
    accepted there or not."""
    store = Store.create(folder / "brought.caseread", source.instrument, source.inspection.area, "2007-11")
    entries = source.entries()
    arrival = Arrival("a" * 64, "one.caseread-return", "", Voice.NOBODY.value, KEY, "2007-11-05T12:00:00Z")
    came = {entry.id: arrival for entry in entries if entry.subject == reading_subject(ref, READER)}
    store.apply(entries, Intake(came))
    if accepted:
        store.record(Statement(INSPECTION, f"{SIGNER}{READER}:{KEY}", KeyState.ACCEPTED), READER)
    return store


def answered(
    path: Path, asked: Instrument, answers: Mapping[str, Mapping[str, Value]], sent: int | None, area: str = "Kent"
) -> Store:
    """A questionnaire's file with these answers, signed but for the last respondent's."""
    store = Store.create(path, asked, area, "2007-11")
    if sent is not None:
        store.record(Statement(INSPECTION, f"{CONTEXT}sent", sent), READER)
    for ref, given in answers.items():
        store.record(Statement(case_subject(ref), "answered", "post"), READER)
        store.record_all([Statement(reading_subject(ref, READER), name, value) for name, value in given.items()])
    for ref in list(answers)[:-1]:
        store.sign(ref, READER, "They answered no more than this.")
    return store
