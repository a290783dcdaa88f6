"""A list of things that the lead judges one by one: the table of them, and below it the decision on the current one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.decision import Decision
from ui.kit.line_table import Column, Line, LineTable
from ui.kit.notice import Notice
from ui.session.session import Session, why_closed


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing to judge: its row, what is said above its decision, the decision with its reason, and what is amiss."""

    line: Line
    heading: str
    hint: str
    value: str | None
    reason: str
    amiss: str = ""


class JudgingPane(QWidget):
    """Digits decide on the current row and F2 goes to its reason, from anywhere in the pane.

    `stated(key, value, reason)` is a decision; `chosen(key)` asks for what lies behind a row.
    """

    stated = Signal(str, object, str)
    chosen = Signal(str)

    def __init__(
        self,
        session: Session,
        name: str,
        columns: Sequence[Column],
        decision: Decision,
    ) -> None:
        super().__init__()
        self._session = session
        self._rows: dict[str, Judged] = {}
        self._closed = Notice()
        self._amiss = Notice()
        self._decision = decision
        self.table = LineTable(name, columns)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.table, 1)
        column.addWidget(self._closed)
        column.addWidget(self._amiss)
        column.addWidget(decision, 1)
        decision.add_keys(self)
        decision.stated.connect(self.stated)
        decision.left.connect(self.table.setFocus)
        self.table.moved.connect(self._show_current)
        self.table.chosen.connect(self.chosen)

    def show_rows(self, rows: Sequence[Judged]) -> None:
        """Show other rows, staying on the current one if it is still there."""
        self._rows = {row.line.key: row for row in rows}
        self.table.show_lines([row.line for row in rows])
        self._show_current()

    def commit(self) -> None:
        """State the reason that is half written."""
        self._decision.commit()

    def take_focus(self) -> None:
        """To the table."""
        self.table.setFocus()

    def _show_current(self) -> None:
        closed = why_closed(self._session)
        row = self._rows.get(self.table.key)
        self._closed.say(closed)
        self._amiss.say(row.amiss if row else "")
        self._decision.setVisible(row is not None)
        self._decision.setEnabled(not closed)
        if row is not None:
            self._decision.show_decision(row.line.key, row.heading, row.hint, row.value, row.reason)
