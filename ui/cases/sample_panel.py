"""The lead's panel for the sample: plan against sample, the area's figures, a draw from a list, and who reads what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from model.inspection.readings import Case
from model.instrument.instrument import CaseField, Quota
from model.instrument.unit_words import counted_units, for_unit
from model.journal.field_names import ALLOCATION_SEED, ASSESSOR, CONTEXT, MANAGER_REF, QUOTA
from model.journal.records import INSPECTION, Refused, Statement
from model.sample.allocation import Assessor, allocate
from model.sample.plan_from_list import DrawPlan, SwapPlan, plan_draw, plan_swaps
from model.sample.quotas import in_force, planned_size, standings
from model.sample.sample import MAX_LISTED, SampleFile, read_sample
from ui.cases.alike_rows import AlikeRows
from ui.cases.draw_form import DrawForm, draw_preview, swap_preview
from ui.cases.figures_form import FiguresForm
from ui.cases.quota_table import COLUMNS, quota_lines, shortages_text
from ui.cases.share_form import ShareForm, share_preview, team
from ui.kit import ask
from ui.kit.flow import FlowLayout
from ui.kit.forms import FormSheet
from ui.kit.line_table import columns_for
from ui.kit.notice import Notice
from ui.kit.preview import Preview
from ui.kit.progress import ProgressLine
from ui.kit.short_table import ShortTable
from ui.kit.theme import Dim, NarrowColumn, Subheading, headed
from ui.kit.worker import Job
from ui.session.form_stack import FormStack
from ui.session.session import Session


class SamplePanel(QWidget):
    """The overview, and the forms that take its place. `cancelled`: back to the cases; `announced(words)`: done."""

    cancelled = Signal()
    announced = Signal(str)

    def __init__(self, session: Session, progress: ProgressLine) -> None:
        super().__init__()
        self._session = session
        self.notice = Notice()
        self.progress = progress
        self.summary = Dim()
        instrument = session.store.instrument
        self._unit = instrument.unit
        self.table = ShortTable("Quotas", columns_for(self._unit, COLUMNS))
        self.area = FiguresForm(CONTEXT, instrument.context_fields, "Save the &area's figures")
        self.plan = FiguresForm(QUOTA, _plan_fields(instrument.quotas), "Save the &plan")
        self._stack = FormStack()
        self._stack.dropped.connect(self.take_focus)
        self._lay_out()
        self.area.accepted.connect(partial(self._save, "Saved the area's figures."))
        self.plan.accepted.connect(partial(self._save, "Saved the plan."))
        session.changed.connect(self._changed)
        session.replaced.connect(self._changed)

    def refresh(self) -> None:
        """Count again."""
        store = self._session.store
        inspection, sample = store.values(INSPECTION), self._sample()
        rows = standings(self._quotas, inspection, sample)
        self.table.show_lines(quota_lines(rows))
        unit = store.instrument.unit
        planned = f"{len(sample)} {unit.many} of {self._planned} planned. {shortages_text(unit, rows)}"
        self.summary.setText(planned if rows else f"{counted_units(len(sample), unit)} in the sample.")
        self.area.show_values(inspection)
        self.plan.show_values(inspection)

    def take_focus(self) -> None:
        """To the form in place of the overview, or to the quotas."""
        if self._stack.form is not None:
            self._stack.form.take_focus()
        else:
            (self._ways[-1] if self.table.isHidden() else self.table).setFocus()

    def draw_from(self, path: Path) -> None:
        """Read a list, and ask how many cases are to be drawn from it."""
        self._read(path, self._ask_to_draw)

    def swap_from(self, path: Path) -> None:
        """Read a list, and show which of its cases would mend what is short."""
        self._read(path, self._find_swaps)

    def share_out(self) -> None:
        """Ask who reads."""
        store = self._session.store
        known = team(store.assessors(), store.values(INSPECTION))
        form = ShareForm(self._unit, len(self._sample()), known, store.names())
        form.accepted.connect(partial(self._share, form))
        self._show(form)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc goes back to the cases."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Count again what has changed out of view."""
        super().showEvent(event)
        self.refresh()

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

    @property
    def _quotas(self) -> tuple[Quota, ...]:
        store = self._session.store
        return in_force(store.instrument.quotas, store.values(INSPECTION))

    @property
    def _planned(self) -> int:
        return planned_size(self._quotas)

    def _sample(self) -> list[Case]:
        return [case for case in self._session.store.cases() if case.withdrawn is None]

    def _begun(self) -> set[str]:
        return {row.case_ref for row in self._session.store.readings() if row.answered}

    def _lay_out(self) -> None:
        back = QPushButton(for_unit(self._unit, "&Back to the cases"))
        back.clicked.connect(self.cancelled)
        self._ways: list[QPushButton] = []
        for text, way in (
            ("&Draw a sample from a list…", partial(self._ask, "The list to draw from", self.draw_from)),
            ("What to s&wap in…", partial(self._ask, "The list to swap from", self.swap_from)),
            (for_unit(self._unit, "&Share out the cases…"), self.share_out),
        ):
            button = QPushButton(text)
            button.clicked.connect(way)
            button.setEnabled(self._session.store.read_only is None)
            self._ways.append(button)
        body = NarrowColumn()
        column = headed(body, "Sample and quotas")
        column.addWidget(self.notice)
        column.addWidget(self.summary)
        column.addLayout(FlowLayout(*self._ways, back))
        column.addWidget(self.table)
        instrument = self._session.store.instrument
        self.table.setVisible(bool(instrument.quotas))
        for heading, figures, wanted in (
            ("The area", self.area, instrument.context_fields),
            ("The plan", self.plan, instrument.quotas),
        ):
            if wanted:
                column.addWidget(Subheading(heading))
                column.addWidget(figures)
        column.addStretch()
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(body)
        self._stack.addWidget(area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _ask(self, title: str, then: Callable[[Path], None]) -> None:
        path = ask.file_to_open(self, title, for_unit(self._unit, ask.SAMPLES))
        if path is not None:
            then(path)

    def _read(self, path: Path, then: Callable[[SampleFile, SampleFile], None]) -> None:
        """Read a list, then go on without its cases that are like others, and with the whole for when it is said that
        they are others."""
        store = self._session.store

        def task(_job: Job) -> tuple[SampleFile, SampleFile]:
            whole = read_sample(path, store.instrument, MAX_LISTED)
            return whole.without_alike(self._unit, store.cases()), whole

        self.notice.say("")
        self.progress.run(f"Reading {path.name}…", task, lambda read: then(*read), self.notice.refuse)

    def _ask_to_draw(self, file: SampleFile, whole: SampleFile) -> None:
        form = DrawForm(self._unit, file, max(self._planned, len(self._sample())))
        form.alike.insisted.connect(partial(self._ask_to_draw, whole, whole))
        form.accepted.connect(partial(self._draw, form, file))
        self._show(form)

    def _draw(self, form: DrawForm, file: SampleFile, size: int, seed: int) -> None:
        store = self._session.store

        def task(_job: Job) -> DrawPlan:
            inspection = store.values(INSPECTION)
            return plan_draw(store.instrument, store.cases(), inspection, file, size=size, seed=seed)

        def show(plan: DrawPlan) -> None:
            done = f"Took in {counted_units(len(plan.drawn.cases), store.instrument.unit)} drawn from {file.name}."
            self._show_preview(draw_preview(self._unit, file, plan.drawn, seed), plan.statements, done)

        self.progress.run(f"Drawing from {file.name}…", task, show, form.notice.refuse)

    def _find_swaps(self, file: SampleFile, whole: SampleFile) -> None:
        store, begun = self._session.store, self._begun()

        def task(_job: Job) -> SwapPlan:
            return plan_swaps(store.instrument, store.cases(), store.values(INSPECTION), file, begun)

        def show(plan: SwapPlan) -> None:
            done = f"Swapped in {counted_units(len(plan.swaps), store.instrument.unit)} from {file.name}."
            alike = AlikeRows(self._unit, file.refused)
            alike.insisted.connect(partial(self._find_swaps, whole, whole))
            self._show_preview(swap_preview(self._unit, file, plan, alike), plan.statements, done)

        self.progress.run(f"Looking through {file.name}…", task, show, self.notice.refuse)

    def _share(self, form: ShareForm, assessors: Sequence[Assessor], doubles: int, seed: int) -> None:
        cases = self._sample()
        try:
            allocation = allocate(cases, assessors, doubles=doubles, seed=seed)
        except Refused as refusal:
            form.notice.refuse(str(refusal))
            return
        people = [
            Statement(INSPECTION, field + one.name, value)
            for one in assessors
            for field, value in ((ASSESSOR, one.type), (MANAGER_REF, one.manager_ref or None))
        ]
        statements = [*people, *allocation.statements(cases), Statement(INSPECTION, ALLOCATION_SEED, seed)]
        preview = share_preview(self._unit, allocation, assessors, cases, self._begun(), seed)
        shared = counted_units(len(allocation.first), self._session.store.instrument.unit)
        self._show_preview(preview, statements, f"Shared out {shared}.")

    def _save(self, done: str, statements: Sequence[Statement]) -> None:
        refusal = self._session.state_all(statements)
        self.notice.refuse(refusal)
        if not refusal:
            self.announced.emit(done)

    def _show_preview(self, preview: Preview, statements: Sequence[Statement], done: str) -> None:
        def take_in() -> None:
            refusal = self._session.state_all(statements)
            if refusal:
                preview.notice.refuse(refusal)
                return
            self._stack.drop()
            self.notice.say(done)
            self.announced.emit(done)

        preview.accepted.connect(take_in)
        self._show(preview)

    def _show(self, form: FormSheet | Preview) -> None:
        self.notice.say("")
        self._stack.show_form(form)


def _plan_fields(quotas: Iterable[Quota]) -> list[CaseField]:
    """A number for each quota that has one; shares follow from the area's figures."""
    numbers = {quota: quota.planned if quota.planned is not None else quota.at_least for quota in quotas}
    return [
        CaseField(quota.id, quota.label, "number", help=f"{number} unless you state another number.")
        for quota, number in numbers.items()
        if number is not None
    ]
