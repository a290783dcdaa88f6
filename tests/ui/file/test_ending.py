"""The end of an inspection in the window: closed after asking twice, copied without words, destroyed on purpose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from export.exchange import lead_key
from export.exchange.returns import write_return
from model.file.store import Store
from model.journal.records import Statement, case_subject, reading_subject
from tests.ui.at_work import LEAD, button, focus, idle, inspection, page_of, store_of
from tests.ui.keyboard import press, rows, words
from ui.cases.cases_page import CasesPage
from ui.kit.line_table import LineTable
from ui.read.read_page import ReadPage
from ui.returns.gather_page import GatherPage
from ui.session.actions import Act
from ui.window.main_window import MainWindow

Key = Qt.Key
ANN = "Ann Ash"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An inspection with one signed reading and one that is not; the lead is at the keyboard."""
    path = inspection(tmp_path)
    with Store.open(path) as store:
        for ref in ("K001", "K002"):
            store.record(Statement(reading_subject(ref, ANN), "plan_made", "yes"), ANN)
        store.sign("K001", ANN, "in a hurry")
    return path


def ask(window: MainWindow, act: Act) -> None:
    """Choose it in the File menu, where it must be."""
    file_menu = window.menuBar().actions()[0].menu()
    assert window.acts[act] in file_menu.actions()  # type: ignore[attr-defined]
    assert window.acts[act].isEnabled()
    window.acts[act].trigger()


def rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is being written or destroyed."""
    qtbot.waitUntil(lambda: not window.sealing and not window._progress.busy)


def close(window: MainWindow) -> None:
    ask(window, Act.CLOSE_INSPECTION)
    press(Key.Key_Return, Key.Key_Return)
    assert store_of(window).closing() is not None


def test_closing_says_what_is_open_and_asks_twice(window: MainWindow, file: Path) -> None:
    window.open_file(file)
    ask(window, Act.CLOSE_INSPECTION)
    said = words(window)
    assert "1 reading not signed: K002 by Ann Ash." in said
    assert "3 conclusions not decided: 1.1; 1.2; 2.1." in said
    assert focus().accessibleName() == "Remark"
    press("Published.", Key.Key_Return)
    assert "Press Enter or the button once more to close the inspection." in words(window)
    assert store_of(window).closing() is None
    press(Key.Key_Backspace)  # whoever goes on writing has not made up their mind
    assert "once more" not in words(window)
    press(Key.Key_Return)
    assert store_of(window).closing() is None
    press(Key.Key_Return)
    closing = store_of(window).closing()
    assert closing is not None
    assert (closing.by, closing.remark) == (LEAD, "Published")
    assert "was closed on" in words(window)
    assert "The inspection is closed." in words(window)


def test_esc_leaves_it_open(window: MainWindow, file: Path) -> None:
    window.open_file(file)
    ask(window, Act.CLOSE_INSPECTION)
    press(Key.Key_Return, Key.Key_Escape)
    assert store_of(window).closing() is None
    assert page_of(window, CasesPage).isVisible()


def test_a_closed_inspection_is_shown_as_read_only_on_every_page(window: MainWindow, file: Path) -> None:
    window.open_file(file)
    close(window)
    assert not window.acts[Act.IMPORT_SAMPLE].isEnabled()
    pages = window.pages
    assert pages is not None
    for title in pages.titles:
        pages.go(title)
        assert "kent.caseread was closed on" in words(window), title
    pages.go("Gather")
    assert not page_of(window, GatherPage).add_button.isEnabled()
    before = store_of(window).digest()
    pages.read_case("K002")
    page = page_of(window, ReadPage)
    press("n")
    assert "nothing can be changed" in words(page)
    window.acts[Act.UNDO].trigger()
    assert store_of(window).digest() == before


def test_it_is_closed_when_the_file_is_opened_again_and_can_be_opened_for_a_reason(
    window: MainWindow, file: Path
) -> None:
    window.open_file(file)
    close(window)
    window.show_start()
    window.open_file(file)
    assert f"by {LEAD}: nothing can be changed." in words(window)
    ask(window, Act.CLOSE_INSPECTION)
    assert "Open the inspection again" in words(window)
    press(Key.Key_Return)
    assert "Give a reason: it stays in the journal." in words(window)
    press("A return was forgotten.", Key.Key_Return)
    assert store_of(window).read_only is None
    assert "The inspection is open again." in words(window)
    assert "nothing can be changed" not in words(window)
    assert window.acts[Act.IMPORT_SAMPLE].isEnabled()
    store_of(window).record(Statement(case_subject("K001"), "hours", 21), LEAD)


def test_only_the_lead_closes_and_copies_but_everyone_may_destroy_their_own_file(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_file(inspection(tmp_path, author=ANN, role="assessor"))
    assert not window.acts[Act.CLOSE_INSPECTION].isVisible()
    assert not window.acts[Act.ANONYMISED].isVisible()
    ask(window, Act.DESTROY)
    said = words(window)
    assert "Hand in your return first" in said
    assert "anonymised" not in said
    window.show_start()
    for act in (Act.CLOSE_INSPECTION, Act.ANONYMISED):
        assert not window.acts[act].isVisible()
    assert not window.acts[Act.DESTROY].isEnabled()


def test_whoever_has_not_given_a_name_cannot_close(window: MainWindow, tmp_path: Path) -> None:
    window.open_file(inspection(tmp_path, author=""))
    ask(window, Act.CLOSE_INSPECTION)
    assert "Say first who you are" in words(window)


def test_an_anonymised_copy_is_written_where_it_is_asked_for(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    window.open_file(file)
    ask(window, Act.ANONYMISED)
    assert "1 of 1 case differs from all others" in words(window)
    line = focus()
    assert isinstance(line, QLineEdit)
    assert line.text() == str(tmp_path / "kent anonymised.xlsx")
    line.setText(str(tmp_path / "copy.doc"))
    press(Key.Key_Return)
    assert "Give it a name that ends in .xlsx, .json or .csv." in words(window)
    line.setText(str(tmp_path / "copy.json"))
    press(Key.Key_Return)
    rest(qtbot, window)
    assert f"Wrote the anonymised copy copy.json in {tmp_path}." in words(window)
    copy = json.loads((tmp_path / "copy.json").read_text())
    assert len(copy["outcomes"]) == 1
    assert ANN not in (tmp_path / "copy.json").read_text()


def test_a_copy_of_nothing_is_refused_in_place(window: MainWindow, tmp_path: Path) -> None:
    window.open_file(inspection(tmp_path))
    ask(window, Act.ANONYMISED)
    assert "kent.caseread has no signed reading that counts" in words(window)


def test_destroying_names_every_file_and_wants_the_area_typed(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    with Store.open(file) as store:
        backup = store.upkeep.backup()
    kept = file.with_name("kent.caseread-return")
    kept.write_bytes(b"a return")
    window.open_file(file)
    ask(window, Act.DESTROY)
    said = words(window)
    for name in ("kent.caseread", backup.name, "The inspection is not closed.", "No anonymised copy was written"):
        assert name in said
    assert focus().accessibleName() == "Area"
    press("Lincolnshire", Key.Key_Return)
    assert "Nothing was destroyed: type 'Kent' to destroy kent.caseread." in words(window)
    assert file.exists()
    focus().clear()  # type: ignore[attr-defined]
    press("kent", Key.Key_Return)
    rest(qtbot, window)
    assert window.start.isVisible()
    assert "Destroyed kent.caseread" in words(window)
    assert "An SSD or a memory stick may keep traces" in words(window)
    assert {path.name for path in file.parent.iterdir() if "kent" in path.name} == {kept.name}
    assert window.settings.recent_files == ()
    assert not window.start.recent.isVisible()


def test_a_copy_can_be_made_first_on_the_way(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    window.open_file(file)
    ask(window, Act.DESTROY)
    while getattr(focus(), "text", str)() != "Export an anonymised &copy first…":
        press(Key.Key_Tab)
    press(Key.Key_Space)
    assert focus().accessibleName() == "Kept in"
    press(Key.Key_Return)
    rest(qtbot, window)
    assert file.with_name("kent anonymised.xlsx").exists()
    ask(window, Act.DESTROY)
    assert "An anonymised copy was written: kent anonymised.xlsx." in words(window)


def test_what_is_open_elsewhere_is_not_destroyed_and_stays_on_the_list(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    with Store.open(file):
        window.open_file(file)
        ask(window, Act.DESTROY)
        press("Kent", Key.Key_Return)
        rest(qtbot, window)
    assert "kent.caseread is open elsewhere" in words(window)
    assert window.settings.recent_files == (file,)
    window.open_file(file)
    idle(qtbot, window)
    assert len(store_of(window).cases()) == 2


def test_esc_destroys_nothing(window: MainWindow, file: Path) -> None:
    window.open_file(file)
    ask(window, Act.DESTROY)
    press("Kent", Key.Key_Escape)
    assert store_of(window).path == file
    assert button(page_of(window, CasesPage), "Import a sample…").isVisible()


def test_a_closed_inspection_can_still_be_protected(window: MainWindow, file: Path) -> None:
    window.open_file(file)
    close(window)
    window.acts[Act.PROTECT].trigger()
    assert "Protect kent.caseread by a passphrase" in words(window)


def test_a_return_that_would_close_the_inspection_says_so_before_it_is_taken_in(
    qtbot: QtBot, window: MainWindow, file: Path
) -> None:
    with Store.open(file) as store:
        lead_key.ensure(store, LEAD)  # without which a whole copy does not speak as the lead
        desk = store.upkeep.backup(file.with_name("desk.caseread"))
    back = file.with_name("desk.caseread-return")
    with Store.open(desk) as store:
        write_return(store, back)  # which states whose key it is signed with, and so comes first
        store.close_inspection("Deputy")
        write_return(store, back)
    window.open_file(file)
    pages = window.pages
    assert pages is not None
    pages.go("Gather")
    page = page_of(window, GatherPage)
    page.add_returns([back])
    idle(qtbot, window)
    table = next(each for each in page.findChildren(LineTable) if each.isVisible())
    assert rows(table)[0][0] == "Closes"
    assert "The inspection is closed by this, and nothing can be changed then: Deputy did so on" in rows(table)[0][-1]
    assert store_of(window).closing() is None
    page.apply_plan()
    idle(qtbot, window)
    assert "by Deputy: nothing can be changed." in words(window)
