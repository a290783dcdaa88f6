"""The first thing a person sees: begin an inspection, open one, try the demonstration, or go on where they were."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.choice_button import ChoiceButton
from ui.kit.notice import Notice
from ui.kit.plain import tip
from ui.kit.theme import Dim, Heading, NarrowColumn, Subheading

_WELCOME = (
    "Caseread is for reading probation cases in an inspection week. Everything stays on this laptop, "
    "and every answer is saved as it is given."
)
_READER_HINT = "If your lead inspector gave you a pack, open it. A file can also be dropped on this window."


class StartPage(QScrollArea):
    """Three choices and the recent files. Signals are requests: this page opens nothing itself."""

    new_requested = Signal()
    open_requested = Signal()
    demo_requested = Signal()
    file_requested = Signal(object)

    def __init__(self, progress: QWidget) -> None:
        super().__init__()
        self.notice = Notice()
        self.new = ChoiceButton(
            "&New inspection", "For the lead inspector: name the area and month, then import a sample."
        )
        self.open = ChoiceButton("&Open a file", "An inspection file or a pack, on this laptop or on a stick.")
        self.demo = ChoiceButton(
            "Try the &demonstration", "A practice inspection of 110 invented cases, answered and scored."
        )
        self.recent = QListWidget()
        self.recent.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.recent.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.recent.setAccessibleName("Recent files")
        self.recent.itemActivated.connect(self._chosen)
        self._recent_heading = Subheading("Recent files")
        body = NarrowColumn()
        column = QVBoxLayout(body)
        column.setContentsMargins(48, 36, 48, 24)
        column.setSpacing(12)
        column.addWidget(Heading("Caseread"))
        column.addWidget(Dim(_WELCOME))
        column.addWidget(self.notice)
        for button, request in (
            (self.open, self.open_requested),
            (self.new, self.new_requested),
            (self.demo, self.demo_requested),
        ):
            column.addWidget(button)
            button.clicked.connect(request)
        column.addWidget(progress)
        column.addWidget(Dim(_READER_HINT))
        column.addWidget(self._recent_heading)
        column.addWidget(self.recent)
        column.addStretch()
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_recent(self, files: Sequence[Path]) -> None:
        """List the recent files; those that are gone are marked, and say where they were."""
        self.recent.clear()
        for path in files:
            gone = not path.exists()
            item = QListWidgetItem(f"{path.stem} — {path.parent}{' — not found' if gone else ''}")
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setToolTip(tip(str(path)))
            self.recent.addItem(item)
        self.recent.setVisible(bool(files))
        self._recent_heading.setVisible(bool(files))
        if files:
            self.recent.setCurrentRow(0)

    def take_focus(self) -> None:
        """To the latest file if there is one, else to the first choice."""
        (self.recent if self.recent.count() else self.open).setFocus()

    def _chosen(self, item: QListWidgetItem) -> None:
        self.file_requested.emit(item.data(Qt.ItemDataRole.UserRole))
