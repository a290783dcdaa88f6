"""Opening packs, and keeping the key: the form in place, the work off the main thread, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from export import lead_key, pack
from export.pack import Pack
from model.records import Refused
from model.values import counted
from ui.forms import FormSheet
from ui.key_forms import KeyBackupForm, KeyRestoreForm
from ui.open_pack import OpenPackForm
from ui.progress import ProgressLine
from ui.session import READER, Session
from ui.worker import Job

T = TypeVar("T")


class SealedWork(QObject):
    """One form at a time. Signals name facts: `asked(form)` a form is to be shown; `ended(sentence)` it is done with,
    and what came of it; `made(path)` a file is there to be opened.
    """

    asked = Signal(object)
    ended = Signal(str)
    made = Signal(object)

    def __init__(self, progress: ProgressLine, parent: QObject) -> None:
        super().__init__(parent)
        self._progress = progress
        self._form: FormSheet | None = None
        progress.ended.connect(self._wake)

    def open_pack(self, path: Path, session: Session | None) -> None:
        """Ask for the passphrase of a pack, and where to keep it; `session` is the open file. Refused if it is none."""
        pack.sealed_bytes(path)
        mine = session is not None and session.role == READER
        form = OpenPackForm(path, session.store.path if session is not None and mine else None)
        form.accepted.connect(lambda passphrase, out: self._unpack(path, passphrase, out, session))
        self._show(form)

    def back_up_key(self, session: Session) -> None:
        """Ask how to keep a spare of the inspection's key. Refused if this file has none."""
        store = session.store
        lead_key.own(store)
        form = KeyBackupForm(store.path)

        def back_up(passphrase: str, path: Path) -> None:
            self._run(
                "Sealing the key…",
                lambda job: lead_key.back_up(store, path, passphrase, _tick(job)),
                lambda _: self._end(f"Saved the key as {path.name} in {path.parent}. Passphrase: {passphrase.strip()}"),
            )

        form.accepted.connect(back_up)
        self._show(form)

    def restore_key(self, path: Path, session: Session) -> None:
        """Ask for the passphrase of a key backup, and take the key into the open file."""
        store, author = session.store, session.author
        form = KeyRestoreForm(path)

        def restored(_: None) -> None:
            session.replaced.emit()
            self._end("The key is in this file now: returns sealed to it can be added.")

        def restore(passphrase: str) -> None:
            self._run(
                "Opening the key backup…",
                lambda job: lead_key.restore(store, path, passphrase, author, _tick(job)),
                restored,
            )

        form.accepted.connect(restore)
        self._show(form)

    def drop(self) -> None:
        """The form is gone: stop what it asked for, and tell nobody."""
        self._form = None
        self._progress.stop()

    def _unpack(self, path: Path, passphrase: str, out: Path, session: Session | None) -> None:
        """Into the open file if it is that one, else into a file that is opened next."""
        here = session if session is not None and out.exists() and out.samefile(session.store.path) else None

        def task(job: Job) -> Pack:
            found = pack.read_pack(path, passphrase, _tick(job))
            if here is None:
                pack.take_in(found, out)
            return found

        def done(found: Pack) -> None:
            if here is None:
                self._end("")
                self.made.emit(out)
                return
            try:
                cases = pack.add_to(here.store, found)
            except Refused as refusal:
                self._refuse(str(refusal))
                return
            here.replaced.emit()
            self._end(f"Added {counted(cases, 'new case')} from {path.name}; every answer is kept.")

        self._run("Opening the pack…", task, done)

    def _show(self, form: FormSheet) -> None:
        self._form = form
        self.asked.emit(form)

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


def _tick(job: Job) -> Callable[[], None]:
    """What lets the person stop the work."""
    return lambda: job.report(0, 0)
