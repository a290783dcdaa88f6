"""The sample: which cases there are, how far each is, and what can be done with the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from export.exchange.packs import make_pack
from model.instrument.unit_words import counted_units, for_unit
from model.journal.field_names import WITHDRAWN
from model.journal.records import INSPECTION, Statement, case_subject
from model.sample.sample import SamplePlan, plan_sample, read_sample
from ui.cases.case_form import CaseForm
from ui.cases.case_table import CaseTable
from ui.cases.pack_form import PackForm
from ui.cases.sample_preview import SamplePreview
from ui.kit import ask
from ui.kit.flow import FlowLayout
from ui.kit.forms import FormSheet
from ui.kit.notice import Notice
from ui.kit.progress import ProgressLine
from ui.kit.reason_form import ReasonForm
from ui.kit.theme import Dim, Heading
from ui.kit.worker import Job, Worker
from ui.session.actions import Act
from ui.session.case_rows import case_rows, counts_text
from ui.session.form_stack import Form, FormStack
from ui.session.page import Page
from ui.session.page_titles import CASES
from ui.session.session import LEAD, Session

if TYPE_CHECKING:
    from model.inspection.audit import Scope


_EMPTY = (
    "There are no cases yet. Import the sample from a CSV or XLSX file with one row for each case (columns: case_ref "
    "and the case details), draw it from a longer list under Sample and quotas, or add cases one by one."
)
_BUTTONS = {
    Act.IMPORT_SAMPLE: "&Import a sample…",
    Act.ADD_CASE: "&Add a case…",
    Act.EDIT_CASE: "Edi&t the case…",
    Act.READERS: "Who &reads it…",
    Act.WITHDRAW: "&Withdraw…",
    Act.SAMPLE_AND_QUOTAS: "Sample and &quotas…",
    Act.MAKE_PACK: "Make a &pack for an assessor…",
}
_OF_THE_LEAD = (Act.IMPORT_SAMPLE, Act.READERS, Act.WITHDRAW, Act.SAMPLE_AND_QUOTAS, Act.MAKE_PACK)
_OF_ONE_CASE = (Act.EDIT_CASE, Act.READERS, Act.WITHDRAW)
_EMPTY_READER = "There are no cases in this file yet. Ask the lead inspector for a pack with your cases in it."


class CasesPage(Page):
    """The table, and the forms that take its place for a moment. `open_requested(case_ref)`; `said(sentence)`."""

    title = CASES
    open_requested = Signal(str)
    announced = Signal(str)

    def __init__(self, session: Session, actions: Mapping[Act, QAction], worker: Worker) -> None:
        super().__init__(session, actions)
        self.notice = Notice()
        self.progress = ProgressLine(worker)
        self.counts = QLabel()
        self._unit = unit = session.store.instrument.unit
        self.empty = Dim(for_unit(unit, _EMPTY if session.role == LEAD else _EMPTY_READER))
        self.filter = QLineEdit(clearButtonEnabled=True)
        self.filter.setPlaceholderText("Filter by reference, state, reader or any detail")
        self.filter.setAccessibleName(for_unit(unit, "Filter the cases"))
        self.table = CaseTable(session.store.instrument)
        if session.role != LEAD:
            self.table.hide_allocation()
        self._counts_text = ""
        self._stack = FormStack(session.store)
        self._withdrawn: set[str] = set()
        self._buttons = {act: QPushButton(for_unit(unit, text)) for act, text in _BUTTONS.items()}
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read every case again."""
        rows = case_rows(self.session.store, self.session.author)
        self.table.show_rows(rows)
        self._withdrawn = {row.case.ref for row in rows if row.case.withdrawn}
        self.empty.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self._counts_text = counts_text(self._unit, rows)
        self._show_counts()
        self._chosen_changed()

    def leave(self) -> None:
        """Keep what is half typed on a form."""
        self._stack.keep()

    def take_focus(self) -> None:
        """To the table, or to the first thing to do where there are no cases."""
        if self._stack.form is not None:
            self._stack.form.take_focus()
        elif self.table.isHidden():
            self._buttons[Act.IMPORT_SAMPLE].setFocus()
        else:
            self.table.setFocus()

    def audit_scope(self) -> Scope | None:
        """The selected case: its details, its readings, and which of them counts."""
        from model.inspection.audit import Scope  # start-up: the first paint does without it

        ref = self.table.case_ref
        return Scope(f"{for_unit(self._unit, 'Case')} {ref}", case_ref=ref) if ref else None

    def import_sample(self, path: Path, *, as_new: bool = False) -> None:
        """Read a sample list and show what it would change; nothing is recorded yet.

        `as_new`: its cases that are like others are said to be new.
        """
        store = self.session.store

        def task(_job: Job) -> SamplePlan:
            return plan_sample(store.instrument, store.cases(), read_sample(path, store.instrument), as_new=as_new)

        self.notice.say("")
        self.progress.run(f"Reading {path.name}…", task, partial(self._preview, path), self.notice.refuse)

    def add_case(self) -> None:
        """Show the form for a new case."""
        refs = [case.ref for case in self.session.store.cases()]
        self._show_case_form(CaseForm(self.session.store.instrument, None, refs))

    def edit_case(self, case_ref: str) -> None:
        """Show the form with the details of a case."""
        self._show_case_form(CaseForm(self.session.store.instrument, self.session.store.case(case_ref), ()))

    def withdraw(self, case_ref: str) -> None:
        """Ask why a case should be out of the sample after all."""
        form = ReasonForm(
            f"{for_unit(self._unit, 'Withdraw case')} {case_ref}",
            "Its readings stay in the file, but count towards nothing. It can be restored.",
            for_unit(self._unit, "&Withdraw the case"),
        )
        form.accepted.connect(
            lambda reason: self._record(form, [_withdrawal(case_ref, reason)], f"Withdrew {case_ref}.")
        )
        self._show_form(form)

    def restore(self, case_ref: str) -> None:
        """Put a withdrawn case back into the sample."""
        self._record(None, [_withdrawal(case_ref, None)], f"Restored {case_ref}.")

    def make_pack(self) -> None:
        """Show the form that makes an assessor's pack."""
        store = self.session.store
        known = {name: kind for name, kind in store.assessors().items() if name != self.session.author}
        form = PackForm(self._unit, store.path, known, store.names())
        form.accepted.connect(partial(self._pack, form))
        self._show_form(form)

    def show_sample(self) -> None:
        """Show plan against sample, and what can be done about it."""
        from ui.cases.sample_panel import SamplePanel  # start-up: the draw, the quotas and the sharing out

        panel = SamplePanel(self.session, self.progress)
        panel.announced.connect(self.announced)
        self._show_form(panel)

    def choose_readers(self, case_ref: str) -> None:
        """Show the form that says who reads a case."""
        from ui.cases.share_form import ReadersForm, team  # start-up: the sharing out

        store = self.session.store
        form = ReadersForm(self._unit, store.case(case_ref), team(store.assessors(), store.values(INSPECTION)))
        done = f"Saved who reads {case_ref}."
        form.accepted.connect(lambda statements: self._record(form, statements, done, case_ref))
        self._show_form(form)

    def _lay_out(self) -> None:
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(24, 18, 24, 12)
        column.setSpacing(10)
        column.addWidget(Heading(for_unit(self._unit, self.title)))
        column.addWidget(self.notice)
        column.addWidget(self.empty)
        column.addLayout(FlowLayout(*self._buttons.values()))
        column.addWidget(self.filter)
        column.addWidget(self.counts)
        column.addWidget(self.table, 1)
        column.addStretch()
        self._stack.addWidget(listing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.progress.setContentsMargins(24, 0, 24, 6)
        whole.addWidget(self.progress)

    def _connect(self) -> None:
        self._stack.dropped.connect(self.take_focus)
        done = {
            Act.IMPORT_SAMPLE: self._ask_and_import,
            Act.ADD_CASE: self.add_case,
            Act.EDIT_CASE: self._edit_chosen,
            Act.WITHDRAW: self._withdraw_chosen,
            Act.READERS: self._readers_of_chosen,
            Act.SAMPLE_AND_QUOTAS: self.show_sample,
            Act.MAKE_PACK: self.make_pack,
            Act.OPEN_CASE: self._open_chosen,
            Act.FILTER: self.filter.setFocus,
        }
        for act, method in done.items():
            self.acts[act].triggered.connect(method)
        for act, button in self._buttons.items():
            button.clicked.connect(self.acts[act].trigger)
        self.progress.began.connect(partial(self._wait, waiting=True))
        self.progress.ended.connect(partial(self._wait, waiting=False))
        self.table.chosen.connect(self.open_requested)
        self.table.moved.connect(self._chosen_changed)
        self.filter.textChanged.connect(self._filter_changed)
        self.filter.returnPressed.connect(self.table.setFocus)

    def _ask_and_import(self) -> None:
        path = ask.file_to_open(self, "Import a sample", for_unit(self._unit, ask.SAMPLES))
        if path is not None:
            self.import_sample(path)

    def _open_chosen(self) -> None:
        if self.table.case_ref:
            self.open_requested.emit(self.table.case_ref)

    def _edit_chosen(self) -> None:
        if self.table.case_ref:
            self.edit_case(self.table.case_ref)

    def _readers_of_chosen(self) -> None:
        if self.table.case_ref:
            self.choose_readers(self.table.case_ref)

    def _withdraw_chosen(self) -> None:
        case_ref = self.table.case_ref
        if case_ref in self._withdrawn:
            self.restore(case_ref)
        elif case_ref:
            self.withdraw(case_ref)

    def _filter_changed(self, text: str) -> None:
        self.table.look_for(text)
        self._show_counts()

    def _show_counts(self) -> None:
        text = self._counts_text
        self.counts.setText(f"{self.table.shown_count} shown of {text}" if self.filter.text().strip() else text)

    def _chosen_changed(self) -> None:
        chosen = self.table.case_ref
        writable = self.session.store.read_only is None
        lead = self.session.role == LEAD
        for act, button in self._buttons.items():
            possible = writable and (bool(chosen) or act not in _OF_ONE_CASE)
            button.setVisible(lead or act not in _OF_THE_LEAD)
            button.setEnabled(possible)
            self.acts[act].setVisible(lead or act not in _OF_THE_LEAD)
            self.acts[act].setEnabled(possible)
        withdraw = for_unit(self._unit, _BUTTONS[Act.WITHDRAW])
        self._buttons[Act.WITHDRAW].setText("&Restore" if chosen in self._withdrawn else withdraw)

    def _preview(self, path: Path, plan: SamplePlan) -> None:
        store = self.session.store
        preview = SamplePreview(store.instrument, store.cases(), plan)
        count = len(plan.new) + len(plan.changed)
        done = f"Took in {counted_units(count, store.instrument.unit)} from {path.name}."
        preview.alike.insisted.connect(partial(self.import_sample, path, as_new=True))
        preview.accepted.connect(lambda: self._record(None, plan.statements, done))
        self._show_form(preview)

    def _show_case_form(self, form: CaseForm) -> None:
        form.accepted.connect(lambda ref, statements: self._record(form, statements, f"Saved {ref}.", ref))
        self._show_form(form)

    def _show_form(self, form: Form) -> None:
        if self.progress.busy:  # the form on view waits for its task
            return
        self._stack.show_form(form)

    def _record(self, form: FormSheet | None, statements: Sequence[Statement], done: str, case_ref: str = "") -> None:
        """State it all; then back to the table, or the reason why not in the form."""
        refusal = self.session.state_all(statements)
        if refusal:
            (form or self).notice.refuse(refusal)
            return
        self._stack.drop()
        if case_ref:
            self.table.select(case_ref)
        self.announced.emit(done)

    def _pack(self, form: FormSheet, name: str, kind: str, passphrase: str, path: Path) -> None:
        store, author = self.session.store, self.session.author
        if not author:
            form.notice.refuse("Say first who you are: everything stated carries a name.")
            return
        self.progress.run(
            f"Sealing the pack for {name}…",
            lambda job: make_pack(store, name, kind, passphrase, path, author, lambda: job.report(0, 0)),
            lambda cases: self._packed(name, cases, passphrase, path),
            form.notice.refuse,
        )

    def _packed(self, name: str, cases: int, passphrase: str, path: Path) -> None:
        self._stack.drop()
        self.session.replaced.emit()
        many = counted_units(cases, self.session.store.instrument.unit)
        self.notice.say(
            f"Made {path.name} in {path.parent}, with {many}. Give it to {name}, and "
            f"tell them the passphrase some other way: {passphrase.strip()}"
        )

    def _wait(self, *, waiting: bool) -> None:
        """A form waits, as it stands, for the task that it asked for."""
        if self._stack.form is not None:
            self._stack.form.setEnabled(not waiting)
            if not waiting:
                self._stack.form.take_focus()


def _withdrawal(case_ref: str, reason: str | None) -> Statement:
    return Statement(case_subject(case_ref), WITHDRAWN, reason)
