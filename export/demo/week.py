"""What happens in the week of a demonstration, and who states it: all of it follows from a replay and one seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from export.sheet import agreement
from export.sheet.sheet import score_sheet
from model.file.store import Store
from model.inspection.readings import Case
from model.instrument.instrument import Instrument, Question
from model.journal.clock import Clock
from model.journal.field_names import (
    ABOUT,
    ADDRESSED,
    ALLOCATION_SEED,
    ASSESSOR,
    CONCLUSION,
    CONTEXT,
    FURTHER_INSPECTION,
    GRADE,
    MANAGER_REF,
    QUOTA,
    RECOMMENDATION,
    RECORD,
)
from model.journal.records import (
    INSPECTION,
    LEAD_NAME,
    NOTE,
    SIGNED,
    Statement,
    Value,
    assessor_of,
    case_of,
    reading_subject,
)
from model.replay.published import PublishedInspection
from model.replay.replay import Replay, compose
from model.sample.allocation import AREA_ASSESSOR, MANAGER, Allocation, Assessor, allocate
from model.sample.draw import draw
from model.sample.sample import case_statements
from resources import access

SEED = 2007
LISTED = 60
"""How many more cases the area lists than are drawn."""

READ_TWICE = 12
DIFFERS = 0.12
"""How likely a second reader is to judge a scored question differently. Invented: the reports print no agreement."""

ASSESSORS = {
    "Inspector 1": "inspector",
    "Inspector 2": "inspector",
    "Practice assessor 1": "practice_assessor",
    "Practice assessor 2": "practice_assessor",
    "Area assessor 1": "area_assessor",
    "Area assessor 2": "area_assessor",
    "Area assessor 3": "area_assessor",
}
FORKED = "Inspector 1"
"""Whose laptop is copied after the pack was opened, so that two of them go on with the same case."""


@dataclass(frozen=True, slots=True)
class Fork:
    """The one answer that the copied laptop gives otherwise."""

    case_ref: str
    question: str
    answer: Value


class Week:
    """One replay, composed and shared out: what is stated in it, and by whom.

    `area_list` is the area's list: the cases of the sample, and others like them.
    """

    def __init__(self, replay: str) -> None:
        self.facts = PublishedInspection.read(access.replay(replay))
        self.instrument: Instrument = access.instrument(self.facts.instrument)
        refs = [f"{self.facts.prefix}{number:03}" for number in range(1, self.facts.cases + LISTED + 1)]
        self.replay = _renamed(compose(self.instrument, self.facts, SEED), _drawn(refs, self.facts.cases))
        self._cases = [Case(ref, details, None) for ref, details in self.replay.cases]
        self._team = _team(self._cases)
        self.allocation: Allocation = allocate(self._cases, self._team, doubles=READ_TWICE, seed=SEED)
        opening = {clause.name for question in self.instrument.questions for clause in question.relevant}
        self._judged = {question.id: question for question in self.instrument.scored if question.id not in opening}
        chance = random.Random(SEED)  # noqa: S311 - it must repeat itself, and nothing secret hangs on it
        composed = {case.ref: case for case in self._cases}
        self.area_list = [composed.get(ref) or replace(chance.choice(self._cases), ref=ref) for ref in refs]
        self._otherwise = {ref: dict(self._differing(ref, chance)) for ref in self.allocation.second}
        self.fork = self._forked(chance)

    def cases(self) -> Iterator[Statement]:
        """The sample."""
        for case in self._cases:
            yield from case_statements(case.ref, case.details, new=True)

    def create(self, path: Path) -> Store:
        """The lead's file as the week begins: whose it is, what the area is like, and who will read."""
        store = Store.create(path, self.instrument, self.facts.area, self.facts.month, self._clock(day=0, seconds=1))
        store.local.set("assessor", LEAD_NAME)
        store.record_all(self._beginning(), LEAD_NAME)
        return store

    def share_out(self, store: Store) -> None:
        """Give every case of the sample to its reader, and some to a second one."""
        shared = self.allocation.statements(store.cases())
        store.record_all([*shared, Statement(INSPECTION, ALLOCATION_SEED, SEED)], LEAD_NAME)

    def week(self) -> Clock:
        """An assessor's clock from the second day on: an answer every 45 seconds."""
        return self._clock(day=1, seconds=45)

    def late_in_the_week(self) -> Clock:
        """The clock of the copied laptop, on which somebody goes on later."""
        return self._clock(day=3, seconds=45)

    def afterwards(self) -> Clock:
        """The lead's clock a week after the beginning."""
        return self._clock(day=7, seconds=60)

    def read(self, store: Store, assessor: str) -> None:
        """Answer and sign all of an assessor's cases, those that another reads as well among them."""
        for ref, reader in self.allocation.first.items():
            if assessor == reader:
                _answer(store, ref, assessor, {**self.replay.answers[ref], **self._notes(ref)})
            elif assessor == self.allocation.second.get(ref):
                _answer(store, ref, assessor, {**self.replay.answers[ref], **self._otherwise[ref]})

    def read_on_the_copy(self, store: Store) -> None:
        """Answer and sign one case as on the laptop that was copied, but for one answer."""
        ref = self.fork.case_ref
        _answer(store, ref, FORKED, {**self.replay.answers[ref], self.fork.question: self.fork.answer})

    def settle(self, store: Store) -> tuple[str, ...]:
        """Settle what two laptops say differently as the sample has it, and sign what then stands.

        Returns the questions, each as its case and number.
        """
        answers = [key for key in store.conflicts() if key[1] != SIGNED]
        for subject, question in answers:
            stands = self.replay.answers[case_of(subject) or ""][question]
            store.record(Statement(subject, question, stands), LEAD_NAME)
        for subject in dict.fromkeys(subject for subject, _ in answers):
            store.sign(case_of(subject) or "", assessor_of(subject) or "", author=LEAD_NAME)
        return tuple(f"{case_of(subject)}, {self.instrument.question[name].number}" for subject, name in answers)

    def compare_readers(self, store: Store) -> None:
        """Freeze how far the readers agree; then choose, of each case read twice, the first reading to count."""
        store.record_all(agreement.freezing(store), LEAD_NAME)
        first = {ref: self.allocation.first[ref] for ref in self.allocation.second}
        store.record_all((Statement(INSPECTION, RECORD + ref, name) for ref, name in first.items()), LEAD_NAME)

    def decide(self, store: Store) -> None:
        """The lead's part as published, with a reason where the bands suggest another conclusion.

        How the specific criteria were graded is not published, so they are left ungraded.
        """
        suggested = {row.code: row.suggested for row in score_sheet(store).figures.criteria}
        statements = [Statement(INSPECTION, GRADE + code, grade.grade) for code, grade in self.facts.gradings.items()]
        for code, score in self.facts.criteria.items():
            field = CONCLUSION + code
            statements.append(Statement(INSPECTION, field, score.conclusion))
            if score.conclusion != suggested[code]:
                reason = f"As published, of a score of {score.percent}%."
                statements.append(Statement(INSPECTION, NOTE + field, reason))
        for number, advice in enumerate(self.facts.recommendations, start=1):
            statements.append(Statement(INSPECTION, f"{RECOMMENDATION}{number}", advice.text))
            statements.append(Statement(INSPECTION, f"{ADDRESSED}{number}", advice.addressed or None))
            statements.append(Statement(INSPECTION, f"{ABOUT}{number}", advice.about))
        if further := self.facts.further_inspection:
            statements.append(Statement(INSPECTION, FURTHER_INSPECTION, further.decision))
        store.record_all(statements, LEAD_NAME)

    def _beginning(self) -> Iterator[Statement]:
        for name, stated in self.facts.context.items():
            yield Statement(INSPECTION, CONTEXT + name, stated.value)
        for name, planned in self.facts.plan.items():
            yield Statement(INSPECTION, QUOTA + name, planned.value)
        for one in self._team:
            yield Statement(INSPECTION, ASSESSOR + one.name, one.type)
            yield Statement(INSPECTION, MANAGER_REF + one.name, one.manager_ref or None)

    def _clock(self, day: int, seconds: int) -> Clock:
        """A clock that says nine o'clock of a day after the 12th of the month, goes on when read, and rests at five."""
        first = datetime.fromisoformat(f"{self.facts.month}-12T09:00:00") + timedelta(days=day)
        readings = count()

        def read() -> str:
            days, today = divmod(next(readings) * seconds, 8 * 3600)
            return (first + timedelta(days=days, seconds=today)).strftime("%Y-%m-%dT%H:%M:%SZ")

        return read

    def _notes(self, ref: str) -> dict[str, Value]:
        return {NOTE + id_: note for id_, note in self.replay.notes.get(ref, {}).items()}

    def _differing(self, ref: str, chance: random.Random) -> Iterator[tuple[str, Value]]:
        """What a second reader judges differently. Nothing that opens or closes another question."""
        for id_, value in self.replay.answers[ref].items():
            near = _neighbours(self._judged.get(id_), value)
            if near and chance.random() < DIFFERS:
                yield id_, chance.choice(near)

    def _forked(self, chance: random.Random) -> Fork:
        """One judgement in the first case that the copied laptop's assessor reads and nobody else."""
        alone = (ref for ref, name in self.allocation.first.items() if name == FORKED)
        ref = next(ref for ref in alone if ref not in self.allocation.second)
        found = ((id_, _neighbours(self._judged.get(id_), value)) for id_, value in self.replay.answers[ref].items())
        id_, near = next((id_, near) for id_, near in found if near)
        return Fork(ref, id_, chance.choice(near))


