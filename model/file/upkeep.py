"""The upkeep of an open inspection file: its id, its copies and backups, its protection, and drafts that were left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from model.file.backup_folder import claim, folder_of
from model.file.backup_names import Backup, Why, path_beside
from model.file.connection import Connection
from model.file.database import DRAFTS, FORMER
from model.file.drafts import clear, not_reached, note_of, places
from model.file.file_id import COPY_OF, FILE_ID, Ids
from model.file.files import whole_file
from model.file.ledger import Ledger
from model.file.local_notes import LocalNotes
from model.file.protection import FileKey
from model.file.sqlite import disk_trouble
from model.journal.clock import Clock
from model.journal.records import Refused


class Upkeep:
    """How one open inspection file is kept, from any thread."""

    def __init__(self, ledger: Ledger, connection: Connection, notes: LocalNotes, clock: Clock) -> None:
        self._ledger = ledger
        self._connection = connection
        self._notes = notes
        self._clock = clock
        self._path = connection.path
        connection.when_rescued = self._keep_rescued
        self.remark = ""
        """What is to be said of the file now that it is open, as a sentence; "" if there is nothing."""

    def begin(self) -> None:
        """What is due once a file is open: its own id and folder of backups, and nothing left of what was cut off."""
        self._claim_backups()
        self._remove_former()

    def backup(self, path: Path | None = None) -> Path:
        """A whole copy as of now, by default beside the file and named after the time; returns its path."""
        path = path or path_beside(self._path, self._clock)
        with (
            self.noted(path),
            whole_file(path, new=True, like=self._path, private=self._connection.key is not None) as draft,
            disk_trouble(f"{path} cannot be written"),
        ):
            self._connection.copy_to(draft)
        return path

    @contextmanager
    def noted(self, path: Path) -> Iterator[None]:
        """Note in the file where a copy is being written: what is left of it, should the program be killed, is removed
        when the file is opened next. Where nothing can be noted, the copy is written all the same.
        """
        if not self._connection.is_writer:
            yield
            return
        before = places(self._draft_places())
        with suppress(Refused):
            self._notes.set(DRAFTS, note_of([*before, path.absolute()]))
        try:
            yield
        finally:
            with suppress(Refused):
                self._notes.set(DRAFTS, note_of(before))

    def keep_backup(self, why: Why) -> Backup | None:
        """See that there is an automatic backup of the journal as it is now; returns it.

        None of a file that is empty, or that others write. Refused if the backup cannot be written or read back.
        """
        from model.file import backups  # after the first paint: not for the start-up

        if not self._connection.is_writer or not self._ledger.size():
            return None
        if self._connection.is_rescued:
            return self._connection.keep_rescued(self._clock)
        return backups.keep(self._path, self._connection.key, why, self._clock, self._ledger.digest(), self._ledger.ids)

    def take_backup(self, why: Why) -> Backup:
        """Take an automatic backup, whatever there is already. Refused if it cannot be written or read back."""
        from model.file import backups  # as in `keep_backup`: not for the start-up

        if self._connection.is_rescued:
            return self._connection.keep_rescued(self._clock)
        return backups.back_up(self._path, self._connection.key, why, self._clock, self._ledger.ids)

    def protect(self, key: FileKey | None) -> None:
        """Give the file this key, in place of the one it has, if any; without a key, protection ends.

        The whole file is written anew and takes the old one's place at once, so that it is always the one or the
        other. Its automatic backups follow. Refused if the file cannot be written, or is open elsewhere.
        """
        from model.file import backups  # as in `keep_backup`: not for the start-up

        if self._connection.unwritable:
            raise Refused(self._connection.unwritable)
        clear(self._path, folder_of(self._path), self._draft_places(), is_opened=False)
        with self._connection, disk_trouble(f"{self._path.name} keeps the protection it had"):
            backups.before_protecting(
                self._path, self._connection.key, key, self._ledger.ids, lambda noted: self._notes.set(FORMER, noted)
            )
            try:
                self._connection.protect(key)
            finally:
                self._remove_former()

    def _draft_places(self) -> str:
        with suppress(Refused):
            return self._notes.get(DRAFTS) or ""
        return ""

    def _claim_backups(self) -> None:
        """See that the file has an id and a folder of backups that is its own, and that no draft is left anywhere."""
        if not self._connection.is_writer:
            return
        known = Ids(self._notes.get(FILE_ID) or "", self._notes.get(COPY_OF) or "", self._ledger.inspection.id)
        own, self.remark = claim(self._path, self._connection.key, known)
        noted = self._draft_places()
        clear(self._path, folder_of(self._path), noted)
        if noted and (left := note_of(not_reached(noted))) != noted:
            with suppress(Refused):
                self._notes.set(DRAFTS, left)
        if own != known.own:
            with suppress(Refused):  # a disk that takes nothing: when it is opened next
                self._notes.set(FILE_ID, own)
                self._connection.end_log()  # so that it is read from the file alone

    def _keep_rescued(self) -> None:
        """Keep what is known of a file that was spoilt: whoever opens it next finds it among the backups."""
        with suppress(Refused):
            self._connection.keep_rescued(self._clock)

    def _remove_former(self) -> None:
        """Remove the backups of the former protection, if there are any, and take one with the file's own."""
        noted = self._notes.get(FORMER)
        if not noted or not self._connection.is_writer:
            return
        from model.file import backups  # seldom needed: not for the start-up

        former, left = backups.remove_former(self._path, self._connection.key, noted)
        with suppress(Refused):
            if not left:
                self._notes.set(FORMER, "")
            if former:
                self.keep_backup(Why.PROTECTION)
