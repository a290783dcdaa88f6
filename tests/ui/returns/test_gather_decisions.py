"""What the lead decides on the Gather page before returns are taken in, by key: what assessors propose."""

from __future__ import annotations

from pathlib import Path
from time import sleep
from typing import NoReturn

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from export.exchange.gathering import apply, gather
from model.file.store import Store
from model.journal.records import Statement, case_subject
from tests.ui.at_work import focus, store_of
from tests.ui.keyboard import press, rows, words
from tests.ui.returns.gathered import (
    OTHER,
    READER,
    add,
    choose,
    gathering,
    hours,
    in_the_office,
    read,
    settled,
    shown_buttons,
    stated,
)
from ui.kit.worker import Job
from ui.returns import gather_page
from ui.window.main_window import MainWindow

Key = Qt.Key


def test_a_detail_that_an_assessor_found_is_listed_and_taken_by_key(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, READER, [*read("K001", READER), hours(40)], "K001"))
    assert focus() is page.plan.proposals.table
    assert rows() == [["K001", READER, "Hours ordered: 40, not 20", "open"]]
    assert "1 proposal waits for you to take or leave: see below." in words(page)
    # The reading was signed with the hours as they were found: until these are taken, it is changed since signing.
    assert "If you take it: Cases: 0 → 1; Readings changed after signing: 1 → 0; " in words(page)
    press(Key.Key_Return, Key.Key_Space)
    assert rows(page.plan.proposals.table)[0][3] == "you take it"
    settled(qtbot, window, page)
    assert focus() is page.plan.proposals.table
    assert "1 proposal waits" not in words(page)
    assert store_of(window).case("K001").details["hours"] == 20
    choose("Apply")
    settled(qtbot, window, page)
    assert store_of(window).case("K001").details["hours"] == 40
    assert store_of(window).held() == []
    assert not page.plan.isVisible()


def test_a_detail_that_moves_a_figure_says_which_before_it_is_taken(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    """In custody nobody is asked about the home visits: the answer is parked, and its criterion loses a case."""
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, READER, read("K001", READER), "K001"))
    choose("Apply")
    settled(qtbot, window, page)
    custody = Statement(case_subject("K001"), "sentence_type", "custody")
    add(qtbot, window, page, stated(file, READER, [custody]))
    assert page.read is not None
    (moved,) = page.read.moved.by_proposal.values()
    assert moved
    assert f"If you take it: {'; '.join(moved)}." in words(page)
    assert "No figure would change until you take what is proposed." in words(page)
    assert not page.plan.figures.isVisible()
    press(Key.Key_Return, Key.Key_Space)
    settled(qtbot, window, page)
    assert "No figure would change" not in words(page)
    assert f"Figures that would change ({len(moved)})" in words(page)
    assert [": ".join(row) for row in rows(page.plan.figures)] == list(moved)


def test_what_is_left_stays_as_it_stood_and_is_never_asked_again(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    page = gathering(window, file)
    path = stated(file, READER, [hours(40)])
    add(qtbot, window, page, path)
    choose("Leave it as it stands")
    settled(qtbot, window, page)
    assert "You leave it: what stands now stays." in words(page)
    choose("Apply")
    settled(qtbot, window, page)
    assert store_of(window).case("K001").details["hours"] == 20
    assert store_of(window).conflicts() == {}
    add(qtbot, window, page, path)
    assert "everything in it is here already" in words(page)
    assert not page.plan.proposals.isVisible()


def test_what_the_lead_states_meanwhile_is_what_stands(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, READER, [hours(40)]))
    choose("Leave it as it stands")
    settled(qtbot, window, page)
    page.session.settle("case/K001", "hours", 25)
    settled(qtbot, window, page)
    assert rows(page.plan.proposals.table) == [["K001", READER, "Hours ordered: 40, not 25", "you leave it"]]
    choose("Apply")
    settled(qtbot, window, page)
    assert store_of(window).case("K001").details["hours"] == 25


