"""What may be stated of what."""

from __future__ import annotations

import pytest

from model.inspection.fields import check
from model.journal.records import NOT_APPLICABLE, Refused, Statement, Value
from tests.small_instrument import small_instrument

SMALL = small_instrument()
CASE, READING, INSPECTION = "case/K001", "reading/K001/Ana", "inspection"


@pytest.mark.parametrize(
    ("subject", "field", "value"),
    [
        (CASE, "sentence_type", "licence"),
        (CASE, "requirements", ("programme", "supervision")),
        (CASE, "hours", 40),
        (CASE, "started", "2008-03-01"),
        (CASE, "remark", "Came from Lincolnshire."),
        (CASE, "note:hours", "As the order says."),
        (CASE, "withdrawn", "The file cannot be found."),
        (CASE, "reader:1", "Ana"),
        (CASE, "reader:2", "Ida"),
        (READING, "plan_made", "yes"),
        (READING, "needs_found", ("drugs", "work")),
        (READING, "visits", 3),
        (READING, "first_seen", "2008-03-01"),
        (READING, "plan_timely", NOT_APPLICABLE),
        (READING, "note:plan_timely", NOT_APPLICABLE),
        (READING, "note:plan_timely", "Page 3."),
        (READING, "signed", "0123456789abcdef" * 4),
        (READING, "note:signed", "The rest of the file is missing."),
        (INSPECTION, "assessor:Ana", "practice_assessor"),
        (INSPECTION, "record:K001", "Ana"),
        (INSPECTION, "manager_ref:Ana", "PO07"),
        (INSPECTION, "context:caseload", 854),
        (INSPECTION, "context:percent_unpaid", "6.7"),
        (INSPECTION, "quota:long", 4),
        (INSPECTION, "sample_seed", 2007),
        (INSPECTION, "allocation_seed", 0),
        (INSPECTION, "grade:3.1", "well"),
        (INSPECTION, "conclusion:1.2", "urgent priority for improvement"),
        (INSPECTION, "note:conclusion:1.2", "Two serious cases."),
        (INSPECTION, "specific:staff_trained", "partly"),
        (INSPECTION, "note:specific:staff_trained", "Two said so."),
        (INSPECTION, "recommendation:1", "Plan in time."),
        (INSPECTION, "addressed:12", "The area"),
        (INSPECTION, "about:999", ("1.2", "3.1")),
        (INSPECTION, "status:1", "partly_met"),
        (INSPECTION, "note:status:1", "Half of them."),
        (INSPECTION, "further_inspection", "no"),
        (INSPECTION, "note:further_inspection", "It is in hand."),
        (INSPECTION, "earlier:1.2", "62.5"),
        (INSPECTION, "earlier:1", "6.75"),
        (INSPECTION, "earlier:roh", "100"),
        (INSPECTION, "earlier_source", "The report of 2006."),
    ],
)
def test_every_field_takes_its_values_and_can_be_cleared(subject: str, field: str, value: Value) -> None:
    check(SMALL, Statement(subject, field, value))
    check(SMALL, Statement(subject, field, None))


