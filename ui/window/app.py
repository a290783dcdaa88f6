"""The door to the window."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui.kit import theme
from ui.session.settings import user_settings
from ui.window import crash, free_memory, garbage
from ui.window.display import with_display
from ui.window.ended import Ending
from ui.window.main_window import MainWindow

_SETTLED_MS = 1_000
"""Long after the first paint, and before anyone has done much."""


def make_app() -> QApplication:
    """The one QApplication, named and dressed."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else with_display(lambda: QApplication(sys.argv[:1]))
    app.setApplicationName("Caseread")
    app.setApplicationDisplayName("Caseread")
    theme.apply(app)
    return app


def run(file: Path | None) -> int:
    """Open the window, on a file if one is given; the exit status when it is closed."""
    free_memory.keep_together()
    app = make_app()
    crash.install(lambda sentence: window.trouble(sentence))  # noqa: PLW0108 - of the window that is still to be made
    window = MainWindow(user_settings())
    ending = Ending(window)
    window.show()
    if file is not None:
        window.open_file(file)
    QTimer.singleShot(_SETTLED_MS, garbage.resume)
    status = app.exec()
    ending.stop()
    return status
