"""Packs and the key in the window: opened by passphrase, added to, refused in place, backed up and restored."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from export.exchange import lead_key, signatures
from export.exchange.gathering import gather
from export.exchange.packs import make_pack, open_pack
from model.file.protection import key_of
from model.file.store import Store
from model.journal.field_names import FIRST_READER
from model.journal.records import Statement, case_subject, reading_subject
from tests.ui.at_work import LEAD, button, focus, inspection, page_of, store_of
from tests.ui.keyboard import press, tab_to, words
from tests.ui.protected import lock
from tests.ui.returns.test_gather_page import returned
from ui.read.read_page import ReadPage
from ui.returns.gather_page import GatherPage
from ui.returns.return_page import ReturnPage
from ui.session.actions import Act
from ui.window.main_window import MainWindow

Key = Qt.Key
WORDS = "lamp river cake stone bird"
ANNA = "Reader A"


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setattr("ui.file.open_pack_form.own_folder", lambda: tmp_path / "home")


@pytest.fixture
def lead(tmp_path: Path) -> Path:
    """The lead's file, in which Reader A has the first case."""
    path = inspection(tmp_path)
    allocate(path, "K001")
    return path


def allocate(path: Path, ref: str) -> None:
    with Store.open(path) as store:
        store.record(Statement(case_subject(ref), FIRST_READER, ANNA), LEAD)


def packed(lead: Path, name: str = ANNA) -> Path:
    """A pack for an assessor."""
    out = lead.with_name(f"{name}.caseread-pack")
    with Store.open(lead) as store:
        make_pack(store, name, "inspector", WORDS, out, LEAD)
    return out


def rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is being sealed or opened."""
    qtbot.waitUntil(lambda: not window.sealing)


def test_a_pack_opens_by_its_passphrase_and_lands_on_the_first_case(
    qtbot: QtBot, window: MainWindow, lead: Path, tmp_path: Path
) -> None:
    window.open_file(packed(lead))
    assert "Open the pack Reader A.caseread-pack" in words(window)
    assert focus().accessibleName() == "Passphrase"
    press(WORDS, Key.Key_Return)
    rest(qtbot, window)
    page = page_of(window, ReadPage)
    assert store_of(window).path == tmp_path / "home" / "Reader A.caseread"
    assert "Was a plan made?" in words(page)
    press("y")
    assert store_of(window).reading("K001", ANNA).answers == {"plan_made": "yes"}


def test_a_pack_can_be_dropped_on_the_window(window: MainWindow, lead: Path) -> None:
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(packed(lead)))])
    at, button_, key = QPointF(QPoint(5, 5)), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, dragged, button_, key))
    assert focus().accessibleName() == "Passphrase"


def test_a_wrong_passphrase_is_said_in_place_and_can_be_corrected(
    qtbot: QtBot, window: MainWindow, lead: Path, tmp_path: Path
) -> None:
    window.open_file(packed(lead))
    press(Key.Key_Return)
    assert "Type the passphrase that the lead inspector gave you." in words(window)
    press("lamp river cake stone bind", Key.Key_Return)
    rest(qtbot, window)
    assert "Reader A.caseread-pack does not open with this passphrase" in words(window)
    assert not list((tmp_path / "home").iterdir())
    line = focus()
    assert isinstance(line, QLineEdit)
    assert line.echoMode() is QLineEdit.EchoMode.Password
    tab_to(QCheckBox, "")
    press(Key.Key_Space)
    assert line.displayText() == "lamp river cake stone bind"
    line.setFocus()
    press(Key.Key_End, Key.Key_Backspace, Key.Key_Backspace, "rd", Key.Key_Return)
    rest(qtbot, window)
    assert page_of(window, ReadPage).isVisible()


def test_after_a_wrong_passphrase_what_is_typed_next_takes_its_place(
    qtbot: QtBot, window: MainWindow, lead: Path
) -> None:
    window.open_file(packed(lead))
    press("lamp river cake stone bind", Key.Key_Return)
    rest(qtbot, window)
    line = focus()
    assert isinstance(line, QLineEdit)
    assert line.selectedText() == line.text() != ""
    press(WORDS, Key.Key_Return)
    rest(qtbot, window)
    assert page_of(window, ReadPage).isVisible()


def test_capitals_and_spaces_are_forgiven_and_the_file_opens_by_the_words_as_they_were_made_up(
    qtbot: QtBot, window: MainWindow, lead: Path, tmp_path: Path
) -> None:
    window.open_file(packed(lead))
    press("Lamp  River cake STONE bird", Key.Key_Return)
    rest(qtbot, window)
    assert page_of(window, ReadPage).isVisible()
    assert store_of(window).key == key_of(tmp_path / "home" / "Reader A.caseread", WORDS)
    lock(qtbot, window)
    press("LAMP RIVER CAKE STONE BIRD", Key.Key_Return)
    rest(qtbot, window)
    assert page_of(window, ReadPage).isVisible()


def test_a_newer_pack_with_a_case_that_is_like_one_found_in_the_office(
    qtbot: QtBot, window: MainWindow, lead: Path
) -> None:
    mine = lead.with_name("mine.caseread")
    open_pack(packed(lead), WORDS, mine)
    with Store.open(mine) as store:
        store.record(Statement(case_subject("k2"), "in_sample", "yes"), ANNA)
    allocate(lead, "K002")
    window.open_file(mine)
    window.open_file(packed(lead))
    press(WORDS, Key.Key_Return)
    rest(qtbot, window)
    assert "Added 1 new case from Reader A.caseread-pack; every answer is kept. Case 'K002' is like 'k2'" in words(
        window
    )


def test_a_newer_pack_adds_its_cases_to_the_file_that_is_open(qtbot: QtBot, window: MainWindow, lead: Path) -> None:
    mine = lead.with_name("mine.caseread")
    open_pack(packed(lead), WORDS, mine)
    with Store.open(mine) as store:
        store.record(Statement(reading_subject("K001", ANNA), "plan_made", "no"), ANNA)
    allocate(lead, "K002")
    window.open_file(mine)
    window.open_file(packed(lead))
    press(WORDS, Key.Key_Return)
    rest(qtbot, window)
    assert "Added 1 new case from Reader A.caseread-pack; every answer is kept." in words(window)
    assert "is like" not in words(window)
    assert [case.ref for case in store_of(window).cases()] == ["K001", "K002"]
    assert store_of(window).reading("K001", ANNA).answers == {"plan_made": "no"}


def test_another_assessors_pack_is_refused_in_place(qtbot: QtBot, window: MainWindow, lead: Path) -> None:
    mine = lead.with_name("mine.caseread")
    open_pack(packed(lead), WORDS, mine)
    with Store.open(lead) as store:
        store.record(Statement(case_subject("K002"), FIRST_READER, "Reader B"), LEAD)
    window.open_file(mine)
    before = store_of(window).digest()
    window.open_file(packed(lead, "Reader B"))
    press(WORDS, Key.Key_Return)
    rest(qtbot, window)
    assert "Reader B.caseread-pack is for Reader B, and mine.caseread is the file of Reader A" in words(window)
    press(Key.Key_Escape)
    assert store_of(window).digest() == before
    assert page_of(window, ReadPage).isVisible()


def begun_again(lead: Path) -> tuple[Path, str]:
    """A pack of the same inspection by a lead who began again with a new file, and the words of their key."""
    folder = lead.with_name("again")
    folder.mkdir()
    again = inspection(folder)
    allocate(again, "K001")
    out = packed(again)
    with Store.open(again) as store:
        return out, signatures.in_words(signatures.public_key(store) or "")


@pytest.mark.parametrize("is_open", [True, False])
def test_a_pack_of_another_lead_shows_the_words_of_both_and_opens_once_agreed_to(
    qtbot: QtBot, window: MainWindow, lead: Path, tmp_path: Path, is_open: bool
) -> None:
    mine = tmp_path / "home" / "Reader A.caseread"
    open_pack(packed(lead), WORDS, mine)
    with Store.open(mine) as store:
        store.record(Statement(reading_subject("K001", ANNA), "plan_made", "no"), ANNA)
        before = store.digest()
    with Store.open(lead) as store:
        known = signatures.in_words(signatures.public_key(store) or "")
    second, new = begun_again(lead)
    if is_open:
        window.open_file(mine)
    window.open_file(second)
    assert "I have asked" not in " ".join(box.text() for box in shown_boxes(window))
    press(WORDS, Key.Key_Return)
    rest(qtbot, window)
    assert "is not from the lead inspector whom this file knows" in words(window)
    assert f"their key reads “{known}”, this one “{new}”" in words(window)
    agree = focus()
    assert isinstance(agree, QCheckBox)
    assert agree.text().replace("&", "") == "I have asked the lead inspector: this pack is theirs"
    button(window, "Open the pack").click()  # without having agreed
    rest(qtbot, window)
    assert f"this one “{new}”" in words(window)
    if not is_open:
        with Store.open(mine) as store:
            assert store.digest() == before
    press(Key.Key_Space)
    assert agree.isChecked()
    button(window, "Open the pack").click()
    rest(qtbot, window)
    assert page_of(window, ReadPage).isVisible()
    assert store_of(window).path == mine
    assert store_of(window).reading("K001", ANNA).answers == {"plan_made": "no"}
    with Store.open(second.with_name("kent.caseread")) as again:
        assert lead_key.recipient(store_of(window)) == lead_key.recipient(again)


def test_who_does_not_agree_to_another_lead_changes_nothing(qtbot: QtBot, window: MainWindow, lead: Path) -> None:
    mine = lead.with_name("mine.caseread")
    open_pack(packed(lead), WORDS, mine)
    second, _ = begun_again(lead)
    window.open_file(mine)
    before, recipient = store_of(window).digest(), lead_key.recipient(store_of(window))
    window.open_file(second)
    press(WORDS, Key.Key_Return)
    rest(qtbot, window)
    press(Key.Key_Escape)
    assert page_of(window, ReadPage).isVisible()
    assert (store_of(window).digest(), lead_key.recipient(store_of(window))) == (before, recipient)


def shown_boxes(window: MainWindow) -> list[QCheckBox]:
    return [box for box in window.findChildren(QCheckBox) if box.isVisible()]


@pytest.mark.parametrize("content", [b"", b"hello"])
def test_what_is_no_pack_is_refused_before_a_passphrase_is_asked_for(
    window: MainWindow, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "x.caseread-pack").write_bytes(content)
    window.open_file(tmp_path / "x.caseread-pack")
    assert "x.caseread-pack is not a pack." in words(window)
    window.open_file(tmp_path / "gone.caseread-pack")
    assert "cannot be read" in words(window)
    assert window.start.isVisible()


def test_closing_the_window_while_a_pack_is_opened_stops_it(window: MainWindow, lead: Path, tmp_path: Path) -> None:
    window.open_file(packed(lead))
    press(WORDS, Key.Key_Return)
    window.show_start()
    window.close()
    assert not list((tmp_path / "home").glob("*.part"))


def test_a_return_says_that_it_is_sealed(window: MainWindow, lead: Path) -> None:
    mine = lead.with_name("mine.caseread")
    open_pack(packed(lead), WORDS, mine)
    for path, said in ((mine, "It is sealed to the lead inspector's key"), (bare(lead), "It is not sealed")):
        window.open_file(path)
        assert window.pages is not None
        window.pages.go("Return")
        assert said in words(page_of(window, ReturnPage))


def bare(lead: Path) -> Path:
    """An assessor's file that no pack was opened into."""
    folder = lead.with_name("bare")
    folder.mkdir()
    return inspection(folder, author=ANNA, role="assessor")


