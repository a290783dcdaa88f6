"""The specific criteria under one grading, graded one by one: one level down on the Section 4 page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.judging.judging_pane import Judged, JudgingPane
from ui.kit.decision import Decision
from ui.kit.line_table import Column
from ui.kit.theme import Dim, Subheading
from ui.session.session import Session

_COLUMNS = (
    Column("No."),
    Column("Specific criterion", width=14),
    Column("Grade", width=6),
    Column("Evidence", width=9),
)
_BACK_KEYS = ("Backspace", "Alt+Left")


class SpecificsPane(QWidget):
    """How to go back, which criterion it is, what its specific criteria propose, and the list of them.

    Backspace, Alt+Left and Esc go `back()`.
    """

    back = Signal()

    def __init__(self, session: Session, undecided: str) -> None:
        super().__init__()
        self._heading = Subheading()
        self._proposal = Dim()
        decision = Decision(undecided, session.store.instrument.item_grades, "Evi&dence (F2)")
        self.list = JudgingPane(session, "Specific criteria", _COLUMNS, decision)
        button = QPushButton("← &Back")
        button.setAccessibleName("Back")
        button.setToolTip("Back (Backspace, Alt+Left or Esc)")
        button.clicked.connect(self.back)
        top = QHBoxLayout()
        top.addWidget(button)
        top.addWidget(Dim(session.store.instrument.judged_title), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self._heading)
        column.addWidget(self._proposal)
        column.addWidget(self.list, 1)
        for key in _BACK_KEYS:
            shortcut = QShortcut(
                QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut, autoRepeat=False
            )
            shortcut.activated.connect(self.back)

    def show_list(self, heading: str, proposal: str, rows: Sequence[Judged]) -> None:
        """Show the specific criteria of a grading."""
        self._heading.setText(heading)
        self._proposal.setText(proposal)
        self.list.table.setAccessibleDescription(f"{heading}. {proposal}")
        self.list.show_rows(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc goes back; in the evidence it has gone to the list first, so it is no shortcut."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)
