"""The head of the Read page: which case, its details, how far its reading is, and the way to sign it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from model.inspection.readings import Signature
from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit
from ui.kit.plain import tip
from ui.kit.theme import Dim
from ui.read.walk import Count
from ui.session.case_rows import CaseRow, State, progress_words

_LENGTH, _LEAST_LENGTH = 18, 8
"""Characters of a case's row to be shown: as a rule, and where there is little room."""


class CasePicker(QComboBox):
    """Shows a whole row where there is room for it."""

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self.setAccessibleName(for_unit(unit, "Case"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LENGTH)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Enough for a reference."""
        least = super().minimumSizeHint()
        spare = self.fontMetrics().averageCharWidth() * (_LENGTH - _LEAST_LENGTH)
        return QSize(least.width() - spare, least.height())


class CaseHeader(QWidget):
    """`case_picked(case reference)` asks for another case; the other signals for what is missing, and to sign."""

    case_picked = Signal(str)
    missing_requested = Signal()
    sign_requested = Signal()

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self._picker = CasePicker(unit)
        self._picker.activated.connect(lambda at: self.case_picked.emit(self._picker.itemData(at)))
        label = QLabel(for_unit(unit, "C&ase"))
        label.setBuddy(self._picker)
        self._progress = QLabel()
        self._missing = QPushButton("Missing (Ctrl+M)")
        self._missing.clicked.connect(self.missing_requested)
        self._sign = QPushButton("Sign (Ctrl+Enter)")
        self._sign.clicked.connect(self.sign_requested)
        self._details = Dim()
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._picker)
        row.addStretch(1)
        row.addWidget(self._missing)
        row.addWidget(self._sign)
        facts = QHBoxLayout()
        facts.setSpacing(16)
        facts.addWidget(self._progress)
        facts.addWidget(self._details, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addLayout(facts)
        self._fit()

    def show_cases(self, rows: Sequence[CaseRow]) -> None:
        """The cases to pick from."""
        shown = self._picker.currentData()
        self._picker.clear()
        for row in rows:
            self._picker.addItem(f"{row.case.ref} · {_how_far(row)}", row.case.ref)
        self._picker.setCurrentIndex(self._picker.findData(shown))

    def show_case(self, case_ref: str, details: str, all_details: str) -> None:
        """The case on view."""
        self._picker.setCurrentIndex(self._picker.findData(case_ref))
        self._details.setText(details)
        self._details.setToolTip(tip(all_details))

    def show_progress(self, count: Count, standing: str) -> None:
        """How far the reading on view is, and whose or how signed it is."""
        self._progress.setText(_counts_words(count))
        short = standing or f"{count.answered} of {count.required}"
        self._picker.setItemText(self._picker.currentIndex(), f"{self._picker.currentData()} · {short}")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        # A label of fixed size can change its words at each answer without the whole window being laid out again.
        metrics = self.fontMetrics()
        self._progress.setFixedSize(metrics.horizontalAdvance(_counts_words(Count(100, 999))), metrics.height())


def _counts_words(count: Count) -> str:
    return f"{count.answered} of {count.required} answered, {count.missing} missing"


def _how_far(row: CaseRow) -> str:
    """How far my reading of a case is, or who else reads it."""
    if row.case.withdrawn:
        return "withdrawn"
    if row.mine is None:
        return f"read by {', '.join(row.readers)}" if row.readers else "not begun"
    if row.mine.signature is Signature.VOID:
        return State.CHANGED
    return "signed" if row.mine.signature is Signature.SIGNED else progress_words(row.mine)
