"""Double readings in a file: which reading counts, the agreement, its freezing, and settling answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from export.sheet.agreement import Levels, compared, freezing, frozen, live, of_record, read_twice, settling
from model.file.store import Store
from model.inspection.readings import Signature
from model.journal.field_names import FIRST_READER, FROZEN, OVERALL, RECORD, SECOND_READER
from model.journal.records import INSPECTION, Refused, Statement, Value, case_subject, reading_subject
from scoring.agreement import NO_DIFFERENCE, NO_PAIRS
from tests.conftest import new_store
from tests.model.inspection.test_double_readings import ANNA, BEN, COMPLETE

LEAD = "The lead"
OF_CUSTODY: dict[str, Value] = {"risk_on_release": "yes", "programme_begun": None}


def read_case(store: Store, assessor: str, ref: str = "K001", *, sign: bool = True, **other: Value) -> None:
    """A whole reading, signed unless told otherwise."""
    answers = COMPLETE | (OF_CUSTODY if ref == "K002" else {}) | other
    subject = reading_subject(ref, assessor)
    store.record_all([Statement(subject, field, value) for field, value in answers.items()])
    if sign:
        store.sign(ref, assessor)


def state(store: Store, field: str, value: Value, subject: str = INSPECTION) -> None:
    store.record(Statement(subject, field, value), LEAD)


@pytest.fixture
def twice(tmp_path: Path) -> Iterator[Store]:
    """K001 and K002, each read by Anna and Ben; they differ on two questions of K001 and one of K002."""
    with new_store(tmp_path / "kent.caseread") as store:
        for ref in ("K001", "K002"):
            read_case(store, ANNA, ref)
        read_case(store, BEN, "K001", risk_screened="no", risk_overall="insufficient")
        read_case(store, BEN, "K002", plan_overall="poor")
        yield store


class TestWhichReadingCounts:
    def counting(self, store: Store) -> str:
        return next(row.assessor for row in store.readings() if row.case_ref == "K001" and row.counts)

    def test_by_name_where_nobody_was_allocated(self, twice: Store) -> None:
        assert self.counting(twice) == ANNA

    def test_the_first_allocated_before_the_name(self, twice: Store) -> None:
        state(twice, FIRST_READER, BEN, case_subject("K001"))
        assert self.counting(twice) == BEN
        assert twice.verify().problems == ()

    def test_the_leads_choice_before_the_first_allocated(self, twice: Store) -> None:
        state(twice, FIRST_READER, BEN, case_subject("K001"))
        state(twice, RECORD + "K001", ANNA)
        assert self.counting(twice) == ANNA

    def test_a_signed_reading_before_the_first_allocated(self, twice: Store) -> None:
        state(twice, FIRST_READER, BEN, case_subject("K001"))
        state(twice, SECOND_READER, ANNA, case_subject("K001"))
        twice.reopen("K001", BEN, "look again", LEAD)
        assert self.counting(twice) == ANNA

    def test_none_by_a_reader_whom_the_case_was_not_given_to(self, twice: Store) -> None:
        state(twice, FIRST_READER, BEN, case_subject("K001"))
        twice.reopen("K001", BEN, "look again", LEAD)
        assert [row.assessor for row in twice.readings() if row.case_ref == "K001" and row.counts] == []


class TestAgreement:
    def test_is_reckoned_over_all_scored_questions_and_by_criterion(self, twice: Store) -> None:
        found = live(twice)
        # K001: plan_timely, plan_overall, risk_screened, risk_overall, programme_begun, delivery_overall;
        # K002 has risk_on_release in place of programme_begun. On the line they differ once in each.
        assert (found[OVERALL].outcomes.cases, found[OVERALL].outcomes.pairs) == (2, 12)
        assert found[OVERALL].outcomes.percentage.value == pytest.approx(10 / 12)
        assert found["1.2"].outcomes.pairs == 5
        assert found["1.2"].four_points.pairs == 2
        assert found["2.1"].outcomes.percentage.value == 1

    def test_leaves_out_a_reading_that_is_not_signed(self, twice: Store) -> None:
        twice.reopen("K002", BEN, "look again", LEAD)
        assert live(twice)[OVERALL].outcomes.cases == 1

    def test_without_double_readings_there_is_none(self, store: Store) -> None:
        assert live(store)[OVERALL].outcomes.kappa.why == NO_PAIRS


def freeze(store: Store) -> dict[str, Levels]:
    store.record_all(freezing(store), LEAD)
    return {key: levels for key, each in frozen(store).items() if (levels := each.levels)}


class TestFreezing:
    def test_frozen_figures_are_read_back_as_they_were(self, twice: Store) -> None:
        before = live(twice)
        assert freeze(twice) == before
        assert before["2.1"].outcomes.percentage.why == NO_DIFFERENCE

    def test_they_stay_when_the_live_ones_move(self, twice: Store) -> None:
        before = freeze(twice)
        state(twice, "risk_screened", "yes", reading_subject("K001", BEN))
        assert live(twice) != before
        assert {key: each.levels for key, each in frozen(twice).items()} == before

    def test_nobody_freezes_twice(self, twice: Store) -> None:
        freeze(twice)
        with pytest.raises(Refused, match="The agreement was frozen by The lead on 2026-11-02: "):
            list(freezing(twice))

    def test_nothing_is_frozen_where_nothing_was_read_twice(self, store: Store) -> None:
        with pytest.raises(Refused, match="No case has two signed readings"):
            list(freezing(store))

    def test_only_figures_of_a_criterion_or_overall_can_be_stated(self, twice: Store) -> None:
        with pytest.raises(Refused, match="is not a field"):
            state(twice, FROZEN + "9.9", "{}")

    @pytest.mark.parametrize(
        "text",
        [
            *("not JSON", "[]", '"x"', "{}", "null", "NaN", '{"outcomes":1,"four_points":2}'),
            '{"outcomes":{"cases":1,"pairs":1,"missing":0,"percentage":{"value":NaN,"interval":null,"why":""}}}',
        ],
    )
    def test_figures_that_cannot_be_read_are_none(self, twice: Store, text: str) -> None:
        state(twice, FROZEN + OVERALL, text)
        assert frozen(twice)[OVERALL].levels is None


class TestSettling:
    def test_waits_until_the_agreement_is_frozen(self, twice: Store) -> None:
        state(twice, RECORD + "K001", ANNA)
        with pytest.raises(Refused, match="Freeze the agreement first"):
            settling(twice, read_twice(twice)[0], "risk_screened", "no")

    def test_waits_until_the_reading_of_record_is_chosen(self, twice: Store) -> None:
        freeze(twice)
        with pytest.raises(Refused, match=r"^Case K001: choose first which reading is the one of record\.$"):
            settling(twice, read_twice(twice)[0], "risk_screened", "no")

    def test_an_answer_is_stated_by_the_lead_and_the_reading_signed_again(self, twice: Store) -> None:
        freeze(twice)
        double = read_twice(twice)[0]
        state(twice, RECORD + "K001", ANNA)
        twice.record(settling(twice, double, "risk_screened", "no"), LEAD)
        assert twice.reading("K001", ANNA).signature is Signature.VOID
        assert [each.question.id for each in compared(twice, double) if each.differs] == ["risk_overall"]
        change = twice.sign("K001", of_record(twice, double), author=LEAD)
        assert change.entry.author == LEAD
        assert twice.reading("K001", ANNA).counts
        assert [entry.author for entry in twice.history(reading_subject("K001", ANNA), "risk_screened")] == [ANNA, LEAD]
        assert twice.verify().problems == ()
