"""An inspection of sessions: nothing that stands in place of a page or beside it, and no refusal, speaks of cases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from export.exchange.returns import write_return
from export.sheet.agreement import freezing
from model.file.backup_names import Why
from model.file.store import Store
from model.journal.field_names import EARLIER, EARLIER_SOURCE, RECORD
from model.journal.records import INSPECTION, Statement, case_subject, reading_subject
from tests.conftest import case_statements
from tests.ui.at_work import CSV_HEADER, button, idle, readers_copy
from tests.ui.full_instruments import FULL
from tests.ui.keyboard import press
from tests.ui.of_sessions import made, of_cases, texts
from ui.cases.cases_page import CasesPage
from ui.cases.sample_panel import SamplePanel
from ui.file.backups_form import BackupsForm
from ui.file.ending_forms import AnonymisedCopyForm
from ui.kit.forms import FormSheet
from ui.kit.preview import Preview
from ui.results.counts_page import CountsPage
from ui.results.scores_page import ScoresPage
from ui.returns.compare_view import CompareView
from ui.returns.gather_page import GatherPage
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.session import LEAD
from ui.window.help_page import HelpPage
from ui.window.main_window import MainWindow

Key = Qt.Key
SCORED, COUNTED = FULL
ANN = reading_subject("K001", "Ann")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return made(tmp_path / "sessions.caseread", SCORED, LEAD)


def opened(window: MainWindow, file: Path, title: str = "Cases") -> Page:
    assert window.open_file(file)
    assert window.pages is not None
    return window.pages.go(title)


def one(window: QWidget, kind: type[QWidget]) -> QWidget:
    """The only widget of that kind in view."""
    (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
    return found


def says(whole: QWidget, *expected: str, but: str = "") -> None:
    """It says these words somewhere, and nowhere speaks of cases; `but`: what a person wrote."""
    said = list(texts(whole))
    assert [words for words in expected if not any(words in text for text in said)] == []
    assert of_cases(text.replace(but, "") if but else text for text in said) == []


# Help


def test_the_keyboard_page_speaks_of_what_the_open_file_is_about(window: MainWindow, file: Path) -> None:
    opened(window, file)
    window.acts[Act.KEYS].trigger()
    page = one(window, HelpPage)
    says(page, "Add a session. Add one session to the sample", "Go to Sessions.", "Sessions")


def test_the_keyboard_page_speaks_of_cases_where_no_file_is_open(window: MainWindow) -> None:
    window.acts[Act.KEYS].trigger()
    page = one(window, HelpPage)
    assert {"Cases", "Add a case. Add one case to the sample"} <= set(texts(page))


# The sample


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list that a person named after cases: its name stays as it is."""
    path = tmp_path / "my cases.csv"
    rows = "".join(f"L{n:03},community,programme,{n * 100},,\n" for n in range(1, 7))
    path.write_text(f"{CSV_HEADER}{rows}L900,prison,programme,1,,\nL001,community,programme,1,,\n", encoding="utf-8")
    return path


def panel_of(window: MainWindow) -> SamplePanel:
    window.acts[Act.SAMPLE_AND_QUOTAS].trigger()
    panel = one(window, SamplePanel)
    assert isinstance(panel, SamplePanel)
    return panel


def test_a_sample_list_does_not(qtbot: QtBot, window: MainWindow, file: Path, listed: Path) -> None:
    page = opened(window, file)
    assert isinstance(page, CasesPage)
    page.import_sample(listed)
    idle(qtbot, window)
    says(one(page, Preview), "Session", "my cases.csv: 6 new", "session L900: sentence_type", but=listed.name)
    listed.write_text(CSV_HEADER, encoding="utf-8")
    page.import_sample(listed)
    idle(qtbot, window)
    says(page, "my cases.csv: no sessions.", but=listed.name)


def test_a_draw_does_not(qtbot: QtBot, window: MainWindow, file: Path, listed: Path) -> None:
    opened(window, file)
    panel_of(window).draw_from(listed)
    idle(qtbot, window)
    says(one(window, FormSheet), "my cases.csv: 6 sessions.", "&Number of sessions", but=listed.name)
    press("3", Key.Key_Return)
    idle(qtbot, window)
    says(one(window, Preview), "Kind of session", "Sessions that are not withdrawn", but=listed.name)


def test_a_swap_does_not(qtbot: QtBot, window: MainWindow, file: Path, listed: Path) -> None:
    opened(window, file)
    panel_of(window).swap_from(listed)
    idle(qtbot, window)
    says(one(window, Preview), "Session in", "Session out", "A session leaves only if", but=listed.name)


def test_what_is_shared_out_does_not(window: MainWindow, file: Path) -> None:
    opened(window, file)
    panel = panel_of(window)
    panel.share_out()
    says(one(window, FormSheet), "Share out the sessions", "The same sessions, assessors and seed")
    press("Ida", Key.Key_Return)
    says(one(window, Preview), "Share out the sessions", "&Share out 2 sessions")
    assert any("sessions that change hands" in text for text in texts(panel))


def test_who_cannot_read_one_is_not_told_so_of_cases(window: MainWindow, file: Path) -> None:
    page = opened(window, file)
    assert isinstance(page, CasesPage)
    page.add_case()
    press(Key.Key_Return)
    says(one(page, FormSheet), "Give the session its reference.")
    press("K001", Key.Key_Return)
    says(one(page, FormSheet), "There is a session K001 in this inspection already.")
    press(Key.Key_Escape)
    page.withdraw("K001")
    says(one(page, FormSheet), "Withdraw session K001", "&Withdraw the session")


