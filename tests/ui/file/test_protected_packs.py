"""A pack opened into a file of one's own, which its passphrase protects too."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from export.exchange.packs import make_pack
from model.file.protection import is_protected
from model.file.store import Store
from tests.ui.at_work import LEAD, inspection, line, page_of, store_of
from tests.ui.keyboard import press, tab_to, words
from tests.ui.protected import PASSPHRASE, open_with, unlock
from ui.read.read_page import ReadPage
from ui.window.main_window import MainWindow

Key = Qt.Key


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack for Anna with both cases, whose passphrase is `PASSPHRASE`."""
    (tmp_path / "home").mkdir()
    monkeypatch.setattr("ui.file.open_pack_form.own_folder", lambda: tmp_path / "home")
    with Store.open(inspection(tmp_path)) as store:
        make_pack(store, "Anna", "inspector", PASSPHRASE, tmp_path / "Anna.caseread-pack", LEAD)
    return tmp_path / "Anna.caseread-pack"


def test_a_pack_opens_into_a_file_with_the_same_passphrase(qtbot: QtBot, window: MainWindow, pack: Path) -> None:
    window.open_file(pack)
    assert "If you forget it, ask the lead inspector, who knows it: there is no other way." in words(window)
    unlock(qtbot, window)
    path = store_of(window).path
    assert is_protected(path)
    assert page_of(window, ReadPage).isVisible()
    window.show_start()
    open_with(path).close()


def test_whoever_unticks_it_gets_a_plain_file(qtbot: QtBot, window: MainWindow, pack: Path) -> None:
    window.open_file(pack)
    typed = line()
    tab_to(QCheckBox, "Protect my file by the same passphrase")
    press(Key.Key_Space)
    typed.setFocus()
    unlock(qtbot, window)
    assert not is_protected(store_of(window).path)


def test_a_protected_file_must_be_open_to_take_in_a_newer_pack(qtbot: QtBot, window: MainWindow, pack: Path) -> None:
    window.open_file(pack)
    unlock(qtbot, window)
    mine = store_of(window).path
    window.show_start()
    window.open_file(pack)
    assert not [box for box in window.findChildren(QCheckBox) if box.isVisible() and "my file" in box.text()]
    press(PASSPHRASE, Key.Key_Return)
    assert f"{mine.name} is protected: open it first, then this pack" in words(window)
    window.open_file(mine)
    unlock(qtbot, window)
    window.open_file(pack)
    unlock(qtbot, window)
    assert "Added 0 new cases from Anna.caseread-pack; every answer is kept." in words(window)
    assert is_protected(mine)
