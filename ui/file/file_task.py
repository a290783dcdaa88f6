"""One form of the window at work: shown in place, what it asks for done off the main thread, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from ui.kit.forms import FormSheet
from ui.kit.progress import ProgressLine
from ui.kit.worker import Job

T = TypeVar("T")


class FormWork(QObject):
    """One form at a time. Signals name facts: `asked(form)` a form is to be shown; `ended(sentence)` it is done with,
    and what came of it.
    """

    asked = Signal(object)
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
        """Have a form shown, and work for it from now on."""
        self.asked.emit(form)  # in place of another, which is dropped by that
        self._form = form

    def _run(self, words: str, task: Callable[[Job], T], done: Callable[[T], None]) -> None:
        """Do what the form asks for, which waits meanwhile; if it is gone by then, nothing is said."""
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
    """What lets the person stop the work."""
    return lambda: job.report(0, 0)
