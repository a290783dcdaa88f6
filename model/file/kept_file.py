"""An open inspection file as a thing that is kept: closed, copied, backed up and protected.

What is stated in it is in `model.file.store`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from model.file.backup_folder import claim, folder_of
from model.file.backup_names import Backup, Why, path_beside
from model.file.connection import Connection
from model.file.database import DRAFTS, FORMER
from model.file.drafts import clear, not_reached, note_of, places
from model.file.file_id import COPY_OF, FILE_ID, Ids
from model.file.files import whole_file
from model.file.ledger import Ledger
from model.file.limits import LIMITS, Limits
from model.file.protection import FileKey
from model.file.sqlite import disk_trouble
from model.journal.records import Refused

Clock: TypeAlias = Callable[[], str]


def now() -> str:
    """The time of this laptop's clock, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class KeptFile(Ledger):
    """One open inspection file, to be asked and kept, from any thread: they take turns."""

    def __init__(self, connection: Connection, clock: Clock, limits: Limits = LIMITS) -> None:
        super().__init__(connection.inspection, connection.instrument, connection)
        self._connection = connection
        self._clock = clock
        self._limits = limits
        self._closing = self.closing()
        connection.when_rescued = self._keep_rescued
        self.remark = ""
        """What is to be said of the file now that it is open, as a sentence; "" if there is nothing."""

    def close(self) -> None:
        """Put everything into the one file and let others write it."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._connection.path

    @property
    def key(self) -> FileKey | None:
        """What the file is protected by, if it is."""
        return self._connection.key

    @property
    def read_only(self) -> str | None:
        """Why nothing can be stated: the file cannot be written, or the inspection is closed. None if it can."""
        return self._connection.unwritable or (self._closing.sentence(self.path.name) if self._closing else None)

    @property
    def is_writer(self) -> bool:
        """Whether this is the one that writes the file, be the inspection closed or not."""
        return self._connection.is_writer

    @property
    def clock(self) -> Clock:
        """The clock that entries and backups bear the time of."""
        return self._clock

    def nearly_full(self) -> str:
        """That the file will soon hold as much as it may, as a sentence; "" while there is room enough."""
        with self._connection as tables:
            return self._limits.warning(self.path.name, tables.amounts())

    def local(self, key: str) -> str | None:
        """This laptop's own note under `key`. It is no part of the inspection and never leaves."""
        with self._connection as tables:
            return tables.local(key)

    def set_local(self, key: str, value: str) -> None:
        """Keep this laptop's own note, also in a closed inspection; where the file is read-only, none is kept."""
        if self._connection.unwritable:
            return
        # Unlike an answer, where one was may be lost with the power.
        with self._connection.in_haste(), self._connection.transaction() as tables:
            tables.set_local(key, value)

    def backup(self, path: Path | None = None) -> Path:
        """A whole copy as of now, by default beside the file and named after the time; returns its path."""
        path = path or path_beside(self.path, self._clock)
        with (
            self.noted(path),
            whole_file(path, new=True, like=self.path, private=self.key is not None) as draft,
            disk_trouble(f"{path} cannot be written"),
        ):
            self._connection.copy_to(draft)
        return path

    @contextmanager
    def noted(self, path: Path) -> Iterator[None]:
        """Note in the file where a copy is being written: what is left of it, should the program be killed, is removed
        when the file is opened next. Where nothing can be noted, the copy is written all the same.
        """
        if not self.is_writer:
            yield
            return
        before = places(self._draft_places())
        with suppress(Refused):
            self.set_local(DRAFTS, note_of([*before, path.absolute()]))
        try:
            yield
        finally:
            with suppress(Refused):
                self.set_local(DRAFTS, note_of(before))

    def keep_backup(self, why: Why) -> Backup | None:
        """See that there is an automatic backup of the journal as it is now; returns it.

        None of a file that is empty, or that others write. Refused if the backup cannot be written or read back.
        """
        from model.file import backups  # after the first paint: not for the start-up

        if not self.is_writer or not self.size():
            return None
        if self._connection.is_rescued:
            return self._connection.keep_rescued(self._clock)
        return backups.keep(self.path, self.key, why, self._clock, self.digest(), self.ids)

    def take_backup(self, why: Why) -> Backup:
        """Take an automatic backup, whatever there is already. Refused if it cannot be written or read back."""
        from model.file import backups  # as in `keep_backup`: not for the start-up

        if self._connection.is_rescued:
            return self._connection.keep_rescued(self._clock)
        return backups.back_up(self.path, self.key, why, self._clock, self.ids)

    def protect(self, key: FileKey | None) -> None:
        """Give the file this key, in place of the one it has, if any; without a key, protection ends.

        The whole file is written anew and takes the old one's place at once, so that it is always the one or the
        other. Its automatic backups follow. Refused if the file cannot be written, or is open elsewhere.
        """
        from model.file import backups  # as in `keep_backup`: not for the start-up

        if self._connection.unwritable:
            raise Refused(self._connection.unwritable)
        clear(self.path, folder_of(self.path), self._draft_places(), is_opened=False)
        with self._connection, disk_trouble(f"{self.path.name} keeps the protection it had"):
            backups.before_protecting(self.path, self.key, key, self.ids, lambda noted: self.set_local(FORMER, noted))
            try:
                self._connection.protect(key)
            finally:
                self._closing = self.closing()
                self._remove_former()

    def _look_for_room(self) -> None:
        """Let a file that holds more than it may be read, and no more."""
        if self._connection.unwritable is None:
            with self._connection as tables:
                self._connection.unwritable = self._limits.why_full(self.path.name, tables.amounts())

    def _draft_places(self) -> str:
        with suppress(Refused):
            return self.local(DRAFTS) or ""
        return ""

    def _claim_backups(self) -> None:
        """See that the file has an id and a folder of backups that is its own, and that no draft is left anywhere."""
        if not self.is_writer:
            return
        known = Ids(self.local(FILE_ID) or "", self.local(COPY_OF) or "", self.inspection.id)
        own, self.remark = claim(self.path, self.key, known)
        noted = self._draft_places()
        clear(self.path, folder_of(self.path), noted)
        if noted and (left := note_of(not_reached(noted))) != noted:
            with suppress(Refused):
                self.set_local(DRAFTS, left)
        if own != known.own:
            with suppress(Refused):  # a disk that takes nothing: when it is opened next
                self.set_local(FILE_ID, own)
                self._connection.end_log()  # so that it is read from the file alone

    def _keep_rescued(self) -> None:
        """Keep what is known of a file that was spoilt: whoever opens it next finds it among the backups."""
        with suppress(Refused):
            self._connection.keep_rescued(self._clock)

    def _remove_former(self) -> None:
        """Remove the backups of the former protection, if there are any, and take one with the file's own."""
        noted = self.local(FORMER)
        if not noted or not self.is_writer:
            return
        from model.file import backups  # seldom needed: not for the start-up

        former, left = backups.remove_former(self.path, self.key, noted)
        with suppress(Refused):
            if not left:
                self.set_local(FORMER, "")
            if former:
                self.keep_backup(Why.PROTECTION)
