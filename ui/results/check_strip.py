"""Whether a score sheet on paper or in a file is of the open journal: asked and answered in place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from export.printing.printed_sheet import PrintedSheet, read, typed_digest
from model.file.store import Store
from ui.kit import ask
from ui.kit.flow import FlowLayout
from ui.kit.notice import Notice
from ui.kit.progress import ProgressLine
from ui.kit.worker import Job, Worker

if TYPE_CHECKING:
    from export.printing.sheet_check import Finding

_DIGEST_CHARACTERS = 40
_LINES, _LEAST_LINES = 9, 3


class CheckStrip(QWidget):
    """A digest is typed, or a file chosen; the answer stands below. Esc or Close hides it: `left`."""

    left = Signal()

    def __init__(self, store: Store, worker: Worker) -> None:
        super().__init__()
        self._store = store
        self._progress = ProgressLine(worker)
        self.digest = QLineEdit()
        self.verdict = Notice()
        self.details = QPlainTextEdit()
        self._lay_out()
        self.hide()

    def ask(self) -> None:
        """Show the strip, with the keyboard where the digest is typed."""
        self.show()
        self.digest.setFocus()
        self.digest.selectAll()

    def check_file(self, path: Path) -> None:
        """Check the sheet in a file."""
        self._check(path.name, lambda: read(path))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc hides the strip."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _check_typed(self) -> None:
        text = self.digest.text()
        self._check("the digest", lambda: typed_digest(text))

    def _check(self, what: str, printed: Callable[[], PrintedSheet]) -> None:
        store = self._store

        def task(job: Job) -> Finding:
            from export.printing.sheet_check import check  # for start-up: ReportLab takes a tenth of a second to load

            return check(store, printed(), job.report)

        self.verdict.say("")
        self.details.hide()
        self._progress.run(f"Checking {what}…", task, self._show, self.verdict.refuse)

    def _show(self, finding: Finding) -> None:
        if finding.is_good:
            self.verdict.say(finding.verdict)
        else:
            self.verdict.refuse(finding.verdict)
        details = "\n".join(finding.details())
        self.details.setPlainText(details)
        self.details.setVisible(bool(details))
        lines = min(details.count("\n") + 1, _LINES)
        self.details.setMaximumHeight(round((lines + 1) * 1.2 * self.fontMetrics().height()))

    def _choose(self) -> None:
        path = ask.file_to_open(self, "Check a score sheet", ask.SHEETS)
        if path is not None:
            self.check_file(path)

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _lay_out(self) -> None:
        label = QLabel("&Journal digest, from the foot of the sheet")
        label.setBuddy(self.digest)
        label.setMinimumHeight(self.digest.sizeHint().height())
        self.digest.setAccessibleName("Journal digest")
        self.digest.setPlaceholderText("16 digits or more, 0 to 9 and a to f")
        self.digest.setMinimumWidth(_DIGEST_CHARACTERS * self.fontMetrics().averageCharWidth())
        self.digest.returnPressed.connect(self._check_typed)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName("What the check found")
        self.details.setMinimumHeight(_LEAST_LINES * self.fontMetrics().height())
        self.details.hide()
        buttons = []
        for text, pressed in (
            ("Chec&k (Enter)", self._check_typed), ("Choose a f&ile…", self._choose), ("C&lose (Esc)", self._leave)
        ):  # fmt: skip
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(pressed)
            buttons.append(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(FlowLayout(label, self.digest, *buttons))
        column.addWidget(self._progress)
        column.addWidget(self.verdict)
        column.addWidget(self.details)