# Returns


def test_a_gathering_does_not(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    copy, sent = readers_copy(file, "ben"), file.with_name("ben.caseread-return")
    with Store.open(file) as store:
        store.record_all(case_statements("K003", {"sentence_type": "custody", "hours": 1}), "Ann")
    with Store.open(copy) as theirs:
        theirs.record(Statement(reading_subject("K002", "Ben"), "plan_made", "no"), "Ben")
        write_return(theirs, sent)
    page = opened(window, file, "Gather")
    assert isinstance(page, GatherPage)
    page.add_returns([sent])
    idle(qtbot, window)
    says(page, "1 session nobody has returned: K003.")


@pytest.fixture
def settled(file: Path) -> Path:
    """Ann's reading of K001 is the one of record, and its signature void since an answer was settled."""
    with Store.open(file) as store:
        store.record_all(list(freezing(store)), "Ann")
        store.record(Statement(INSPECTION, f"{RECORD}K001", "Ann"), "Ann")
        store.record(Statement(ANN, "plan_made", "no"), "Ann")
    return file


def test_two_readings_side_by_side_do_not(window: MainWindow, settled: Path) -> None:
    page = opened(window, settled, "Gather")
    button(page, "Compare the answers…").click()
    says(one(page, CompareView), "Session K001: Ann and Ben", "Until then a signed reading of the session counts")


def test_the_agreement_of_readers_does_not(window: MainWindow, file: Path) -> None:
    page = opened(window, file, "Gather")
    assert isinstance(page, GatherPage)
    says(page.agreement, "Sessions of which both readings were signed", "leaving out one session at a time")
    page.agreement.table.setFocus()
    press(Key.Key_Home)
    says(page.agreement, "no interval: it rests on one session")


def test_sending_a_reading_back_does_not(window: MainWindow, settled: Path) -> None:
    page = opened(window, settled, "Gather")
    button(page, "Send the reading back to Ann…").click()
    says(one(page, FormSheet), "Send the reading of session K001 back to Ann", "Hand the session out again")
    press("Why?", Key.Key_Return)
    says(page, "Session K001 goes back to Ann: “Why?”")


# Results


def test_what_is_behind_a_score_does_not(window: MainWindow, file: Path) -> None:
    with Store.open(file) as store:
        store.record(Statement(INSPECTION, f"{RECORD}K001", "Ann"), "Ann")
        stated = {f"{EARLIER}1.1": "25", EARLIER_SOURCE: "Kent 2004"}
        store.record_all([Statement(INSPECTION, field, value) for field, value in stated.items()], "Ann")
    page = opened(window, file, "Scores")
    assert isinstance(page, ScoresPage)
    says(page)
    press(Key.Key_Return)
    says(page, "with relevant sessions")
    press(Key.Key_Return)
    says(page, "No relevant session; 1 unanswered", "Sessions of the question")
    press(Key.Key_Escape, Key.Key_Escape)
    window.acts[Act.EARLIER].trigger()
    says(page, "an earlier inspection drew other sessions", "Kent 2004")
    press(Key.Key_Escape)
    window.acts[Act.GROUP].trigger()
    says(page, "Relevant sessions in the group")
    press(Key.Key_Return)
    says(page, "Type a detail of the sessions first")
    press("nowhere", Key.Key_Return)
    says(page, "No session of the sample has a detail like 'nowhere'.")


def test_what_is_behind_a_count_does_not(tmp_path: Path, window: MainWindow) -> None:
    page = opened(window, made(tmp_path / "counted.caseread", COUNTED, LEAD), "Scores")
    assert isinstance(page, CountsPage)
    says(page)
    press(Key.Key_Down, Key.Key_Return)
    says(page, "Sessions of the question", " relevant")


@pytest.mark.parametrize("act", [Act.ADD_ENABLER, Act.ADD_BARRIER, Act.ADD_EXAMPLE])
def test_a_form_of_the_findings_does_not(act: Act, tmp_path: Path, window: MainWindow) -> None:
    page = opened(window, made(tmp_path / "counted.caseread", COUNTED, LEAD), "Findings")
    window.acts[act].trigger()
    says(one(page, FormSheet), "session")


# The file as a whole


def test_the_anonymised_copy_does_not(window: MainWindow, file: Path) -> None:
    opened(window, file)
    window.acts[Act.ANONYMISED].trigger()
    says(
        one(window, AnonymisedCopyForm),
        "came to in each session",
        "1 of 1 session differs from all others",
        "the table of sessions",
        but=str(file.parent),
    )


def test_what_differs_from_a_backup_does_not(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    with Store.open(file) as store:
        store.upkeep.take_backup(Why.CLOSED)
        store.record(Statement(case_subject("K001"), "hours", 21), "Ann")
    opened(window, file)
    window.acts[Act.BACKUPS].trigger()
    idle(qtbot, window)
    form = one(window, BackupsForm)
    assert isinstance(form, BackupsForm)
    qtbot.waitUntil(lambda: not window.sealing and form.differs.isVisible())
    says(form.differs, "Session", "K001")


# Refusals


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda page: page.session.store.case("K009"), "There is no session K009 in this inspection."),
    ],
)
def test_a_refusal_does_not(refused: Callable[[Page], object], sentence: str, window: MainWindow, file: Path) -> None:
    page = opened(window, file)
    with pytest.raises(Exception, match=sentence):
        refused(page)
