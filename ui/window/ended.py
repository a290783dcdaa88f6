"""The program ended from outside, by Ctrl+C or a system that goes down: the window then closes as by hand."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QSessionManager

from ui.window.locking import close_dialogs
from ui.window.main_window import MainWindow

_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
"""Those that ask a program to end, as far as the system has them."""

_LOOK_MS = 200
_AGAIN_MS = 200


class Ending(QObject):
    """Closes the window when the system asks the program to end, so that what is half typed is saved as ever.

    Where something cannot be saved the window stays and asks, as it does when a person closes it.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._close)
        self._heeded: list[int] = []
        self._wake = self._listen()
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` has it
                signal.signal(number, self._note)
                self._heeded.append(number)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            # Directly: the session does not wait for what is done later.
            application.commitDataRequest.connect(self._save, Qt.ConnectionType.DirectConnection)

    def stop(self) -> None:
        """The window is closed, and all is saved: no signal changes anything from now on."""
        signal.set_wakeup_fd(-1)
        for number in self._heeded:
            signal.signal(number, signal.SIG_IGN)

    def _listen(self) -> QObject:
        """What has Qt's loop, in which Python alone is never run, turn to Python when a signal comes."""
        if sys.platform == "win32":  # where Qt watches no pipe
            timer = QTimer(self, interval=_LOOK_MS)
            timer.timeout.connect(lambda: None)
            timer.start()
            return timer
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read, self)
        notifier.activated.connect(lambda: os.read(reading, 4096))
        return notifier

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        """A signal came, perhaps in the midst of something: close once that is done."""
        self._again.start(0)

    def _close(self) -> None:
        if close_dialogs():
            self._again.start(_AGAIN_MS)
        elif self._window.isVisible():  # a second signal may come while it closes
            self._window.close()

    def _save(self, session: QSessionManager) -> None:
        """The person logs out or shuts down: save what is half typed; what cannot be saved is asked about first."""
        pages = self._window.pages
        if pages is not None and pages.holds(self._window.close) and session.allowsInteraction():
            session.cancel()
