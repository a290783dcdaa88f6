"""What taking in a sample list would do, before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from model.instrument import Instrument
from model.readings import Case
from model.records import Statement, case_of
from model.sample import SamplePlan
from model.values import in_words
from ui.case_rows import key_details
from ui.flow import FlowLayout
from ui.line_table import Column, Line, LineTable
from ui.theme import Dim, Heading

_MOST_LINES = 300
_COLUMNS = (Column("What"), Column("Case"), Column("Details", width=20))


def plan_text(plan: SamplePlan) -> str:
    """How many rows are new, changed, unchanged and refused, as a sentence."""
    counted = [
        f"{len(rows)} {word}"
        for rows, word in (
            (plan.new, "new"),
            (plan.changed, "changed"),
            (plan.unchanged, "unchanged"),
            (plan.refused, "refused"),
        )
        if rows
    ]
    return f"{plan.name}: {', '.join(counted) or 'no cases'}."


def plan_lines(instrument: Instrument, cases: Iterable[Case], plan: SamplePlan) -> Iterator[Line]:
    """A line for each row that does something: refused ones first with their place, then what changes, then new."""
    known = {case.ref: case for case in cases}
    for row in plan.refused:
        yield Line(f"refused {row.line}", ("Refused", row.case_ref, f"Line {row.line}: {row.reason}."))
    stated = {
        case_of(subject) or "": {statement.field: statement for statement in said}
        for subject, said in groupby(plan.statements, key=lambda statement: statement.subject)
    }
    for ref in plan.changed:
        yield Line(ref, ("Changed", ref, _changes(instrument, known[ref], stated[ref])))
    details = key_details(instrument)
    for ref in plan.new:
        texts = (in_words(field.choices, said.value) for field in details if (said := stated[ref].get(field.name)))
        yield Line(ref, ("New", ref, ", ".join(texts)))


class SamplePreview(QWidget):
    """The plan, and the choice to take it in or leave it. `accepted` and `cancelled` are requests."""

    accepted = Signal()
    cancelled = Signal()

    def __init__(
        self, instrument: Instrument, cases: Iterable[Case], plan: SamplePlan, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        count = len(plan.new) + len(plan.changed)
        self.summary = Dim(plan_text(plan))
        self.table = LineTable("What the sample list would do", _COLUMNS)
        self.table.show_lines(_first(list(plan_lines(instrument, cases, plan))))
        self.add = QPushButton(f"&Take in {count} case{'s' if count != 1 else ''}" if count else "Nothing to take in")
        self.add.setEnabled(bool(count))
        self.add.setAutoDefault(True)
        self.add.clicked.connect(self.accepted)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.cancelled)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addWidget(Heading("Import a sample"))
        column.addWidget(self.summary)
        if plan.refused:
            column.addWidget(Dim("Refused rows are left out. Correct them in the list and import it again."))
        column.addWidget(self.table, 1)
        column.addLayout(FlowLayout(self.add, cancel))

    def take_focus(self) -> None:
        """To the button that takes it in; to the table if there is nothing to take in."""
        (self.add if self.add.isEnabled() else self.table).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc leaves everything as it is."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


def _first(lines: list[Line]) -> list[Line]:
    """As many as can be laid out at once; the refused ones are among them, for they come first."""
    if len(lines) <= _MOST_LINES:
        return lines
    return [*lines[:_MOST_LINES], Line("more", ("…", "", f"and {len(lines) - _MOST_LINES} more rows."))]


def _changes(instrument: Instrument, case: Case, said: Mapping[str, Statement]) -> str:
    """Each changed detail: "Tier: Tier 2 → Tier 3"."""
    return "; ".join(
        f"{field.label}: {in_words(field.choices, case.details.get(field.name)) or 'not stated'} → "
        f"{in_words(field.choices, said[field.name].value)}"
        for field in instrument.case_fields
        if field.name in said
    )
