"""The store: what is stated is on disk and in every figure that follows from it, or it is refused whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.file.store import Store
from model.inspection.readings import Signature
from model.instrument.instrument import Instrument
from model.journal.journal import digest, make
from model.journal.records import INSPECTION, Outcome, Refused, Statement, Tally, Value, case_subject, reading_subject
from tests.both_kinds import opened
from tests.conftest import CASES, case_statements, new_store, noon
from tests.model.stating import ANNA, BEN, COMPLETE, answer, read_whole, state


def moves(store: Store, statement: Statement) -> dict[str, tuple[Outcome | None, Outcome | None]]:
    change = store.record(statement, ANNA)
    assert change is not None
    return {move.question: (move.before, move.after) for move in change.outcomes}


class TestRecording:
    def test_says_what_moved(self, store: Store) -> None:
        answer(store, "K001", ANNA, "plan_made", "yes")
        moved = moves(store, Statement(reading_subject("K001", ANNA), "plan_timely", "no"))
        assert moved == {"plan_timely": (Outcome.UNANSWERED, Outcome.BELOW)}

    def test_the_first_answer_of_a_reading_brings_every_question_in(self, store: Store, instrument: Instrument) -> None:
        moved = moves(store, Statement(reading_subject("K001", ANNA), "plan_made", "no"))
        assert list(moved) == [question.id for question in instrument.questions]
        assert moved["plan_made"] == (None, Outcome.ANSWERED)
        assert moved["plan_timely"] == (None, Outcome.NOT_RELEVANT)

    def test_a_gate_opens_and_closes_what_depends_on_it(self, store: Store) -> None:
        subject = reading_subject("K001", ANNA)
        answer(store, "K001", ANNA, "plan_made", "yes")
        answer(store, "K001", ANNA, "plan_timely", "yes")
        closed = moves(store, Statement(subject, "plan_made", "no"))
        assert closed == {"plan_timely": (Outcome.ABOVE, Outcome.NOT_RELEVANT)}
        opened = moves(store, Statement(subject, "plan_made", "yes"))
        assert opened == {"plan_timely": (Outcome.NOT_RELEVANT, Outcome.ABOVE)}

    def test_a_case_detail_moves_the_readings_of_the_case(self, store: Store) -> None:
        read_whole(store)
        moved = moves(store, Statement(case_subject("K001"), "sentence_type", "licence"))
        assert moved == {"risk_on_release": (Outcome.NOT_RELEVANT, Outcome.UNANSWERED)}
        assert store.readings()[0].missing == 1

    def test_the_change_tells_what_was_there_before(self, store: Store) -> None:
        subject = reading_subject("K001", ANNA)
        first = store.record(Statement(subject, "plan_made", "yes"), ANNA)
        second = store.record(Statement(subject, "plan_made", "no"), ANNA)
        assert first is not None
        assert second is not None
        assert (first.before, second.before) == (None, "yes")
        assert second.entry.replaces == (first.entry.id,)
        assert store.history(subject, "plan_made") == [first.entry, second.entry]

    def test_saying_the_same_again_writes_nothing(self, store: Store) -> None:
        answer(store, "K001", ANNA, "plan_made", "yes")
        entries = store.entries()
        assert store.record(Statement(reading_subject("K001", ANNA), "plan_made", "yes"), BEN) is None
        assert store.record(Statement(reading_subject("K001", ANNA), "visits", None), ANNA) is None
        assert store.entries() == entries

    def test_a_note_is_no_answer(self, store: Store) -> None:
        assert moves(store, Statement(reading_subject("K001", ANNA), "note:plan_timely", "File 2"))
        reading = store.reading("K001", ANNA)
        assert (reading.answers, reading.notes) == ({}, {"plan_timely": "File 2"})
        assert store.readings()[0].answered == 0

    def test_a_cleared_answer_is_absent(self, store: Store) -> None:
        answer(store, "K001", ANNA, "risk_screened", "yes")
        answer(store, "K001", ANNA, "risk_screened", None)
        assert store.reading("K001", ANNA).answers == {}
        assert store.reading("K001", ANNA).outcomes["risk_screened"] is Outcome.UNANSWERED

    def test_a_reading_nobody_began_is_empty(self, store: Store) -> None:
        reading = store.reading("K002", BEN)
        assert (reading.answers, reading.signature, reading.counts) == ({}, Signature.DRAFT, False)
        assert reading.outcomes["risk_on_release"] is Outcome.UNANSWERED
        assert store.readings() == []

    @pytest.mark.parametrize(
        ("subject", "field", "value", "named"),
        [
            ("reading/K001/Anna", "plan_maid", "yes", "plan_maid"),
            ("reading/K001/Anna", "plan_made", "perhaps", "perhaps"),
            ("reading/K009/Anna", "plan_made", "yes", "no case K009"),
            ("case/K001", "sentence_type", "fine", "fine"),
            ("inspection", "grade:9.9", "well", "grade:9.9"),
        ],
    )
    def test_what_cannot_be_is_refused(self, store: Store, subject: str, field: str, value: str, named: str) -> None:
        before = store.digest()
        with pytest.raises(Refused, match=named):
            store.record(Statement(subject, field, value), ANNA)
        with pytest.raises(Refused, match=named):
            store.record_all([Statement("case/K001", "hours", 3), Statement(subject, field, value)], ANNA)
        assert store.digest() == before

    def test_the_digest_is_that_of_the_journal_as_it_grows(self, store: Store) -> None:
        for value in ("yes", "no"):
            answer(store, "K001", ANNA, "plan_made", value)
            assert store.digest() == digest(entry.id for entry in store.entries())
            assert store.ids() == {entry.id for entry in store.entries()}

    def test_many_statements_come_to_what_they_would_one_by_one(self, store: Store, tmp_path: Path) -> None:
        with new_store(tmp_path / "other.caseread") as other:
            read_whole(other)
            for question, value in COMPLETE.items():
                answer(store, "K001", ANNA, question, value)
            assert store.digest() == other.digest()
            assert store.readings() == other.readings()

    def test_many_statements_may_add_a_case_and_its_reading(self, store: Store) -> None:
        details = CASES["K001"]
        statements = [*case_statements("K003", details), Statement(reading_subject("K003", ANNA), "plan_made", "yes")]
        assert store.record_all(statements, ANNA) == 4
        assert store.record_all(statements, ANNA) == 0
        assert store.case("K003").details == details

    def test_earlier_values_are_stated_again_all_or_none_and_several_make_a_conflict(self, store: Store) -> None:
        reading = reading_subject("K001", ANNA)
        for value in ("no", "yes"):
            answer(store, "K001", ANNA, "plan_made", value)
        digest_before = store.digest()
        with pytest.raises(Refused, match="perhaps"):
            store.restate({(reading, "plan_made"): ["no"], (reading, "plan_timely"): ["perhaps"]}, ANNA)
        assert store.digest() == digest_before
        store.restate({(reading, "plan_made"): ["no"], (case_subject("K001"), "hours"): [3, 4, 3]}, ANNA)
        assert store.reading("K001", ANNA).answers == {"plan_made": "no"}
        assert {key: {head.value for head in heads} for key, heads in store.conflicts().items()} == {
            (case_subject("K001"), "hours"): {3, 4}
        }
        assert store.verify().problems == ()


class TestCounting:
    def test_only_signed_readings_count_and_drafts_when_asked(self, store: Store) -> None:
        read_whole(store)
        assert store.tallies()["plan_timely"] == Tally()
        assert store.tallies(drafts=True)["plan_timely"] == Tally(below=1)
        store.sign("K001", ANNA)
        assert store.tallies()["plan_timely"] == Tally(below=1)
        assert store.tallies()["risk_on_release"] == Tally(not_relevant=1)
        assert store.outcomes()["K001"]["delivery_overall"] is Outcome.ABOVE
        assert store.question_cases("plan_timely") == [("K001", ANNA, Outcome.BELOW)]

    def test_tallies_can_be_of_some_cases_or_of_one_assessor(self, store: Store) -> None:
        read_whole(store, "K001", ANNA)
        read_whole(store, "K002", BEN, risk_on_release="yes")
        assert store.tallies(drafts=True)["risk_screened"] == Tally(above=2)
        assert store.tallies(drafts=True, cases={"K002"})["risk_on_release"] == Tally(above=1)
        assert store.tallies(assessor=ANNA)["risk_on_release"] == Tally(not_relevant=1)

    def test_gates_and_information_have_no_tally(self, store: Store, instrument: Instrument) -> None:
        assert list(store.tallies()) == [question.id for question in instrument.scored]

    def test_of_two_signed_readings_the_one_of_record_counts(self, store: Store) -> None:
        for name, value in ((ANNA, "yes"), (BEN, "no")):
            read_whole(store, "K001", name, risk_screened=value)
            store.sign("K001", name)
        assert store.tallies()["risk_screened"] == Tally(above=1)
        store.record(Statement(INSPECTION, "record:K001", BEN), "Lead")
        assert store.tallies()["risk_screened"] == Tally(below=1)
        assert [(row.assessor, row.counts) for row in store.readings()] == [(ANNA, False), (BEN, True)]

    def test_which_reading_is_of_record_may_come_from_another_laptop(self, store: Store) -> None:
        for name, value in ((ANNA, "yes"), (BEN, "no")):
            read_whole(store, "K001", name, risk_screened=value)
            store.sign("K001", name)
        store.apply([make(Statement(INSPECTION, "record:K001", BEN), "Lead", noon())])
        assert store.tallies()["risk_screened"] == Tally(below=1)

    def test_a_signed_reading_comes_before_a_draft_even_of_record(self, store: Store) -> None:
        store.record(Statement(INSPECTION, "record:K001", ANNA), "Lead")
        read_whole(store, "K001", ANNA, risk_screened="no")
        read_whole(store, "K001", BEN)
        store.sign("K001", BEN)
        assert store.tallies(drafts=True)["risk_screened"] == Tally(above=1)

    def test_an_emptied_reading_gives_way_to_one_with_answers(self, store: Store) -> None:
        answer(store, "K001", ANNA, "risk_screened", "yes")
        answer(store, "K001", ANNA, "risk_screened", None)
        answer(store, "K001", BEN, "risk_screened", "no")
        assert store.tallies(drafts=True)["risk_screened"] == Tally(below=1)

    def test_a_withdrawn_case_is_out_of_every_count(self, store: Store) -> None:
        read_whole(store)
        store.sign("K001", ANNA)
        store.record(Statement(case_subject("K001"), "withdrawn", "File lost"), "Lead")
        assert store.tallies()["plan_timely"] == Tally()
        assert store.tallies(assessor=ANNA)["plan_timely"] == Tally()
        assert [(case.ref, case.withdrawn) for case in store.cases()] == [("K001", "File lost"), ("K002", None)]

    def test_progress_leaves_information_out(self, store: Store) -> None:
        read_whole(store)
        (row,) = store.readings()
        assert (row.answered, row.missing) == (len(COMPLETE), 0)
        answer(store, "K001", ANNA, "remarks", "None to make")
        assert store.readings()[0].answered == len(COMPLETE)

    def test_assessors_are_those_named_and_those_who_read(self, store: Store) -> None:
        answer(store, "K001", BEN, "plan_made", "yes")
        store.record(Statement(INSPECTION, f"assessor:{ANNA}", "inspector"), "Lead")
        assert store.assessors() == {ANNA: "inspector", BEN: ""}


class TestSigning:
    def test_a_later_change_voids_a_signature_and_undoing_it_does_not_bring_it_back(self, store: Store) -> None:
        read_whole(store)
        store.sign("K001", ANNA)
        assert store.reading("K001", ANNA).signature is Signature.SIGNED
        answer(store, "K001", ANNA, "plan_timely", "yes")
        assert store.reading("K001", ANNA).signature is Signature.VOID
        assert store.readings()[0].signature is Signature.VOID
        answer(store, "K001", ANNA, "plan_timely", "no")
        assert store.reading("K001", ANNA).signature is Signature.VOID
        store.sign("K001", ANNA)
        assert store.reading("K001", ANNA).counts

    def test_missing_answers_are_named(self, store: Store) -> None:
        read_whole(store, plan_timely=None, risk_overall=None)
        with pytest.raises(Refused, match=r"K001, read by Anna: 2 .*first of them 1\.1\.2 \(plan_timely\)"):
            store.sign("K001", ANNA)
        assert store.readings()[0].signature is Signature.DRAFT

    def test_a_reason_signs_what_is_incomplete(self, store: Store) -> None:
        read_whole(store, plan_timely=None)
        store.sign("K001", ANNA, "Page missing from the file")
        reading = store.reading("K001", ANNA)
        assert reading.signature is Signature.SIGNED
        assert reading.notes == {"signed": "Page missing from the file"}

    def test_reopening_takes_the_signature_back_with_its_reason(self, store: Store) -> None:
        read_whole(store)
        store.sign("K001", ANNA)
        store.reopen("K001", ANNA, "Wrong file read")
        reading = store.reading("K001", ANNA)
        assert (reading.signature, reading.notes["signed"]) == (Signature.DRAFT, "Wrong file read")
        store.sign("K001", ANNA)
        assert store.reading("K001", ANNA).notes == {}

    def test_signing_twice_or_reopening_a_draft_is_refused(self, store: Store) -> None:
        read_whole(store)
        with pytest.raises(Refused, match="not signed"):
            store.reopen("K001", ANNA, "Why not")
        with pytest.raises(Refused, match="no case K009"):
            store.sign("K009", ANNA, "Half read")
        store.sign("K001", ANNA)
        with pytest.raises(Refused, match="signed already"):
            store.sign("K001", ANNA)
        with pytest.raises(Refused, match="say why"):
            store.reopen("K001", ANNA, " ")

    def test_signing_all_signs_all_or_none(self, store: Store) -> None:
        read_whole(store, "K001", ANNA)
        read_whole(store, "K002", ANNA)
        before = store.digest()
        with pytest.raises(Refused, match=r"K002.*risk_on_release"):
            store.sign_all(ANNA)
        assert store.digest() == before
        assert store.reading("K001", ANNA).signature is Signature.DRAFT
        assert store.sign_all(ANNA, ["K001"]) == 1
        assert store.sign_all(ANNA, reason="Release not filed") == 1
        with pytest.raises(Refused, match="Anna has no reading"):
            store.sign_all(ANNA)


class TestConflicts:
    def test_two_opinions_are_both_kept_and_neither_is_the_value(self, store: Store) -> None:
        subject = reading_subject("K001", ANNA)
        one = make(Statement(subject, "risk_screened", "yes"), ANNA, noon())
        two = make(Statement(subject, "risk_screened", "no"), BEN, noon())
        assert store.apply([one, two]) == 2
        assert store.conflicts() == {(subject, "risk_screened"): tuple(sorted((one, two), key=lambda e: e.id))}
        assert store.reading("K001", ANNA).conflicts == ("risk_screened",)
        assert store.reading("K001", ANNA).outcomes["risk_screened"] is Outcome.UNANSWERED
        assert store.readings()[0].conflicts == 1
        store.record(Statement(subject, "risk_screened", "no"), "Lead")
        assert store.conflicts() == {}
        assert store.reading("K001", ANNA).answers == {"risk_screened": "no"}

    def test_an_entry_may_arrive_before_what_it_replaces(self, store: Store) -> None:
        subject = reading_subject("K001", ANNA)
        old = make(Statement(subject, "risk_screened", "yes"), ANNA, noon())
        new = make(Statement(subject, "risk_screened", "no"), ANNA, noon(), [old.id])
        store.apply([new])
        store.apply([old])
        assert store.values(subject) == {"risk_screened": "no"}
        assert store.history(subject, "risk_screened") == [old, new]
        assert store.verify().problems == ()

    def test_a_conflict_about_a_case_leaves_the_detail_open(self, store: Store) -> None:
        (head,) = store.heads("case/K001")["hours"]
        store.apply(make(Statement("case/K001", "hours", n), ANNA, noon(), [head.id]) for n in (30, 40))
        assert "hours" not in store.case("K001").details
        assert "hours" not in store.cases()[0].details


QUESTION_VALUES: dict[str, list[Value]] = {
    "plan_made": ["yes", "no", None],
    "plan_timely": ["yes", "no", "not_applicable", None],
    "needs_found": [("drugs",), ("drugs", "work"), None],
    "drugs_planned": ["yes", "no", None],
    "visits": [0, 1, 5, None],
    "visits_purposeful": ["yes", None],
    "remarks": ["much to say", None],
    "note:plan_timely": ["see file 2", None],
}
CASE_VALUES: dict[str, list[Value]] = {
    "sentence_type": ["community", "custody"],
    "requirements": [("programme",), ("programme", "unpaid_work"), None],
    "hours": [0, 12, None],
    "withdrawn": ["lost", None],
}


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Anything that might be said of the two cases and their readings by two assessors."""
    ref = draw(st.sampled_from(["K001", "K002"]))
    kind = draw(st.sampled_from(["reading", "reading", "reading", "case", "inspection"]))
    if kind == "inspection":
        return Statement(INSPECTION, f"record:{ref}", draw(st.sampled_from([ANNA, BEN, None])))
    values = QUESTION_VALUES if kind == "reading" else CASE_VALUES
    field = draw(st.sampled_from(sorted(values)))
    subject = reading_subject(ref, draw(st.sampled_from([ANNA, BEN]))) if kind == "reading" else case_subject(ref)
    return Statement(subject, field, draw(st.sampled_from(values[field])))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.tuples(statements(), st.booleans()), max_size=15))
