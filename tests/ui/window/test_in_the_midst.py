"""What may come in the midst of work: the window closed while a pack is sealed, a file made read-only, many steps."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.journal.records import reading_subject
from tests import quick_age
from tests.ui.at_work import LEAD, button, inspection, store_of
from tests.ui.keyboard import press, words
from tests.ui.read_desk import CONTROL, press_with
from ui.session.actions import Act
from ui.session.page_titles import CASES, READ
from ui.window.main_window import MainWindow

Key = Qt.Key
WRITABLE, READABLE = 0o644, 0o444


def test_the_window_closed_while_a_pack_is_sealed_leaves_the_file_whole_and_no_half_pack(
    qtbot: QtBot, tmp_path: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_age.never_answer(monkeypatch)
    path = inspection(tmp_path)
    window.open_file(path)
    assert window.pages is not None
    window.pages.go(CASES)
    button(window, "Make a pack for an assessor…").click()
    press("Reader A", Key.Key_Return)
    qtbot.waitUntil(lambda: "Sealing the pack for Reader A…" in words(window))
    window.close()
    assert not window.isVisible()
    assert not list(tmp_path.glob("*pack*"))
    assert not Path(f"{path}-wal").exists()
    with Store.open(path) as store:
        assert store.verify().problems == ()
        assert [case.ref for case in store.cases()] == ["K001", "K002"]


def test_the_window_closed_upon_a_backup_by_hand_leaves_both_whole(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path)
    window.open_file(path)
    digest = store_of(window).digest()
    window.acts[Act.BACKUP].trigger()
    window.close()
    (copy,) = (file for file in tmp_path.glob("*.caseread") if file != path)
    for file in (path, copy):
        with Store.open(file) as store:
            assert store.verify().problems == ()
            assert store.digest() == digest


def test_a_file_made_read_only_while_it_is_read_loses_no_answer(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path, author=LEAD)
    window.open_file(path)
    assert window.pages is not None
    window.pages.go(READ)
    press("y")
    for file in (path, Path(f"{path}-wal")):
        file.chmod(READABLE)
    press("n")
    kept = dict(store_of(window).reading("K001", LEAD).answers)
    assert kept == {"plan_made": "yes", "plan_timely": "no"} or "Not saved yet" in words(window)
    for file in (path, Path(f"{path}-wal")):
        file.chmod(WRITABLE)
    press("1")  # what waited is recorded before anything that comes later
    window.close()
    with Store.open(path) as store:
        assert store.verify().problems == ()
        answers = store.reading("K001", LEAD).answers
        assert {name: answers[name] for name in ("plan_made", "plan_timely")} == {
            "plan_made": "yes",
            "plan_timely": "no",
        }


@pytest.mark.soak
def test_a_thousand_undos_and_redos_come_to_the_same_answer(tmp_path: Path, window: MainWindow) -> None:
    path = inspection(tmp_path, author=LEAD)
    window.open_file(path)
    assert window.pages is not None
    window.pages.go(READ)
    press("y")
    for _ in range(1000):
        press_with(CONTROL, Key.Key_Z)
        assert store_of(window).reading("K001", LEAD).answers == {}
        press_with(CONTROL, Key.Key_Y)
        assert store_of(window).reading("K001", LEAD).answers == {"plan_made": "yes"}
    window.close()
    with Store.open(path) as store:
        assert len(store.ids()) > 2000
        assert store.verify().problems == ()
        assert store.reading("K001", LEAD).answers == {"plan_made": "yes"}


@pytest.mark.soak
@pytest.mark.skipif(os.name != "posix", reason="no other system lets go of a folder with an open file")
def test_two_thousand_answers_on_a_stick_that_comes_and_goes_are_all_there_in_their_order(
    qtbot: QtBot, tmp_path: Path, window: MainWindow
) -> None:
    stick, pocket = tmp_path / "stick", tmp_path / "pocket"
    stick.mkdir()
    window.open_file(inspection(stick, author=LEAD))
    pages, luck = window.pages, Random("stick")  # noqa: S311 - a sample for a test
    assert pages is not None
    for number in range(2000):
        if luck.random() < 0.03 or (number > 1990 and pocket.exists()):
            carry(stick, pocket)
        pages.read_case("K001", "plan_made")
        press("yn"[number % 2])
    if pocket.exists():
        carry(stick, pocket)
    qtbot.waitUntil(lambda: "ot saved yet" not in words(window), timeout=60_000)
    window.close()
    with Store.open(stick / "kent.caseread") as store:
        assert store.verify().problems == ()
        said = [entry.value for entry in store.history(reading_subject("K001", LEAD), "plan_made")]
        assert said == ["yes", "no"] * 1000


def carry(stick: Path, pocket: Path) -> None:
    """Pull the stick out; or put it in again, as another drive."""
    if stick.exists():
        stick.rename(pocket)
    else:
        shutil.copytree(pocket, stick)
        shutil.rmtree(pocket)
        (stick / ".kent.caseread-lock").unlink(missing_ok=True)
