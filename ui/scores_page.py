"""The Scores page: every figure of one score sheet as table and chart, and the way down to the cases it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout

from export.sheet import ScoreSheet, score_sheet
from model.journal import heads_of, value_of
from model.records import NOTE, reading_subject
from model.values import to_text
from ui.actions import Act
from ui.notice import Notice
from ui.page import Page
from ui.score_lines import (
    CASE_COLUMNS,
    QUESTION_COLUMNS,
    CaseOutcome,
    Placed,
    case_lines,
    counted,
    denominator,
    figure_words,
    name,
    nothing_to_show,
    placed,
    question_lines,
    rests_on,
    still_open,
)
from ui.score_panes import DrillPane, FiguresPane
from ui.session import Session
from ui.theme import Dim, Heading


class ScoresPage(Page):
    """Figures, then the questions of a figure, then the cases of a question: Enter goes down, Backspace or Esc back.

    `open_requested(case_ref, question)` asks for a case to be shown at that question.
    """

    title = "Scores"
    open_requested = Signal(str, str)

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__(session, actions)
        self._sheet: ScoreSheet | None = None
        self._code = ""
        self._question = ""
        self._drafts = QCheckBox("Include &drafts (provisional)")
        self._copy = QPushButton("Copy &table")
        self._provisional = QLabel("PROVISIONAL")
        self._count = Dim()
        self._open = Notice()
        self._empty = Dim()
        self._figures = FiguresPane(session)
        self._questions = DrillPane("Questions of the figure", QUESTION_COLUMNS)
        self._cases = DrillPane("Cases of the question", CASE_COLUMNS)
        self._stack = QStackedWidget()
        self._lay_out()
        self._figures.chosen.connect(self._go)
        self._questions.table.chosen.connect(lambda question: self._go(self._code, question))
        self._cases.table.chosen.connect(lambda case_ref: self.open_requested.emit(case_ref, self._question))
        self._questions.back.connect(lambda: self._go(""))
        self._cases.back.connect(lambda: self._go(self._code))
        self._drafts.toggled.connect(self.refresh)
        self._copy.clicked.connect(self._copy_table)

    def refresh(self) -> None:
        """Work the sheet out again, and show it at the depth that was in view."""
        self._sheet = score_sheet(self.session.store, drafts=self._drafts.isChecked())
        self._provisional.setVisible(self._sheet.provisional)
        self._count.setText(counted(self._sheet))
        self._open.say(still_open(self._sheet))
        self._empty.setText(nothing_to_show(self._sheet))
        self._copy.setEnabled(bool(self._sheet.cases))
        self._figures.show_figures(placed(self._sheet), self._sheet)
        self._show(self._sheet)

    def leave(self) -> None:
        """State the reason that is half written."""
        self._figures.decision.commit()

    def take_focus(self) -> None:
        """The list in view; the switch for drafts where there is none."""
        if self._stack.currentWidget() is self._empty:
            self._drafts.setFocus()
        else:
            self._pane().take_focus()

    def _lay_out(self) -> None:
        font = self._provisional.font()
        font.setBold(True)
        self._provisional.setFont(font)
        self._provisional.setFrameShape(QFrame.Shape.Box)
        self._provisional.setContentsMargins(6, 2, 6, 2)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._copy.setToolTip("Copy the table in view for a spreadsheet (Ctrl+C in the table)")
        for pane in (self._figures, self._questions, self._cases, self._empty):
            self._stack.addWidget(pane)
        top = QHBoxLayout()
        top.addWidget(Heading(self.title), 1)
        top.addWidget(self._provisional)
        below = QHBoxLayout()
        below.addWidget(self._count, 1)
        below.addWidget(self._drafts)
        below.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addLayout(top)
        column.addLayout(below)
        column.addWidget(self._open)
        column.addWidget(self._stack, 1)

    def _pane(self) -> FiguresPane | DrillPane:
        if self._question:
            return self._cases
        return self._questions if self._code else self._figures

    def _copy_table(self) -> None:
        self._pane().table.copy()

    def _go(self, code: str, question: str = "") -> None:
        """Go to the questions of a figure, to the cases of one of them, or back up."""
        self._code, self._question = code, question
        if self._sheet is not None:
            self._show(self._sheet)
            self.take_focus()

    def _show(self, sheet: ScoreSheet) -> None:
        """Show what is at the depth in view."""
        if self._code:
            figures = placed(sheet)
            figure = next(figure for figure in figures if figure.row.code == self._code)
            self._show_questions(sheet, figure)
            self._show_cases(sheet, figure)
        self._stack.setCurrentWidget(self._pane() if sheet.cases else self._empty)

    def _show_questions(self, sheet: ScoreSheet, figure: Placed) -> None:
        instrument = self.session.store.instrument
        words = f"{figure_words(figure, sheet.line)}. {rests_on(sheet, instrument, self._code)}"
        self._questions.show_list("Scores", name(figure), words, question_lines(sheet, instrument, self._code))

    def _show_cases(self, sheet: ScoreSheet, figure: Placed) -> None:
        if not self._question:
            return
        row = next(row for row in sheet.annex if row.id == self._question)
        lines = case_lines(self._case_outcomes())
        self._cases.show_list(f"Scores › {name(figure)}", f"{row.number} {row.text}", denominator(row.tally), lines)

    def _case_outcomes(self) -> list[CaseOutcome]:
        store, field = self.session.store, NOTE + self._question
        return [
            CaseOutcome(ref, assessor, outcome, to_text(value_of(heads_of(store.history(subject, field)))))
            for ref, assessor, outcome in store.question_cases(self._question, drafts=self._drafts.isChecked())
            for subject in (reading_subject(ref, assessor),)
        ]