def test_decisions_made_one_upon_the_other_are_all_kept(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    """Nobody need wait until the plan is worked out with the first."""
    page = gathering(window, file)
    remark = Statement(case_subject("K002"), "remark", "Moved")
    add(qtbot, window, page, stated(file, READER, [hours(40), remark]))
    press(Key.Key_Return, Key.Key_Space, Key.Key_Down, Key.Key_Return, Key.Key_Tab, Key.Key_Space)
    assert [row[3] for row in rows(page.plan.proposals.table)] == ["you take it", "you leave it"]
    assert not page.plan.apply_button.isEnabled()
    settled(qtbot, window, page)
    assert [row[3] for row in rows(page.plan.proposals.table)] == ["you take it", "you leave it"]
    choose("Apply")
    settled(qtbot, window, page)
    assert store_of(window).case("K001").details["hours"] == 40
    assert "remark" not in store_of(window).case("K002").details
    assert store_of(window).held() == []


def never_done(*given: object) -> NoReturn:
    """Plan for as long as nobody stops it."""
    job = given[-1]
    assert isinstance(job, Job)
    while True:
        job.report(0, 0)
        sleep(0.001)


def test_a_plan_that_is_stopped_goes_back_to_what_was_decided_before(
    qtbot: QtBot, window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, READER, [hours(40)]))
    monkeypatch.setattr(gather_page, "planned", never_done)
    press(Key.Key_Return, Key.Key_Space)
    assert rows(page.plan.proposals.table)[0][3] == "you take it"
    page.progress.stop()
    settled(qtbot, window, page)
    assert rows(page.plan.proposals.table)[0][3] == "open"
    assert page.plan.apply_button.isEnabled()


def test_what_is_open_waits_on_the_page_without_any_return(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, READER, [hours(40)]))
    choose("Apply")
    settled(qtbot, window, page)
    assert store_of(window).case("K001").details["hours"] == 20
    assert page.plan.heading.text() == "Waiting for you"
    assert rows(page.plan.proposals.table) == [["K001", READER, "Hours ordered: 40, not 20", "open"]]
    assert not page.plan.apply_button.isEnabled()
    assert not page.plan.cancel_button.isVisible()


def test_what_waits_when_the_file_is_opened_is_decided_by_key(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    with Store.open(file) as ours:
        apply(ours, gather(ours, [stated(file, READER, [hours(40)])]))
    page = gathering(window, file)
    settled(qtbot, window, page)
    assert page.plan.heading.text() == "Waiting for you"
    page.plan.proposals.table.setFocus()
    choose("Take it")
    settled(qtbot, window, page)
    choose("Apply")
    settled(qtbot, window, page)
    assert store_of(window).case("K001").details["hours"] == 40
    assert not page.plan.isVisible()


def test_cancel_forgets_what_was_decided_and_shows_what_waits(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, READER, [hours(40)]))
    choose("Apply")
    settled(qtbot, window, page)
    page.plan.proposals.table.setFocus()
    choose("Take it")
    settled(qtbot, window, page)
    assert rows(page.plan.proposals.table)[0][3] == "you take it"
    choose("Cancel")
    settled(qtbot, window, page)
    assert rows(page.plan.proposals.table)[0][3] == "open"
    assert store_of(window).case("K001").details["hours"] == 20


def test_a_case_found_in_the_office_comes_in_with_its_reading(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, READER, in_the_office(READER), "K009"))
    ((case, reader, what, choice),) = rows(page.plan.proposals.table)
    assert (case, reader, choice) == ("K009", READER, "open")
    assert what == "A case found in the office, read already (9 entries)"
    assert "found case K009, which is not in the sample" in words(page)
    assert "If you take it: Cases: 0 → 1" in words(page)
    choose("Take the case into the sample")
    settled(qtbot, window, page)
    assert "1 case would come into the sample: K009." in [row[3] for row in rows(page.plan.table)]
    assert ["Reading", "K009", READER, ""] in rows(page.plan.table)
    assert ["Cases", "0 → 1"] in rows(page.plan.figures)
    choose("Apply")
    settled(qtbot, window, page)
    assert [case.ref for case in store_of(window).cases()] == ["K001", "K002", "K009"]
    assert store_of(window).reading("K009", READER).counts


