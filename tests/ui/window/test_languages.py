"""The window on a laptop that speaks another language, or none: it opens, and what it says is the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.at_work import inspection

ROOT = Path(__file__).parents[3]

OPENED = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from model.inspection.field_words import when
from ui.window.app import make_app
from ui.session.settings import Settings
from ui.window.main_window import MainWindow

app = make_app()
window = MainWindow(Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat)))
window.show()
assert window.open_file(Path(sys.argv[2]))
print(ascii(window.windowTitle()), when("2026-05-01T09:00:00Z"))
window.close()
"""


@pytest.mark.parametrize("locale", ["C", "de_DE.UTF-8", "nowhere"])
def test_the_window_opens_whatever_the_locale(tmp_path: Path, locale: str) -> None:
    """Qt warns of one that is not UTF-8, and takes another; a file's name in other letters is read all the same."""
    file = inspection(tmp_path, "Łódź – 案件")
    command = [sys.executable, "-c", OPENED, str(tmp_path / "window.ini"), str(file)]
    environment = os.environ | {"LC_ALL": locale, "LANG": locale}
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    title = ascii("Łódź – 案件 — Kent, 2026-11 — Caseread")
    assert said == f"{title} 1 May 2026, 09:00\n"
