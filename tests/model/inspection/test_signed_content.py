"""A signature stands for what was signed: the answers and notes, and the case details that route them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.file.store import Store
from model.inspection.audit import EntryStanding, records
from model.inspection.field_words import details_changed, value_in_words
from model.inspection.merge import plan
from model.inspection.outcomes import outcomes, routing_details
from model.inspection.readings import Signature, signature
from model.inspection.signed_content import (
    changed_details,
    covers_routing,
    is_signature,
    is_still_signed,
    signature_of,
)
from model.instrument.instrument import Unit
from model.journal.journal import Heads, content_digest, make
from model.journal.records import SIGNED, Statement, Value, case_subject, reading_subject
from tests.model.stating import ANNA, COMPLETE
from tests.small_instrument import small_instrument
from tests.ui.scored_inspection import ANN, scored_inspection

SMALL = small_instrument()
NOON = "2008-03-01T12:00:00Z"
READING = reading_subject("K001", ANNA)


def heads(said: Mapping[str, Value]) -> dict[str, Heads]:
    return {field: (make(Statement(READING, field, value), ANNA, NOON),) for field, value in said.items()}


DETAILS = st.fixed_dictionaries(
    {},
    optional={
        "sentence_type": st.sampled_from(["community", "licence", "custody"]),
        "requirements": st.lists(st.sampled_from(["programme", "supervision"]), min_size=1, unique=True).map(tuple),
        "hours": st.integers(0, 20),
        "started": st.sampled_from(["2008-01-01", "2008-02-01"]),
        "remark": st.sampled_from(["", "licence", "See page 3."]),
    },
)
ANSWERS = st.fixed_dictionaries({}, optional={field: st.just(value) for field, value in COMPLETE.items()})


@given(before=DETAILS, after=DETAILS, answers=ANSWERS)
def test_a_change_of_a_detail_that_changes_any_outcome_voids_the_signature(
    before: dict[str, Value], after: dict[str, Value], answers: dict[str, Value]
) -> None:
    fields = heads(answers)
    signed = signature_of(SMALL, before, fields)
    assert is_signature(SMALL, signed)
    assert is_still_signed(signed, before, fields)
    if outcomes(SMALL, before, answers) != outcomes(SMALL, after, answers):
        assert not is_still_signed(signed, after, fields)
    moved = {name for name in routing_details(SMALL) if before.get(name) != after.get(name)}
    assert set(changed_details(signed, after)) == moved
    assert is_still_signed(signed, after, fields) == (not moved)


@given(before=DETAILS, remark=st.text(max_size=5), answers=ANSWERS)
def test_a_change_of_a_detail_that_no_routing_uses_leaves_it(
    before: dict[str, Value], remark: str, answers: dict[str, Value]
) -> None:
    fields = heads(answers)
    signed = signature_of(SMALL, before, fields)
    assert is_still_signed(signed, before | {"remark": remark, "started": "2008-03-03", "withdrawn": "No."}, fields)


def test_routing_uses_what_the_questions_name_and_no_more() -> None:
    assert routing_details(SMALL) == ("hours", "requirements", "sentence_type")


def test_a_signature_of_before_stands_for_the_answers_and_notes_alone_and_says_so() -> None:
    fields = heads(COMPLETE)
    before = content_digest(fields)
    for details in ({}, {"sentence_type": "licence"}):
        assert is_still_signed(before, details, fields)
    assert not is_still_signed(before, {}, fields | heads({"visits": 9}))
    assert not covers_routing(SMALL, before)
    assert value_in_words(SMALL, SIGNED, before) == "signed, but not the details of the case"
    assert value_in_words(SMALL, SIGNED, signature_of(SMALL, {}, fields)) == "signed"


DIGEST = "0" * 64
PART = "hours=" + "1" * 32


@pytest.mark.parametrize("signed", [DIGEST, f"{DIGEST};{PART}", f"{DIGEST};{PART};sentence_type={'2' * 32}"])
def test_what_can_be_a_signature(signed: str) -> None:
    assert is_signature(SMALL, signed)


@pytest.mark.parametrize(
    "signed",
    [
        *("", "yes", DIGEST[1:], DIGEST.replace("0", "G"), f"{DIGEST};", f"{DIGEST};{PART};", f"{DIGEST};;{PART}"),
        *(f"{DIGEST};{PART};{PART}", f"{DIGEST};{PART[:-1]}", f"{DIGEST};{PART}0", f"{DIGEST}\n", f"{DIGEST};{PART}\n"),
        *(f"{DIGEST};shoes={'1' * 32}", f"{DIGEST};=hours{'1' * 32}", 7, (DIGEST,), None),
    ],
)
def test_what_cannot(signed: Value) -> None:
    assert not is_signature(SMALL, signed)


def test_the_sentence_names_each_detail_by_its_label_and_the_case_by_its_unit() -> None:
    assert details_changed(SMALL, ()) == ""
    assert details_changed(SMALL, ["hours"]) == "Of the case, “Hours ordered” is another than when it was signed."
    of_sessions = replace(SMALL, unit=Unit("session", "sessions"))
    assert details_changed(of_sessions, ["hours", "requirements", "remark"]) == (
        "Of the session, “Hours ordered”, “Requirements” and “Remark” are others than when it was signed."
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with scored_inspection(tmp_path) as opened:
        yield opened


def state_detail(store: Store, ref: str, field: str, value: Value) -> None:
    store.record(Statement(case_subject(ref), field, value), "The lead")


def standing_of_signature(store: Store, ref: str) -> EntryStanding:
    entries = records(store.instrument, store.entries())
    return next(
        each.standing
        for each in entries
        if each.entry.field == SIGNED and each.entry.subject == reading_subject(ref, ANN)
    )


def test_a_signed_reading_whose_detail_changed_counts_no_more_until_it_is_as_it_was(store: Store) -> None:
    """K1 is a licence case, and so its release was judged; a community case has no release."""
    state_detail(store, "K1", "sentence_type", "community")
    reading = store.reading("K1", ANN)
    assert (reading.signature, reading.changed_details) == (Signature.VOID, ("sentence_type",))
    assert standing_of_signature(store, "K1") is EntryStanding.VOID
    assert [row.case_ref for row in store.readings() if row.counts] == ["K2", "K3", "K4"]
    assert store.verify().problems == ()
    state_detail(store, "K1", "sentence_type", "licence")
    assert store.reading("K1", ANN).signature is Signature.SIGNED
    assert standing_of_signature(store, "K1") is EntryStanding.STANDS
    assert store.verify().problems == ()


def test_signed_again_it_stands_for_the_detail_as_it_is_now(store: Store) -> None:
    state_detail(store, "K1", "sentence_type", "community")
    store.sign("K1", ANN)
    assert store.reading("K1", ANN).signature is Signature.SIGNED
    state_detail(store, "K1", "sentence_type", "licence")
    assert store.reading("K1", ANN).changed_details == ("sentence_type",)


def test_a_detail_that_routes_nothing_leaves_the_signature(store: Store) -> None:
    state_detail(store, "K1", "remark", "The file was thin.")
    assert store.reading("K1", ANN).signature is Signature.SIGNED


def test_a_detail_in_conflict_is_not_what_was_signed(store: Store) -> None:
    other = make(Statement(case_subject("K1"), "sentence_type", "custody"), "Bob", NOON)
    assert plan(store.entries(), [other]).voided == {reading_subject("K1", ANN): ("sentence_type",)}
    store.apply([other])
    assert store.reading("K1", ANN).signature is Signature.VOID
    assert store.verify().problems == ()


def test_the_plan_of_a_merge_says_which_signatures_a_detail_would_void(store: Store) -> None:
    (head,) = store.heads(case_subject("K1"))["sentence_type"]
    (remark,) = store.heads(case_subject("K1"))["hours"]
    changed = make(Statement(case_subject("K1"), "sentence_type", "custody"), "Bob", NOON, [head.id])
    again = make(Statement(case_subject("K1"), "hours", remark.value), "Bob", NOON, [remark.id])
    assert plan(store.entries(), [changed]).voided == {reading_subject("K1", ANN): ("sentence_type",)}
    assert plan(store.entries(), [again]).voided == {}


def test_a_file_signed_before_keeps_its_signatures_when_a_detail_changes(store: Store) -> None:
    subject = reading_subject("K1", ANN)
    fields = store.heads(subject)
    old = make(Statement(subject, SIGNED, content_digest(fields)), ANN, NOON, [fields[SIGNED][0].id])
    store.apply([old])
    state_detail(store, "K1", "sentence_type", "community")
    assert store.reading("K1", ANN).signature is Signature.SIGNED
    assert signature(store.values(case_subject("K1")), store.heads(subject)) is Signature.SIGNED
    assert standing_of_signature(store, "K1") is EntryStanding.STANDS
    assert store.verify().problems == ()
