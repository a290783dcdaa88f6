"""The Audit page: who stated what and when, of everything or of exactly what was asked about on another page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from export.tables.audit_table import write_audit
from model.inspection.audit import KINDS, Record, Scope, chosen, clocks_disagree, history, records
from model.inspection.field_words import when
from model.instrument.unit_words import for_unit
from model.instrument.values import counted
from model.journal.records import NOTE, assessor_of, case_of
from ui.kit import ask
from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column, Line, LineTable
from ui.kit.notice import Notice
from ui.kit.progress import ProgressLine
from ui.kit.theme import Dim, Heading, Subheading
from ui.kit.worker import Worker
from ui.results.audit_table import CLOCKS, AuditTable
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.page_titles import AUDIT
from ui.session.session import Session

_TYPING_MS = 150
_TABLE_PARTS, _ENTRY_PARTS = 600, 400
_FILTER_CHARACTERS = 48
_CAUTION = "The file will hold all that is shown here, the text of notes included: hand it on with as much care."

_HISTORY = (
    Column("When (UTC)"),
    Column("Who", width=7),
    Column("Stated", width=16),
    Column("Standing", width=6),
)


class _History(LineTable):
    """No higher than it must be: it stands where there may be little room, and grows where there is more."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as any table, as low as one can be."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())


