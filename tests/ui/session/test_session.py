"""What can be undone: the latest statement of this sitting that still stands, and a settled conflict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

import pytest
from PySide6.QtWidgets import QLineEdit

from model.file.store import Store
from model.journal.field_names import WITHDRAWN
from model.journal.journal import make
from model.journal.records import INSPECTION, Statement, Value, case_subject, reading_subject
from tests.conftest import new_store, noon
from tests.fault_vfs import Faults, watched
from tests.full_disk import full_disk
from tests.ui.at_work import inspection, store_of
from tests.ui.keyboard import press, rows, tab_to, words
from tests.ui.read_desk import CONTROL, Key, press_with
from ui.session.actions import Act
from ui.session.session import Place, Session
from ui.window.main_window import MainWindow

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


def redone(session: Session) -> bool:
    """Whether there was anything to make again."""
    before = session.store.size()
    session.redo()
    return session.store.size() != before


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
    session.state_all([Statement(CASE, "sentence_type", "custody")])
    session.store.record_all([Statement(CASE, "sentence_type", "community")], "Lead")  # as before: undo is no news
    session.undo()
    assert (stated(session, CASE, "sentence_type"), stated(session, MINE, "plan_made")) == ("community", None)


def test_what_was_stated_as_one_thing_is_taken_back_and_made_again_as_one(session: Session) -> None:
    session.state_all([Statement(CASE, "hours", 3), Statement(CASE, "sentence_type", "custody")])
    session.state_all([Statement(CASE, "hours", 4), Statement(CASE, WITHDRAWN, "Not ours")])
    seen = []
    for step in (session.undo, session.undo, session.redo, session.redo, session.redo):
        step()
        seen.append([stated(session, CASE, field) for field in ("hours", "sentence_type", WITHDRAWN)])
    assert seen == [
        [3, "custody", None],
        [20, "community", None],
        [3, "custody", None],
        [4, "custody", "Not ours"],
        [4, "custody", "Not ours"],
    ]
    assert session.store.verify().problems == ()


def test_a_case_that_was_added_is_not_taken_away_by_undo(session: Session) -> None:
    session.answer("K001", "plan_made", "yes")
    session.state_all([Statement(case_subject("K009"), "hours", 3), Statement(CASE, "hours", 3)])
    session.undo()
    assert (session.store.case("K009").details, stated(session, CASE, "hours")) == ({"hours": 3}, 3)
    assert stated(session, MINE, "plan_made") is None


def test_undoing_what_settled_several_conflicts_makes_all_of_them_conflicts_again(session: Session) -> None:
    sides = [(field, value) for field in ("plan_made", "plan_timely") for value in ("yes", "no")]
    session.store.apply([make(Statement(MINE, *side), ME, "2026-11-02T12:00:00Z") for side in sides])
    session.state_all([Statement(MINE, field, "yes") for field in ("plan_made", "plan_timely")])
    assert session.store.conflicts() == {}
    session.undo()
    assert {(key[1], head.value) for key, heads in session.store.conflicts().items() for head in heads} == set(sides)
    assert not redone(session)
    assert session.store.verify().problems == ()


def test_a_decision_and_its_reason_are_taken_back_and_made_again_as_one(session: Session) -> None:
    session.grade("3.1", "well", "3 plans")
    session.grade("3.1", "not", "2 plans")
    heard: list[str] = []
    session.replaced.connect(lambda: heard.append("replaced"))
    session.changed.connect(lambda _: heard.append("changed"))
    seen = []
    for step in (session.undo, session.undo, session.redo, session.redo):
        step()
        seen.append((stated(session, INSPECTION, "grade:3.1"), stated(session, INSPECTION, "note:grade:3.1")))
    assert seen == [("well", "3 plans"), (None, None), ("well", "3 plans"), ("not", "2 plans")]
    assert heard == ["replaced"] * 4, "the views repaint once for each"


def test_ctrl_z_takes_a_recommendation_back_whole_and_ctrl_y_makes_it_again(tmp_path: Path, window: MainWindow) -> None:
    window.open_file(inspection(tmp_path))
    assert window.pages is not None
    page = window.pages.go("Next steps")
    page.acts[Act.ADD_RECOMMENDATION].trigger()
    press("Plan in time.")
    tab_to(QLineEdit, "Addressed to")
    press("The area", Key.Key_Return)
    assert rows()[0][1:3] == ["Plan in time.", "The area"]
    press_with(CONTROL, Key.Key_Z)
    assert "None yet." in words(page)
    assert not any(store_of(window).values(INSPECTION).get(field) for field in ("recommendation:1", "addressed:1"))
    press_with(CONTROL, Key.Key_Y)
    page.take_focus()
    assert rows()[0][1:3] == ["Plan in time.", "The area"]


def decide(session: Session) -> None:
    session.decide("grade:3.1", "not", "2 plans")


def recommend(session: Session) -> None:
    session.recommend(1, "Train them.", "The board", ["1.1"])


def give_example(session: Session) -> None:
    session.give_example(1, "He was seen in time.", "good", "1", "Sam")


@pytest.mark.parametrize("kind", ["io", "full", "short", "sync"])
@pytest.mark.parametrize("done", [decide, recommend, give_example])
def test_whatever_the_disk_refuses_all_of_one_thing_is_on_it_or_nothing(
    done: Callable[[Session], None], kind: str, tmp_path: Path
) -> None:
    """As a crash would leave it: looked at in a copy of what lies on the disk just then."""
    seen = set()
    for at in (1, 2, 3, 5, 8, 13, 21, 34, 55, 10_000):
        path = tmp_path / f"{at}" / "kent.caseread"
        path.parent.mkdir()
        new_store(path).close()
        faults = Faults(kind, 0)
        with watched(faults), Store.open(path, noon) as opened:
            session = Session(opened)
            session.author = ME
            faults.calls, faults.at, faults.lasting = 0, at, True
            done(session)
            for left in list(path.parent.glob("kent.caseread*")):
                crashed = path.parent / "crashed"
                crashed.mkdir(exist_ok=True)
                copyfile(left, crashed / left.name)
            faults.mend()
            waits = len(session.unsaved.statements)
            session.unsaved.give_up()
        with Store.open(path.parent / "crashed" / path.name, noon) as found:
            seen.add((waits, frozenset(found.values(INSPECTION))))
            assert found.verify().problems == ()
    everything = max((fields for _, fields in seen), key=len)
    assert len(everything) > 1
    assert {fields for _, fields in seen} <= {frozenset(), everything}
    assert (0, everything) in seen
    assert any(waits for waits, _ in seen)


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
        assert not redone(session)
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
