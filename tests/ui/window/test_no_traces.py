"""What a protected file says is nowhere else on the laptop: not beside it, in no temporary file, setting or report."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from model.file.sqlite import sqlite3
from model.journal.records import Statement, case_subject
from tests.ui.at_work import LEAD, idle, store_of
from tests.ui.keyboard import press
from tests.ui.protected import PASSPHRASE, open_with, protected_inspection, unlock
from ui.session.actions import Act
from ui.session.settings import Settings
from ui.window import crash
from ui.window.crash import CrashDialog
from ui.window.main_window import MainWindow

Key = Qt.Key
CANARY = "the sister in Margate"
CASE = "CANARY77"
SECRETS = (CANARY, CASE, LEAD, "Was a plan made", PASSPHRASE)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that everything temporary is laid in."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def found(folder: Path) -> Iterator[tuple[Path, str]]:
    """Where a secret stands in a file, as bytes or as UTF-16, or in its name."""
    for path in folder.rglob("*"):
        content = str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"")
        for secret in SECRETS:
            if any(secret.encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be")):
                yield path, secret


def work(qtbot: QtBot, window: MainWindow) -> None:
    """Answer, write a note, and visit every page."""
    assert window.pages is not None
    store_of(window).record(Statement(case_subject(CASE), "sentence_type", "custody"), LEAD)
    window.pages.session.replaced.emit()
    window.pages.read_case(CASE)
    press("y", "y", Key.Key_F2, CANARY)
    for title in window.pages.titles:
        window.pages.go(title)
        idle(qtbot, window)


def fail_on_purpose(note: str) -> None:
    answers: dict[str, str] = {}
    with contextlib.suppress(AssertionError):
        assert note in answers, f"{CASE}: {note}"
    raise KeyError(f"{CASE}: {note}")


@pytest.mark.usefixtures("temporary")
def test_after_work_in_a_protected_file_it_alone_holds_what_was_stated(
    qtbot: QtBot,
    window: MainWindow,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = protected_inspection(tmp_path)
    window.open_file(path)
    unlock(qtbot, window)
    work(qtbot, window)
    assert list(found(tmp_path)) == [], "while it is open"
    window.acts[Act.BACKUP].trigger()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    crash.install(lambda _: None)
    reports: list[str] = []

    def look() -> None:
        dialog = CrashDialog.open_one
        assert dialog is not None
        reports.append(dialog.text)
        dialog.accept()

    QTimer.singleShot(0, look)
    try:
        fail_on_purpose(CANARY)
    except KeyError as error:
        sys.excepthook(KeyError, error, error.__traceback__)
    window.acts[Act.LOCK].trigger()
    assert list(found(tmp_path)) == [], "while it is locked"
    window.close()
    settings.remember_file(path)
    with open_with(path) as store:  # it is all there
        assert CANARY in [entry.value for entry in store.entries()]
    assert list(found(tmp_path)) == []
    told = capsys.readouterr()
    assert [secret for secret in SECRETS for text in (*reports, told.out, told.err) if secret in text] == []


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(f"...{CANARY}...", encoding="utf-16")
    (tmp_path / f"{CASE}.txt").touch()
    assert {secret for _, secret in found(tmp_path)} == {CANARY, CASE}


def test_a_large_sort_lays_nothing_in_the_temporary_folder() -> None:
    """SQLite keeps what it sorts in memory, where it is built to."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        options = [name for (name,) in connection.execute("PRAGMA compile_options")]
    assert {"TEMP_STORE=2", "TEMP_STORE=3"} & set(options)
