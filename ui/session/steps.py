"""What the person at the keyboard has done since the file was opened, as steps that can be taken back and made again.

Nothing is deleted from the journal: taking a step back states the earlier values again.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple, TypeAlias

from model.file.store import Store
from model.journal.journal import Heads, Key, is_conflict, value_of
from model.journal.records import Change, DiskTrouble, Entry, Statement, Value, assessor_of, case_of

Step: TypeAlias = tuple[Entry, ...]
"""The entries of what was done as one thing: an answer, or a decision with its reason."""


class Restated(NamedTuple):
    """A step was taken back, or made again. `change` is what that changed, if the step was one entry alone."""

    change: Change | None


class Steps:
    """The steps done and the steps undone, the latest last. Each is recorded, and taken back, in one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def add(self, *entries: Entry) -> None:
        """These entries were recorded as one step."""
        self._done.append(entries)
        self._undone.clear()

    def record(self, statements: Iterable[Statement], author: str, *, for_good: bool = False) -> None:
        """Record statements as one step, all or none.

        What is stated `for_good` is no step to take back. Nor is what adds a case: once in the sample it stays there,
        until it is withdrawn.
        """
        statements = tuple(statements)
        before = self._heads((each.subject, each.field) for each in statements)
        adds = any(_is_case(subject) and not self._store.heads(subject) for subject in {each for each, _ in before})
        self._store.record_all(statements, author)
        with suppress(DiskTrouble):  # it is recorded: all that is lost is the way to take it back
            after = self._heads(before)
            new = [head for key, heads in after.items() for head in heads if head not in before[key]]
            if new and not (adds or for_good):
                self.add(*new)

    def forget(self, subject: str) -> None:
        """Drop the steps in which anything was stated of a subject: they cannot be taken back any more."""
        self._done = [step for step in self._done if all(entry.subject != subject for entry in step)]
        self._undone = [step for step in self._undone if all(entry.subject != subject for entry in step)]

    def undo(self, author: str) -> Restated | None:
        """Take the latest step back; None if there is none. Refused if the file cannot be written."""
        return self._turn(self._done, self._undone, author)

    def redo(self, author: str) -> Restated | None:
        """Make the latest undone step again; None if there is none. Refused if the file cannot be written."""
        return self._turn(self._undone, self._done, author)

    def _turn(self, steps: list[Step], others: list[Step], author: str) -> Restated | None:
        """Take back the latest step that still stands. One that an import or a merge has overtaken is passed over."""
        while steps and not all(map(self._stands, steps[-1])):
            steps.pop()
        if not steps:
            return None
        change, reverse = self._restate(steps[-1], author)
        steps.pop()
        if reverse:
            others.append(reverse)
        return Restated(change)

    def _restate(self, step: Step, author: str) -> tuple[Change | None, Step]:
        """State what each entry of a step replaced; what that changed, and the step that would take it back.

        What settled a conflict makes it one again. No step takes that back, for it can be settled either way.
        """
        earlier = {(entry.subject, entry.field): self._replaced(entry) for entry in step}
        (key, values), *rest = earlier.items()
        if not rest and len(values) == 1:
            change = self._store.record(Statement(*key, values[0]), author)
            return change, () if change is None else (change.entry,)
        self._store.restate(earlier, author)
        heads = self._heads(earlier).values()
        return None, () if any(map(is_conflict, heads)) else tuple(head for each in heads for head in each)

    def _stands(self, entry: Entry) -> bool:
        heads = self._store.heads(entry.subject).get(entry.field, ())
        return not is_conflict(heads) and value_of(heads) == entry.value

    def _replaced(self, entry: Entry) -> list[Value]:
        """The different values that an entry replaced; None alone if there was no earlier one."""
        history = self._store.history(entry.subject, entry.field)
        return list(dict.fromkeys(each.value for each in history if each.id in entry.replaces)) or [None]

    def _heads(self, keys: Iterable[Key]) -> dict[Key, Heads]:
        keys = list(keys)
        fields = {subject: self._store.heads(subject) for subject in {subject for subject, _ in keys}}
        return {(subject, field): fields[subject].get(field, ()) for subject, field in keys}


def _is_case(subject: str) -> bool:
    return case_of(subject) is not None and assessor_of(subject) is None
