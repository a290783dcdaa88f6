"""The Gather page on what readers change of readings that count, what is left out, clocks, and former leads."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from export.exchange import signatures
from export.exchange.packs import make_pack, open_pack
from export.exchange.returns import write_return
from model.file.store import Store
from model.journal.journal import make
from model.journal.records import Statement, case_subject
from tests.conftest import noon
from tests.export.exchange.signed_returns import WORDS
from tests.ui.at_work import LEAD, focus, readers_copy, store_of
from tests.ui.keyboard import rows, words
from tests.ui.returns.gathered import (
    READER,
    add,
    choose,
    gathering,
    hours,
    read,
    settled,
    stated,
)
from ui.window.main_window import MainWindow

Key = Qt.Key


# Changes of readings that count


def test_a_change_of_a_reading_that_counts_is_shown_and_can_be_left_out(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, READER, read("K001", READER), "K001"))
    choose("Apply")
    settled(qtbot, window, page)
    add(qtbot, window, page, stated(file, READER, read("K001", READER, risk_screened="no"), "K001"))
    ((case, reader, why, choice),) = rows(page.plan.changes.table)
    assert (case, reader, why, choice) == ("K001", READER, "counts; 2 changes", "you take it")
    assert "1.2.1 Was risk screened?: Yes → No" in words(page)
    assert "No figure would change" not in words(page)
    assert rows(page.plan.figures)
    page.plan.changes.table.setFocus()
    choose("Leave this change out")
    settled(qtbot, window, page)
    assert rows(page.plan.changes.table)[0][3] == "you leave it"
    assert "No figure would change." in words(page)
    assert "may not say" not in words(page)
    assert not [row for row in rows(page.plan.table) if row[0] in ("Left out", "Reading")]
    choose("Take the change after all")
    settled(qtbot, window, page)
    choose("Apply")
    settled(qtbot, window, page)
    assert store_of(window).reading("K001", READER).answers["risk_screened"] == "no"


# Left out, clocks, former leads


def test_what_a_return_may_not_say_is_named_and_left_out(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    page = gathering(window, file)
    withdrawn = Statement(case_subject("K002"), "withdrawn", "Not eligible")
    add(qtbot, window, page, stated(file, READER, [*read("K001", READER), withdrawn], "K001"))
    assert "1 entry that a return may not say is left out." in words(page)
    ((case, _, told),) = [row[1:] for row in rows(page.plan.table) if row[0] == "Left out"]
    assert case == ""
    assert "Withdrawn from the sample, in the name of Reader A" in told
    choose("Apply")
    settled(qtbot, window, page)
    assert store_of(window).case("K002").withdrawn is None


def test_a_return_of_which_nothing_is_taken_says_so(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, READER, [hours(40)]))
    choose("Leave it as it stands")
    settled(qtbot, window, page)
    choose("Apply")
    settled(qtbot, window, page)
    add(qtbot, window, page, stated(file, READER, [Statement(case_subject("K002"), "withdrawn", "Not eligible")]))
    assert "here already" not in words(page)
    assert "1 entry that a return may not say is left out." in words(page)
    assert not page.plan.apply_button.isEnabled()


def test_a_clock_that_is_far_off_is_told(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    copy = readers_copy(file, READER)
    with Store.open(copy) as theirs:
        theirs.apply([make(read("K001", READER)[0], READER, "2099-01-01T00:00:00Z")])
    page = gathering(window, file)
    add(qtbot, window, page, stated(file, READER, []))
    (told,) = [row[3] for row in rows(page.plan.table) if row[0] == "Clock"]
    assert "dated 2099-01-01, which is still to come" in told


def test_the_list_of_a_former_lead_is_one_thing_to_take(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    """The lead lost the file and began again, with new keys: what stood in the packs comes back with a return."""
    with Store.open(file) as lost:
        make_pack(lost, READER, "inspector", WORDS, tmp_path / "first.caseread-pack", LEAD)
        heard = signatures.in_words(signatures.public_key(lost) or "")
        begun = Store.create(tmp_path / "again.caseread", lost.instrument, "Kent", "2026-11", clock=noon)
    with begun as again:
        again.local.set("assessor", LEAD)
        again.record(Statement(case_subject("K001"), "in_sample", "yes"), LEAD)
        make_pack(again, READER, "inspector", WORDS, tmp_path / "second.caseread-pack", LEAD)
    theirs = tmp_path / "theirs.caseread"
    open_pack(tmp_path / "first.caseread-pack", WORDS, theirs)
    open_pack(tmp_path / "second.caseread-pack", WORDS, theirs, agree=True)
    path = tmp_path / "theirs.caseread-return"
    with Store.open(theirs) as store:
        write_return(store, path)
    page = gathering(window, begun.path)
    add(qtbot, window, page, path)
    assert focus() is page.plan.leads.table
    assert rows() == [[heard, "7 entries", "left out"]]
    assert f"it reads “{heard}”. Take it all only if the key is yours from before" in words(page)
    choose("The key is known to me: take it all")
    settled(qtbot, window, page)
    assert rows(page.plan.leads.table) == [[heard, "7 entries", "you take it"]]
    choose("Apply")
    settled(qtbot, window, page)
    assert [case.ref for case in store_of(window).cases()] == ["K001", "K002"]
