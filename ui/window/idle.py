"""Notices that nobody is at the window: no key, mouse, wheel, touch or pen for some minutes, or the laptop asleep."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

CLOCKS = (time.time, time.monotonic)
"""Two clocks, both in seconds. The first can be set back by hand; the second stands still while a laptop sleeps."""

_LOOK_MS = 1000
_SECONDS = 60

_BY_HAND = frozenset(
    {
        *(QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod),
        *(QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.Wheel),
        *(QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd),
        *(QEvent.Type.TabletMove, QEvent.Type.TabletPress, QEvent.Type.DragMove, QEvent.Type.Drop),
    }
)


class IdleWatch(QObject):
    """`idle()`: nobody has been at any of the program's windows for the minutes that were asked for.

    It looks at every event of the program while it watches, and not at all otherwise.
    """

    idle = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._seconds = 0.0
        self._last = _now()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def watch(self, minutes: int) -> None:
        """Watch from now on; no minutes, no watching."""
        application = QCoreApplication.instance()
        if application is None:
            return
        application.removeEventFilter(self)
        self._timer.stop()
        self._seconds = minutes * _SECONDS
        self._last = _now()
        if minutes:
            application.installEventFilter(self)
            self._timer.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Notice that somebody is there. The first key or touch after too long a time, as when a laptop wakes, goes no
        further: it was not meant for what is on view.
        """
        if event.type() not in _BY_HAND:
            return False
        if self._over():
            self.idle.emit()
            return True
        self._last = _now()
        return False

    def _look(self) -> None:
        if self._over():
            self.idle.emit()

    def _over(self) -> bool:
        return any(now - last >= self._seconds for now, last in zip(_now(), self._last, strict=True))


def _now() -> tuple[float, ...]:
    return tuple(clock() for clock in CLOCKS)
