"""A window that an inspection file or a pack can be dropped on, anywhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow

from model.journal.suffixes import INSPECTION_SUFFIX, PACK_SUFFIX


class DropWindow(QMainWindow):
    """`dropped(path)` is a request: the file is to be opened. `passed_over(sentence)` says what else was dropped with
    it, which nothing is done with.
    """

    dropped = Signal(object)
    passed_over = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take what could be opened."""
        if _inspection_in(event.mimeData().urls()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Have the file that was dropped opened; of several, the first."""
        urls = event.mimeData().urls()
        path = _inspection_in(urls)
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)
            others = len(urls) - 1
            if others:
                were = f"{others} other files were" if others > 1 else "1 other file was"
                self.passed_over.emit(f"Took {path.name}; {were} not opened: one file is open at a time.")


def _inspection_in(urls: list[QUrl]) -> Path | None:
    """The first inspection file or pack among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return next((path for path in paths if path.suffix in (INSPECTION_SUFFIX, PACK_SUFFIX)), None)
