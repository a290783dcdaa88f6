"""The running figures of the Read page: kept by the outcomes that each answer moves, never counted anew. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.instrument.instrument import Instrument
from model.journal.records import Outcome, OutcomeChange, Tally, tally_of
from scoring.figures import Figure, scores
from scoring.layout import names
from scoring.rules import layout_of


@dataclass(frozen=True, slots=True)
class TallyLine:
    """One figure: its tally over all its questions, and its score."""

    tally: Tally
    figure: Figure


class RunningFigures:
    """The figures of each criterion and thread over some readings, by code or thread id."""

    def __init__(self, instrument: Instrument, tallies: Mapping[str, Tally]) -> None:
        self._layout = layout_of(instrument)
        self._tallies = {question.id: tallies.get(question.id, Tally()) for question in instrument.scored}
        self._questions = {
            criterion.code: tuple(question.id for question in criterion.questions if question.is_scored)
            for criterion in instrument.criteria_with_questions
        } | {key: names(parts) for key, parts in self._layout.threads.items()}
        self._keys: dict[str, list[str]] = {id_: [] for id_ in self._tallies}
        for key, questions in self._questions.items():
            for id_ in dict.fromkeys((*questions, *self._layout.only((key,)).questions)):
                self._keys[id_].append(key)
        whole = {
            key: sum((self._tallies[id_] for id_ in questions), Tally()) for key, questions in self._questions.items()
        }
        self.lines: dict[str, TallyLine] = {}
        self._reckon(whole)

    @classmethod
    def of_one(cls, instrument: Instrument, outcomes: Mapping[str, Outcome]) -> RunningFigures:
        """The figures of one reading."""
        return cls(instrument, {question.id: tally_of([outcomes[question.id]]) for question in instrument.scored})

    def move(self, changes: Iterable[OutcomeChange]) -> Iterable[str]:
        """Follow the outcomes that moved; returns the codes and thread ids whose line is another now."""
        whole: dict[str, Tally] = {}
        for id_, before, after in ((each.question, each.before, each.after) for each in changes):
            if id_ in self._tallies:
                self._tallies[id_] = self._tallies[id_].moved(before, after)
                for key in self._keys[id_]:
                    tally = whole.get(key, self.lines[key].tally)
                    whole[key] = tally.moved(before, after) if id_ in self._questions[key] else tally
        self._reckon(whole)
        return whole

    def _reckon(self, whole: Mapping[str, Tally]) -> None:
        """Put these tallies in their lines, with their scores by the instrument's own rule."""
        figures = scores(self._layout.only(whole), self._tallies)
        for key, tally in whole.items():
            # Where a rule only counts, a criterion has a tally and no score.
            self.lines[key] = TallyLine(
                tally, figures.criteria.get(key) or figures.threads.get(key) or Figure(None, None)
            )