def test_what_is_kept_is_always_what_follows_from_the_journal(
    said: list[tuple[Statement, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with new_store(tmp_path_factory.mktemp("store") / "a.caseread") as store:
        for statement, signs in said:
            store.record(statement, ANNA)
            if signs and store.reading("K001", ANNA).signature is not Signature.SIGNED:
                store.sign("K001", ANNA, "As it is")
        assert store.verify().problems == ()
        before = state(store)
    with opened(store.path) as again:
        assert state(again) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(statements(), max_size=12))
def test_undo_is_stating_the_earlier_value_and_redo_the_later(
    said: list[Statement], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with new_store(tmp_path_factory.mktemp("store") / "a.caseread") as store:
        seen = [state(store)]
        changes = []
        for statement in said:
            if change := store.record(statement, ANNA):
                changes.append(change)
                seen.append(state(store))

        def visible(at: tuple[object, ...]) -> tuple[object, ...]:
            # A reading that was begun and emptied again stays in the list of readings, with nothing in it.
            return at[0], at[3], at[4]

        for change, before in zip(reversed(changes), reversed(seen[:-1]), strict=True):
            store.record(Statement(change.entry.subject, change.entry.field, change.before), ANNA)
            assert visible(state(store)) == visible(before)
        for change, after in zip(changes, seen[1:], strict=True):
            store.record(Statement(change.entry.subject, change.entry.field, change.entry.value), ANNA)
            assert visible(state(store)) == visible(after)
        assert state(store)[1] == seen[-1][1]
