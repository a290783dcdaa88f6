"""What is done while no file is open: the practice inspection is made, a file restored or destroyed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.kit.progress import ProgressLine
from ui.session.settings import Settings
from ui.window.start_page import StartPage

if TYPE_CHECKING:  # the start page is on view before SQLite is loaded
    from model.file.protection import FileKey


class StartTask(QObject):
    """`to_open(path, key)` is a request. `opened(store, sentence)`: a file is open, and this was done to it;
    `refused(sentence)`: this is why it was not done.
    """

    to_open = Signal(object, object)
    opened = Signal(object, str)
    refused = Signal(str)

    def __init__(self, page: StartPage, progress: ProgressLine, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._progress = progress
        self._settings = settings

    def demonstrate(self) -> None:
        """Have the practice inspection opened, making it first if this is the first time."""
        from ui.window import practice  # start-up: seldom asked for

        path = practice.path()
        if path.exists():
            self.to_open.emit(path, None)
            return
        self._progress.run(
            "Making the practice inspection…",
            practice.make,
            lambda file: self.to_open.emit(file, None),
            self.refused.emit,
        )

    def restore(self, file: Path, backup: Path, key: FileKey | None) -> None:
        """Restore a closed file, and open it; if it cannot be restored, open it as it is."""
        from ui.file.backups_task import restore  # start-up: SQLite

        def refused(sentence: str) -> None:
            self.to_open.emit(file, key)
            self.refused.emit(sentence)

        self._progress.run(
            f"Restoring {file.name}…", restore(file, backup, key), lambda done: self.opened.emit(*done), refused
        )

    def destroy(self, path: Path) -> None:
        """Destroy a closed file; the start page says what became of it."""
        from ui.file.ending_task import destroy  # start-up: SQLite

        def refused(sentence: str) -> None:
            self._settings.remember_file(path)
            self._page.show_recent(self._settings.recent_files)
            self.refused.emit(sentence)

        self._progress.run(f"Destroying {path.name}…", destroy(path), self._page.notice.say, refused)
