"""After a bug: one dialog, a report that can be copied, and nothing of any case in it."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from model.journal.records import DiskTrouble, TroubleKind
from resources.about import VERSION
from ui.window import crash
from ui.window.crash import CrashDialog


def broken() -> None:
    """A bug whose message would give a case away."""
    answers: dict[str, str] = {}
    try:
        answers["K001: offender's details"]
    except KeyError as error:
        raise ValueError("reading/K001/Reader A") from error


def caught() -> BaseException:
    with pytest.raises(ValueError, match="K001") as raised:
        broken()
    return raised.value


def test_the_report_says_where_and_what_kind_but_nothing_of_a_case() -> None:
    text = crash.report(caught())
    assert "ValueError" in text
    assert "KeyError" in text
    assert "tests/ui/window/test_crash.py" in text
    assert " in broken" in text
    assert f"Caseread {VERSION}" in text
    assert "K001" not in text
    assert "Reader A" not in text


@pytest.mark.usefixtures("qtbot")
def test_one_dialog_holds_all_reports_and_copies_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    crash.install(lambda _: None)
    error = caught()
    seen: list[str] = []

    def look() -> None:
        dialog = CrashDialog.open_one
        assert dialog is not None
        sys.excepthook(type(error), error, error.__traceback__)  # a second bug while the first is on view
        assert CrashDialog.open_one is dialog
        dialog.copy()
        seen.append(QGuiApplication.clipboard().text())
        dialog.accept()

    QTimer.singleShot(0, look)
    sys.excepthook(type(error), error, error.__traceback__)
    assert CrashDialog.open_one is None
    assert seen[0].count("ValueError") == 2
    assert "K001" not in capsys.readouterr().err


def test_trouble_with_the_disk_is_no_bug_and_only_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    told: list[str] = []
    crash.install(told.append)
    trouble = DiskTrouble("kent.caseread cannot be read: disk I/O error.", TroubleKind.FAILING)
    sys.excepthook(DiskTrouble, trouble, None)
    assert told == [str(trouble)]
    assert CrashDialog.open_one is None


def test_the_version_is_the_one_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION
