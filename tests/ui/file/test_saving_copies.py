"""A copy of the lead's file, for a deputy or to look at: asked about in the window, and what it can do afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from export.exchange import lead_key, signatures
from export.exchange.packs import make_pack, read_pack
from model.file.copying import write_keyless
from model.file.protection import new_key
from model.file.store import Store
from model.journal.records import Refused
from tests.conftest import new_store
from tests.ui.at_work import LEAD, focus, inspection, line, store_of
from tests.ui.keyboard import press, words
from ui.session.actions import Act
from ui.window.main_window import MainWindow

Key = Qt.Key
WORDS = "lamp river cake stone bird"
ANNA = "Anna"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The lead's file after a pack was made, so that it has all keys."""
    path = inspection(tmp_path)
    with Store.open(path) as store:
        make_pack(store, ANNA, "inspector", WORDS, tmp_path / "anna.caseread-pack", LEAD)
    return path


def secrets_of(path: Path) -> list[str]:
    """Every secret of the lead's file: the key of the returns, the key to sign with, the token in Anna's pack."""
    with Store.open(path) as store:
        token = read_pack(path.with_name("anna.caseread-pack"), WORDS).token
        return [lead_key.own(store), signatures.own(store), token]


def rest(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.sealing and not window._progress.busy)


def test_a_copy_to_look_at_holds_no_secret_in_any_of_its_bytes(
    qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path
) -> None:
    secrets = secrets_of(file)
    assert all(secret.encode() in file.read_bytes() for secret in secrets)
    window.open_file(file)
    window.acts[Act.BACKUP].trigger()
    assert "Save a copy of kent.caseread" in words(window)
    assert "With the keys, whoever has the copy opens the returns and speaks as the lead inspector." in words(window)
    whom = focus()
    assert isinstance(whom, QComboBox)
    press(Key.Key_Down, Key.Key_Tab)
    press(Key.Key_Return)
    rest(qtbot, window)
    (copy,) = tmp_path.glob("kent.backup-*.caseread")
    assert f"Saved a copy as {copy.name} in {tmp_path}, without the keys." in words(window)
    data = copy.read_bytes()
    assert [secret for secret in secrets if secret.encode() in data] == []
    with Store.open(copy) as theirs:
        assert theirs.digest() == store_of(window).digest()
        assert theirs.verify().problems == ()
        assert lead_key.identity(theirs) is None
        assert not lead_key.is_leads(theirs)
        with pytest.raises(Refused, match="has not the key"):
            make_pack(theirs, ANNA, "inspector", WORDS, tmp_path / "more.caseread-pack", "Deputy")


def test_a_copy_made_before_there_is_a_pack_is_asked_about_too(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = inspection(tmp_path)
    with Store.open(path) as store:
        key = signatures.own(store)  # which a new inspection has from the first
    assert key.encode() in path.read_bytes()
    window.open_file(path)
    window.acts[Act.BACKUP].trigger()
    assert "Save a copy of kent.caseread" in words(window)
    assert list(tmp_path.glob("kent.backup-*.caseread")) == []
    press(Key.Key_Down, Key.Key_Tab)
    press(Key.Key_Return)
    rest(qtbot, window)
    (copy,) = tmp_path.glob("kent.backup-*.caseread")
    assert f"Saved a copy as {copy.name} in {tmp_path}, without the keys." in words(window)
    assert key.encode() not in copy.read_bytes()


def test_a_copy_for_a_deputy_speaks_as_the_lead(qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path) -> None:
    window.open_file(file)
    window.acts[Act.BACKUP].trigger()
    press(Key.Key_Tab, Key.Key_Return)
    rest(qtbot, window)
    (copy,) = tmp_path.glob("kent.backup-*.caseread")
    assert f"Saved a copy as {copy.name} in {tmp_path}, with the keys." in words(window)
    with Store.open(copy) as theirs:
        assert lead_key.is_leads(theirs)
        assert lead_key.own(theirs) == lead_key.own(store_of(window))


def test_a_protected_file_gives_a_protected_copy_without_keys(tmp_path: Path) -> None:
    key = new_key(WORDS)
    with new_store(tmp_path / "kent.caseread", key=key) as store:
        lead_key.ensure(store, LEAD)
        write_keyless(store, tmp_path / "copy.caseread")
    with Store.open(tmp_path / "copy.caseread", key=key) as copy:
        assert lead_key.identity(copy) is None
        assert copy.verify().problems == ()
    with pytest.raises(Refused):
        Store.open(tmp_path / "copy.caseread")


def test_a_copy_never_takes_the_place_of_a_file(qtbot: QtBot, window: MainWindow, file: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.caseread"
    there.write_bytes(b"something")
    window.open_file(file)
    window.acts[Act.BACKUP].trigger()
    press(Key.Key_Down, Key.Key_Tab)
    line().selectAll()
    press(str(there), Key.Key_Return)
    rest(qtbot, window)
    assert "is there already: choose another name." in words(window)
    assert there.read_bytes() == b"something"
