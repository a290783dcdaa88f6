"""Taking in the returns: what they would change, before it is; then what is in conflict, and what is to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from export.exchange.gathering import apply
from export.sheet.agreement import freezing, read_twice
from model.file.backup_names import Backup
from model.instrument.unit_words import for_unit
from model.instrument.values import counted
from model.journal.field_names import RECORD
from model.journal.records import INSPECTION, LEAD_NAME, Refused, assessor_of, case_of
from model.journal.suffixes import RETURN_SUFFIX
from ui.kit import ask
from ui.kit.chooser import Chooser
from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column, columns_for
from ui.kit.notice import Notice
from ui.kit.progress import ProgressLine
from ui.kit.reason_form import ReasonForm
from ui.kit.theme import Dim, Heading, Subheading
from ui.kit.worker import Worker
from ui.returns import disputes
from ui.returns.agreement_panel import AgreementPanel
from ui.returns.compare_view import CompareView
from ui.returns.disputes import OfReading, Way
from ui.returns.gather_plan import Choices, Read
from ui.returns.key_line import KeyLine
from ui.returns.plan_view import PlanView
from ui.returns.planning import planned
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.page_titles import GATHER
from ui.session.session import Session

_EXPLANATION = (
    "Add the returns that assessors handed back: with the button, or by dropping the files on this page. You see what "
    "they would change before anything is changed, and a backup is made first."
)
_ALL_SIGNED = "Every case of the sample has a signed reading."
_NO_CASE = "There is no case in the sample yet."
_SEND_BACK = (
    "Its signature is taken back, and the reason stays beside it. What is in conflict stays so until it is answered "
    "again. Hand the case out again for it to reach the reader."
)
_CONFLICT_COLUMNS = (Column("Case"), Column("Reader"), Column("Question", width=14), Column("What is said", width=10))
_CHANGED_COLUMNS = (Column("Case"), Column("Reader", width=12), Column("Last changed", width=8))
_KEY_COLUMNS = (Column("Assessor", width=12), Column("Key in words"), Column("Standing", width=8))
_DOUBLE_COLUMNS = (Column("Case"), Column("Read by", width=12), Column("Counts", width=8))


class GatherPage(Page):
    """The plan stands in view until it is applied or cancelled; below it what is still to be settled."""

    title = GATHER

    def __init__(self, session: Session, actions: Mapping[Act, QAction], worker: Worker) -> None:
        super().__init__(session, actions)
        self.read: Read | None = None
        self.notice = Notice()
        self.progress = ProgressLine(worker)
        self.add_button = QPushButton("&Add returns…")
        self._unit = unit = session.store.instrument.unit
        self.plan = PlanView(session.store.instrument)
        self.conflicts: Chooser[Way] = Chooser("Conflicts", columns_for(unit, _CONFLICT_COLUMNS), self._settle)
        changed = columns_for(unit, _CHANGED_COLUMNS)
        self.changed_since: Chooser[OfReading] = Chooser("Changed since signed", changed, self._settle)
        twice, columns = for_unit(unit, "Cases read twice"), columns_for(unit, _DOUBLE_COLUMNS)
        self.doubles: Chooser[str | None] = Chooser(twice, columns, self._choose_reading)
        self.keys: Chooser[Way] = Chooser("The assessors' keys", _KEY_COLUMNS, self._settle)
        self.agreement = AgreementPanel(unit)
        self.waiting_heading = Subheading("Not signed yet")
        self.waiting = Dim()
        self._paths: tuple[Path, ...] = ()
        self._choices = Choices()
        self._planning = self._again = self._comes_on_view = False
        self._stack = QStackedWidget()
        self._scroll = QScrollArea()
        self._instead: ReasonForm | CompareView | None = None
        self._came_from: QWidget | None = None
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self._show_plan(None)

    def refresh(self) -> None:
        """Read what is to be settled, and what is still to come."""
        store = self.session.store
        self.conflicts.show_things(disputes.conflicts(store))
        self.changed_since.show_things(disputes.changed_since(store))
        self.doubles.show_things(disputes.double_readings(store))
        self.keys.show_things(disputes.keys(store))
        self.agreement.show_agreement(store)
        if isinstance(self._instead, CompareView):
            self._instead.refresh()
        waiting = disputes.not_signed(store)
        self.waiting_heading.setText(f"Not signed yet ({len(waiting)})")
        sampled = any(case.withdrawn is None for case in store.cases())
        done = for_unit(self._unit, _ALL_SIGNED if sampled else _NO_CASE)
        self.waiting.setText(", ".join(waiting) or done)
        self.add_button.setEnabled(store.read_only is None)
        for chooser in (self.conflicts, self.changed_since, self.doubles, self.keys):
            chooser.setEnabled(store.read_only is None)
        self._look_what_waits()

    def take_focus(self) -> None:
        """To what waits for a decision, else to the button that adds returns."""
        if self._instead is not None:
            self._instead.take_focus()
        elif self.read is not None and not self.read.is_empty:
            self._to_plan()
        elif not self.conflicts.isHidden():
            self.conflicts.table.setFocus()
        else:
            self.add_button.setFocus()

    def add_returns(self, paths: Sequence[Path]) -> None:
        """Read returns and show what taking them in would do; nothing is changed yet."""
        if self.progress.busy and not self._planning:
            return  # others are being taken in
        self.notice.say("")
        self._paths, self._choices, self._comes_on_view = tuple(paths), Choices(), True
        self._plan_anew()

    def apply_plan(self) -> None:
        """Back up, then take in what was shown, with what was decided."""
        if self.read is None or self.read.choices != self._choices:
            return
        gathered = self.read.gathered
        store, author = self.session.store, self.session.author or LEAD_NAME
        self.progress.run("Taking in…", lambda _job: apply(store, gathered, author), self._applied, self.notice.refuse)

    def cancel_plan(self) -> None:
        """Forget the returns and what was decided; nothing was changed."""
        self._forget()
        self._look_what_waits()
        self.take_focus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Returns may be dropped on the page."""
        if _returns_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Read the returns that were dropped."""
        event.acceptProposedAction()
        self.add_returns(_returns_in(event))

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        column.addWidget(Heading(self.title))
        column.addWidget(Dim(_EXPLANATION))
        column.addLayout(FlowLayout(self.add_button))
        column.addWidget(self.progress)
        for part in (self.notice, self.plan, self.conflicts, self.changed_since, self.doubles, self.agreement):
            column.addWidget(part)
        column.addWidget(self.waiting_heading)
        column.addWidget(self.waiting)
        column.addWidget(self.keys)
        column.addWidget(KeyLine(self.session, self.acts))
        column.addStretch()
        scroll = self._scroll
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setAccessibleName(self.title)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(scroll)
        whole.addWidget(self._stack)

    def _connect(self) -> None:
        self.acts[Act.ADD_RETURNS].triggered.connect(self._ask_and_add)
        self.add_button.clicked.connect(self.acts[Act.ADD_RETURNS].trigger)
        self.plan.chosen.connect(self._choose)
        self.plan.apply_button.clicked.connect(self.apply_plan)
        self.plan.cancel_button.clicked.connect(self.cancel_plan)
        self.agreement.freeze_asked.connect(self._freeze)
        self.progress.began.connect(lambda: self.plan.apply_button.setEnabled(False))
        self.progress.ended.connect(lambda: QTimer.singleShot(0, self, self._catch_up))  # once its result is taken

    def _look_what_waits(self) -> None:
        """Plan what earlier returns left to decide; and the returns in hand once more, for what stands is another."""
        if self.session.store.read_only is not None:
            return
        if self._paths or self.session.store.held():
            self._plan_anew()
        else:
            self._forget()

    def _choose(self, choices: Choices) -> None:
        """Plan again with these choices; still nothing is changed before all is applied."""
        self.notice.say("")
        self._choices = choices
        self.plan.show_choices(choices)
        self._plan_anew()

    def _plan_anew(self) -> None:
        """Read the returns and work out what they would do. What is under way with older choices is given up."""
        if self.progress.busy:
            self._again = True
            if self._planning:
                self.progress.stop()
            return
        store, paths, choices, before = self.session.store, self._paths, self._choices, self.read
        self._again, self._planning = False, True
        words = "Reading returns…" if paths else "Looking what waits for you…"
        self.progress.run(
            words, lambda job: planned(store, paths, choices, before, job), self._take, self.notice.refuse
        )

    def _take(self, read: Read) -> None:
        if not self._again:
            self._show_plan(read)

    def _catch_up(self) -> None:
        """What was under way has ended: plan with the newest choices, or go back to those that the plan is of."""
        if self.progress.busy:
            return
        self._planning = False
        if self._again:
            self._plan_anew()
        elif self.read is not None and self.read.choices != self._choices:  # it was stopped, or refused
            self._choices = self.read.choices
            self.plan.show_choices(self._choices)
        self._allow()

    def _to_plan(self) -> None:
        """To what awaits a decision, else to the button that takes in what is shown, if there is anything."""
        self.plan.take_focus()
        part = self.plan.part_to_see
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(part))  # once all has found its place

    def _forget(self) -> None:
        self._paths, self._choices = (), Choices()
        self._show_plan(None)

    def _show_plan(self, read: Read | None) -> None:
        had_focus = self.plan.isAncestorOf(self.focusWidget() or self)
        to_plan, self._comes_on_view = self._comes_on_view, False
        self.read = read
        if read is None or (read.is_empty and not self._paths):
            self.plan.hide()
            return
        self.plan.show_read(read)
        self.plan.show()
        self._allow()
        if to_plan or (had_focus and not self.plan.has_chooser_focus()):
            self._to_plan()

    def _allow(self) -> None:
        is_whole = self.read is not None and self.read.choices == self._choices and not self.progress.busy
        does = self.read is not None and self.read.gathered.does_anything
        self.plan.apply_button.setEnabled(is_whole and does)
        self.plan.cancel_button.setVisible(bool(self._paths) or bool(self._choices.decisions))

    def _applied(self, backup: Backup) -> None:
        read = self.read
        self._forget()
        self.session.replaced.emit()
        arrived = len(read.gathered.plan.readings) if read else 0
        taken_in = f"Taken in: {counted(arrived, 'reading')} arrived or changed."
        self.notice.say(f"{taken_in} The file as it was is among its backups ({backup.number:04}).")
        self.take_focus()

    def _settle(self, key: str, way: Way) -> None:
        subject = key.partition("\n")[0]
        self.notice.say("")
        if way is OfReading.SEND_BACK:
            self._ask_why(subject)
        elif way is OfReading.SIGN:
            self.session.sign_reconciled(case_of(subject) or "", assessor_of(subject) or "")
        elif len(way) == 1:
            self.session.settle(way[0].subject, way[0].field, way[0].value)
        else:
            self.notice.refuse(self.session.state_all(way))

    def _ask_why(self, subject: str) -> None:
        case_ref, reader = case_of(subject) or "", assessor_of(subject) or ""
        form = ReasonForm(
            f"{for_unit(self._unit, 'Send the reading of case')} {case_ref} back to {reader}",
            for_unit(self._unit, _SEND_BACK),
            "&Send it back",
        )
        form.accepted.connect(partial(self._send_back, case_ref, reader))
        form.cancelled.connect(self._show_list)
        self._show_instead(form)

    def _send_back(self, case_ref: str, reader: str, reason: str) -> None:
        if self.session.send_back(case_ref, reader, reason):
            case = for_unit(self._unit, "Case")
            self.notice.say(f"{case} {case_ref} goes back to {reader}: “{reason}”")
        self._show_list()

    def _choose_reading(self, case_ref: str, assessor: str | None) -> None:
        if assessor is not None:
            self.session.settle(INSPECTION, RECORD + case_ref, assessor)
            return
        double = next(double for double in read_twice(self.session.store) if double.case_ref == case_ref)
        view = CompareView(self.session, double)
        view.left.connect(self._show_list)
        self._show_instead(view)

    def _freeze(self) -> None:
        try:
            statements = list(freezing(self.session.store))
        except Refused as refusal:
            self.notice.refuse(str(refusal))
        else:
            self.notice.refuse(self.session.state_all(statements, for_good=True))
        self.agreement.table.setFocus()

    def _show_instead(self, view: ReasonForm | CompareView) -> None:
        """Show a form or the side by side view in place of the page."""
        self._instead, self._came_from = view, self.focusWidget()
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        view.take_focus()

    def _show_list(self) -> None:
        """Come back to the page, where the keyboard was."""
        view, self._instead = self._instead, None
        self._stack.setCurrentIndex(0)
        if view is not None:
            self._stack.removeWidget(view)
            view.deleteLater()
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus()
        else:
            self.take_focus()

    def _ask_and_add(self) -> None:
        paths = ask.files_to_open(self, "Add returns", ask.RETURNS)
        if paths:
            self.add_returns(paths)


def _returns_in(event: QDropEvent) -> list[Path]:
    paths = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return [path for path in paths if path.name.endswith(RETURN_SUFFIX)]
