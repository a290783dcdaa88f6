"""Whether a window can open here at all: Qt itself would abort, with words that help nobody.

`python -m ui.window.display` tries it, and exits with 1 and one sentence where none can.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

import PySide6
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

App = TypeVar("App", bound=QGuiApplication)


def with_display(make: Callable[[], App]) -> App:
    """The application that `make` makes. Where Qt finds no display for it, the program ends: one sentence, status 1."""
    messages: list[str] = []

    def keep(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind is QtMsgType.QtFatalMsg:  # Qt aborts as soon as this returns
            end(why_no_window())
        messages.append(message)

    qInstallMessageHandler(keep)
    try:
        app = make()
    finally:
        qInstallMessageHandler(None)
    if messages and sys.stderr is not None:  # which a program without a console has not
        sys.stderr.write("\n".join([*messages, ""]))
    return app


def end(sentence: str) -> NoReturn:
    """Say it, and leave at once: nothing has been opened yet that would have to be closed."""
    if sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
    os._exit(1)


def why_no_window() -> str:
    """One sentence: a library that Qt needs is missing, or the display is not there, or cannot be reached."""
    import ctypes  # start-up of every window that can open

    named = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not named:
        return "There is no display, so no window can open."
    try:
        ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"))
    except OSError as error:  # which begins with the name of the library that is missing
        missing = str(error).partition(":")[0]
        return f"No window can open, for the library {missing} is missing: install it, or set Caseread up again."
    return f"The display {named} cannot be reached, so no window can open."


if __name__ == "__main__":
    with_display(lambda: QGuiApplication(sys.argv[:1]))
