"""The program in a process of its own, which is asked to end from outside: reading, at a note on K001.

Arguments: an inspection file, and what is done: `typing` types on for ever, `idle` types half a note and then nothing.
It says a line when the first words of the note stand in the box.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from tests.ui.keyboard import press
from ui.window.app import make_app, run


def work() -> None:
    """A key each time, once the window has opened on the question."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QPlainTextEdit) and "Half a note" in focus.toPlainText():
        if sys.argv[2] == "typing":
            press("a")
    elif isinstance(focus, QPlainTextEdit):
        press("Half a note")
        print("typed", flush=True)
    elif focus is not None:
        press(Qt.Key.Key_F2)


make_app()
timer = QTimer(interval=20)
timer.timeout.connect(work)
timer.start()
raise SystemExit(run(Path(sys.argv[1])))
