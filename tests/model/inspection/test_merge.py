"""Merging is set union: whatever the order, the grouping and the repeats, one journal and one state."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.file.store import Store
from model.inspection.merge import plan
from model.inspection.readings import Signature
from model.instrument.instrument import Instrument
from model.journal.journal import Heads, Key, content_digest, make
from model.journal.records import Entry, Statement, Value
from tests.conftest import new_store
from tests.model.file.test_store import statements
from tests.model.stating import state

SUBJECT = "reading/K001/Anna"
WHEN = "2026-11-02T12:00:00Z"


def entry(field: str, value: Value, *replaces: Entry, author: str = "Anna", subject: str = SUBJECT) -> Entry:
    return make(Statement(subject, field, value), author, WHEN, [old.id for old in replaces])


def test_what_is_new_and_what_is_known() -> None:
    one, two, three = entry("visits", 1), entry("visits", 2), entry("plan_made", "yes", subject="reading/K002/Ben")
    found = plan([one], [one, two, two, three])
    assert (found.new, found.known) == ((two, three), 1)
    assert found.readings == (SUBJECT, "reading/K002/Ben")


def test_a_conflict_is_one_that_did_not_stand_before() -> None:
    one, two, three = (entry("visits", number) for number in (1, 2, 3))
    assert conflicts([one], [two]) == {(SUBJECT, "visits"): {1, 2}}
    assert conflicts([one, two], [three]) == {}
    assert conflicts([one], [entry("visits", 2, one)]) == {}
    assert conflicts([one], [two, entry("visits", 3, one, two)]) == {}
    assert conflicts([one], [entry("visits", 1, author="Ben")]) == {}


def conflicts(have: list[Entry], incoming: list[Entry]) -> dict[Key, set[Value]]:
    found: dict[Key, Heads] = dict(plan(have, incoming).conflicts)
    return {key: {head.value for head in heads} for key, heads in found.items()}


def test_an_answer_that_arrives_for_a_signed_reading_voids_its_signature() -> None:
    one = entry("visits", 1)
    signed = entry("signed", content_digest({"visits": (one,)}))
    assert plan([one, signed], [entry("plan_made", "yes")]).voided == {SUBJECT: ()}
    assert plan([one, signed], [entry("hours", 3, subject="case/K001")]).voided == {}
    assert plan([one], [signed]).voided == {}
    two = entry("visits", 2, one)
    again = entry("signed", content_digest({"visits": (two,)}), signed)
    assert plan([one, signed], [two, again]).voided == {}
    assert plan([one, signed], [two]).voided == {SUBJECT: ()}


def history(path: Path, said: list[tuple[Statement, bool]]) -> list[Entry]:
    """The union of what two laptops say, which began alike and may each have gone on alone."""
    with new_store(path / "one.caseread") as one, new_store(path / "two.caseread") as two:
        for statement, first in said:
            (one if first else two).record(statement, "Anna" if first else "Ben")
        one.apply(two.entries())
        one.sign("K001", "Anna", "As it is")
        return one.entries()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.tuples(statements(), st.booleans()), max_size=12), data=st.data())
def test_union_in_any_order_grouping_and_repetition_is_one_journal_and_one_state(
    said: list[tuple[Statement, bool]],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
    instrument: Instrument,
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    entries = history(folder, said)
    order = data.draw(st.permutations([*entries, *entries[::3]]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(order)), max_size=4)))
    groups = [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    with Store.create(folder / "a.caseread", instrument, "Kent", "2026-11") as together:
        together.apply(entries)
        with Store.create(folder / "b.caseread", instrument, "Kent", "2026-11") as apart:
            for group in groups:
                planned = plan(apart.entries(), group)
                already = apart.conflicts().keys()
                assert apart.apply(planned.new) == len(planned.new)
                assert planned.conflicts.keys() == apart.conflicts().keys() - already
            assert apart.digest() == together.digest()
            assert state(apart) == state(together)
            assert apart.verify().problems == together.verify().problems == ()


def test_two_laptops_end_alike_whichever_takes_in_the_other(tmp_path: Path) -> None:
    with new_store(tmp_path / "one.caseread") as one, new_store(tmp_path / "two.caseread") as two:
        one.record(Statement(SUBJECT, "risk_screened", "yes"), "Anna")
        two.record(Statement("reading/K002/Ben", "risk_screened", "no"), "Ben")
        two.sign("K002", "Ben", "Half read")
        theirs = two.entries()
        two.apply(one.entries())
        one.apply(theirs)
        assert state(one) == state(two)
        assert one.reading("K002", "Ben").signature is Signature.SIGNED
