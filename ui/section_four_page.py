"""The Section 4 page: criteria that the lead grades from evidence, and that nothing computes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from model.fields import GRADE
from model.journal import Heads, is_conflict, value_of
from model.records import INSPECTION, NOTE
from model.values import in_words, to_text
from ui.actions import Act
from ui.decision import Decision, why_closed
from ui.line_table import Column, Line, LineTable
from ui.notice import Notice
from ui.page import Page
from ui.session import Session
from ui.theme import Dim, Heading

_COLUMNS = (Column("No."), Column("Criterion", width=12), Column("Grade", width=7), Column("Evidence", width=9))
_NOT_YET = "not yet graded"


class SectionFourPage(Page):
    """A row for each grading; digits grade the current one, 0 takes the grade away, F2 goes to the evidence."""

    title = "Section 4"

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__(session, actions)
        self._gradings = {grading.code: grading for grading in session.store.instrument.gradings}
        self._heads: Mapping[str, Heads] = {}
        self._count = Dim()
        self._closed = Notice()
        self._table = LineTable("Gradings", _COLUMNS)
        self._decision = Decision(_NOT_YET.capitalize(), session.store.instrument.grades, "Evidence and &reason (F2)")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addWidget(Heading(self.title))
        column.addWidget(self._count)
        column.addWidget(self._table, 1)
        column.addWidget(self._closed)
        column.addWidget(self._decision, 1)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._decision.add_keys(self)
        self._decision.stated.connect(session.grade)
        self._decision.left.connect(self._table.setFocus)
        self._table.moved.connect(self._show_grading)

    def leave(self) -> None:
        """State the evidence that is half written."""
        self._decision.commit()

    def take_focus(self) -> None:
        """The table of gradings."""
        self._table.setFocus()

    def refresh(self) -> None:
        """Read the gradings again."""
        self._heads = self.session.store.heads(INSPECTION)
        graded = sum(self._grade(code) is not None for code in self._gradings)
        self._count.setText(
            f"{graded} of {len(self._gradings)} criteria graded. The lead inspector grades them; no score decides them."
        )
        self._table.show_lines([Line(code, self._cells(code)) for code in self._gradings])
        self._show_grading()

    def _show_grading(self) -> None:
        closed = why_closed(self.session)
        self._closed.say(closed)
        self._decision.setEnabled(bool(self._table.key) and not closed)
        if self._table.key:
            code = self._table.key
            heading = f"{code} {self._gradings[code].title}"
            self._decision.show_decision(code, heading, "", self._grade(code), self._evidence(code))

    def _cells(self, code: str) -> tuple[str, ...]:
        heads = self._heads.get(GRADE + code, ())
        grades = self.session.store.instrument.grades
        if is_conflict(heads):
            sides = " or ".join(in_words(grades, head.value) or _NOT_YET for head in heads)
            words = f"in conflict: {sides}. Grade it to settle it"
        else:
            words = in_words(grades, self._grade(code)) or _NOT_YET
        return code, self._gradings[code].title, words, self._evidence(code)

    def _grade(self, code: str) -> str | None:
        return to_text(value_of(self._heads.get(GRADE + code, ()))) or None

    def _evidence(self, code: str) -> str:
        return to_text(value_of(self._heads.get(NOTE + GRADE + code, ())))
