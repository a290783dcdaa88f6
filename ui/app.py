"""The door to the window."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui import crash, theme
from ui.settings import user_settings
from ui.window import MainWindow


def make_app() -> QApplication:
    """The one QApplication, named and dressed."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Caseread")
    app.setApplicationDisplayName("Caseread")
    theme.apply(app)
    return app


def run(file: Path | None) -> int:
    """Open the window, on a file if one is given; the exit status when it is closed."""
    app = make_app()
    crash.install()
    window = MainWindow(user_settings())
    window.show()
    if file is not None:
        window.open_file(file)
    return app.exec()
