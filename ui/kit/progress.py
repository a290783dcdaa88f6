"""A line that shows how far a task is and stops it. It appears only if the task takes longer than one can feel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from ui.kit.plain import label
from ui.kit.worker import Job, Worker

T = TypeVar("T")

_PATIENCE_MS = 200


class ProgressLine(QWidget):
    """Runs one task at a time on a worker. `began` and `ended` let a page disable what must wait meanwhile."""

    began = Signal()
    ended = Signal()

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        self._job: Job | None = None
        self._words = label()
        self._words.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress")
        self._stop = QPushButton("Stop")
        self._stop.setAccessibleDescription("Stops the task; nothing is changed")
        self._stop.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 2)
        row.addWidget(self._bar, 3)
        row.addWidget(self._stop)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether a task is under way."""
        return self._job is not None

    def run(
        self,
        words: str,
        task: Callable[[Job], T],
        on_done: Callable[[T], None],
        on_refused: Callable[[str], None],
    ) -> None:
        """Start a task unless one is under way. One that is stopped calls neither."""
        if self.busy:
            return
        self._words.setText(words)
        self._bar.setRange(0, 0)
        self._patience.start()

        def done(result: T) -> None:
            self._end()
            on_done(result)

        def refused(sentence: str) -> None:
            self._end()
            on_refused(sentence)

        def bug(error: BaseException) -> None:
            self._end()
            raise error

        self._job = self._worker.run(task, done, refused, bug, self._progressed, self._end)
        self.began.emit()

    def stop(self) -> None:
        """Ask the task to end at its next step."""
        if self._job is not None:
            self._job.stop()
            self._words.setText("Stopping…")

    def abandon(self) -> None:
        """Stop the task, wait until it has ended, and hear no more of it."""
        if self.busy:
            self._worker.close()
            self._end()

    def _progressed(self, done: int, total: int, words: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if words and self._job is not None and not self._job.stopped:
            self._words.setText(words)

    def _end(self) -> None:
        self._job = None
        self._patience.stop()
        self.hide()
        self.ended.emit()
