"""Going on in a copy: where the disk takes no more, or the file is in a place that is not safe to write to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal

from model.file.copying import copy_to
from model.file.places import unsafe_place
from model.file.store import Store
from ui.file.copy_form import CopyForm, own_place
from ui.file.file_task import FormWork
from ui.session.session import Session

_SAVED = (
    "You now work in {copy}. It holds everything from {file}, and what that disk would not take. Do not go on in the "
    "old file: when the disk is well again, copy this one over it, or keep this one."
)
_COPIED = (
    "You now work in {copy}. When you have finished, close it and copy it into {folder}, in place of the file there; "
    "until then nobody should change that one."
)


class CopyWork(FormWork):
    """`opened(store, sentence)`: the copy is open, to be shown, with where it is and what to do with it at the end."""

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
        place = unsafe_place(file) or "in another folder"
        form = CopyForm(
            "Copy it to this laptop",
            f"{file.name} is {place}. The copy is checked, and you work in it. When you have finished, copy it back.",
            own_place(file),
        )
        self._offer(form, session, lambda copy: _COPIED.format(copy=copy, folder=file.parent))

    def _offer(self, form: CopyForm, session: Session, told: Callable[[Path], str]) -> None:
        def begin(path: Path) -> None:
            waiting = [(each, row.author) for row in session.unsaved.waiting for each in row.statements]

            def copied(store: Store) -> None:
                if session.here is not None:
                    store.set_local(*session.here)
                session.unsaved.give_up()
                self._form = None
                self.opened.emit(store, told(path))

            self._run(f"Saving {path.name}…", lambda _: copy_to(session.store, path, waiting), copied)

        form.accepted.connect(begin)
        self.show(form)