def test_a_case_found_in_the_office_that_is_like_one_of_the_sample_is_pointed_out(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    page = gathering(window, file)
    found = [Statement(case_subject("k1"), "in_sample", "yes"), Statement(case_subject("k1"), "hours", 20)]
    add(qtbot, window, page, stated(file, READER, found))
    like = (
        "Case 'k1' is like 'K001', save for capitals, accents, spaces, look-alike letters or zeros in front: look "
        "whether they are two cases."
    )
    assert ["Like another", "k1", "", like] in rows(page.plan.table)
    assert f"Reader A found case k1, which is not in the sample: Hours ordered 20. {like}" in words(page)
    choose("Leave the case out of the sample")
    settled(qtbot, window, page)
    assert like not in [row[3] for row in rows(page.plan.table)]
    assert like not in words(page)


def test_a_reader_whose_name_is_like_a_known_one_is_pointed_out(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    with Store.open(file) as store:
        store.record_all(read("K001", "Siân"), "Siân")
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, "sian", read("K001", "sian")))
    assert [row[:3] for row in rows(page.plan.table)] == [
        ["New key", "", "sian"],
        ["Like another", "", "sian"],
        ["Reading", "K001", "sian"],
    ]
    assert rows(page.plan.table)[1][3].startswith("'sian' is like 'Siân', save for capitals, accents")
    assert rows(page.plan.table)[1][3].endswith(": look whether they are two people.")


def test_a_case_that_two_found_is_taken_from_one_while_the_other_is_open(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    """The readings that wait for the case come in with whichever is taken first."""
    page = gathering(window, file)
    add(qtbot, window, page, *(stated(file, name, in_the_office(name), "K009") for name in (READER, OTHER)))
    choose("Take the case into the sample")
    settled(qtbot, window, page)
    assert [row[:2] + row[3:] for row in rows(page.plan.proposals.table)] == [
        ["K009", READER, "you take it"],
        ["K009", OTHER, "open"],
    ]
    choose("Apply")
    settled(qtbot, window, page)
    assert [(row.case_ref, row.assessor) for row in store_of(window).readings()] == [("K009", READER), ("K009", OTHER)]


def test_all_of_a_kind_are_decided_with_one_button(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    page = gathering(window, file)
    remark = Statement(case_subject("K002"), "remark", "Moved")
    more = [hours(40), remark, *in_the_office(READER), *in_the_office(READER, "K010")]
    add(qtbot, window, page, stated(file, READER, more))
    assert {"Take all cases found in the office (2)", "Take all details (2)", "Leave all that is open (4)"} <= {
        *shown_buttons(page)
    }
    choose("Take all cases found in the office (2)")
    settled(qtbot, window, page)
    assert [row[3] for row in rows(page.plan.proposals.table)] == ["open", "open", "you take it", "you take it"]
    assert not [text for text in shown_buttons(page) if text.startswith("Take all cases")]
    choose("Leave all that is open (2)")
    settled(qtbot, window, page)
    assert [row[3] for row in rows(page.plan.proposals.table)] == [
        "you leave it",
        "you leave it",
        "you take it",
        "you take it",
    ]
    choose("Apply")
    settled(qtbot, window, page)
    assert [case.ref for case in store_of(window).cases()] == ["K001", "K002", "K009", "K010"]
    assert store_of(window).case("K001").details["hours"] == 20
    assert store_of(window).held() == []


def test_of_two_minds_about_one_detail_only_one_is_taken(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, READER, [hours(40)]), stated(file, OTHER, [hours(50)]))
    assert "Of 2 of these details different things are proposed: decide those one by one." in words(page)
    assert "Take all details" not in " ".join(shown_buttons(page))
    choose("Take it")
    settled(qtbot, window, page)
    press(Key.Key_Down)
    choose("Take it")
    settled(qtbot, window, page)
    assert [row[3] for row in rows(page.plan.proposals.table)] == ["open", "you take it"]
    choose("Apply")
    settled(qtbot, window, page)
    assert store_of(window).case("K001").details["hours"] == 50
    assert rows(page.plan.proposals.table) == [["K001", READER, "Hours ordered: 40, not 50", "open"]]


@pytest.mark.parametrize("taken", [0, 1])
def test_leaving_what_another_says_of_the_same_does_not_undo_what_is_taken(
    qtbot: QtBot, window: MainWindow, file: Path, taken: int
) -> None:
    page = gathering(window, file)
    values = {READER: 40, OTHER: 50}
    found = [stated(file, name, [hours(value), *in_the_office(name)]) for name, value in values.items()]
    add(qtbot, window, page, *found)
    assert [row[:2] for row in rows()] == [[case, name] for case in ("K001", "K009") for name in values]
    for row in range(4):
        choose("Take" if row % 2 == taken else "Leave")
        settled(qtbot, window, page)
        press(Key.Key_Down)
    choose("Apply")
    settled(qtbot, window, page)
    assert store_of(window).case("K001").details["hours"] == [*values.values()][taken]
    assert [case.ref for case in store_of(window).cases()] == ["K001", "K002", "K009"]
