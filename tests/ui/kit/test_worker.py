"""The worker: off the main thread, one task after another, stoppable, and nothing left behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from pytestqt.qtbot import QtBot

from model.journal.records import Refused
from ui.kit import worker as module
from ui.kit.progress import ProgressLine
from ui.kit.worker import Job, Worker

MOST_SECONDS = 60


@pytest.fixture
def worker(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """A worker that is closed after the test. Its thread, should it be stuck, fails that test and holds up no other."""
    assert qapp is not None
    passing = SimpleNamespace(Thread=partial(threading.Thread, daemon=True), Event=threading.Event)
    monkeypatch.setattr(module, "threading", passing)
    made = Worker()
    yield made
    end(made)


def end(worker: Worker, most_seconds: float = MOST_SECONDS) -> None:
    """Close a worker; a thread that does not end in time is a failure."""
    for job in worker._jobs:
        job.stop()
    if (thread := worker._thread) is not None:
        worker._queue.put(None)
        thread.join(most_seconds)
        assert not thread.is_alive(), "the worker's thread is stuck in its task"
    worker.close()


def test_a_stuck_task_fails_its_test_and_holds_up_no_other(worker: Worker) -> None:
    go_on = threading.Event()
    worker.run(lambda _job: go_on.wait(MOST_SECONDS), lambda _: None, print)
    with pytest.raises(AssertionError, match="is stuck"):
        end(worker, 0.01)
    go_on.set()


def test_a_task_runs_elsewhere_and_its_result_comes_back_here(qtbot: QtBot, worker: Worker) -> None:
    here, said = threading.get_ident(), []
    worker.run(lambda _job: threading.get_ident(), lambda there: said.append((there, threading.get_ident())), print)
    qtbot.waitUntil(lambda: bool(said))
    ((ran, told),) = said
    assert ran != here == told


def test_tasks_run_one_after_another(qtbot: QtBot, worker: Worker) -> None:
    order: list[str] = []

    def task(_job: Job) -> None:
        order.append("begins")
        threading.Event().wait(0.005)
        order.append("ends")

    for _ in range(3):
        worker.run(task, lambda _none: None, print)
    qtbot.waitUntil(lambda: not worker.busy)
    assert order == ["begins", "ends"] * 3


def test_a_refusal_comes_back_as_its_sentence(qtbot: QtBot, worker: Worker) -> None:
    def task(_job: Job) -> None:
        raise Refused("There is no such file.")

    said: list[str] = []
    worker.run(task, lambda _none: None, said.append)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["There is no such file."]


def test_a_bug_is_raised_on_the_main_thread(qtbot: QtBot, worker: Worker) -> None:
    def task(_job: Job) -> None:
        raise KeyError("k")

    with qtbot.captureExceptions() as caught:
        worker.run(task, lambda _none: None, print)
        qtbot.waitUntil(lambda: not worker.busy)
    assert [kind for kind, _, _ in caught] == [KeyError]


def test_progress_is_told_and_a_stopped_task_ends_at_its_next_step(qtbot: QtBot, worker: Worker) -> None:
    go_on = threading.Event()

    def task(job: Job) -> str:
        for step in range(1_000_000):
            job.report(step, 10, f"Step {step}")
            go_on.wait(0.01)
        return "ran to the end"

    line = ProgressLine(worker)
    qtbot.addWidget(line)
    said: list[str] = []
    line.run("Working…", task, said.append, said.append)
    qtbot.waitUntil(line.isVisible)
    line.stop()
    qtbot.waitUntil(lambda: not line.busy)
    assert not line.isVisible()
    assert said == []


def test_a_short_task_shows_no_progress(qtbot: QtBot, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.kit.progress._PATIENCE_MS", MOST_SECONDS * 1000)  # a short task is shorter on every machine
    shown: list[QShowEvent] = []

    class Watched(ProgressLine):
        def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
            shown.append(event)

    line = Watched(worker)
    qtbot.addWidget(line)
    done: list[int] = []
    line.run("Working…", lambda _job: 1, done.append, print)
    qtbot.waitUntil(lambda: not line.busy)
    assert done == [1]
    assert shown == []


def test_closing_ends_the_thread_and_nobody_is_called(qapp: object) -> None:
    assert qapp is not None
    worker = Worker()
    called: list[object] = []
    worker.run(lambda _job: 1, called.append, called.append)
    worker.close()
    QCoreApplication.processEvents()
    assert called == []
    assert not any(thread.name == "caseread-worker" for thread in threading.enumerate())


def test_cycles_are_not_collected_on_another_thread(qtbot: QtBot, worker: Worker) -> None:
    seen: list[bool] = []
    worker.run(lambda _job: gc.isenabled(), seen.append, print)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [False]
    assert gc.isenabled()
