"""The rule that only counts: a question has its share, and nothing is made of several or proposed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from model.journal.records import Tally
from resources.access import instrument, instrument_ids
from scoring import counts
from scoring.rules import only_counts, scores_questions
from tests.counting_instrument import counting_instrument


def test_each_question_has_its_share_and_nothing_is_made_of_several() -> None:
    tallies = {"planned": Tally(above=7, below=5), "offended": Tally(above=9, below=3), "helped": Tally()}
    found = counts.RULE.score(counting_instrument(), tallies)
    assert found.questions == {"planned": Fraction(7, 12), "offended": Fraction(3, 4), "helped": None}
    assert (found.criteria, found.sections, found.threads, found.totals, found.marked) == ({}, {}, {}, {}, None)


def test_no_judgement_is_proposed_whatever_the_grades() -> None:
    assert counts.RULE.proposal(counting_instrument(), ["good", "good"]) is None


@pytest.mark.parametrize("id_", instrument_ids())
def test_which_instruments_only_count_follows_from_their_rule(id_: str) -> None:
    assert only_counts(instrument(id_)) == (instrument(id_).rule == "counts/1")


@pytest.mark.parametrize(("rule", "scores"), [("omi/1", True), ("esi/1", True), ("iqr/1", False), ("counts/1", False)])
def test_questions_are_scored_or_counted_as_their_rule_has_it(rule: str, scores: bool) -> None:
    whole = [instrument(name) for name in instrument_ids()]
    assert {scores_questions(one) for one in whole if one.rule == rule} == {scores}


def test_questions_of_an_unknown_rule_may_be_scored() -> None:
    assert scores_questions(replace(counting_instrument(), rule="newer/9"))  # for all we know


def test_an_instrument_of_an_unknown_rule_is_not_taken_for_one_that_only_counts() -> None:
    assert not only_counts(replace(counting_instrument(), rule="newer/9"))
