"""What can be undone: the latest statement of this sitting that still stands, and a settled conflict."""

from __future__ import annotations

import pytest

from model.file.store import Store
from model.journal.journal import make
from model.journal.records import Statement, Value, case_subject, reading_subject
from tests.full_disk import full_disk
from ui.session.session import Place, Session

pytestmark = pytest.mark.usefixtures("qapp")  # for the timer of what is not saved

ME = "Ann"
MINE = reading_subject("K001", ME)
CASE = case_subject("K001")


@pytest.fixture
def session(store: Store) -> Session:
    opened = Session(store)
    opened.author = ME
    return opened


def stated(session: Session, subject: str, field: str) -> Value:
    return session.store.values(subject).get(field)


def test_undo_and_redo_go_back_and_forth(session: Session) -> None:
    session.answer("K001", "plan_made", "yes")
    session.answer("K001", "plan_made", "no")
    seen = []
    for step in (session.undo, session.undo, session.undo, session.redo, session.redo, session.redo, session.undo):
        step()
        seen.append(stated(session, MINE, "plan_made"))
    assert seen == ["yes", None, None, "yes", "no", "no", "yes"]


def test_undo_passes_over_what_an_import_has_overtaken(session: Session) -> None:
    session.answer("K001", "plan_made", "yes")
    session.detail("K001", "sentence_type", "custody")
    session.state_all([Statement(CASE, "sentence_type", "community")])  # as it was before: undo would say nothing new
    session.undo()
    assert (stated(session, CASE, "sentence_type"), stated(session, MINE, "plan_made")) == ("community", None)


def test_undo_does_not_settle_a_conflict_that_a_merge_has_brought(session: Session) -> None:
    session.answer("K001", "plan_made", "yes")
    session.store.apply([make(Statement(MINE, "plan_made", "no"), ME, "2026-11-02T12:00:00Z")])
    session.undo()
    assert {head.value for head in session.store.conflicts()[MINE, "plan_made"]} == {"yes", "no"}


@pytest.mark.parametrize("other", ["no", None])
def test_undoing_what_settled_a_conflict_makes_it_one_again(session: Session, other: Value) -> None:
    first = make(Statement(MINE, "plan_made", "yes"), ME, "2026-11-02T12:00:00Z")
    second = make(Statement(MINE, "plan_made", other), ME, "2026-11-02T12:00:00Z")
    session.store.apply([first, second])
    for choice in ("yes", other):
        session.settle(MINE, "plan_made", choice)
        assert session.store.conflicts() == {}
        session.undo()
        assert {head.value for head in session.store.conflicts()[MINE, "plan_made"]} == {"yes", other}
        assert not session.can_redo
    assert session.store.verify().problems == ()


def test_a_full_disk_keeps_an_answer_from_being_given_but_not_the_reader_from_going_on(session: Session) -> None:
    said: list[str] = []
    session.refused.connect(said.append)
    with full_disk(session.store):
        session.place = Place("K001", "plan_made" * 1000)
        assert session.place is None
        assert session.note("K001", "plan_made", "x" * 10_000) is None
        assert session.unsaved.in_words() == "1 note"
        assert session.unsaved.why == "The disk is full."
    assert session.unsaved.save()
    assert session.store.reading("K001", ME).notes == {"plan_made": "x" * 10_000}
    assert said == []