class AuditPage(Page):
    """A filter and a choice of kind above, the entries in the middle, the current one with its history below.

    `open_requested(case_ref, question)` asks for the answer that an entry is about to be shown on Read.
    """

    title = AUDIT
    open_requested = Signal(str, str)

    def __init__(self, session: Session, actions: Mapping[Act, QAction], worker: Worker) -> None:
        super().__init__(session, actions)
        self._all: Sequence[Record] = ()
        self._shown: Sequence[Record] = ()
        self._scope = Scope()
        self.progress = ProgressLine(worker)
        self.notice = Notice()
        self.filter = QLineEdit()
        self.kind = QComboBox()
        self.export_button = QPushButton("Export as &CSV…")
        self.table = AuditTable(session.store.instrument.unit)
        self._count = Dim()
        self._only = Subheading()
        self._everything = QPushButton("Show every&thing (Esc)")
        self._clocks = Notice()
        self._what = Subheading()
        self._about = Dim()
        self._clock = Notice()
        self._history = _History("History of the entry, oldest first", _HISTORY)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._lay_out()
        self._connect()

    def show_scope(self, scope: Scope) -> None:
        """Show what was stated of exactly this, of every kind and whatever was filtered for before."""
        self._scope = scope
        self.kind.setCurrentIndex(0)
        self.filter.clear()
        self._typing.stop()
        self._show()

    def refresh(self) -> None:
        """Read the journal again."""
        if self.progress.busy:
            self._stale = True
            return
        store = self.session.store
        self.progress.run(
            "Reading the journal…",
            lambda _job: records(store.instrument, store.entries(), store.arrivals()),
            self._take,
            self.notice.refuse,
        )

    def take_focus(self) -> None:
        """To the entries."""
        self.table.setFocus()

    def export(self, path: Path) -> None:
        """Write what is shown as CSV."""
        shown = self._shown
        self.progress.run(
            f"Writing {path.name}…",
            lambda _job: write_audit(shown, path),
            lambda count: self.notice.say(
                f"Saved {counted(count, 'entry', 'entries')} as {path.name} in {path.parent}, notes included."
            ),
            self.notice.refuse,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc takes away the filter, then what it is all about; Enter or Down in the filter goes to the entries."""
        if event.key() == Qt.Key.Key_Escape:
            self._widen()
        elif self.filter.hasFocus() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.take_focus()
        else:
            super().keyPressEvent(event)

    def _take(self, found: Sequence[Record]) -> None:
        self._all = found
        self._show()

    def _show(self) -> None:
        """Show the entries that are asked for."""
        self._shown = chosen(self._all, self._scope, str(self.kind.currentData()), self.filter.text())
        self.table.show_records(self._shown)
        total, shown = len(self._all), len(self._shown)
        words = f"{total:,} {'entry' if total == 1 else 'entries'}, newest first"
        self._count.setText(words if shown == total else f"{shown:,} of {words}")
        is_scoped = self._scope != Scope()
        self._only.setText(self._scope.words)
        for widget in (self._only, self._everything):
            widget.setVisible(is_scoped)
        self._clocks.say(clocks_disagree(self._shown))
        self.export_button.setEnabled(bool(self._shown))
        self._show_entry(self.table.record)

    def _show_entry(self, record: Record | None) -> None:
        if record is None:
            self._what.setText("Nothing of this kind has been stated." if self._all else "")
            self._about.setText("")
            self._clock.say("")
            self._history.show_lines(())
            return
        self._what.setText(record.what)
        came = f" Origin: {record.came}." if record.came else ""
        self._about.setText(f"{record.about}. Stated by {record.entry.author}: {record.standing.value}.{came}")
        self._clock.say(record.clocks)
        self._history.show_lines([_line(each) for each in history(self._all, record.key)])
        self._history.select(record.entry.id)

    def _widen(self) -> None:
        if self.filter.text():
            self.filter.clear()
            self._typing.stop()
        else:
            self._scope = Scope()
        self._show()
        self.take_focus()

    def _show_all(self) -> None:
        self.show_scope(Scope())
        self.take_focus()

    def _open(self, record: Record) -> None:
        case_ref = case_of(record.entry.subject)
        if case_ref is not None and assessor_of(record.entry.subject) is not None:
            self.open_requested.emit(case_ref, record.entry.field.removeprefix(NOTE))

    def _ask_and_export(self) -> None:
        if self._shown:
            file = self.session.store.path
            path = ask.file_to_save(self, "Save the audit", file.with_name(f"{file.stem} audit.csv"), ask.CSV)
            if path is not None:
                self.export(path)

    def _start_filtering(self) -> None:
        self.filter.setFocus()
        self.filter.selectAll()

    def _lay_out(self) -> None:
        unit = self.session.store.instrument.unit
        self.filter.setPlaceholderText(for_unit(unit, "Case, name, question, any words (Ctrl+F)"))
        self.filter.setAccessibleName("Filter the entries")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(_FILTER_CHARACTERS * self.fontMetrics().averageCharWidth())
        self.kind.setAccessibleName("Kind of entry")
        for kind in KINDS:
            self.kind.addItem(for_unit(unit, kind), kind)
        only = QHBoxLayout()
        only.addWidget(self._only, 1)
        only.addWidget(self._everything)
        entry = QWidget()
        below = QVBoxLayout(entry)
        below.setContentsMargins(0, 6, 0, 0)
        below.addWidget(self._what)
        below.addWidget(self._about)
        below.addWidget(self._clock)
        below.addWidget(self._history, 1)
        whole = QScrollArea()  # at large text there is not room for all of it
        whole.setFrameShape(QFrame.Shape.NoFrame)
        whole.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole.setWidgetResizable(True)
        whole.setWidget(entry)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.table)
        halves.addWidget(whole)
        halves.setStretchFactor(0, _TABLE_PARTS)
        halves.setStretchFactor(1, _ENTRY_PARTS)
        halves.setSizes([_TABLE_PARTS, _ENTRY_PARTS])
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 12)
        column.setSpacing(8)
        column.addWidget(Heading(self.title))
        column.addLayout(FlowLayout(self.filter, self.kind, self.export_button))
        column.addWidget(Dim(_CAUTION))
        column.addLayout(only)
        for widget in (self.notice, self.progress, self._clocks, self._count):
            column.addWidget(widget)
        column.addWidget(halves, 1)

    def _connect(self) -> None:
        self._typing.timeout.connect(self._show)
        self.filter.textEdited.connect(lambda _text: self._typing.start())
        self.filter.textChanged.connect(lambda text: None if text else self._typing.start())
        self.kind.currentIndexChanged.connect(self._show)
        self.table.moved.connect(self._show_entry)
        self.table.chosen.connect(self._open)
        self._everything.clicked.connect(self._show_all)
        self.acts[Act.FILTER_AUDIT].triggered.connect(self._start_filtering)
        self.acts[Act.EXPORT_AUDIT].triggered.connect(self._ask_and_export)
        self.export_button.clicked.connect(self.acts[Act.EXPORT_AUDIT].trigger)
        self.progress.ended.connect(self._catch_up)

    def _catch_up(self) -> None:
        """Something was stated while the journal was being read: read it again."""
        if self._stale and self.isVisible():
            self.activated()


def _line(record: Record) -> Line:
    time = when(record.entry.made_at) + (f" {CLOCKS}" if record.clocks else "")
    return Line(record.entry.id, (time, record.entry.author, record.words, record.standing.value))