def gathering(window: MainWindow, path: Path) -> GatherPage:
    window.open_file(path)
    assert window.pages is not None
    window.pages.go("Gather")
    return page_of(window, GatherPage)


def test_the_key_is_backed_up_and_opens_returns_in_a_new_file(
    qtbot: QtBot, window: MainWindow, lead: Path, tmp_path: Path
) -> None:
    packed(lead)
    page = gathering(window, lead)
    assert "Returns are sealed to a key that is in this file and nowhere else" in words(page)
    button(page, "Back up the key…").setFocus()
    press(Key.Key_Space)
    assert "Whoever has both can read every return." in words(window)
    line = focus()
    assert isinstance(line, QLineEdit)
    passphrase = line.text()
    press(Key.Key_Return)
    rest(qtbot, window)
    assert f"Saved the key as kent.caseread-key in {tmp_path}. Passphrase: {passphrase}" in words(window)
    window.show_start()
    back = returned(lead, ANNA, {"plan_made": "yes"}, sign=False)

    (tmp_path / "new laptop").mkdir()
    again = inspection(tmp_path / "new laptop")
    page = gathering(window, again)
    assert "It is made with the first pack" in words(page)
    assert not button(page, "Back up the key…").isEnabled()
    window.restore_key(tmp_path / "kent.caseread-key")
    press("not the passphrase", Key.Key_Return)
    rest(qtbot, window)
    assert "kent.caseread-key does not open with this passphrase" in words(window)
    line = focus()
    assert isinstance(line, QLineEdit)
    line.setText(passphrase)
    press(Key.Key_Return)
    rest(qtbot, window)
    assert "The key is in this file now" in words(window)
    assert button(page, "Back up the key…").isEnabled()
    assert len(gather(store_of(window), [back]).returns) == 1


def test_only_the_lead_has_to_do_with_the_key(window: MainWindow, lead: Path) -> None:
    window.open_file(lead)
    assert window.acts[Act.BACK_UP_KEY].isVisible()
    window.back_up_key()
    assert "kent.caseread has no key yet: it is made with the first pack." in words(window)
    window.open_file(bare(lead))
    assert not window.acts[Act.BACK_UP_KEY].isVisible()
    assert not window.acts[Act.RESTORE_KEY].isVisible()


def test_two_keys_are_a_conflict_that_the_lead_settles_on_the_page(window: MainWindow, lead: Path) -> None:
    (lead.parent / "other").mkdir()
    other = inspection(lead.parent / "other")
    with Store.open(lead) as ours, Store.open(other) as theirs:
        mine = lead_key.ensure(ours, LEAD)
        lead_key.ensure(theirs, "Another lead")
        ours.apply(theirs.entries())
    page = gathering(window, lead)
    assert "Two keys are stated for this inspection" in words(page)
    press(Key.Key_Return)
    while f"({LEAD}, " not in getattr(focus(), "text", str)():
        press(Key.Key_Tab)
    press(Key.Key_Space)
    assert lead_key.recipient(store_of(window)) == mine
    assert "Returns are sealed to a key that is in this file and nowhere else" in words(page)
