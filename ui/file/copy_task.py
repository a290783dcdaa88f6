"""Copies of the file, made by hand: one to go on in, where the disk takes no more or the file is in a place that is
not safe to write to, and one to keep or hand on.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

from PySide6.QtCore import Signal

from model.file.backup_names import path_beside
from model.file.copying import copy_to, has_secrets, write_keyless
from model.file.opening import has_several_names
from model.file.places import unsafe_place
from model.file.store import Store
from model.journal.suffixes import INSPECTION_SUFFIX
from ui.file.copy_forms import CopyForm, SaveCopyForm
from ui.file.file_task import FileTask
from ui.file.new_inspection import own_folder
from ui.kit.worker import Job
from ui.session.session import Session

_SAVED = (
    "You now work in {copy}. It holds everything from {file}, and what that disk would not take. Do not go on in the "
    "old file: when the disk is well again, copy this one over it, or keep this one."
)
_COPIED = (
    "You now work in {copy}. When you have finished, close it and copy it into {folder}, in place of the file there; "
    "until then nobody should change that one."
)
_OF_ONE_NAME = "You now work in {copy}. {file} is left as it was, under each of its names."


def own_place(file: Path) -> Path:
    """A new file of the same name in a folder of this laptop's owner."""
    numbered = (
        own_folder() / f"{file.stem}{f'-{number}' if number > 1 else ''}{INSPECTION_SUFFIX}" for number in count(1)
    )
    return next(path for path in numbered if not path.exists())


class CopyTask(FileTask):
    """Asks by the form, and makes the copy. `opened(store, sentence)`: it is made, and open; the sentence says where it
    is, and what to do with it at the end. Of a copy that needs no form, `saved(sentence)` says where it is, and
    `refused(sentence)` why there is none.
    """

    opened = Signal(object, str)
    saved = Signal(str)
    refused = Signal(str)

    def save_elsewhere(self, session: Session) -> None:
        """Ask where to save the whole inspection with all that is unsaved, and go on there."""
        file, waits = session.store.path, session.unsaved.in_words()
        form = CopyForm(
            "Save elsewhere",
            f"A whole copy of {file.name}, and in it what is not saved yet ({waits}). You then work in the copy.",
            own_place(file),
        )
        self._offer(form, session, lambda copy: _SAVED.format(copy=copy, file=file))

    def copy_here(self, session: Session) -> None:
        """Ask where to copy an inspection that is in an unsafe place, and go on there."""
        file = session.store.path
        if has_several_names(file):
            form = CopyForm(
                "Copy it",
                f"{file.name} has another name as well. The copy is checked, has one name, and you work in it.",
                own_place(file),
            )
            self._offer(form, session, lambda copy: _OF_ONE_NAME.format(copy=copy, file=file))
            return
        place = unsafe_place(file) or "in another folder"
        form = CopyForm(
            "Copy it to this laptop",
            f"{file.name} is {place}. The copy is checked, and you work in it. When you have finished, copy it back.",
            own_place(file),
        )
        self._offer(form, session, lambda copy: _COPIED.format(copy=copy, folder=file.parent))

    def save_copy(self, session: Session) -> None:
        """Save a copy beside the file; where it holds the lead's keys, ask first whether they go with it."""
        store = session.store
        if not has_secrets(store):
            self._progress.run(
                "Saving a copy…",
                lambda _job: store.upkeep.backup(),
                lambda path: self.saved.emit(f"Saved a backup copy as {path.name}, beside the file."),
                self.refused.emit,
            )
            return
        form = SaveCopyForm(store.path, path_beside(store.path, store.clock))

        def begin(path: Path, with_keys: bool) -> None:
            def task(_job: Job) -> None:
                if with_keys:
                    store.upkeep.backup(path)
                else:
                    write_keyless(store, path)

            saved = f"Saved a copy as {path.name} in {path.parent}, {'with' if with_keys else 'without'} the keys."
            self._run(f"Saving {path.name}…", task, lambda _: self._end(saved))

        form.accepted.connect(begin)
        self.show(form)

    def _offer(self, form: CopyForm, session: Session, sentence: Callable[[Path], str]) -> None:
        def begin(path: Path) -> None:
            waiting = [(each, row.author) for row in session.unsaved.waiting for each in row.statements]

            def copied(store: Store) -> None:
                if session.here is not None:
                    store.local.set(*session.here)
                session.unsaved.give_up()
                self._form = None
                self.opened.emit(store, sentence(path))

            self._run(f"Saving {path.name}…", lambda _: copy_to(session.store, path, waiting), copied)

        form.accepted.connect(begin)
        self.show(form)
