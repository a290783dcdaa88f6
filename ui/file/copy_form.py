"""Going on in a copy, where the disk takes no more or the file is in a place that is not safe to write to.

The form asks where the copy is to be kept; the task makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton

from model.file.backup_names import path_beside
from model.file.copying import copy_to, has_secrets, write_keyless
from model.file.opening import has_several_names
from model.file.places import unsafe_place
from model.file.store import Store
from model.journal.suffixes import INSPECTION_SUFFIX
from ui.file.file_task import FileTask
from ui.file.new_inspection import own_folder
from ui.file.save_copy_form import SaveCopyForm
from ui.kit import ask
from ui.kit.forms import FormSheet
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


class CopyForm(FormSheet):
    """Asks where the copy is to be kept. `accepted(path)` is a request."""

    accepted = Signal(object)

    def __init__(self, heading: str, explanation: str, suggested: Path) -> None:
        super().__init__(heading, explanation, "Save the copy and &work in it")
        self.path = QLineEdit(str(suggested))
        self._path_row = self.add(
            "&Kept in", self.path, "Best in a folder of this laptop: no network share, and none that is synchronised."
        )
        browse = QPushButton("Choose another p&lace…")
        browse.clicked.connect(self._choose)
        self.buttons.insertWidget(2, browse)

    def accept(self) -> None:
        """Ask for the copy, or say what is wrong with the place."""
        self.forgive()
        text = self.path.text().strip()
        path = Path(text if text.endswith(INSPECTION_SUFFIX) else f"{text}{INSPECTION_SUFFIX}").absolute()
        if not text:
            self.complain(self._path_row, "Say where the copy should be kept.")
        elif place := unsafe_place(path):
            self.complain(self._path_row, f"That is {place}: choose a folder of this laptop.")
        else:
            self.accepted.emit(path)

    def _choose(self) -> None:
        chosen = ask.file_to_save(self, "Where to keep the copy", Path(self.path.text()), ask.INSPECTIONS)
        if chosen is not None:
            self.path.setText(str(chosen))


class CopyTask(FileTask):
    """Asks by the form, and makes the copy. `opened(store, sentence)`: it is made, and open; the sentence says where it
    is, and what to do with it at the end.
    """

    opened = Signal(object, str)

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

    def save_copy(self, session: Session) -> str:
        """Save a copy beside the file, and say so; where it holds the lead's keys, ask first whether they go with it,
        and say nothing yet."""
        store = session.store
        if not has_secrets(store):
            return f"Saved a backup copy as {store.backup().name}, beside the file."
        form = SaveCopyForm(store.path, path_beside(store.path, store.clock))

        def begin(path: Path, with_keys: bool) -> None:
            def task(_job: Job) -> None:
                if with_keys:
                    store.backup(path)
                else:
                    write_keyless(store, path)

            saved = f"Saved a copy as {path.name} in {path.parent}, {'with' if with_keys else 'without'} the keys."
            self._run(f"Saving {path.name}…", task, lambda _: self._end(saved))

        form.accepted.connect(begin)
        self.show(form)
        return ""

    def _offer(self, form: CopyForm, session: Session, sentence: Callable[[Path], str]) -> None:
        def begin(path: Path) -> None:
            waiting = [(each, row.author) for row in session.unsaved.waiting for each in row.statements]

            def copied(store: Store) -> None:
                if session.here is not None:
                    store.set_local(*session.here)
                session.unsaved.give_up()
                self._form = None
                self.opened.emit(store, sentence(path))

            self._run(f"Saving {path.name}…", lambda _: copy_to(session.store, path, waiting), copied)

        form.accepted.connect(begin)
        self.show(form)
