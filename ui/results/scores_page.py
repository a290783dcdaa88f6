"""The Scores page: every figure of one score sheet as table and chart, and the way down to the cases it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout

from export.exchange import passphrases
from export.printing.sentences import caseload_words
from export.sheet.earlier import from_file, statements
from export.sheet.selection import options
from export.sheet.sheet import ScoreSheet, score_sheet
from model.file.protection import WrongPassphrase
from model.file.store import Store
from model.inspection.audit import Scope
from model.instrument.unit_words import for_unit
from model.journal.records import Outcome, Refused
from ui.kit import ask
from ui.kit.flow import FlowLayout
from ui.kit.forms import FormSheet
from ui.kit.line_table import columns_for
from ui.kit.notice import Notice
from ui.kit.theme import Dim, Heading
from ui.kit.unlock_form import UnlockForm
from ui.results.audit_scopes import of_case, of_figure, of_question
from ui.results.distance_words import distance_words, moves
from ui.results.earlier_pane import EarlierForm, EarlierPane
from ui.results.group_pane import GroupPane
from ui.results.score_lines import (
    CASE_COLUMNS,
    QUESTION_COLUMNS,
    Placed,
    case_lines,
    case_outcomes,
    cases_that_count,
    denominator,
    figure_words,
    name,
    nothing_to_show,
    placed,
    question_lines,
    rests_on,
    still_open,
)
from ui.results.score_panes import DrillPane, FiguresPane
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.page_titles import SCORES
from ui.session.session import Session, why_closed


class ScoresPage(Page):
    """Figures, then the questions of a figure, then the cases of a question: Enter goes down, Backspace or Esc back.

    `open_requested(case_ref, question)` asks for a case to be shown at that question.
    """

    title = SCORES
    open_requested = Signal(str, str)

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__(session, actions)
        self._sheet: ScoreSheet | None = None
        self._code = ""
        self._question = ""
        self._outcomes: Mapping[str, Mapping[str, Outcome]] = {}
        self._drafts = QCheckBox("Include &drafts (provisional)")
        self._copy = QPushButton("Copy &table")
        self._ask_group = QPushButton("&Group beside the whole")
        self._ask_earlier = QPushButton("Earl&ier inspection")
        self._provisional = QLabel("PROVISIONAL")
        self._count = Dim()
        self._open = Notice()
        self._empty = Dim()
        self._figures = FiguresPane(session)
        self._unit = unit = session.store.instrument.unit
        self._questions = DrillPane("Questions of the figure", columns_for(unit, QUESTION_COLUMNS))
        self._cases = DrillPane(for_unit(unit, "Cases of the question"), columns_for(unit, CASE_COLUMNS))
        self._group = GroupPane(unit)
        self._earlier = EarlierPane()
        self._aside: GroupPane | EarlierPane | FormSheet | None = None
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Work the sheet out again, and show it at the depth that was in view."""
        self._sheet = score_sheet(self.session.store, drafts=self._drafts.isChecked())
        self._provisional.setVisible(self._sheet.basis.provisional)
        self._count.setText(f"{cases_that_count(self._sheet)} {caseload_words(self._sheet)}".rstrip())
        self._open.say(still_open(self._sheet))
        self._empty.setText(nothing_to_show(self._sheet))
        self._copy.setEnabled(bool(self._sheet.basis.cases))
        self._figures.show_figures(placed(self._sheet), self._sheet)
        self._group.show_options(options(self.session.store))
        self._show(self._sheet)

    def leave(self) -> None:
        """State the reason that is half written."""
        self._figures.decision.commit()

    def take_focus(self) -> None:
        """The list in view; the switch for drafts where there is none."""
        if self._aside is not None:
            self._aside.take_focus()
        elif self._stack.currentWidget() is self._empty:
            self._drafts.setFocus()
        else:
            self._pane().take_focus()

    def audit_scope(self) -> Scope | None:
        """The figure, the question, or the case's answer that the keyboard is on, as it counts here."""
        sheet, store = self._sheet, self.session.store
        pane = self._pane() if self._aside is None else self._aside
        key = "" if isinstance(pane, FormSheet) else pane.table.key
        if sheet is None or not key or not sheet.basis.cases:
            return None
        if pane is self._cases:
            return of_case(store, sheet, self._question, key)
        if key in store.instrument.question:
            return of_question(store, sheet, key)
        return of_figure(store, sheet, key)

    def _lay_out(self) -> None:
        font = self._provisional.font()
        font.setBold(True)
        self._provisional.setFont(font)
        self._provisional.setFrameShape(QFrame.Shape.Box)
        self._provisional.setContentsMargins(6, 2, 6, 2)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._copy.setToolTip("Copy the table in view for a spreadsheet (Ctrl+C in the table)")
        for pane in (self._figures, self._questions, self._cases, self._group, self._earlier, self._empty):
            self._stack.addWidget(pane)
        top = QHBoxLayout()
        top.addWidget(Heading(self.title), 1)
        top.addWidget(self._provisional)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._count)
        column.addLayout(FlowLayout(self._drafts, self._copy, self._ask_group, self._ask_earlier))
        column.addWidget(self._open)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._figures.chosen.connect(self._go)
        self._questions.table.chosen.connect(lambda question: self._go(self._code, question))
        self._cases.table.chosen.connect(lambda case_ref: self.open_requested.emit(case_ref, self._question))
        self._cases.table.moved.connect(self._say_moves)
        self._questions.back.connect(lambda: self._go(""))
        self._cases.back.connect(lambda: self._go(self._code))
        self._group.table.chosen.connect(self._open_row)
        self._earlier.table.chosen.connect(self._go)
        for pane in (self._group, self._earlier):
            pane.back.connect(lambda: self._go(""))
        self._group.group_chosen.connect(self._show_group)
        self._earlier.entering.connect(self._enter_earlier)
        self._earlier.reading.connect(self._ask_file)
        self.acts[Act.GROUP].triggered.connect(self._go_to_group)
        self.acts[Act.EARLIER].triggered.connect(self._go_to_earlier)
        self._ask_group.clicked.connect(self.acts[Act.GROUP].trigger)
        self._ask_earlier.clicked.connect(self.acts[Act.EARLIER].trigger)
        self._drafts.toggled.connect(self.refresh)
        self._copy.clicked.connect(self._copy_table)

    def _pane(self) -> FiguresPane | DrillPane:
        if isinstance(self._aside, DrillPane):
            return self._aside
        if self._question:
            return self._cases
        return self._questions if self._code else self._figures

    def _copy_table(self) -> None:
        self._pane().table.copy()

    def _go(self, code: str, question: str = "") -> None:
        """Go to the questions of a figure, to the cases of one of them, or back up."""
        self._put_aside(None)
        self._code, self._question = code, question
        if self._sheet is not None:
            self._show(self._sheet)
            self.take_focus()

    def _show(self, sheet: ScoreSheet) -> None:
        """Show what is at the depth in view."""
        if isinstance(self._aside, FormSheet):
            return
        if self._aside is self._group:
            self._show_group()
        elif self._aside is self._earlier:
            self._earlier.show_earlier(sheet, why_closed(self.session))
        elif self._code:
            figures = placed(sheet)
            figure = next(figure for figure in figures if figure.row.code == self._code)
            self._show_questions(sheet, figure)
            self._show_cases(sheet, figure)
        self._stack.setCurrentWidget(self._pane() if sheet.basis.cases or self._aside is self._earlier else self._empty)

    def _put_aside(self, pane: GroupPane | EarlierPane | FormSheet | None) -> None:
        """Have a pane in view that is no depth of the figures; a form that was there is done with."""
        if isinstance(self._aside, FormSheet):
            self._stack.removeWidget(self._aside)
            self._aside.deleteLater()
        self._aside = pane

    def _go_to_group(self) -> None:
        self._go_aside(self._group)

    def _go_to_earlier(self) -> None:
        self._go_aside(self._earlier)

    def _go_aside(self, pane: GroupPane | EarlierPane) -> None:
        self._put_aside(pane)
        if self._sheet is not None:
            self._show(self._sheet)
            self.take_focus()

    def _show_group(self) -> None:
        """Work out the group that is asked for, beside the sheet that is in view."""
        self._group.compare(self.session.store, self._sheet, drafts=self._drafts.isChecked())

    def _open_row(self, key: str) -> None:
        """From a row of the group to the questions, or the cases, behind it in the whole sample."""
        question = self.session.store.instrument.question.get(key)
        self._go(question.criterion if question else key, key if question else "")

    def _enter_earlier(self) -> None:
        if self._sheet is None:
            return
        form = EarlierForm(self._sheet)
        form.accepted.connect(self._state_earlier)
        self._show_form(form)

    def _ask_passphrase(self, path: Path, complaint: str) -> None:
        form = UnlockForm(path)

        def read(passphrase: str) -> None:
            self._go_aside(self._earlier)
            self.read_earlier(path, passphrase)

        form.accepted.connect(read)
        self._show_form(form)
        if complaint:
            form.wrong(complaint)

    def _show_form(self, form: FormSheet) -> None:
        """Show a form in place of the earlier figures, which it has to do with."""
        self._put_aside(form)
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        form.cancelled.connect(self._go_to_earlier)
        form.take_focus()

    def _state_earlier(self, source: str, percents: Mapping[str, str]) -> None:
        self._go_aside(self._earlier)
        self._earlier.notice.refuse(self.session.state_all(statements(self.session.store.instrument, source, percents)))

    def _ask_file(self) -> None:
        path = ask.file_to_open(self, "The earlier inspection", ask.INSPECTIONS)
        if path is not None:
            self.read_earlier(path)

    def read_earlier(self, path: Path, passphrase: str = "") -> None:
        """Take the figures of the inspection in another file as the earlier ones; if it is protected, ask for its
        passphrase.
        """
        try:
            with Store.open(path, key=passphrases.key_to(path, passphrase) if passphrase else None) as earlier:
                found = from_file(self.session.store, earlier)
        except WrongPassphrase as wrong:
            self._ask_passphrase(path, str(wrong) if passphrase else "")
        except Refused as refusal:
            self._earlier.notice.refuse(str(refusal))
        else:
            self._earlier.notice.refuse(self.session.state_all(found))

    def _say_moves(self, case_ref: str) -> None:
        """What the current case moves besides the question in view."""
        outcomes = self._outcomes.get(case_ref)
        words = moves(self.session.store.instrument, case_ref, outcomes) if outcomes else ""
        self._cases.say_beneath(words)

    def _show_questions(self, sheet: ScoreSheet, figure: Placed) -> None:
        instrument = self.session.store.instrument
        sentences = (rests_on(sheet, instrument, self._code), distance_words(sheet, instrument, self._code))
        words = f"{figure_words(self._unit, figure, sheet.terms.line)}. {' '.join(sentences)}".rstrip()
        self._questions.show_list("Scores", name(figure), words, question_lines(sheet, instrument, self._code))

    def _show_cases(self, sheet: ScoreSheet, figure: Placed) -> None:
        if not self._question:
            return
        row = next(row for row in sheet.figures.annex if row.id == self._question)
        store, drafts = self.session.store, self._drafts.isChecked()
        lines = case_lines(case_outcomes(store, self._question, drafts=drafts))
        self._outcomes = store.outcomes(drafts=drafts)
        self._cases.show_list(
            f"Scores › {name(figure)}", f"{row.number} {row.text}", denominator(self._unit, row.tally), lines
        )
        self._say_moves(self._cases.table.key)
