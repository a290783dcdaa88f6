"""Taking in the returns: what they would change, before it is; then what is in conflict, and what is to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from export.exchange import SUFFIX, Gathered, apply, gather
from model.fields import RECORD
from model.instrument import Instrument
from model.journal import Key
from model.records import INSPECTION, Refused, Value, assessor_of, case_of
from ui import ask, disputes
from ui.actions import Act
from ui.chooser import Chooser
from ui.flow import FlowLayout
from ui.line_table import Column, Line
from ui.notice import Notice
from ui.page import Page
from ui.progress import ProgressLine
from ui.session import Session
from ui.short_table import ShortTable
from ui.theme import Dim, Heading, Subheading
from ui.worker import Job, Worker

_EXPLANATION = (
    "Add the returns that assessors handed back: with the button, or by dropping the files on this page. You see what "
    "they would change before anything is changed, and a backup is made first."
)
_PLAN_COLUMNS = (Column("What"), Column("Case"), Column("Reader"), Column("Details", width=16))
_CONFLICT_COLUMNS = (Column("Case"), Column("Reader"), Column("Question", width=14), Column("What is said", width=10))
_DOUBLE_COLUMNS = (Column("Case"), Column("Signed by", width=12), Column("Counts", width=8))


@dataclass(frozen=True, slots=True)
class Read:
    """Returns that were read: what taking in the good ones would do, and why the others were refused."""

    gathered: Gathered
    refused: tuple[str, ...]


def plan_text(read: Read) -> str:
    """What the plan comes to, in a few sentences."""
    plan, returns = read.gathered.plan, read.gathered.returns
    if not returns:
        return "None of these can be added."
    if not plan.new:
        return f"{_many(len(returns), 'return')} read: everything in {_it(returns)} is here already."
    facts = [f"{_many(len(plan.readings), 'reading')} would arrive or change"]
    if plan.voided:
        facts.append(f"{_many(len(plan.voided), 'signature')} would become void")
    facts.append(_many(len(plan.conflicts), "new conflict") if plan.conflicts else "no new conflict")
    whose = ", ".join(sorted({one.assessor or one.path.name for one in returns}))
    return (
        f"{_many(len(returns), 'return')} read, from {whose}: {_many(len(plan.new), 'new entry', 'new entries')}, "
        f"{plan.known} known already. {'; '.join(facts)}."
    )


def plan_lines(instrument: Instrument, read: Read) -> Iterator[Line]:
    """A line for each refused return, signature that would become void, new conflict, and reading that arrives."""
    plan = read.gathered.plan
    for number, sentence in enumerate(read.refused):
        yield Line(f"refused {number}", ("Refused", "", "", sentence))
    for subject in plan.voided:
        yield _line("Signature void", subject, "It was signed, and would be changed by what arrives.")
    for (subject, field), heads in plan.conflicts.items():
        sides = " / ".join(
            f"{disputes.value_in_words(instrument, field, head.value)} ({head.author})" for head in heads
        )
        yield _line("Conflict", subject, f"{disputes.what_is_stated(instrument, field)}: {sides}", field)
    for subject in plan.readings:
        yield _line("Reading", subject, "")


class GatherPage(Page):
    """The plan stands in view until it is applied or cancelled; below it what is still to be settled."""

    title = "Gather"

    def __init__(self, session: Session, actions: Mapping[Act, QAction], worker: Worker) -> None:
        super().__init__(session, actions)
        self.read: Read | None = None
        self.notice = Notice()
        self.progress = ProgressLine(worker)
        self.add_button = QPushButton("&Add returns…")
        self.summary = Dim()
        self.plan_table = ShortTable("What the returns would change", _PLAN_COLUMNS)
        self.apply_button = QPushButton("A&pply")
        self.cancel_button = QPushButton("&Cancel")
        self.conflicts: Chooser[tuple[Key, Value]] = Chooser("Conflicts", _CONFLICT_COLUMNS, self._settle)
        self.doubles: Chooser[str] = Chooser("Cases read twice", _DOUBLE_COLUMNS, self._choose_reading)
        self.waiting_heading = Subheading("Not signed yet")
        self.waiting = Dim()
        self._plan = QWidget()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self._show_plan(None)

    def refresh(self) -> None:
        """Read what is to be settled, and what is still to come."""
        store = self.session.store
        self.conflicts.show_things(disputes.conflicts(store))
        self.doubles.show_things(disputes.double_readings(store))
        waiting = disputes.not_signed(store)
        self.waiting_heading.setText(f"Not signed yet ({len(waiting)})")
        self.waiting.setText(", ".join(waiting) or "Every case of the sample has a signed reading.")
        self.add_button.setEnabled(store.read_only is None)
        for chooser in (self.conflicts, self.doubles):
            chooser.setEnabled(store.read_only is None)

    def take_focus(self) -> None:
        """To what waits for a decision, else to the button that adds returns."""
        if self.read is not None:
            self.apply_button.setFocus()
        elif not self.conflicts.isHidden():
            self.conflicts.table.setFocus()
        else:
            self.add_button.setFocus()

    def add_returns(self, paths: Sequence[Path]) -> None:
        """Read returns and show what taking them in would do; nothing is changed yet."""
        store = self.session.store
        self.notice.say("")

        def task(job: Job) -> Read:
            refused: list[Refused] = []
            gathered = gather(store, _one_by_one(paths, job), refused.append)
            return Read(gathered, tuple(map(str, refused)))

        self.progress.run("Reading returns…", task, self._show_plan, self.notice.refuse)

    def apply_plan(self) -> None:
        """Back up, then take in what was shown."""
        if self.read is None:
            return
        gathered = self.read.gathered
        store = self.session.store
        self.progress.run("Taking in…", lambda _job: apply(store, gathered), self._applied, self.notice.refuse)

    def cancel_plan(self) -> None:
        """Forget the returns; nothing was changed."""
        self._show_plan(None)
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
        plan = QVBoxLayout(self._plan)
        plan.setContentsMargins(0, 0, 0, 0)
        plan.addWidget(Subheading("What the returns would change"))
        plan.addWidget(self.summary)
        plan.addWidget(self.plan_table)
        plan.addLayout(FlowLayout(self.apply_button, self.cancel_button))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        column.addWidget(Heading(self.title))
        column.addWidget(Dim(_EXPLANATION))
        column.addLayout(FlowLayout(self.add_button))
        column.addWidget(self.progress)
        for part in (self.notice, self._plan, self.conflicts, self.doubles, self.waiting_heading, self.waiting):
            column.addWidget(part)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setAccessibleName(self.title)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _connect(self) -> None:
        self.acts[Act.ADD_RETURNS].triggered.connect(self._ask_and_add)
        self.add_button.clicked.connect(self.acts[Act.ADD_RETURNS].trigger)
        self.apply_button.clicked.connect(self.apply_plan)
        self.cancel_button.clicked.connect(self.cancel_plan)
        self.progress.began.connect(lambda: self.apply_button.setEnabled(False))
        self.progress.ended.connect(self._allow)

    def _show_plan(self, read: Read | None) -> None:
        self.read = read
        self._plan.setVisible(read is not None)
        if read is not None:
            self.summary.setText(plan_text(read))
            self.plan_table.show_lines(list(plan_lines(self.session.store.instrument, read)))
            self._allow()
            (self.apply_button if self.apply_button.isEnabled() else self.cancel_button).setFocus()

    def _allow(self) -> None:
        self.apply_button.setEnabled(self.read is not None and bool(self.read.gathered.plan.new))

    def _applied(self, backup: Path) -> None:
        read = self.read
        self._show_plan(None)
        self.session.replaced.emit()
        arrived = len(read.gathered.plan.readings) if read else 0
        self.notice.say(f"Taken in: {_many(arrived, 'reading')} arrived or changed. The backup is {backup.name}.")
        self.take_focus()

    def _settle(self, _key: str, way: tuple[Key, Value]) -> None:
        (subject, field), value = way
        self.session.settle(subject, field, value)

    def _choose_reading(self, case_ref: str, assessor: str) -> None:
        self.session.settle(INSPECTION, RECORD + case_ref, assessor)

    def _ask_and_add(self) -> None:
        paths = ask.files_to_open(self, "Add returns", ask.RETURNS)
        if paths:
            self.add_returns(paths)


def _one_by_one(paths: Sequence[Path], job: Job) -> Iterator[Path]:
    for done, path in enumerate(paths):
        job.report(done, len(paths), f"Reading {path.name}…")
        yield path


def _line(what: str, subject: str, details: str, field: str = "") -> Line:
    return Line(f"{what} {subject} {field}", (what, case_of(subject) or "", assessor_of(subject) or "", details))


def _returns_in(event: QDropEvent) -> list[Path]:
    paths = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return [path for path in paths if path.name.endswith(SUFFIX)]


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"


def _it(things: Sequence[object]) -> str:
    return "it" if len(things) == 1 else "them"
