"""The tasks on a file, each made when it is first needed, and the form that one of them shows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from ui.kit.progress import ProgressLine

if TYPE_CHECKING:  # the start page is on view before any task is loaded
    from ui.file.backups_task import BackupsTask
    from ui.file.copy_task import CopyTask
    from ui.file.ending_task import EndingTask
    from ui.file.file_task import FileTask
    from ui.file.new_inspection import NewInspectionTask
    from ui.file.pack_and_key_task import PackAndKeyTask
    from ui.file.protection_task import ProtectionTask
    from ui.kit.forms import FormSheet

T = TypeVar("T", bound="FileTask")


class FileTasks(QObject):
    """Shows one form at a time, in place of what was on view.

    Signals name facts: `shown(form)` a form is to be on view; `cancelled()` it was left; `ended(sentence)` it is done
    with, and what came of it; `said(sentence)` and `refused(sentence)` what came of a task that had no form;
    `opened(store, sentence)` a file is open, with what is to be kept in mind of it, if anything; `protected()` the
    protection of the open file is another. Or requests: `to_open(path, key)`; `to_show_backups(path)`;
    `to_restore(file, backup, key)`; `to_destroy(path)`.
    """

    shown = Signal(object)
    cancelled = Signal()
    ended = Signal(str)
    said = Signal(str)
    refused = Signal(str)
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
        self._tasks: list[FileTask] = []
        self.form: FormSheet | None = None

    def drop(self) -> None:
        """Take the form away, if there is one; whatever it asked for is stopped."""
        if self.form is None:
            return
        for task in self._tasks:
            task.drop()
        self._stack.removeWidget(self.form)
        self.form.deleteLater()
        self.form = None

    # For start-up, each task is imported when it is first needed: the start page does without them and SQLite.

    @cached_property
    def new_inspection(self) -> NewInspectionTask:
        """Making an inspection."""
        from ui.file.new_inspection import NewInspectionTask  # start-up

        task = self._connected(NewInspectionTask(self._progress, self))
        task.opened.connect(self._open)
        return task

    @cached_property
    def pack_and_key(self) -> PackAndKeyTask:
        """Opening packs, and keeping the key."""
        from ui.file.pack_and_key_task import PackAndKeyTask  # start-up

        task = self._connected(PackAndKeyTask(self._progress, self))
        task.to_open.connect(self.to_open)
        return task

    @cached_property
    def protection(self) -> ProtectionTask:
        """Opening what is protected, and protecting it."""
        from ui.file.protection_task import ProtectionTask  # start-up

        task = self._connected(ProtectionTask(self._progress, self))
        task.opened.connect(self._open)
        task.protected.connect(self.protected)
        task.to_show_backups.connect(self.to_show_backups)
        return task

    @cached_property
    def copying(self) -> CopyTask:
        """Going on in a copy."""
        from ui.file.copy_task import CopyTask  # start-up

        task = self._connected(CopyTask(self._progress, self))
        task.opened.connect(self.opened)
        task.saved.connect(self.said)
        task.refused.connect(self.refused)
        return task

    @cached_property
    def backups(self) -> BackupsTask:
        """Looking through backups."""
        from ui.file.backups_task import BackupsTask  # start-up

        task = self._connected(BackupsTask(self._progress, self))
        task.to_restore.connect(self.to_restore)
        return task

    @cached_property
    def ending(self) -> EndingTask:
        """The steps by which an inspection ends."""
        from ui.file.ending_task import EndingTask  # start-up

        task = self._connected(EndingTask(self._progress, self))
        task.to_destroy.connect(self.to_destroy)
        return task

    def _connected(self, task: T) -> T:
        self._tasks.append(task)
        task.to_show.connect(self._show)
        task.ended.connect(self.ended)
        return task

    def _show(self, form: FormSheet) -> None:
        self.drop()
        self.form = form
        form.cancelled.connect(self.cancelled)
        self._stack.addWidget(form)
        self.shown.emit(form)
        form.take_focus()

    def _open(self, store: object) -> None:
        self.opened.emit(store, "")
