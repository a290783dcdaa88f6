"""The program itself, on the file named, with keys pressed on demand: it is not told a whole word of what is typed.

Reads on standard input five bytes for each thing asked, what and a number: `c`, a character, hidden by `HIDDEN`; `k`, a
key with its modifiers; `?`, answered by a line that names the window and where the keyboard is.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

from PySide6.QtCore import QEvent, QKeyCombination, QSocketNotifier, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import main
from ui.window.app import make_app
from ui.window.main_window import MainWindow

ASKED = struct.Struct("<cI")
HIDDEN = 0x5A

_SET_DUMPABLE = 4
"""PR_SET_DUMPABLE: see prctl(2)."""


def obey() -> None:
    what, number = ASKED.unpack(os.read(sys.stdin.fileno(), ASKED.size))
    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    focus = QApplication.focusWidget() or window
    if what == b"c":
        character = chr(number ^ HIDDEN)
        QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character))
    elif what == b"k":
        keys = QKeyCombination.fromCombined(number)
        QTest.keyClick(focus, keys.key(), keys.keyboardModifiers())
    else:
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 1)  # whoever asks is to read the memory, which the program forbids
        print(f"{window.windowTitle()} / {focus.accessibleName()}", flush=True)


if __name__ == "__main__":
    app = make_app()
    asked = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    asked.activated.connect(obey)
    sys.exit(main.main(sys.argv[1:]))
