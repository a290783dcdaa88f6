"""The form that stands in the window, and the works that ask by one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from ui.kit.progress import ProgressLine

if TYPE_CHECKING:
    from ui.file.backups_task import BackupsWork
    from ui.file.copy_work import CopyWork
    from ui.file.ending_task import Retention
    from ui.file.file_task import FormWork
    from ui.file.new_work import NewWork
    from ui.file.pack_and_key_task import SealedWork
    from ui.file.protection_task import ProtectedWork
    from ui.kit.forms import FormSheet

W = TypeVar("W", bound="FormWork")


class FormWorks(QObject):
    """One form at a time, in place of what was on view. A work is made when it is first needed: the start page is
    sooner on view without them.

    Signals name facts: `shown(form)` a form is to be on view; `cancelled()` it was left; `ended(sentence)` it is done
    with, and what came of it; `opened(store, sentence)` a file is open, with what is to be kept in mind of it, if
    anything; `protected()` the protection of the open file is another. Or requests: `to_open(path, key)`;
    `to_show_backups(path)`; `to_restore(file, backup, key)`; `to_destroy(path)`.
    """

    shown = Signal(object)
    cancelled = Signal()
    ended = Signal(str)
    opened = Signal(object, str)
    protected = Signal()
    to_open = Signal(object, object)
    to_show_backups = Signal(object)
    to_restore = Signal(object, object, object)
    to_destroy = Signal(object)

    def __init__(self, stack: QStackedWidget, progress: ProgressLine, parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack
        self._progress = progress
        self._made: list[FormWork] = []
        self.form: FormSheet | None = None

    def drop(self) -> None:
        """Take the form away, if there is one; whatever it asked for is stopped."""
        if self.form is None:
            return
        for work in self._made:
            work.drop()
        self._stack.removeWidget(self.form)
        self.form.deleteLater()
        self.form = None

    @cached_property
    def new(self) -> NewWork:
        """Making an inspection."""
        from ui.file.new_work import NewWork

        work = self._connected(NewWork(self._progress, self))
        work.opened.connect(self._open)
        return work

    @cached_property
    def sealed(self) -> SealedWork:
        """Opening packs, and keeping the key."""
        from ui.file.pack_and_key_task import SealedWork

        work = self._connected(SealedWork(self._progress, self))
        work.made.connect(self.to_open)
        return work

    @cached_property
    def protection(self) -> ProtectedWork:
        """Opening what is protected, and protecting it."""
        from ui.file.protection_task import ProtectedWork

        work = self._connected(ProtectedWork(self._progress, self))
        work.opened.connect(self._open)
        work.protected.connect(self.protected)
        work.backups_asked.connect(self.to_show_backups)
        return work

    @cached_property
    def copying(self) -> CopyWork:
        """Going on in a copy."""
        from ui.file.copy_work import CopyWork

        work = self._connected(CopyWork(self._progress, self))
        work.opened.connect(self.opened)
        return work

    @cached_property
    def backups(self) -> BackupsWork:
        """Looking through backups."""
        from ui.file.backups_task import BackupsWork

        work = self._connected(BackupsWork(self._progress, self))
        work.chosen.connect(self.to_restore)
        return work

    @cached_property
    def retention(self) -> Retention:
        """The steps by which an inspection ends."""
        from ui.file.ending_task import Retention

        work = self._connected(Retention(self._progress, self))
        work.doomed.connect(self.to_destroy)
        return work

    def _connected(self, work: W) -> W:
        self._made.append(work)
        work.asked.connect(self._show)
        work.ended.connect(self.ended)
        return work

    def _show(self, form: FormSheet) -> None:
        self.drop()
        self.form = form
        form.cancelled.connect(self.cancelled)
        self._stack.addWidget(form)
        self.shown.emit(form)
        form.take_focus()

    def _open(self, store: object) -> None:
        self.opened.emit(store, "")
