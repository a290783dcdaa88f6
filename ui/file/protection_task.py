"""Opening files that have a passphrase, and giving a file a passphrase, another one, or none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from export.exchange import passphrases
from model.file.backup_names import has_backups
from model.file.backups import in_the_open
from model.file.protection import FileKey, WrongPassphrase, key_of, new_key
from model.file.store import Store
from model.journal.records import Refused
from ui.file.file_task import FileTask
from ui.file.protect_form import ProtectForm
from ui.kit.unlock_form import UnlockForm
from ui.kit.worker import Job


class ProtectionTask(FileTask):
    """Signals name facts: `opened(store)` a file is open; `protected()` the open file's passphrase was set, changed or
    removed. `to_show_backups(path)` is a request: the backups of the file that was to be opened.
    """

    opened = Signal(object)
    protected = Signal()
    to_show_backups = Signal(object)

    def unlock(self, path: Path, *, locked: bool = False) -> None:
        """Ask for the passphrase of a file and open it; `locked`: it was open until it was locked."""
        form = UnlockForm(path, locked=locked, has_backups=not locked and has_backups(path))
        form.backups_asked.connect(lambda: self.to_show_backups.emit(path))

        def opened(key: FileKey) -> None:
            try:
                store = Store.open(path, key=key)
            except WrongPassphrase as wrong:
                form.wrong(str(wrong))
            except Refused as refusal:
                self._refuse(str(refusal))
            else:
                self._open(store)

        form.accepted.connect(
            lambda typed: self._run("Opening the file…", lambda _: passphrases.key_to(path, typed), opened)
        )
        self.show(form)

    def protect(self, store: Store, *, wants: bool = True) -> None:
        """Ask for a new passphrase of the open file and, if it has one, for the present one; then write it anew.

        Without `wants`, it is to have none. Refused if the file cannot be written.
        """
        if store.read_only and store.closing() is None:  # a closed inspection can still be protected
            raise Refused(store.read_only)
        has = store.key is not None
        form = ProtectForm(store.path, has=has, wants=wants)

        def rewrite(present: str, new: str) -> bool:
            if has and all(key_of(store.path, each) != store.key for each in passphrases.spellings(present)):
                return False
            store.upkeep.protect(new_key(new) if wants else None)
            return True

        def rewritten(was_right: bool) -> None:
            if was_right:
                left = in_the_open(store.path) if wants else ""
                self._end(f"{_what_was_done(store.path.name, has=has, wants=wants)} {left}".strip())
                self.protected.emit()
            else:
                form.wrong()

        def begin(present: str, new: str) -> None:
            def task(_job: Job) -> bool:
                return rewrite(present, new)

            self._run(f"Writing {store.path.name} anew…", task, rewritten)

        form.accepted.connect(begin)
        self.show(form)

    def _open(self, store: Store) -> None:
        self._form = None
        self.opened.emit(store)


def _what_was_done(name: str, *, has: bool, wants: bool) -> str:
    if not wants:
        return f"{name} is no longer protected: whoever gets hold of it can read it."
    if has:
        return f"{name} opens with the new passphrase from now on, and with the old one no more."
    return f"{name} is protected: from now on it opens with this passphrase alone."
