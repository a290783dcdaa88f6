"""Pictures of every page, taken with no display: for the README, and for a person who has only a terminal."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QTimer

from model.file.store import Store
from model.inspection.readings import Progress
from model.journal.records import Refused, Statement, reading_subject
from ui.session.page_titles import READ
from ui.session.session import Session
from ui.session.settings import Settings
from ui.window.app import make_app
from ui.window.file_pages import FilePages
from ui.window.main_window import MainWindow

_SIZE = (1280, 800)
_LOOK_MS = 20
_PATIENCE_MS = 30_000


def save_pictures(file: Path, folder: Path) -> list[Path]:
    """Save a picture of each page of an inspection as `folder/<page>.png`; the paths, in the order of the rail.

    Works on a copy of the file: for the picture of Read, one of its assessors is shown half-way through a case.
    Needs no display if QT_QPA_PLATFORM is `offscreen`. Refused if the file cannot be opened.
    """
    make_app()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as aside:
        copy = Path(aside) / file.name
        with Store.open(file) as store:
            store.upkeep.backup(copy)
        settings = Settings(QSettings(str(Path(aside) / "window.ini"), QSettings.Format.IniFormat))
        window = MainWindow(settings)
        window.resize(*_SIZE)
        window.show()
        try:
            _wait(lambda: True)
            saved = [_picture(window, folder, "start")]
            if window.open_file(copy) and window.pages is not None:
                saved += [_page(window.pages, title, window, folder) for title in window.pages.titles]
        finally:
            window.close()
    return saved


def _page(pages: FilePages, title: str, window: MainWindow, folder: Path) -> Path:
    if title == READ:
        pages.read_case(*_half_read(pages.session))
    else:
        pages.go(title)
    _wait(lambda: not pages.busy)
    _wait(lambda: True)  # what the worker brought is laid out
    return _picture(window, folder, title.lower().replace(" ", "-"))


def _half_read(session: Session) -> tuple[str, str]:
    """Put an assessor at the keyboard, half-way through a case that another one has read: the case and the question."""
    store = session.store
    me, other = _two_readers(store.readings())
    theirs = store.reading(other.case_ref, other.assessor).answers
    answered = [question.id for question in store.instrument.questions if question.id in theirs]
    subject = reading_subject(other.case_ref, me)
    session.author = me
    session.state_all([Statement(subject, id_, theirs[id_]) for id_ in answered[: len(answered) // 2]])
    return other.case_ref, answered[len(answered) // 2]


def _two_readers(readings: Iterable[Progress]) -> tuple[str, Progress]:
    """An assessor, and a reading by another of a case that the first has not begun."""
    rows = list(readings)
    for me in dict.fromkeys(row.assessor for row in rows):
        mine = {row.case_ref for row in rows if row.assessor == me}
        theirs = next((row for row in rows if row.case_ref not in mine), None)
        if theirs is not None:
            return me, theirs
    raise Refused("Pictures are taken of an inspection that at least two assessors have read cases of.")


def _picture(window: MainWindow, folder: Path, name: str) -> Path:
    path = folder / f"{name}.png"
    window.grab().save(str(path))
    return path


def _wait(done: Callable[[], bool]) -> None:
    """Let the window work until `done`, and then paint."""
    loop = QEventLoop()
    timer = QTimer(interval=_LOOK_MS)
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start()
    deadline = QTimer(singleShot=True, interval=_PATIENCE_MS)
    deadline.timeout.connect(loop.quit)
    deadline.start()
    loop.exec()


if __name__ == "__main__":
    for saved in save_pictures(Path(sys.argv[1]), Path(sys.argv[2])):
        print(saved)
