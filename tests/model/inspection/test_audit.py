"""The journal as a person reads it: in whose words, in what order, and what still stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.file.store import Store
from model.inspection import audit
from model.inspection.audit import KINDS, EntryStanding, Scope, chosen, clocks_disagree, history, of_answer, records
from model.journal import journal
from model.journal.journal import make
from model.journal.records import INSPECTION, Entry, Statement, Value, case_subject, reading_subject
from resources.access import instrument
from tests.conftest import new_store
from tests.small_instrument import small_instrument

INSTRUMENT = small_instrument()
READING = reading_subject("K1", "Ann")


def said(value: Value, *replaced: Entry, field: str = "plan_made", at: str = "09:00", by: str = "Ann") -> Entry:
    statement = Statement(READING, field, value)
    return make(statement, by, f"2026-11-02T{at}:00Z", [entry.id for entry in replaced])


def test_a_record_is_in_the_words_of_the_questionnaire() -> None:
    first = said("no")
    (newest, _) = records(INSTRUMENT, [first, said("yes", first, at="10:00", by="Ben")])
    assert (newest.about, newest.what) == ("Case K1, read by Ann", "1.1.1 Was a plan made?")
    assert (newest.words, newest.replaced, newest.entry.author) == ("Yes", "No", "Ben")


@pytest.mark.parametrize(
    ("subject", "field", "value", "what", "words"),
    [
        (case_subject("K1"), "sentence_type", "licence", "Sentence", "Licence"),
        (case_subject("K1"), "reader:1", "Ann", "First reader", "Ann"),
        (READING, "needs_found", ("drugs", "work"), INSTRUMENT.question["needs_found"].number, "Drugs, Work"),
        (READING, "note:plan_made", "=1+1", "Note on: 1.1.1 Was a plan made?", "=1+1"),
        (READING, "plan_made", None, "1.1.1 Was a plan made?", "nothing stated"),
        (INSPECTION, "grade:3.1", "well", "Grading of 3.1", "Well met"),
        (INSPECTION, "specific:staff_enough", "not", "There are enough of them.", "Not met"),
        (INSPECTION, "assessor:Ann", "inspector", "Kind of assessor: Ann", "Inspector"),
        (INSPECTION, "context:caseload", 900, "Caseload", "900"),
        (INSPECTION, "quota:long", 4, "Planned cases: Long orders", "4"),
        (INSPECTION, "further_inspection", "yes", "Further inspection", "Yes"),
        (INSPECTION, "closed", "0" * 64, "Inspection closed", "closed"),
        (INSPECTION, "signer:Ann", "0" * 64, "Key that returns are signed with: Ann", "0" * 64),
        (INSPECTION, "record:K1", "Ann", "Reading that counts, case K1", "Ann"),
    ],
)
def test_every_kind_of_field_has_words(subject: str, field: str, value: Value, what: str, words: str) -> None:
    (record,) = records(INSTRUMENT, [make(Statement(subject, field, value), "Ann", "2026-11-02T09:00:00Z")])
    assert record.what.startswith(what)
    assert record.words == words


EVIDENCE = (
    '{"above":14,"code":"4.4","heading":"Staff","journal":"ab","many":"sentencers","number":"4.4.1","of":15,"one":'
    '"sentencer","returned":15,"sent":50,"title":"Sentencer questionnaire","words":"Is it clear?"}'
)


@pytest.mark.parametrize(
    ("instrument_id", "field", "value", "what", "words"),
    [
        ("iqr-2003", "mark:think_first:A1.1", "fully", "Mark of A1.1 for Think First", "Fully met"),
        ("iqr-2003", "earlier_mark:reasoning:A1.1", "fully", "Earlier mark of A1.1 for R&R", "Fully met"),
        ("iqr-2003", "note:mark:reasoning:A1.1", "Seen.", "Note on: Mark of A1.1 for R&R", "Seen."),
        ("iqr-2003", "mandatory:A1.1", "yes", "Whether A1.1 is mandatory", "Yes"),
        ("qi-2018", "enabler:PP:2", "Time.", "What helped in protecting the public, 2", "Time."),
        ("qi-2018", "barrier:PP:1", "None.", "What stood in the way in protecting the public, 1", "None."),
        ("qi-2018", "national:harm_assessed", "60", "Figure of the whole country, PP1.1", "60"),
        ("qi-2018", "earlier:harm_assessed", "60", "Earlier figure of PP1.1", "60"),
        ("omi-2007", "earlier:1.2", "60", "Earlier figure of 1.2", "60"),
        (
            "omi-2007",
            "evidence:sentencers-2007:role_clear",
            EVIDENCE,
            "Evidence from a questionnaire, sentencers-2007: role_clear",
            "Sentencer questionnaire 4.4.1: 14 of 15 above the line",
        ),
        (
            "omi-2007",
            "evidence:sentencers-2007:role_clear",
            "[1",
            "Evidence from a questionnaire, sentencers-2007: role_clear",
            "[1",
        ),
        ("sentencers-2007", "record:S1", "Ann", "Reading that counts, sentencer S1", "Ann"),
    ],
)
def test_what_a_lead_states_in_other_systems_is_said_without_ids(
    instrument_id: str, field: str, value: Value, what: str, words: str
) -> None:
    (record,) = records(instrument(instrument_id), [make(Statement(INSPECTION, field, value), "Ann", "2026-11-02")])
    assert (record.what, record.words) == (what, words)


def test_a_record_is_about_whom_the_questionnaire_asks() -> None:
    stated = [
        Statement(reading_subject("S1", "Ann"), "liaison", "yes"),
        Statement(case_subject("S1"), "withdrawn", "x"),
    ]
    found = records(instrument("sentencers-2007"), [make(one, "Ann", "2026-11-02T09:00:00Z") for one in stated])
    assert {record.about for record in found} == {"Sentencer S1, read by Ann", "Sentencer S1"}
    assert of_answer(instrument("sentencers-2007"), "S1", "Ann", "liaison").words == "4.1.1, sentencer S1, read by Ann"


def test_what_was_replaced_what_stands_and_what_is_in_conflict() -> None:
    first = said("no")
    ann, ben = said("yes", first, at="10:00"), said(None, first, at="11:00", by="Ben")
    alone = said("yes", field="plan_timely")
    standing = {record.entry.id: record.standing for record in records(INSTRUMENT, [first, ann, ben, alone])}
    assert standing == {
        first.id: EntryStanding.REPLACED,
        ann.id: EntryStanding.CONFLICT,
        ben.id: EntryStanding.CONFLICT,
        alone.id: EntryStanding.STANDS,
    }
    settled = said("yes", ann, ben, at="12:00", by="Lead")
    newest = records(INSTRUMENT, [first, ann, ben, alone, settled])[0]
    assert (newest.standing, newest.replaced) == (EntryStanding.STANDS, "Yes / nothing stated")


def test_two_who_say_the_same_do_not_contradict_each_other() -> None:
    both = records(INSTRUMENT, [said("yes"), said("yes", by="Ben")])
    assert {record.standing for record in both} == {EntryStanding.STANDS}


def test_a_signature_is_void_from_the_first_change_after_it(store: Store) -> None:
    store.record(Statement(reading_subject("K001", "Ann"), "plan_made", "no"), "Ann")
    store.sign("K001", "Ann", "only this")
    assert signature_in(store) is EntryStanding.STANDS
    store.record(Statement(reading_subject("K001", "Ann"), "plan_made", "yes"), "Lead")
    assert signature_in(store) is EntryStanding.VOID
    store.sign("K001", "Ann", "only this")
    assert signature_in(store) is EntryStanding.STANDS


def signature_in(store: Store) -> EntryStanding:
    return next(r.standing for r in records(store.instrument, store.entries()) if r.entry.field == "signed")


def test_the_order_is_that_of_the_statements_where_the_clocks_lie() -> None:
    first = said("no", at="12:00")
    late_clock = said("yes", first, at="09:30", by="Ben")
    between = said("yes", field="plan_timely", at="10:00")
    found = records(INSTRUMENT, [late_clock, first, between])
    assert [record.entry for record in found] == [late_clock, first, between]
    assert "09:30" in found[0].clocks
    assert "12:00" in found[0].clocks
    assert clocks_disagree(found).startswith("1 entry bears an earlier time than what it replaces")
    assert clocks_disagree(found[1:]) == ""


@given(st.data())
def test_no_record_stands_above_one_that_replaces_it_however_they_arrived(data: st.DataObject) -> None:
    entries: list[Entry] = []
    for number in range(data.draw(st.integers(1, 12))):
        replaced = data.draw(st.lists(st.sampled_from(entries), unique=True, max_size=2)) if entries else []
        at = f"{data.draw(st.integers(0, 23)):02}:{number:02}"
        entries.append(said(data.draw(st.sampled_from(["yes", "no", None])), *replaced, at=at))
    arrived = data.draw(st.permutations(entries))
    place = {record.entry.id: at for at, record in enumerate(records(INSTRUMENT, arrived))}
    assert len(place) == len({entry.id for entry in entries})
    assert all(place[entry.id] < place[old] for entry in entries for old in entry.replaces)


def test_a_scope_is_a_case_a_person_a_question_or_some_readings(store: Store) -> None:
    for ref, who in (("K001", "Ann"), ("K002", "Ann"), ("K001", "Ben")):
        store.record(Statement(reading_subject(ref, who), "plan_made", "no"), who)
        store.record(Statement(reading_subject(ref, who), "note:plan_made", f"by {who}"), "Lead")
    store.record(Statement(INSPECTION, "record:K001", "Ben"), "Lead")
    found = records(store.instrument, store.entries())

    def scoped(scope: Scope) -> set[tuple[str, str]]:
        return {record.key for record in chosen(found, scope, "Every kind")}

    k001 = scoped(Scope(case_ref="K001"))
    assert {subject for subject, _ in k001} == {
        "case/K001", "reading/K001/Ann", "reading/K001/Ben", INSPECTION
    }  # fmt: skip
    assert scoped(Scope(assessor="Ben")) == {
        (reading_subject("K001", "Ben"), field) for field in ("plan_made", "note:plan_made")
    }
    assert len(scoped(Scope(questions=frozenset(["plan_made"])))) == 6
    assert scoped(of_answer(store.instrument, "K002", "Ann", "plan_made")) == {
        (reading_subject("K002", "Ann"), field) for field in ("plan_made", "note:plan_made")
    }
    assert len(scoped(Scope())) == len({record.key for record in found})


def test_words_filter_by_anything_a_row_says() -> None:
    found = records(INSTRUMENT, [said("no", by="Zoe"), said("yes", field="plan_timely")])
    for words in ("zoe", "was a PLAN made?", "02 nov ann zoe", "plan_made", "k1 no zoe stands"):
        assert [record.entry.author for record in chosen(found, Scope(), "Every kind", words)] == ["Zoe"]
    assert chosen(found, Scope(), "Every kind", "zoe yes") == []


def test_every_kind_keeps_what_it_says() -> None:
    first = said("no", at="12:00")
    entries = [
        first,
        said("yes", first, at="09:00"),
        make(Statement(case_subject("K1"), "hours", 3), "Lead", "2026-11-02T09:00:00Z"),
        make(Statement(INSPECTION, "grade:3.1", "well"), "Lead", "2026-11-02T09:00:00Z"),
        make(Statement(READING, "signed", "0" * 64), "Ann", "2026-11-02T13:00:00Z"),
    ]
    found = records(INSTRUMENT, entries)
    assert {kind: len(chosen(found, Scope(), kind)) for kind in KINDS} == {
        "Every kind": 5,
        "Answers and their notes": 2,
        "Signatures": 1,
        "Cases and who reads them": 1,
        "The inspection as a whole": 1,
        "In conflict": 0,
        "Replaced since": 1,
        "Where clocks disagree": 1,
    }


def test_the_history_of_a_field_is_all_of_it_oldest_first(tmp_path: Path) -> None:
    with new_store(tmp_path / "a.caseread") as store:
        subject = reading_subject("K001", "Ann")
        for value in ("yes", "no", None, "yes"):
            store.record(Statement(subject, "plan_made", value), "Ann")
        found = records(store.instrument, store.entries())
        assert [record.entry for record in history(found, (subject, "plan_made"))] == store.history(
            subject, "plan_made"
        )


def test_what_it_replaces_may_be_missing_from_a_damaged_journal() -> None:
    lost = said("no")
    (record,) = records(INSTRUMENT, [said("yes", lost)])
    assert (record.replaced, record.standing) == ("", EntryStanding.STANDS)


def test_entries_are_known_by_their_ids_so_one_that_comes_twice_is_one() -> None:
    assert len(records(INSTRUMENT, [said("no"), said("no")])) == 1
    assert journal.is_genuine(records(INSTRUMENT, [said("no")])[0].entry)
    assert audit.records(INSTRUMENT, []) == []