@pytest.mark.parametrize(
    ("subject", "field"),
    [
        (CASE, "shoe_size"),
        (CASE, "plan_made"),
        (CASE, "signed"),
        (CASE, "note:shoe_size"),
        (CASE, "note:note:hours"),
        (READING, "sentence_type"),
        (READING, "withdrawn"),
        (INSPECTION, "hours"),
        (CASE, "reader:3"),
        (INSPECTION, "context:weather"),
        (INSPECTION, "quota:unpaid"),
        (INSPECTION, "sample_seed:1"),
        (INSPECTION, "grade:1.2"),
        (INSPECTION, "conclusion:3.1"),
        (INSPECTION, "grade"),
        (INSPECTION, "specific:3.2"),
        (INSPECTION, "recommendation:0"),
        (INSPECTION, "recommendation:01"),
        (INSPECTION, "addressed:1000"),
        (INSPECTION, "about:one"),
        (INSPECTION, "status:"),
        (INSPECTION, "further_inspection:roh"),
        (INSPECTION, "earlier:3"),
        (INSPECTION, "earlier:"),
        (INSPECTION, "earlier_source:1.2"),
        ("case/K001/Ana", "hours"),
        ("pack/1", "hours"),
        ("", "hours"),
    ],
)
def test_a_field_that_its_subject_does_not_have_is_refused(subject: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        check(SMALL, Statement(subject, field, None))
    assert str(refused.value) == f"{subject}: {field} is not a field of the instrument small-1."


@pytest.mark.parametrize(
    ("subject", "field", "value", "complaint"),
    [
        (CASE, "sentence_type", "fine", "'fine' is not one of community, licence, custody"),
        (CASE, "sentence_type", NOT_APPLICABLE, "'not_applicable' is not one of community, licence, custody"),
        (
            CASE,
            "requirements",
            ("fine",),
            "'fine' is not one or more of programme, supervision, unpaid_work, joined by ;",
        ),
        (CASE, "hours", "many", "'many' is not a whole number from 0 to 999999999"),
        (CASE, "started", "March", "'March' is not a date as YYYY-MM-DD"),
        (INSPECTION, "context:percent_unpaid", "6,7", "'6,7' is not a percent from 0 to 100, to at most two decimals"),
        (INSPECTION, "sample_seed", "any", "'any' is not a whole number from 0 to 999999999"),
        (CASE, "withdrawn", "", "'' is not a text of at most 20000 characters"),
        (READING, "plan_timely", "perhaps", "'perhaps' is not one of yes, no"),
        (READING, "plan_made", NOT_APPLICABLE, "'not_applicable' is not one of yes, no"),
        (READING, "visits_purposeful", NOT_APPLICABLE, "'not_applicable' is not one of yes, no"),
        (READING, "note:plan_timely", 3, "'3' is not a text of at most 20000 characters"),
        (READING, "signed", "yes", "a signature is the digest of what was signed"),
        (READING, "signed", "0123456789ABCDEF" * 4, "a signature is the digest of what was signed"),
        (
            INSPECTION,
            "assessor:Ana",
            "lead",
            "'lead' is not one of inspector, practice_assessor, area_assessor",
        ),
        (INSPECTION, "grade:3.1", "good", "'good' is not one of well, satisfactorily, partly, not"),
        (INSPECTION, "specific:staff_trained", "good", "'good' is not one of well, satisfactorily, partly, not"),
        (INSPECTION, "status:1", "begun", "'begun' is not one of met, partly_met, not_met"),
        (INSPECTION, "further_inspection", "perhaps", "'perhaps' is not one of yes, no"),
        (INSPECTION, "about:1", ("9.9",), "'9.9' is not one or more of 1.1, 1.2, 2.1, 3.1, 3.2, joined by ;"),
        (
            INSPECTION,
            "conclusion:1.2",
            "bad",
            "'bad' is not one of good, priority for improvement, urgent priority for improvement",
        ),
    ],
)
def test_a_value_that_a_field_cannot_have_is_refused(subject: str, field: str, value: Value, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        check(SMALL, Statement(subject, field, value))
    assert str(refused.value) == f"{subject}: {field}: {complaint}."


@pytest.mark.parametrize(
    "subject", ["case", "case/", "case/ K1", "case/K/1", "case/K1\n", "case/Ä1", f"case/{'K' * 41}"]
)
def test_a_case_has_a_plain_reference(subject: str) -> None:
    with pytest.raises(Refused):
        check(SMALL, Statement(subject, "hours", 40))


@pytest.mark.parametrize("name", ["", " Ana", "Ana ", "A/B", "A\nB", "A\u200bB", "A" * 81])
def test_an_assessor_has_a_printable_name(name: str) -> None:
    with pytest.raises(Refused):
        check(SMALL, Statement(f"reading/K001/{name}", "plan_made", "yes"))
    with pytest.raises(Refused):
        check(SMALL, Statement(INSPECTION, f"assessor:{name}", "inspector"))
    with pytest.raises(Refused):
        check(SMALL, Statement(CASE, "reader:1", name))


@pytest.mark.parametrize("ref", ["", "K/1", " K001"])
def test_the_reading_of_record_is_that_of_a_case(ref: str) -> None:
    with pytest.raises(Refused):
        check(SMALL, Statement(INSPECTION, f"record:{ref}", "Ana"))