def _drawn(refs: list[str], size: int) -> list[str]:
    """The references that the seed draws first from a list, whatever the cases are.

    The composed cases have these, for they are what a draw must give; since they are in number and kind as planned, the
    draw by quotas gives them too.
    """
    return [case.ref for case in draw([Case(ref, {}, None) for ref in refs], (), {}, size=size, seed=SEED).cases]


def _renamed(replay: Replay, refs: list[str]) -> Replay:
    """The replay with other case references, in the same order."""
    new = dict(zip((ref for ref, _ in replay.cases), refs, strict=True))
    return replace(
        replay,
        cases=tuple((new[ref], details) for ref, details in replay.cases),
        answers={new[ref]: answers for ref, answers in replay.answers.items()},
        notes={new[ref]: notes for ref, notes in replay.notes.items()},
    )


def _team(cases: list[Case]) -> list[Assessor]:
    """The assessors. Those of the area supervise cases themselves, some of the sample among them."""
    managers = iter(sorted({str(case.details[MANAGER]) for case in cases}))
    return [Assessor(name, kind, next(managers) if kind == AREA_ASSESSOR else "") for name, kind in ASSESSORS.items()]


def _neighbours(question: Question | None, value: Value) -> list[str]:
    """The answers next to one on its scale; none where it has no place on it."""
    scale = [choice.value for choice in question.scale.choices] if question else []
    if value not in scale:
        return []
    place = scale.index(str(value))
    return scale[max(0, place - 1) : place] + scale[place + 1 : place + 2]


def _answer(store: Store, ref: str, assessor: str, answers: Mapping[str, Value]) -> None:
    """State all that is said of a case, and sign it."""
    subject = reading_subject(ref, assessor)
    store.record_all([Statement(subject, field, value) for field, value in answers.items()], assessor)
    store.sign(ref, assessor)
