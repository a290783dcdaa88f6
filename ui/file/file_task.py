"""What is done to a file by way of a form: the form is shown in place, and the task done off the main thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from ui.kit.forms import FormSheet
from ui.kit.progress import ProgressLine
from ui.kit.worker import Job

T = TypeVar("T")


class FileTask(QObject):
    """Shows one form at a time and does what it asks for. Each kind of task is a class of its own.

    `to_show(form)` is a request; `ended(sentence)` names a fact: the form is done with, and this came of it.
    """

    to_show = Signal(object)
    ended = Signal(str)

    def __init__(self, progress: ProgressLine, parent: QObject) -> None:
        super().__init__(parent)
        self._progress = progress
        self._form: FormSheet | None = None
        progress.ended.connect(self._wake)

    def drop(self) -> None:
        """The form is gone: stop what it asked for, and tell nobody."""
        if self._form is not None:
            self._form = None
            self._progress.stop()

    def show(self, form: FormSheet) -> None:
        """Have a form shown, and do what it asks for from now on."""
        self.to_show.emit(form)  # in place of another, which is dropped by that
        self._form = form

    def _run(self, words: str, task: Callable[[Job], T], done: Callable[[T], None]) -> None:
        """Do what the form asks for; the form waits meanwhile. If it is gone by then, nothing is said."""
        form = self._form
        if form is None or self._progress.busy:
            return
        form.forgive()
        form.setEnabled(False)
        self._progress.run(
            words,
            task,
            lambda result: done(result) if self._form is form else None,
            lambda sentence: self._refuse(sentence) if self._form is form else None,
        )

    def _refuse(self, sentence: str) -> None:
        if self._form is not None:
            self._form.notice.refuse(sentence)

    def _wake(self) -> None:
        if self._form is not None:
            self._form.setEnabled(True)
            self._form.take_focus()

    def _end(self, sentence: str) -> None:
        self._form = None
        self.ended.emit(sentence)


def tick(job: Job) -> Callable[[], None]:
    """A function to be called at each step of a task: it ends the task there, if the person has stopped it."""
    return lambda: job.report(0, 0)
