"""The backups of a file, open or damaged: listing, comparing and taking in, off the main thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from export.exchange import passphrases
from model.file import backups, restoring
from model.file.backup_folder import file_of
from model.file.backup_names import Backup, choices
from model.file.protection import FileKey, WrongPassphrase, is_protected, opens_with
from model.file.restoring import Held
from model.file.store import Store
from model.inspection.differences import Differences, differences
from model.instrument.instrument import CASES, Instrument
from model.instrument.values import counted
from model.journal.records import DiskTrouble, Refused
from ui.file.backup_lines import BackupRow
from ui.file.backups_form import BackupsForm
from ui.file.file_task import FileTask
from ui.kit.progress import ProgressLine
from ui.kit.unlock_form import UnlockForm
from ui.kit.worker import Job
from ui.session.session import Session

_NOT_OPEN = "The file cannot be opened, so there is nothing to compare with."
_OTHER_KEY = "It does not open with this passphrase."


class BackupsTask(FileTask):
    """`to_restore(file, backup, key)` is a request: to restore the file from that backup, which the key opens."""

    to_restore = Signal(object, object, object)

    def __init__(self, progress: ProgressLine, parent: QObject) -> None:
        super().__init__(progress, parent)
        self._session: Session | None = None
        self._key: FileKey | None = None
        self._shown: Path | None = None

    def of_session(self, session: Session) -> None:
        """Show the backups of the open file; or of its file, if it is itself a backup. Refused if there are none."""
        store = session.store
        file = file_of(store.path) or store.path
        self._show_list(file, _choices(file), session, store.key)

    def of_file(self, file: Path, why: str) -> None:
        """Show the backups of a file that cannot be opened, and `why`. Refused if it has none."""
        found = _choices(file)
        if is_protected(found[0].path):
            self._ask_to_unlock(file, found, why)
        else:
            self._show_list(file, found, None, None, why)

    def _ask_to_unlock(self, file: Path, found: list[Backup], why: str) -> None:
        latest = found[0].path
        form = UnlockForm(file)

        def opened(key: FileKey) -> None:
            try:
                backups.counts(latest, key)
            except WrongPassphrase as wrong:
                form.wrong(str(wrong))
            except Refused as refusal:
                self._refuse(str(refusal))
            else:
                self._show_list(file, found, None, key, why)

        form.accepted.connect(lambda typed: self._run("Opening…", lambda _: passphrases.key_to(latest, typed), opened))
        self.show(form)
        form.notice.refuse(f"{why} Its passphrase opens its backups.")

    def _show_list(
        self, file: Path, found: list[Backup], session: Session | None, key: FileKey | None, why: str = ""
    ) -> None:
        self._session, self._key, self._shown = session, key, None
        unit = session.store.instrument.unit if session is not None else CASES  # with nothing open, nothing is compared
        form = BackupsForm(unit, file, why)
        form.moved.connect(lambda _: self._compare(form))
        form.accepted.connect(lambda path: self.to_restore.emit(file, path, self._key))
        form.take_in_requested.connect(self._take_in)
        self.show(form)
        self._run("Reading the backups…", lambda job: [_row(each, key, job) for each in found], form.show_rows)

    def _compare(self, form: BackupsForm) -> None:
        """Show how the file differs from the current backup. If a task is under way, that comes after it."""
        if self._form is not form or self._progress.busy:
            return
        row = form.current
        if row is None or row.backup.path == self._shown:
            return
        path, self._shown = row.backup.path, row.backup.path
        if row.problem or self._session is None:
            form.show_alone(row.problem or _NOT_OPEN)
            return
        store, key = self._session.store, self._key

        def compared(show: Callable[[], None]) -> None:
            if self._form is form and form.current is row:
                show()
            self._compare(form)  # where the keyboard has moved on meanwhile

        self._progress.run(
            "Comparing…",
            lambda _job: _differences(store, path, key),
            lambda found: compared(lambda: form.show_difference(*found)),
            lambda sentence: compared(lambda: form.show_alone(sentence)),
        )

    def _take_in(self, path: Path) -> None:
        session, key = self._session, self._key
        if session is None:
            return

        def done(new: int) -> None:
            session.replaced.emit()
            self._end(f"Taken in: {counted(new, 'entry', 'entries')}. The file as it was is among its backups.")

        store = session.store
        self._run("Taking in…", lambda _job: restoring.take_in(store, restoring.read(path, key)), done)


def restore(file: Path, backup: Path, key: FileKey | None) -> Callable[[Job], tuple[Store, str]]:
    """A task for the worker: restore a file from a backup, and open it. It comes back with what was done."""

    def task(_job: Job) -> tuple[Store, str]:  # which is not stopped half-way
        store, kept = restoring.restore(file, backup, key)
        as_now = f" The file as it was is kept as {kept.parent.name}/{kept.name}." if kept else ""
        return store, f"Restored, and found whole.{as_now}"

    return task


def _choices(file: Path) -> list[Backup]:
    found = choices(file)
    if not found:
        raise Refused(f"There is no backup of {file.name} yet: one is taken when it is closed, if it was changed.")
    return found


def _differences(store: Store, path: Path, key: FileKey | None) -> tuple[Instrument, Differences]:
    held: Held = restoring.read(path, key)
    return held.instrument, differences(store.entries(), held.entries)


def _row(backup: Backup, key: FileKey | None, job: Job) -> BackupRow:
    job.report(0, 0)
    try:
        size = backup.path.stat().st_size
        if not opens_with(backup.path, None) and not opens_with(backup.path, key):
            return BackupRow(backup, size, problem=f"{backup.path.name}: {_OTHER_KEY}")
        return BackupRow(backup, size, *backups.counts(backup.path, key))
    except OSError as error:
        return BackupRow(backup, 0, problem=f"{backup.path.name} cannot be read: {error.strerror}.")
    except DiskTrouble:
        raise
    except Refused as refusal:
        return BackupRow(backup, size, problem=str(refusal))
