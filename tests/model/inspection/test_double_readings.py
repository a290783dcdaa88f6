"""Cases read twice: whose readings are compared, what is a pair, and what is missing."""

from __future__ import annotations

import pytest

from model.inspection.double_readings import Compared, Double, compare, doubles, ratings
from model.inspection.outcomes import outcomes
from model.inspection.readings import Case, Progress, Reading, Signature
from model.instrument.instrument import Instrument
from model.journal.field_names import FIRST_READER, SECOND_READER
from model.journal.records import NOT_APPLICABLE, Value
from tests.conftest import CASES

ANNA, BEN, CARA = "Anna", "Ben", "Cara"

COMPLETE: dict[str, Value] = {
    "plan_made": "yes",
    "plan_timely": "no",
    "needs_found": ("housing",),
    "plan_overall": "sufficient",
    "risk_screened": "yes",
    "risk_overall": "poor",
    "visits": 1,
    "programme_begun": "yes",
    "delivery_overall": "excellent",
}
"""An answer to everything that is asked of K001."""


def case(ref: str = "K001", withdrawn: str | None = None, **readers: str) -> Case:
    names = {"first": FIRST_READER, "second": SECOND_READER}
    return Case(ref, {names[which]: name for which, name in readers.items()}, withdrawn)


def row(assessor: str, ref: str = "K001", signature: Signature = Signature.SIGNED, answered: int = 9) -> Progress:
    return Progress(ref, assessor, signature=signature, answered=answered)


def reading(instrument: Instrument, assessor: str, **other: Value) -> Reading:
    said = {question: value for question, value in (COMPLETE | other).items() if value is not None}
    return Reading("K001", assessor, said, {}, outcomes(instrument, CASES["K001"], said), Signature.SIGNED, False, ())


def compared(instrument: Instrument, **of_second: Value) -> tuple[Compared, ...]:
    return compare(instrument, reading(instrument, ANNA), reading(instrument, BEN, **of_second))


def pair(instrument: Instrument, question: str, **of_second: Value) -> Compared:
    return next(each for each in compared(instrument, **of_second) if each.question.id == question)


class TestWhichCases:
    def test_two_readings_begun_make_a_double(self) -> None:
        cases = [case("K001"), case("K002")]
        rows = [row(ANNA), row(BEN, answered=1, signature=Signature.DRAFT), row(ANNA, "K002")]
        assert doubles(cases, rows) == (Double("K001", ANNA, BEN, complete=False),)

    def test_a_reading_without_an_answer_is_not_begun(self) -> None:
        assert doubles([case()], [row(ANNA), row(BEN, answered=0, signature=Signature.DRAFT)]) == ()

    def test_a_withdrawn_case_is_out(self) -> None:
        assert doubles([case(withdrawn="not eligible")], [row(ANNA), row(BEN)]) == ()

    @pytest.mark.parametrize(
        ("readers", "first", "second"),
        [
            ({}, ANNA, BEN),
            ({"first": BEN, "second": ANNA}, BEN, ANNA),
            ({"first": CARA}, CARA, ANNA),
            ({"second": BEN}, BEN, ANNA),
            ({"first": "Nobody yet"}, ANNA, BEN),
        ],
    )
    def test_the_allocation_says_who_is_first_else_the_name(
        self, readers: dict[str, str], first: str, second: str
    ) -> None:
        (found,) = doubles([case(**readers)], [row(BEN), row(CARA), row(ANNA)])
        assert (found.first, found.second) == (first, second)

    @pytest.mark.parametrize(
        ("signature", "complete"), [(Signature.SIGNED, True), (Signature.VOID, True), (Signature.DRAFT, False)]
    )
    def test_it_is_complete_once_both_were_signed(self, signature: Signature, complete: bool) -> None:
        (found,) = doubles([case()], [row(ANNA), row(BEN, signature=signature)])
        assert found.complete is complete


class TestComparing:
    def test_equal_readings_do_not_differ(self, instrument: Instrument) -> None:
        assert not any(each.differs for each in compared(instrument))

    def test_only_what_is_relevant_to_either_is_compared(self, instrument: Instrument) -> None:
        asked = {each.question.id for each in compared(instrument)}
        # K001 serves in the community, and neither reader found drugs or two visits
        assert asked.isdisjoint({"risk_on_release", "drugs_planned", "visits_purposeful"})
        assert asked >= {*COMPLETE, "first_seen", "remarks"}

    def test_another_answer_differs(self, instrument: Instrument) -> None:
        assert [each.question.id for each in compared(instrument, risk_screened="no") if each.differs] == [
            "risk_screened"
        ]

    def test_a_gate_answered_otherwise_opens_a_question_to_one_reader_alone(self, instrument: Instrument) -> None:
        differ = [each.question.id for each in compared(instrument, plan_made="no") if each.differs]
        assert differ == ["plan_made", "plan_timely"]

    def test_an_answer_that_one_reader_left_open_differs(self, instrument: Instrument) -> None:
        assert pair(instrument, "risk_screened", risk_screened=None).differs


class TestRatings:
    def test_sides_of_the_line_and_places_on_the_scale(self, instrument: Instrument) -> None:
        found = ratings([compared(instrument, risk_screened="no", risk_overall="insufficient")], "1.2")
        assert found.outcomes == [[("above", "below"), ("below", "below")]]
        assert found.four_points == [[("4", "3")]]

    def test_not_applicable_is_a_category_of_its_own(self, instrument: Instrument) -> None:
        found = ratings([compared(instrument, risk_overall=NOT_APPLICABLE)], "1.2")
        assert found.outcomes[0][1] == ("below", "not_applicable")
        assert found.four_points == [[("4", "not_applicable")]]

    def test_what_one_reader_left_open_or_was_not_asked_is_missing(self, instrument: Instrument) -> None:
        found = ratings([compared(instrument, plan_made="no", plan_overall=None)], "1.1")
        assert found.outcomes == [[("below", None), ("above", None)]]
        assert found.four_points == [[("2", None)]]

    def test_gates_and_information_are_not_compared(self, instrument: Instrument) -> None:
        found = ratings([compared(instrument, visits=0, needs_found=("work",))], "2.1")
        assert found.outcomes == [[("above", "above"), ("above", "above")]]

    def test_all_criteria_together_are_the_criteria_one_after_another(self, instrument: Instrument) -> None:
        case = compared(instrument, risk_screened="no")
        apart = [ratings([case], code) for code in instrument.criterion]
        assert ratings([case]).outcomes == [[pair for found in apart for pair in found.outcomes[0]]]
        assert ratings([case]).four_points == [[pair for found in apart for pair in found.four_points[0]]]

    def test_each_case_stays_by_itself(self, instrument: Instrument) -> None:
        assert len(ratings([compared(instrument), compared(instrument)], "1.2").outcomes) == 2
