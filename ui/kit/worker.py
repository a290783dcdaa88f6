"""One serial worker: long tasks run off the main thread, and what they come to is told on it.

Qt's objects must die on the main thread. So the worker holds nothing of a task but its `Job`, the main thread lets go
of a job only when the next one has ended, and Python's collector of cycles, which runs on whatever thread it likes,
rests while a task is under way.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from model.journal.records import Refused

T = TypeVar("T")


class Stopped(Exception):
    """The person pressed Stop; raised by `Job.report`, so that a task ends at its next step."""


class Job(QObject):
    """One task under way. The task reports its steps; anyone may stop it."""

    progressed = Signal(int, int, str)
    ended = Signal(object, object, object)

    def __init__(self, task: Callable[[Job], Any]) -> None:
        super().__init__()
        self._task = task
        self._stop = threading.Event()

    def stop(self) -> None:
        """Ask the task to end at its next step."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether the task has been asked to end."""
        return self._stop.is_set()

    def report(self, done: int, total: int, words: str = "") -> None:
        """Called by the task at each step: tells how far it is, and raises `Stopped` if it should go no further."""
        if self.stopped:
            raise Stopped
        self.progressed.emit(done, total, words)

    def perform(self) -> None:
        """Run the task; called on the worker's thread."""
        try:
            self.report(0, 0)
            self.ended.emit(self, self._task(self), None)
        except BaseException as error:  # noqa: BLE001 - handed to the main thread, which tells refusals from bugs
            self.ended.emit(self, None, error)

    def forget(self) -> None:
        """Called on the main thread once the task has ended: what it was about, a passphrase perhaps, is not kept."""
        del self._task


@dataclass(frozen=True, slots=True)
class _Callbacks:
    """Whom to tell of what a task comes to."""

    done: Callable[[Any], None]
    refused: Callable[[str], None]
    bug: Callable[[BaseException], None] | None
    stopped: Callable[[], None] | None


class Worker(QObject):
    """Runs tasks one after another on one thread; callbacks come on the main thread."""

    _under_way: ClassVar[int] = 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._jobs: dict[Job, _Callbacks] = {}
        self._last: Job | None = None

    def run(
        self,
        task: Callable[[Job], T],
        on_done: Callable[[T], None],
        on_refused: Callable[[str], None],
        on_bug: Callable[[BaseException], None] | None = None,
        on_progress: Callable[[int, int, str], None] | None = None,
        on_stopped: Callable[[], None] | None = None,
    ) -> Job:
        """Start a task, or queue it. One of done, refused, stopped, bug is called, unless the worker is closed first.

        Without `on_bug` an unexpected error is raised again on the main thread, where the excepthook reports it.
        """
        job = Job(task)
        job.ended.connect(self._end, Qt.ConnectionType.QueuedConnection)
        if on_progress is not None:
            job.progressed.connect(on_progress, Qt.ConnectionType.QueuedConnection)
        self._jobs[job] = _Callbacks(on_done, on_refused, on_bug, on_stopped)
        Worker._under_way += 1
        gc.disable()
        self._queue.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=_work, args=(self._queue,), name="caseread-worker")
            self._thread.start()
        return job

    @property
    def busy(self) -> bool:
        """Whether any task is under way or queued."""
        return bool(self._jobs)

    def close(self) -> None:
        """Stop everything, wait for the thread to end, and hear of nothing more."""
        for job in self._jobs:
            job.stop()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None
        for job in tuple(self._jobs):
            self._let_go(job)
        self._last = None

    # No function that holds a job may be connected to it: Python does not find such a ring, and job, task and all that
    # the task was about would be kept for ever.
    def _end(self, job: Job, result: object, error: BaseException | None) -> None:
        if job not in self._jobs:  # closed meanwhile: whoever asked is gone
            return
        tell = self._let_go(job)
        match error:
            case None:
                tell.done(result)
            case Refused():
                tell.refused(str(error))
            case Stopped():
                if tell.stopped is not None:
                    tell.stopped()
            case _:
                if tell.bug is None:
                    raise error
                tell.bug(error)

    def _let_go(self, job: Job) -> _Callbacks:
        job.forget()
        self._last = job
        Worker._under_way -= 1
        if not Worker._under_way:
            gc.enable()
        return self._jobs.pop(job)


def _work(queue: SimpleQueue[Job | None]) -> None:
    while (job := queue.get()) is not None:
        job.perform()
