"""The Results page of an instrument that only counts: every question with its counts, and the way down to the cases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from export.printing.blocks import PROVISIONAL
from export.printing.count_chart import counts_in_words, draw_counts
from export.printing.findings_blocks import counted_questions
from export.sheet.earlier import from_file
from export.sheet.figures import QuestionRow
from export.sheet.selection import options
from export.sheet.sheet import ScoreSheet, score_sheet
from model.file.store import Store
from model.instrument.unit_words import for_unit
from model.journal.records import Refused
from scoring.rules import only_counts
from ui.kit import ask
from ui.kit.flow import FlowLayout
from ui.kit.line_table import LineTable, columns_for
from ui.kit.notice import Notice
from ui.kit.theme import Dim, Heading
from ui.results.beside_form import BesideForm
from ui.results.count_lines import CRITERION, count_columns, count_lines
from ui.results.group_pane import GroupPane
from ui.results.score_lines import (
    CASE_COLUMNS,
    case_lines,
    case_outcomes,
    cases_that_count,
    denominator,
    nothing_to_show,
    still_open,
)
from ui.results.score_panes import DrillPane
from ui.session.actions import Act
from ui.session.drawing_view import DrawingView
from ui.session.page import Page
from ui.session.page_titles import RESULTS
from ui.session.session import Session, why_closed

_TABLE_PARTS, _CHART_PARTS = 3, 2


class CountsPage(Page):
    """Questions by criterion with their counts; Enter shows the cases of one, Backspace or Esc comes back.

    No figure is made of a criterion. F2 goes to what stands beside a question: national and earlier percents, which
    there are where counts are all that is found. Ctrl+G sets a group of cases beside the whole.
    `open_requested(case_ref, question)` asks for a case to be shown at that question.
    """

    title = RESULTS
    open_requested = Signal(str, str)

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__(session, actions)
        self._rows: Mapping[str, QuestionRow] = {}
        self._sheet: ScoreSheet | None = None
        self._question = ""
        self._drafts = QCheckBox("Include &drafts (provisional)")
        self._copy = QPushButton("Copy &table")
        self._from_file = QPushButton("Earlier figures from a fi&le…")
        self._count = Dim()
        self._open = Notice()
        self._empty = Dim()
        self._closed = Notice()
        self._compared = only_counts(session.store.instrument)
        self._table = LineTable("Results", count_columns(compared=self._compared))
        self._beside = BesideForm()
        self._chart = DrawingView()
        self._halves = QSplitter(Qt.Orientation.Vertical)
        self._unit = unit = session.store.instrument.unit
        self._cases = DrillPane(for_unit(unit, "Cases of the question"), columns_for(unit, CASE_COLUMNS))
        self._group = GroupPane(unit, self.title)
        self._ask_group = QPushButton("&Group beside the whole")
        self._in_group = False
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        for part in (self._beside, self._from_file):
            part.setVisible(self._compared)

    def refresh(self) -> None:
        """Count again, and show the depth that was in view."""
        self._sheet = sheet = score_sheet(self.session.store, drafts=self._drafts.isChecked())
        self._rows = {row.id: row for row in sheet.figures.annex}
        provisional = f" {PROVISIONAL}." if sheet.basis.provisional else ""
        self._count.setText(f"{cases_that_count(sheet)} No score is made of the counts.{provisional}")
        self._open.say(still_open(sheet))
        self._empty.setText(nothing_to_show(sheet))
        self._copy.setEnabled(bool(sheet.basis.cases))
        self._table.show_lines(list(count_lines(sheet)))
        self._show_current()
        self._group.show_options(options(self.session.store))
        if self._question:
            self._show_cases()
        if self._in_group:
            self._show_group()
        self._stack.setCurrentWidget(self._in_view() if sheet.basis.cases else self._empty)

    def leave(self) -> None:
        """State the percent that is half written."""
        self._beside.commit()

    def take_focus(self) -> None:
        """The list in view; the switch for drafts where there is none."""
        if self._stack.currentWidget() is self._empty:
            self._drafts.setFocus()
        elif self._in_group:
            self._group.take_focus()
        elif self._question:
            self._cases.take_focus()
        else:
            self._table.setFocus()

    def _lay_out(self) -> None:
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        upper = QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self._table, 1)
        above.addWidget(Dim(for_unit(self._unit, "Enter shows the cases of a question.")))
        above.addWidget(self._closed)
        above.addWidget(self._beside)
        chart = QScrollArea()
        chart.setWidget(self._chart)
        chart.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chart.setAccessibleName("Chart of counts")
        self._halves.setChildrenCollapsible(False)
        for widget, parts in ((upper, _TABLE_PARTS), (chart, _CHART_PARTS)):
            self._halves.addWidget(widget)
            self._halves.setStretchFactor(self._halves.count() - 1, parts)
        self._halves.setSizes([100 * _TABLE_PARTS, 100 * _CHART_PARTS])
        for widget in (self._halves, self._cases, self._group, self._empty):
            self._stack.addWidget(widget)
        top = QHBoxLayout()
        top.addWidget(Heading(self.title), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._count)
        column.addLayout(FlowLayout(self._drafts, self._copy, self._ask_group, self._from_file))
        column.addWidget(self._open)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._table.moved.connect(self._show_current)
        self._table.chosen.connect(self._go)
        self._cases.table.chosen.connect(lambda case_ref: self.open_requested.emit(case_ref, self._question))
        self._cases.back.connect(lambda: self._go(""))
        self._group.back.connect(lambda: self._go(""))
        self._group.table.chosen.connect(self._go)
        self._group.group_chosen.connect(self._show_group)
        self.acts[Act.GROUP].triggered.connect(self._go_to_group)
        self._ask_group.clicked.connect(self.acts[Act.GROUP].trigger)
        self._drafts.toggled.connect(self.refresh)
        self._copy.clicked.connect(self._copy_table)
        self._from_file.clicked.connect(self._ask_file)
        self._beside.stated.connect(lambda field, text: self.session.state(field, text or None))
        self._beside.left.connect(self._table.setFocus)
        key = QShortcut(
            QKeySequence("F2"), self._halves, context=Qt.ShortcutContext.WidgetWithChildrenShortcut, autoRepeat=False
        )
        key.activated.connect(self._beside.take_focus)
        if self._compared:
            self.acts[Act.EARLIER].triggered.connect(self._ask_file)

    def read_earlier(self, path: Path) -> None:
        """Take the shares of the inspection in another file as the earlier ones."""
        try:
            with Store.open(path) as earlier:
                shares = from_file(self.session.store, earlier)
        except Refused as refusal:
            self._beside.notice.refuse(str(refusal))
        else:
            self._beside.notice.refuse(self.session.state_all(shares))

    def _ask_file(self) -> None:
        path = ask.file_to_open(self, "The earlier inspection", ask.INSPECTIONS)
        if path is not None:
            self.read_earlier(path)

    def _copy_table(self) -> None:
        table = self._group.table if self._in_group else self._cases.table if self._question else self._table
        table.copy()

    def _in_view(self) -> QWidget:
        if self._in_group:
            return self._group
        return self._cases if self._question else self._halves

    def _go(self, question: str) -> None:
        """To the cases of a question, or back up; a criterion has none of its own."""
        if question.startswith(CRITERION):
            return
        self._question, self._in_group = question, False
        if question:
            self._show_cases()
        self._stack.setCurrentWidget(self._in_view())
        self.take_focus()

    def _go_to_group(self) -> None:
        self._in_group = True
        self.refresh()
        self.take_focus()

    def _show_group(self) -> None:
        """Count the group that is asked for, beside the whole sample."""
        self._group.compare(self.session.store, self._sheet, drafts=self._drafts.isChecked())

    def _show_current(self) -> None:
        """What stands beside the current question, and the chart of its criterion."""
        if self._sheet is None or not self._table.key:
            return
        key, sheet = self._table.key, self._sheet
        row = self._rows.get(key)
        closed = why_closed(self.session)
        self._closed.say(closed)
        self._beside.setEnabled(not closed)
        self._from_file.setEnabled(not closed)
        national = sheet.context.findings.national if sheet.context.findings else {}
        self._beside.show_question(
            row.id if row else "",
            row.number if row else "",
            national.get(key, ""),
            sheet.context.earlier.get(key, ""),
            sheet.context.earlier_source,
        )
        code = row.criterion if row else key.removeprefix(CRITERION)
        bars = counted_questions([each for each in self._rows.values() if each.criterion == code])
        most = max((each.tally.relevant for each in self._rows.values()), default=0)
        words = counts_in_words(bars)
        name = f"{code} {sheet.terms.titles[code]}: numbers of {self._unit.many}"
        self._chart.show_drawing(name, words, draw_counts(self._unit, bars, most))

    def _show_cases(self) -> None:
        row = self._rows[self._question]
        outcomes = case_outcomes(self.session.store, self._question, drafts=self._drafts.isChecked())
        why = denominator(self._unit, row.tally)
        self._cases.show_list(self.title, f"{row.number} {row.text}", why, case_lines(outcomes))
