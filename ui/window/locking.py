"""When the window is locked: on request or left alone, but never in the middle of a task or a dialog."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QActionGroup, QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from ui.session.settings import IDLE_MINUTES, Settings
from ui.window.idle import IdleWatch

_AGAIN_MS = 200


class Locking(QObject):
    """`due()`: now is the time, and nothing is in the way. `busy` says whether a task is under way."""

    due = Signal()

    def __init__(self, busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = busy
        self._watch = IdleWatch(self)
        self._watch.idle.connect(self.ask)
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.ask)

    @property
    def waits(self) -> bool:
        """Whether it is to be locked as soon as nothing is in the way."""
        return self._again.isActive()

    def watch(self, minutes: int) -> None:
        """A protected file is open: have it locked after idle minutes. None, and a plain file, are never idle."""
        self._again.stop()
        self._watch.watch(minutes)

    def ask(self) -> None:
        """Have it locked: at once, or as soon as the task under way and the dialogs over the window have ended."""
        self._watch.watch(0)
        if self._busy() or _close_dialogs():
            self._again.start()
            return
        self._again.stop()
        self.due.emit()


def empty_clipboard() -> None:
    """Take back what was copied here, as long as nobody has copied anything else."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)


def idle_menu(settings: Settings, changed: Callable[[], None], parent: QWidget) -> QMenu:
    """The menu in which a person says after how many idle minutes a protected file is locked."""
    menu = QMenu("Lock &when idle", parent)
    group = QActionGroup(menu)

    def choose(minutes: int) -> None:
        settings.idle_minutes = minutes
        changed()

    for minutes in IDLE_MINUTES:
        action = menu.addAction(f"After {minutes} minutes" if minutes else "&Never")
        action.setCheckable(True)
        action.setChecked(minutes == settings.idle_minutes)
        action.triggered.connect(partial(choose, minutes))
        group.addAction(action)
    return menu


def _close_dialogs() -> bool:
    """Have what stands over the window go, as if it were cancelled; whether there was anything."""
    over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    if isinstance(over, QDialog):
        over.reject()
    elif over is not None:
        over.close()
    return over is not None
