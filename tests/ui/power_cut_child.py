"""The window in a process of its own, which is killed: presses 1 for ever, and says which entry each press recorded.

Arguments: a settings file and an inspection file, which opens in Read.
"""

from __future__ import annotations

import sys
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.journal.records import Change
from ui.session.settings import Settings
from ui.window.app import make_app
from ui.window.main_window import MainWindow

keys = cycle((Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_Escape, Qt.Key.Key_Return))


def press() -> None:
    """One key, wherever the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or window, next(keys))


def say(change: Change) -> None:
    """The change is on disk: whoever reads this line may rely on it."""
    print(change.entry.id, change.entry.field, flush=True)


app = make_app()
window = MainWindow(Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat)))
window.show()
window.activateWindow()
window.open_file(Path(sys.argv[2]))
if window.pages is None:
    raise SystemExit("the file did not open")
window.pages.session.changed.connect(say)
timer = QTimer(interval=0)
timer.timeout.connect(press)
timer.start()
app.exec()
