"""A child process: open the window, on a file if one is named; when it is painted, say how much memory that took.

Arguments: a settings file, and the inspection file to land in.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer

from ui.app import make_app
from ui.settings import Settings
from ui.window import MainWindow

app = make_app()
window = MainWindow(Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat)))
if len(sys.argv) > 2:
    window.open_file(Path(sys.argv[2]))
window.show()
QTimer.singleShot(0, lambda: (print(Path("/proc/self/status").read_text(), flush=True), app.quit()))
app.exec()
