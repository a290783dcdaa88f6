"""The Next steps page: what the lead recommends, what follow-up found, and whether to inspect again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from export.printing.judged_text import differs, suggestion_in_words
from export.sheet.judged import FurtherInspectionDecision, Recommendation, numbers, recommendations
from export.sheet.sheet import score_sheet
from model.inspection.fields import STATUSES, YES_NO
from model.instrument.values import counted, to_text
from model.journal.field_names import RECOMMENDATION
from model.journal.journal import is_conflict
from model.journal.records import INSPECTION
from ui.judging.judging_pane import Judged, JudgingPane
from ui.judging.recommendation_form import RecommendationForm
from ui.kit.decision import Decision
from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column, Line
from ui.kit.notice import Notice
from ui.kit.theme import Dim, headed
from ui.session.actions import Act
from ui.session.form_stack import FormStack
from ui.session.page import Page
from ui.session.page_titles import NEXT_STEPS
from ui.session.session import Session, why_closed

_COLUMNS = (
    Column("No.", figures=True),
    Column("Recommendation", width=14),
    Column("Addressed to", width=6),
    Column("About", width=4),
    Column("At follow-up", width=6),
)
_NOT_YET = "not yet looked at"
_BUTTONS = {
    Act.ADD_RECOMMENDATION: "&Add a recommendation…",
    Act.CHANGE_RECOMMENDATION: "Chan&ge it…",
    Act.TAKE_AWAY: "&Take it away",
}


class NextStepsPage(Page):
    """A row for each recommendation; digits say what follow-up found of the current one, Enter changes it.

    Below them stands the decision on a further inspection; digits decide it where the keyboard is in it.
    """

    title = NEXT_STEPS

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__(session, actions)
        self._rows: dict[str, Recommendation] = {}
        self._contested: set[int] = set()
        self._count = Dim()
        self._buttons = {act: QPushButton(text) for act, text in _BUTTONS.items()}
        status = Decision(_NOT_YET.capitalize(), STATUSES, "What was foun&d (F2)")
        self._list = JudgingPane(session, "Recommendations", _COLUMNS, status)
        self._further = Decision("Not decided", YES_NO, "&Why (F2)")
        for decision in (status, self._further):
            decision.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._amiss = Notice()
        self._stack = FormStack(session.store)
        self._lay_out()
        self._connect()

    def leave(self) -> None:
        """State what is half written."""
        self._list.commit()
        self._further.commit()
        self._stack.keep()

    def take_focus(self) -> None:
        """The form if there is one, else the list, or the way to begin it."""
        if self._stack.form is not None:
            self._stack.form.take_focus()
        elif self._rows:
            self._list.take_focus()
        else:
            self._buttons[Act.ADD_RECOMMENDATION].setFocus()

    def refresh(self) -> None:
        """Read everything again."""
        self._rows = {str(row.number): row for row in self._read()}
        count = len(self._rows)
        looked_at = sum(bool(row.status) for row in self._rows.values())
        self._count.setText(
            f"{counted(count, 'recommendation')}, {looked_at} looked at since."
            if count
            else "None yet. A recommendation has a number of its own, and rests on criteria."
        )
        self._list.setVisible(bool(count))
        self._list.show_rows([_judged(row, contested=row.number in self._contested) for row in self._rows.values()])
        self._show_further(score_sheet(self.session.store).judgements.further_inspection)
        self._show_what_can_be_done()

    def _read(self) -> tuple[Recommendation, ...]:
        """The recommendations by number; the sides of one whose text is in conflict are told together."""
        heads = self.session.store.heads(INSPECTION)
        fields = [f"{RECOMMENDATION}{number}" for number in numbers(heads)]
        sides = {field: heads[field] for field in fields if is_conflict(heads[field])}
        texts = {field: " or ".join(to_text(head.value) or "none" for head in each) for field, each in sides.items()}
        self._contested = set(numbers(sides))
        return recommendations({**self.session.store.values(INSPECTION), **texts})

    def _lay_out(self) -> None:
        body = QWidget()
        column = headed(body, self.title)
        column.addWidget(self._count)
        column.addLayout(FlowLayout(*self._buttons.values()))
        column.addWidget(self._list, 1)
        column.addWidget(self._amiss)
        column.addWidget(self._further)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack.addWidget(scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _connect(self) -> None:
        self._stack.dropped.connect(self.take_focus)
        self.acts[Act.ADD_RECOMMENDATION].triggered.connect(self._add)
        self.acts[Act.CHANGE_RECOMMENDATION].triggered.connect(self._change)
        self.acts[Act.TAKE_AWAY].triggered.connect(self._take_away)
        for act, button in self._buttons.items():
            button.clicked.connect(self.acts[act].trigger)
        self._list.chosen.connect(self._change)
        delete = QShortcut(
            QKeySequence("Del"), self._list, context=Qt.ShortcutContext.WidgetWithChildrenShortcut, autoRepeat=False
        )
        delete.activated.connect(self.acts[Act.TAKE_AWAY].trigger)
        self._list.stated.connect(lambda key, status, found: self.session.follow_up(int(key), status, found))
        self._further.add_keys(self._further)
        self._further.stated.connect(
            lambda _key, decision, reason: self.session.decide_further_inspection(decision, reason)
        )
        self._further.left.connect(self.take_focus)

    def _show_further(self, further: FurtherInspectionDecision | None) -> None:
        self._further.setVisible(further is not None)
        self._further.setEnabled(not why_closed(self.session))
        amiss = ""
        if further is not None:
            hint = suggestion_in_words(further, self.session.store.instrument.unit)
            heading = "Is a further inspection indicated?"
            self._further.show_decision(RECOMMENDATION, heading, hint, further.decided, further.reason)
            if differs(further.decided, further.suggested) and not further.reason:
                amiss = "The decision is not the one that the thread suggests: give the reason."
        self._amiss.say(amiss)

    def _show_what_can_be_done(self) -> None:
        closed = why_closed(self.session)
        for act, button in self._buttons.items():
            possible = not closed and (bool(self._rows) or act is Act.ADD_RECOMMENDATION)
            button.setEnabled(possible)
            self.acts[act].setEnabled(possible)

    def _add(self) -> None:
        used = max(numbers(self.session.store.heads(INSPECTION)), default=0)
        self._show_form(Recommendation(used + 1, ""))

    def _change(self) -> None:
        if self._list.table.key in self._rows:
            self._show_form(self._rows[self._list.table.key])

    def _take_away(self) -> None:
        if self._stack.form is None and self._list.table.key:
            self.session.take_away(int(self._list.table.key))
            self.take_focus()

    def _show_form(self, row: Recommendation) -> None:
        form = RecommendationForm(self.session.store.instrument, row)
        form.accepted.connect(partial(self._record, row.number))
        self._stack.offer(form)

    def _record(self, number: int, text: str, addressed: str, about: list[str]) -> None:
        refusal = self.session.recommend(number, text, addressed, about)
        if refusal:
            self._stack.refuse(refusal)
        else:
            self._stack.drop()
            self._list.table.select(str(number))


def _judged(row: Recommendation, *, contested: bool) -> Judged:
    text = f"in conflict: {row.text}. Change it to settle it" if contested else row.text
    status = ". ".join(filter(None, (row.status_in_words or _NOT_YET, row.found)))
    cells = (str(row.number), text, row.addressed, ", ".join(row.about), status)
    heading = f"Recommendation {row.number} at follow-up"
    return Judged(Line(str(row.number), cells), heading, "", row.status or None, row.found)
