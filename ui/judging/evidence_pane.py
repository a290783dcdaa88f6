"""What respondents said that bears on the grading in view, beside it on the Section 4 page; it grades nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from export.printing.evidence_blocks import IN_NO_SCORE, source_words
from export.sheet.evidence import Evidence, sources
from export.sheet.figure_text import percent
from export.sheet.fraction_words import fraction_words
from model.instrument.values import counted
from ui.kit.line_table import Column, Line, LineTable
from ui.kit.notice import Notice
from ui.kit.theme import Dim

_COLUMNS = (
    Column("Asked", width=5),
    Column("Question", width=14),
    Column("Above", "Above the line, of those who answered", figures=True),
    Column("Share", figures=True),
    Column("In words", width=6),
)


class _Table(LineTable):
    """It asks for a few rows and takes what room is left, so that the decision above stays in view."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """No higher than it must be."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())


class EvidencePane(QWidget):
    """The answers to the questions of one criterion. `adding()` asks for a file; its button `add` the page sets."""

    adding = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.notice = Notice()
        self.add = QPushButton("&Add evidence from a questionnaire…")
        self.add.setAutoDefault(True)
        self.add.setToolTip(IN_NO_SCORE)
        self.add.clicked.connect(self.adding)
        self._from = Dim()
        self._elsewhere = Dim()
        self.table = _Table("Evidence from questionnaires", _COLUMNS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.notice)
        column.addWidget(self._from)
        column.addWidget(self.table, 1)
        column.addWidget(self._elsewhere)

    def show_evidence(self, pieces: Sequence[Evidence], heading: str, code: str, codes: Sequence[str]) -> None:
        """Show what bears on the criterion of that code; the others of the page are `codes`."""
        here = [one for one in pieces if one.code == code and one.of]
        others = sum(one.code not in codes and bool(one.of) for one in pieces)
        journals = " ".join(source_words(one) for one in sources(tuple(one for one in pieces if one.code == code)))
        self._from.setText(f"What respondents said of {heading}. It counts in no score. {journals}")
        self._from.setVisible(bool(here))
        self.table.setVisible(bool(here))
        self.table.show_lines([_line(one) for one in here])
        bear, it = ("bears", "it") if others == 1 else ("bear", "them")
        self._elsewhere.setText(
            f"{counted(others, 'question')} from questionnaires {bear} on other criteria: the sheet has {it}."
        )
        self._elsewhere.setVisible(bool(others))
        room = QSizePolicy.Policy.Preferred if here else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, room)  # what it has no use for is the list's


def _line(one: Evidence) -> Line:
    many = one.many[:1].upper() + one.many[1:]
    words = fraction_words(one.above, one.of)
    return Line(f"{one.instrument}:{one.question}", (many, one.words, one.figures, percent(one.shown), words))
