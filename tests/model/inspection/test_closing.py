"""A closed inspection: nothing can be stated in it by any way, it says so, and it can be taken back on purpose."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from model.file.protection import FileKey
from model.file.store import Store
from model.file.tables import Tables
from model.journal.field_names import CLOSED
from model.journal.journal import make
from model.journal.records import INSPECTION, NOTE, Entry, Refused, Statement, Value, reading_subject
from tests.both_kinds import opened, raw
from tests.conftest import noon
from tests.older_file import make_older

SAYS = "kent.caseread was closed on 2026-11-02 by The lead: nothing can be changed."
ANN = "Ann"

WRITES: dict[str, Callable[[Store], object]] = {
    "record": lambda store: store.record(Statement(reading_subject("K001", ANN), "plan_made", "yes"), ANN),
    "what is said already": lambda store: store.record(Statement("case/K001", "sentence_type", "community"), "Lead"),
    "record_all": lambda store: store.record_all([Statement("case/K009", "hours", 3)], "Lead"),
    "nothing at all": lambda store: store.record_all([], "Lead"),
    "restate": lambda store: store.restate({("case/K001", "hours"): [1, 2]}, "Lead"),
    "sign": lambda store: store.sign("K001", ANN, "late", ANN),
    "sign_all": lambda store: store.sign_all(ANN, ["K001"], "late"),
    "reopen a reading": lambda store: store.reopen("K002", ANN, "look again"),
    "apply": lambda store: store.apply([make(Statement("case/K001", "hours", 99), ANN, "2026-11-03T08:00:00Z")]),
    "apply nothing": lambda store: store.apply([]),
    "close again": lambda store: store.close_inspection("The lead"),
    "open by stating it": lambda store: store.record(Statement(INSPECTION, CLOSED, None), "The lead"),
}


@pytest.fixture
def closed(store: Store) -> Store:
    """K002 read and signed by Ann, then the inspection closed."""
    answer(store, "K002", "plan_made", "no")
    store.sign("K002", ANN, "in a hurry")
    store.close_inspection("The lead", "Published in March.")
    return store


def answer(store: Store, ref: str, question: str, value: Value) -> None:
    store.record(Statement(reading_subject(ref, ANN), question, value), ANN)


def says(store: Store) -> str | None:
    """Why nothing can be stated now."""
    return store.read_only


def copy_of(store: Store, name: str) -> Store:
    path = store.upkeep.backup(store.path.with_name(f"{name}.caseread"))
    return Store.open(path, noon, store.key)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_nothing_can_be_stated_any_more(closed: Store, write: Callable[[Store], object]) -> None:
    before = closed.entries(), closed.digest(), closed.readings()
    with pytest.raises(Refused) as refusal:
        write(closed)
    assert str(refusal.value) == SAYS
    assert (closed.entries(), closed.digest(), closed.readings()) == before


def test_it_is_closed_for_whoever_opens_it_next(closed: Store) -> None:
    path = closed.path
    closed.close()
    with opened(path) as again:
        assert again.read_only == SAYS
        found = again.closing()
        assert found is not None
        assert (found.by, found.at, found.remark) == ("The lead", "2026-11-02T12:00:00Z", "Published in March.")
        with pytest.raises(Refused, match="was closed on"):
            answer(again, "K001", "plan_made", "yes")


def test_a_file_that_is_not_closed_has_no_closing(store: Store) -> None:
    assert store.closing() is None
    assert store.read_only is None
    with pytest.raises(Refused, match=r"^kent\.caseread is not closed\.$"):
        store.reopen_inspection("The lead", "a mistake")


def test_without_a_remark_what_is_stated_is_the_digest_of_the_last_sheet(store: Store) -> None:
    digest = store.digest()
    store.close_inspection("The lead")
    found = store.closing()
    assert found is not None
    assert found.digest == digest
    assert [entry.field for entry in store.entries(INSPECTION)] == [CLOSED]


def test_notes_of_the_laptop_are_still_kept_and_copies_made(closed: Store) -> None:
    digest = closed.digest()
    closed.local.set("place", "K001\tplan_made")
    assert closed.local.get("place") == "K001\tplan_made"
    with copy_of(closed, "copy") as copy:
        assert copy.digest() == closed.digest() == digest
        assert copy.read_only == SAYS.replace("kent", "copy")
    assert closed.verify().problems == ()


def test_the_protection_of_a_closed_file_can_still_be_changed(closed: Store, key: FileKey | None) -> None:
    digest = closed.digest()
    closed.upkeep.protect(None)
    assert closed.digest() == digest
    assert closed.read_only == SAYS
    closed.upkeep.protect(key)
    with pytest.raises(Refused, match="was closed on"):
        answer(closed, "K001", "plan_made", "yes")


def test_a_closing_is_taken_back_for_a_reason_and_both_stay_in_the_journal(closed: Store) -> None:
    with pytest.raises(Refused, match="Say why the inspection is opened again"):
        closed.reopen_inspection("The lead", "  ")
    assert closed.read_only == SAYS
    closed.reopen_inspection("The lead", " Two returns were forgotten. ")
    assert says(closed) is None
    assert closed.closing() is None
    answer(closed, "K001", "plan_made", "yes")
    said = [(entry.author, entry.value is None) for entry in closed.history(INSPECTION, CLOSED)]
    assert said == [("The lead", False), ("The lead", True)]
    notes = [entry.value for entry in closed.history(INSPECTION, NOTE + CLOSED)]
    assert notes == ["Published in March.", "Two returns were forgotten."]
    closed.close_inspection("The lead")
    found = closed.closing()
    assert found is not None
    assert found.remark == ""
    assert closed.read_only == SAYS
    assert closed.verify().problems == ()


def test_a_closing_that_fails_half_way_leaves_the_inspection_open(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.digest()
    follow = Tables.follow

    def failing(tables: Tables, entry: Entry) -> object:
        if entry.field == CLOSED:
            raise ZeroDivisionError
        return follow(tables, entry)

    with monkeypatch.context() as world:
        world.setattr(Tables, "follow", failing)
        with pytest.raises(ZeroDivisionError):
            store.close_inspection("The lead", "a remark")
    assert store.read_only is None
    assert store.digest() == before
    answer(store, "K001", "plan_made", "yes")
    assert store.verify().problems == ()
    with copy_of(store, "copy") as copy:
        assert copy.digest() == store.digest()


def test_taking_in_a_journal_that_is_closed_closes(store: Store) -> None:
    with copy_of(store, "desk") as desk:
        desk.close_inspection("The lead")
        store.apply(desk.entries())
        assert store.digest() == desk.digest()
    assert store.read_only == SAYS
    assert store.verify().problems == ()
    with pytest.raises(Refused, match="was closed on"):
        answer(store, "K001", "plan_made", "yes")


@pytest.mark.parametrize("order", list(permutations(["ann", "ben", "desk"])), ids="-".join)
def test_whatever_comes_before_the_closing_is_one_journal_and_what_comes_after_is_refused(
    store: Store, order: tuple[str, ...]
) -> None:
    journals = {}
    for name in order:
        with copy_of(store, name) as copy:
            if name == "desk":
                copy.close_inspection("The lead")
            else:
                copy.record(Statement(reading_subject("K001", name), "plan_made", "yes"), name)
            journals[name] = copy.entries()
    closing = order.index("desk")
    with copy_of(store, "at once") as at_once:
        at_once.apply(entry for name in order[: closing + 1] for entry in journals[name])
        for name in order[: closing + 1]:
            store.apply(journals[name])
        assert store.digest() == at_once.digest()
    before = store.digest()
    for name in order[closing + 1 :]:
        with pytest.raises(Refused, match="was closed on 2026-11-02 by The lead"):
            store.apply(journals[name])
    assert store.digest() == before


def test_all_at_once_or_one_by_one_gives_the_same_digest(store: Store) -> None:
    with copy_of(store, "ann") as ann, copy_of(store, "desk") as desk, copy_of(store, "other") as other:
        answer(ann, "K001", "plan_made", "yes")
        desk.close_inspection("The lead")
        store.apply([*ann.entries(), *desk.entries()])
        other.apply(ann.entries())
        other.apply(desk.entries())
        assert store.digest() == other.digest()
        assert store.closing() == other.closing() is not None


def test_a_union_with_what_was_stated_elsewhere_is_closed_and_verify_says_that_it_is_more_than_was_closed(
    store: Store,
) -> None:
    with copy_of(store, "ann") as ann, copy_of(store, "desk") as desk:
        answer(ann, "K001", "plan_made", "yes")
        desk.close_inspection("The lead")
        store.apply([*ann.entries(), *desk.entries()])
    assert store.read_only == SAYS
    (problem,) = store.verify().problems
    assert problem == (
        "The journal is not the one that The lead closed on 2026-11-02: take the closing back, look at what came after "
        "it, and close the inspection again."
    )
    store.reopen_inspection("The lead", "a return was late")
    store.close_inspection("The lead")
    assert store.verify().problems == ()


def test_of_a_closing_and_its_taking_back_that_know_nothing_of_each_other_the_closing_holds(store: Store) -> None:
    store.close_inspection("The lead")
    with copy_of(store, "open") as once_more, copy_of(store, "shut") as shut:
        once_more.reopen_inspection("The lead", "a mistake")
        shut.reopen_inspection("Deputy", "a mistake")
        shut.close_inspection("Deputy")
        once_more.apply(shut.entries())
        assert says(once_more) == "open.caseread was closed on 2026-11-02 by Deputy: nothing can be changed."
        once_more.reopen_inspection("The lead", "after all")
        assert says(once_more) is None
        assert not once_more.conflicts()


def test_two_copies_closed_alike_agree(store: Store) -> None:
    with copy_of(store, "one") as one:
        store.close_inspection("The lead")
        one.close_inspection("Deputy")
        both = [*store.entries(), *one.entries()]
    with copy_of(store, "two") as two:
        two.reopen_inspection("The lead", "to take in the other")
        two.apply(both)
        found = two.closing()
        assert found is not None
        assert found.by == "Deputy"


def test_an_entry_smuggled_into_a_closed_file_is_found_out(closed: Store) -> None:
    """Genuine in itself, with the caches that follow from it: only the closing tells."""
    path = closed.path
    closed.reopen_inspection("The lead", "so that the caches are right")
    closed.close()
    sql = raw(path)
    sql.execute("DELETE FROM head WHERE field IN ('closed', 'note:closed')")
    with sql:
        for field in ("closed", "note:closed"):
            (id_,) = sql.execute("SELECT id FROM entry WHERE field = ? ORDER BY rowid", (field,)).fetchone()
            sql.execute("INSERT INTO head VALUES ('inspection', ?, ?)", (field, id_))
            sql.execute("DELETE FROM entry WHERE field = ? AND id <> ?", (field, id_))
    sql.close()
    with opened(path) as honest:
        assert honest.verify().problems == ()
    sql = raw(path)
    with sql:
        entry = make(Statement("case/K001", "remark", "smuggled"), "Ann", "2026-11-02T11:00:00Z")
        sql.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, '[]', NULL)",
            (entry.id, entry.subject, entry.field, '"smuggled"', entry.author, entry.made_at),
        )
        sql.execute("INSERT INTO head VALUES (?, ?, ?)", (entry.subject, entry.field, entry.id))
    sql.close()
    with opened(path) as spoilt:
        assert [problem[:35] for problem in spoilt.verify().problems] == ["The journal is not the one that The"]


def test_what_closes_must_be_a_digest(store: Store) -> None:
    with pytest.raises(Refused, match="an inspection is closed by the digest of its journal"):
        store.record(Statement(INSPECTION, CLOSED, "yes"), "The lead")
    assert store.read_only is None


def test_an_older_file_that_is_closed_is_still_converted(closed: Store) -> None:
    path, digest = closed.path, closed.digest()
    closed.close()
    make_older(path, 1)
    with opened(path) as converted:
        assert converted.digest() == digest
        assert converted.read_only == SAYS
        assert converted.verify().problems == ()
