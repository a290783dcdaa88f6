"""Decides when the window is locked: when somebody asks, or when it is left alone; never in the middle of a task."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QActionGroup, QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from ui.kit.worker import Worker
from ui.session.settings import IDLE_MINUTES, Settings
from ui.window.free_memory import overwrite
from ui.window.idle import IdleWatch

_AGAIN_MS = 200


class Locking(QObject):
    """`due()`: the window is to be locked now, and nothing is in the way. `busy` says whether a task is under way."""

    due = Signal()

    def __init__(self, busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._busy = busy
        self._watch = IdleWatch(self)
        self._watch.idle.connect(self.ask)
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.ask)

    @property
    def waits(self) -> bool:
        """Whether the window is to be locked, and something is still in the way."""
        return self._again.isActive()

    def watch(self, minutes: int) -> None:
        """Have the window locked when it has been left alone for so many minutes; never, if the number is 0."""
        self._again.stop()
        self._watch.watch(minutes)

    def ask(self) -> None:
        """Have the window locked: at once, or as soon as the task under way and the dialogs over it have ended."""
        self._watch.watch(0)
        if self._busy() or close_dialogs():
            self._again.start()
            return
        self._again.stop()
        self.due.emit()


def leave_nothing(window: QWidget, *workers: Worker) -> None:
    """Nothing of the file that was closed is to be left on the clipboard, or in memory that was given back."""
    for worker in workers:
        worker.close()  # a thread keeps back some of what it gave back
    _empty_clipboard()
    QTimer.singleShot(0, window, overwrite)  # when all is gone that is to be deleted later


def _empty_clipboard() -> None:
    """Empty the clipboard, if what is on it was copied from this program."""
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


def close_dialogs() -> bool:
    """Close what stands over the window, as if it were cancelled; whether there was anything."""
    over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    if isinstance(over, QDialog):
        over.reject()
    elif over is not None:
        over.close()
    return over is not None
